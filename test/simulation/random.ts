// Chance from a seed: the same seed draws the same numbers, whatever the machine does meanwhile.

export type Random = {
  /** A whole number from 0 up to, and not including, `limit`. */
  below(limit: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Picks by weight; those of weight 0 never. */
  weigh<T>(list: readonly (readonly [weight: number, one: T])[]): T
  bytes(count: number): Uint8Array
}

/** `stream` keeps draws apart: whoever draws more ids does not change what happens next. */
export function makeRandom(seed: number, stream = 0): Random {
  const next = sfc32(seed, stream)
  const below = (limit: number) => Math.floor((next() / 0x1_0000_0000) * limit)
  return {
    below,
    chance: probability => next() < probability * 0x1_0000_0000,
    pick: list => list[below(list.length)]!,
    weigh(list) {
      const total = list.reduce((sum, [weight]) => sum + weight, 0)
      let left = (next() / 0x1_0000_0000) * total
      for (const [weight, one] of list) {
        left -= weight
        if (left < 0) return one
      }
      return list.at(-1)![1]
    },
    bytes: count => Uint8Array.from({ length: count }, () => next() & 0xff),
  }
}

/** Small and fast, and good enough to play with: Chris Doty-Humphrey's "small fast counting" generator. */
function sfc32(seed: number, stream: number): () => number {
  let [a, b, c, count] = [0x9e3779b9 ^ stream, seed | 0, 0x243f6a88, 1]
  const next = () => {
    const sum = (a + b + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return next
}
