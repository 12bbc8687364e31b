// The numbers under the bar: each state with its reasons; every number opens to its people.
import type { Broadcast } from '../api-types.ts'
import type { Narrowed } from './queries.ts'
import { SHARES } from './words.ts'

type Props = { broadcast: Broadcast; chosen: Narrowed | null; onShow: (narrowed: Narrowed) => void }

export function Shares({ broadcast, chosen, onShow }: Props) {
  const { counts } = broadcast
  if (SHARES.every(({ state }) => counts[state] === 0)) return null
  return (
    <ul className="groups">
      {SHARES.filter(({ state }) => counts[state] > 0).map(({ state, words, look, tone }) => {
        const reasons = broadcast.reasons
          .filter(each => each.state === state)
          .sort((a, b) => b.count - a.count)
        return (
          <li key={state} className="group">
            <Line
              look={look}
              count={counts[state]}
              words={words}
              tone={tone}
              isChosen={chosen?.state === state && !chosen.reason}
              onClick={() => onShow({ state })}
            />
            {reasons.length > 0 && (
              <ul className="reasons">
                {reasons.map(each => (
                  <li key={each.reason}>
                    <Line
                      count={each.count}
                      words={each.words}
                      tone="quiet"
                      isChosen={chosen?.state === each.state && chosen.reason === each.reason}
                      onClick={() => onShow({ state, reason: each.reason })}
                    />
                  </li>
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ul>
  )
}

type LineProps = {
  look?: string
  count: number
  words: string
  tone: string
  isChosen: boolean
  onClick: () => void
}

function Line({ look, count, words, tone, isChosen, onClick }: LineProps) {
  return (
    <button type="button" className="group-head" aria-pressed={isChosen} onClick={onClick}>
      <span className={look ? `share-dot ${look}` : 'share-dot'} aria-hidden />
      <span className={`group-count tone-${tone}`}>{count.toLocaleString('en')}</span>
      <span className="group-words">{words}</span>
    </button>
  )
}
