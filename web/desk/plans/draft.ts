// A plan while it is written: what each key does to its steps, as pure functions; days are shown with the waits in.
import type { Action, Step } from '../../../src/core/plan.ts'
import { dayOf, MOST_DAYS, MOST_STEPS } from '../../../src/core/plan.ts'
import type { PlanContent } from '../../../src/core/plan-check.ts'
import type { Plan, PlanInput } from '../api-types.ts'

export type Draft = PlanContent & {
  readonly description: string
  readonly sundaysAndHolidays: boolean
  readonly stopOnReply: boolean
}

export type Steps = readonly Step[]

/** Ids that the server has not given: it makes its own. */
const NEW = 'new-'
let made = 0

export function newId(): string {
  made += 1
  return `${NEW}${made}`
}

export function draftOf(plan: Plan): Draft {
  const { name, description, window, sundaysAndHolidays, stopOnReply, enrollByTags, next, repeat } = plan
  const steps = plan.steps.map(({ counts: _, ...step }) => step as Step)
  return { name, description, window, sundaysAndHolidays, stopOnReply, enrollByTags, next, repeat, steps }
}

export function inputOf(draft: Draft): PlanInput {
  const steps = draft.steps.map(({ id, ...step }) => (id.startsWith(NEW) ? step : { ...step, id }))
  return { ...draft, steps } as unknown as PlanInput
}

export const BLANK: Record<Kind, Action> = {
  text: { kind: 'text', body: '', media: [], variants: [] },
  call: { kind: 'task', task: 'call', title: '', body: '' },
  text_task: { kind: 'task', task: 'text', title: '', body: '' },
  to_do: { kind: 'task', task: 'to_do', title: '', body: '' },
  wait: { kind: 'wait', days: 1 },
  add_tag: { kind: 'add_tag', tag: '' },
  remove_tag: { kind: 'remove_tag', tag: '' },
  end: { kind: 'end' },
}
export type Kind = 'text' | 'call' | 'text_task' | 'to_do' | 'wait' | 'add_tag' | 'remove_tag' | 'end'

export const KINDS = Object.keys(BLANK) as Kind[]

const FIRST = { day: 1, time: '10:00' }

/** At a place, 0 before all. What comes last goes to the next day; anything else to where it is put. */
export function addStep(steps: Steps, at: number, kind: Kind): { steps: Steps; id: string } {
  const id = newId()
  const place =
    kind === 'end' ? steps.length : steps.at(-1)?.kind === 'end' ? Math.min(at, steps.length - 1) : at
  const before = steps[place - 1]
  const after = steps[place]
  const isNextDay =
    before && (!after || after.kind === 'end') && (kind === 'text' || BLANK[kind].kind === 'task')
  const slot = !before
    ? after
      ? { day: after.day, time: after.time }
      : FIRST
    : isNextDay
      ? { day: Math.min(MOST_DAYS, before.day + 1), time: before.time }
      : { day: before.day, time: before.time }
  const step = { ...BLANK[kind], id, ...slot } as Step
  return { steps: tidy([...steps.slice(0, place), step, ...steps.slice(place)]), id }
}

export function mayAdd(steps: Steps, kind: Kind): boolean {
  if (steps.length >= MOST_STEPS) return false
  return kind !== 'end' || !steps.some(step => step.kind === 'end')
}

export function removeStep(steps: Steps, id: string): Steps {
  return tidy(steps.filter(step => step.id !== id))
}

export function putStep(steps: Steps, id: string, change: object): Steps {
  return steps.map(step => (step.id === id ? ({ ...step, ...change } as Step) : step))
}

/** The steps as they stood before, with what they say now. */
export function takeBack(now: Steps, before: Steps): Steps {
  return before.map(step => {
    const same = now.find(({ id }) => id === step.id)
    return same ? { ...same, day: step.day, time: step.time } : step
  })
}

