// What a good team writes for an inbound text: one transaction of separate prepared statements over pg's pool.
// It leaves behind the same rows as Heed does.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import pg from 'pg'
import { transition } from '../../../dist/core/consent.js'
import { uuidv7 } from '../../../dist/core/id.js'
import { readText } from '../../../dist/core/read-text.js'
import { RULES } from '../../../dist/core/rule-version.js'
import { segmentsOf } from '../../../dist/core/segments.js'
import { digestOf, linkOf, tagOf } from '../../../dist/features/consent/chain.js'
import { consentOf } from '../../../dist/features/consent/queries.js'
import { TOKEN } from '../heed.mjs'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export const ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

/** `form`: the fields as the framework has parsed them. Answers the status. */
export function makeReceiver(connection, max) {
  const pool = new pg.Pool({ ...connection, max })
  return {
    async receive(url, form, signature) {
      if (!isSigned(url, form, signature)) return 403
      const client = await pool.connect()
      try {
        await client.query('begin')
        await receiveIn(client, url.slice(url.lastIndexOf('/') + 1), form)
        await client.query('commit')
        return 200
      } catch (error) {
        await client.query('rollback')
        throw error
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

function isSigned(url, form, signature = '') {
  let text = url
  for (const name of Object.keys(form).sort()) text += name + form[name]
  const expected = createHmac('sha1', TOKEN).update(text).digest('base64')
  return (
    signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  )
}

async function receiveIn(client, senderId, form) {
  const ask = (name, values) => client.query({ name, text: SQL[name], values })
  const now = new Date()
  const { From: phone, Body: body } = form
  const { account_id: account } = (await ask('sender', [senderId])).rows[0]
  const consent = consentOf((await ask('consent', [account, phone, now])).rows[0])
  const reading = readText(body, 'reasonable')
  const { segments, encoding } = segmentsOf(body)
  const cause = { kind: 'text', reading, senderKind: 'long_code', replyId: null }
  const change = transition(consent, cause, now)
  await ask('journal', [
    account,
    senderId,
    form.MessageSid,
    newId(),
    phone,
    new URLSearchParams(form).toString(),
    now,
  ])
  const id = newId()
  const events = [
    ['message.received', { phone, messageId: id }],
    ['credits.changed', {}],
  ]
  const text = [
    account,
    id,
    phone,
    senderId,
    body,
    segments,
    encoding,
    form.MessageSid,
    JSON.stringify(reading),
    now,
  ]
  if ((await ask('message', text)).rowCount === 0) return
  const named = (await ask('contact', [account, phone])).rows[0]
  const contact = named?.id ?? newId()
  if (!named) await addLead(ask, events, { account, contact, phone, now })
  await ask('conversation', [account, phone, contact, id, senderId, now])
  if (change.event) await recordChange(ask, events, { account, phone, body, contact, id, change, now })
  await ask('charge', [account, id, newId(), now])
  await ask('balance', [account, now])
  const [types, data] = [events.map(one => one[0]), events.map(one => JSON.stringify(one[1]))]
  await ask('event', [account, events.map(newId), types, data, now])
}

async function addLead(ask, events, { account, contact, phone, now }) {
  await ask('lead', [account, contact, phone, now])
  await ask('leadPhone', [account, contact, phone])
  await ask('notify', [
    account,
    newId(),
    'new_lead',
    `${phone} texted for the first time.`,
    phone,
    contact,
    now,
  ])
  events.push(['contact.changed', { contactId: contact }], ['notification.created', { phone }])
}

async function recordChange(ask, events, { account, phone, body, contact, id, change, now }) {
  const { state, since, source, word } = change.consent
  await ask('save', [account, phone, state, since, source, word])
  if (change.cancelWaiting) await ask('cancel', [account, phone, now])
  const { seq, head, phone_key: key } = (await ask('chain', [account])).rows[0]
  const told = { ...change.event, phone, wording: body, wordingVersion: null, messageId: id, actor: null }
  const row = { ...told, rules: RULES, seq: seq + 1, id: newId(), at: now, salt: randomBytes(16) }
  const tag = tagOf(key, phone)
  const digest = digestOf(account, row)
  const hash = linkOf(head, tag, digest)
  const event = [
    account,
    row.seq,
    row.id,
    phone,
    row.kind,
    row.source,
    row.word,
    row.note,
    body,
    id,
    now,
    head,
    hash,
    tag,
    row.salt,
    digest,
    row.rules,
  ]
  await ask('consentEvent', event)
  await ask('moveChain', [account, row.seq, hash])
  events.push(['consent.changed', { phone, kind: row.kind }])
  if (row.kind !== 'opted_out' && row.kind !== 'opted_in') return
  await ask('notify', [account, newId(), row.kind, `${phone} wrote "${body}".`, phone, contact, now])
  events.push(['notification.created', { phone }])
}

function newId() {
  return uuidv7(Date.now(), randomBytes(10))
}

const SQL = {
  sender: 'select s.*, a.name, a.prices from senders s join accounts a using (account_id) where s.id = $1',
  // Makes it or locks it.
  consent: `insert into consents (account_id, phone, first_seen_at) values ($1, $2, $3)
            on conflict (account_id, phone) do update set phone = excluded.phone returning *`,
  message: `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits,
                                  origin, provider_id, reading, created_at)
            values ($1, $2, 'in', 'text', $3, $4, $5, $6, $7, 1, 'person', $8, $9, $10)
            on conflict (account_id, sender_id, provider_id) where direction = 'in' do nothing`,
  journal: `insert into webhook_journal (account_id, sender_id, provider_id, id, phone, raw, received_at, processed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing`,
  contact: `select k.id, k.first_name from contact_phones p
              join contacts k on k.account_id = p.account_id and k.id = p.contact_id
             where p.account_id = $1 and p.phone = $2 and k.deleted_at is null order by k.id limit 1`,
  lead: `insert into contacts (account_id, id, first_name, source, created_at, updated_at)
         values ($1, $2, $3, 'inbound text', $4, $4)`,
  leadPhone: 'insert into contact_phones (account_id, contact_id, phone, position) values ($1, $2, $3, 0)',
  conversation: `insert into conversations as c (account_id, phone, contact_id, last_message_id, sender_id, last_at,
                                                 unread)
                 values ($1, $2, $3, $4, $5, $6, 1)
                 on conflict (account_id, phone) do update
                    set contact_id = excluded.contact_id, last_message_id = excluded.last_message_id,
                        sender_id = excluded.sender_id, last_at = excluded.last_at, unread = c.unread + 1`,
  save: `update consents set state = $3, since = $4, source = $5, word = $6 where account_id = $1 and phone = $2`,
  cancel: `with gone as (delete from outbox where account_id = $1 and phone = $2 and claimed_at is null
                         returning message_id)
           insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
           select $1, message_id, 'canceled', 7, 'opted_out', $3 from gone`,
  chain: 'select seq, head, phone_key from consent_chains where account_id = $1 for update',
  consentEvent: `insert into consent_events (account_id, seq, id, phone, kind, source, word, note, wording, message_id,
                                             at, prev_hash, hash, tag, salt, digest, rules)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
  moveChain: 'update consent_chains set seq = $2, head = $3 where account_id = $1',
  charge: `insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
           values ($1, $2, 1, 'charge', 1, 'text received', $3, $4)`,
  balance: `with moved as (
              update credit_balances set available = available - 1, spent = spent + 1, month_spent = month_spent + 1
               where account_id = $1 returning available + held as closing)
            insert into credit_days as d (account_id, day, granted, sent, received, expired, closing)
            select $1, $2::date, 0, 0, 1, 0, closing from moved
            on conflict (account_id, day) do update set received = d.received + 1, closing = excluded.closing`,
  notify: `insert into notifications (account_id, id, kind, text, phone, contact_id, at)
           values ($1, $2, $3, $4, $5, $6, $7)`,
  event: `insert into events (account_id, id, type, data, at)
          select $1, i, t, d::jsonb, $5 from unnest($2::uuid[], $3::text[], $4::text[]) as e(i, t, d)`,
}
