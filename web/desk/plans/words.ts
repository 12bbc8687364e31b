// How plans and their steps are said.
import type { Step } from '../../../src/core/plan.ts'
import type { Enrollment, Plan, StepCounts } from '../api-types.ts'
import { plural, readable, type Tone } from '../parts/words.ts'
import type { Kind } from './draft.ts'

export const KIND_WORDS: Record<Kind, string> = {
  text: 'Text',
  call: 'Call',
  text_task: 'Text task',
  to_do: 'To do',
  wait: 'Wait',
  add_tag: 'Add a tag',
  remove_tag: 'Remove a tag',
  end: 'End',
}

/** What each does, where one is chosen. */
export const KIND_HINTS: Record<Kind, string> = {
  text: 'goes out by itself',
  call: 'a task to call',
  text_task: 'a task with a text ready to send',
  to_do: 'any other task',
  wait: 'moves what comes after it',
  add_tag: 'may start another plan',
  remove_tag: 'of the contact',
  end: 'nothing comes after it',
}

export function kindOf(step: Step): Kind {
  if (step.kind !== 'task') return step.kind
  return step.task === 'text' ? 'text_task' : step.task
}

/** What stands on the card, and what it is called by. */
export function titleOf(step: Step): string {
  switch (step.kind) {
    case 'text':
      return (
        readable(step.variants[0] ?? step.body) ||
        (step.media.length > 0 ? 'A picture' : 'Nothing written yet')
      )
    case 'task':
      return step.title.trim() || 'Nothing written yet'
    case 'wait':
      return `Wait ${plural(step.days, 'day')}`
    case 'add_tag':
      return `Add the tag ${step.tag || '…'}`
    case 'remove_tag':
      return `Remove the tag ${step.tag || '…'}`
    case 'end':
      return 'The plan ends'
  }
}

export const STATE_WORDS: Record<Plan['state'], { words: string; tone: Tone }> = {
  draft: { words: 'Draft', tone: 'quiet' },
  active: { words: 'Active', tone: 'good' },
  archived: { words: 'Archived', tone: 'quiet' },
}

export const ENROLLMENT_WORDS: Record<Enrollment['state'], { words: string; tone: Tone }> = {
  active: { words: 'Under way', tone: 'quiet' },
  done: { words: 'Done', tone: 'good' },
  stopped: { words: 'Stopped', tone: 'wait' },
}

export type Figure = { what: keyof StepCounts; count: number; words: string; tone: Tone }

const FIGURES: readonly Omit<Figure, 'count'>[] = [
  { what: 'waiting', words: 'waiting', tone: 'quiet' },
  { what: 'sent', words: 'sent', tone: 'quiet' },
  { what: 'answered', words: 'answered', tone: 'good' },
  { what: 'skipped', words: 'skipped', tone: 'wait' },
  { what: 'failed', words: 'failed', tone: 'bad' },
  { what: 'optedOut', words: 'opted out', tone: 'bad' },
]

/** Those that are not zero. Of a step that is no text, what is sent is done. */
export function figuresOf(counts: StepCounts, kind: Step['kind']): Figure[] {
  return FIGURES.map(each => ({
    ...each,
    count: counts[each.what],
    words: each.what === 'sent' && kind !== 'text' ? 'done' : each.words,
  })).filter(({ count }) => count > 0)
}

/** "4 texts and 2 calls over 14 days". */
export function planWords({ steps, days, repeat }: Pick<Plan, 'steps' | 'days' | 'repeat'>): string {
  const texts = steps.filter(step => step.kind === 'text').length
  const tasks = steps.filter(step => step.kind === 'task').length
  const parts = [texts > 0 && plural(texts, 'text'), tasks > 0 && plural(tasks, 'task')].filter(Boolean)
  if (steps.length === 0) return 'No steps yet'
  const what = parts.length > 0 ? parts.join(' and ') : plural(steps.length, 'step')
  return `${what} over ${plural(days, 'day')}${repeat ? `, ${repeat.times} times` : ''}`
}

export function peopleWords({ active, done, stopped }: Plan['counts']): string {
  const parts = [
    active > 0 && `${active.toLocaleString('en')} under way`,
    done > 0 && `${done.toLocaleString('en')} done`,
    stopped > 0 && `${stopped.toLocaleString('en')} stopped`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : 'Nobody yet'
}

/** "9:30 am" or "09:30", as the reader's clock says it. */
export function clockWords(time: string): string {
  const locale = navigator.languages.find(tag => /^en(-[A-Z]{2})?$/.test(tag)) ?? 'en-GB'
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
    .format(new Date(`2026-01-01T${/^\d\d:\d\d$/.test(time) ? time : '00:00'}:00Z`))
    .replace(/\u202f/g, ' ')
    .replace(/ ([AP])M$/, (_, half: string) => ` ${half.toLowerCase()}m`)
}
