// One list for the accounts of an office: STOPALL to one of them blocks in all, each in transactions of its own.
import { transition } from '../../core/consent.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { lockConsents } from '../consent/queries.ts'
import { obey } from '../messages/obey.ts'

const BATCH = 500

export type OfficeBlock = { readonly phone: string; readonly note: string }

/** Puts the blocks on their way, with the transaction that learned of them. Nothing where there is no office. */
export async function blockInOffice(
  tx: Tx,
  accountId: string,
  blocks: readonly OfficeBlock[],
  at: Date,
): Promise<void> {
  if (blocks.length === 0) return
  const list = [...new Map(blocks.map(one => [one.phone, one])).values()]
  await tx.run(BLOCK, [accountId, list.map(one => one.phone), list.map(one => one.note), at])
}

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
   insert into office_spreads (account_id, phone, note)
   select a.account_id, t.phone, t.note from told t join accounts a on a.office_id = t.office_id
    order by a.account_id, t.phone
   on conflict (account_id, phone) do nothing`,
)

/** All that was ever blocked in the office, for an account that joins it. */
export async function blockNewcomer(tx: Tx, accountId: string): Promise<void> {
  await tx.run(NEWCOMER, [accountId])
}

const NEWCOMER = sql(
  'office_newcomer',
  `insert into office_spreads (account_id, phone, note)
   select a.account_id, b.phone, b.note from accounts a join office_blocks b on b.office_id = a.office_id
    where a.account_id = $1 order by b.phone
   on conflict (account_id, phone) do nothing`,
)

/** A batch of one account. Answers when there is more: 0, or null where nothing is on its way. */
export async function spreadOffice(rt: Runtime): Promise<number | null> {
  const next = await rt.db.one<{ account_id: string }>(NEXT)
  if (!next) return null
  await rt.db.tx(tx => spreadOne(rt, tx, next.account_id))
  return 0
}

const NEXT = sql('office_spread_next', 'select account_id from office_spreads order by account_id limit 1')

/** The row on its way goes with the block that it asked for: a crash leaves both or neither undone. */
async function spreadOne(rt: Runtime, tx: Tx, accountId: string): Promise<void> {
  const now = rt.clock.now()
  const rows = await tx.rows<OfficeBlock>(TAKE, [accountId, BATCH])
  const consents = await lockConsents(
    tx,
    accountId,
    rows.map(row => row.phone),
    now,
  )
  const list = rows.flatMap(({ phone, note }) => {
    const before = consents.get(phone)!
    if (before.state === 'opted_out') return []
    const change = transition(before, { kind: 'opt_out_on_request', note }, now)
    return [{ phone, transition: change, messageId: null, wording: null, actor: null }]
  })
  await obey(rt, tx, accountId, list)
}

const TAKE = sql(
  'office_spread_take',
  `with taken as (
     select account_id, phone from office_spreads where account_id = $1
      order by phone limit $2 for update)
   delete from office_spreads s using taken t where s.account_id = t.account_id and s.phone = t.phone
   returning s.phone, s.note`,
)
