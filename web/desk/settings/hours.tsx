// Hours and rules: between which hours automatic texts go, which laws hold, a moment to try, and a look back.
import { useQuery } from '@tanstack/react-query'
import { Failed, Rows } from '../parts/states.tsx'
import { accountQuery, rulesQuery } from '../queries.ts'
import { HoursForm } from './hours-form.tsx'
import { LookBack } from './look-back.tsx'
import { RulePacks } from './rule-packs.tsx'
import './rules.css'
import { TryRules } from './try-rules.tsx'

export function Hours({ isOwner }: { isOwner: boolean }) {
  const account = useQuery(accountQuery)
  const rules = useQuery(rulesQuery)
  const failed = account.error ?? rules.error
  if (failed) {
    const retry = () => void Promise.all([account.refetch(), rules.refetch()])
    return <Failed error={failed} what="The rules" onRetry={retry} />
  }
  if (!account.data || !rules.data) return <Rows count={4} height={56} label="the rules" />
  return (
    <>
      <div className="settings-part">
        <fieldset disabled={!isOwner} className="bare">
          <legend className="visually-hidden">Texting hours</legend>
          <HoursForm account={account.data} />
        </fieldset>
      </div>
      <TryRules />
      <RulePacks account={account.data} packs={rules.data.items} isOwner={isOwner} />
      <Holidays days={rules.data.holidays} />
      <LookBack packs={rules.data.items} />
    </>
  )
}

type Day = { day: string; name: string; keptOn: string }

function Holidays({ days }: { days: readonly Day[] }) {
  return (
    <section className="rules-part" aria-labelledby="holidays">
      <h2 id="holidays">Federal holidays</h2>
      <p className="hint">
        Plans send nothing on them, nor on the weekday on which one is kept that falls on a weekend. Some
        states forbid all automatic texts then.
      </p>
      <ul className="holidays">
        {days.map(({ day, name, keptOn }) => (
          <li key={day}>
            {dateOf(day)} {name}
            {keptOn !== day && <span className="hint"> and {dateOf(keptOn)}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function dateOf(day: string): string {
  const parts = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  } as const
  return new Intl.DateTimeFormat('en', parts).format(new Date(`${day}T12:00:00Z`))
}
