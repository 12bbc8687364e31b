// Texas: hours of telephone solicitation, which texts are since SB 140.
import type { RulePack } from './pack.ts'

const DAY = { from: '09:00', to: '21:00' }

export const TEXAS: readonly RulePack[] = [
  {
    id: 'us-tx',
    version: 1,
    name: 'Texas',
    holdsFor: 'TX',
    // SB 140 (89th Legislature): texts are solicitations from this day on.
    from: '2025-09-01',
    until: null,
    source: 'Tex. Bus. & Com. Code 301.051',
    url: 'https://statutes.capitol.texas.gov/Docs/BC/htm/BC.301.htm',
    basis: 'statute',
    explains:
      'Automatic texts from 9 in the morning to 9 in the evening, on Sundays not before noon. Senders may have to register with the state (ch. 302).',
    weekdays: DAY,
    saturdays: DAY,
    sundays: { from: '12:00', to: '21:00' },
    holidays: 'as_any_day',
    cap: null,
  },
]
