// One list for the accounts of an office: STOPALL to one of them blocks in all, each in transactions of its own.
import { transition } from '../../core/consent.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { OfficeBlock } from '../consent/office.ts'
import { lockConsents } from '../consent/queries.ts'
import { obey } from '../messages/obey.ts'

const BATCH = 500

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
  const asked = await tx.rows<{ phone: string }>(READ, [accountId, BATCH])
  const phones = asked.map(row => row.phone)
  // Locked first, as by whoever puts more on its way. What another process has taken meanwhile is not there any more.
  const consents = await lockConsents(tx, accountId, phones, now)
  const rows = await tx.rows<OfficeBlock & { isMarked: boolean }>(TAKE, [accountId, phones])
  const list = rows.flatMap(({ phone, note, isMarked }) => {
    const before = consents.get(phone)!
    const wasLifted = isMarked && !before.isStopComing
    if (before.state === 'opted_out' || wasLifted) return []
    const change = transition(before, { kind: 'opt_out_on_request', note }, now)
    return [{ phone, transition: change, messageId: null, wording: null, actor: null }]
  })
  await obey(rt, tx, accountId, list)
}

const READ = sql(
  'office_spread_read',
  'select phone from office_spreads where account_id = $1 order by phone limit $2',
)
const TAKE = sql(
  'office_spread_take',
  `delete from office_spreads where account_id = $1 and phone = any($2::text[])
   returning phone, note, is_marked as "isMarked"`,
)
