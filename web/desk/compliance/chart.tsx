// Opt-outs a day as columns, with the bulk texts marked where they began; and as a table for who cannot see it.
import { useElementSize } from '@mantine/hooks'
import type { Overview, OverviewDay } from './queries.ts'
import { count, rate } from './words.ts'

/** Until it is known how wide the page leaves it. */
const WIDTH = 960
const HEIGHT = 220
const LEFT = 36
const TOP = 24
const BOTTOM = 28
/** What a day needs at the foot, "Nov 29", with air around it. */
const LABEL = 104

type Mark = Overview['broadcasts'][number]

export function Chart({ days, broadcasts }: { days: OverviewDay[]; broadcasts: Mark[] }) {
  const most = Math.max(4, ...days.map(day => day.optOuts))
  // As wide as it is shown, so that its words are as large on a phone as on a desk.
  const { ref, width: shown } = useElementSize<HTMLElement>()
  const wide = shown || WIDTH
  const step = (wide - LEFT) / days.length
  const every = Math.ceil(days.length / Math.max(1, Math.floor((wide - LEFT) / LABEL)))
  const floor = HEIGHT - BOTTOM
  const high = (n: number) => (n / most) * (floor - TOP)
  const lines = [0, Math.round(most / 2), most]
  return (
    <figure className="chart-figure" ref={ref}>
      <svg viewBox={`0 0 ${wide} ${HEIGHT}`} role="img" aria-label="Opt-outs a day, with bulk texts marked">
        {lines.map(n => (
          <g key={n}>
            <line className="chart-line" x1={LEFT} x2={wide} y1={floor - high(n)} y2={floor - high(n)} />
            <text className="chart-text" x={LEFT - 8} y={floor - high(n) + 4} textAnchor="end">
              {n}
            </text>
          </g>
        ))}
        {days.map((day, at) => (
          <Column key={day.day} day={day} left={LEFT + at * step} width={step} {...{ floor, high }} />
        ))}
        {days.map((day, at) => {
          const begun = broadcasts.filter(one => one.startedAt.slice(0, 10) === day.day)
          return begun.length === 0 ? null : (
            <g key={day.day} className="chart-mark">
              <title>{begun.map(({ name }) => name).join(', ')}</title>
              <line x1={LEFT + (at + 0.5) * step} x2={LEFT + (at + 0.5) * step} y1={14} y2={floor} />
              <path d={`M${LEFT + (at + 0.5) * step - 5} 4 l10 0 l-5 10 z`} />
            </g>
          )
        })}
        {days.map((day, at) =>
          at % every === 0 ? (
            <text
              key={day.day}
              className="chart-text"
              x={LEFT + (at + 0.5) * step}
              y={HEIGHT - 8}
              textAnchor="middle"
            >
              {shortDay(day.day)}
            </text>
          ) : null,
        )}
      </svg>
      <figcaption className="chart-key">
        <span className="chart-said">
          <i className="chart-swatch" aria-hidden /> opt-outs a day
        </span>
        <span className="chart-said">
          <i className="chart-flag" aria-hidden /> a bulk text began
        </span>
      </figcaption>
      <table className="visually-hidden">
        <caption>Opt-outs and texts a day</caption>
        <tbody>
          {days.map(day => (
            <tr key={day.day}>
              <th scope="row">{shortDay(day.day)}</th>
              <td>{dayWords(day)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

type Place = { day: OverviewDay; left: number; width: number; floor: number; high: (n: number) => number }

/** The whole height answers to the pointer, else nobody hits a small one. */
function Column({ day, left, width, floor, high }: Place) {
  const thick = Math.min(28, width * 0.7)
  return (
    <g>
      <title>{`${shortDay(day.day)}: ${dayWords(day)}`}</title>
      <rect x={left} y={TOP} width={width} height={floor - TOP} fill="transparent" />
      <rect
        className="chart-column"
        x={left + (width - thick) / 2}
        y={floor - high(day.optOuts)}
        width={thick}
        height={high(day.optOuts)}
        rx={2}
      />
    </g>
  )
}

function dayWords({ optOuts, texts, imported }: OverviewDay): string {
  const said = `${count(optOuts, 'opt-out')} of ${count(texts, 'text')} (${rate(optOuts, texts)})`
  return imported > 0 ? `${said}, ${imported.toLocaleString('en')} from a list` : said
}

function shortDay(day: string): string {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString('en', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  })
}
