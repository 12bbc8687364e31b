// What each grant has left and until when: credits roll over for a year, the oldest are used first (rule E3).
import type { Credits } from '../api-types.ts'
import { date, moment } from '../parts/when.ts'

export function Grants({ credits: { grants, nextGrantAt, month } }: { credits: Credits }) {
  return (
    <section aria-label="Grants" className="grants">
      <h2>Where your credits come from</h2>
      <p className="hint">
        Unused credits roll over. The oldest are used first, and what is left of a grant a year later expires.{' '}
        {month.granted > 0 && `The next ${month.granted.toLocaleString('en')} come on ${date(nextGrantAt)}.`}
      </p>
      {grants.length === 0 ? (
        <p>Nothing is left of any grant.</p>
      ) : (
        <ul>
          {grants.map((grant, index) => (
            <li key={grant.id}>
              <span className="reason-text">{grant.reason}</span>
              <span>
                <b>{grant.left.toLocaleString('en')}</b>
                <span className="hint"> of {grant.credits.toLocaleString('en')} left</span>
              </span>
              <span className="hint">
                {index === 0 && 'used first · '}
                <time dateTime={grant.expiresAt} title={moment(grant.expiresAt)}>
                  until {date(grant.expiresAt)}
                </time>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
