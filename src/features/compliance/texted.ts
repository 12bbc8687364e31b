// Counts the texts of a day by the number that they went out from: what opt-outs are measured against.
import { uuidv7 } from '../../core/id.ts'
import { makeLocalTime } from '../../core/local-time.ts'
import { localDay, nextDay } from '../../core/zone-time.ts'
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A day that runs is counted anew so often; one that is over more seldom, until what was written then has gone out. */
const FRESH_MS = 600_000
const PAST_MS = 6 * HOUR_MS
const SETTLED_MS = 2 * DAY_MS
/** How far back days are counted that never were: what was there before Heed counted. */
const DAYS_BACK = 31
const MOST_AT_ONCE = 20
/** Ids are made a moment before or after the row's own time, by clocks that may differ. */
const SLACK_MS = HOUR_MS

type Day = { readonly accountId: string; readonly day: string; readonly from: Date; readonly to: Date }

/**
 * By ranges of the texts' own keys, which begin with the time: nothing that writes texts knows of it, and no index is
 * kept for it. A day of a million texts is a second or two, every ten minutes.
 */
export async function countTexted(rt: Runtime): Promise<number | null> {
  const now = rt.clock.now()
  const due = await dueDays(rt, now)
  for (const day of due.slice(0, MOST_AT_ONCE)) await countDay(rt, day, now)
  return due.length > MOST_AT_ONCE ? 0 : null
}

/** Counts an account's running day now: for whoever looks, where it has not been counted at all yet. */
export async function countFirst(rt: Runtime, account: { id: string; timeZone: string }): Promise<void> {
  const now = rt.clock.now()
  const today = dayBack({ account_id: account.id, time_zone: account.timeZone }, now, 0)
  const counted = await rt.db.one(COUNTED_ONE, [account.id, today.day])
  if (!counted) await countDay(rt, today, now)
}

type Active = { account_id: string; time_zone: string }

async function dueDays(rt: Runtime, now: Date): Promise<Day[]> {
  const since = idAt(now.getTime() - DAYS_BACK * DAY_MS)
  const accounts = await rt.db.rows<Active>(ACTIVE, [since])
  const rows = await rt.db.rows<{ account_id: string; day: string; at: Date }>(COUNTED, [
    accounts.map(one => one.account_id),
    localDay('UTC', new Date(now.getTime() - (DAYS_BACK + 1) * DAY_MS)),
  ])
  const counted = new Map(rows.map(row => [`${row.account_id} ${row.day}`, row.at.getTime()]))
  return accounts.flatMap(account =>
    Array.from({ length: DAYS_BACK }, (_, back) => dayBack(account, now, back)).filter(one =>
      isDue(one, counted.get(`${one.accountId} ${one.day}`), now.getTime()),
    ),
  )
}

function isDue({ to }: Day, countedAt: number | undefined, now: number): boolean {
  if (countedAt === undefined) return true
  const everyMs = to.getTime() > now ? FRESH_MS : PAST_MS
  return countedAt <= Math.min(now, to.getTime() + SETTLED_MS) - everyMs
}

function dayBack({ account_id, time_zone }: Active, now: Date, back: number): Day {
  const today = localDay(time_zone, now)
  const day = new Date(Date.parse(`${today}T00:00:00Z`) - back * DAY_MS).toISOString().slice(0, 10)
  const from = makeLocalTime(`${day}T00:00`, time_zone)(time_zone)
  return { accountId: account_id, day, from, to: nextDay(time_zone, from) }
}

async function countDay(rt: Runtime, { accountId, day, from, to }: Day, now: Date): Promise<void> {
  const ids = [idAt(from.getTime() - SLACK_MS), idAt(to.getTime() + SLACK_MS)]
  await rt.db.tx(async tx => {
    await tx.run(MARK, [accountId, day, now])
    await tx.run(COUNT, [accountId, day, ...ids, from, to])
  })
}

/** The first id of a moment. */
function idAt(ms: number): string {
  return uuidv7(Math.max(0, ms), new Uint8Array(10))
}

const ACTIVE = sql(
  'texted_active',
  `select account_id, time_zone from accounts a
    where exists (select from messages m where m.account_id = a.account_id and m.id > $1::uuid)`,
)
const COUNTED = sql(
  'texted_counted',
  `select account_id, day::text as day, at from text_days_counted where account_id = any($1::uuid[]) and day >= $2::date`,
)
const COUNTED_ONE = sql(
  'texted_counted_one',
  'select at from text_days_counted where account_id = $1 and day = $2::date',
)
// Locked from here on: two processes do not count the same day at once, the older one last.
const MARK = sql(
  'texted_mark',
  `insert into text_days_counted as c (account_id, day, at) values ($1, $2::date, $3)
   on conflict (account_id, day) do update set at = greatest(c.at, excluded.at)`,
)
const COUNT = sql(
  'texted_count',
  `insert into text_days (account_id, day, sender_id, texts)
   select $1, $2::date, m.sender_id, count(*)
     from messages m join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.account_id = $1 and m.id >= $3::uuid and m.id < $4::uuid
      and d.message_id >= $3::uuid and d.message_id < $4::uuid
      and m.created_at >= $5 and m.created_at < $6 and m.direction = 'out' and m.kind = 'text'
      and d.handed_over_at is not null
    group by m.sender_id
   on conflict (account_id, day, sender_id) do update set texts = excluded.texts`,
)
