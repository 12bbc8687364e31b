// Obeys consent transitions: saves them, cancels what waits for an opted-out phone, gives its credits back. B2, C4.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Recorded, recordTransitions } from '../consent/record.ts'
import { post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { comeUp } from './behind.ts'

/**
 * In the transaction that locked the consent rows. Cancelling here is tidying only: what slips in between is refused
 * by the handoff, which reads the consent row itself.
 */
export async function obey(rt: Runtime, tx: Tx, accountId: string, list: readonly Recorded[]): Promise<void> {
  const stopped = list.filter(one => one.transition.cancelWaiting).map(one => one.phone)
  const canceled =
    stopped.length === 0 ? [] : await tx.rows<Canceled>(CANCEL, [accountId, stopped, rt.clock.now()])
  // A confirmation may have stood behind a notice that is gone now.
  await comeUp(
    tx,
    canceled.map(({ phone }) => ({ accountId, phone })),
  )
  await recordTransitions(rt, tx, accountId, list)
  await emit(
    rt,
    tx,
    canceled.map(({ message_id, phone }) => stateEvent(accountId, message_id, phone, 'canceled')),
  )
  await post(rt, tx, accountId, canceled.flatMap(releaseOf))
  for (const phone of stopped) tx.afterCommit(() => rt.hints.tell('stop', `${accountId}/${phone}`))
}

type Canceled = { message_id: string; phone: string; credits: number }

function releaseOf({ message_id, credits }: Canceled) {
  return credits === 0
    ? []
    : [{ kind: 'release' as const, ref: message_id, credits, reason: 'canceled: opted out' }]
}

export function stateEvent(accountId: string, messageId: string, phone: string, state: string) {
  return { accountId, type: 'message.state' as const, data: { messageId, phone, state } }
}

// Only what waits, and never the confirmation: a second STOP must not take back the answer to the first.
// What is claimed already is on its way, or in doubt, and its own record says what became of it.
const CANCEL = sql(
  'outbox_cancel_opted_out',
  `with gone as (
     delete from outbox
      where account_id = $1 and phone = any($2::text[]) and claimed_at is null and kind <> 'confirmation'
     returning message_id, phone, credits),
   told as (
     insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
     select $1, message_id, 'canceled', 7, 'opted_out', $3 from gone)
   select message_id, phone, credits from gone`,
)
