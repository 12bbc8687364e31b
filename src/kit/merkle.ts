// A tree of hashes over a list of fixed length: one root stands for all leaves, and a run of neighbours proves that it
// stands there, complete, with a few hashes of the rest.
import { createHash } from 'node:crypto'

/** `leaves`: hashes already, a power of two of them. */
export function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const [root] = levelsOf(leaves).at(-1)!
  return root as Buffer
}

/** The hashes that are needed beside the leaves from `from` up to `to` (not included), from left to right. */
export function proveRun(leaves: readonly Uint8Array[], from: number, to: number): Buffer[] {
  const levels = levelsOf(leaves)
  const proof: Buffer[] = []
  const walk = (level: number, index: number) => {
    const [first, end] = [index << level, (index + 1) << level]
    if (end <= from || first >= to) proof.push(levels[level]![index] as Buffer)
    else if (level > 0) {
      walk(level - 1, 2 * index)
      walk(level - 1, 2 * index + 1)
    }
  }
  walk(levels.length - 1, 0)
  return proof
}

export type Run = {
  /** Of the whole list, a power of two. */
  readonly size: number
  readonly from: number
  readonly leaves: readonly Uint8Array[]
  readonly proof: readonly Uint8Array[]
}

/** The root of the list in which this run stands at `from`; null: the proof has too few or too many hashes. */
export function rootOfRun({ size, from, leaves, proof }: Run): Buffer | null {
  const to = from + leaves.length
  let used = 0
  const walk = (first: number, width: number): Uint8Array | null => {
    if (first + width <= from || first >= to) return proof[used++] ?? null
    if (width === 1) return leaves[first - from]!
    const left = walk(first, width / 2)
    const right = walk(first + width / 2, width / 2)
    return left && right ? joined(left, right) : null
  }
  if (from < 0 || to > size || leaves.length === 0) return null
  const root = walk(0, size)
  return root && used === proof.length ? Buffer.from(root) : null
}

function levelsOf(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const levels: Uint8Array[][] = [[...leaves]]
  while (levels.at(-1)!.length > 1) {
    const below = levels.at(-1)!
    if (below.length % 2 === 1) throw new Error('a tree is made over a power of two')
    levels.push(Array.from({ length: below.length / 2 }, (_, n) => joined(below[2 * n]!, below[2 * n + 1]!)))
  }
  return levels
}

// A leaf begins with 0 (whoever makes it sees to that), a joint with 1: no leaf can be passed off as a joint.
const JOINT = Buffer.from([1])

function joined(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(JOINT).update(left).update(right).digest()
}
