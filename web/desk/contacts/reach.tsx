// Who the list is about, counted and in words; and the way from there, or from those picked, to a plan or a bulk text.
import { Button } from '@mantine/core'
import { IconCalendarRepeat, IconSend } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Audience, describeFilter, type Filter, MOST_PICKED } from '../../../src/core/audience.ts'
import { countAudience } from '../calls.ts'
import { plural } from '../parts/words.ts'
import { openEnrollThem } from '../plans/open-dialogs.tsx'
import type { Picked } from './pick.ts'

type Props = { filter: Filter; picked: Picked; onLetGo: () => void }

export function Reach({ filter, picked, onLetGo }: Props) {
  const audience: Audience = { kind: 'filter', filter }
  const { data, isPlaceholderData } = useQuery({
    // Among the contacts' keys: what changes them changes their number.
    queryKey: ['contacts', 'count', filter],
    queryFn: ({ signal }) => countAudience(audience, signal),
    placeholderData: keepPreviousData,
  })
  const count = data?.contacts
  return (
    <div className="reach">
      <p role="status" className="reach-words" data-stale={isPlaceholderData}>
        {picked.ids.size > 0 ? (
          <PickedWords count={picked.ids.size} />
        ) : (
          <>
            <b>{count === undefined ? '…' : plural(count, 'person', 'people')}</b>
            {Object.keys(filter).length > 0 && ` · ${describeFilter(filter)}`}
          </>
        )}
      </p>
      {picked.ids.size > 0 ? (
        <>
          <Button variant="subtle" color="gray" onClick={onLetGo}>
            Let go
          </Button>
          <EnrollThem count={picked.ids.size} audience={{ kind: 'contacts', ids: [...picked.ids] }} />
          <TextThem count={picked.ids.size} audience={{ kind: 'contacts', ids: [...picked.ids] }} />
        </>
      ) : (
        mayBeTexted(filter) &&
        count !== undefined &&
        count > 0 && (
          <>
            <EnrollThem count={count} audience={audience} />
            <TextThem count={count} audience={audience} variant="default" />
          </>
        )
      )}
    </div>
  )
}

/** Who opted out gets none, so there is nothing to offer. */
function mayBeTexted({ consent = [] }: Filter): boolean {
  return consent.length === 0 || consent.some(state => state !== 'opted_out')
}

function PickedWords({ count }: { count: number }) {
  return (
    <>
      <b>{count.toLocaleString('en')} picked</b>
      {count >= MOST_PICKED && ' · more than these cannot be picked; use conditions for them'}
    </>
  )
}

function EnrollThem({ count, audience }: { count: number; audience: Audience }) {
  return (
    <Button
      variant="default"
      leftSection={<IconCalendarRepeat size={16} stroke={1.5} aria-hidden />}
      onClick={() => openEnrollThem(audience, plural(count, 'person', 'people'))}
    >
      Enroll in a plan
    </Button>
  )
}

function TextThem(props: { count: number; audience: Audience; variant?: 'default' }) {
  const { count, audience, variant = 'filled' } = props
  const navigate = useNavigate()
  const people = count === 1 ? 'this person' : `these ${count.toLocaleString('en')} people`
  return (
    <Button
      variant={variant}
      leftSection={<IconSend size={16} stroke={1.5} aria-hidden />}
      onClick={() => void navigate({ to: '/bulk/new', search: { audience } })}
    >
      Text {people}
    </Button>
  )
}
