// Pauses, resumes and cancels a broadcast: a row of its own and one of each lane, never the texts that wait.
import { NO_RESULTS } from '../../core/limits.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { setLanes } from '../messages/lanes.ts'
import type { Broadcast, BroadcastState, PausedBy } from './broadcast.ts'
import { countsOf, resultsOf } from './counts.ts'
import { tellBroadcast } from './tell.ts'

type Pause = { readonly by: PausedBy; readonly why: string | null }

/** The three take a locked broadcast. False: it is not in a state for that. */
export async function pause(rt: Runtime, tx: Tx, broadcast: Broadcast, { by, why }: Pause): Promise<boolean> {
  if (broadcast.state !== 'expanding' && broadcast.state !== 'running') return false
  await setLanes(rt, tx, broadcast.accountId, broadcast.id, 'paused')
  await setState(rt, tx, broadcast, { state: 'paused', by, why })
  return true
}

/** Whoever resumes has seen why it paused: the limits count from here. */
export async function resume(rt: Runtime, tx: Tx, broadcast: Broadcast): Promise<boolean> {
  if (broadcast.state !== 'paused') return false
  const { accountId, id } = broadcast
  const counts = (await countsOf(tx, [broadcast])).get(id)
  await tx.run(FORGIVE, [accountId, id, JSON.stringify(counts ? resultsOf(counts) : NO_RESULTS)])
  await setLanes(rt, tx, accountId, id, 'open')
  await setState(rt, tx, broadcast, { state: broadcast.isExpanded ? 'running' : 'expanding' })
  return true
}

const FORGIVE = sql(
  'broadcast_forgive',
  'update broadcasts set forgiven = $3 where account_id = $1 and id = $2',
)

/** What waits is deleted by bounded batches (cancel.ts); what is claimed still goes. */
export async function cancel(rt: Runtime, tx: Tx, broadcast: Broadcast): Promise<boolean> {
  if (!CANCELABLE.includes(broadcast.state)) return false
  await setLanes(rt, tx, broadcast.accountId, broadcast.id, 'closed')
  await setState(rt, tx, broadcast, { state: 'canceling' })
  return true
}

const CANCELABLE: readonly BroadcastState[] = ['scheduled', 'expanding', 'running', 'paused']

type Change = { readonly state: BroadcastState; readonly by?: PausedBy; readonly why?: string | null }

export async function setState(
  rt: Runtime,
  tx: Tx,
  { accountId, id }: Broadcast,
  { state, by, why }: Change,
): Promise<void> {
  await tx.run(SET_STATE, [accountId, id, state, by ?? null, why ?? null, rt.clock.now()])
  await tellBroadcast(rt, tx, { accountId, id, state })
}

const SET_STATE = sql(
  'broadcast_set_state',
  `update broadcasts
      set state = $3, paused_by = $4, paused_why = $5,
          started_at = case when $3 = 'expanding' then coalesce(started_at, $6) else started_at end,
          ended_at = case when $3 in ('completed', 'canceled') then $6 end,
          send_at = case when $3 = 'canceling' then least(send_at, $6) else send_at end
    where account_id = $1 and id = $2`,
)
