// When a broadcast will be done: pace, due times, hours that end on the way, and the carrier's day.
import { describe, expect, it } from 'vitest'
import { finishOf, type Load, type Pacing, type Rules } from './finish.ts'
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
