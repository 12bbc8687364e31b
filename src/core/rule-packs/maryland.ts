// Maryland: the Stop the Spam Calls Act of 2023.
import { everyDay, type RulePack } from './pack.ts'

export const MARYLAND: readonly RulePack[] = [
  {
    id: 'us-md',
    version: 1,
    name: 'Maryland',
    holdsFor: 'MD',
    from: '2024-01-01',
    until: null,
    source: 'Md. Code, Com. Law 14-4501 ff.',
    url: 'https://mgaleg.maryland.gov/mgawebsite/Laws/StatuteText?article=gcl&section=14-4501',
    basis: 'secondary',
    explains:
      'Automatic texts from 8 in the morning to 8 in the evening, and no more than three to one person in 24 hours.',
    ...everyDay({ from: '08:00', to: '20:00' }),
    holidays: 'as_any_day',
    cap: 3,
  },
]
