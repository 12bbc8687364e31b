// Erases a person: what they said and got, who they were, by which number. What is left is that the phone is blocked.
import { transition } from '../../core/consent.ts'
import { type Statement, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { lockConsents } from '../consent/queries.ts'
import { emit } from '../events/emit.ts'
import { obey } from '../messages/obey.ts'
import { eraseFromLists } from './erase-lists.ts'

export type Erasure = {
  readonly accountId: string
  readonly phones: readonly string[]
  /** Of whom nothing is kept, however many phones they have; others who share a phone only lose it. */
  readonly contactId: string | null
  readonly reason: string
  readonly by: string
}

export type Erased = { readonly phones: number; readonly contacts: number; readonly texts: number }

/**
 * In one transaction. `busy`: a text to one of the phones is on its way, or its outcome is not known; nothing was done.
 * The events of the chain keep their digests; what these were made of goes, and the salt with it.
 */
export async function erase(rt: Runtime, tx: Tx, erasure: Erasure): Promise<Erased | 'busy'> {
  const { accountId, contactId, reason, by } = erasure
  const now = rt.clock.now()
  const phones = [...new Set(erasure.phones)].sort()
  const contacts = await tx.rows<{ id: string }>(CONTACTS, [accountId, phones, contactId])
  const ids = contacts.map(one => one.id)
  await eraseFromLists(tx, accountId, phones)
  const consents = await lockConsents(tx, accountId, phones, now)
  if (await tx.one(ON_ITS_WAY, [accountId, phones])) return 'busy'
  for (const statement of OF_PHONES) await tx.run(statement, [accountId, phones])
  for (const statement of OF_CONTACTS) await tx.run(statement, [accountId, ids])
  await tx.run(ANSWERS_GIVEN, [accountId, phones.map(phone => `%${phone}%`)])
  await tx.run(WIPE, [accountId, ids, now])
  const texts = await tx.run(TEXTS, [accountId, phones])
  const list = phones.map(phone => ({
    ...{ phone, messageId: null, wording: null, actor: by },
    transition: transition(consents.get(phone)!, { kind: 'erased', reason }, now),
  }))
  await obey(rt, tx, accountId, list)
  await tx.run(REMEMBER, [accountId, phones, now, by, reason])
  await tx.run(EVENTS, [accountId, phones, now])
  await tx.run(CONSENTS, [accountId, phones])
  await emit(rt, tx, [
    ...ids.map(id => ({ accountId, type: 'contact.changed' as const, data: { contactId: id } })),
    { accountId, type: 'conversation.changed' as const, data: {} },
  ])
  // Last of all: what the erasure itself has just told names the phone as well.
  tx.beforeCommit(() => [FORGET_TOLD, [accountId, phones]])
  tx.afterCommit(() => rt.hints.tell('facts'))
  return { phones: phones.length, contacts: ids.length, texts }
}

// The contact itself, and whoever has no other phone than these.
const CONTACTS = sql(
  'erase_contacts',
  `select k.id from contacts k
    where k.account_id = $1
      and (k.id = $3 or (
        k.id in (select p.contact_id from contact_phones p where p.account_id = $1 and p.phone = any($2::text[]))
        and not exists (select from contact_phones o where o.account_id = $1 and o.contact_id = k.id
                                                       and o.phone <> all ($2::text[]))))
    order by k.id for no key update`,
)
const ON_ITS_WAY = sql(
  'erase_on_its_way',
  `select 1 from outbox
    where account_id = $1 and phone = any($2::text[]) and (claimed_at is not null or in_doubt_at is not null) limit 1`,
)

// The name that stands for a phone from now on, in rows that are needed for sums and for the chain.
const ALIAS = (phone: string) => `'erased:' || encode(phone_tag($1, ${phone}), 'hex')`

const OF_PHONES: readonly Statement[] = [
  sql('erase_conversations', 'delete from conversations where account_id = $1 and phone = any($2::text[])'),
  sql('erase_sends', 'delete from automatic_sends where account_id = $1 and phone = any($2::text[])'),
  sql('erase_notifications', 'delete from notifications where account_id = $1 and phone = any($2::text[])'),
  sql(
    'erase_answers',
    `update broadcast_answers a set phone = ${ALIAS('a.phone')}
      where a.account_id = $1 and a.phone = any($2::text[])`,
  ),
  sql(
    'erase_plan_answers',
    `update plan_answers a set phone = ${ALIAS('a.phone')}
      where a.account_id = $1 and a.phone = any($2::text[])`,
  ),
  sql(
    'erase_exclusions',
    `update broadcast_exclusions set name = '', phone = null, contact_id = null
      where account_id = $1 and phone = any($2::text[])`,
  ),
  sql('erase_tasks', 'delete from tasks where account_id = $1 and phone = any($2::text[])'),
  sql('erase_refusals', 'delete from refusals where account_id = $1 and phone = any($2::text[])'),
  sql('erase_drift', 'delete from consent_drift where account_id = $1 and phone = any($2::text[])'),
  sql('erase_missed', 'delete from missed_requests where account_id = $1 and phone = any($2::text[])'),
  sql('erase_pushes', 'delete from consent_pushes where account_id = $1 and phone = any($2::text[])'),
  sql('erase_spreads', 'delete from office_spreads where account_id = $1 and phone = any($2::text[])'),
  // Without an index for this: they are some days of one account, and nobody waits for it but who erases.
  sql('erase_told', `delete from events where account_id = $1 and data ->> 'phone' = any($2::text[])`),
  sql(
    'erase_journal',
    `delete from webhook_journal
      where account_id = $1 and phone = any($2::text[]) and (processed_at is not null or problem is not null)`,
  ),
  sql('erase_phones', 'delete from contact_phones where account_id = $1 and phone = any($2::text[])'),
]

const OF_CONTACTS: readonly Statement[] = [
  sql('erase_tasks_of', 'delete from tasks where account_id = $1 and contact_id = any($2::uuid[])'),
  sql('erase_notes_of', 'delete from notifications where account_id = $1 and contact_id = any($2::uuid[])'),
  sql(
    'erase_exclusions_of',
    `update broadcast_exclusions set name = '', phone = null, contact_id = null
      where account_id = $1 and contact_id = any($2::uuid[])`,
  ),
]

// Kept, so that a request that is sent again does nothing; its answer says that it is gone.
const ANSWERS_GIVEN = sql(
  'erase_answers_given',
  `update idempotency_keys
      set status = 410,
          response = '{"type":"/problems/erased","title":"The person was erased","status":410}'
    where account_id = $1 and response::text like any ($2::text[])`,
)
const FORGET_TOLD = sql(
  'erase_forget_told',
  `delete from events
    where account_id = $1 and tx = pg_current_xact_id() and data ->> 'phone' = any($2::text[])`,
)

const WIPE = sql(
  'erase_contact',
  `update contacts
      set first_name = '', last_name = '', email = null, company = null, tags = '{}', notes = '', time_zone = null,
          state = null, zip = null, import_id = null, import_line = null, source = 'erased', updated_at = $3,
          deleted_at = coalesce(deleted_at, $3)
    where account_id = $1 and id = any($2::uuid[])`,
)
// The ledger needs their segments and credits; duplicates are known by the provider's id.
const TEXTS = sql(
  'erase_texts',
  `update messages m set phone = ${ALIAS('m.phone')}, body = '', media = '{}', reading = null
    where m.account_id = $1 and m.phone = any($2::text[])`,
)
const REMEMBER = sql(
  'erase_remember',
  `insert into erased_phones as e (account_id, tag, erased_at, erased_by, reason, noticed_at)
   select $1, phone_tag($1, c.phone), $3, $4, $5, c.noticed_at from consents c
    where c.account_id = $1 and c.phone = any($2::text[])
   on conflict (account_id, tag) do update
      set erased_at = excluded.erased_at, erased_by = excluded.erased_by, reason = excluded.reason,
          noticed_at = coalesce(excluded.noticed_at, e.noticed_at)`,
)
const EVENTS = sql(
  'erase_events',
  `update consent_events e
      set phone = 'erased:' || encode(e.tag, 'hex'), salt = null, word = null, note = null, wording = null,
          actor = null, message_id = null, erased_at = $3
    where e.account_id = $1 and e.phone = any($2::text[])`,
)
const CONSENTS = sql(
  'erase_consents',
  'delete from consents where account_id = $1 and phone = any($2::text[])',
)
