// Obeys consent transitions: saves them, cancels what waits for an opted-out phone, gives its credits back. B2, C4.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { keyOf } from '../consent/queries.ts'
import { type Recorded, recordTransitions } from '../consent/record.ts'
import { type Entry, post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { noteAnswers } from './answers.ts'
import { comeUp } from './behind.ts'

/**
 * In the transaction that locked the consent rows. Cancelling here is tidying only: what slips in between is refused
 * by the handoff, which reads the consent row itself.
 */
export async function obey(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  list: readonly Omit<Recorded, 'accountId'>[],
): Promise<void> {
  const canceled = await obeyMany(
    rt,
    tx,
    list.map(one => ({ ...one, accountId })),
  )
  await post(rt, tx, accountId, canceled.flatMap(releaseOf))
}

/** The same for many accounts. Answers what was canceled: giving back its credits is the caller's, at the end. */
export async function obeyMany(rt: Runtime, tx: Tx, list: readonly Recorded[]): Promise<Canceled[]> {
  const stopped = list.filter(one => one.transition.cancelWaiting)
  const canceled =
    stopped.length === 0
      ? []
      : await tx.rows<Canceled>(CANCEL, [
          stopped.map(one => one.accountId),
          stopped.map(one => one.phone),
          rt.clock.now(),
        ])
  // A confirmation may have stood behind a notice that is gone now.
  const notices = canceled.filter(one => one.kind === 'notice')
  await comeUp(
    tx,
    notices.map(one => ({ accountId: one.account_id, phone: one.phone })),
  )
  await recordTransitions(rt, tx, list)
  await noteAnswers(
    tx,
    list
      .filter(one => one.transition.event?.kind === 'opted_out')
      .map(({ accountId, phone, messageId }) => ({ accountId, phone, messageId, kind: 'opt_out' })),
    rt.clock.now(),
  )
  await emit(
    rt,
    tx,
    canceled.map(({ account_id, message_id, phone }) =>
      stateEvent(account_id, message_id, phone, 'canceled'),
    ),
  )
  for (const one of stopped) tx.afterCommit(() => rt.hints.tell('stop', keyOf(one)))
  return canceled
}

export type Canceled = {
  account_id: string
  message_id: string
  phone: string
  kind: string
  credits: number
}

export function releaseOf({ message_id, credits }: Canceled): Entry[] {
  return credits === 0 ? [] : [{ kind: 'release', ref: message_id, credits, reason: 'canceled: opted out' }]
}

export function stateEvent(
  accountId: string,
  messageId: string,
  phone: string,
  state: string,
  reason?: string,
) {
  const data = { messageId, phone, state, ...(reason !== undefined && { reason }) }
  return { accountId, type: 'message.state' as const, data }
}

// Only what waits, and never the confirmation: a second STOP must not take back the answer to the first.
// What is claimed already is on its way, or in doubt, and its own record says what became of it. A STOP waits for
// nobody here: a row that is being written is due, or comes up again, and the claim refuses it.
const CANCEL = sql(
  'outbox_cancel_opted_out',
  `with waiting as (
     select o.account_id, o.message_id
       from unnest($1::uuid[], $2::text[]) as k(a, p) join outbox o on o.account_id = k.a and o.phone = k.p
      where o.claimed_at is null and o.kind <> 'confirmation'
        for update of o skip locked),
   gone as (
     delete from outbox o using waiting w where o.account_id = w.account_id and o.message_id = w.message_id
     returning o.account_id, o.message_id, o.phone, o.kind, o.credits),
   told as (
     insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
     select account_id, message_id, 'canceled', 7, 'opted_out', $3 from gone)
   select account_id, message_id, phone, kind, credits from gone`,
)
