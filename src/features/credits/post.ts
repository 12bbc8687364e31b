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
  for (const { kind, ref, credits } of entries) posting(kind, ref, credits)
  const moves = movesOf(await insert(rt, tx, entries))
  if (moves.size === 0) return
  const missing = [...moves.keys()].filter(id => !known.has(id))
  const loaded = missing.length === 0 ? new Map<string, Account>() : await loadAccounts(tx, missing)
  const accounts = [...moves.keys()].sort().map(id => known.get(id) ?? loaded.get(id)!)
  const balances = await move(tx, accounts, moves, rt.clock.now())
  await emit(
    rt,
    tx,
    accounts.map(({ id: accountId }) => {
      const { available, held } = balances.get(accountId)!
      return { accountId, type: 'credits.changed', data: { available, held } }
    }),
  )
  for (const account of accounts) await tellAlerts(rt, tx, account, balances.get(account.id)!)
}

type Sum = { account_id: string; kind: PostingKind; credits: number }

function insert(rt: Runtime, tx: Tx, entries: readonly AccountEntry[]): Promise<Sum[]> {
  return tx.rows<Sum>(INSERT, [
    plainList(entries.map(entry => entry.accountId)),
    plainList(entries.map(entry => entry.ref)),
    plainList(entries.map(entry => STEPS[entry.kind])),
    plainList(entries.map(entry => entry.kind)),
    plainList(entries.map(entry => entry.credits)),
    entries.map(entry => entry.reason),
    plainList(entries.map(() => rt.newId())),
    rt.clock.now(),
  ])
}

// Answers the sums of what is new.
const INSERT = sql(
  'credits_insert',
  `with fresh as (
     insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
     select a, r, s, k, c, w, i, $8
       from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::bigint[], $6::text[], $7::uuid[])
            as e(a, r, s, k, c, w, i)
     on conflict (account_id, ref, step) do nothing
     returning account_id, kind, credits)
   select account_id, kind, sum(credits)::bigint as credits from fresh group by account_id, kind
    order by account_id, kind`,
)

/** By account; one whose balance stays as it is has none. */
function movesOf(sums: readonly Sum[]): Map<string, Posting[]> {
  const moves = new Map<string, Posting[]>()
  for (const { account_id, kind, credits } of sums) {
    if (credits === 0) continue
    const postings = moves.get(account_id) ?? []
    moves.set(account_id, postings)
    postings.push(posting(kind, account_id, credits))
  }
  return moves
}

/** `accounts` in the order of their ids, in which balances are locked. */
async function move(
  tx: Tx,
  accounts: readonly Account[],
  moves: ReadonlyMap<string, readonly Posting[]>,
  now: Date,
): Promise<Map<string, Balance>> {
  const changes = accounts.map(({ id }) => changeBy(moves.get(id)!))
  const used = accounts.map(({ id }) => usedBy(moves.get(id)!))
  const rows = await tx.rows<Balance & { account_id: string }>(MOVE, [
    accounts.map(({ id }) => id),
    changes.map(({ available }) => available),
    changes.map(({ held }) => held),
    changes.map(({ spent }) => spent),
    changes.map(({ expired }) => expired),
    accounts.map(({ timeZone }) => monthOf(now, timeZone)),
    accounts.map(({ timeZone }) => dayOf(now, timeZone)),
    used.map(({ granted }) => granted),
    used.map(({ sent }) => sent),
    used.map(({ received }) => received),
  ])
  const balances = new Map(rows.map(row => [row.account_id, row]))
  for (const { id } of accounts) if (!balances.has(id)) throw new Error(`account ${id} has no credit balance`)
  return balances
}

// A new month starts its count, and its alerts, from zero. The day's line makes the statement; holding and releasing
// change nothing there.
const MOVE = sql(
  'credits_move',
  `with change as (
     select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::date[], $7::date[],
                          $8::bigint[], $9::bigint[], $10::bigint[])
       as c(id, available, held, spent, expired, month, day, granted, sent, received)),
   locked as (
     select b.account_id from credit_balances b where b.account_id = any($1::uuid[])
      order by b.account_id for no key update),
   moved as (
     update credit_balances b
        set available = b.available + c.available, held = b.held + c.held, spent = b.spent + c.spent,
            expired = b.expired + c.expired,
            month_spent = case when b.month = c.month then b.month_spent else 0 end + c.spent,
            alerted = case when b.month = c.month then b.alerted else 0 end,
            month = c.month
       from change c join locked l on l.account_id = c.id
      where b.account_id = c.id
     returning b.account_id, b.available, b.held, b.month_spent, b.alerted, c.day, c.granted, c.sent, c.received,
               c.expired),
   line as (
     insert into credit_days as d (account_id, day, granted, sent, received, expired, closing)
     select account_id, day, granted, sent, received, expired, available + held from moved
      where granted + sent + received + expired > 0
     on conflict (account_id, day) do update
        set granted = d.granted + excluded.granted, sent = d.sent + excluded.sent,
            received = d.received + excluded.received, expired = d.expired + excluded.expired,
            closing = excluded.closing)
   select account_id, available, held, month_spent, alerted from moved`,
)

async function tellAlerts(rt: Runtime, tx: Tx, account: Account, balance: Balance): Promise<void> {
  const reached = alertsReached(balance.month_spent, account.monthlyCredits, balance.alerted).at(-1)
  if (reached === undefined) return
  await tx.run(ALERTED, [account.id, reached])
  const text = `${reached} % of this month's ${account.monthlyCredits} credits are used. ${balance.available} credits are left.`
  await notify(rt, tx, [{ accountId: account.id, kind: 'low_credits', text, phone: null, contactId: null }])
}

const ALERTED = sql('credits_alerted', 'update credit_balances set alerted = $2 where account_id = $1')
