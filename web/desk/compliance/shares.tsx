// Opt-outs by what was sent: numbers, bulk texts, plans; the worst of each can be seen at a glance.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { showPhone } from '../parts/phone-number.ts'
import type { Overview } from './queries.ts'
import { rate } from './words.ts'

export function Shares({ data: { senders, broadcasts, plans } }: { data: Overview }) {
  return (
    <div className="compliance-shares">
      <Share
        title="By number"
        column="Number"
        empty="There is no number to text from yet."
        rows={senders.map(one => ({
          ...one,
          key: one.senderId,
          label: `${showPhone(one.phone)}${one.removed ? ' (removed)' : ''}`,
        }))}
      />
      <Share
        title="By bulk text"
        column="Bulk text"
        empty="No bulk text began in these days."
        rows={broadcasts.map(one => ({
          ...one,
          key: one.id,
          label: (
            <Link to="/bulk/$id" params={{ id: one.id }} className="plain-link">
              {one.name}
            </Link>
          ),
        }))}
      />
      <Share
        title="By plan, since it began"
        column="Plan"
        empty="No plan is running. Plans show here how many of their people opt out."
        rows={plans.map(one => ({
          ...one,
          key: one.id,
          label: (
            <Link to="/plans/$id" params={{ id: one.id }} className="plain-link">
              {one.name}
            </Link>
          ),
        }))}
      />
    </div>
  )
}

type Row = { key: string; label: ReactNode; texts: number; optOuts: number }

type ShareProps = { title: string; column: string; empty: string; rows: Row[] }

function Share({ title, column, empty, rows }: ShareProps) {
  return (
    <section className="panel">
      <h3>{title}</h3>
      {rows.length === 0 && <p className="hint">{empty}</p>}
      {rows.length > 0 && (
        <table className="share-table">
          <thead>
            <tr>
              <th scope="col">{column}</th>
              <th scope="col">Texts</th>
              <th scope="col">Opt-outs</th>
              <th scope="col">Rate</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, texts, optOuts }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td>{texts.toLocaleString('en')}</td>
                <td>{optOuts.toLocaleString('en')}</td>
                <td>{rate(optOuts, texts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
