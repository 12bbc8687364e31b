// All bulk texts, the newest first, each with how far it is and what came back.
import { Button } from '@mantine/core'
import { IconPlus, IconSend } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Broadcast } from '../api-types.ts'
import { useKeys } from '../parts/keys.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { brief } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { useMe } from '../queries.ts'
import { Bar } from './bar.tsx'
import './bulk.css'
import { isBlank, openBulkDraft, useBulkDraft } from './draft.ts'
import './live.css'
import { bulkListQuery } from './queries.ts'
import { StateLine } from './state-line.tsx'
import { handedOver, nameOf } from './words.ts'

export function BulkListPage() {
  useTitle('Bulk texts')
  const navigate = useNavigate()
  useKeys({ b: () => void navigate({ to: '/bulk/new', search: {} }) })
  const query = useInfiniteQuery(bulkListQuery)
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const broadcasts = data?.pages.flatMap(page => page.items) ?? []
  return (
    <div className="page">
      <header className="page-head">
        <h1>Bulk texts</h1>
        {broadcasts.length > 0 && <NewButton />}
      </header>
      <Unfinished />
      {isPending && <Rows count={6} height={72} label="the bulk texts" />}
      {error && broadcasts.length === 0 && (
        <Failed error={error} what="The bulk texts" onRetry={() => void refetch()} />
      )}
      {data && broadcasts.length === 0 && <None />}
      <ul className="bulk-list">
        {broadcasts.map(broadcast => (
          <Row key={broadcast.id} broadcast={broadcast} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older ones
        </Button>
      )}
    </div>
  )
}

function NewButton() {
  return (
    <Button
      component={Link}
      to="/bulk/new"
      leftSection={<IconPlus size={18} stroke={1.75} aria-hidden />}
      title="B"
    >
      New bulk text
    </Button>
  )
}

/** What somebody began to write in this browser. */
function Unfinished() {
  const { user, account } = useMe()
  openBulkDraft(user?.id ?? account.id)
  const draft = useBulkDraft()
  if (isBlank(draft)) return null
  return (
    <p className="bulk-unfinished">
      <span>
        You began one: <b>{draft.name || draft.body.split('\n')[0] || 'without a text yet'}</b>
      </span>
      <Button component={Link} to="/bulk/new" size="compact-sm" variant="light">
        Go on writing
      </Button>
    </p>
  )
}

function None() {
  return (
    <Empty icon={<IconSend size={32} stroke={1.5} aria-hidden />} title="No bulk texts yet">
      <p>
        One text to many people, each by name. Before it goes you see who gets it, who does not and why, and
        what it costs; while it goes you can pause it.
      </p>
      <NewButton />
    </Empty>
  )
}

function Row({ broadcast }: { broadcast: Broadcast }) {
  const { id, words, total, counts, replies, optOuts, startedAt, createdAt, state } = broadcast
  const goes = total - counts.excluded
  return (
    <li className="bulk-row">
      <div className="bulk-row-head">
        <Link to="/bulk/$id" params={{ id }} className="bulk-row-name">
          {nameOf(broadcast)}
        </Link>
        <StateLine broadcast={broadcast} />
        <time className="hint" dateTime={createdAt}>
          {brief(startedAt ?? createdAt)}
        </time>
      </div>
      <Bar broadcast={broadcast} isSmall />
      <p className="hint">
        {[
          words,
          state === 'scheduled'
            ? plural(total, 'person', 'people')
            : `${handedOver(broadcast).toLocaleString('en')} of ${goes.toLocaleString('en')} handed over`,
          replies > 0 && plural(replies, 'answer'),
          optOuts > 0 && `${optOuts.toLocaleString('en')} opted out`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  )
}
