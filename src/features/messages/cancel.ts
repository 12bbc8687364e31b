// Cancels one waiting text on request and gives its credits back.
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { comeUp } from './behind.ts'
import { stateEvent } from './obey.ts'

/** `too_late`: it is claimed, handed over or final already. */
export async function cancelText(
  rt: Runtime,
  accountId: string,
  messageId: string,
): Promise<'canceled' | 'too_late'> {
  return rt.db.tx(async tx => {
    const gone = await tx.one<{ phone: string; credits: number }>(CANCEL, [
      accountId,
      messageId,
      rt.clock.now(),
    ])
    if (!gone) return 'too_late'
    await comeUp(tx, [{ accountId, phone: gone.phone }])
    await emit(rt, tx, [stateEvent(accountId, messageId, gone.phone, 'canceled')])
    if (gone.credits > 0) {
      await post(rt, tx, accountId, [
        { kind: 'release', ref: messageId, credits: gone.credits, reason: 'canceled on request' },
      ])
    }
    return 'canceled'
  })
}

const CANCEL = sql(
  'outbox_cancel_one',
  `with gone as (
     delete from outbox
      where account_id = $1 and message_id = $2 and claimed_at is null and kind in ('text', 'instruction')
     returning phone, credits),
   told as (
     insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
     select $1, $2, 'canceled', 7, 'canceled', $3 from gone)
   select phone, credits from gone`,
)
