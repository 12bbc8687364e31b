// The people of a bulk text, all or of one state or reason, each with what became of the text.
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { Broadcast, BulkRecipient } from '../api-types.ts'
import { openWhy } from '../evidence/open.tsx'
import { showName, showPhone } from '../parts/phone-number.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { brief, humane } from '../parts/when.ts'
import { type Narrowed, recipientsQuery } from './queries.ts'
import { isMoving, SHARES } from './words.ts'

type Props = {
  broadcast: Broadcast
  narrowed: Narrowed | null
  onNarrow: (narrowed: Narrowed | null) => void
}

export function Recipients({ broadcast, narrowed, onNarrow }: Props) {
  const { id, total } = broadcast
  const query = useInfiniteQuery({
    ...recipientsQuery(id, narrowed ?? {}),
    // Only while the first page is all there is: a list that one reads further down must not move.
    refetchInterval: ({ state }) =>
      isMoving(broadcast) && (state.data?.pages.length ?? 0) <= 1 ? 5_000 : false,
  })
  useFreshStart(query, broadcast.state)
  const people = query.data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      <header className="people-head">
        <h2>{titleOf(broadcast, narrowed)}</h2>
        {narrowed && (
          <Button variant="subtle" size="compact-sm" onClick={() => onNarrow(null)}>
            Show everybody
          </Button>
        )}
      </header>
      {query.isPending && <Rows count={5} height={32} label="the people" />}
      {query.error && people.length === 0 && (
        <Failed error={query.error} what="The people" onRetry={() => void query.refetch()} />
      )}
      {query.data && people.length === 0 && !query.hasNextPage && (
        <p className="hint">
          {narrowed || total === 0 ? 'Nobody.' : 'Nobody yet: Heed is looking at the first of them.'}
        </p>
      )}
      <ul className="recipients" data-stale={query.isPlaceholderData}>
        {people.map((person, i) => (
          // One phone may be in a list twice, and rows are only ever added.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Row key={i} person={person} isNarrowed={narrowed !== null} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          More people
        </Button>
      )}
    </>
  )
}

type Pages = { data: { pages: unknown[] } | undefined; refetch: () => Promise<unknown> }

/** What was asked for while it started says little once it is paused or done. */
function useFreshStart({ data, refetch }: Pages, state: Broadcast['state']): void {
  const last = useRef(state)
  const isFirstOnly = (data?.pages.length ?? 0) <= 1
  useEffect(() => {
    if (last.current === state) return
    last.current = state
    if (isFirstOnly) void refetch()
  }, [state, isFirstOnly, refetch])
}

function titleOf({ reasons }: Broadcast, narrowed: Narrowed | null): string {
  if (!narrowed) return 'Everybody'
  const reason = reasons.find(each => each.state === narrowed.state && each.reason === narrowed.reason)
  if (reason) return reason.words
  return SHARES.find(share => share.state === narrowed.state)?.words ?? 'People'
}

/** Where all are of one state, it need not be said with each. */
function Row({ person, isNarrowed }: { person: BulkRecipient; isNarrowed: boolean }) {
  const { phone, messageId, contactId, at } = person
  const words = isNarrowed ? person.words.replace(/^[^:]{1,20}: /, '') : person.words
  const tone = isNarrowed ? 'quiet' : toneOf(person.state)
  const name = showName(person.name) || (phone ? showPhone(phone) : '')
  return (
    <li>
      <span className="recipient-name">
        <Name {...{ name, phone, messageId, contactId }} />
        {phone && showPhone(phone) !== name && <span className="hint">{showPhone(phone)}</span>}
      </span>
      <span className={`recipient-words tone-${tone}`}>{humane(words)}</span>
      {at && <time className="hint nowrap">{brief(at)}</time>}
      {messageId && (
        <button type="button" className="why-link" onClick={() => openWhy(messageId)}>
          Why?
        </button>
      )}
    </li>
  )
}

type NameProps = { name: string; phone: string | null; messageId: string | null; contactId: string | null }

/** To the text in its conversation; who has none, to the contact. */
function Name({ name, phone, messageId, contactId }: NameProps) {
  if (phone && messageId) {
    return (
      <Link to="/inbox/$phone" params={{ phone }} hash={`text-${messageId}`} className="quiet-link">
        {name}
      </Link>
    )
  }
  if (contactId) {
    return (
      <Link to="/contacts/$id" params={{ id: contactId }} className="quiet-link">
        {name}
      </Link>
    )
  }
  return name
}

function toneOf(state: string): string {
  return SHARES.find(share => share.state === state)?.tone ?? 'quiet'
}
