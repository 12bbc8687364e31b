// Keeps what filters ask of contacts (tags, consent, last text) in narrow tables, a moment behind every change.
import { createHash } from 'node:crypto'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

/** States of consent as they are added up in `consents`. The same numbers stand in the SQL below. */
export const CONSENT_BITS = { unknown: 1, opted_in: 2, opted_out: 4 } as const

// 'Heed' in ASCII, and the number of this work: one process at a time does it, so that nobody writes older facts over
// newer ones.
const TRY_LOCK = sql('facts_try_lock', 'select pg_try_advisory_xact_lock(1214604644, 5) as mine')
const LOCK = sql('facts_lock', 'select pg_advisory_xact_lock(1214604644, 5)')
const BATCH = 5_000
const PAUSE_MS = 100
/** So little that whoever asks may wait for it. */
const LITTLE = 200
/** Rows of facts_texted: each is a batch that was handed over. */
const TEXTED_BATCHES = 20
const LITTLE_TEXTED = 4

type Due = {
  account_id: string
  contact_id: string | null
  phone: string | null
  has_other_phones: boolean
}

/**
 * Gathers a batch of what is due. Answers when there is more: whoever changes a contact, a phone, a consent or hands
 * texts over leaves a row in `facts_due` or `facts_texted`, in its own transaction, and never waits for this.
 */
export async function gatherFacts(rt: Runtime): Promise<number | null> {
  if ((await rt.db.one(IS_DUE)) === undefined) return null
  const isMore = await rt.db.tx(async tx => {
    const lock = await tx.one<{ mine: boolean }>(TRY_LOCK)
    if (!lock?.mine) return null
    const texted = await tx.run(TEXTED, [TEXTED_BATCHES])
    const due = await tx.rows<Due>(TAKE, [BATCH])
    if (due.length > 0) await gather(tx, due)
    return due.length === BATCH || texted > 0
  })
  if (isMore === null) return PAUSE_MS
  return isMore ? 0 : null
}

/** For somebody who asks just after a change of their own: what is due is gathered now, unless it is a lot. */
export async function settleFacts(rt: Runtime): Promise<void> {
  const due = await rt.db.one<{ n: number; texted: number }>(COUNT_DUE, [LITTLE + 1, LITTLE_TEXTED + 1])
  if (due === undefined || due.n + due.texted === 0) return
  if (due.n > LITTLE || due.texted > LITTLE_TEXTED) return
  await rt.db.tx(async tx => {
    await tx.one(LOCK)
    await tx.run(TEXTED, [LITTLE_TEXTED])
    const rows = await tx.rows<Due>(TAKE, [LITTLE])
    if (rows.length > 0) await gather(tx, rows)
  })
}

const COUNT_DUE = sql(
  'facts_count_due',
  `select (select count(*) from (select from facts_due limit $1) as due) as n,
          (select count(*) from (select from facts_texted limit $2) as texted) as texted`,
)

const IS_DUE = sql(
  'facts_is_due',
  `select 1 as due where exists (select from facts_due) or exists (select from facts_texted)`,
)

// Here nothing comes back to be sorted: who is not in the table yet is read from the texts themselves. Of a claim's
// texts no two go to one phone, but a contact may have several. Phone by phone in its account (`offset 0`): else
// PostgreSQL looks for each phone in every account.
const TEXTED = sql(
  'facts_texted',
  `with taken as (
     delete from facts_texted where ctid = any(array(select ctid from facts_texted limit $1))
     returning account_id, phones, at)
   update contact_facts f set last_texted_at = t.at
     from (select k.account_id, p.contact_id, max(k.at) as at
             from taken k cross join lateral unnest(k.phones) as t(phone)
            cross join lateral (select p.contact_id from contact_phones p
                                 where p.account_id = k.account_id and p.phone = t.phone offset 0) p
            group by 1, 2) t
    where f.account_id = t.account_id and f.contact_id = t.contact_id
      and (f.last_texted_at is null or f.last_texted_at < t.at)`,
)

// As they lie in the table, the oldest mostly first.
const TAKE = sql(
  'facts_take',
  `delete from facts_due where ctid = any(array(select ctid from facts_due limit $1))
   returning account_id, contact_id, phone, has_other_phones`,
)

async function gather(tx: Tx, due: readonly Due[]): Promise<void> {
  const contacts = due.filter(one => one.contact_id !== null)
  const phones = due.filter(one => one.contact_id === null)
  const facts = await tx.rows<Facts>(READ, [
    contacts.map(one => one.account_id),
    contacts.map(one => one.contact_id),
    contacts.map(one => one.has_other_phones),
    phones.map(one => one.account_id),
    phones.map(one => one.phone),
  ])
  await save(
    tx,
    facts.filter(one => one.is_there).map(one => ({ ...one, key: keyOf(one) })),
  )
  const gone = facts.filter(one => !one.is_there)
  await tx.run(DROP, [gone.map(one => one.account_id), gone.map(one => one.contact_id)])
  await tx.run(SWEEP, [[...new Set(facts.map(one => one.account_id))]])
}

type Facts = {
  account_id: string
  contact_id: string
  is_there: boolean
  /** Sorted. */
  tags: string[]
  consents: number
  last_texted_at: Date | null
}

