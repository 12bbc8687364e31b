// Whether the provider's own list of opt-outs is like ours: what was found, what waits to be told, who does what.
import { Button, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { wordsOf } from '../api.ts'
import { showPhone } from '../parts/phone-number.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { brief, moment } from '../parts/when.ts'
import { useMe } from '../queries.ts'
import { type Reconciliation, reconciliationQuery, retryDrift, setPushing } from './queries.ts'
import { count } from './words.ts'

export function Reconcile() {
  const { data, error, isPending, refetch } = useQuery(reconciliationQuery)
  return (
    <section className="panel reconcile" aria-labelledby="reconcile">
      <h2 id="reconcile">Agreement with the provider</h2>
      {isPending && <Rows count={2} height={40} label="the state" />}
      {error && !data && <Failed error={error} what="The state" onRetry={() => void refetch()} />}
      {data && <Seen data={data} />}
    </section>
  )
}

function Seen({ data }: { data: Reconciliation }) {
  return (
    <>
      <p className="hint">
        {data.found === 0
          ? 'In the last 30 days the provider knew of no opt-out that Heed had not heard of. If it ever refuses a text for one, Heed blocks the phone at once and shows it here.'
          : `In the last 30 days ${count(data.found, 'difference')} came up; ${data.open === 0 ? 'all are repaired' : `${data.open.toLocaleString('en')} are open`}.`}
      </p>
      <Pushing data={data} />
      {data.drift.length > 0 && <Drift data={data} />}
      <details className="providers">
        <summary>What providers do by themselves</summary>
        <Providers data={data} />
      </details>
    </>
  )
}

function Pushing({ data: { pushConsents, canPush, waiting, retrying, problem } }: { data: Reconciliation }) {
  const { role } = useMe()
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: setPushing,
    onSuccess: state => queries.setQueryData(reconciliationQuery.queryKey, state),
  })
  return (
    <div>
      <Switch
        label="Tell Twilio who opted out and who came back"
        description={
          canPush
            ? 'So that its own list is like yours, also for opt-outs in other words, on request or from a list. Twilio must have opened its Consent Management API for your account.'
            : 'None of your numbers is at a provider that can be told.'
        }
        checked={pushConsents}
        disabled={role !== 'owner' || !canPush || change.isPending}
        onChange={event => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <p className="tone-bad">{wordsOf(change.error)}</p>}
      {pushConsents && (
        <p className="hint" role="status">
          {waiting === 0 ? 'It has been told of everything.' : `${count(waiting, 'word')} to tell.`}
          {retrying > 0 && ` ${count(retrying, 'one was', 'of them were')} told before without an answer.`}
          {problem && (
            <span className="tone-wait"> The last time: {problem}. It is tried again by itself.</span>
          )}
        </p>
      )}
    </div>
  )
}

const KINDS = {
  blocked_there: 'The provider had the opt-out, you did not. Blocked here too.',
  refused_there: 'The provider did not take your word for it. Nothing is sent from here all the same.',
}

function Drift({ data: { drift, open, pushConsents } }: { data: Reconciliation }) {
  const queries = useQueryClient()
  const { role } = useMe()
  const again = useMutation({
    mutationFn: retryDrift,
    onSuccess: state => queries.setQueryData(reconciliationQuery.queryKey, state),
  })
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolls sideways, so keys must reach it */}
      <section className="table-scroll" tabIndex={0} aria-label="Table of differences">
        <table className="suppressed-table">
          <thead>
            <tr>
              <th scope="col">Phone</th>
              <th scope="col">What</th>
              <th scope="col">Found</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {drift.map(one => (
              <tr key={one.id}>
                <th scope="row" className="nowrap">
                  <Link
                    to="/inbox/$phone"
                    params={{ phone: one.phone }}
                    className="plain-link"
                    preload={false}
                  >
                    {showPhone(one.phone)}
                  </Link>
                </th>
                <td>
                  {KINDS[one.kind]} <span className="hint">{one.detail}</span>
                </td>
                <td className="nowrap">
                  <time dateTime={one.foundAt} title={moment(one.foundAt)}>
                    {brief(one.foundAt)}
                  </time>
                </td>
                <td className={one.repairedAt ? 'tone-good' : 'tone-wait'}>
                  {one.repairedAt ? 'repaired' : 'open'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {open > 0 && pushConsents && role === 'owner' && (
        <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          Tell it once more
        </Button>
      )}
    </>
  )
}

const REFUSALS = { sync: 'at once', async: 'later, by report', both: 'at once or later' }

function Providers({ data: { providers } }: { data: Reconciliation }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Table of providers">
      <table className="suppressed-table">
        <thead>
          <tr>
            <th scope="col">Provider</th>
            <th scope="col">Acts on</th>
            <th scope="col">Comes back by</th>
            <th scope="col">Covers</th>
            <th scope="col">Refuses</th>
          </tr>
        </thead>
        <tbody>
          {providers.map(one => (
            <tr key={one.name}>
              <th scope="row">
                <a href={one.source} target="_blank" rel="noreferrer" className="plain-link">
                  {one.name}
                </a>
                {!one.isBuiltIn && <span className="hint"> not yet in Heed</span>}
              </th>
              <td>
                {one.words.join(', ') || 'nothing'}
                <span className="hint"> {one.remark}</span>
              </td>
              <td>
                {one.optInWords.join(', ') || '–'}
                {!one.yesLifts && <span className="hint"> (YES does not)</span>}
              </td>
              <td>{one.scope}</td>
              <td>
                {one.code} <span className="hint">{REFUSALS[one.refusal]}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
