// Waits out a database that goes away for a moment, for callers who cannot come back later: a provider's webhook, say.
import { setTimeout as delay } from 'node:timers/promises'
import { isConnectionLost } from './db.ts'

/** Together less than a provider waits for its answer (Twilio 15 s). */
const PAUSES_MS = [50, 200, 500, 1000, 2000, 4000]

/** Runs `work` again where the connection was lost: it must do no harm twice, for the first commit may have held. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionLost(error)) throw error
      await delay(pause)
    }
  }
  return work()
}
