// Compliance: how many ask for an end, after what; who is blocked; what waits for a decision; what caps hold.
import { SegmentedControl } from '@mantine/core'
import { IconClockPause, IconMessageQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { showPhone } from '../parts/phone-number.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { brief, moment } from '../parts/when.ts'
import { countsQuery } from '../queries.ts'
import { Chart } from './chart.tsx'
import './compliance.css'
import { MissedRequests } from './missed.tsx'
import { type Overview, overviewQuery } from './queries.ts'
import { Reconcile } from './reconcile.tsx'
import { Shares } from './shares.tsx'
import { SuppressionList } from './suppressed.tsx'
import { count, rate, SOURCES } from './words.ts'

const SPANS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]

export function CompliancePage() {
  useTitle('Compliance')
  const [days, setDays] = useState('30')
  const { data, error, isPending, refetch } = useQuery(overviewQuery(Number(days)))
  return (
    <div className="page page-full compliance">
      <header className="page-head">
        <div>
          <h1>Compliance</h1>
          <p className="hint">
            Who asked you to stop, after what, and what was done.{' '}
            <Link to="/replies" className="plain-link">
              What a phone receives
            </Link>{' '}
            for each word is a page of its own, and so is{' '}
            <Link to="/office" className="plain-link">
              the office
            </Link>
            : what several accounts share.
          </p>
        </div>
        <SegmentedControl aria-label="Span" data={SPANS} value={days} onChange={setDays} />
      </header>
      <Doubts />
      {isPending && <Rows count={3} height={120} label="the overview" />}
      {error && !data && <Failed error={error} what="The overview" onRetry={() => void refetch()} />}
      {data && <Seen data={data} />}
      <MissedRequests />
      <Reconcile />
      <SuppressionList total={data?.optedOutNow} />
    </div>
  )
}

function Doubts() {
  const doubtful = useQuery(countsQuery).data?.doubtful ?? 0
  if (doubtful === 0) return null
  return (
    <p className="compliance-call" role="status">
      <IconMessageQuestion size={20} stroke={1.75} aria-hidden />
      <span>
        {count(doubtful, 'person', 'people')} wrote something that may mean stop. Automatic texts to them wait
        for you. <Link to="/doubts">Decide now</Link>
      </span>
    </p>
  )
}

function Seen({ data }: { data: Overview }) {
  const { totals, days, broadcasts, optedOutNow, sources, countedAt } = data
  return (
    <>
      <section className="panel compliance-figures" aria-label="In these days">
        <Figure value={perHundred(totals)} words="opt-outs per hundred texts" />
        <Figure value={totals.optOuts.toLocaleString('en')} words={sourceWords(sources)} />
        <Figure value={totals.texts.toLocaleString('en')} words={textWords(countedAt)} />
        <Figure value={totals.optIns.toLocaleString('en')} words="came back by START or a new consent" />
        <Figure value={optedOutNow.toLocaleString('en')} words="phones blocked in all" />
      </section>
      {totals.optOuts === 0 && totals.texts === 0 ? (
        <p className="panel hint">
          Nothing was sent in these days, and nobody opted out. As soon as you text people, each day stands
          here with its opt-outs; a day that stands out shows what went wrong, and after which bulk text.
        </p>
      ) : (
        <section className="panel" aria-label="Opt-outs over time">
          <Chart days={days} broadcasts={broadcasts} />
        </section>
      )}
      <Shares data={data} />
      <Caps caps={data.caps} broadcasts={broadcasts} />
    </>
  )
}

function Figure({ value, words }: { value: string; words: string }) {
  return (
    <div className="figure">
      <b>{value}</b>
      <span>{words}</span>
    </div>
  )
}

function sourceWords(sources: Overview['sources']): string {
  const told = sources.filter(one => one.source !== 'import')
  if (told.length === 0) return 'opted out'
  return `opted out: ${told.map(one => `${one.optOuts.toLocaleString('en')} ${SOURCES[one.source] ?? one.source}`).join(', ')}`
}

/** As a number and no share: who asks by phone opts out without a text, so it may pass a hundred. */
function perHundred({ optOuts, texts }: Overview['totals']): string {
  return rate(optOuts, texts).replace(' %', '')
}

/** Texts are counted now and then, opt-outs at once: without the hour a fresh count looks wrong. */
function textWords(countedAt: string | null): string {
  return countedAt === null ? 'texts handed over' : `texts handed over, counted ${brief(countedAt)}`
}

type CapsOf = { caps: Overview['caps']; broadcasts: Overview['broadcasts'] }

function Caps({ caps, broadcasts }: CapsOf) {
  const paused = broadcasts.filter(one => one.pausedBy === 'opt_outs' || one.pausedBy === 'errors')
  const isAny = caps.phonesOverCap + caps.textsOverSenderCap + caps.senders.length + paused.length > 0
  return (
    <section className="panel" aria-labelledby="caps">
      <h2 id="caps">Caps</h2>
      {!isAny && (
        <p className="hint">
          Nothing is held by a cap. The cap of automatic texts a phone and day is in{' '}
          <Link to="/settings" search={{ tab: 'hours' }} className="plain-link">
            Settings
          </Link>
          , that of each number with the number, the limits of a bulk text with its last step.
        </p>
      )}
      <ul className="caps">
        {caps.phonesOverCap > 0 && (
          <Held>
            {count(caps.phonesOverCap, 'text')} wait: their phones had the automatic texts of a day.
          </Held>
        )}
        {caps.senders.map(({ senderId, phone, until }) => (
          <Held key={senderId}>
            {showPhone(phone)} has sent what its carrier takes in a day. It goes on at {moment(until)}.
          </Held>
        ))}
        {paused.map(({ id, name, pausedBy }) => (
          <Held key={id}>
            <Link to="/bulk/$id" params={{ id }}>
              {name}
            </Link>{' '}
            was paused by itself: too many {pausedBy === 'errors' ? 'failures' : 'opt-outs'}.
          </Held>
        ))}
      </ul>
    </section>
  )
}

function Held({ children }: { children: React.ReactNode }) {
  return (
    <li>
      <IconClockPause size={16} stroke={1.75} className="tone-wait" aria-hidden />
      <span>{children}</span>
    </li>
  )
}
