// The chart of what a phone receives: the picture that the help article promises, drawn from the account's own words.
import { IconBuildingBroadcastTower, IconMessageOff, IconMessageReply, IconServer } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReplyCell, ReplyRow } from '../api-types.ts'
import { Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { replyChartQuery } from '../queries.ts'
import './replies.css'

export function RepliesPage() {
  useTitle('Replies')
  const { data, error, isPending, refetch } = useQuery(replyChartQuery)
  return (
    <div className="page page-full">
      <header className="page-head">
        <div>
          <h1>What a phone receives</h1>
          <p className="hint">
            Who texts one of these words gets exactly one answer, or none. Heed’s own wording can be changed
            in{' '}
            <Link to="/settings" className="plain-link">
              Settings
            </Link>
            .
          </p>
        </div>
      </header>
      {isPending && <Rows count={5} height={96} label="the chart" />}
      {error && !data && <Failed error={error} what="The chart" onRetry={() => void refetch()} />}
      {data && <Chart rows={data.rows} />}
    </div>
  )
}

const SENDERS = [
  { key: 'longCode', label: 'Long code', hint: 'an ordinary ten-digit number' },
  { key: 'tollFree', label: 'Toll-free', hint: '800, 888, …: the network answers' },
  { key: 'shortCode', label: 'Short code', hint: 'five or six digits' },
] as const

function Chart({ rows }: { rows: ReplyRow[] }) {
  return (
    <table className="chart">
      <caption className="visually-hidden">
        What a phone receives for each word, by its state before and by the kind of number it writes to
      </caption>
      <thead>
        <tr>
          <th scope="col">The phone sends</th>
          {SENDERS.map(({ key, label, hint }) => (
            <th scope="col" key={key}>
              {label}
              <span className="hint">{hint}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={`${row.words[0]} ${row.before}`}>
            <th scope="row">
              <span className="chart-words">
                {row.words.map(word => (
                  <span key={word} className="chart-word">
                    {word}
                  </span>
                ))}
              </span>
              <span className="chart-change">
                when <b>{STATES[row.before]}</b>
                {row.after !== row.before && (
                  <>
                    , then <b>{STATES[row.after]}</b>
                  </>
                )}
              </span>
              {row.remark && <span className="hint">{row.remark}</span>}
            </th>
            {SENDERS.map(({ key, label }) => (
              <td key={key} data-label={label}>
                <Cell cell={row[key]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const STATES = { opted_out: 'opted out', not_opted_out: 'not opted out' }

const BY: Record<string, { words: string; icon: typeof IconServer }> = {
  heed: { words: 'Heed answers', icon: IconMessageReply },
  provider: { words: 'The provider answers', icon: IconServer },
  network: { words: 'The network answers', icon: IconBuildingBroadcastTower },
}

function Cell({ cell: { by, text } }: { cell: ReplyCell }) {
  if (!text) {
    return (
      <span className="chart-by">
        <IconMessageOff size={14} stroke={1.75} aria-hidden />
        No answer
      </span>
    )
  }
  const { words, icon: Icon } = BY[by] ?? { words: by, icon: IconMessageReply }
  return (
    <>
      <p className="chart-bubble">{text}</p>
      <span className="chart-by">
        <Icon size={14} stroke={1.75} aria-hidden />
        {words}
      </span>
    </>
  )
}
