// What the gate must know of many phones at once: consent, an unanswered doubt, the sender that each one knows.
import { NO_FACTS, type PhoneFacts } from '../../core/bulk.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { consentOf } from '../consent/queries.ts'

export type Known = PhoneFacts & {
  /** The phone has a consent row. */
  readonly isMet: boolean
  /** The sender of its conversation. */
  readonly senderId: string | null
}

export type Facts = { of(phone: string): Known }

const NOTHING: Known = { ...NO_FACTS, isMet: true, senderId: null }

/** A forecast, as everything before the handoff: no row is locked. */
export async function loadFacts(query: Query, accountId: string, phones: readonly string[]): Promise<Facts> {
  const rows = phones.length === 0 ? [] : await query.rows(FACTS, [accountId, phones])
  const known = new Map(rows.map(row => [row.phone as string, knownOf(row)]))
  return { of: phone => known.get(phone) ?? NOTHING }
}

function knownOf(row: Row): Known {
  const asksToStop = row.asks_to_stop === true
  const senderId = row.sender_id as string | null
  if (row.state === null) return { ...NO_FACTS, isMet: false, asksToStop, senderId }
  return { consent: consentOf(row), isMet: true, asksToStop, senderId }
}

// Only of phones that there is something to say of: most of a million have a plain row and nothing else.
const FACTS = sql(
  'broadcast_facts',
  `select q.phone, c.state, c.since, c.source, c.word, c.noticed_at, c.confirmation_id, v.asks_to_stop, v.sender_id
     from unnest($2::text[]) as q(phone)
     left join consents c on c.account_id = $1 and c.phone = q.phone
     left join conversations v on v.account_id = $1 and v.phone = q.phone
    where c.phone is null or c.state <> 'unknown' or c.noticed_at is not null or v.phone is not null`,
)
