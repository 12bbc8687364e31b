// Days and months in an account's zone, over the changes of the clock and leap days.
import { describe, expect, test } from 'vitest'
import { dayOf, isTimeZone, monthAfter, monthName, monthOf, startOfDay, yearAfter } from './calendar.ts'

const at = (text: string) => new Date(text)

test.each([
  ['2026-12-01T05:59:59Z', 'America/Chicago', '2026-11-30', '2026-11-01'],
  ['2026-12-01T06:00:00Z', 'America/Chicago', '2026-12-01', '2026-12-01'],
  ['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', '2027-01-01', '2027-01-01'],
  ['2026-06-30T23:59:59Z', 'UTC', '2026-06-30', '2026-06-01'],
])('%s in %s is %s', (moment, zone, day, month) => {
  expect(dayOf(at(moment), zone)).toBe(day)
  expect(monthOf(at(moment), zone)).toBe(month)
})

test.each([
  ['2026-11-01', '2026-12-01'],
  ['2026-12-01', '2027-01-01'],
])('after %s comes %s', (month, next) => expect(monthAfter(month)).toBe(next))

describe('a day begins', () => {
  test.each([
    ['2026-11-01', 'America/Chicago', '2026-11-01T05:00:00.000Z'],
    ['2026-12-01', 'America/Chicago', '2026-12-01T06:00:00.000Z'],
    ['2026-01-01', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z'],
    // Clocks in Santiago skip the hour after midnight on this day.
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ])('%s in %s at %s', (day, zone, start) => {
    expect(startOfDay(day, zone).toISOString()).toBe(start)
    expect(dayOf(startOfDay(day, zone), zone)).toBe(day)
  })
})

test.each([
  ['2026-11-23T10:00:00Z', '2027-11-23T10:00:00.000Z'],
  ['2028-02-29T10:00:00Z', '2029-02-28T10:00:00.000Z'],
])('a year after %s', (moment, later) => expect(yearAfter(at(moment)).toISOString()).toBe(later))

test('time zones are known by their names', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true)
  expect(isTimeZone('Europe/Bonn')).toBe(false)
})

test('months have names', () => expect(monthName('2026-11-01')).toBe('November 2026'))
