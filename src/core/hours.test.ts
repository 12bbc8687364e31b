// Texting hours over the changes of the clock, held against a walk minute by minute with another implementation.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { rulebookOf, whenAllowed } from './hours.ts'
import { isTextingHours, type TextingHours } from './texting-hours.ts'
import { localDay, nextDay } from './zone-time.ts'
import type { Place } from './zones.ts'

const DAY = { from: '08:00', to: '21:00' }
const CHICAGO = 'America/Chicago'
const at = (text: string) => new Date(text)
const places = new Map<string, Place>()
const placeIn = (zones: readonly string[]): Place => {
  const key = zones.join(' ')
  const made = places.get(key) ?? { zones, zonesFrom: 'contact', states: [], statesFrom: 'contact' }
  places.set(key, made)
  return made
}
/** Of an account's hours alone. */
const quietUntil = (hours: TextingHours, zones: readonly string[], now: Date) => {
  const rulebook = rulebookOf({ hours, perDay: null, packsOff: [] })
  return whenAllowed({ rulebook, place: placeIn(zones) }, now)?.until ?? null
}
const told = (hours: TextingHours, zones: readonly string[], now: string) =>
  quietUntil(hours, zones, at(now))?.toISOString() ?? null

describe("an account's hours", () => {
  test.each([
    ['in the middle of the day', '2026-11-23T18:00:00Z', null],
    ['at the first minute', '2026-11-23T14:00:00Z', null],
    ['a second before', '2026-11-23T13:59:59Z', '2026-11-23T14:00:00.000Z'],
    ['at the very end', '2026-11-24T03:00:00Z', '2026-11-24T14:00:00.000Z'],
    ['a second before the end', '2026-11-24T02:59:59.999Z', null],
    ['the night the clocks go on', '2026-03-08T05:00:00Z', '2026-03-08T13:00:00.000Z'],
    ['the night they go back', '2026-11-01T04:00:00Z', '2026-11-01T14:00:00.000Z'],
  ])('%s', (_what, now, until) => {
    expect(told(DAY, [CHICAGO], now)).toBe(until)
  })
  test('several zones: on in all of them', () => {
    const zones = ['America/New_York', 'America/Los_Angeles']
    expect(told(DAY, zones, '2026-11-23T14:00:00Z')).toBe('2026-11-23T16:00:00.000Z')
    expect(told(DAY, zones, '2026-11-24T03:00:00Z')).toBe('2026-11-24T16:00:00.000Z')
    expect(told(DAY, zones, '2026-11-23T20:00:00Z')).toBe(null)
  })
  test('round the clock: always on, found at once', () => {
    expect(told({ from: '00:00', to: '24:00' }, [CHICAGO, 'Asia/Tokyo'], '2026-11-23T10:00:00Z')).toBe(null)
  })
  test('hours that never meet hold for the first zone; a name that is no zone for nothing', () => {
    const hours = { from: '08:00', to: '09:00' }
    expect(told(hours, ['America/New_York', 'Asia/Tokyo'], '2026-11-23T10:00:00Z')).toBe(
      '2026-11-23T13:00:00.000Z',
    )
    expect(told(hours, ['Texas'], '2026-11-23T10:00:00Z')).toBe(null)
  })
  test('hours inside the hour that comes twice, and inside the one that never comes', () => {
    // 1:15 of the second round stands before 1:30 of it; in the first round it did, too.
    const twice = { from: '01:30', to: '04:00' }
    expect(told(twice, [CHICAGO], '2026-11-01T07:15:00Z')).toBe('2026-11-01T07:30:00.000Z')
    expect(told({ from: '02:15', to: '02:45' }, [CHICAGO], '2026-03-08T07:00:00Z')).toBe(
      '2026-03-09T07:15:00.000Z',
    )
    expect(told({ from: '02:15', to: '05:00' }, [CHICAGO], '2026-03-08T07:00:00Z')).toBe(
      '2026-03-08T08:00:00.000Z',
    )
  })

  const ZONES = [
    CHICAGO,
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'America/Santiago',
    'Pacific/Kiritimati',
    'Europe/Dublin',
    'UTC',
  ]
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
  const hours = fc.tuple(time, time).map(([one, other]) => ({
    from: [one, other].sort()[0]!,
    to: one === other ? '24:00' : [one, other].sort()[1]!,
  }))
  const zone = fc.constantFrom(...ZONES)
  const anyTime = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 11, 31) })
  // Most of the year nothing happens: half of the moments lie in the two days around a change of the clock.
  const nearAChange = fc
    .tuple(zone, fc.integer({ min: 0, max: 6 }), fc.integer({ min: -1_440, max: 1_440 }))
    .map(([name, index, minutes]) => ({
      zone: name,
      now: (changesOf(name)[index] ?? Date.UTC(2026, 5, 1)) + minutes * 60_000,
    }))
  const moment = fc.oneof(fc.record({ zone, now: anyTime }), nearAChange)

  test('is what a walk minute by minute finds', () => {
    fc.assert(
      fc.property(hours, moment, (window, { zone: name, now }) => {
        expect(quietUntil(window, [name], new Date(now))?.getTime() ?? null).toBe(walk(window, name, now))
      }),
      { numRuns: 150 },
    )
  })
  test('whatever was asked before: a remembered answer is never out of date', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 8 }),
        nearAChange,
        (steps, { zone: name, now }) => {
          let moved = now
          for (const step of steps) {
            moved += step * 60_000
            expect(quietUntil(DAY, [name], new Date(moved))?.getTime() ?? null).toBe(walk(DAY, name, moved))
          }
          expect(quietUntil(DAY, [name], new Date(now))?.getTime() ?? null).toBe(walk(DAY, name, now))
        },
      ),
      { numRuns: 30 },
    )
  })
})

