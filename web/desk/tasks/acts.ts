// What is done to a task with one key: done, put off, taken back; shown at once, taken back when Heed refuses it.
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Page, Task } from '../api-types.ts'
import { wishFocus } from '../inbox/focus-wish.ts'
import { draftOf, keepDraft, openTyped } from '../inbox/typed.ts'
import { told, toldError } from '../parts/toast.ts'
import { appointment } from '../parts/when.ts'
import { useMe } from '../queries.ts'
import { finishTask, patchTask, reopenTask, snoozeTask } from './queries.ts'

export type Acts = {
  finish: (task: Task) => void
  reopen: (task: Task) => void
  snooze: (task: Task, until: string) => void
  /** Opens the conversation with the task's words in the composer. */
  write: (task: Task) => void
  /** What was done last; null when there is nothing to take back. */
  takeBack: () => void
}

let last: (() => void) | null = null

export function useTaskActs(): Acts {
  const queries = useQueryClient()
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ['tasks'] })
    void queries.invalidateQueries({ queryKey: ['contact-timeline'] })
  }
  const run = (act: Promise<Task>, words: string, undo: () => void) => {
    act
      .then(() => {
        const once = () => {
          if (last === once) last = null
          undo()
        }
        last = once
        told(words, once)
      })
      .catch(toldError)
      .finally(refresh)
  }
  const back = (act: () => Promise<Task>) => () => void act().catch(toldError).finally(refresh)
  const hide = (task: Task) =>
    queries.setQueriesData<InfiniteData<Page<Task>>>(
      { queryKey: ['tasks', 'list'] },
      data => data && { ...data, pages: data.pages.map(page => without(page, task.id)) },
    )
  const write = useWrite()
  return {
    write,
    finish(task) {
      hide(task)
      run(
        finishTask(task.id),
        `Done: ${task.title}`,
        back(() => reopenTask(task.id)),
      )
    },
    reopen(task) {
      hide(task)
      run(
        reopenTask(task.id),
        `Open again: ${task.title}`,
        back(() => finishTask(task.id)),
      )
    },
    snooze(task, until) {
      const undo = back(() => patchTask(task.id, { dueAt: task.dueAt }))
      run(snoozeTask(task.id, until), `Put off to ${appointment(until)}: ${task.title}`, undo)
    },
    takeBack: () => last?.(),
  }
}

function without(page: Page<Task>, id: string): Page<Task> {
  return { ...page, items: page.items.filter(item => item.id !== id) }
}

function useWrite(): Acts['write'] {
  const navigate = useNavigate()
  const { user, account } = useMe()
  return ({ phone, body }) => {
    if (!phone) return
    openTyped(user?.id ?? account.id)
    const begun = draftOf(phone).body.trim()
    if (body && !begun.includes(body)) keepDraft(phone, { body: begun ? `${begun}\n\n${body}` : body })
    if (begun && body && !begun.includes(body))
      told('You had begun a text there: the words of the task stand below it.')
    wishFocus(phone)
    void navigate({ to: '/inbox/$phone', params: { phone } })
  }
}
