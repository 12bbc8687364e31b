// States of which nothing is kept but hours, Sundays and holidays.
import { everyDay, type RulePack, type Window } from './pack.ts'

const OVERVIEW =
  'https://support.referrizer.com/en/category/text-campaigns/article/tcpa-quiet-hours-and-state-specific-rules-for-text-campaigns'
/** When this table was made: what others tell has no date of its own, and holds for what is replayed of before. */
const LONG_AGO = '2020-01-01'

type Told = Pick<RulePack, 'id' | 'name' | 'holdsFor' | 'source' | 'explains'> & {
  readonly weekdays: Window
  readonly saturdays?: Window | null
  readonly sundays?: Window | null
  readonly holidays?: RulePack['holidays']
}

function told({ weekdays, ...rest }: Told): RulePack {
  const days = { ...everyDay(weekdays), holidays: 'as_any_day' as const, ...rest }
  return { version: 1, from: LONG_AGO, until: null, url: OVERVIEW, basis: 'secondary', cap: null, ...days }
}

const EIGHT_TO_EIGHT = { from: '08:00', to: '20:00' }
const NONE_THEN = { sundays: null, holidays: 'none' } as const

export const OTHERS: readonly RulePack[] = [
  told({
    id: 'us-al',
    name: 'Alabama',
    holdsFor: 'AL',
    source: 'Ala. Admin. Code 770-X-5-.17',
    explains: 'Automatic texts from 8 in the morning to 8 in the evening, none on Sundays and holidays.',
    weekdays: EIGHT_TO_EIGHT,
    ...NONE_THEN,
  }),
  told({
    id: 'us-ct',
    name: 'Connecticut',
    holdsFor: 'CT',
    source: 'Conn. Gen. Stat. 42-288a',
    explains: 'Automatic texts from 9 in the morning to 8 in the evening.',
    weekdays: { from: '09:00', to: '20:00' },
  }),
  told({
    id: 'us-in',
    name: 'Indiana',
    holdsFor: 'IN',
    source: 'Ind. Code 24-4.7',
    explains: 'Automatic texts from 9 in the morning to 8 in the evening.',
    weekdays: { from: '09:00', to: '20:00' },
  }),
  told({
    id: 'us-la',
    name: 'Louisiana',
    holdsFor: 'LA',
    source: 'La. R.S. 45:844.14',
    explains: 'Automatic texts from 8 in the morning to 8 in the evening, none on Sundays and holidays.',
    weekdays: EIGHT_TO_EIGHT,
    ...NONE_THEN,
  }),
  told({
    id: 'us-ms',
    name: 'Mississippi',
    holdsFor: 'MS',
    source: 'Miss. Code 77-3-723',
    explains: 'Automatic texts from 8 in the morning to 8 in the evening, none on Sundays and holidays.',
    weekdays: EIGHT_TO_EIGHT,
    ...NONE_THEN,
  }),
  told({
    id: 'us-nj',
    name: 'New Jersey',
    holdsFor: 'NJ',
    source: 'N.J.S.A. 56:8-130',
    explains: 'Automatic texts from 8 in the morning to 8 in the evening.',
    weekdays: EIGHT_TO_EIGHT,
  }),
  told({
    id: 'us-ri',
    name: 'Rhode Island',
    holdsFor: 'RI',
    source: 'R.I. Gen. Laws 5-61-3.6',
    // Some say Sundays like Saturdays, others none: the stricter of both.
    explains:
      'Automatic texts from 9 to 6 on weekdays and from 10 to 5 on Saturdays, none on Sundays and holidays.',
    weekdays: { from: '09:00', to: '18:00' },
    saturdays: { from: '10:00', to: '17:00' },
    ...NONE_THEN,
  }),
]
