// Obeys consent transitions: saves them, cancels what waits for an opted-out phone, gives its credits back. B2, C4.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { keyOf, type PhoneKey } from '../consent/queries.ts'
import { chainTransitions, type Recorded, saveTransitions } from '../consent/record.ts'
import { type Entry, post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { type Answer, noteAnswers } from './answers.ts'
import { comeUp } from './behind.ts'
import { endPlans, wakePlans } from './end-plans.ts'

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
  const all = list.map(one => ({ ...one, accountId }))
  const canceled = await obeyMany(rt, tx, all)
  await chainTransitions(rt, tx, all)
  await post(rt, tx, accountId, canceled.flatMap(releaseOf))
}

/**
 * The same for many accounts, without what comes later in the order of the locks: chaining the events and giving back
 * the credits of what was canceled (the answer) are the caller's.
 */
export async function obeyMany(rt: Runtime, tx: Tx, list: readonly Recorded[]): Promise<Canceled[]> {
  const stopped = list.filter(one => one.transition.cancelWaiting)
  const optOuts = list.flatMap(optOutOf)
  const [canceled, , , dropped] = await tx.together(
    () => cancelFor(tx, stopped, rt.clock.now()),
    () => saveTransitions(tx, list),
    () => noteAnswers(tx, optOuts, rt.clock.now()),
    () => endPlans(rt, tx, optOuts, rt.clock.now()),
    () => wakePlans(rt, tx, list.filter(isSettled)),
  )
  // A confirmation may have stood behind a notice that is gone now.
  const notices = canceled.filter(one => one.kind === 'notice')
  await comeUp(
    tx,
    notices.map(one => ({ accountId: one.account_id, phone: one.phone })),
  )
  await emit(
    rt,
    tx,
    canceled.map(one => stateEvent(one.account_id, one.message_id, one.phone, 'canceled')),
  )
  for (const one of stopped) tx.afterCommit(() => rt.hints.tellNow('stop', keyOf(one)))
  return [...canceled, ...dropped]
}

function isSettled({ transition }: Recorded): boolean {
  return transition.event?.kind === 'doubt_dismissed'
}

function optOutOf({ accountId, phone, messageId, transition }: Recorded): Answer[] {
  return transition.event?.kind === 'opted_out' ? [{ accountId, phone, messageId, kind: 'opt_out' }] : []
}

async function cancelFor(tx: Tx, phones: readonly PhoneKey[], now: Date): Promise<Canceled[]> {
  if (phones.length === 0) return []
  return tx.rows<Canceled>(CANCEL, [phones.map(one => one.accountId), phones.map(one => one.phone), now])
}

export type Canceled = {
  account_id: string
  message_id: string
  phone: string
  kind: string
  credits: number
  /** Absent: they opted out. */
  why?: string
}

export function releaseOf({ message_id, credits, why = 'opted out' }: Canceled): Entry[] {
  return credits === 0 ? [] : [{ kind: 'release', ref: message_id, credits, reason: `canceled: ${why}` }]
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
// nobody here: a row that is being written is due, or comes up again, and the claim refuses it. Phone by phone
// (`offset 0`): planned while the outbox was empty, a join reads all that waits for each STOP.
const CANCEL = sql(
  'outbox_cancel_opted_out',
  `with waiting as (
     select w.account_id, w.message_id
       from unnest($1::uuid[], $2::text[]) as k(a, p) cross join lateral (
         select o.account_id, o.message_id from outbox o
          where o.account_id = k.a and o.phone = k.p and o.claimed_at is null and o.kind <> 'confirmation'
         offset 0 for update of o skip locked) w),
   gone as (
     delete from outbox o using waiting w where o.account_id = w.account_id and o.message_id = w.message_id
     returning o.account_id, o.message_id, o.phone, o.kind, o.credits),
   told as (
     insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
     select account_id, message_id, 'canceled', 7, 'opted_out', $3 from gone)
   select account_id, message_id, phone, kind, credits from gone`,
)
