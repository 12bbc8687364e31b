// Says times as people say them, in the account's own zone.

let zone: string | undefined
let ahead = 0

// Words are English; only the order of day and month and the clock follow the reader.
const LOCALE = navigator.languages.find(tag => /^en(-[A-Z]{2})?$/.test(tag)) ?? 'en-GB'

export function keepZone(timeZone: string): void {
  zone = isZone(timeZone) ? timeZone : undefined
  formats.clear()
}

/** The account's zone; undefined: the browser's own. */
export function deskZone(): string | undefined {
  return zone
}

export function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    return false
  }
}

/** The server's time: the sandbox may have moved it by days, and "today" is what the server says. */
export function keepNow(iso: string): void {
  const off = Date.parse(iso) - Date.now()
  // Less is the way over the wire, not another time.
  ahead = Math.abs(off) < 5_000 ? 0 : off
}

export function now(): Date {
  return new Date(Date.now() + ahead)
}

/** "10:02" or "10:02 am". */
export function clock(iso: string): string {
  return say(iso, { hour: 'numeric', minute: '2-digit' }, zone)
}

/** "Today", "Yesterday", "Monday, 12 May", with the year when it is not this one. */
export function dayName(iso: string): string {
  const ago = daysAgo(iso)
  if (ago === 0) return 'Today'
  if (ago === 1) return 'Yesterday'
  return say(iso, { weekday: 'long', day: 'numeric', month: 'long', ...yearOf(iso) }, zone)
}

/** "12 May, 10:02": for sentences. */
export function moment(iso: string): string {
  return `${say(iso, { day: 'numeric', month: 'short', ...yearOf(iso) }, zone)}, ${clock(iso)}`
}

/** As "Mon, Nov 30, 9:00 AM": the server's own shape alone, so that nobody's quoted words are changed. */
const SERVER_CLOCK = /([A-Z][a-z]{2}, [A-Z][a-z]{2} \d{1,2}, \d{1,2}:\d\d) ([AP])M\b/g

/** The server writes exact times; people read theirs. */
export function humane(words: string): string {
  return words
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, iso => moment(iso))
    .replace(SERVER_CLOCK, (_, time: string, half: string) => `${time} ${half.toLowerCase()}m`)
}

/** "12 May". */
export function date(iso: string): string {
  return say(iso, { day: 'numeric', month: 'short', ...yearOf(iso) }, zone)
}

/** For narrow columns: the clock today, the weekday this week, the date before that. */
export function brief(iso: string): string {
  const ago = daysAgo(iso)
  if (ago === 0) return clock(iso)
  if (ago === 1) return 'Yesterday'
  if (ago > 1 && ago < 7) return say(iso, { weekday: 'short' }, zone)
  return date(iso)
}

/** The clock of somebody else's zone, now or at another moment. */
export function clockIn(timeZone: string, iso = now().toISOString()): string | null {
  return isZone(timeZone) ? say(iso, { hour: 'numeric', minute: '2-digit' }, timeZone) : null
}

/** "Tue, 24 Nov, 9:00 am": a time to come, in the desk's zone or another one. */
export function appointment(iso: string, timeZone = zone): string {
  return `${say(iso, { weekday: 'short', day: 'numeric', month: 'short', ...yearOf(iso) }, timeZone)}, ${say(
    iso,
    { hour: 'numeric', minute: '2-digit' },
    timeZone,
  )}`
}

/** "Today", "Tomorrow", "Tue, 24 Nov": the day of a time to come. */
export function dayAhead(iso: string): string {
  const ago = daysAgo(iso)
  if (ago === 0) return 'today'
  if (ago === -1) return 'tomorrow'
  return say(iso, { weekday: 'short', day: 'numeric', month: 'short', ...yearOf(iso) }, zone)
}

/** "November 2026" from "2026-11". */
export function monthName(month: string): string {
  return say(`${month}-15T12:00:00Z`, { month: 'long', year: 'numeric' }, 'UTC')
}

/** A key that is the same for two times of one day. */
export function dayKey(iso: string): string {
  return say(iso, { year: 'numeric', month: '2-digit', day: '2-digit' }, zone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function say(iso: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  const key = JSON.stringify([options, timeZone])
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(LOCALE, { ...options, ...(timeZone && { timeZone }) })
    formats.set(key, format)
  }
  return format
    .format(new Date(iso))
    .replace(/\u202f/g, ' ')
    .replace(/ ([AP])M$/, (_, half: string) => ` ${half.toLowerCase()}m`)
}

function daysAgo(iso: string): number {
  const noon = (at: Date) => Date.parse(`${isoDay(at)}T12:00:00Z`)
  return Math.round((noon(now()) - noon(new Date(iso))) / 86_400_000)
}

function isoDay(at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(zone && { timeZone: zone }),
  })
  return parts.format(at)
}

function yearOf(iso: string): Intl.DateTimeFormatOptions {
  return isoDay(new Date(iso)).slice(0, 4) === isoDay(now()).slice(0, 4) ? {} : { year: 'numeric' }
}
