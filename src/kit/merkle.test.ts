// A run of leaves proves its place in the tree, and nothing else proves it.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { proveRun, rootOf, rootOfRun } from './merkle.ts'

const SIZE = 16
const LEAVES = Array.from({ length: SIZE }, () => randomBytes(32))
const run = fc
  .tuple(fc.nat(SIZE - 1), fc.integer({ min: 1, max: SIZE }))
  .map(([from, count]) => ({ from, to: Math.min(SIZE, from + count) }))

describe('a run of leaves', () => {
  test('proves that it stands there', () => {
    fc.assert(
      fc.property(run, ({ from, to }) => {
        const proof = proveRun(LEAVES, from, to)
        const root = rootOfRun({ size: SIZE, from, leaves: LEAVES.slice(from, to), proof })
        expect(root?.equals(rootOf(LEAVES))).toBe(true)
      }),
    )
  })

  test('proves nothing when a leaf, a hash, the place or the number of hashes is another', () => {
    fc.assert(
      fc.property(run, fc.nat(), ({ from, to }, pick) => {
        const leaves = LEAVES.slice(from, to)
        const proof = proveRun(LEAVES, from, to)
        const whole = rootOf(LEAVES)
        const isWhole = (changed: object) =>
          rootOfRun({ size: SIZE, from, leaves, proof, ...changed })?.equals(whole) === true
        expect(isWhole({ leaves: leaves.with(pick % leaves.length, randomBytes(32)) })).toBe(false)
        if (proof.length > 0)
          expect(isWhole({ proof: proof.with(pick % proof.length, randomBytes(32)) })).toBe(false)
        expect(isWhole({ proof: [...proof, randomBytes(32)] })).toBe(false)
        if (proof.length > 0) expect(isWhole({ proof: proof.slice(1) })).toBe(false)
        if (leaves.length < SIZE) expect(isWhole({ from: (from + 1) % SIZE })).toBe(false)
        expect(isWhole({ leaves: leaves.slice(1) })).toBe(false)
      }),
    )
  })
})
