// The consent chain in segments of 1,024 events, each with the root of a tree over its events in the order of their
// phones: so a pack about one phone proves in some hundred bytes a segment that it leaves nothing out.
import { createHash } from 'node:crypto'
import { proveRun, rootOf, rootOfRun } from '../../kit/merkle.ts'

export const SEGMENT = 1_024

/** An event as everybody may see it: whose phone it is only says its tag. */
export type Link = { readonly seq: number; readonly tag: Uint8Array; readonly digest: Uint8Array }

/** All of one phone's events in a segment: they stand together, between a neighbour with a smaller and a larger tag. */
export type Proof = {
  /** The place of the first one of `links` in the segment's order. */
  readonly from: number
  /** The phone's events, with the neighbours on both sides where there are any. */
  readonly links: readonly Link[]
  readonly hashes: readonly Uint8Array[]
}

export function segmentRoot(links: readonly Link[]): Buffer {
  return rootOf(ordered(links).map(leafOf))
}

export function proveSegment(links: readonly Link[], tag: Uint8Array): Proof {
  const list = ordered(links)
  const after = list.findIndex(link => Buffer.compare(link.tag, tag) > 0)
  const end = after < 0 ? list.length : after
  const start = list.findIndex(link => Buffer.compare(link.tag, tag) >= 0)
  const first = start < 0 ? list.length : start
  const [from, to] = [Math.max(0, first - 1), Math.min(list.length, end + 1)]
  return { from, links: list.slice(from, to), hashes: proveRun(list.map(leafOf), from, to) }
}

/** The phone's events in the segment, or what is wrong with the proof. */
export function readProof(
  { from, links, hashes }: Proof,
  { tag, root }: { tag: Uint8Array; root: Uint8Array },
): { readonly own: readonly Link[] } | { readonly wrong: string } {
  const made = rootOfRun({ size: SEGMENT, from, leaves: links.map(leafOf), proof: hashes })
  if (!made?.equals(root)) return { wrong: 'its events do not give its root' }
  const isInOrder = links.every((link, n) => n === 0 || compare(links[n - 1]!, link) < 0)
  if (!isInOrder) return { wrong: 'its events are not in their order' }
  const own = links.filter(link => Buffer.compare(link.tag, tag) === 0)
  const isOpenLeft = from > 0 && Buffer.compare(links[0]!.tag, tag) >= 0
  const isOpenRight = from + links.length < SEGMENT && Buffer.compare(links.at(-1)!.tag, tag) <= 0
  return isOpenLeft || isOpenRight ? { wrong: 'it does not show where the events of the phone end' } : { own }
}

/** What a chain of segments comes to, after the one before. */
export function nextChain(before: Uint8Array, root: Uint8Array, lastHash: Uint8Array): Buffer {
  return createHash('sha256').update(before).update(root).update(lastHash).digest()
}

/** What the chain of segments of an account begins with. */
export function firstChain(accountId: string): Buffer {
  return createHash('sha256').update(`heed consent segments ${accountId}`).digest()
}

function ordered(links: readonly Link[]): Link[] {
  return [...links].sort(compare)
}

function compare(one: Link, other: Link): number {
  return Buffer.compare(one.tag, other.tag) || one.seq - other.seq
}

const LEAF = Buffer.from([0])

function leafOf({ seq, tag, digest }: Link): Buffer {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(seq))
  return createHash('sha256').update(LEAF).update(tag).update(number).update(digest).digest()
}
