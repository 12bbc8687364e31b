// What of a broadcast is still in the outbox: nothing, when it is over.
import { type Query, sql } from '../../kit/db/db.ts'

/** Whether anything waits, is on its way or is in doubt. */
export async function isLeft(query: Query, accountId: string, id: string): Promise<boolean> {
  return (await query.one<{ is_left: boolean }>(LEFT, [accountId, id]))?.is_left === true
}

// Each kind by the index that holds it: waiting in its lane, standing behind another text, claimed.
const LEFT = sql(
  'broadcast_left',
  `select exists (
     select from lanes l cross join lateral (
       (select from outbox o where o.lane_id = l.id and o.claimed_at is null and not o.behind limit 1)
       union all
       (select from outbox o where o.account_id = l.account_id and o.lane_id = l.id and o.behind limit 1)
       union all
       (select from outbox o where o.account_id = l.account_id and o.lane_id = l.id and o.claimed_at is not null
         limit 1)) one
      where l.account_id = $1 and l.origin_id = $2) as is_left`,
)

/** When the last of what waits is due, and the pace of the senders that it waits for. */
export async function lastDue(
  query: Query,
  accountId: string,
  id: string,
): Promise<{ dueAt: Date | null; segmentsPerSecond: number }> {
  const row = await query.one<{ due_at: Date | null; pace: number | null }>(LAST_DUE, [accountId, id])
  return { dueAt: row?.due_at ?? null, segmentsPerSecond: row?.pace ?? 0 }
}

const LAST_DUE = sql(
  'broadcast_last_due',
  `select max(o.due_at) as due_at, sum(s.segments_per_second) as pace
     from lanes l
     join senders s on s.account_id = l.account_id and s.id = l.sender_id
    cross join lateral (
      select due_at from outbox
       where lane_id = l.id and priority = 2 and claimed_at is null and not behind
       order by due_at desc, message_id desc limit 1) o
    where l.account_id = $1 and l.origin_id = $2`,
)
