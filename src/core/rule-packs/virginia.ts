// Virginia: the Telephone Privacy Protection Act, with SB 1339 for texts.
import { everyDay, type RulePack } from './pack.ts'

export const VIRGINIA: readonly RulePack[] = [
  {
    id: 'us-va',
    version: 1,
    name: 'Virginia',
    holdsFor: 'VA',
    // SB 1339 of 2025 takes texts in; a STOP is honoured for ten years, which Heed does for ever.
    from: '2026-01-01',
    until: null,
    source: 'Va. Code 59.1-511',
    url: 'https://law.lis.virginia.gov/vacode/title59.1/chapter44/section59.1-511/',
    basis: 'secondary',
    explains: 'Automatic texts from 8 in the morning to 9 in the evening.',
    ...everyDay({ from: '08:00', to: '21:00' }),
    holidays: 'as_any_day',
    cap: null,
  },
]
