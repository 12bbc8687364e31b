// Lanes: a broadcast's way through each of its senders, which is opened, paused and closed in one row.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

/** closed: for good; what still waits in it is never claimed. */
export type LaneState = 'open' | 'paused' | 'closed'

export type Lanes = {
  readonly origin: 'broadcast'
  readonly originId: string
  readonly senderIds: readonly string[]
}

/**
 * The lanes of these senders, each made where there is none yet: in the state of the others, else open. Answers the
 * lane of each sender, to be named in the drafts.
 */
export async function openLanes(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  { origin, originId, senderIds }: Lanes,
): Promise<Map<string, string>> {
  const ids = senderIds.map(() => rt.newId())
  await tx.run(OPEN, [accountId, origin, originId, senderIds, ids])
  const rows = await tx.rows<{ id: string; sender_id: string }>(LIST, [accountId, originId, senderIds])
  return new Map(rows.map(row => [row.sender_id, row.id]))
}

const OPEN = sql(
  'lanes_open',
  `insert into lanes (account_id, origin, origin_id, sender_id, id, state)
   select $1, $2, $3, q.sender_id, q.id,
          coalesce((select state from lanes where account_id = $1 and origin_id = $3 limit 1), 'open')
     from unnest($4::uuid[], $5::uuid[]) as q(sender_id, id)
   on conflict (account_id, origin_id, sender_id) do nothing`,
)
const LIST = sql(
  'lanes_list',
  'select id, sender_id from lanes where account_id = $1 and origin_id = $2 and sender_id = any($3::uuid[])',
)

/**
 * Of all lanes of a broadcast. Waits for the claims that read them: when this has committed, nothing of a paused lane
 * is claimed any more. What waits in them is not touched.
 */
export async function setLanes(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  originId: string,
  state: LaneState,
): Promise<void> {
  await tx.run(SET, [accountId, originId, state])
  if (state === 'open') tx.afterCommit(() => rt.hints.tell('outbox'))
}

const SET = sql(
  'lanes_set',
  `update lanes set state = $3
    where account_id = $1 and origin_id = $2 and state <> $3 and state <> 'closed'`,
)
