// Florida: the Telephone Solicitation Act (FTSA).
import { everyDay, type RulePack } from './pack.ts'

export const FLORIDA: readonly RulePack[] = [
  {
    id: 'us-fl',
    version: 1,
    name: 'Florida',
    holdsFor: 'FL',
    // Ch. 2021-185, Laws of Florida.
    from: '2021-07-01',
    until: null,
    source: 'Fla. Stat. 501.616(6)',
    url: 'http://www.leg.state.fl.us/statutes/index.cfm?App_mode=Display_Statute&URL=0500-0599/0501/Sections/0501.616.html',
    basis: 'statute',
    explains:
      'Automatic texts from 8 in the morning to 8 in the evening, and no more than three to one person in 24 hours.',
    ...everyDay({ from: '08:00', to: '20:00' }),
    holidays: 'as_any_day',
    cap: 3,
  },
]
