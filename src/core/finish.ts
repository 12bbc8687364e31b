// When a broadcast will be done: from segments, the pace of its senders, their day's caps and the texting hours.
import { type Rulebook, whenAllowed } from './hours.ts'
import { nextDay } from './zone-time.ts'
import type { Place } from './zones.ts'

/** Segments of one sender to people of the same place that are due at the same time. */
export type Load = {
  readonly senderId: string
  readonly dueAt: Date
  readonly place: Place
  readonly segments: number
}

export type Pacing = {
  readonly segmentsPerSecond: number
  /** The carrier's cap a calendar day of `timeZone`; null: none. */
  readonly dailySegments: number | null
  readonly usedToday: number
}

export type Rules = {
  readonly rulebook: Rulebook
  readonly timeZone: string
  readonly now: Date
  paceOf(senderId: string): Pacing
}

/** Null: there is nothing to send, or no end to be foreseen. The last sender to be done decides. */
export function finishOf(loads: readonly Load[], rules: Rules): Date | null {
  const bySender = new Map<string, Load[]>()
  for (const load of loads) bySender.set(load.senderId, [...(bySender.get(load.senderId) ?? []), load])
  const ends = [...bySender].map(([senderId, list]) => endOf(list, rules.paceOf(senderId), rules))
  if (ends.length === 0 || ends.includes(null)) return null
  return new Date(Math.max(...ends.map(end => end!.getTime())))
}

/** Hours may end while a sender works: looked at again this often. */
const STEP_MS = 15 * 60_000
/** Two years of quarters of an hour. */
const STEPS = 70_000

function endOf(loads: readonly Load[], pace: Pacing, { rulebook, timeZone, now }: Rules): Date | null {
  if (pace.dailySegments !== null && pace.dailySegments <= 0) return null
  const left = [...loads]
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
    .map(load => ({ ...load, segments: load.segments }))
  let today = pace.dailySegments === null ? Number.POSITIVE_INFINITY : pace.dailySegments - pace.usedToday
  let midnight = nextDay(timeZone, now)
  let at = now
  for (let step = 0; step < STEPS; step += 1) {
    const opens = left.map(({ dueAt, place }) => {
      const from = later(dueAt, at)
      return whenAllowed({ rulebook, place }, from)?.until ?? from
    })
    const first = opens.reduce((best, open, index) => (open < opens[best]! ? index : best), 0)
    if (opens[first]! > at) at = opens[first]!
    while (at >= midnight) {
      midnight = nextDay(timeZone, midnight)
      today = pace.dailySegments ?? Number.POSITIVE_INFINITY
    }
    if (today <= 0) {
      at = midnight
      continue
    }
    const load = left[first]!
    const taken = Math.min(load.segments, today, (pace.segmentsPerSecond * STEP_MS) / 1000)
    at = new Date(at.getTime() + (taken / pace.segmentsPerSecond) * 1000)
    today -= taken
    load.segments -= taken
    if (load.segments <= 1e-6) left.splice(first, 1)
    if (left.length === 0) return new Date(Math.ceil(at.getTime()))
  }
  return null
}

export function later(one: Date, other: Date): Date {
  return one.getTime() < other.getTime() ? other : one
}
