// How tasks are said: kinds, when they are due, and the parts of the list.
import type { Task } from '../api-types.ts'
import { appointment, clock, dayKey, now } from '../parts/when.ts'

export const KIND_WORDS: Record<Task['kind'], string> = { call: 'Call', text: 'Text', to_do: 'To do' }

export type Part = 'overdue' | 'today' | 'tomorrow' | 'week' | 'later'

export const PARTS: readonly { part: Part; label: string }[] = [
  { part: 'overdue', label: 'Overdue' },
  { part: 'today', label: 'Today' },
  { part: 'tomorrow', label: 'Tomorrow' },
  { part: 'week', label: 'The next 7 days' },
  { part: 'later', label: 'Later' },
]

const DAY_MS = 86_400_000

export function partOf({ dueAt }: Task): Part {
  const at = now().getTime()
  const due = Date.parse(dueAt)
  const inDays = (days: number) => dayKey(new Date(at + days * DAY_MS).toISOString())
  if (due < at) return 'overdue'
  if (dayKey(dueAt) === inDays(0)) return 'today'
  if (dayKey(dueAt) === inDays(1)) return 'tomorrow'
  return due < at + 7 * DAY_MS ? 'week' : 'later'
}

/** As short as the part of the list allows. */
export function dueWords(task: Task): string {
  if (task.state === 'done') return `Done ${appointment(task.doneAt ?? task.updatedAt)}`
  const part = partOf(task)
  if (part === 'today' || part === 'tomorrow') return clock(task.dueAt)
  const isToday = dayKey(task.dueAt) === dayKey(now().toISOString())
  if (part === 'overdue') return isToday ? `Since ${clock(task.dueAt)}` : `Since ${appointment(task.dueAt)}`
  return appointment(task.dueAt)
}

/** Where no heading says the day: "today, 9:00", "Tue, 24 Nov, 9:00". */
export function dueInFull(task: Task): string {
  const part = partOf(task)
  if (part === 'today' || part === 'tomorrow') return `${part}, ${clock(task.dueAt)}`
  return dueWords(task)
}

/** Where it came from, unless the reader made it. */
export function sourceWords({ origin, author }: Task, me: string): string | null {
  if (origin === 'plan') return `Plan · ${author}`
  return author === me ? null : `from ${author}`
}
