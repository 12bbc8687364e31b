// What the gate must know of many phones at once: consent, an unanswered doubt, the sender that each one knows.
import { NO_FACTS, type PhoneFacts } from '../../core/bulk.ts'
import type { ConsentState } from '../../core/consent.ts'
import { hasCaps } from '../../core/hours.ts'
import { type Place, placeOf } from '../../core/zones.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'
import { placesSaid, rulebookFor } from '../messages/automatic.ts'

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
  said: string | null
  sent_at: Date[] | null
}

/** Of each phone, in the same order. A forecast, as everything before the handoff: no row is locked. */
export async function loadFacts(
  query: Query,
  account: Account,
  phones: readonly (string | null)[],
  now: Date,
): Promise<Known[]> {
  const known = phones.map(nothingOf)
  const dayAgo = new Date(now.getTime() - DAY_MS)
  const rulebook = rulebookFor(account, null)
  const asked = [account.id, phones, hasCaps(rulebook), dayAgo]
  for (const row of await query.rows<Fact>(FACTS, asked)) known[row.n - 1] = knownOf(row, phones[row.n - 1]!)
  return known
}

const nothings = new WeakMap<Place, Known>()

/** Of most phones there is nothing to say but where they may be: one value for all of the same place. */
function nothingOf(phone: string | null): Known {
  if (phone === null) return NOTHING
  const place = placeOf(phone, null)
  const known = nothings.get(place)
  if (known) return known
  const made = { ...NOTHING, place }
  nothings.set(place, made)
  return made
}

const DAY_MS = 86_400_000

function knownOf(row: Fact, phone: string): Known {
  const rest = {
    isMet: row.state !== null,
    senderId: row.sender_id,
    place: placeOf(phone, row.said),
    sentAt: row.sent_at ?? NO_FACTS.sentAt,
  }
  if (row.state === null) return { ...rest, consent: NO_FACTS.consent }
  const noticedAt = row.noticed_ms === null ? null : new Date(row.noticed_ms)
  const { state, since, confirmation_id: confirmationId } = row
  const asksToStop = row.asks_to_stop === true
  return { ...rest, consent: { ...NO_FACTS.consent, state, since, noticedAt, confirmationId, asksToStop } }
}

// Only of phones that there is something to say of. The time of the notice as a number, the zones as one text: reading
// a million dates and lists takes longer than judging by them. Zones and sends as at the handoff (automatic.ts).
const FACTS = sql(
  'broadcast_facts',
  `select q.n::integer as n, c.state, c.since, c.confirmation_id, c.asks_to_stop, v.sender_id, z.said, s.sent_at,
          (extract(epoch from c.noticed_at) * 1000)::double precision as noticed_ms
     from unnest($2::text[]) with ordinality as q(phone, n)
     left join consents c on c.account_id = $1 and c.phone = q.phone
     left join conversations v on v.account_id = $1 and v.phone = q.phone
     left join lateral (
       select ${placesSaid('k')} as said
         from contact_phones p join contacts k on k.account_id = p.account_id and k.id = p.contact_id
        where p.account_id = $1 and p.phone = q.phone and k.deleted_at is null) z on true
     left join lateral (
       select array_agg(a.at) as sent_at from automatic_sends a
        where $3 and a.account_id = $1 and a.phone = q.phone and a.at > $4) s on $3
    where q.phone is not null
      and (c.phone is null or c.state <> 'unknown' or c.asks_to_stop or c.noticed_at is not null or v.phone is not null
           or z.said is not null or s.sent_at is not null)`,
)
