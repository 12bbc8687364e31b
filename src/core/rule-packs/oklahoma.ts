// Oklahoma: the Telephone Solicitation Act of 2022.
import { everyDay, type RulePack } from './pack.ts'

export const OKLAHOMA: readonly RulePack[] = [
  {
    id: 'us-ok',
    version: 1,
    name: 'Oklahoma',
    holdsFor: 'OK',
    from: '2022-11-01',
    until: null,
    source: '15 O.S. 775C.1 ff.',
    url: 'https://www.oscn.net/applications/oscn/index.asp?ftdb=STOKST15&level=1',
    // Some say until 9; others that holidays are restricted: the stricter of both.
    basis: 'secondary',
    explains:
      'Automatic texts from 8 in the morning to 8 in the evening, none on holidays, and no more than three to one person in 24 hours.',
    ...everyDay({ from: '08:00', to: '20:00' }),
    holidays: 'none',
    cap: 3,
  },
]
