// Checks an evidence pack with nothing but the pack, and a head that was kept elsewhere: whole, or where it breaks.

import { isSigned } from '../../kit/sign.ts'
import { digestOf, linkOf } from '../consent/chain.ts'
import { firstChain, type Link, nextChain, readProof, SEGMENT } from '../consent/segments.ts'
import { openLines } from './lines.ts'
import { HeadFileShape, type Pack, type PackLink, PackShape } from './shapes.ts'

export type Verdict =
  | { readonly kind: 'whole'; readonly words: readonly string[] }
  | { readonly kind: 'broken'; readonly where: string; readonly what: string }

type Broken = Verdict & { kind: 'broken' }

export function verifyPack(file: Uint8Array, headFile: Uint8Array | null): Verdict {
  const opened = openLines(file)
  if (opened.kind === 'broken') return opened
  const read = PackShape.safeParse(opened.content)
  if (!read.success) return misshapen(read.error.issues[0])
  const pack = read.data
  const proven = proveChain(pack)
  if ('kind' in proven) return proven
  const wrong =
    checkEvents(pack, proven.own) ??
    checkState(pack) ??
    checkMessages(pack) ??
    checkSignature(pack, 'signature')
  if (wrong) return wrong
  const kept = headFile === null ? null : checkHead(pack, proven, headFile)
  return kept ?? { kind: 'whole', words: wordsOf(pack, headFile !== null) }
}

function broken(where: string, what: string): Broken {
  return { kind: 'broken', where, what }
}

function misshapen(issue: { path: PropertyKey[]; message: string } | undefined): Broken {
  const [list, n, ...rest] = issue?.path.map(String) ?? []
  const where = [list ?? 'the file', ...(n === undefined ? [] : [`item ${Number(n) + 1}`]), ...rest].join(
    ', ',
  )
  return broken(where, `it is not what stands there in this format: ${issue?.message ?? ''}`)
}

type Proven = {
  /** Every event of the phone that the chain has. */
  readonly own: readonly Link[]
  /** What the segments come to after each of them. */
  readonly chains: readonly Buffer[]
}

/** The chain from its first event to its head, and which of its events are the phone's. */
function proveChain(pack: Pack): Proven | Broken {
  const tag = Buffer.from(pack.tag, 'hex')
  const own: Link[] = []
  const chains = [firstChain(pack.account.id)]
  let last: Buffer = Buffer.alloc(0)
  for (const [n, segment] of pack.segments.entries()) {
    const where = `segments, item ${n + 1} (events ${n * SEGMENT + 1} to ${(n + 1) * SEGMENT})`
    if (segment.n !== n) return broken(where, 'a segment is missing, or in another place')
    const root = Buffer.from(segment.root, 'base64')
    const proof = {
      from: segment.from,
      links: segment.links.map(linkOfPack),
      hashes: segment.hashes.map(bytes),
    }
    const found = readProof(proof, { tag, root })
    if ('wrong' in found) return broken(where, found.wrong)
    if (found.own.some(({ seq }) => Math.ceil(seq / SEGMENT) !== n + 1))
      return broken(where, 'it has an event of another segment')
    own.push(...found.own)
    last = bytes(segment.lastHash)
    chains.push(nextChain(chains[n]!, root, last))
  }
  const { head } = pack
  if (pack.segments.length !== head.segments || chains.at(-1)!.toString('hex') !== head.chain)
    return broken('segments', 'they do not come to the head of the chain')
  const end = follow(pack.tail, { after: head.segments * SEGMENT, hash: last })
  if ('kind' in end) return end
  if (head.seq !== head.segments * SEGMENT + pack.tail.length)
    return broken('tail', `it does not end with event ${head.seq}, the last one of the chain`)
  if (end.hash.toString('hex') !== head.hash)
    return broken('tail', 'it does not come to the hash of the last event')
  own.push(...pack.tail.map(linkOfPack).filter(link => tag.equals(link.tag)))
  return { own, chains }
}

