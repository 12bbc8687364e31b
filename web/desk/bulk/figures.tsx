// Beside the bar: answers and stops as they come, the pace, the end, the credits.
import { IconHandStop, IconMessageReply } from '@tabler/icons-react'
import type { Broadcast } from '../api-types.ts'
import { finishWords, handedOver, isMoving } from './words.ts'

export function Figures({ broadcast }: { broadcast: Broadcast }) {
  const { replies, optOuts, credits, segmentsPerSecond } = broadcast
  const reached = handedOver(broadcast)
  const finish = finishWords(broadcast)
  return (
    <dl className="figures">
      <div className="figure figure-large">
        <dt>
          <IconMessageReply size={16} stroke={1.75} aria-hidden /> Answered
        </dt>
        <dd>
          <b>{replies.toLocaleString('en')}</b>
          <span className="hint">{shareOf(replies, reached)}</span>
        </dd>
      </div>
      <div className="figure figure-large">
        <dt>
          <IconHandStop size={16} stroke={1.75} aria-hidden /> Opted out
        </dt>
        <dd>
          <b className={optOuts > 0 ? 'tone-bad' : undefined}>{optOuts.toLocaleString('en')}</b>
          <span className="hint">{shareOf(optOuts, reached)}</span>
        </dd>
      </div>
      {isMoving(broadcast) && (
        <div className="figure">
          <dt>Pace</dt>
          <dd>
            <b>{segmentsPerSecond.toLocaleString('en', { maximumFractionDigits: 1 })}</b>
            <span className="hint">segments a second</span>
          </dd>
        </div>
      )}
      {finish && (
        <div className="figure">
          <dt>Done</dt>
          <dd>
            <b>{finish}</b>
          </dd>
        </div>
      )}
      <div className="figure">
        <dt>Credits</dt>
        <dd>
          <b>{credits.spent.toLocaleString('en')}</b>
          <span className="hint">
            spent
            {credits.held > 0 && `, ${credits.held.toLocaleString('en')} held`}
            {credits.released > 0 && `, ${credits.released.toLocaleString('en')} given back`}
          </span>
        </dd>
      </div>
    </dl>
  )
}

function shareOf(part: number, whole: number): string {
  if (part === 0 || whole === 0) return ''
  return `${((part / whole) * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`
}
