// Federal holidays against the lists that the Office of Personnel Management publishes, weekends included.
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { federalHolidays, holidayOn } from './holidays.ts'

/** Where offices are closed, as OPM lists it. */
const KEPT: Record<number, string> = {
  2020: '01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25',
  2021: '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24',
  2023: '01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25',
  2024: '01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25',
  2025: '01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25',
  2026: '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25',
  2027: '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24',
  2028: '01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25',
}

describe('federal holidays', () => {
  test.each(Object.entries(KEPT))('%s', (year, days) => {
    const kept = federalHolidays(Number(year)).map(one => one.keptOn)
    // 1 January 2028 is a Saturday: it is kept in 2027.
    expect(kept.filter(day => day.startsWith(year)).map(day => day.slice(5))).toEqual(days.split(' '))
  })
  test.each([
    ['2026-07-03', 'Independence Day (kept)'],
    ['2026-07-04', 'Independence Day'],
    ['2026-07-06', null],
    ['2027-12-31', "New Year's Day (kept)"],
    ['2028-01-01', "New Year's Day"],
    ['2028-01-03', null],
    ['2023-01-01', "New Year's Day"],
    ['2023-01-02', "New Year's Day (kept)"],
    ['2020-06-19', null],
    ['2024-02-29', null],
  ])('%s: %s', (day, name) => {
    expect(holidayOn(day)).toBe(name)
  })
  test('in any year: eleven, each on the weekday of its law, none kept on a weekend', () => {
    for (let year = 2021; year < 2121; year++) {
      const list = federalHolidays(year)
      expect(list).toHaveLength(11)
      for (const { name, keptOn, day } of list) {
        const date = Temporal.PlainDate.from(keptOn)
        expect(date.dayOfWeek, `${name} ${keptOn}`).toBeLessThan(6)
        expect(holidayOn(day)).toBe(name)
        if (['Memorial Day', 'Labor Day', 'Columbus Day'].includes(name)) expect(date.dayOfWeek).toBe(1)
        if (name === 'Thanksgiving Day') expect(date.dayOfWeek).toBe(4)
        if (name === 'Memorial Day') expect(date.add({ days: 7 }).month).toBe(6)
      }
    }
  })
})
