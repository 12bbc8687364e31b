// The SQL of the inbox: the journal, inbound texts, conversations.
import { sql } from '../../kit/db/db.ts'

export const OPEN_PHONES = sql(
  'journal_open_phones',
  `select distinct account_id, phone from webhook_journal
    where processed_at is null and problem is null and phone is not null limit 1000`,
)

export const PENDING = sql(
  'journal_pending',
  `select j.id as journal_id, j.raw, j.received_at, s.*
     from webhook_journal j join senders s on s.account_id = j.account_id and s.id = j.sender_id
    where j.account_id = $1 and j.phone = $2 and j.processed_at is null and j.problem is null
    order by j.id limit 1`,
)

export const DONE = sql(
  'journal_done',
  'update webhook_journal set processed_at = $3 where account_id = $1 and id = $2 and processed_at is null',
)

export const SET_ASIDE = sql(
  'journal_set_aside',
  `update webhook_journal set problem = $3
    where account_id = $1 and id = $2 and processed_at is null and problem is null`,
)

export const INSERT_INBOUND = sql(
  'inbound_insert',
  `insert into messages (account_id, id, direction, kind, phone, sender_id, body, media, segments, encoding, credits,
                         origin, provider_id, reading, created_at)
   values ($1, $2, 'in', 'text', $3, $4, $5, $6, $7, $8, $9, 'person', $10, $11, $12)
   on conflict (account_id, sender_id, provider_id) where direction = 'in' do nothing`,
)

export const HEAR = sql(
  'conversation_hear',
  `insert into conversations as c (account_id, phone, contact_id, last_message_id, sender_id, last_at, unread,
                                   asks_to_stop)
   values ($1, $2, $3, $4, $5, $6, 1, $7)
   on conflict (account_id, phone) do update
      set contact_id = excluded.contact_id, last_message_id = excluded.last_message_id, sender_id = excluded.sender_id,
          last_at = excluded.last_at, unread = c.unread + 1, closed_at = null,
          asks_to_stop = (c.asks_to_stop or $7) and not $8::boolean`,
)

/** B8: whoever asked in other words has been opted out or in by a person. */
export const SETTLE = sql(
  'conversation_settle',
  'update conversations set asks_to_stop = false where account_id = $1 and phone = $2 and asks_to_stop',
)
