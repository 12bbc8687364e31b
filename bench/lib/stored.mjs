// Texts of earlier days, filled in by sets: the book, what became of each, its credits, its conversation.
import { sql } from '../../dist/kit/db/db.js'
import { meetPhones, phoneOf } from './heed.mjs'

export const PHONES = 1_000_000
const CHUNK = 1_000_000

/** `count` handed-over texts, spread over at most a million phones, that look as if Heed had sent them in order. */
export async function storeTexts(rt, { accountId, senders }, count) {
  const phones = Math.min(PHONES, count)
  const { pool } = rt.db
  await pool.query(
    'drop index messages_by_phone; drop index messages_broadcast_once; drop index credit_entries_by_time',
  )
  for (let from = 0; from < count; from += CHUNK) {
    const size = Math.min(CHUNK, count - from)
    await pool.query(MESSAGES, [accountId, senders[0], from, size, phones, rt.newId()])
    await pool.query(DELIVERIES, [accountId, from, size])
    await pool.query(ENTRIES, [accountId, from, size])
  }
  await pool.query('create index messages_by_phone on messages (account_id, phone, id)')
  await pool.query(ONCE)
  await pool.query('create index credit_entries_by_time on credit_entries (account_id, id)')
  await meetPhones(rt, accountId, phones)
  await pool.query(CONVERSATIONS, [accountId, senders[0], phones, count])
  await pool.query('vacuum analyze')
  return phones
}

const ONCE = `create unique index messages_broadcast_once on messages (account_id, origin_id, phone)
               where origin = 'broadcast'`
// Version 7, a millisecond apart, long before any that is made now.
const ID = `(lpad(to_hex(1500000000000 + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid`
const AT = `to_timestamp((1500000000000 + i) / 1000.0)`
const MESSAGES = `
  insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits, origin,
                        origin_id, created_at)
  select $1, ${ID}, 'out', 'text', '+1512' || (2000000 + (i * 7919) % $5::bigint), $2,
         'Hi Ann, the open house on Oak Street is this Saturday from 2 to 4 pm. Shall I keep a spot? ' || i, 1,
         'GSM-7', 1, 'broadcast', $6, ${AT}
    from generate_series($3::bigint, $3::bigint + $4::bigint - 1) as i`
const DELIVERIES = `
  insert into deliveries (account_id, message_id, state, rank, provider_id, handed_over_at, updated_at)
  select $1, ${ID}, 'delivered', 3, 'SM' || lpad(to_hex(i), 32, '0'), ${AT}, ${AT}
    from generate_series($2::bigint, $2::bigint + $3::bigint - 1) as i`
const ENTRIES = `
  insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
  select $1, ${ID}, step, kind, 1, reason,
         (lpad(to_hex(1500000000000 + i), 12, '0') || '7000' || '800' || step || lpad(to_hex(i), 12, '0'))::uuid, ${AT}
    from generate_series($2::bigint, $2::bigint + $3::bigint - 1) as i,
         (values (1, 'hold', 'text of 1 segment'), (2, 'settle', 'handed over')) as e(step, kind, reason)`
const CONVERSATIONS = `
  insert into conversations (account_id, phone, last_message_id, last_at, sender_id)
  select $1, '+1512' || (2000000 + i), null, to_timestamp((1500000000000 + i) / 1000.0), $2
    from generate_series($4::bigint - $3::bigint, $4::bigint - 1) as n(i0), lateral (select i0 % $3 as i) as x`

/** Waiting texts to phones all over the stored ones. */
export function spread(phones) {
  return index => phoneOf((index * 104_729) % phones)
}

export const STORED = sql('bench_stored', 'select count(*) as texts from deliveries')
