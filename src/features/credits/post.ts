// Posts credits: each ref is held, granted or charged once and settled or released once, however often it is asked.
// E2 to E4.
import { dayOf, monthOf } from '../../core/calendar.ts'
import { alertsReached, changeBy, type PostingKind, posting, usedBy } from '../../core/credits.ts'
import { plainList, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, loadAccounts } from '../accounts/account.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'

export type Entry = {
  readonly kind: PostingKind
  /** The message or grant that these credits are for. */
  readonly ref: string
  readonly credits: number
  readonly reason: string
}

/** `available` is null where there is no balance. */
type Balance = {
  account_id: string
  available: number | null
  held: number
  month_spent: number
  alerted: number
}

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
  await postMany(
    rt,
    tx,
    entries.map(entry => ({ ...entry, accountId })),
  )
}

export type AccountEntry = Entry & { readonly accountId: string }

/** The same for many accounts at once. `known`: those of the accounts that the caller has loaded already. */
export async function postMany(
  rt: Runtime,
  tx: Tx,
  entries: readonly AccountEntry[],
  known: ReadonlyMap<string, Account> = new Map(),
): Promise<void> {
  if (entries.length === 0) return
  const accounts = await accountsOf(tx, entries, known)
  const balances = await tx.rows<Balance>(POST, valuesOf(rt, entries, accounts))
  await emit(
    rt,
    tx,
    balances.map(({ account_id, available, held }) => {
      if (available === null) throw new Error(`account ${account_id} has no credit balance`)
      return { accountId: account_id, type: 'credits.changed', data: { available, held } }
    }),
  )
  for (const balance of balances) {
    const account = accounts.find(({ id }) => id === balance.account_id)!
    await tellAlerts(rt, tx, account, balance)
  }
}

async function accountsOf(
  tx: Tx,
  entries: readonly AccountEntry[],
  known: ReadonlyMap<string, Account>,
): Promise<Account[]> {
  const ids = [...new Set(entries.map(entry => entry.accountId))]
  const missing = ids.filter(id => !known.has(id))
  const loaded = missing.length === 0 ? new Map<string, Account>() : await loadAccounts(tx, missing)
  return ids.map(id => {
    const account = known.get(id) ?? loaded.get(id)
    if (!account) throw new Error(`account ${id} is gone`)
    return account
  })
}

/** What each entry changes is decided here (core/credits.ts); the statement adds up what is new. */
function valuesOf(rt: Runtime, entries: readonly AccountEntry[], accounts: readonly Account[]): unknown[] {
  const now = rt.clock.now()
  const postings = entries.map(({ kind, ref, credits }) => [posting(kind, ref, credits)])
  const changes = postings.map(changeBy)
  const used = postings.map(usedBy)
  return [
    plainList(entries.map(entry => entry.accountId)),
    plainList(entries.map(entry => entry.ref)),
    plainList(entries.map(entry => STEPS[entry.kind])),
    plainList(entries.map(entry => entry.kind)),
    plainList(entries.map(entry => entry.credits)),
    entries.map(entry => entry.reason),
    plainList(entries.map(() => rt.newId())),
    now,
    plainList(changes.map(({ available }) => available)),
    plainList(changes.map(({ held }) => held)),
    plainList(changes.map(({ spent }) => spent)),
    plainList(changes.map(({ expired }) => expired)),
    plainList(used.map(({ granted }) => granted)),
    plainList(used.map(({ sent }) => sent)),
    plainList(used.map(({ received }) => received)),
    plainList(accounts.map(({ id }) => id)),
    plainList(accounts.map(({ timeZone }) => monthOf(now, timeZone))),
    plainList(accounts.map(({ timeZone }) => dayOf(now, timeZone))),
  ]
}

// Balances are locked in the order of the accounts. A new month starts its count, and its alerts, from zero. The day's
// line makes the statement; holding and releasing change nothing there.
const POST = sql(
  'credits_post',
  `with e as (
     select * from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::text[], $7::uuid[],
                          $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[],
                          $15::bigint[])
       as e(account_id, ref, step, kind, credits, reason, id, available, held, spent, expired, granted, sent,
            received)),
   fresh as (
     insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
     select account_id, ref, step, kind, credits, reason, id, $8 from e
     on conflict (account_id, ref, step) do nothing
     returning id),
   change as (
     select e.account_id, a.month, a.day, sum(e.available) as available, sum(e.held) as held, sum(e.spent) as spent,
            sum(e.expired) as expired, sum(e.granted) as granted, sum(e.sent) as sent, sum(e.received) as received
       from e join fresh f on f.id = e.id
       join unnest($16::uuid[], $17::date[], $18::date[]) as a(account_id, month, day) on a.account_id = e.account_id
      group by e.account_id, a.month, a.day
     having sum(e.credits) > 0),
   locked as (
     select b.account_id from credit_balances b where b.account_id in (select account_id from change)
      order by b.account_id for no key update),
   moved as (
     update credit_balances b
        set available = b.available + c.available, held = b.held + c.held, spent = b.spent + c.spent,
            expired = b.expired + c.expired,
            month_spent = case when b.month = c.month then b.month_spent else 0 end + c.spent,
            alerted = case when b.month = c.month then b.alerted else 0 end,
            month = c.month
       from change c join locked l using (account_id)
      where b.account_id = c.account_id
     returning b.account_id, b.available, b.held, b.month_spent, b.alerted),
   line as (
     insert into credit_days as d (account_id, day, granted, sent, received, expired, closing)
     select account_id, c.day, c.granted, c.sent, c.received, c.expired, m.available + m.held
       from change c join moved m using (account_id)
      where c.granted + c.sent + c.received + c.expired > 0
     on conflict (account_id, day) do update
        set granted = d.granted + excluded.granted, sent = d.sent + excluded.sent,
            received = d.received + excluded.received, expired = d.expired + excluded.expired,
            closing = excluded.closing)
   select account_id, m.available, m.held, m.month_spent, m.alerted from change left join moved m using (account_id)`,
)

async function tellAlerts(rt: Runtime, tx: Tx, account: Account, balance: Balance): Promise<void> {
  const reached = alertsReached(balance.month_spent, account.monthlyCredits, balance.alerted).at(-1)
  if (reached === undefined) return
  await tx.run(ALERTED, [account.id, reached])
  const text = `${reached} % of this month's ${account.monthlyCredits} credits are used. ${balance.available} credits are left.`
  await notify(rt, tx, [{ accountId: account.id, kind: 'low_credits', text, phone: null, contactId: null }])
}

const ALERTED = sql('credits_alerted', 'update credit_balances set alerted = $2 where account_id = $1')
