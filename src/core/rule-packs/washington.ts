// Washington: commercial texts and the hours of solicitation.
import { everyDay, type RulePack } from './pack.ts'

export const WASHINGTON: readonly RulePack[] = [
  {
    id: 'us-wa',
    version: 1,
    name: 'Washington',
    holdsFor: 'WA',
    // HB 1497 of 2022; that its hours reach texts is not certain, so they do here.
    from: '2022-06-09',
    until: null,
    source: 'RCW 80.36.390; RCW 19.190.060',
    url: 'https://app.leg.wa.gov/RCW/default.aspx?cite=80.36.390',
    basis: 'secondary',
    explains:
      'Automatic texts from 8 in the morning to 8 in the evening. Commercial texts also need clear consent that was given before.',
    ...everyDay({ from: '08:00', to: '20:00' }),
    holidays: 'as_any_day',
    cap: null,
  },
]
