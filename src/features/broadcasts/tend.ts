// Looks after all broadcasts: starts what is due, makes its texts, counts, stops at limits, cancels, completes.
import { limitReached } from '../../core/limits.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { notify } from '../events/notify.ts'
import { setLanes } from '../messages/lanes.ts'
import { type Broadcast, openBroadcasts, takeBroadcast } from './broadcast.ts'
import { cancelBatch } from './cancel.ts'
import { countsOf, resultsOf } from './counts.ts'
import { type Expander, makeExpander } from './expand.ts'
import { isLeft } from './left.ts'
import { pause, setState } from './steer.ts'

/** Counts are folded, and pages told, at most this often a broadcast. */
const FOLD_MS = 1_000

const expanders = new WeakMap<Runtime, Expander>()

/** One round over all that is open, a piece of work each. Answers 0 when there is more to do at once. */
export async function tendBroadcasts(rt: Runtime): Promise<number | null> {
  const expander = expanders.get(rt) ?? makeExpander(rt)
  expanders.set(rt, expander)
  let hasMore = false
  for (const broadcast of await openBroadcasts(rt.db, rt.clock.now())) {
    try {
      if (await tend(rt, expander, broadcast)) hasMore = true
    } catch (error) {
      // One that breaks does not keep the others waiting; it is tried again with the next round.
      rt.log.error({ err: error, broadcastId: broadcast.id }, 'a broadcast could not be worked on')
    }
  }
  await foldAll(rt)
  return hasMore ? 0 : null
}

async function tend(rt: Runtime, expander: Expander, broadcast: Broadcast): Promise<boolean> {
  const { accountId, id } = broadcast
  switch (broadcast.state) {
    case 'scheduled':
      return begin(rt, accountId, id)
    case 'expanding':
      return (await expander.page(accountId, id)) === 'more'
    case 'running':
      await completeIfDone(rt, accountId, id)
      return false
    case 'canceling':
      return cancelBatch(rt, accountId, id)
    default:
      return false
  }
}

async function begin(rt: Runtime, accountId: string, id: string): Promise<boolean> {
  return rt.db.tx(async tx => {
    const broadcast = await takeBroadcast(tx, accountId, id)
    if (broadcast?.state !== 'scheduled') return false
    await setState(rt, tx, broadcast, { state: 'expanding' })
    return true
  })
}

/** Completed means that every text is final: nothing waits, nothing is on its way, nothing is in doubt. */
async function completeIfDone(rt: Runtime, accountId: string, id: string): Promise<void> {
  if (await isLeft(rt.db, accountId, id)) return
  await rt.db.tx(async tx => {
    const broadcast = await takeBroadcast(tx, accountId, id)
    if (broadcast?.state !== 'running' || (await isLeft(tx, accountId, id))) return
    await setLanes(rt, tx, accountId, id, 'closed')
    await setState(rt, tx, broadcast, { state: 'completed' })
  })
}

/** Also of those that are completed: delivery reports come for days. */
async function foldAll(rt: Runtime): Promise<void> {
  const list = await rt.db.rows<{ account_id: string; broadcast_id: string }>(MOVED)
  for (const { account_id, broadcast_id } of list) {
    await rt.db
      .tx(tx => fold(rt, tx, account_id, broadcast_id))
      .catch(error => {
        rt.log.error(
          { err: error, broadcastId: broadcast_id },
          'the counts of a broadcast could not be folded',
        )
      })
  }
}

const MOVED = sql(
  'broadcasts_moved',
  'select distinct account_id, broadcast_id from broadcast_moves limit 1000',
)

async function fold(rt: Runtime, tx: Tx, accountId: string, id: string): Promise<void> {
  const broadcast = await takeBroadcast(tx, accountId, id)
  const now = rt.clock.now()
  if (!broadcast || isTooSoon(broadcast, now)) return
  const moved = await tx.one<{ segments: number | null }>(FOLD, [accountId, id])
  const since = broadcast.toldAt ?? broadcast.startedAt ?? now
  const seconds = Math.max(1, (now.getTime() - since.getTime()) / 1000)
  await tx.run(TOLD, [accountId, id, now, Math.max(0, moved?.segments ?? 0) / seconds])
  const counts = (await countsOf(tx, [broadcast])).get(id)!
  const { state } = broadcast
  await emit(rt, tx, [
    { accountId, type: 'broadcast.changed', data: { broadcastId: id, state, counts: counts.byState } },
  ])
  const reached = limitReached(resultsOf(counts), broadcast.forgiven, broadcast.limits)
  if (reached === null || !(await pause(rt, tx, broadcast, reached))) return
  const text = `The broadcast "${broadcast.name}" has paused itself. ${reached.why}`
  await notify(rt, tx, [{ accountId, kind: 'broadcast_paused', text, phone: null, contactId: null }])
}

function isTooSoon({ toldAt }: Broadcast, now: Date): boolean {
  const ago = toldAt === null ? FOLD_MS : now.getTime() - toldAt.getTime()
  return ago >= 0 && ago < FOLD_MS
}

// Answers the segments that were handed over since: a text that goes on to be delivered was counted before.
const FOLD = sql(
  'broadcast_fold',
  `with gone as (
     delete from broadcast_moves where account_id = $1 and broadcast_id = $2
     returning state, reason, texts, segments, credits),
   kept as (
     insert into broadcast_counts as c (account_id, broadcast_id, state, reason, texts, segments, credits)
     select $1, $2, state, reason, sum(texts), sum(segments), sum(credits) from gone group by state, reason
     on conflict (account_id, broadcast_id, state, reason) do update
        set texts = c.texts + excluded.texts, segments = c.segments + excluded.segments,
            credits = c.credits + excluded.credits)
   select sum(segments) filter (where state in ('handed_over', 'sent', 'delivered', 'not_delivered')) as segments
     from gone`,
)
const TOLD = sql(
  'broadcast_told',
  'update broadcasts set told_at = $3, pace = $4 where account_id = $1 and id = $2',
)