function walk({ from, to }: TextingHours, zone: string, now: number): number | null {
  const isOpen = (ms: number) => {
    const wall = Temporal.Instant.fromEpochMilliseconds(ms)
      .toZonedDateTimeISO(zone)
      .toPlainTime()
      .toString({ smallestUnit: 'minute' })
    return from <= wall && wall < to
  }
  if (isOpen(now)) return null
  for (let minute = Math.floor(now / 60_000) + 1; ; minute++)
    if (isOpen(minute * 60_000)) return minute * 60_000
}

function changesOf(zone: string): number[] {
  const list: number[] = []
  let instant = Temporal.Instant.from('2025-01-01T00:00:00Z').toZonedDateTimeISO(zone)
  for (let i = 0; i < 7; i++) {
    const next = instant.getTimeZoneTransition('next')
    if (!next) break
    list.push(next.epochMilliseconds)
    instant = next
  }
  return list
}

describe('days', () => {
  test.each([
    [CHICAGO, '2026-11-23T05:59:00Z', '2026-11-22', '2026-11-23T06:00:00.000Z'],
    [CHICAGO, '2026-11-23T06:00:00Z', '2026-11-23', '2026-11-24T06:00:00.000Z'],
    [CHICAGO, '2026-11-01T05:30:00Z', '2026-11-01', '2026-11-02T06:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-23T10:00:00Z', '2026-11-24', '2026-11-24T10:00:00.000Z'],
    ['nowhere', '2026-11-23T10:00:00Z', '2026-11-23', '2026-11-24T00:00:00.000Z'],
  ])('%s at %s', (zone, now, day, next) => {
    expect(localDay(zone, at(now))).toBe(day)
    expect(nextDay(zone, at(now)).toISOString()).toBe(next)
  })
  test('a day that begins at one, because its first hour never was', () => {
    // Chile sets its clocks on at midnight: 2026-09-06 begins at 01:00.
    expect(nextDay('America/Santiago', at('2026-09-05T20:00:00Z')).toISOString()).toBe(
      '2026-09-06T04:00:00.000Z',
    )
  })
})

test.each([
  ['08:00', '21:00', true],
  ['00:00', '24:00', true],
  ['21:00', '08:00', false],
  ['08:00', '08:00', false],
  ['8:00', '21:00', false],
  ['08:00', '24:01', false],
  ['08:60', '21:00', false],
])('hours from %s to %s', (from, to, isFine) => {
  expect(isTextingHours({ from, to })).toBe(isFine)
})
