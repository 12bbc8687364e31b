// Follows the consent history: counts opt-outs and opt-ins a day, and notes what a provider knew and Heed did not. B11.
import { localDay } from '../../core/zone-time.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { askToTell } from './push-scan.ts'

const ACCOUNTS = 20
const BATCH = 2_000
/** A provider that is told refuses every text, so that the confirmation of the opt-out must be out before. */
const CONFIRMATION_MS = 30_000
/** Of events that no number of ours has to do with. */
export const NO_SENDER = '00000000-0000-0000-0000-000000000000'

type Behind = { account_id: string; time_zone: string }

/**
 * A batch of each account whose chain has grown. Answers when there is more. The chain's row is locked until the commit
 * of each event, so no event can appear behind the place that was reached: counted once, whatever crashes.
 */
export async function followConsents(rt: Runtime): Promise<number | null> {
  const behind = await rt.db.rows<Behind>(BEHIND, [ACCOUNTS])
  let isMore = behind.length === ACCOUNTS
  for (const account of behind) {
    const count = await rt.db.tx(tx => followOne(rt, tx, account))
    isMore ||= count === BATCH
  }
  return isMore ? 0 : null
}

/** For somebody who looks just after a change: what an account is behind is gathered now, a batch at most. */
export async function settleFollowed(rt: Runtime, accountId: string): Promise<void> {
  const account = await rt.db.one<Behind>(BEHIND_ONE, [accountId])
  if (account) await rt.db.tx(tx => followOne(rt, tx, account))
}

const isBehind = `
  select c.account_id, a.time_zone from consent_chains c
    join accounts a on a.account_id = c.account_id
    left join consent_follows f on f.account_id = c.account_id
   where c.seq > coalesce(f.seq, 0)`
const BEHIND = sql('consents_behind', `${isBehind} order by c.account_id limit $1`)
const BEHIND_ONE = sql('consents_behind_one', `${isBehind} and c.account_id = $1`)

export type FollowedEvent = {
  readonly seq: number
  readonly id: string
  readonly phone: string
  readonly kind: string
  readonly source: string
  readonly word: string | null
  readonly note: string | null
  readonly at: Date
  readonly sender_id: string | null
}

async function followOne(rt: Runtime, tx: Tx, { account_id, time_zone }: Behind): Promise<number> {
  await tx.run(BEGIN, [account_id])
  // Whoever is at it already is waited for: what is answered then is what holds.
  const place = (await tx.one<{ seq: number }>(HOLD, [account_id]))!
  const events = await tx.rows<FollowedEvent>(READ, [account_id, place.seq, BATCH])
  const last = events.at(-1)
  if (!last) return 0
  await count(tx, { accountId: account_id, timeZone: time_zone, events })
  await noteDrift(tx, account_id, events)
  const news = events.filter(isNewsThere).map(one => one.phone)
  await askToTell(tx, account_id, news, new Date(rt.clock.now().getTime() + CONFIRMATION_MS))
  await tx.run(MOVE, [account_id, last.seq])
  return events.length
}

const BEGIN = sql(
  'consents_follow_begin',
  'insert into consent_follows (account_id, seq) values ($1, 0) on conflict do nothing',
)
const HOLD = sql('consents_follow_hold', 'select seq from consent_follows where account_id = $1 for update')
const READ = sql(
  'consents_follow_read',
  `select e.seq, e.id, e.phone, e.kind, e.source, e.word, e.note, e.at,
          (select m.sender_id from messages m where m.account_id = e.account_id and m.id = e.message_id) as sender_id
     from consent_events e where e.account_id = $1 and e.seq > $2 order by e.seq limit $3`,
)
const MOVE = sql('consents_follow_move', 'update consent_follows set seq = $2 where account_id = $1')

type Batch = {
  readonly accountId: string
  readonly timeZone: string
  readonly events: readonly FollowedEvent[]
}

async function count(tx: Tx, { accountId, timeZone, events }: Batch): Promise<void> {
  const counts = new Map<string, number>()
  for (const { kind, source, at, sender_id } of events) {
    if (kind !== 'opted_out' && kind !== 'opted_in') continue
    const key = [localDay(timeZone, at), kind, source, sender_id ?? NO_SENDER].join(' ')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  if (counts.size === 0) return
  const rows = [...counts].sort().map(([key, n]) => [...key.split(' '), n])
  await tx.run(COUNT, [accountId, ...[0, 1, 2, 3, 4].map(column => rows.map(row => row[column]))])
}

const COUNT = sql(
  'consents_count',
  `insert into consent_days as d (account_id, day, what, source, sender_id, n)
   select $1, day, what, source, sender_id, n
     from unnest($2::date[], $3::text[], $4::text[], $5::uuid[], $6::integer[]) as c(day, what, source, sender_id, n)
   on conflict (account_id, day, what, source, sender_id) do update set n = d.n + excluded.n`,
)

/** Not what the provider told us itself. */
function isNewsThere({ kind, source }: FollowedEvent): boolean {
  return kind === 'opted_in' || (kind === 'opted_out' && source !== 'provider')
}

/** Only an opt-out that was news here shows that the two did not agree. Recording it repaired it. */
async function noteDrift(tx: Tx, accountId: string, events: readonly FollowedEvent[]): Promise<void> {
  const news = events.filter(({ kind, source }) => kind === 'opted_out' && source === 'provider')
  if (news.length === 0) return
  await tx.run(DRIFT, [
    accountId,
    news.map(one => one.id),
    news.map(one => one.phone),
    news.map(one => one.note ?? ''),
    news.map(one => one.at),
  ])
}

const DRIFT = sql(
  'consents_drift',
  `insert into consent_drift (account_id, id, phone, kind, detail, found_at, repaired_at)
   select $1, id, phone, 'blocked_there', detail, at, at
     from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) as d(id, phone, detail, at)
   on conflict do nothing`,
)
