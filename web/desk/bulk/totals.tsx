// Always in view: how many get it, what it costs, when it is done.
import type { BulkPreview } from '../api-types.ts'
import { clock, dayAhead, now } from '../parts/when.ts'
import { plural } from '../parts/words.ts'

const KINDS = { domestic: 'at home', international: 'abroad', mms: 'with attachments' } as const

export function Totals({ preview, isStale }: { preview: BulkPreview | undefined; isStale: boolean }) {
  if (!preview) {
    return (
      <dl className="totals" data-empty>
        <Figure name="Get it" value="—" />
        <Figure name="Credits" value="—" />
        <Figure name="Done" value="—" />
      </dl>
    )
  }
  const { eligible, total, credits, finishAt } = preview
  const left = credits.available - credits.needed
  return (
    <dl className="totals" data-stale={isStale} aria-live="polite">
      <Figure name="Get it" value={eligible.toLocaleString('en')} note={`of ${total.toLocaleString('en')}`} />
      <Figure
        name="Credits"
        value={credits.needed.toLocaleString('en')}
        note={left < 0 ? `${(-left).toLocaleString('en')} too few` : `leaves ${left.toLocaleString('en')}`}
        isBad={left < 0}
      />
      <Done finishAt={finishAt} />
      {credits.byKind.length > 0 && (
        <div className="totals-kinds">
          <dt className="visually-hidden">Credits by kind</dt>
          {credits.byKind.map(({ kind, texts, segments, credits: cost }) => (
            <dd key={kind}>
              {plural(texts, 'text')} {KINDS[kind]}
              {kind !== 'mms' && `, ${plural(segments, 'segment')}`}: {cost.toLocaleString('en')}
            </dd>
          ))}
        </div>
      )}
    </dl>
  )
}

function Done({ finishAt }: { finishAt: string | null }) {
  if (!finishAt) return <Figure name="Done" value="—" />
  if (Date.parse(finishAt) - now().getTime() < 5_000) return <Figure name="Done" value="At once" />
  return <Figure name="Done" value={clock(finishAt)} note={dayAhead(finishAt)} />
}

function Figure(props: { name: string; value: string; note?: string; isBad?: boolean }) {
  const { name, value, note, isBad = false } = props
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        <b className={isBad ? 'tone-bad' : undefined}>{value}</b>
        {note && <span className={isBad ? 'tone-bad' : 'hint'}>{note}</span>}
      </dd>
    </div>
  )
}
