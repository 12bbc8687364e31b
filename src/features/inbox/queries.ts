// The SQL of the inbox: the journal, inbound texts, conversations.
import { sql } from '../../kit/db/db.ts'
import { consentColumns } from '../consent/queries.ts'

const openOf = (account: string, phone: string) => `
  webhook_journal o where o.account_id = ${account} and o.phone = ${phone}
                      and o.processed_at is null and o.problem is null`

const inBook = (account: string, sender: string, providerId: string) => `
  (select true from messages m where m.account_id = ${account} and m.sender_id = ${sender}
                                 and m.provider_id = ${providerId} and m.direction = 'in' limit 1) is not null`

const ARRIVED = `
  n as (
    select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[], $6::text[], $7::text[])
      as n(account_id, sender_id, token, provider_id, id, phone, raw)),
  signed as (
    select n.* from n where exists (select from senders s where s.id = n.sender_id and s.sealed_token = n.token))`

// Passed over: what is in the journal already.
const WRITTEN = `
  on conflict (account_id, sender_id, provider_id) do nothing
  returning j.id, j.processed_at is not null as is_taken,
            ${inBook('j.account_id', 'j.sender_id', 'j.provider_id')} as is_in_book`

const TOLD = `
  n.id as journal_id, w.id is not null as is_written, w.is_taken, w.is_in_book,
  exists (select from signed s where s.id = n.id) as is_current`

// Locks the phones that are free and writes down what was checked with the sender's token of today: done at once where
// the phone is locked and nothing older of it waits.
export const LOCK_AND_JOURNAL = sql(
  'journal_lock_and_write',
  `with ${ARRIVED},
   held as materialized (
     select c.* from n cross join lateral (
       select * from consents where account_id = n.account_id and phone = n.phone for no key update skip locked) c),
   written as (
     insert into webhook_journal as j
            (account_id, sender_id, provider_id, id, phone, raw, received_at, processed_at)
     select n.account_id, n.sender_id, n.provider_id, n.id, n.phone, n.raw, $8,
            case when h.phone is not null and (select true from ${openOf('n.account_id', 'n.phone')} limit 1) is null
                 then $8::timestamptz end
       from signed n left join held h on h.account_id = n.account_id and h.phone = n.phone
     ${WRITTEN})
   select ${TOLD}, ${consentColumns('h')}
     from n left join written w on w.id = n.id
     left join held h on h.account_id = n.account_id and h.phone = n.phone`,
)

export const JOURNAL = sql(
  'journal_write',
  `with ${ARRIVED},
   written as (
     insert into webhook_journal as j (account_id, sender_id, provider_id, id, phone, raw, received_at)
     select account_id, sender_id, provider_id, id, phone, raw, $8 from signed
     ${WRITTEN})
   select ${TOLD} from n left join written w on w.id = n.id`,
)

export const ASIDE = sql(
  'journal_aside',
  `insert into webhook_journal (account_id, sender_id, provider_id, id, raw, problem, received_at)
   values ($1, $2, $3, $4, $5, $6, $7)`,
)

export const OPEN_PHONES = sql(
  'journal_open_phones',
  `select distinct account_id as "accountId", phone from webhook_journal
    where processed_at is null and problem is null and phone is not null limit 1000`,
)

/** The oldest open row of each phone. */
export const PENDING = sql(
  'journal_pending',
  `select j.*, ${inBook('j.account_id', 'j.sender_id', 'j.provider_id')} as is_in_book
     from unnest($1::uuid[], $2::text[]) as n(a, p)
    cross join lateral (select * from ${openOf('n.a', 'n.p')} order by o.id limit 1) j`,
)

export const DONE = sql(
  'journal_done',
  `update webhook_journal j set processed_at = $4
     from unnest($1::uuid[], $2::text[], $3::uuid[]) as n(a, p, i)
    where j.account_id = n.a and j.phone = n.p and j.id = n.i and j.processed_at is null`,
)

export const SET_ASIDE = sql(
  'journal_set_aside',
  `update webhook_journal set problem = $4
    where account_id = $1 and phone = $2 and id = $3 and processed_at is null and problem is null`,
)

// Arrays of arrays cannot be passed ragged, so media travels as JSON.
export const INSERT_INBOUND = sql(
  'inbound_insert',
  `insert into messages (account_id, id, direction, kind, phone, sender_id, body, media, segments, encoding, credits,
                         origin, provider_id, reading, created_at)
   select a, i, 'in', 'text', p, s, b, array(select jsonb_array_elements_text(m::jsonb)), g, e, c, 'person', pi,
          r::jsonb, $12
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::smallint[], $8::text[],
                 $9::integer[], $10::text[], $11::text[]) as n(a, i, p, s, b, m, g, e, c, pi, r)`,
)

/**
 * `asks`: true or false where the text says so; null: as it was. Nearly everybody who writes has a conversation: an
 * update alone costs half of what `on conflict` does.
 */
export const HEAR = sql(
  'conversation_hear',
  `with n as (
     select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::boolean[])
       as n(account_id, phone, contact_id, message_id, sender_id, asks)),
   known as (
     update conversations c
        set contact_id = n.contact_id, last_message_id = n.message_id, sender_id = n.sender_id, last_at = $7,
            unread = c.unread + 1, asks_to_stop = coalesce(n.asks, c.asks_to_stop), closed_at = null
       from n where c.account_id = n.account_id and c.phone = n.phone
     returning c.account_id, c.phone)
   insert into conversations as c (account_id, phone, contact_id, last_message_id, sender_id, last_at, unread,
                                   asks_to_stop)
   select account_id, phone, contact_id, message_id, sender_id, $7, 1, coalesce(asks, false) from n
    where not exists (select from known k where k.account_id = n.account_id and k.phone = n.phone)
   on conflict (account_id, phone) do update
      set contact_id = excluded.contact_id, last_message_id = excluded.last_message_id, sender_id = excluded.sender_id,
          last_at = excluded.last_at, unread = c.unread + 1, asks_to_stop = c.asks_to_stop or excluded.asks_to_stop,
          closed_at = null`,
)

/** B8: whoever asked in other words has been opted out or in by a person. */
export const SETTLE = sql(
  'conversation_settle',
  'update conversations set asks_to_stop = false where account_id = $1 and phone = $2 and asks_to_stop',
)
