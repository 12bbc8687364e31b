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

export type Loads = {
  add(load: Load): void
  list(): Load[]
}

const MINUTE_MS = 60_000

/** Sums of a few hundred loads, however many texts: what is due in the same minute is due when it begins. */
export function gatherLoads(): Loads {
  const byPlace = new Map<Place, Map<string, Load & { segments: number }>>()
  return {
    add(load) {
      const { senderId, dueAt, place, segments } = load
      const known = byPlace.get(place) ?? new Map<string, Load & { segments: number }>()
      if (known.size === 0) byPlace.set(place, known)
      const minute = Math.floor(dueAt.getTime() / MINUTE_MS)
      const key = `${minute} ${senderId}`
      const sum = known.get(key)
      if (sum) sum.segments += segments
      else known.set(key, { ...load, dueAt: new Date(minute * MINUTE_MS) })
    },
    list: () => [...byPlace.values()].flatMap(loads => [...loads.values()]),
  }
}

/**
 * What is left when `share` of all segments (0 to 1) is done: senders work side by side, each at its pace, and none
 * over its caps of the days since `since`; each takes first what was due first.
 */
export function leftOf(loads: readonly Load[], share: number, since: Date, rules: Rules): Load[] {
  const bySender = groupedBySender(loads)
  const total = loads.reduce((sum, load) => sum + load.segments, 0)
  const days = daysSince(since, rules)
  const lanes = [...bySender].map(([senderId, list]) => {
    const { segmentsPerSecond: pace, dailySegments, usedToday } = rules.paceOf(senderId)
    const cap = dailySegments === null ? Number.POSITIVE_INFINITY : dailySegments * days + usedToday
    const own = list.reduce((sum, load) => sum + load.segments, 0)
    return { list, pace, most: Math.min(own, cap) }
  })
  const seconds = secondsFor(Math.min(1, Math.max(0, share)) * total, lanes)
  return lanes.flatMap(({ list, pace, most }) => withoutFirst(list, Math.min(most, pace * seconds)))
}

function daysSince(since: Date, { timeZone, now }: Rules): number {
  let days = 0
  for (let day = nextDay(timeZone, since); day <= now && days < 1_000; day = nextDay(timeZone, day)) days += 1
  return days
}

type Lane = { readonly pace: number; readonly most: number }

/** How long the lanes worked side by side until they had done so much together. */
function secondsFor(done: number, lanes: readonly Lane[]): number {
  const ends = lanes.map(({ pace, most }) => most / pace).sort((a, b) => a - b)
  let before = 0
  let sum = 0
  for (const end of ends) {
    const pace = lanes.reduce((all, lane) => (lane.most / lane.pace >= end ? all + lane.pace : all), 0)
    if (sum + (end - before) * pace >= done) return before + (done - sum) / pace
    sum += (end - before) * pace
    before = end
  }
  // More than they can have done, as far as it is known: everything that they could.
  return Number.POSITIVE_INFINITY
}

function withoutFirst(list: readonly Load[], done: number): Load[] {
  let over = done
  return byDue(list).flatMap(load => {
    const taken = Math.min(over, load.segments)
    over -= taken
    return load.segments - taken > 1e-6 ? [{ ...load, segments: load.segments - taken }] : []
  })
}

function byDue(list: readonly Load[]): Load[] {
  return [...list].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
}

function groupedBySender(loads: readonly Load[]): Map<string, Load[]> {
  const bySender = new Map<string, Load[]>()
  for (const load of loads) {
    const list = bySender.get(load.senderId)
    if (list) list.push(load)
    else bySender.set(load.senderId, [load])
  }
  return bySender
}

/** Null: there is nothing to send, or no end to be foreseen. The last sender to be done decides. */
export function finishOf(loads: readonly Load[], rules: Rules): Date | null {
  const ends = [...groupedBySender(loads)].map(([senderId, list]) =>
    endOf(list, rules.paceOf(senderId), rules),
  )
  if (ends.length === 0 || ends.includes(null)) return null
  return new Date(Math.max(...ends.map(end => end!.getTime())))
}

/** Hours may end while a sender works: looked at again this often. */
const STEP_MS = 15 * 60_000
/** Two years of quarters of an hour. */
const STEPS = 70_000

function endOf(loads: readonly Load[], pace: Pacing, { rulebook, timeZone, now }: Rules): Date | null {
  if (pace.dailySegments !== null && pace.dailySegments <= 0) return null
  const left = byDue(loads).map(load => ({ ...load, segments: load.segments }))
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
