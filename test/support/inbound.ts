// Inbound texts without HTTP: arrivals as the webhook hands them over, and what became of each phone, told without ids.
import { randomBytes } from 'node:crypto'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import type { Arrival } from '../../src/features/inbox/journal.ts'
import { insertSender, type Sender } from '../../src/features/senders/queries.ts'
import { makeSender } from '../../src/features/senders/routes.ts'
import { type Query, sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'
import { testAccount } from './runtime.ts'

export type Office = { readonly accountId: string; readonly sender: Sender }

/** An account with a number where Heed itself replies. */
export async function openOffice(rt: Runtime, phone = '+15125550100'): Promise<Office> {
  const { accountId } = await testAccount(rt)
  const credentials = { accountSid: SANDBOX_SID, authToken: SANDBOX_TOKEN }
  const rest = { segmentsPerSecond: 1_000, isDefault: true, isFirst: true }
  const sender = makeSender(rt, { accountId, phone, ...credentials, repliesBy: 'heed', ...rest })
  await insertSender(rt.db, sender)
  return { accountId, sender }
}

export function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

/** The same `sid` is the same text. */
export function arrivalOf(
  rt: Runtime,
  { accountId, sender }: Office,
  { from, body, sid = newSid() }: { from: string; body: string; sid?: string },
): Arrival {
  const form = { MessageSid: sid, From: from, To: sender.phone, Body: body, NumMedia: '0' }
  const told = { providerId: sid, from, to: sender.phone, body, media: [], optOutType: null, segments: 1 }
  return {
    id: rt.newId(),
    accountId,
    phone: from,
    sender,
    event: { kind: 'text', ...told },
    raw: new URLSearchParams(form).toString(),
  }
}

/** Everything that follows from what a phone wrote, in order, and in words that are the same in every account. */
export async function storyOf(query: Query, accountId: string, phone: string) {
  const told = Object.entries(PHONE).map(async ([what, statement]) => [
    what,
    (await query.rows(statement, [accountId, phone])).map(row => Object.values(row).join(' | ')),
  ])
  return Object.fromEntries(await Promise.all(told)) as Record<string, string[]>
}

const own = 'account_id = $1 and phone = $2'
const PHONE = Object.fromEntries(
  Object.entries({
    consent: `select state, source, word, confirmation_id is not null from consents where ${own}`,
    history: `select kind, source, word, wording from consent_events where ${own} order by seq`,
    texts: `select direction, kind, body, credits, reading ->> 'effect' from messages where ${own} order by id`,
    waiting: `select kind, credits, claimed_at is null from outbox where ${own} order by message_id`,
    ended: `select d.state, d.reason, m.kind from deliveries d join messages m on (m.account_id, m.id) =
              (d.account_id, d.message_id) where m.account_id = $1 and m.phone = $2 order by m.id`,
    conversation: `select unread, asks_to_stop, closed_at, m.body from conversations v join messages m
                     on m.account_id = v.account_id and m.id = v.last_message_id
                    where v.account_id = $1 and v.phone = $2`,
    leads: `select first_name, source from contacts k join contact_phones p on (p.account_id, p.contact_id) =
              (k.account_id, k.id) where p.account_id = $1 and p.phone = $2`,
    bell: `select kind, text from notifications where ${own} order by id`,
    events: `select type, data ->> 'kind', data ->> 'state' from events
              where account_id = $1 and data ->> 'phone' = $2 order by 1, 2, 3`,
    journal: `select processed_at is not null, problem from webhook_journal where ${own} order by id`,
  }).map(([what, text]) => [what, sql(`story_of_${what}`, text)]),
)

/** What the account was charged, and what is left of it. */
export async function booksOf(query: Query, accountId: string) {
  return {
    entries: await query.rows(ENTRIES, [accountId]),
    balance: await query.one(BALANCE, [accountId]),
    day: await query.rows(DAY, [accountId]),
  }
}

const ENTRIES = sql(
  'books_of_entries',
  'select kind, credits, count(*) from credit_entries where account_id = $1 group by 1, 2 order by 1, 2',
)
const BALANCE = sql(
  'books_of_balance',
  'select available, held, spent, month_spent from credit_balances where account_id = $1',
)
const DAY = sql(
  'books_of_day',
  'select day, granted, sent, received, closing from credit_days where account_id = $1 order by day',
)
