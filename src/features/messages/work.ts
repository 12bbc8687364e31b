// The loops of a sending process: claim and hand over, and settle what is in doubt.
import { holdAlive } from '../../kit/db/alive.ts'
import { startLoop } from '../../kit/loop.ts'
import type { Runtime } from '../../runtime.ts'
import { type Place, settleDoubt } from './doubt.ts'
import { makeHandoff } from './handoff.ts'

/** Looked at even when nobody told us anything: scheduled texts come due by themselves, and hints may be lost. */
const LOOK_MS = 1_000
const DOUBT_MS = 2_000
/** While nothing is in doubt; a dead process's texts are found at the next look. */
const NO_DOUBT_MS = 5_000

export type Work = { stop(): Promise<void> }

export async function startWork(rt: Runtime): Promise<Work> {
  const letGo = await holdAlive(rt.db.connection, rt.processId)
  const handoff = makeHandoff(rt)
  const { log, hints } = rt
  const place: Place = { after: null }
  const sending = startLoop({
    name: 'send',
    log,
    hints,
    topics: ['outbox'],
    everyMs: LOOK_MS,
    step: () => handoff.step(),
  })
  const settling = startLoop({
    name: 'doubt',
    log,
    hints,
    topics: ['doubt'],
    everyMs: NO_DOUBT_MS,
    step: async () => ((await settleDoubt(rt, place)) > 0 ? DOUBT_MS : null),
  })
  return {
    async stop() {
      await Promise.all([sending.stop(), settling.stop()])
      await handoff.idle()
      await handoff.close()
      await letGo()
    },
  }
}
