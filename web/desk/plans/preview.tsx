// The plan as it would go for one person: true dates, hours and texts, and why something waits or is skipped.
import { useDebouncedValue } from '@mantine/hooks'
import { IconClock, IconPlayerSkipForward } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Step } from '../../../src/core/plan.ts'
import { checkPlan } from '../../../src/core/plan-check.ts'
import { wordsOf } from '../api.ts'
import type { Contact, PlanPreviewItem } from '../api-types.ts'
import { listContacts } from '../calls.ts'
import { FindContact } from '../parts/find-contact.tsx'
import { showName } from '../parts/phone-number.ts'
import { Rows } from '../parts/states.tsx'
import { deskZone, humane, now } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { zoneName } from '../parts/zone.ts'
import { contactQuery } from '../queries.ts'
import { type Draft, inputOf } from './draft.ts'
import { KindIcon } from './kind-icon.tsx'
import './preview.css'
import { planPreviewQuery } from './queries.ts'
import { kindOf, titleOf } from './words.ts'

type Who = Pick<Contact, 'id' | 'name'>

/** Stays while one goes from plan to plan. */
let lastWho: Who | null = null

export function Preview({ draft }: { draft: Draft }) {
  const [who, setWho] = useState<Who | null>(lastWho)
  const first = useQuery({
    queryKey: ['contacts', 'first'],
    queryFn: () => listContacts({}, 1),
    enabled: who === null,
  }).data?.items[0]
  const shown = who ?? first ?? null
  const choose = ({ id, name }: Contact) => {
    lastWho = { id, name }
    setWho(lastWho)
  }
  return (
    <aside className="plan-preview panel" aria-label="Preview for one person">
      <h2>{shown ? `If ${showName(shown.name)} began today` : 'For one person'}</h2>
      <FindContact label="Somebody else" isHidden onFind={choose} />
      {shown && <Items draft={draft} who={shown} />}
    </aside>
  )
}

function Items({ draft, who }: { draft: Draft; who: Who }) {
  const [settled] = useDebouncedValue(draft, 400)
  const shown = useMemo(() => complete(settled), [settled])
  const isReady = shown.steps.length > 0
  const { data, error, isPending, isPlaceholderData } = useQuery(
    planPreviewQuery(inputOf(shown), who.id, isReady),
  )
  const contact = useQuery(contactQuery(who.id)).data
  if (draft.steps.length === 0)
    return <p className="hint">Add a step: its day and hour for this person stand here.</p>
  if (!isReady) return <p className="hint">As soon as a step says something, its true date stands here.</p>
  if (error && !data) return <p className="tone-bad">{wordsOf(error)}</p>
  if (isPending) return <Rows count={4} height={44} label="the preview" />
  return (
    <>
      {contact?.phones[0]?.consent.state === 'opted_out' && (
        <p className="tone-bad">Opted out: no text of it would go.</p>
      )}
      {data.zone !== deskZone() && <p className="hint">By their clock ({zoneName(data.zone)}).</p>}
      {shown.steps.length < settled.steps.length && (
        <p className="hint">What says nothing yet is left out.</p>
      )}
      <ol className="preview-items" data-stale={isPlaceholderData}>
        {data.items.map((item, i) => (
          <Item
            key={`${item.index}-${item.round}`}
            item={item}
            step={shown.steps[item.index]}
            isNewRound={item.round > 1 && data.items[i - 1]?.round !== item.round}
          />
        ))}
      </ol>
      {data.more && <p className="hint">And so on.</p>}
    </>
  )
}

/** What can be judged already: a step without words is not there yet. */
function complete(draft: Draft): Draft {
  const named = { ...draft, name: draft.name.trim() || '-', next: null }
  const fields = checkPlan(named).map(({ field }) => field)
  const wrong = new Set(fields.map(field => /^steps\.(\d+)/.exec(field)?.[1]))
  const repeat = fields.some(field => field.startsWith('repeat')) ? null : draft.repeat
  return { ...named, repeat, steps: draft.steps.filter((_, at) => !wrong.has(String(at))) }
}

/** The words leave the year out; a plan goes on through several. */
function yearOf(at: string): string {
  const year = at.slice(0, 4)
  return year === now().toISOString().slice(0, 4) ? '' : `, ${year}`
}

type ItemProps = { item: PlanPreviewItem; step: Step | undefined; isNewRound: boolean }

function Item({ item, step, isNewRound }: ItemProps) {
  const { localTime, body, waits, skipped, kind, round } = item
  if (!step) return null
  return (
    <li className="preview-item" data-skipped={skipped !== null}>
      {isNewRound && <p className="preview-round hint">Round {round}</p>}
      <p className="preview-when state">
        <KindIcon kind={kindOf(step)} />
        <b>
          {humane(localTime)}
          {yearOf(item.at)}
        </b>
      </p>
      {kind === 'text' && body ? (
        <p className="phone-bubble">{body}</p>
      ) : (
        <p className="preview-title">{titleOf(step)}</p>
      )}
      {step.kind === 'text' && step.media.length > 0 && (
        <p className="hint">with {plural(step.media.length, 'attachment')}</p>
      )}
      {waits && (
        <p className="state tone-wait preview-why">
          <IconClock size={14} stroke={2} aria-hidden />
          {humane(waits.words)}
        </p>
      )}
      {skipped && (
        <p className="state tone-bad preview-why">
          <IconPlayerSkipForward size={14} stroke={2} aria-hidden />
          {humane(skipped.words)}
        </p>
      )}
    </li>
  )
}
