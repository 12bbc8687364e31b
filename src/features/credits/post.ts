// Posts credits: each ref is held, granted or charged once and settled or released once, however often it is asked.
// E2 to E4.
import { dayOf, monthOf } from '../../core/calendar.ts'
import {
  alertsReached,
  changeBy,
  type Posting,
  type PostingKind,
  posting,
  usedBy,
} from '../../core/credits.ts'
import { plainList, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, loadAccount } from '../accounts/account.ts'
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

const STEPS: Record<PostingKind, number> = {
  grant: 1,
  hold: 1,
  charge: 1,
  expire: 1,
  settle: 2,
  release: 2,
}

/**
 * Posts the entries of one account and moves its balance by those that were not posted before. The balance is the
 * last row that any transaction locks: post last. Entries of 0 credits are kept too: they say that it was free.
 */
export async function post(rt: Runtime, tx: Tx, accountId: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  for (const { kind, ref, credits } of entries) posting(kind, ref, credits)
  const inserted = await tx.rows<{ kind: PostingKind; credits: number }>(INSERT, [
    accountId,
    plainList(entries.map(entry => entry.ref)),
    plainList(entries.map(entry => STEPS[entry.kind])),
    plainList(entries.map(entry => entry.kind)),
    plainList(entries.map(entry => entry.credits)),
    entries.map(entry => entry.reason),
    plainList(entries.map(() => rt.newId())),
    rt.clock.now(),
  ])
  const postings = inserted.map(({ kind, credits }) => posting(kind, accountId, credits))
  if (postings.every(({ credits }) => credits === 0)) return
  const account = await loadAccount(tx, accountId)
  const balance = await move(tx, account, postings, rt.clock.now())
  if (!balance) throw new Error(`account ${accountId} has no credit balance`)
  await emit(rt, tx, [
    { accountId, type: 'credits.changed', data: { available: balance.available, held: balance.held } },
  ])
  await tellAlerts(rt, tx, account, balance)
}

// Answers the sums of what is new.
const INSERT = sql(
  'credits_insert',
  `with fresh as (
     insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
     select $1, r, s, k, c, w, i, $8
       from unnest($2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::text[], $7::uuid[]) as e(r, s, k, c, w, i)
     on conflict (account_id, ref, step) do nothing
     returning kind, credits)
   select kind, sum(credits)::bigint as credits from fresh group by kind order by kind`,
)

async function move(tx: Tx, { id, timeZone }: Account, postings: readonly Posting[], now: Date) {
  const change = changeBy(postings)
  const used = usedBy(postings)
  return tx.one<Balance>(MOVE, [
    id,
    change.available,
    change.held,
    change.spent,
    change.expired,
    monthOf(now, timeZone),
    dayOf(now, timeZone),
    used.granted,
    used.sent,
    used.received,
  ])
}

// A new month starts its count, and its alerts, from zero. The day's line makes the statement; holding and releasing
// change nothing there.
const MOVE = sql(
  'credits_move',
  `with moved as (
     update credit_balances
        set available = available + $2, held = held + $3, spent = spent + $4, expired = expired + $5,
            month_spent = case when month = $6::date then month_spent else 0 end + $4,
            alerted = case when month = $6::date then alerted else 0 end,
            month = $6::date
      where account_id = $1
     returning available, held, month_spent, alerted),
   day as (
     insert into credit_days as d (account_id, day, granted, sent, received, expired, closing)
     select $1, $7::date, $8::bigint, $9::bigint, $10::bigint, $5::bigint, available + held from moved
      where $8::bigint + $9::bigint + $10::bigint + $5::bigint > 0
     on conflict (account_id, day) do update
        set granted = d.granted + excluded.granted, sent = d.sent + excluded.sent,
            received = d.received + excluded.received, expired = d.expired + excluded.expired,
            closing = excluded.closing)
   select * from moved`,
)

async function tellAlerts(rt: Runtime, tx: Tx, account: Account, balance: Balance): Promise<void> {
  const reached = alertsReached(balance.month_spent, account.monthlyCredits, balance.alerted).at(-1)
  if (reached === undefined) return
  await tx.run(ALERTED, [account.id, reached])
  const text = `${reached} % of this month's ${account.monthlyCredits} credits are used. ${balance.available} credits are left.`
  await notify(rt, tx, [{ accountId: account.id, kind: 'low_credits', text, phone: null, contactId: null }])
}

const ALERTED = sql('credits_alerted', 'update credit_balances set alerted = $2 where account_id = $1')
