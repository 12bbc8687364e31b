// The same hour on everybody's own clock, over the edges of summer time and of the world.
import { describe, expect, it } from 'vitest'
import { firstAndLast, isLocalTime, makeLocalTime } from './local-time.ts'

describe('ten in the morning on 1 December', () => {
  const at = makeLocalTime('2026-12-01T10:00', 'America/Chicago')
  it.each([
    ['America/Chicago', '2026-12-01T16:00:00.000Z'],
    ['America/Los_Angeles', '2026-12-01T18:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-30T20:00:00.000Z'],
    [null, '2026-12-01T16:00:00.000Z'],
    ['Mars/Olympus', '2026-12-01T16:00:00.000Z'],
  ])('%s: %s', (zone, instant) => {
    expect(at(zone).toISOString()).toBe(instant)
    expect(at(zone)).toBe(at(zone))
  })
})

it.each([
  ['2027-03-14T02:30', '2027-03-14T08:30:00.000Z', 'skipped: an hour later'],
  ['2026-11-01T01:30', '2026-11-01T06:30:00.000Z', 'comes twice: the first'],
])('%s in Chicago is %s (%s)', (local, instant) => {
  expect(makeLocalTime(local, 'UTC')('America/Chicago').toISOString()).toBe(instant)
})

it('knows where a time comes first and last', () => {
  const { first, last } = firstAndLast('2026-12-01T10:00')
  const at = makeLocalTime('2026-12-01T10:00', 'UTC')
  expect(first).toEqual(at('Pacific/Kiritimati'))
  expect(last).toEqual(at('Etc/GMT+12'))
})

it.each([
  ['2026-12-01T10:00', true],
  ['2026-02-29T10:00', false],
  ['2026-12-01T24:00', false],
  ['2026-12-01T10:00:00', false],
  ['2026-12-01', false],
  ['undefinedT10:00', false],
  ['2026-13-01T10:00', false],
])('%s is a local time: %s', (text, expected) => {
  expect(isLocalTime(text)).toBe(expected)
})