// The last text is known already, unless the phones are others now or the contact is new here. Of a phone's texts the
// last three are looked at: one that waited long may have been handed over after a later one.
const READ = sql(
  'facts_read',
  `with due as (
     select account_id, contact_id, bool_or(has_other_phones) as has_other_phones
       from (select * from unnest($1::uuid[], $2::uuid[], $3::boolean[]) as c(account_id, contact_id, has_other_phones)
             union all
             select p.account_id, p.contact_id, false from unnest($4::uuid[], $5::text[]) as c(account_id, phone)
               join contact_phones p on p.account_id = c.account_id and p.phone = c.phone) as told
      group by 1, 2)
   select k.account_id, k.id as contact_id, k.deleted_at is null as is_there,
          case when cardinality(k.tags) < 2 then k.tags
               else array(select distinct tag from unnest(k.tags) as tag order by tag) end as tags,
          coalesce(of_phones.consents, 0)::integer as consents,
          case when f.contact_id is not null and not due.has_other_phones then f.last_texted_at
               else of_phones.last_texted_at end as last_texted_at
     from due join contacts k on k.account_id = due.account_id and k.id = due.contact_id
     left join contact_facts f on f.account_id = k.account_id and f.contact_id = k.id
    cross join lateral (
      select bit_or(case c.state when 'opted_in' then 2 when 'opted_out' then 4 else 1 end) as consents,
             max(case when f.contact_id is null or due.has_other_phones
                      then (select max(texts.at) from (
                              select d.handed_over_at as at from messages m
                                join deliveries d on d.account_id = m.account_id and d.message_id = m.id
                               where m.account_id = p.account_id and m.phone = p.phone
                               order by m.id desc limit 3) texts) end) as last_texted_at
        from contact_phones p left join consents c on c.account_id = p.account_id and c.phone = p.phone
       where p.account_id = due.account_id and p.contact_id = due.contact_id) of_phones`,
)

type Keyed = Facts & { readonly key: string }

function keyOf({ consents, tags }: Facts): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([consents, ...tags]))
    .digest('hex')
  return hex.slice(0, 32)
}

async function save(tx: Tx, facts: readonly Keyed[]): Promise<void> {
  if (facts.length === 0) return
  const profiles = [...new Map(facts.map(one => [one.account_id + one.key, one])).values()]
  await tx.run(ADD_PROFILES, [
    profiles.map(one => one.account_id),
    profiles.map(one => one.key),
    profiles.map(one => JSON.stringify(one.tags)),
    profiles.map(one => one.consents),
  ])
  await tx.run(SAVE, [
    facts.map(one => one.account_id),
    facts.map(one => one.contact_id),
    facts.map(one => one.key),
    facts.map(one => one.consents),
    facts.map(one => one.last_texted_at),
  ])
}

// Nobody else numbers profiles meanwhile: the lock is held.
const ADD_PROFILES = sql(
  'facts_add_profiles',
  `insert into contact_profiles (account_id, id, key, tags, consents, contacts)
   select q.account_id,
          coalesce((select max(id) from contact_profiles m where m.account_id = q.account_id), 0)
            + row_number() over (partition by q.account_id),
          q.key, array(select jsonb_array_elements_text(q.tags::jsonb)), q.consents, 0
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[]) as q(account_id, key, tags, consents)
    where not exists (select from contact_profiles p where p.account_id = q.account_id and p.key = q.key)`,
)

const SAVE = sql(
  'facts_save',
  `with q as (
     select q.*, p.id as profile_id
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::timestamptz[])
              as q(account_id, contact_id, key, consents, last_texted_at)
       join contact_profiles p on p.account_id = q.account_id and p.key = q.key),
   before as (
     select f.account_id, f.profile_id from q
       join contact_facts f on f.account_id = q.account_id and f.contact_id = q.contact_id),
   saved as (
     insert into contact_facts (account_id, contact_id, last_texted_at, profile_id, consents)
     select account_id, contact_id, last_texted_at, profile_id, consents from q order by account_id, contact_id
     on conflict (account_id, contact_id) do update
        set last_texted_at = excluded.last_texted_at, profile_id = excluded.profile_id, consents = excluded.consents
     returning account_id, profile_id),
   moved as (
     select account_id, profile_id, sum(n)::integer as n
       from (select account_id, profile_id, 1 as n from saved
             union all select account_id, profile_id, -1 from before) as steps
      group by 1, 2 having sum(n) <> 0)
   update contact_profiles p set contacts = p.contacts + moved.n from moved
    where p.account_id = moved.account_id and p.id = moved.profile_id`,
)

const DROP = sql(
  'facts_drop',
  `with gone as (
     delete from contact_facts f using unnest($1::uuid[], $2::uuid[]) as q(account_id, contact_id)
      where f.account_id = q.account_id and f.contact_id = q.contact_id
     returning f.account_id, f.profile_id),
   moved as (select account_id, profile_id, count(*)::integer as n from gone group by 1, 2)
   update contact_profiles p set contacts = p.contacts - moved.n from moved
    where p.account_id = moved.account_id and p.id = moved.profile_id`,
)

const SWEEP = sql(
  'facts_sweep',
  'delete from contact_profiles where account_id = any($1::uuid[]) and contacts = 0',
)
