// Tells live pages that a broadcast has changed, and working processes that there is something to do for it.
import type { Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import type { BroadcastState } from './broadcast.ts'

export type Told = { readonly accountId: string; readonly id: string; readonly state: BroadcastState }

/** One event, however many texts it was about: pages look the numbers up. */
export async function tellBroadcast(rt: Runtime, tx: Tx, { accountId, id, state }: Told): Promise<void> {
  await emit(rt, tx, [{ accountId, type: 'broadcast.changed', data: { broadcastId: id, state } }])
  tx.afterCommit(() => rt.hints.tell('broadcast'))
}
