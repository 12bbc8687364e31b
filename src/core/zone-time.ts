// The clock on somebody's wall: which minute of which day it shows in a zone, and when it shows another one next.

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

/** What the zone's clock shows; `weekday`: 0 is Sunday. The zone must be one. */
export type Face = { readonly day: string; readonly weekday: number; readonly minute: number }

export function faceOf(zone: string, at: number): Face {
  const minutes = Math.floor(at / MINUTE_MS) + offsetOf(zone, at)
  const local = new Date(minutes * MINUTE_MS)
  return {
    day: local.toISOString().slice(0, 10),
    weekday: local.getUTCDay(),
    minute: ((minutes % DAY) + DAY) % DAY,
  }
}

const MINUTE_MS = 60_000
const DAY = 1_440

/** When the zone's clock shows this minute of the day next, or before that when the clock is set on or back. */
export function nextTimeOf(zone: string, minute: number, after: number): number {
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

function localMinute(zone: string, at: number): number {
  return (((Math.floor(at / MINUTE_MS) + offsetOf(zone, at)) % DAY) + DAY) % DAY
}

/** Minutes east of UTC. */
function offsetOf(zone: string, at: number): number {
  // Asking costs two microseconds, and a text's wait for Monday asks a hundred times. No zone changes twice in a day:
  // where a day's ends show the same offset, so does all between them.
  for (const length of BLOCKS) {
    const known = blockOf(zone, at, length)
    if (known !== null) return known
  }
  return askOffset(zone, at)
}

const BLOCKS = [1_440 * MINUTE_MS, 60 * MINUTE_MS]
const blocks = new Map<string, number | null>()
const MOST_BLOCKS = 20_000

/** Null: the clock is changed in it. */
function blockOf(zone: string, at: number, length: number): number | null {
  const start = Math.floor(at / length) * length
  const key = `${start} ${length} ${zone}`
  const known = blocks.get(key)
  if (known !== undefined) return known
  const [first, last] = [askOffset(zone, start), askOffset(zone, start + length)]
  const offset = first === last ? first : null
  if (blocks.size >= MOST_BLOCKS) blocks.clear()
  blocks.set(key, offset)
  return offset
}

function askOffset(zone: string, at: number): number {
  const parts = formatOf(zone)!.formatToParts(at)
  const read = (type: string) => Number(parts.find(part => part.type === type)!.value)
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'))
  return Math.round((local - Math.floor(at / MINUTE_MS) * MINUTE_MS) / MINUTE_MS)
}

export function isZone(zone: string): boolean {
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
