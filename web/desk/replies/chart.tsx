// The chart itself: a row for each word and state before, a column for each kind of number.
import { IconBuildingBroadcastTower, IconMessageOff, IconMessageReply, IconServer } from '@tabler/icons-react'
import type { ReplyCell, ReplyRow } from '../api-types.ts'
import { WORDINGS, type WordingName } from './words.ts'

type ChartProps = { rows: ReplyRow[]; onChange: ((name: WordingName) => void) | null }

const SENDERS = [
  { key: 'longCode', label: 'Long code', hint: 'an ordinary ten-digit number' },
  { key: 'tollFree', label: 'Toll-free', hint: '800, 888, …: the network answers' },
  { key: 'shortCode', label: 'Short code', hint: 'five or six digits' },
] as const

export function Chart({ rows, onChange }: ChartProps) {
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
          <tr key={`${row.words[0]} ${row.before} ${row.remark}`}>
            <th scope="row">
              <span className="chart-words">
                {row.words.map(word => (
                  <span key={word} className="chart-word">
                    {word === word.toUpperCase() ? word : `“${word}”`}
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
                <Cell cell={row[key]} onChange={onChange} />
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

function Cell({ cell, onChange }: { cell: ReplyCell; onChange: ChartProps['onChange'] }) {
  const { by, text, wording } = cell
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
        {wording && onChange && (
          <button
            type="button"
            className="chart-change-it"
            aria-label={`Change the wording: ${WORDINGS[wording].label}`}
            onClick={() => onChange(wording)}
          >
            Change
          </button>
        )}
      </span>
    </>
  )
}
