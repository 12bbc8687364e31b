// What the gate must know of many phones at once: consent, an unanswered doubt, the sender that each one knows.
import { NO_FACTS, type PhoneFacts } from '../../core/bulk.ts'
import type { ConsentState } from '../../core/consent.ts'
import { type Query, sql } from '../../kit/db/db.ts'

export type Known = PhoneFacts & {
  /** The phone has a consent row. */
  readonly isMet: boolean
  /** The sender of its conversation. */
  readonly senderId: string | null
}

const NOTHING: Known = { ...NO_FACTS, isMet: true, senderId: null }

type Fact = {
  n: number
  state: ConsentState | null
  since: Date | null
  noticed_ms: number | null
  confirmation_id: string | null
  asks_to_stop: boolean | null
  sender_id: string | null
}

/** Of each phone, in the same order. A forecast, as everything before the handoff: no row is locked. */
export async function loadFacts(
  query: Query,
  accountId: string,
  phones: readonly (string | null)[],
): Promise<Known[]> {
  const known = phones.map(() => NOTHING)
  for (const row of await query.rows<Fact>(FACTS, [accountId, phones])) known[row.n - 1] = knownOf(row)
  return known
}

function knownOf(row: Fact): Known {
  const rest = { isMet: row.state !== null, asksToStop: row.asks_to_stop === true, senderId: row.sender_id }
  if (row.state === null) return { ...NO_FACTS, ...rest }
  const noticedAt = row.noticed_ms === null ? null : new Date(row.noticed_ms)
  const consent = {
    ...NO_FACTS.consent,
    state: row.state,
    since: row.since,
    noticedAt,
    confirmationId: row.confirmation_id,
  }
  return { consent, ...rest }
}

// Only of phones that there is something to say of. The time of the notice as a number: reading a million dates takes
// longer than judging by them.
const FACTS = sql(
  'broadcast_facts',
  `select q.n::integer as n, c.state, c.since, c.confirmation_id, v.asks_to_stop, v.sender_id,
          (extract(epoch from c.noticed_at) * 1000)::double precision as noticed_ms
     from unnest($2::text[]) with ordinality as q(phone, n)
     left join consents c on c.account_id = $1 and c.phone = q.phone
     left join conversations v on v.account_id = $1 and v.phone = q.phone
    where q.phone is not null
      and (c.phone is null or c.state <> 'unknown' or c.noticed_at is not null or v.phone is not null)`,
)
