// When a broadcast will be done: pace, due times, hours that end on the way, and the carrier's day.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { finishOf, gatherLoads, type Load, leftOf, type Pacing, type Rules } from './finish.ts'
import { rulebookOf } from './hours.ts'
import type { Place } from './zones.ts'

const NOON = new Date('2026-12-01T18:00:00Z') // in Chicago
const inZone = (zone: string): Place => ({
  zones: [zone],
  zonesFrom: 'contact',
  states: [],
  statesFrom: 'contact',
})
const CHICAGO = inZone('America/Chicago')
const bookOf = (hours: { from: string; to: string } | null) =>
  rulebookOf({ hours, perDay: null, packsOff: [] })

function load(segments: number, more: Partial<Load> = {}): Load {
  return { senderId: 'a', dueAt: NOON, place: CHICAGO, segments, ...more }
}

function rules(more: Partial<Rules> = {}, pace: Partial<Pacing> = {}): Rules {
  const paceOf = (senderId: string) => ({
    segmentsPerSecond: senderId === 'slow' ? 1 : 10,
    dailySegments: null,
    usedToday: 0,
    ...pace,
  })
  return { rulebook: bookOf(null), timeZone: 'America/Chicago', now: NOON, paceOf, ...more }
}

const iso = (loads: Load[], given: Rules) => finishOf(loads, given)?.toISOString() ?? null
const HOURS = bookOf({ from: '08:00', to: '21:00' })

describe('is done', () => {
  it.each<[string, Load[], Rules, string | null]>([
    ['never with nothing to send', [], rules(), null],
    ['by segments and pace', [load(6_000)], rules(), '2026-12-01T18:10:00.000Z'],
    [
      'when the slowest sender is',
      [load(6_000), load(1_200, { senderId: 'slow' })],
      rules(),
      '2026-12-01T18:20:00.000Z',
    ],
    [
      'after what is due later',
      [load(10), load(100, { dueAt: new Date('2026-12-01T20:00:00Z') })],
      rules(),
      '2026-12-01T20:00:10.000Z',
    ],
    [
      'the next morning, when the hours end on the way',
      [load(10 * 3600 * 9 + 600)],
      rules({ rulebook: HOURS }),
      '2026-12-02T14:01:00.000Z',
    ],
    [
      'when the last zone opens',
      [load(10), load(10, { place: inZone('Asia/Tokyo') })],
      rules({ rulebook: HOURS }),
      '2026-12-01T23:00:01.000Z',
    ],
    [
      'another day, past the cap',
      [load(2_500)],
      rules({}, { dailySegments: 1_000, usedToday: 600 }),
      '2026-12-04T06:00:10.000Z',
    ],
    ['never, where the carrier takes nothing', [load(10)], rules({}, { dailySegments: 0 }), null],
  ])('%s', (_, loads, given, expected) => {
    expect(iso(loads, given)).toBe(expected)
  })
})

const segmentsOf = (loads: readonly Load[]) => loads.map(one => [one.senderId, Math.round(one.segments)])
const A_WEEK_AGO = new Date('2026-11-24T18:00:00Z')

describe('what is left', () => {
  test('is everything at the beginning and nothing at the end', () => {
    const loads = [load(60), load(40, { senderId: 'slow' })]
    expect(segmentsOf(leftOf(loads, 0, NOON, rules()))).toEqual([
      ['a', 60],
      ['slow', 40],
    ])
    expect(leftOf(loads, 1, NOON, rules())).toEqual([])
    expect(leftOf(loads, 1.2, NOON, rules())).toEqual([])
  })

  test('is of the slow sender, when the quick one is done', () => {
    // Ten seconds side by side are 110 segments; 20 seconds, 120.
    const loads = [load(100), load(100, { senderId: 'slow' })]
    expect(segmentsOf(leftOf(loads, 110 / 200, NOON, rules()))).toEqual([['slow', 90]])
    expect(segmentsOf(leftOf(loads, 55 / 200, NOON, rules()))).toEqual([
      ['a', 50],
      ['slow', 95],
    ])
  })

  test('is what is due last', () => {
    const tomorrow = new Date('2026-12-02T18:00:00Z')
    const left = leftOf([load(50, { dueAt: tomorrow }), load(50)], 0.6, NOON, rules())
    expect(left.map(one => [one.dueAt, Math.round(one.segments)])).toEqual([[tomorrow, 40]])
  })

  test('is with whom the carrier has stopped for the day, however quick it was', () => {
    const paceOf = (senderId: string) =>
      senderId === 'a'
        ? { segmentsPerSecond: 10, dailySegments: 100, usedToday: 100 }
        : { segmentsPerSecond: 1, dailySegments: null, usedToday: 0 }
    const given = { ...rules(), paceOf }
    const loads = [load(500), load(500, { senderId: 'slow' })]
    expect(segmentsOf(leftOf(loads, 0.3, NOON, given))).toEqual([
      ['a', 400],
      ['slow', 300],
    ])
    // Of a week ago it may have done all.
    expect(segmentsOf(leftOf(loads, 0.55, A_WEEK_AGO, given))).toEqual([['slow', 450]])
  })

  test('and done are all, whatever the senders', () => {
    const senders = fc.array(
      fc.record({ segments: fc.integer({ min: 1, max: 9_999 }), slow: fc.boolean() }),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    fc.assert(
      fc.property(senders, fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
        const loads = list.map(one => load(one.segments, { senderId: one.slow ? 'slow' : 'a' }))
        const total = loads.reduce((sum, one) => sum + one.segments, 0)
        const left = leftOf(loads, share, NOON, rules()).reduce((sum, one) => sum + one.segments, 0)
        expect(left).toBeCloseTo(total * (1 - share), 3)
      }),
    )
  })
})

test('gathered loads keep every segment, by sender, place and minute', () => {
  const loads = gatherLoads()
  const at = (text: string) => new Date(`2026-12-01T${text}Z`)
  for (const [dueAt, segments] of [
    ['18:00:01', 1],
    ['18:00:59', 2],
    ['18:01:00', 4],
  ] as const)
    loads.add(load(segments, { dueAt: at(dueAt) }))
  loads.add(load(8, { dueAt: at('18:00:30'), senderId: 'slow' }))
  loads.add(load(16, { dueAt: at('18:00:30'), place: inZone('Asia/Tokyo') }))
  expect(
    loads.list().map(one => [one.senderId, one.dueAt.toISOString().slice(11, 19), one.segments]),
  ).toEqual([
    ['a', '18:00:00', 3],
    ['a', '18:01:00', 4],
    ['slow', '18:00:00', 8],
    ['a', '18:00:00', 16],
  ])
})
