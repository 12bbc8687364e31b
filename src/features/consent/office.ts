// STOPALL asks every account of an office: the transaction that hears it marks the phone's row in each of them, so that
// no claim that ends later lets a text through (decision 0034).
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { keyOf, lockPhones, meetMany, type PhoneKey } from './queries.ts'

export type OfficeBlock = { readonly phone: string; readonly note: string }

/**
 * Before a batch locks its own phones: takes the rows of these in the other accounts of their offices, as far as they
 * are free. Answers the keys of those that some other account holds: they are not to be acted on in this batch, which
 * waits for no lock but, as with its own phones, for a row that is being made in this moment.
 */
export async function holdInOffice(tx: Tx, asked: readonly PhoneKey[], at: Date): Promise<Set<string>> {
  if (asked.length === 0) return new Set()
  const keys = [asked.map(one => one.accountId), asked.map(one => one.phone)]
  // Locked before its accounts are read: one that joins comes before all of this, or after it.
  if ((await tx.rows(HOLD_OFFICES, [keys[0]])).length === 0) return new Set()
  const others = await tx.rows<PhoneKey & { of: string }>(OTHERS, keys)
  const held = await lockPhones(tx, others, { at, skipBusy: true })
  const busy = others.filter(one => !held.has(keyOf(one)))
  return new Set(busy.map(({ of, phone }) => keyOf({ accountId: of, phone })))
}

const HOLD_OFFICES = sql(
  'office_hold',
  `select id from offices where id in (select office_id from accounts where account_id = any($1::uuid[]))
    order by id for share`,
)
const OTHERS = sql(
  'office_others',
  `select a.account_id as of, s.account_id as "accountId", q.p as phone
     from unnest($1::uuid[], $2::text[]) as q(a, p) join accounts a on a.account_id = q.a
     join accounts s on s.office_id = a.office_id and s.account_id <> a.account_id`,
)

/**
 * In the transaction that learned of them, before it locks chains and balances: from its commit on nothing is claimed
 * for these phones in any account of the office. The blocks themselves are on their way (compliance/office.ts).
 * Nothing where there is no office.
 */
export async function blockInOffice(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  blocks: readonly OfficeBlock[],
): Promise<void> {
  if (blocks.length === 0 || (await tx.rows(HOLD_OFFICES, [[accountId]])).length === 0) return
  const at = rt.clock.now()
  const list = [...new Map(blocks.map(one => [one.phone, one])).values()]
  const phones = list.map(one => one.phone)
  const keys = await tx.rows<PhoneKey>(EVERYWHERE, [accountId, phones])
  await meetMany(tx, keys, at)
  await tx.run(MARK, [keys.map(one => one.accountId), keys.map(one => one.phone)])
  await tx.run(BLOCK, [accountId, phones, list.map(one => one.note), at])
  for (const key of keys) tx.afterCommit(() => rt.hints.tellNow('stop', keyOf(key)))
  tx.afterCommit(() => rt.hints.tell('office'))
}

const EVERYWHERE = sql(
  'office_everywhere',
  `select s.account_id as "accountId", p as phone
     from accounts a join accounts s on s.office_id = a.office_id cross join unnest($2::text[]) as p
    where a.account_id = $1`,
)
// Waits for claims under way, and no later one passes: that is the promise.
const MARK = sql(
  'office_mark',
  `with held as (
     select c.account_id, c.phone from unnest($1::uuid[], $2::text[]) as k(a, p)
       join consents c on c.account_id = k.a and c.phone = k.p
      order by c.account_id, c.phone for no key update of c)
   update consents c set stop_is_coming = true from held h
    where c.account_id = h.account_id and c.phone = h.phone and c.state <> 'opted_out'`,
)
// Also into the account itself: an owner may know of it before the person has written there.
const BLOCK = sql(
  'office_block',
  `with mine as (
     select a.office_id, a.name, o.name as office from accounts a join offices o on o.id = a.office_id
      where a.account_id = $1),
   told as (
     select u.phone, u.note || ' (' || m.name || ', office ' || m.office || ')' as note, m.office_id
       from mine m cross join unnest($2::text[], $3::text[]) as u(phone, note)),
   kept as (
     insert into office_blocks (office_id, phone, note, since)
     select office_id, phone, note, $4 from told order by phone
     on conflict (office_id, phone) do nothing)
   insert into office_spreads (account_id, phone, note, is_marked)
   select a.account_id, t.phone, t.note, true from told t join accounts a on a.office_id = t.office_id
    order by a.account_id, t.phone
   on conflict (account_id, phone) do nothing`,
)
