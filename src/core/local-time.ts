// Times on somebody's own clock: `2026-12-01T10:00` where they live, as an instant.
import { Temporal } from 'temporal-polyfill'

/**
 * Makes a function that knows when a local time comes in each zone (`home`: for those whose zone is not known); it
 * remembers, for a million people live in some dozens of zones. A time that the clocks skip comes an hour later, of one
 * that comes twice it is the first (DST).
 */
export function makeLocalTime(local: string, home: string): (timeZone: string | null) => Date {
  const time = Temporal.PlainDateTime.from(local)
  const known = new Map<string, Date>()
  return timeZone => {
    const zone = timeZone ?? home
    const found = known.get(zone)
    if (found) return found
    const instant = instantIn(time, zone) ?? instantIn(time, home) ?? instantIn(time, 'UTC')!
    known.set(zone, instant)
    return instant
  }
}

/** Null: there is no such zone. */
function instantIn(time: Temporal.PlainDateTime, zone: string): Date | null {
  try {
    return new Date(time.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds)
  } catch {
    return null
  }
}

/** A day and a time to the minute, that the calendar has. */
export function isLocalTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return false
  try {
    Temporal.PlainDateTime.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** Zones run from UTC-12 to UTC+14: where this local time comes first, and where last. */
export function firstAndLast(local: string): { first: Date; last: Date } {
  const utc = Temporal.PlainDateTime.from(local).toZonedDateTime('UTC').epochMilliseconds
  return { first: new Date(utc - 14 * HOUR_MS), last: new Date(utc + 12 * HOUR_MS) }
}

const HOUR_MS = 3_600_000