/** Link by link from a hash that is known. */
function follow(tail: readonly PackLink[], from: { after: number; hash: Buffer }): { hash: Buffer } | Broken {
  let { hash } = from
  for (const [n, link] of tail.entries()) {
    const { seq, tag, digest } = linkOfPack(link)
    if (seq !== from.after + n + 1)
      return broken(`tail, item ${n + 1}`, `event ${from.after + n + 1} is missing`)
    hash = linkOf(hash, tag, digest)
  }
  return { hash }
}

/** Each event of the phone stands there, with the content that its digest was made of, and no other. */
function checkEvents(pack: Pack, own: readonly Link[]): Broken | null {
  for (const [n, event] of pack.events.entries()) {
    const where = `events, item ${n + 1} (event ${event.seq} of the chain)`
    const link = own[n]
    if (link !== undefined && link.seq < event.seq)
      return broken(where, `before it, event ${link.seq} of this phone is left out`)
    if (link?.seq !== event.seq) return broken(where, 'the chain has no such event of this phone')
    if (Buffer.from(link.digest).toString('hex') !== event.digest)
      return broken(where, 'its digest is not the one in the chain')
    const wrong = event.salt === null ? erasedWrong(pack, event) : contentWrong(pack, event, event.salt)
    if (wrong) return broken(where, wrong)
  }
  const left = own[pack.events.length]
  return left ? broken('events', `event ${left.seq} of this phone is left out`) : null
}

function contentWrong(pack: Pack, event: Pack['events'][number], salt: string): string | null {
  const digest = digestOf(pack.account.id, {
    ...event,
    at: new Date(event.at),
    salt: Buffer.from(salt, 'hex'),
  })
  if (digest.toString('hex') !== event.digest) return 'its content is not what it was when it was chained'
  if (event.phone !== pack.phone && event.phone !== `erased:${pack.tag}`) return 'it is about another phone'
  return event.erasedAt === null ? null : 'it says that it was erased, and was not'
}

/** What an erasure leaves is kind, source and time; nothing else may stand there, as nothing could prove it. */
function erasedWrong(pack: Pack, event: Pack['events'][number]): string | null {
  const left = [event.word, event.note, event.wording, event.messageId, event.actor]
  if (left.some(value => value !== null)) return 'it was erased, and yet says something'
  if (event.phone !== `erased:${pack.tag}`) return 'it was erased, and yet names a phone'
  return event.erasedAt === null ? 'it has no salt, and does not say that it was erased' : null
}

const STATES: Readonly<Record<string, Pack['state']['state']>> = {
  opted_out: 'opted_out',
  opted_in: 'opted_in',
  consent_imported: 'opted_in',
  joined: 'opted_in',
  erased: 'opted_out',
}

/** The state is what the events come to. */
function checkState({ state, events }: Pack): Broken | null {
  const come = events.reduce<string>((before, { kind }) => STATES[kind] ?? before, 'unknown')
  return come === state.state
    ? null
    : broken('state', `it says ${state.state}, and the events come to ${come}`)
}

/** A text that changed consent is in the pack, with the very words that the event has. */
function checkMessages({ events, messages }: Pack): Broken | null {
  const bodies = new Map(messages.map(message => [message.id, message.body]))
  for (const [n, event] of events.entries()) {
    if (event.messageId === null || event.source !== 'message') continue
    const where = `events, item ${n + 1} (event ${event.seq} of the chain)`
    const body = bodies.get(event.messageId)
    if (body === undefined) return broken(where, `the text ${event.messageId} that it came from is left out`)
    if (event.wording !== null && event.wordingVersion === null && body !== event.wording)
      return broken(where, `the text ${event.messageId} says something else than the event`)
  }
  return null
}

/** Who changed a pack and made its digest anew has not the account's key. */
function checkSignature({ key, digest, signature }: Signed, where: string): Broken | null {
  return isSigned(digest, { publicKey: key, signature })
    ? null
    : broken(where, 'it was not made with the key of the account: somebody has changed the file')
}

type Signed = { readonly key: string; readonly digest: string; readonly signature: string }

