// What is wrong with a plan, by field: before it is saved, and before an active one is changed. G1, G2.
import { dayOf, lengthOf, MOST_DAYS, MOST_TAGS, type Repeat, type Step } from './plan.ts'
import { parse } from './templates.ts'
import { isTextingHours, type TextingHours } from './texting-hours.ts'

export type PlanContent = {
  readonly name: string
  readonly window: TextingHours
  readonly enrollByTags: readonly string[]
  readonly next: string | null
  readonly repeat: Repeat | null
  readonly steps: readonly Step[]
}

export type PlanProblem = { readonly field: string; readonly message: string }

const LONGEST_TAG = 60
const MOST_TIMES = 100

/** Nothing where all is well. */
export function checkPlan(plan: PlanContent): PlanProblem[] {
  const { name, window, enrollByTags, next, repeat, steps } = plan
  return [
    ...(name.trim() === '' ? [{ field: 'name', message: 'Give it a name: that is how it is found.' }] : []),
    ...(isTextingHours(window) ? [] : [{ field: 'window', message: WINDOW }]),
    ...checkTags(enrollByTags),
    ...steps.flatMap((step, index) => checkStep(step, `steps.${index}`)),
    ...checkOrder(steps),
    ...(repeat === null ? [] : checkRepeat(repeat, steps)),
    ...checkEnd(steps, { next, repeat }),
  ]
}

const WINDOW = 'Give two times of one day, for example from 10:00 to 19:00.'

function checkTags(tags: readonly string[]): PlanProblem[] {
  const strange = tags.findIndex(tag => !isTag(tag))
  const most = `A plan enrolls by up to ${MOST_TAGS} tags.`
  return [
    ...(tags.length > MOST_TAGS ? [{ field: 'enrollByTags', message: most }] : []),
    ...(strange < 0 ? [] : [{ field: `enrollByTags.${strange}`, message: TAG }]),
  ]
}

const TAG = `A tag has 1 to ${LONGEST_TAG} characters.`

function isTag(tag: string): boolean {
  const length = tag.trim().length
  return length > 0 && length <= LONGEST_TAG
}

function checkStep(step: Step, field: string): PlanProblem[] {
  const told = (where: string, message: string) => [{ field: `${field}.${where}`, message }]
  const isDay = Number.isInteger(step.day) && step.day >= 1 && step.day <= MOST_DAYS
  return [
    ...(isDay ? [] : told('day', `A day from 1 to ${MOST_DAYS}: day 1 is the day of enrolling.`)),
    ...(TIME.test(step.time) ? [] : told('time', 'A time of day as 09:30.')),
    ...checkAction(step).flatMap(one => told(one.field, one.message)),
  ]
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

function checkAction(step: Step): PlanProblem[] {
  switch (step.kind) {
    case 'text':
      return checkText(step)
    case 'task':
      return [
        ...(step.title.trim() === '' ? [{ field: 'title', message: 'Say what is to be done.' }] : []),
        ...(step.task === 'text' ? checkBody('body', step.body) : []),
      ]
    case 'wait':
      return Number.isInteger(step.days) && step.days >= 1 && step.days <= MOST_DAYS
        ? []
        : [{ field: 'days', message: `A number of days from 1 to ${MOST_DAYS}.` }]
    case 'add_tag':
    case 'remove_tag':
      return isTag(step.tag) ? [] : [{ field: 'tag', message: TAG }]
    case 'end':
      return []
  }
}

function checkText({ body, media, variants }: Step & { kind: 'text' }): PlanProblem[] {
  const strange = media.findIndex(url => !URL.canParse(url))
  const empty = 'The text is empty: write something or add a picture.'
  const isEmpty = variants.length === 0 && body.trim() === '' && media.length === 0
  return [
    ...(isEmpty ? [{ field: 'body', message: empty }] : []),
    ...checkBody('body', body),
    ...variants.flatMap((text, index) => {
      const field = `variants.${index}`
      return text.trim() === '' ? [{ field, message: 'This text is empty.' }] : checkBody(field, text)
    }),
    ...(strange < 0 ? [] : [{ field: `media.${strange}`, message: 'This is no address of a picture.' }]),
  ]
}

function checkBody(field: string, body: string): PlanProblem[] {
  const read = parse(body)
  return read.ok ? [] : [{ field, message: `${read.problem} Look at character ${read.at + 1}.` }]
}

/** Steps stand in the order in which they come: nobody has to work it out. */
function checkOrder(steps: readonly Step[]): PlanProblem[] {
  const wrong = steps.findIndex((step, index) => {
    const before = steps[index - 1]
    return before && (step.day < before.day || (step.day === before.day && step.time < before.time))
  })
  const length = lengthOf(steps)
  const inOrder = 'This step comes before the one above it: steps stand in the order of their days and times.'
  return [
    ...(wrong < 0 ? [] : [{ field: `steps.${wrong}.day`, message: inOrder }]),
    ...(length > MOST_DAYS
      ? [
          {
            field: 'steps',
            message: `With its waits the plan takes ${length} days. It may take ${MOST_DAYS}.`,
          },
        ]
      : []),
  ]
}

function checkRepeat({ times, everyDays }: Repeat, steps: readonly Step[]): PlanProblem[] {
  const isCount = Number.isInteger(times) && times >= 2 && times <= MOST_TIMES
  const length = lengthOf(steps)
  const isLong = Number.isInteger(everyDays) && everyDays >= Math.max(1, length) && everyDays <= MOST_DAYS + 1
  const days = `It can begin again after ${Math.max(1, length)} to ${MOST_DAYS + 1} days: the rounds follow one another.`
  return [
    ...(isCount ? [] : [{ field: 'repeat.times', message: `2 to ${MOST_TIMES} times in all.` }]),
    ...(isLong ? [] : [{ field: 'repeat.everyDays', message: days }]),
  ]
}

function checkEnd(
  steps: readonly Step[],
  { next, repeat }: Pick<PlanContent, 'next' | 'repeat'>,
): PlanProblem[] {
  const at = steps.findIndex(step => step.kind === 'end')
  if (at < 0) return []
  const field = `steps.${at}`
  if (at < steps.length - 1)
    return [{ field, message: 'Nothing comes after the end: make it the last step.' }]
  if (next !== null) return [{ field, message: 'A plan that flows into another one does not end here.' }]
  return repeat === null ? [] : [{ field, message: 'A plan that repeats does not end here.' }]
}

/** G2: what may change while it is active. Steps are neither added nor moved; what they say may change. */
export function checkEdit(before: readonly Step[], steps: readonly Step[]): PlanProblem[] {
  if (before.length !== steps.length) return [{ field: 'steps', message: FIXED }]
  const moved = steps.findIndex((step, index) => {
    const was = before[index]!
    if (was.id !== step.id || was.kind !== step.kind || was.day !== step.day || was.time !== step.time)
      return true
    return dayOf(before, index) !== dayOf(steps, index) || (was.kind === 'wait' && !isSameWait(was, step))
  })
  return moved < 0 ? [] : [{ field: `steps.${moved}`, message: FIXED }]
}

function isSameWait(was: Step & { kind: 'wait' }, step: Step): boolean {
  return step.kind === 'wait' && step.days === was.days
}

const FIXED =
  'While a plan is active its steps are not added, taken away or moved: people are under way in it. Change what they say, or duplicate the plan.'
