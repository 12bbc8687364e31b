// Takes a batch of rows over into contacts, phones and consents: all of it in sets, in the caller's transaction.

import { type Statement, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { lockManyConsents } from '../consent/queries.ts'
import type { Batch } from './batch.ts'
import { takeConsents } from './consents.ts'
import type { ImportRow } from './queries.ts'

export type Merged = { readonly added: number; readonly updated: number; readonly unchanged: number }

/**
 * The phones' consent rows are locked first, as everybody locks them who makes a contact for a phone: so nobody makes
 * the same one meanwhile. Contacts that are there are locked without waiting, against the usual order; when somebody
 * edits one of them just now, the whole is done again (`isBusy`).
 */
export async function mergeBatch(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  { row, batch }: { row: ImportRow; batch: Batch },
): Promise<Merged> {
  const at = rt.clock.now()
  const { phones, phoneCount: count } = batch
  const wanted = [...new Set(batch.consents.map(one => one.phone))]
  // Of several batches at once only one looks for people by their names: no phone keeps the others out.
  if (batch.hasPhoneless) await tx.rows(ONE_BY_NAME, [row.id])
  const { consents, known } = await lockManyConsents(tx, accountId, { phones, count, wanted, at })
  const merged = await mergeContacts(rt, tx, accountId, { row, batch })
  // A phone that nobody had heard of has no conversation.
  if (known > 0) await tx.run(NAME_CONVERSATIONS, [accountId, phones])
  await takeConsents(rt, tx, accountId, { row, batch, consents })
  if (batch.errors.length > 0) await tx.copy(COPY_ERRORS, batch.errors)
  return merged
}

/** Somebody holds a contact that this batch would change. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03'
}

async function mergeContacts(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  { row, batch }: { row: ImportRow; batch: Batch },
): Promise<Merged> {
  const { existing, matchBy } = row.options
  await stageBatch(tx, batch)
  const turns = existing === 'add' ? [] : await match(tx, accountId, { by: matchBy, batch })
  const added = await tx.run(ADD, [accountId, row.id, rt.clock.now()])
  await tx.rows(CONTACTS_ARE_DUE, ['yes'])
  await tx.run(ADD_PHONES, [accountId])
  await tx.rows(CONTACTS_ARE_DUE, ['no'])
  if ((await tx.run(TELL_TAGS, [accountId, rt.clock.now()])) > 0) tx.afterCommit(() => rt.hints.tell('plan'))
  const matched = turns.reduce((sum, count) => sum + count, 0)
  if (existing === 'skip' || matched === 0) return { added, updated: 0, unchanged: matched }
  await tx.rows(LOCK_MATCHED, [accountId])
  if ((await tx.run(TELL_TAGS_OF_MATCHED, [accountId, rt.clock.now()])) > 0)
    tx.afterCommit(() => rt.hints.tell('plan'))
  const changed = new Set<string>()
  const update = existing === 'overwrite' ? OVERWRITE : FILL
  for (const turn of turns.keys()) {
    const told = await tx.rows<{ id: string }>(update, [accountId, rt.clock.now(), turn + 1])
    for (const { id } of told) changed.add(id)
  }
  for (const { id } of await tx.rows<{ id: string }>(ADD_PHONES_TO_MATCHED, [accountId])) changed.add(id)
  return { added, updated: changed.size, unchanged: Math.max(0, matched - changed.size) }
}

/** The table is the connection's own, and empty again after every transaction. */
export async function stageBatch(tx: Tx, batch: Batch): Promise<void> {
  await tx.run(STAGE)
  await tx.copy(COPY_STAGE, batch.contacts)
}

/**
 * Finds who is there already. Answers how many rows of the batch are the first, second … of one contact: one row of a
 * contact at a time, so that none is lost.
 */
export async function match(
  tx: Tx,
  accountId: string,
  { by, batch }: { by: 'phone' | 'phone_and_name'; batch: Batch },
): Promise<number[]> {
  await tx.run(MATCH_BY_PHONE, [accountId, by === 'phone'])
  if (batch.hasPhoneless) await tx.run(MATCH_BY_NAME, [accountId])
  const rows = await tx.rows<{ count: number }>(TURNS)
  return rows.map(({ count }) => count)
}

const ONE_BY_NAME = sql('import_one_by_name', 'select pg_advisory_xact_lock(hashtextextended($1::text, 8))')
/** New contacts are due for their facts (contacts/facts.ts) already, and their phones make them due no second time. */
const CONTACTS_ARE_DUE = sql(
  'import_contacts_are_due',
  `select set_config('heed.contacts_are_due', $1, true)`,
)

const STAGE = sql(
  'import_stage',
  `create temporary table if not exists import_stage (
     n integer, line bigint, id uuid, first_name text, last_name text, email text, company text, tags text[],
     notes text, time_zone text, state text, zip text, phones text[], labels text[], contact_id uuid,
     turn integer) on commit delete rows`,
)
const COPY_STAGE =
  'copy import_stage (n, line, id, first_name, last_name, email, company, tags, notes, time_zone, state, zip, phones, labels) from stdin'
const COPY_ERRORS =
  'copy import_errors (account_id, import_id, line, n, is_refused, kind, reason, cells) from stdin'

// A lead is called by its phone, which is no name.
const NAME_OF_K = `case when k.first_name ~ '^\\+\\d+$' then '' else lower(trim(k.first_name || ' ' || k.last_name)) end`
const NAME_OF_S = `lower(trim(s.first_name || ' ' || s.last_name))`

// Row by row through the index over phones. `offset 0` keeps the order of these steps: of a table that was empty a
// minute ago the planner knows nothing, and would rather walk through all contacts of the account for every row.
const MATCH_BY_PHONE = sql(
  'import_match_by_phone',
  `update import_stage s set contact_id = found.id, turn = found.turn
     from (select s.n, m.id, row_number() over (partition by m.id order by s.n) as turn
             from import_stage s
            cross join lateral (
              select k.id from unnest(s.phones) with ordinality as p(phone, place)
               cross join lateral (
                 select contact_id from contact_phones
                  where account_id = $1 and phone = p.phone offset 0) as cp
               cross join lateral (
                 select id, first_name, last_name from contacts
                  where account_id = $1 and id = cp.contact_id and deleted_at is null offset 0) as k
               where $2 or ${NAME_OF_S} in ('', ${NAME_OF_K}) or ${NAME_OF_K} = ''
               order by p.place, k.id limit 1) as m
            where s.phones <> '{}') as found
    where s.n = found.n`,
)
// Without a phone: the same name, and the same e-mail address or none.
const MATCH_BY_NAME = sql(
  'import_match_by_name',
  `update import_stage s set contact_id = found.id, turn = found.turn
     from (select s.n, m.id, row_number() over (partition by m.id order by s.n) as turn
             from import_stage s
            cross join lateral (
              select k.id from contacts k
               where k.account_id = $1 and k.deleted_at is null
                 and lower(k.first_name || ' ' || k.last_name) = lower(s.first_name || ' ' || s.last_name)
                 and k.email is not distinct from s.email
               order by k.id limit 1) as m
            where s.phones = '{}') as found
    where s.n = found.n`,
)
const TURNS = sql(
  'import_turns',
  `select count(*)::integer as count from import_stage where contact_id is not null group by turn order by turn`,
)

const ADD = sql(
  'import_add',
  `insert into contacts (account_id, id, first_name, last_name, email, company, tags, notes, time_zone, state, zip,
                         source,
                         import_id, import_line, created_at, updated_at)
   select $1, id, first_name, last_name, email, company, tags, notes, time_zone, state, zip, 'imported',
          $2, line, $3, $3
     from import_stage where contact_id is null order by n`,
)
const ADD_PHONES = sql(
  'import_add_phones',
  `insert into contact_phones (account_id, contact_id, phone, label, position)
   select $1, s.id, p.phone, p.label, p.place
     from import_stage s, unnest(s.phones, s.labels) with ordinality as p(phone, label, place)
    where s.contact_id is null`,
)
// As contacts/tags.ts: the plans that enroll by a tag take up whoever gets it. Mostly there is no such plan.
const TELL_TAGS = sql(
  'import_tell_tags',
  `insert into plan_joins (account_id, plan_id, contact_id, tag, at)
   select $1, p.plan_id, s.id, p.tag, $2
     from plan_tags p join import_stage s on s.contact_id is null and p.tag = any(s.tags)
    where p.account_id = $1`,
)
const TELL_TAGS_OF_MATCHED = sql(
  'import_tell_tags_of_matched',
  `insert into plan_joins (account_id, plan_id, contact_id, tag, at)
   select $1, p.plan_id, k.id, p.tag, $2
     from plan_tags p
     join import_stage s on s.contact_id is not null and p.tag = any(s.tags)
     join contacts k on k.account_id = $1 and k.id = s.contact_id and not p.tag = any(k.tags)
    where p.account_id = $1`,
)
const LOCK_MATCHED = sql(
  'import_lock_matched',
  `select id from contacts
    where account_id = $1 and id in (select contact_id from import_stage where contact_id is not null)
    order by id for no key update nowait`,
)

function updateOf(name: string, values: string): Statement {
  return sql(
    name,
    `update contacts k
        set first_name = v.first_name, last_name = v.last_name, email = v.email, company = v.company, tags = v.tags,
            notes = v.notes, time_zone = v.time_zone, state = v.state, zip = v.zip, updated_at = $2
       from import_stage s
       join contacts o on o.account_id = $1 and o.id = s.contact_id
      cross join lateral (
        select s.first_name || s.last_name <> '' as is_named,
               o.first_name || o.last_name = '' or o.first_name ~ '^\\+\\d+$' as was_unnamed) as naming
      cross join lateral (
        select ${values},
               o.tags || array(select t from unnest(s.tags) as t where t <> all (o.tags)) as tags) as v
      where s.turn = $3 and k.account_id = $1 and k.id = o.id
        and (o.first_name, o.last_name, o.email, o.company, o.tags, o.notes, o.time_zone, o.state, o.zip)
            is distinct from (v.first_name, v.last_name, v.email, v.company, v.tags, v.notes, v.time_zone, v.state,
                              v.zip)
     returning k.id`,
  )
}

const FILL = updateOf(
  'import_fill',
  `case when naming.is_named and naming.was_unnamed then s.first_name else o.first_name end as first_name,
   case when naming.is_named and naming.was_unnamed then s.last_name else o.last_name end as last_name,
   coalesce(o.email, s.email) as email, coalesce(o.company, s.company) as company,
   case when o.notes = '' then s.notes else o.notes end as notes, coalesce(o.time_zone, s.time_zone) as time_zone,
   coalesce(o.state, s.state) as state, coalesce(o.zip, s.zip) as zip`,
)
const OVERWRITE = updateOf(
  'import_overwrite',
  `case when naming.is_named then s.first_name else o.first_name end as first_name,
   case when naming.is_named then s.last_name else o.last_name end as last_name,
   coalesce(s.email, o.email) as email, coalesce(s.company, o.company) as company,
   case when s.notes = '' then o.notes else s.notes end as notes, coalesce(s.time_zone, o.time_zone) as time_zone,
   coalesce(s.state, o.state) as state, coalesce(s.zip, o.zip) as zip`,
)
const ADD_PHONES_TO_MATCHED = sql(
  'import_add_phones_to_matched',
  `insert into contact_phones (account_id, contact_id, phone, label, position)
   select $1, s.contact_id, p.phone, p.label,
          (select coalesce(max(position), 0) from contact_phones
            where account_id = $1 and contact_id = s.contact_id)
          + row_number() over (partition by s.contact_id order by s.n, p.place)
     from import_stage s, unnest(s.phones, s.labels) with ordinality as p(phone, label, place)
    where s.contact_id is not null
      and not exists (select from contact_phones c
                       where c.account_id = $1 and c.contact_id = s.contact_id and c.phone = p.phone)
   on conflict do nothing
   returning contact_id as id`,
)

// Texts went to a phone before anybody knew whose it is. The oldest contact of a phone stands for it (F1).
const NAME_CONVERSATIONS = sql(
  'import_name_conversations',
  `update conversations v
      set contact_id = (select k.id from contact_phones p
                          join contacts k on k.account_id = p.account_id and k.id = p.contact_id
                         where p.account_id = $1 and p.phone = v.phone and k.deleted_at is null
                         order by k.id limit 1)
    where v.account_id = $1 and v.phone = any ($2::text[]) and v.contact_id is null`,
)
