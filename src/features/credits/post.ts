// Posts credits: each ref is held, granted or charged once and settled or released once, however often it is asked.
// E2, E4.
import { alertsReached, changeBy, type PostingKind, posting } from '../../core/credits.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, loadAccount, monthOf } from '../accounts/account.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'

export type Entry = {
  readonly kind: PostingKind
  /** The message or grant that these credits are for. */
  readonly ref: string
  readonly credits: number
  readonly reason: string
}

type Balance = { available: number; held: number; month_spent: number; alerted: number }

const STEPS: Record<PostingKind, number> = { grant: 1, hold: 1, charge: 1, settle: 2, release: 2 }

/**
 * Posts the entries of one account and moves its balance by those that were not posted before. The balance is the
 * last row that any transaction locks: post last. Entries of 0 credits are kept too: they say that it was free.
 */
export async function post(rt: Runtime, tx: Tx, accountId: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const inserted = await tx.rows<{ kind: PostingKind; ref: string; credits: number }>(INSERT, [
    accountId,
    entries.map(entry => entry.ref),
    entries.map(entry => STEPS[entry.kind]),
    entries.map(entry => entry.kind),
    entries.map(entry => entry.credits),
    entries.map(entry => entry.reason),
    entries.map(() => rt.newId()),
    rt.clock.now(),
  ])
  const change = changeBy(inserted.map(({ kind, ref, credits }) => posting(kind, ref, credits)))
  if (change.available === 0 && change.held === 0 && change.spent === 0) return
  const account = await loadAccount(tx, accountId)
  const month = monthOf(rt.clock.now(), account.timeZone)
  const balance = await tx.one<Balance>(MOVE, [accountId, change.available, change.held, change.spent, month])
  if (!balance) throw new Error(`account ${accountId} has no credit balance`)
  await emit(rt, tx, [
    { accountId, type: 'credits.changed', data: { available: balance.available, held: balance.held } },
  ])
  await tellAlerts(rt, tx, account, balance)
}

const INSERT = sql(
  'credits_insert',
  `insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
   select $1, r, s, k, c, w, i, $8
     from unnest($2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::text[], $7::uuid[]) as e(r, s, k, c, w, i)
   on conflict (account_id, ref, step) do nothing
   returning kind, ref, credits`,
)

// A new month starts its count, and its alerts, from zero.
const MOVE = sql(
  'credits_move',
  `update credit_balances
      set available = available + $2, held = held + $3, spent = spent + $4,
          month_spent = case when month = $5::date then month_spent else 0 end + $4,
          alerted = case when month = $5::date then alerted else 0 end,
          month = $5::date
    where account_id = $1
   returning available, held, month_spent, alerted`,
)

async function tellAlerts(rt: Runtime, tx: Tx, account: Account, balance: Balance): Promise<void> {
  const reached = alertsReached(balance.month_spent, account.monthlyCredits, balance.alerted).at(-1)
  if (reached === undefined) return
  await tx.run(ALERTED, [account.id, reached])
  const text = `${reached} % of this month's ${account.monthlyCredits} credits are used. ${balance.available} credits are left.`
  await notify(rt, tx, [{ accountId: account.id, kind: 'low_credits', text, phone: null, contactId: null }])
}

const ALERTED = sql('credits_alerted', 'update credit_balances set alerted = $2 where account_id = $1')
