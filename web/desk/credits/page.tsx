// Credits: what is there, what is held, how much of the month is used, and every credit with its reason.
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import type { Credits } from '../api-types.ts'
import { openDialog } from '../parts/overlays.tsx'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { monthName } from '../parts/when.ts'
import { creditsQuery, useMe } from '../queries.ts'
import './credits.css'
import { Entries } from './entries.tsx'
import { Grants } from './grants.tsx'
import { Statements } from './statements.tsx'

const GrantForm = lazy(() => import('./grant.tsx').then(m => ({ default: m.GrantForm })))

export function CreditsPage() {
  useTitle('Credits')
  const { role } = useMe()
  const { data, error, isPending, refetch } = useQuery(creditsQuery)
  return (
    <div className="page">
      <header className="page-head">
        <h1>Credits</h1>
        {role === 'owner' && (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={openGrant}>
            Grant credits
          </Button>
        )}
      </header>
      {isPending && <Rows count={2} height={64} label="the balance" />}
      {error && !data && <Failed error={error} what="The balance" onRetry={() => void refetch()} />}
      {data && <Balance credits={data} />}
      {data && <Grants credits={data} />}
      <Statements />
      <Entries />
    </div>
  )
}

function openGrant(): void {
  openDialog({
    title: 'Grant credits',
    body: close => (
      <Suspense fallback={null}>
        <GrantForm close={close} />
      </Suspense>
    ),
  })
}

function Balance({ credits }: { credits: Credits }) {
  const { available, held } = credits
  return (
    <section className="panel balance" aria-label="Balance">
      <div className="figure">
        <b className={available <= 0 ? 'tone-bad' : undefined}>{available.toLocaleString('en')}</b>
        <span>available{available <= 0 && ': texts still come in, none can go out'}</span>
      </div>
      <div className="figure">
        <b>{held.toLocaleString('en')}</b>
        <span>held for texts that wait</span>
      </div>
      <Month credits={credits} />
    </section>
  )
}

/** Rule E4: the account is told at 80, 85, 90 and 95 % of the month. */
function Month({ credits: { month, alerts } }: { credits: Credits }) {
  const marks = alerts.map(alert => alert.percent)
  const { name, used, granted, percent } = month
  const tone = percent >= 95 ? 'bad' : percent >= 80 ? 'wait' : 'quiet'
  const passed = alerts.filter(alert => alert.reached).map(alert => alert.percent)
  return (
    <div className="month">
      <p>
        <b>{monthName(name)}</b>: {used.toLocaleString('en')} of {granted.toLocaleString('en')} used
        <span className={`tone-${tone}`}> · {Math.round(percent)} %</span>
      </p>
      <meter
        className="visually-hidden"
        min={0}
        max={100}
        value={percent}
        aria-label={`${monthName(name)}: credits used`}
      >
        {percent} %
      </meter>
      <div className="month-bar" aria-hidden>
        <span className={`month-used month-${tone}`} style={{ width: `${Math.min(100, percent)}%` }} />
        {marks.map(mark => (
          <span key={mark} className="month-mark" style={{ left: `${mark}%` }} />
        ))}
      </div>
      <div className="month-scale" aria-hidden>
        {marks.map(mark => (
          <span key={mark} style={{ left: `${mark}%` }}>
            {mark}
          </span>
        ))}
      </div>
      <p className="hint">
        {passed.length > 0
          ? `You were told at ${passed.join(', ')} %.`
          : 'You are told at 80, 85, 90 and 95 %.'}
      </p>
    </div>
  )
}
