// The federal holidays of any year, with the days on which those that fall on a weekend are kept. G4.
// Source: 5 U.S.C. 6103(a), (b) and Executive Order 11582: a Saturday's holiday is kept on the Friday before, one on a
// Sunday on the Monday after. Juneteenth since 2021 (Pub. L. 117-17).

export type Holiday = {
  /** As `2026-07-04`. */
  readonly day: string
  readonly name: string
  /** The weekday on which offices keep it; `day` itself, mostly. */
  readonly keptOn: string
}

type Rule = { readonly name: string; readonly from?: number; dayIn(year: number): Date }

const MONDAY = 1
const THURSDAY = 4

const RULES: readonly Rule[] = [
  { name: "New Year's Day", dayIn: year => utc(year, 1, 1) },
  { name: 'Martin Luther King Jr. Day', dayIn: year => nth(year, 1, MONDAY, 3), from: 1986 },
  { name: "Washington's Birthday", dayIn: year => nth(year, 2, MONDAY, 3) },
  { name: 'Memorial Day', dayIn: year => nth(year, 6, MONDAY, 0) },
  { name: 'Juneteenth', dayIn: year => utc(year, 6, 19), from: 2021 },
  { name: 'Independence Day', dayIn: year => utc(year, 7, 4) },
  { name: 'Labor Day', dayIn: year => nth(year, 9, MONDAY, 1) },
  { name: 'Columbus Day', dayIn: year => nth(year, 10, MONDAY, 2) },
  { name: 'Veterans Day', dayIn: year => utc(year, 11, 11) },
  { name: 'Thanksgiving Day', dayIn: year => nth(year, 11, THURSDAY, 4) },
  { name: 'Christmas Day', dayIn: year => utc(year, 12, 25) },
]

/** In the order of the year. One that is kept in the year before (1 January on a Saturday) is in its own year. */
export function federalHolidays(year: number): readonly Holiday[] {
  return RULES.filter(({ from = 0 }) => year >= from).map(({ name, dayIn }) => {
    const date = dayIn(year)
    return { day: iso(date), name, keptOn: iso(keptOn(date)) }
  })
}

/** The holiday that falls on this day, or is kept on it; null: none. Both are days off. */
export function holidayOn(day: string): string | null {
  return daysOf(Number(day.slice(0, 4))).get(day) ?? null
}

const YEARS = new Map<number, ReadonlyMap<string, string>>()
const MOST_YEARS = 200

function daysOf(year: number): ReadonlyMap<string, string> {
  const known = YEARS.get(year)
  if (known) return known
  const days = new Map<string, string>()
  for (const { day, name, keptOn: kept } of [...federalHolidays(year), ...federalHolidays(year + 1)]) {
    if (kept !== day) days.set(kept, `${name} (kept)`)
    days.set(day, name)
  }
  if (YEARS.size >= MOST_YEARS) YEARS.clear()
  YEARS.set(year, days)
  return days
}

function keptOn(date: Date): Date {
  const weekday = date.getUTCDay()
  return weekday === 6 ? daysAfter(date, -1) : weekday === 0 ? daysAfter(date, 1) : date
}

/** The nth of a weekday in a month; the 0th is the last of the month before. */
function nth(year: number, month: number, weekday: number, n: number): Date {
  const first = utc(year, month, 1)
  const ahead = (weekday - first.getUTCDay() + 7) % 7
  return daysAfter(first, ahead + (n - 1) * 7)
}

function utc(year: number, month: number, day: number): Date {
  return new Date(Date.UTC(year, month - 1, day))
}

function daysAfter(date: Date, days: number): Date {
  return new Date(date.getTime() + days * 86_400_000)
}

function iso(date: Date): string {
  return date.toISOString().slice(0, 10)
}
