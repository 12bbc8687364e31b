// Step 3, the heart: who gets it, who does not and why, down to the people; what it costs.
import { Button, Loader } from '@mantine/core'
import {
  IconCheck,
  IconChevronRight,
  IconClock,
  IconHandStop,
  IconInfoCircle,
  IconMessageQuestion,
  IconUserOff,
} from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { BulkGroup, BulkPreview, BulkRequest } from '../api-types.ts'
import { nameOfField } from '../parts/merge.ts'
import { Failed } from '../parts/states.tsx'
import { moment } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { PeopleOf } from './people.tsx'
import { Step } from './step.tsx'

type Props = {
  request: BulkRequest | null
  preview: BulkPreview | undefined
  isStale: boolean
  error: unknown
  waitsFor: string | undefined
  onAgain: () => void
}

export function Check({ request, preview, isStale, error, waitsFor, onAgain }: Props) {
  return (
    <Step
      no={3}
      title="Check"
      isDone={!waitsFor && !error && (preview?.eligible ?? 0) > 0 && !isStale}
      waitsFor={waitsFor}
    >
      {error ? (
        <Failed error={error} what="The check" onRetry={onAgain} />
      ) : (
        <div className="check" aria-busy={isStale} data-stale={isStale}>
          {!preview && (
            <p className="check-first" role="status">
              <Loader size={18} aria-hidden /> Looking at everybody, one by one…
            </p>
          )}
          {preview && request && <Found request={request} preview={preview} />}
          {preview && (
            <Button variant="subtle" size="compact-sm" ml={-8} loading={isStale} onClick={onAgain}>
              Check again
            </Button>
          )}
        </div>
      )}
    </Step>
  )
}

function Found({ request, preview }: { request: BulkRequest; preview: BulkPreview }) {
  const { eligible, total, excluded, waits, firstTexts, international, holes } = preview
  return (
    <>
      <Share preview={preview} />
      <ul className="groups">
        <Group
          request={request}
          group={{ reason: 'eligible', words: 'Get it', count: eligible }}
          tone="good"
          notes={[
            firstTexts > 0 &&
              `${plural(firstTexts, 'person', 'people')} with the first-text notice before it, free`,
            international > 0 && `${plural(international, 'phone')} abroad, at the price for abroad`,
          ]}
        />
        {waits.map(group => (
          <Group
            key={group.reason}
            request={request}
            group={group}
            tone="wait"
            notes={[`They get it later, the last of them ${moment(group.until)}`]}
          />
        ))}
        {excluded.map(group => (
          <Group key={group.reason} request={request} group={group} tone="bad" />
        ))}
      </ul>
      {total === 0 && <p className="hint">There is nobody in this audience.</p>}
      {holes.map(({ field, count }) => (
        <p key={field} className="check-hole tone-wait">
          <IconInfoCircle size={16} aria-hidden />
          <span>
            {plural(count, 'person has', 'people have')} no {nameOfField(field)}: there is a gap in their
            text. Write what stands there instead, as in{' '}
            <code>{`{{${field}|${STAND_IN[field] ?? 'you'}}}`}</code>.
          </span>
        </p>
      ))}
    </>
  )
}

/** One bar: who gets it at once, who later, who not. */
function Share({ preview: { eligible, total, waits, excluded } }: { preview: BulkPreview }) {
  const later = Math.min(
    eligible,
    waits.reduce((sum, each) => sum + each.count, 0),
  )
  const left = excluded.reduce((sum, each) => sum + each.count, 0)
  return (
    <div className="share">
      <p className="share-words">
        <b>
          {eligible.toLocaleString('en')} of {total.toLocaleString('en')}
        </b>{' '}
        get it
      </p>
      <div className="share-bar" aria-hidden>
        <span className="share-now" style={{ flexGrow: eligible - later }} />
        <span className="share-later" style={{ flexGrow: later }} />
        <span className="share-not" style={{ flexGrow: left }} />
      </div>
    </div>
  )
}

const STAND_IN: Record<string, string> = { first_name: 'there', company: 'your company' }

const ICONS: Record<string, typeof IconClock> = {
  eligible: IconCheck,
  opted_out: IconHandStop,
  doubtful: IconMessageQuestion,
}

type GroupProps = {
  request: BulkRequest
  group: BulkGroup
  tone: 'good' | 'wait' | 'bad'
  notes?: readonly (string | false)[]
}

function Group({ request, group, tone, notes = [] }: GroupProps) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const Icon = ICONS[group.reason] ?? (tone === 'wait' ? IconClock : IconUserOff)
  const told = notes.filter(note => note !== false)
  return (
    <li className="group">
      <button
        type="button"
        className="group-head"
        aria-expanded={isOpen}
        aria-controls={id}
        disabled={group.count === 0}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight size={16} stroke={2} aria-hidden className="group-turn" />
        <span className={`group-count tone-${tone}`}>{group.count.toLocaleString('en')}</span>
        <span className="group-words">
          <Icon size={16} stroke={1.75} aria-hidden className={`tone-${tone}`} />
          {group.words}
        </span>
      </button>
      {told.length > 0 && <p className="group-notes">{told.join(' · ')}</p>}
      <div id={id}>{isOpen && <PeopleOf request={request} group={group.reason} />}</div>
    </li>
  )
}
