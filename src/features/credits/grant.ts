// Grants credits: by hand, and each month by itself. What a grant has left a year later expires. E3.
import { monthAfter, monthName, monthOf, startOfDay, yearAfter } from '../../core/calendar.ts'
import { type Balance, leftToExpire } from '../../core/credits.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { post } from './post.ts'

export type NewGrant = {
  readonly credits: number
  readonly reason: string
  /** The first day of the month that it is for; null: not the monthly one. */
  readonly month: string | null
  readonly at: Date
}

/** Answers whether it was granted: a month is granted once. */
export async function grant(rt: Runtime, tx: Tx, accountId: string, asked: NewGrant): Promise<boolean> {
  const { credits, reason, month, at } = asked
  const id = rt.newId()
  const isNew = await tx.run(INSERT, [accountId, id, credits, month, reason, at, yearAfter(at)])
  if (isNew === 0) return false
  await post(rt, tx, accountId, [{ kind: 'grant', ref: id, credits, reason }])
  return true
}

const INSERT = sql(
  'credits_insert_grant',
  `insert into credit_grants (account_id, id, credits, month, reason, granted_at, expires_at)
   values ($1, $2, $3, $4::date, $5, $6, $7)
   on conflict (account_id, month) where month is not null do nothing`,
)

/** Gives and takes what is due by now, the oldest first; an account that was away for months gets each of them. */
export async function renewCredits(rt: Runtime): Promise<null> {
  const now = rt.clock.now()
  for (let due = await nextDue(rt, now); due !== null; due = await nextDue(rt, now)) {
    const { accountId, kind } = due
    await rt.db.tx(tx =>
      kind === 'grant' ? grantMonth(rt, tx, accountId, now) : expire(rt, tx, accountId, now),
    )
  }
  return null
}

type Due = { readonly accountId: string; readonly kind: 'grant' | 'expiry' }

async function nextDue(rt: Runtime, now: Date): Promise<Due | null> {
  const row = await rt.db.one(NEXT_DUE, [now])
  return row ? { accountId: row.account_id as string, kind: row.kind as Due['kind'] } : null
}

const NEXT_DUE = sql(
  'credits_next_due',
  `(select account_id, 'expiry' as kind, expires_at as at from credit_grants
     where not is_expired and expires_at <= $1 order by expires_at limit 1)
   union all
   (select account_id, 'grant', next_grant_at from credit_balances
     where next_grant_at <= $1 order by next_grant_at limit 1)
   order by at limit 1`,
)

async function grantMonth(rt: Runtime, tx: Tx, accountId: string, now: Date): Promise<void> {
  const row = await tx.one(LOCK, [accountId])
  const dueAt = row?.next_grant_at as Date
  // Another process was faster.
  if (dueAt > now) return
  const timeZone = row?.time_zone as string
  const credits = row?.monthly_credits as number
  const month = monthOf(dueAt, timeZone)
  const reason = `credits of ${monthName(month)}`
  if (credits > 0) await grant(rt, tx, accountId, { credits, reason, month, at: dueAt })
  await tx.run(NEXT, [accountId, startOfDay(monthAfter(month), timeZone)])
}

const LOCK = sql(
  'credits_lock_balance',
  `select b.*, a.time_zone, a.monthly_credits from credit_balances b join accounts a using (account_id)
    where account_id = $1 for no key update of b`,
)

const NEXT = sql('credits_next_grant', 'update credit_balances set next_grant_at = $2 where account_id = $1')

async function expire(rt: Runtime, tx: Tx, accountId: string, now: Date): Promise<void> {
  const balance = await tx.one<Balance>(LOCK, [accountId])
  const row = await tx.one<{ granted: number }>(EXPIRED, [accountId, now])
  const credits = leftToExpire(row!.granted, balance!)
  if (credits > 0) {
    const reason = 'unused for a year'
    await post(rt, tx, accountId, [{ kind: 'expire', ref: rt.newId(), credits, reason }])
  }
  await tx.run(MARK, [accountId, now])
}

const EXPIRED = sql(
  'credits_expired_grants',
  `select coalesce(sum(credits), 0)::bigint as granted from credit_grants
    where account_id = $1 and expires_at <= $2`,
)

const MARK = sql(
  'credits_mark_expired',
  `update credit_grants set is_expired = true
    where account_id = $1 and expires_at <= $2 and not is_expired`,
)
