// One task in a list: tick, what is to do, about whom, when; and the way to do it.
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconListCheck, IconMessage, IconPhone } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Task } from '../api-types.ts'
import { showName, showPhone } from '../parts/phone-number.ts'
import { ConsentMark } from '../parts/state-mark.tsx'
import { readable } from '../parts/words.ts'
import { openHistory } from '../plans/open-dialogs.tsx'
import { useMe } from '../queries.ts'
import type { Acts } from './acts.ts'
import { openTaskForm } from './open-form.tsx'
import { SnoozeMenu } from './snooze.tsx'
import { dueInFull, dueWords, KIND_WORDS, partOf, sourceWords } from './words.ts'

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

export const KIND_ICONS = {
  call: <IconPhone {...ICON} />,
  text: <IconMessage {...ICON} />,
  to_do: <IconListCheck {...ICON} />,
}

type Props = {
  task: Task
  acts: Acts
  showAssignee?: boolean /** Where the contact is said already. */
  isOwn?: boolean
}

export function TaskRow({ task, acts, showAssignee = false, isOwn = false }: Props) {
  const [isSnoozing, setSnoozing] = useState(false)
  const { title, body, state } = task
  const isDone = state === 'done'
  return (
    <li className="task" data-task={task.id} data-done={isDone}>
      <Tick task={task} acts={acts} />
      <div className="task-words">
        <button
          type="button"
          className="task-title"
          // The page's keys press these by name.
          data-act="open"
          onClick={() => openTaskForm({ task })}
        >
          {title}
        </button>
        <About task={task} showAssignee={showAssignee} isOwn={isOwn} />
        {body && <p className="task-body">{task.kind === 'text' ? readable(body) : body}</p>}
      </div>
      <div className="task-acts">
        <DoIt task={task} acts={acts} />
        {!isDone && (
          <SnoozeMenu
            title={title}
            isOpen={isSnoozing}
            onToggle={setSnoozing}
            onSnooze={until => acts.snooze(task, until)}
          />
        )}
      </div>
    </li>
  )
}

function Tick({ task, acts }: { task: Task; acts: Acts }) {
  const isDone = task.state === 'done'
  return (
    <button
      type="button"
      className="task-tick"
      data-act="finish"
      aria-label={isDone ? `Open again: ${task.title}` : `Done: ${task.title}`}
      title={isDone ? 'Open again (E)' : 'Done (E)'}
      onClick={() => (isDone ? acts.reopen(task) : acts.finish(task))}
    >
      <IconCheck size={14} stroke={2.5} aria-hidden />
    </button>
  )
}

function About({ task, showAssignee, isOwn }: { task: Task; showAssignee: boolean; isOwn: boolean }) {
  const { contact, phone, consent, kind, assignee } = task
  const { user } = useMe()
  const source = sourceWords(task, user?.name ?? '')
  const isLate = task.state === 'open' && partOf(task) === 'overdue'
  return (
    <p className="meta task-meta">
      <span className={isLate ? 'state tone-bad' : 'state'}>
        {isLate ? <IconAlertTriangle {...ICON} size={14} /> : null}
        {isOwn ? dueInFull(task) : dueWords(task)}
      </span>
      <span className="state">
        {KIND_ICONS[kind]}
        {KIND_WORDS[kind]}
      </span>
      {contact && !isOwn && (
        <Link to="/contacts/$id" params={{ id: contact.id }} className="plain-link">
          {showName(contact.name)}
        </Link>
      )}
      {!contact && phone && <span>{showPhone(phone)}</span>}
      {kind === 'text' && consent === 'opted_out' && <ConsentMark state={consent} />}
      {showAssignee && <span>{assignee ? `for ${assignee.name}` : 'for anybody'}</span>}
      {task.origin === 'plan' && task.originId ? (
        <button
          type="button"
          className="task-source"
          onClick={() =>
            openHistory({ id: task.originId!, name: showName(contact?.name ?? ''), planName: task.author })
          }
        >
          {source}
        </button>
      ) : (
        source && <span>{source}</span>
      )}
    </p>
  )
}

/** The way to do it: write, call, or look at whom it is about. */
function DoIt({ task, acts }: { task: Task; acts: Acts }) {
  const { kind, phone, title, contact } = task
  if (task.state === 'done') return null
  if (kind === 'text' && phone) {
    return (
      <Button
        variant="light"
        size="compact-md"
        data-act="do"
        aria-label={`Write: ${title}`}
        onClick={() => acts.write(task)}
      >
        Write
      </Button>
    )
  }
  if (kind === 'call' && phone) {
    return (
      <Button
        variant="light"
        size="compact-md"
        data-act="do"
        component="a"
        href={`tel:${phone}`}
        aria-label={`Call ${contact ? showName(contact.name) : showPhone(phone)}`}
      >
        Call
      </Button>
    )
  }
  return null
}
