// What a broadcast gives its senders to do, by place and minute: from it comes the time at which it will be done.
import { finishOf, type Load, leftOf } from '../../core/finish.ts'
import { type Place, samePlace } from '../../core/zones.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { listSenders } from '../senders/queries.ts'
import type { Broadcast } from './broadcast.ts'
import { pacingRules } from './pacing.ts'

/** With the page of texts that they are of. */
export async function saveLoads(tx: Tx, { accountId, id }: Broadcast, loads: readonly Load[]): Promise<void> {
  if (loads.length === 0) return
  await tx.run(SAVE, [
    accountId,
    id,
    loads.map(one => one.senderId),
    loads.map(one => JSON.stringify(one.place)),
    loads.map(one => one.dueAt),
    loads.map(one => one.segments),
  ])
}

/**
 * The forecast of the check page, for what is left of it: the same hours, caps and pace. `doneShare`: of the texts that
 * were made, by segments. Null: no end to be foreseen.
 */
export async function finishOfBroadcast(
  rt: Runtime,
  query: Query,
  broadcast: Broadcast,
  doneShare: number,
): Promise<Date | null> {
  const { accountId, id, isExpanded, people, seen, startedAt, createdAt } = broadcast
  const rows = await query.rows<LoadRow>(LOADS, [accountId, id, rt.clock.now()])
  if (rows.length === 0) return null
  // Those who are not judged yet will be like those who are.
  const more = isExpanded || seen === 0 ? 1 : Math.max(1, people / seen)
  const senders = await listSenders(query, accountId)
  const known = new Set(senders.map(sender => sender.id))
  const loads = rows.flatMap(row => (known.has(row.sender_id) ? [loadOf(row, more)] : []))
  const account = await loadAccount(query, accountId)
  const rules = await pacingRules(query, account, senders, rt.clock.now())
  return finishOf(leftOf(loads, doneShare / more, startedAt ?? createdAt, rules), rules)
}

type LoadRow = { sender_id: string; place: Place; due_at: Date; segments: number }

function loadOf({ sender_id, place, due_at, segments }: LoadRow, more: number): Load {
  return { senderId: sender_id, place: samePlace(place), dueAt: due_at, segments: segments * more }
}

const SAVE = sql(
  'broadcast_loads_save',
  `insert into broadcast_loads (account_id, broadcast_id, sender_id, place, due_at, segments)
   select $1, $2, s, p, d, n
     from unnest($3::uuid[], $4::jsonb[], $5::timestamptz[], $6::bigint[]) as l(s, p, d, n)
    order by s, d, p
   on conflict (account_id, broadcast_id, sender_id, due_at, place)
   do update set segments = broadcast_loads.segments + excluded.segments`,
)
// What is due is due, whenever it was: a few rows, however long the expansion took.
const LOADS = sql(
  'broadcast_loads',
  `select sender_id, place, min(due_at) as due_at, sum(segments)::bigint as segments from broadcast_loads
    where account_id = $1 and broadcast_id = $2 group by sender_id, place, greatest(due_at, $3)`,
)
