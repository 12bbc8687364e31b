// Times on somebody's own clock: `2026-12-01T10:00` where they live, as an instant.
import { Temporal } from 'temporal-polyfill'

/**
 * Makes a function that knows when a local time comes in each zone; remembers, for a million people live in some
 * dozens of zones. A time that the clocks skip comes an hour later, one that comes twice is the first (DST).
 */
export function makeLocalTime(local: string): (timeZone: string) => Date {
  const time = Temporal.PlainDateTime.from(local)
  const known = new Map<string, Date>()
  return timeZone => {
    const found = known.get(timeZone)
    if (found) return found
    const instant = new Date(
      time.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds,
    )
    known.set(timeZone, instant)
    return instant
  }
}

/** Zones run from UTC-12 to UTC+14: where this local time comes first, and where last. */
export function firstAndLast(local: string): { first: Date; last: Date } {
  const utc = Temporal.PlainDateTime.from(local).toZonedDateTime('UTC').epochMilliseconds
  return { first: new Date(utc - 14 * HOUR_MS), last: new Date(utc + 12 * HOUR_MS) }
}

const HOUR_MS = 3_600_000
