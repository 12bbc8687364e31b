// Opens the form for a task from anywhere; its code loads with it.
import { lazy, Suspense } from 'react'
import type { Contact, Task } from '../api-types.ts'
import { openDialog } from '../parts/overlays.tsx'

const TaskForm = lazy(() => import('./form.tsx').then(m => ({ default: m.TaskForm })))

export type About = Pick<Contact, 'id' | 'name'>

/** A task to change, or somebody whom a new one is about. */
export function openTaskForm(start: { task?: Task; about?: About } = {}): void {
  openDialog({
    title: start.task ? 'Change the task' : 'New task',
    size: 'lg',
    body: close => (
      <Suspense fallback={null}>
        <TaskForm task={start.task ?? null} about={start.about ?? null} close={close} />
      </Suspense>
    ),
  })
}
