// One bulk text, live: the bar fills, replies and stops count up, and it can be paused; afterwards its report.
import { Button } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../api.ts'
import type { Broadcast } from '../api-types.ts'
import { announce } from '../parts/announce.tsx'
import { Media } from '../parts/attachments.tsx'
import { MissingPage } from '../parts/missing.tsx'
import { Failed, PageSkeleton } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { moment } from '../parts/when.ts'
import { plural } from '../parts/words.ts'
import { Bar } from './bar.tsx'
import './bulk.css'
import { Controls } from './controls.tsx'
import { Figures } from './figures.tsx'
import './live.css'
import { bulkQuery, type Narrowed } from './queries.ts'
import { Recipients } from './recipients.tsx'
import { Shares } from './shares.tsx'
import { StateLine } from './state-line.tsx'
import { handedOver, isActive, isMoving, nameOf, stateOf } from './words.ts'

/** Events tell at once; this is for an event that was lost. */
const LOOK_MS = 5_000

export function BulkPage() {
  const { id } = useParams({ from: '/desk/bulk/$id' })
  const { data, error, isPending, refetch } = useQuery({
    ...bulkQuery(id),
    refetchInterval: query => (query.state.data && isActive(query.state.data) ? LOOK_MS : false),
  })
  useTitle(data ? nameOf(data) : 'Bulk text')
  if (isPending) return <PageSkeleton />
  if (!data && error instanceof ApiError && error.status === 404) return <MissingPage />
  if (!data) return <Failed error={error} what="This bulk text" onRetry={() => void refetch()} />
  return <Live broadcast={data} />
}

function Live({ broadcast }: { broadcast: Broadcast }) {
  const [narrowed, setNarrowed] = useState<Narrowed | null>(null)
  const people = useRef<HTMLElement>(null)
  const isPlanned = broadcast.state === 'scheduled'
  useStateAnnounced(broadcast)
  const show = (to: Narrowed) => {
    setNarrowed(to)
    window.setTimeout(() => {
      people.current?.focus({ preventScroll: true })
      people.current?.scrollIntoView({ block: 'start' })
    })
  }
  return (
    <div className="page bulk">
      <header className="page-head">
        <div className="live-title">
          <h1>{nameOf(broadcast)}</h1>
          <StateLine broadcast={broadcast} />
        </div>
        <Button
          hidden={isPlanned}
          variant="default"
          component="a"
          href={`/v1/broadcasts/${broadcast.id}/report.csv`}
          download
          leftSection={<IconFileDownload size={18} stroke={1.5} aria-hidden />}
        >
          {isActive(broadcast) ? 'CSV so far' : 'CSV'}
        </Button>
        <Button variant="default" component={Link} to="/bulk">
          All bulk texts
        </Button>
      </header>
      <div className="live-columns">
        <div className="live-main">
          <Progress broadcast={broadcast} />
          <Shares broadcast={broadcast} chosen={narrowed} onShow={show} />
        </div>
        <div className="live-aside">
          <Controls broadcast={broadcast} />
          {!isPlanned && <Figures broadcast={broadcast} />}
        </div>
      </div>
      <About broadcast={broadcast} />
      {!isPlanned && (
        <section className="live-people" ref={people} tabIndex={-1} aria-label="People">
          <Recipients broadcast={broadcast} narrowed={narrowed} onNarrow={setNarrowed} />
        </section>
      )}
    </div>
  )
}

function Progress({ broadcast }: { broadcast: Broadcast }) {
  const { total, counts, expanded, state } = broadcast
  const goes = total - counts.excluded
  if (state === 'scheduled') {
    return (
      <p className="share-words">
        <b>{plural(total, 'person', 'people')}</b>, as things stand. Who gets it is judged when it starts.
      </p>
    )
  }
  return (
    <div className="share">
      <p className="share-words">
        <b>
          {handedOver(broadcast).toLocaleString('en')} of {goes.toLocaleString('en')}
        </b>{' '}
        handed over
        {isMoving(broadcast) && expanded < total && (
          <span className="hint"> · {(total - expanded).toLocaleString('en')} still to look at</span>
        )}
      </p>
      <Bar broadcast={broadcast} />
    </div>
  )
}

function About({ broadcast }: { broadcast: Broadcast }) {
  const { body, media, words, createdBy, createdAt, startedAt, completedAt } = broadcast
  return (
    <section className="live-about" aria-label="What was sent">
      <div>
        {body && <p className="phone-bubble">{body}</p>}
        <Media urls={media} />
      </div>
      <dl>
        <dt>To</dt>
        <dd>{words}</dd>
        <dt>By</dt>
        <dd>
          {createdBy}, {moment(createdAt)}
        </dd>
        {startedAt && (
          <>
            <dt>Started</dt>
            <dd>{moment(startedAt)}</dd>
          </>
        )}
        {completedAt && (
          <>
            <dt>Ended</dt>
            <dd>{moment(completedAt)}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** Each new state is told once; the numbers in between are there for who asks. */
function useStateAnnounced(broadcast: Broadcast): void {
  const { state, pausedWhy } = broadcast
  const last = useRef(state)
  const { words } = stateOf(broadcast)
  useEffect(() => {
    if (last.current === state) return
    last.current = state
    announce(pausedWhy ? `${words}: ${pausedWhy}` : words)
  }, [state, words, pausedWhy])
}
