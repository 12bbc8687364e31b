// Tells live pages that a plan has changed, and working processes that there is something to do for it.
import type { Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'

export type Told = { readonly accountId: string; readonly id: string }

/** One event, however many people it was about: pages look the numbers up. */
export async function tellPlan(rt: Runtime, tx: Tx, { accountId, id }: Told): Promise<void> {
  await emit(rt, tx, [{ accountId, type: 'plan.changed', data: { planId: id } }])
  tx.afterCommit(() => rt.hints.tell('plan'))
}
