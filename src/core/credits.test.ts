// E3: the oldest credits are used first, and what is left of them after a year expires.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leftOf, leftToExpire } from './credits.ts'

const balance = (spent: number, held = 0, expired = 0) => ({ available: 0, held, spent, expired })

describe('E3 what a grant has left', () => {
  const grants = [{ credits: 100 }, { credits: 50 }, { credits: 30 }]
  test.each([
    [balance(0), [100, 50, 30]],
    [balance(60), [40, 50, 30]],
    [balance(100, 20), [0, 30, 30]],
    [balance(60, 0, 40), [0, 50, 30]],
    // Texts came in that nothing was left for.
    [balance(500), [0, 0, 0]],
  ])('%j', (used, left) => expect(leftOf(grants, used).map(one => one.left)).toEqual(left))
})

describe('E3 what expires', () => {
  test.each([
    [100, balance(0), 100],
    [100, balance(60), 40],
    [100, balance(60, 40), 0],
    [100, balance(260), 0],
    [150, balance(60, 0, 40), 50],
  ])('of %d granted, %j', (granted, used, expected) => expect(leftToExpire(granted, used)).toBe(expected))

  test('is what lots that are used one after the other leave over', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('grant' as const), credits: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ kind: fc.constant('spend' as const), credits: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('expiry' as const), credits: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const lots: number[] = []
        let spent = 0
        let expired = 0
        let granted = 0
        for (const { kind, credits } of steps) {
          if (kind === 'grant') lots.push(credits)
          if (kind === 'spend') spent += spend(lots, credits)
          if (kind === 'expiry' && granted < lots.length) {
            granted += 1
            const ofExpired = lots.slice(0, granted)
            const lost = leftToExpire(granted === 0 ? 0 : sizes(steps, granted), balance(spent, 0, expired))
            expect(lost).toBe(ofExpired.at(-1))
            lots[granted - 1] = 0
            expired += lost
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

/** Takes from the oldest lot that has something; answers how much there was. */
function spend(lots: number[], credits: number): number {
  let left = credits
  for (let index = 0; index < lots.length; index += 1) {
    const taken = Math.min(left, lots[index]!)
    lots[index]! -= taken
    left -= taken
  }
  return credits - left
}

/** What the first `count` grants were worth. */
function sizes(steps: readonly { kind: string; credits: number }[], count: number): number {
  const grants = steps.filter(one => one.kind === 'grant').slice(0, count)
  return grants.reduce((sum, one) => sum + one.credits, 0)
}
