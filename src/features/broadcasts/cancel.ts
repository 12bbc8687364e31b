// Cancels what waits of a broadcast, a bounded batch a transaction, and gives the credits back.
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { post } from '../credits/post.ts'
import { takeBroadcast } from './broadcast.ts'
import { isLeft } from './left.ts'
import { setState } from './steer.ts'

const BATCH = 5_000

type Gone = { message_id: string; credits: number }

/** True: there may be more at once. It ends when nothing is left, on its way or in doubt. */
export async function cancelBatch(rt: Runtime, accountId: string, id: string): Promise<boolean> {
  return rt.db.tx(async tx => {
    const broadcast = await takeBroadcast(tx, accountId, id)
    if (broadcast?.state !== 'canceling') return false
    const gone = await tx.rows<Gone>(CANCEL, [accountId, id, rt.clock.now(), BATCH])
    if (gone.length > 0) {
      const reason = `canceled with the broadcast "${broadcast.name}"`
      const paid = gone.filter(({ credits }) => credits > 0)
      await post(
        rt,
        tx,
        accountId,
        paid.map(({ message_id: ref, credits }) => ({ kind: 'release' as const, ref, credits, reason })),
      )
      return true
    }
    if (!(await isLeft(tx, accountId, id))) await setState(rt, tx, broadcast, { state: 'canceled' })
    return false
  })
}

// Both kinds of what is not claimed, each by its index: what stands in the order of its lane, and what stands behind
// something that is in flight to its phone.
const CANCEL = sql(
  'broadcast_cancel',
  `with lane as (select id from lanes where account_id = $1 and origin_id = $2),
   picked as (
     select o.message_id from lane cross join lateral (
       select message_id from outbox
        where lane_id = lane.id and claimed_at is null and not behind limit $4 for update skip locked) o
     union all
     select o.message_id from lane cross join lateral (
       select message_id from outbox
        where account_id = $1 and lane_id = lane.id and claimed_at is null and behind
        limit $4 for update skip locked) o),
   gone as (
     delete from outbox o using picked p where o.account_id = $1 and o.message_id = p.message_id
     returning o.message_id, o.credits),
   told as (
     insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
     select $1, message_id, 'canceled', 7, 'canceled', $3 from gone order by message_id
     on conflict (account_id, message_id) do nothing)
   select message_id, credits from gone`,
)
