// What a plan is, and where somebody stands in it: which step comes next, and when. G1.
import { Temporal } from 'temporal-polyfill'

export type TaskKind = 'call' | 'text' | 'to_do'

/** What a step does. A text with variants is dynamic: another one each time that the plan repeats, used in turn. */
export type Action =
  | {
      readonly kind: 'text'
      readonly body: string
      readonly media: readonly string[]
      readonly variants: readonly string[]
    }
  | { readonly kind: 'task'; readonly task: TaskKind; readonly title: string; readonly body: string }
  /** Moves everything after it. */
  | { readonly kind: 'wait'; readonly days: number }
  | { readonly kind: 'add_tag'; readonly tag: string }
  | { readonly kind: 'remove_tag'; readonly tag: string }
  | { readonly kind: 'end' }

/** `day`: 1 is the day of enrolling. `time`: `HH:MM` in the account's zone. */
export type Step = Action & { readonly id: string; readonly day: number; readonly time: string }

/** How often it is gone through in all, and from day 1 to the next day 1. */
export type Repeat = { readonly times: number; readonly everyDays: number }

export type Timetable = { readonly steps: readonly Step[]; readonly repeat: Repeat | null }

/** Where somebody stands: the next step, by its place in the list, of which round. Both from 0. */
export type Place = { readonly round: number; readonly position: number }

/** Somebody in a plan. `startsOn`: day 1, as `2026-11-23` in the account's zone. */
export type Course = Place & { readonly startsOn: string }

/** The longest plan: a year. */
export const MOST_DAYS = 365
export const MOST_STEPS = 200
export const MOST_TAGS = 10

/** The day of the step at `position`, with the waits before it. */
export function dayOf(steps: readonly Step[], position: number): number {
  let day = steps[position]!.day
  for (const step of steps.slice(0, position)) if (step.kind === 'wait') day += step.days
  return day
}

/** How many days one round takes. */
export function lengthOf(steps: readonly Step[]): number {
  if (steps.length === 0) return 0
  const last = steps.at(-1)!
  return dayOf(steps, steps.length - 1) + (last.kind === 'wait' ? last.days : 0)
}

/**
 * When the step at `place` is to be carried out. A time that the clocks skip comes an hour later, of one that comes
 * twice it is the first (DST). Nothing comes before `notBefore`: whoever is enrolled in the afternoon gets the step of
 * that morning at once, and no step overtakes the one before it.
 */
export function dueAt(
  { steps, repeat }: Timetable,
  { startsOn, round, position }: Course,
  { zone, notBefore }: { readonly zone: string; readonly notBefore: Date },
): Date {
  const days = dayOf(steps, position) - 1 + round * (repeat?.everyDays ?? 0)
  const at = instantOf(startsOn, days, steps[position]!.time, zone)
  return at > notBefore.getTime() ? new Date(at) : notBefore
}

/** Where somebody begins. */
export function firstPlace(timetable: Timetable): Place | 'over' {
  return passWaits(timetable, { round: 0, position: 0 })
}

/** The place behind `place`. A wait only moves what comes after it: nobody stands there. */
export function placeAfter(timetable: Timetable, { round, position }: Place): Place | 'over' {
  if (timetable.steps[position]?.kind === 'end') return 'over'
  return passWaits(timetable, { round, position: position + 1 })
}

function passWaits({ steps, repeat }: Timetable, { round, position }: Place): Place | 'over' {
  const ahead = (from: number) => steps.findIndex((step, index) => index >= from && step.kind !== 'wait')
  const found = ahead(position)
  if (found !== -1) return { round, position: found }
  const first = ahead(0)
  return repeat !== null && round + 1 < repeat.times && first !== -1
    ? { round: round + 1, position: first }
    : 'over'
}

export type Next =
  | { readonly kind: 'now'; readonly step: Step; readonly dueAt: Date }
  /** Why not yet. */
  | { readonly kind: 'later'; readonly step: Step; readonly dueAt: Date }
  /** Why never. */
  | { readonly kind: 'over' }

export type Moment = { readonly zone: string; readonly notBefore: Date; readonly now: Date }

/** The next step of somebody, or why not. */
export function nextStep(timetable: Timetable, course: Course, { zone, notBefore, now }: Moment): Next {
  const step = timetable.steps[course.position]
  if (!step) return { kind: 'over' }
  const due = dueAt(timetable, course, { zone, notBefore })
  return { kind: due <= now ? 'now' : 'later', step, dueAt: due }
}

/** What a text step says in this round. */
export function bodyIn(step: Step & { readonly kind: 'text' }, round: number): string {
  const { body, variants } = step
  return variants[round % Math.max(1, variants.length)] ?? body
}

/** The day that `at` falls in, and the one after it, on the clock of the zone. */
export function localDay(at: Date, zone: string): string {
  return zoned(at, zone).toPlainDate().toString()
}

export function dayAfter(day: string, days = 1): string {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

export function laterOf(one: Date, other: Date): Date {
  return new Date(Math.max(one.getTime(), other.getTime()))
}

function zoned(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
}

/** Thousands of people come to the same step of the same day: it is looked up once. */
const known = new Map<string, number>()
const MOST_KNOWN = 20_000

function instantOf(startsOn: string, days: number, time: string, zone: string): number {
  const key = `${startsOn} ${days} ${time} ${zone}`
  const found = known.get(key)
  if (found !== undefined) return found
  const day = Temporal.PlainDate.from(startsOn).add({ days })
  const at = day
    .toPlainDateTime(Temporal.PlainTime.from(time))
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, at.epochMilliseconds)
  return at.epochMilliseconds
}
