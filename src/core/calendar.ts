// Days and months as an account sees them: in its own time zone.
import { Temporal } from 'temporal-polyfill'

/** The day that `at` falls in, as `2026-11-23`. */
export function dayOf(at: Date, timeZone: string): string {
  return formatOf(timeZone).format(at)
}

/** The first day of the month that `at` falls in, as `2026-11-01`. */
export function monthOf(at: Date, timeZone: string): string {
  return `${dayOf(at, timeZone).slice(0, 7)}-01`
}

/** The first day of the month after `month` (`2026-12-01` after `2026-11-01`). */
export function monthAfter(month: string): string {
  return Temporal.PlainDate.from(month).add({ months: 1 }).toString()
}

/** `November 2026` for `2026-11-01`. */
export function monthName(month: string): string {
  return Temporal.PlainDate.from(month).toLocaleString('en', { month: 'long', year: 'numeric' })
}

/** The moment at which the day begins there; where clocks skip midnight, the first moment after it. */
export function startOfDay(day: string, timeZone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds)
}

/** The same moment a year later, in UTC; 29 February becomes 28 February. */
export function yearAfter(at: Date): Date {
  const later = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO('UTC')
    .add({ years: 1 })
  return new Date(later.epochMilliseconds)
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    return false
  }
}

// Making a format costs a hundred times what using it does, and credits ask for the day with every batch.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  formats.set(timeZone, made)
  return made
}
