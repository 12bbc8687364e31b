// Tasks: what is due, for whom, in the order in which it falls due; everything on it has a key.
import { Button, NativeSelect } from '@mantine/core'
import { IconChecklist, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import type { Task } from '../api-types.ts'
import { useKeys } from '../parts/keys.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { type Acts, useTaskActs } from './acts.ts'
import { openTaskForm } from './open-form.tsx'
import { membersQuery, taskCountsQuery, tasksQuery } from './queries.ts'
import { TaskRow } from './row.tsx'
import './tasks.css'
import { PARTS, partOf } from './words.ts'

export function TasksPage() {
  useTitle('Tasks')
  const { whose = 'mine', done = false } = useSearch({ from: '/desk/tasks' })
  const acts = useTaskActs()
  const list = useRef<HTMLDivElement>(null)
  useTaskKeys(list, acts)
  return (
    <div className="page tasks-page">
      <header className="page-head">
        <h1>Tasks</h1>
        <Button
          leftSection={<IconPlus size={18} stroke={1.75} aria-hidden />}
          title="T"
          onClick={() => openTaskForm()}
        >
          New task
        </Button>
      </header>
      <Narrow whose={whose} isDone={done} />
      <div ref={list}>
        <TaskList whose={whose} isDone={done} acts={acts} />
      </div>
    </div>
  )
}

function Narrow({ whose, isDone }: { whose: string; isDone: boolean }) {
  const navigate = useNavigate({ from: '/tasks' })
  const counts = useQuery(taskCountsQuery(whose)).data
  const members = useQuery(membersQuery).data?.items ?? []
  const open = counts && counts.overdue + counts.today + counts.later
  const keep = whose === 'mine' ? {} : { whose }
  const choices = [
    { value: 'mine', label: 'Yours and nobody’s' },
    { value: 'everybody', label: 'Everybody’s' },
    { value: 'nobody', label: 'Nobody’s' },
    ...members.map(({ id, name }) => ({ value: id, label: `${name}’s` })),
  ]
  return (
    <div className="tasks-narrow">
      <nav className="filters" aria-label="Filter tasks">
        <Link to="/tasks" search={keep} className="filter" data-on={!isDone}>
          Open {open ? <span className="filter-count">{open.toLocaleString('en')}</span> : null}
        </Link>
        <Link to="/tasks" search={{ ...keep, done: true }} className="filter" data-on={isDone}>
          Done
        </Link>
      </nav>
      {(members.length > 1 || whose !== 'mine') && (
        <NativeSelect
          aria-label="Whose tasks"
          size="xs"
          data={choices}
          value={whose}
          onChange={event => {
            const next = event.currentTarget.value
            void navigate({
              search: { ...(next !== 'mine' && { whose: next }), ...(isDone && { done: true }) },
            })
          }}
        />
      )}
    </div>
  )
}

function TaskList({ whose, isDone, acts }: { whose: string; isDone: boolean; acts: Acts }) {
  const query = useInfiniteQuery(tasksQuery({ state: isDone ? 'done' : 'open', assignee: whose }))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const tasks = data?.pages.flatMap(page => page.items) ?? []
  if (isPending) return <Rows count={6} height={56} label="the tasks" />
  if (error && tasks.length === 0) {
    return <Failed error={error} what="The tasks" onRetry={() => void refetch()} />
  }
  if (tasks.length === 0) return <None isDone={isDone} />
  return (
    <>
      {isDone ? (
        <ul className="task-list">
          <Tasks tasks={tasks} acts={acts} showAssignee={whose !== 'mine'} />
        </ul>
      ) : (
        <Parts tasks={tasks} acts={acts} showAssignee={whose !== 'mine'} />
      )}
      {hasNextPage && (
        <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </>
  )
}

type TasksProps = { tasks: Task[]; acts: Acts; showAssignee: boolean }

function Parts({ tasks, ...rest }: TasksProps) {
  return PARTS.map(({ part, label }) => {
    const own = tasks.filter(task => partOf(task) === part)
    if (own.length === 0) return null
    return (
      <section key={part} className="task-part" data-part={part} aria-labelledby={`tasks-${part}`}>
        <h2 id={`tasks-${part}`}>
          {label} <span className="hint">{own.length}</span>
        </h2>
        <ul className="task-list">
          <Tasks tasks={own} {...rest} />
        </ul>
      </section>
    )
  })
}

function Tasks({ tasks, acts, showAssignee }: TasksProps) {
  return tasks.map(task => <TaskRow key={task.id} task={task} acts={acts} showAssignee={showAssignee} />)
}

function None({ isDone }: { isDone: boolean }) {
  const icon = <IconChecklist size={32} stroke={1.5} aria-hidden />
  if (isDone) {
    return (
      <Empty icon={icon} title="Nothing done yet">
        <p>What you tick off is kept here, with who did it and when.</p>
      </Empty>
    )
  }
  return (
    <Empty icon={icon} title="Nothing to do">
      <p>
        Calls, texts to write and everything else that has a time. Plans put their tasks here; press T to add
        one of your own, or use “New task” at a contact.
      </p>
      <Button onClick={() => openTaskForm()}>New task</Button>
    </Empty>
  )
}

/** The marked row is the one with the focus, so that what is marked is also what is read out. */
function useTaskKeys(list: { readonly current: HTMLElement | null }, acts: Acts): void {
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('.task') ?? [])]
  const marked = () => rows().find(row => row.contains(document.activeElement))
  const mark = (row: HTMLElement | undefined) => row?.querySelector<HTMLElement>('[data-act="open"]')?.focus()
  const move = (step: 1 | -1) => {
    const all = rows()
    const at = marked()
    mark(at ? all[all.indexOf(at) + step] : all[0])
  }
  const press = (act: string) =>
    (marked() ?? rows()[0])?.querySelector<HTMLElement>(`[data-act="${act}"]`)?.click()
  const finish = () => {
    const all = rows()
    const at = all.indexOf(marked() ?? all[0]!)
    const next = all[at + 1] ?? all[at - 1]
    press('finish')
    mark(next)
  }
  useKeys({
    t: () => openTaskForm(),
    j: () => move(1),
    k: () => move(-1),
    e: finish,
    s: () => press('snooze'),
    w: () => press('do'),
    z: acts.takeBack,
  })
}
