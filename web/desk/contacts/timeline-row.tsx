// One line of a contact's timeline: a text with what became of it, a change of consent, or a task.
import {
  IconArrowDownLeft,
  IconArrowUpRight,
  IconCheck,
  IconChecklist,
  IconShieldCheck,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Message, Task, TimelineItem } from '../api-types.ts'
import { showPhone } from '../parts/phone-number.ts'
import { MessageState } from '../parts/state-mark.tsx'
import { humane, moment } from '../parts/when.ts'
import { captionOf, readingWords, reasonOf } from '../parts/words.ts'
import { useMe } from '../queries.ts'
import { openTaskForm } from '../tasks/open-form.tsx'
import '../tasks/tasks.css'

const ICON = { size: 16, stroke: 1.75, 'aria-hidden': true } as const

export function TimelineRow({ item, hasManyPhones }: { item: TimelineItem; hasManyPhones: boolean }) {
  const { message, event, task } = item
  if (task) return <TaskLine task={task} />
  if (message) return <Text message={message} hasManyPhones={hasManyPhones} />
  if (!event) return null
  const isOut = event.kind === 'opted_out'
  return (
    <li>
      <IconShieldCheck {...ICON} className={isOut ? 'tone-bad' : 'tone-quiet'} />
      <div>
        <p className={isOut ? 'tone-bad' : undefined}>{humane(event.text)}</p>
        <p className="meta">
          <time dateTime={item.at}>{moment(item.at)}</time>
          {event.actor && <span>{event.actor}</span>}
        </p>
      </div>
    </li>
  )
}

function TaskLine({ task }: { task: Task }) {
  const { title, state, dueAt, doneAt, doneBy, author } = task
  return (
    <li>
      <IconChecklist {...ICON} className="tone-quiet" />
      <div>
        <p>
          <button type="button" className="task-title" onClick={() => openTaskForm({ task })}>
            <span className="visually-hidden">Task: </span>
            {title}
          </button>
        </p>
        <p className="meta">
          <time dateTime={task.createdAt}>{moment(task.createdAt)}</time>
          <span>{author}</span>
          {state === 'done' && doneAt ? (
            <span className="state tone-good">
              <IconCheck size={14} stroke={1.75} aria-hidden />
              Done {moment(doneAt)}
              {doneBy && ` by ${doneBy}`}
            </span>
          ) : (
            <span>Due {moment(dueAt)}</span>
          )}
        </p>
      </div>
    </li>
  )
}

function Text({ message, hasManyPhones }: { message: Message; hasManyPhones: boolean }) {
  const { user } = useMe()
  const isOut = message.direction === 'out'
  const caption = captionOf(message, user?.name ?? '')
  const effect = message.reading && readingWords(message.reading)
  const reason = isOut ? reasonOf(message) : null
  return (
    <li>
      {isOut ? <IconArrowUpRight {...ICON} /> : <IconArrowDownLeft {...ICON} />}
      <div>
        <p>
          <span className="visually-hidden">{isOut ? 'You wrote: ' : 'They wrote: '}</span>
          {message.body || 'A picture'}
        </p>
        <p className="meta">
          <time dateTime={message.createdAt}>{moment(message.createdAt)}</time>
          {caption && <span>{caption}</span>}
          {isOut && <MessageState message={message} />}
          {effect && <span className={`tone-${effect.tone}`}>{effect.words}</span>}
          {hasManyPhones && (
            <Link to="/inbox/$phone" params={{ phone: message.phone }} className="plain-link">
              {showPhone(message.phone)}
            </Link>
          )}
        </p>
        {reason && <p className="reason">{reason}</p>}
      </div>
    </li>
  )
}
