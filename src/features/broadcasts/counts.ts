// How many texts of a broadcast are in which state, and why: sums of a few rows, however many texts there are.
import type { Results } from '../../core/limits.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Broadcast } from './broadcast.ts'
import { type CountedState, STATES } from './shapes.ts'

export type ReasonCount = { readonly state: CountedState; readonly reason: string; readonly count: number }

export type Counts = {
  readonly byState: Readonly<Record<CountedState, number>>
  readonly reasons: readonly ReasonCount[]
  readonly replies: number
  readonly optOuts: number
  readonly credits: { readonly held: number; readonly spent: number; readonly released: number }
  /** Segments of the texts whose end is known. */
  readonly segmentsDone: number
}

type Sum = {
  broadcast_id: string
  state: string
  reason: string
  n: number
  segments: number
  credits: number
}
type InFlight = { broadcast_id: string; in_flight: number; in_doubt: number }

export async function countsOf(query: Query, list: readonly Broadcast[]): Promise<Map<string, Counts>> {
  const accountId = list[0]?.accountId
  if (accountId === undefined) return new Map()
  const ids = list.map(one => one.id)
  const sums = await query.rows<Sum>(SUMS, [accountId, ids])
  const flying = await query.rows<InFlight>(IN_FLIGHT, [accountId, ids])
  return new Map(
    list.map(broadcast => {
      const own = sums.filter(row => row.broadcast_id === broadcast.id)
      const flight = flying.find(row => row.broadcast_id === broadcast.id)
      return [broadcast.id, countsFrom(broadcast, own, flight)]
    }),
  )
}

// What is folded in, and the few rows that are not yet.
const SUMS = sql(
  'broadcast_sums',
  `select broadcast_id, state, reason, sum(texts) as n, sum(segments) as segments, sum(credits) as credits
     from (select broadcast_id, state, reason, texts, segments, credits from broadcast_counts
            where account_id = $1 and broadcast_id = any($2::uuid[])
           union all
           select broadcast_id, state, reason, texts, segments, credits from broadcast_moves
            where account_id = $1 and broadcast_id = any($2::uuid[])) as steps
    group by broadcast_id, state, reason having sum(texts) <> 0`,
)

// As many as there are connections to providers. A status callback may have been quicker than the recording: the text
// is counted by its delivery then.
const IN_FLIGHT = sql(
  'broadcast_in_flight',
  `select l.origin_id as broadcast_id, count(*) filter (where o.in_doubt_at is null) as in_flight,
          count(*) filter (where o.in_doubt_at is not null) as in_doubt
     from outbox o join lanes l on l.account_id = o.account_id and l.id = o.lane_id
    where o.account_id = $1 and o.claimed_at is not null and l.origin_id = any($2::uuid[])
      and not exists (select from deliveries d where d.account_id = o.account_id and d.message_id = o.message_id)
    group by l.origin_id`,
)

const SPENT: readonly string[] = ['handed_over', 'sent', 'delivered', 'not_delivered']
const RELEASED: readonly string[] = ['canceled', 'refused']

function countsFrom(broadcast: Broadcast, sums: readonly Sum[], flight: InFlight | undefined): Counts {
  const byState = Object.fromEntries(STATES.map(state => [state, 0])) as Record<CountedState, number>
  byState.in_flight = flight?.in_flight ?? 0
  byState.in_doubt = flight?.in_doubt ?? 0
  for (const { state, n } of sums) if (isState(state)) byState[state] += n
  const final = [...SPENT, ...RELEASED].reduce((sum, state) => sum + byState[state as CountedState], 0)
  byState.waiting = Math.max(0, broadcast.texts - final - byState.in_flight - byState.in_doubt)
  const spent = total(sums, SPENT, 'credits')
  const released = total(sums, RELEASED, 'credits')
  return {
    byState,
    reasons: sums.flatMap(({ state, reason, n }) =>
      isState(state) && reason !== '' ? [{ state, reason, count: n }] : [],
    ),
    replies: total(sums, ['reply'], 'n'),
    optOuts: total(sums, ['opt_out'], 'n'),
    credits: { held: Math.max(0, broadcast.credits - spent - released), spent, released },
    segmentsDone: total(sums, [...SPENT, ...RELEASED], 'segments'),
  }
}

function isState(state: string): state is CountedState {
  return (STATES as readonly string[]).includes(state)
}

function total(sums: readonly Sum[], states: readonly string[], field: 'n' | 'segments' | 'credits'): number {
  return sums.reduce((sum, row) => (states.includes(row.state) ? sum + row[field] : sum), 0)
}

/** What the limits look at. An opt-out told by the provider is an opt-out, not an error. */
export function resultsOf({ byState, reasons, optOuts }: Counts): Results {
  const handed =
    byState.handed_over + byState.sent + byState.delivered + byState.not_delivered + byState.refused
  const told = reasons.filter(({ state, reason }) => state !== 'canceled' && reason === 'opted_out')
  const optedOut = told.reduce((sum, one) => sum + one.count, 0)
  return { handed, optOuts, errors: byState.refused + byState.not_delivered - optedOut }
}
