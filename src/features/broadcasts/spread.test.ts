// Which sender each text of a broadcast goes from: known first, then by pace, and abroad from long codes.
import { describe, expect, test } from 'vitest'
import type { Sender } from '../senders/queries.ts'
import { makeSpread } from './spread.ts'

const sender = (id: string, kind: Sender['kind'], segmentsPerSecond: number) =>
  ({ id, kind, segmentsPerSecond }) as Sender

const LONG = sender('long', 'long_code', 10)
const FREE = sender('free', 'toll_free', 5)
const SHORT = sender('short', 'short_code', 100)

const home = { knownSenderId: null, isInternational: false }
const abroad = { knownSenderId: null, isInternational: true }

describe('makeSpread', () => {
  test('shares texts out by pace', () => {
    const spread = makeSpread([LONG, FREE, SHORT])
    const counts: Record<string, number> = {}
    for (let text = 0; text < 1_150; text += 1) {
      const { id } = spread(home)
      counts[id] = (counts[id] ?? 0) + 1
    }
    expect(counts.short).toBeCloseTo(1_000, -1)
    expect(counts.long).toBeCloseTo(100, -1)
    expect(counts.free).toBeCloseTo(50, -1)
  })
  test('keeps to the sender that the person knows', () =>
    expect(makeSpread([LONG, FREE, SHORT])({ ...abroad, knownSenderId: 'free' }).id).toBe('free'))
  test('forgets a sender that is not to be used', () =>
    expect(makeSpread([LONG])({ ...home, knownSenderId: 'gone' }).id).toBe('long'))
  test('goes abroad from long codes', () => {
    const spread = makeSpread([LONG, FREE, SHORT])
    expect(Array.from({ length: 50 }, () => spread(abroad).id)).toEqual(Array(50).fill('long'))
  })
  test('goes abroad from what there is, where there is no long code', () =>
    expect(makeSpread([SHORT])(abroad).id).toBe('short'))
})
