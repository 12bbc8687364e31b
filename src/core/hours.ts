// Texting hours: between which times of day, where the person lives, texts that nobody wrote in this moment may go. G6.

/** Local times of day as `08:00`; from the one on, up to the other. `to` may be `24:00`. */
export type TextingHours = { readonly from: string; readonly to: string }

/** TCPA: no solicitation before 8 or after 21 o'clock at the called party's location. 47 CFR 64.1200(c)(1). */
export const DEFAULT_HOURS: TextingHours = { from: '08:00', to: '21:00' }

export function isTextingHours({ from, to }: TextingHours): boolean {
  return TIME.test(from) && (TIME.test(to) || to === '24:00') && minuteOf(from) < minuteOf(to)
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/**
 * When the hours begin in all of `zones`, or null: they are on now. Names that are no time zone count for nothing.
 * Hours that never meet in several zones hold for the first of them alone.
 */
export function quietUntil(hours: TextingHours, zones: readonly string[], now: Date): Date | null {
  let at = now.getTime()
  for (let round = 0; round < ROUNDS; round++) {
    const next = Math.max(at, ...zones.map(zone => opensAt(hours, zone, at)))
    if (next === at) return at === now.getTime() ? null : new Date(at)
    at = next
  }
  return quietUntil(hours, zones.slice(0, 1), now)
}

const ROUNDS = 10

/** The first moment of the zone's next day, for caps a calendar day. A zone that is none: of UTC's. */
export function nextDay(zone: string, now: Date): Date {
  const own = isZone(zone) ? zone : 'UTC'
  const today = localDay(own, now)
  let next = now
  do next = new Date(nextTimeOf(own, 0, next.getTime()))
  while (localDay(own, next) === today)
  return next
}

/** The zone's calendar day, as `2026-11-23`. */
export function localDay(zone: string, now: Date): string {
  const offset = isZone(zone) ? offsetOf(zone, now.getTime()) : 0
  return new Date(now.getTime() + offset * MINUTE_MS).toISOString().slice(0, 10)
}

const MINUTE_MS = 60_000
const DAY = 1_440

/** What was found out about a zone, and up to when it holds. */
type Span = { readonly isOpen: boolean; readonly since: number; readonly until: number }

/** A claim asks for every text; almost always the answer of the text before still holds. */
const spans = new Map<string, Span>()
const MOST_SPANS = 10_000

/** `at` itself where the hours are on, or the zone is none. */
function opensAt(hours: TextingHours, zone: string, at: number): number {
  const key = [zone, hours.from, hours.to].join(' ')
  const known = spans.get(key)
  if (known && known.since <= at && at < known.until) return known.isOpen ? at : known.until
  if (!isZone(zone)) return at
  const span = spanAt(hours, zone, at)
  if (spans.size >= MOST_SPANS) spans.clear()
  spans.set(key, span)
  return span.isOpen ? at : span.until
}

function spanAt(hours: TextingHours, zone: string, at: number): Span {
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)]
  // Round the clock: there is no end to look for.
  if (to - from === DAY) return { isOpen: true, since: at, until: Number.POSITIVE_INFINITY }
  const isOpenAt = (time: number) => {
    const minute = localMinute(zone, time)
    return from <= minute && minute < to
  }
  const isOpen = isOpenAt(at)
  // The clock may be set on or back before the hours' own end: then the change itself decides.
  let until = at
  do until = nextTimeOf(zone, isOpen ? to : from, until)
  while (isOpenAt(until) === isOpen)
  return { isOpen, since: at, until }
}

/** When the zone's clock shows this minute of the day next, or before that when the clock is set on or back. */
function nextTimeOf(zone: string, minute: number, after: number): number {
  const start = Math.floor(after / MINUTE_MS) * MINUTE_MS
  const ahead = (((minute - localMinute(zone, start) - 1) % DAY) + DAY) % DAY
  const end = start + (ahead + 1) * MINUTE_MS
  return offsetOf(zone, start) === offsetOf(zone, end) ? end : changeBetween(zone, start, end)
}

/** The first minute of the new offset. A zone changes its offset once a day at most. */
function changeBetween(zone: string, start: number, end: number): number {
  let [before, after] = [start / MINUTE_MS, end / MINUTE_MS]
  const old = offsetOf(zone, start)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetOf(zone, middle * MINUTE_MS) === old) before = middle
    else after = middle
  }
  return after * MINUTE_MS
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function localMinute(zone: string, at: number): number {
  return (((Math.floor(at / MINUTE_MS) + offsetOf(zone, at)) % DAY) + DAY) % DAY
}

/** Minutes east of UTC. */
function offsetOf(zone: string, at: number): number {
  const parts = formatOf(zone)!.formatToParts(at)
  const read = (type: string) => Number(parts.find(part => part.type === type)!.value)
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'))
  return Math.round((local - Math.floor(at / MINUTE_MS) * MINUTE_MS) / MINUTE_MS)
}

function isZone(zone: string): boolean {
  return formatOf(zone) !== null
}

/** Making a format costs more than a thousand answers of it. */
const formats = new Map<string, Intl.DateTimeFormat | null>()
const MOST_FORMATS = 1_000

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone)
  if (known !== undefined) return known
  if (formats.size >= MOST_FORMATS) formats.clear()
  const format = makeFormat(zone)
  formats.set(zone, format)
  return format
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  const parts = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...parts, hourCycle: 'h23', timeZone })
  } catch {
    return null
  }
}