/** Changes places with its neighbour: the days and times stay, what happens on them is swapped. */
export function moveStep(steps: Steps, id: string, by: 1 | -1): Steps {
  const from = steps.findIndex(step => step.id === id)
  const to = from + by
  const [step, other] = [steps[from], steps[to]]
  if (!step || !other || step.kind === 'end' || other.kind === 'end') return steps
  const all = [...steps]
  all[from] = { ...other, day: step.day, time: step.time }
  all[to] = { ...step, day: other.day, time: other.time }
  return tidy(all)
}

/** To another place in the list; it takes over the day and time of whom it comes behind. */
export function dropStep(steps: Steps, id: string, at: number): Steps {
  const from = steps.findIndex(step => step.id === id)
  const step = steps[from]
  if (!step || step.kind === 'end' || at === from || at === from + 1) return steps
  const rest = steps.filter(each => each.id !== id)
  const last = rest.at(-1)?.kind === 'end' ? rest.length - 1 : rest.length
  const place = Math.min(at > from ? at - 1 : at, last)
  const near = rest[place - 1] ?? rest[place] ?? step
  return tidy([...rest.slice(0, place), { ...step, day: near.day, time: near.time }, ...rest.slice(place)])
}

/** `day` with the waits before it, as it is shown. It goes where it then belongs. */
export function setWhen(
  steps: Steps,
  id: string,
  when: { readonly day: number; readonly time: string },
): Steps {
  const step = steps.find(each => each.id === id)
  if (!step || !isReal(step)) return steps
  const rest = steps.filter(each => each.id !== id)
  const wanted = Math.min(MOST_DAYS, Math.max(1, when.day))
  const places = Array.from({ length: rest.length + 1 }, (_, at) =>
    slotAt(rest, at, { ...when, day: wanted }),
  )
  const best = places.reduce((least, each) => (each.off < least.off ? each : least))
  const moved = { ...step, day: best.day, time: best.time }
  return tidy([...rest.slice(0, best.at), moved, ...rest.slice(best.at)])
}

/** What it would be at a place, and how far that is from what was wanted, in minutes; far where nothing may stand. */
function slotAt(rest: Steps, at: number, { day, time }: { day: number; time: string }) {
  const waited = rest.slice(0, at).reduce((sum, step) => sum + (step.kind === 'wait' ? step.days : 0), 0)
  const [before, after] = [stampOf(lastReal(rest.slice(0, at))), stampOf(rest.slice(at).find(isReal))]
  const wanted = Math.max(1, day - waited) * DAY + minutes(time)
  const low = before ?? DAY
  const high = after ?? Number.POSITIVE_INFINITY
  const got = Math.min(Math.max(wanted, low), Math.max(low, high))
  const isBehindEnd = rest.slice(0, at).some(step => step.kind === 'end')
  const off = isBehindEnd
    ? Number.POSITIVE_INFINITY
    : Math.abs(got + waited * DAY - (day * DAY + minutes(time)))
  return { at, off, day: Math.floor(got / DAY), time: timeOf(got % DAY) }
}

const DAY = 1440

function isReal(step: Step): boolean {
  return step.kind !== 'wait' && step.kind !== 'end'
}

function lastReal(steps: Steps): Step | undefined {
  return steps.findLast(isReal)
}

function stampOf(step: Step | undefined): number | null {
  return step ? step.day * DAY + minutes(step.time) : null
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}

function timeOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Waits and the end have no time of their own: they stand where the step before them does. */
function tidy(steps: Steps): Steps {
  let last = FIRST
  return steps.map(step => {
    const placed = isReal(step) ? step : { ...step, day: last.day, time: last.time }
    last = { day: placed.day, time: placed.time }
    return placed
  })
}

export type Day = {
  readonly day: number
  readonly steps: readonly { readonly step: Step; readonly at: number }[]
}

/** The column: days in their order, each with its steps and their places. A wait stands at the end of its day. */
export function daysOf(steps: Steps): Day[] {
  const days: { day: number; steps: { step: Step; at: number }[] }[] = []
  for (const [at, step] of steps.entries()) {
    const day = dayOf(steps, at)
    const last = days.at(-1)
    if (last?.day === day) last.steps.push({ step, at })
    else days.push({ day, steps: [{ step, at }] })
  }
  return days
}
