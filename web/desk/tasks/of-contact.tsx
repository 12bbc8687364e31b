// The open tasks about one contact, on their page and on the card beside a conversation.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTaskActs } from './acts.ts'
import { type About, openTaskForm } from './open-form.tsx'
import { tasksOfContactQuery } from './queries.ts'
import { TaskRow } from './row.tsx'
import './tasks.css'

export function TasksOfContact({ contact, level }: { contact: About; level: 2 | 3 }) {
  const { data, error } = useQuery(tasksOfContactQuery(contact.id))
  const acts = useTaskActs()
  const tasks = data?.items ?? []
  return (
    <section className="tasks-of" aria-label="Tasks">
      {level === 2 ? <h2>Tasks</h2> : <h3>Tasks</h3>}
      {error && <p className="hint">The tasks did not load.</p>}
      {tasks.length > 0 && (
        <ul className="task-list">
          {tasks.map(task => (
            <TaskRow key={task.id} task={task} acts={acts} isOwn />
          ))}
        </ul>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => openTaskForm({ about: { id: contact.id, name: contact.name } })}
      >
        New task
      </Button>
    </section>
  )
}
