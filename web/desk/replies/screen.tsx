// The phone beside a wording: what the person wrote, and what comes back, as it will stand there.
import type { Account } from '../api-types.ts'
import { WORDINGS, type WordingName } from './words.ts'

const SAMPLE = 'Hi Ann, this is Robin. You asked about the house on Maple Street.'

export function Screen({ account, name, text }: { account: Account; name: WordingName; text: string }) {
  const { heard } = WORDINGS[name]
  const isAdded = name === 'notice' && account.notice.mode === 'appended'
  return (
    <figure className="wording-screen">
      <figcaption className="hint">So it looks on their phone</figcaption>
      <div className="wording-phone">
        <p className="wording-phone-head">{account.name}</p>
        {heard !== null && <p className="wording-heard">{heard}</p>}
        {!isAdded && <p className="chart-bubble wording-said">{text}</p>}
        {name === 'notice' && (
          <p className="chart-bubble wording-said">{isAdded ? `${SAMPLE}\n${text}` : SAMPLE}</p>
        )}
      </div>
    </figure>
  )
}
