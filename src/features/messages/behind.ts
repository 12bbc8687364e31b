// Lets texts come up that stood behind another text of their phone, when that one is over.
import { plainList, type Tx } from '../../kit/db/db.ts'
import { COME_UP } from './queries.ts'

/**
 * Whoever ends a text (hands it over, refuses, cancels it, gives the claim back) calls this in the same transaction,
 * after it. Otherwise what stands behind would stand there for ever.
 */
export async function comeUp(
  tx: Tx,
  list: readonly { readonly accountId: string; readonly phone: string }[],
): Promise<void> {
  if (list.length === 0) return
  await tx.run(COME_UP, [plainList(list.map(one => one.accountId)), plainList(list.map(one => one.phone))])
}
