// Loads people as steps need them: contact, first phone, consent, doubt, where they live, what they had of late.
import type { ConsentState } from '../../core/consent.ts'
import { placeOf } from '../../core/zones.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { placesSaid } from '../messages/automatic.ts'
import type { Person } from './judge.ts'

export type PersonKey = { readonly accountId: string; readonly contactId: string }

const DAY_MS = 86_400_000

/** In one statement, by contact id. A forecast, as everything before the handoff: no row is locked. */
export async function loadPeople(
  query: Query,
  keys: readonly PersonKey[],
  now: Date,
): Promise<Map<string, Person & { readonly senderId: string | null; readonly isMet: boolean }>> {
  if (keys.length === 0) return new Map()
  const rows = await query.rows(PEOPLE, [
    keys.map(one => one.accountId),
    keys.map(one => one.contactId),
    new Date(now.getTime() - DAY_MS),
  ])
  return new Map(rows.map(row => [row.id as string, personOf(row)]))
}

function personOf(row: Row) {
  return {
    contactId: row.id as string,
    firstName: row.first_name as string,
    lastName: row.last_name as string,
    company: row.company as string | null,
    email: row.email as string | null,
    phone: row.phone as string | null,
    isDeleted: row.is_deleted as boolean,
    state: (row.state as ConsentState | null) ?? 'unknown',
    noticedAt: row.noticed_at as Date | null,
    asksToStop: row.asks_to_stop === true,
    facts: {
      place: placeOf((row.phone as string | null) ?? '', row.said as string | null),
      sentAt: row.sent_at as Date[],
    },
    senderId: row.sender_id as string | null,
    isMet: row.state !== null,
  }
}

const PEOPLE = sql(
  'plan_people_of_steps',
  `select k.id, k.first_name, k.last_name, k.company, k.email, k.deleted_at is not null as is_deleted, f.phone,
          c.state, c.noticed_at, c.asks_to_stop, v.sender_id,
          (select ${placesSaid('z')} from contact_phones cp
             join contacts z on z.account_id = cp.account_id and z.id = cp.contact_id
            where cp.account_id = k.account_id and cp.phone = f.phone and z.deleted_at is null) as said,
          array(select s.at from automatic_sends s
                 where s.account_id = k.account_id and s.phone = f.phone and s.at > $3) as sent_at
     from unnest($1::uuid[], $2::uuid[]) as q(account_id, id)
     join contacts k on k.account_id = q.account_id and k.id = q.id
     left join lateral (
       select phone from contact_phones p where p.account_id = k.account_id and p.contact_id = k.id
        order by p.position, p.phone limit 1) f on true
     left join consents c on c.account_id = k.account_id and c.phone = f.phone
     left join conversations v on v.account_id = k.account_id and v.phone = f.phone`,
)