/** A head from before: the chain of the pack must have it as its beginning. */
function checkHead(pack: Pack, { own, chains }: Proven, headFile: Uint8Array): Broken | null {
  const opened = openLines(headFile)
  if (opened.kind === 'broken') return broken(`the head, ${opened.where}`, opened.what)
  const read = HeadFileShape.safeParse(opened.content)
  if (!read.success)
    return broken(`the head, ${misshapen(read.error.issues[0]).where}`, 'it is no head of a chain')
  const { account, head, lastHash, tail, key } = read.data
  const forged = checkSignature(read.data, 'the head, signature')
  if (forged) return forged
  if (account.id !== pack.account.id) return broken('the head', 'it is of another account')
  if (key !== pack.key)
    return broken(
      'key',
      'the pack is signed with another key than the head: Heed did not make it, or its secret was changed',
    )
  if (pack.head.seq < head.seq)
    return broken(
      'the head',
      `it is newer (event ${head.seq}) than the pack (event ${pack.head.seq}): make a new pack`,
    )
  if (chains[head.segments]?.toString('hex') !== head.chain)
    return broken('segments', 'they are not those that the kept head was made of: the history was changed')
  const end = follow(tail, { after: head.segments * SEGMENT, hash: bytes(lastHash) })
  if (
    'kind' in end ||
    end.hash.toString('hex') !== head.hash ||
    head.seq !== head.segments * SEGMENT + tail.length
  )
    return broken('the head', 'its own events do not come to its hash')
  return checkKept(pack, own, tail)
}

/** What the head has after its last segment must be in the pack, for this phone and, as far as shown, for all. */
function checkKept(pack: Pack, own: readonly Link[], tail: readonly PackLink[]): Broken | null {
  const tag = Buffer.from(pack.tag, 'hex').toString('base64')
  const known = new Map([...pack.tail, ...own.map(packed)].map(link => [link[0], link]))
  const firstShown = pack.head.segments * SEGMENT + 1
  const lost = tail.find(link => {
    if (link[1] !== tag && link[0] < firstShown) return own.some(({ seq }) => seq === link[0])
    const [, shownTag, shownDigest] = known.get(link[0]) ?? []
    return shownTag !== link[1] || shownDigest !== link[2]
  })
  return lost
    ? broken(`event ${lost[0]} of the chain`, 'it is not what the kept head says: the history was changed')
    : null
}

function packed({ seq, tag, digest }: Link): PackLink {
  return [seq, Buffer.from(tag).toString('base64'), Buffer.from(digest).toString('base64')]
}

function linkOfPack([seq, tag, digest]: PackLink): Link {
  return { seq, tag: bytes(tag), digest: bytes(digest) }
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}

function wordsOf(pack: Pack, isKept: boolean): string[] {
  const { events, messages, head, account, made } = pack
  const out = messages.filter(one => one.direction === 'out' && one.handedOverAt !== null)
  const blocked = out.filter(one => one.kind !== 'confirmation' && isBlockedAt(events, one.decidedAt))
  return [
    `Whole: nothing in it was changed, and no consent event of ${pack.phone} is left out.`,
    `Account ${account.name} (${account.id}), made ${made.at} by ${made.by}.`,
    `${plural(events.length, 'consent event')} of ${head.seq} in the account, ${plural(messages.length, 'text')}.`,
    `${pack.state.text}`,
    `${plural(blocked.length, 'text')} handed over while the phone was opted out, the confirmation aside.`,
    `Head of the chain: event ${head.seq}, ${head.hash || 'none'}.`,
    `Signed with the account's key ${pack.key}.`,
    isKept
      ? 'The history has the kept head as its beginning.'
      : 'Without a head that was kept elsewhere nobody can tell whether the office has laid the whole chain anew.',
  ]
}

function isBlockedAt(events: Pack['events'], at: string): boolean {
  return (
    events
      .filter(event => event.at < at)
      .reduce<string>((before, { kind }) => STATES[kind] ?? before, 'unknown') === 'opted_out'
  )
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
