// Senders kept in mind with their tokens opened, so that a webhook's signature is checked without asking the database.
import { isUuid } from '../../core/id.ts'
import type { ProviderAccount } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { findSender, openCredentials, type Sender } from './queries.ts'

export type KnownSender = { readonly sender: Sender; readonly account: ProviderAccount }

export type KnownSenders = {
  /**
   * Only a guess, which may be old: whoever acts on it asks the row itself (`isCurrent`), and whoever would refuse by
   * it looks again.
   */
  guess(senderId: string): KnownSender | undefined
  look(senderId: string): Promise<KnownSender | undefined>
}

const MOST = 10_000

export function makeKnownSenders(rt: Runtime): KnownSenders {
  const known = new Map<string, KnownSender>()
  return {
    guess: senderId => known.get(senderId),
    async look(senderId) {
      const sender = isUuid(senderId) ? await findSender(rt.db, senderId) : null
      known.delete(senderId)
      if (!sender) return undefined
      if (known.size >= MOST) known.clear()
      const found = { sender, account: openCredentials(rt, sender) }
      known.set(senderId, found)
      return found
    },
  }
}
