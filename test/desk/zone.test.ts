// Times that people enter in another zone than their own, over changes of the clock.
import { describe, expect, test } from 'vitest'
import { atHour, daysUntil, fromLocal, toLocal } from '../../web/desk/parts/zone.ts'

describe('a time by the clock of a zone', () => {
  test.each([
    ['2026-11-24T09:00', 'America/Chicago', '2026-11-24T15:00:00.000Z'],
    ['2026-07-01T09:00', 'America/Chicago', '2026-07-01T14:00:00.000Z'],
    ['2026-11-24T00:00', 'Asia/Kolkata', '2026-11-23T18:30:00.000Z'],
    // The night when the clock goes back: the first of the two.
    ['2026-11-01T00:30', 'America/New_York', '2026-11-01T04:30:00.000Z'],
    ['2026-11-01T03:00', 'America/New_York', '2026-11-01T08:00:00.000Z'],
  ])('%s in %s', (local, name, iso) => {
    expect(fromLocal(local, name)).toBe(iso)
    expect(toLocal(iso, name)).toBe(local)
  })

  test('an hour that the clock skips comes after it, and what is no time is none', () => {
    expect(fromLocal('2026-03-08T02:30', 'America/New_York')).toMatch(/^2026-03-08T0[67]:30/)
    expect(fromLocal('', 'America/New_York')).toBeNull()
    expect(fromLocal('soon', 'America/New_York')).toBeNull()
  })

  test('tomorrow is tomorrow where they are', () => {
    const now = new Date('2026-11-24T02:00:00Z')
    // In Chicago it is still the 23rd, in London the 24th.
    expect(atHour(1, 9, { zone: 'America/Chicago', now })).toBe('2026-11-24T15:00:00.000Z')
    expect(atHour(1, 9, { zone: 'Europe/London', now })).toBe('2026-11-25T09:00:00.000Z')
    expect(daysUntil(1, { zone: 'America/Chicago', now })).toBe(7)
    expect(daysUntil(1, { zone: 'Europe/London', now })).toBe(6)
  })
})
