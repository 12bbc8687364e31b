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
