// The loop of a sending process: claims and hands over while there is something to do, sleeps when there is not.
import { holdAlive } from '../../kit/db/alive.ts'
import type { Runtime } from '../../runtime.ts'
import { settleDoubt } from './doubt.ts'
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
  const bell = makeBell()
  const pause = makeBell()
  const stopHearing = [
    rt.hints.hear('outbox', bell.ring),
    rt.hints.hear('doubt', pause.ring),
    rt.hints.hear('clock', () => {
      bell.ring()
      pause.ring()
    }),
  ]
  let isOver = false

  async function sendLoop(): Promise<void> {
    while (!isOver) {
      const nextMs = await handoff.step().catch(error => {
        rt.log.error({ err: error }, 'claiming failed; trying again')
        return LOOK_MS
      })
      if (nextMs !== 0) await bell.wait(Math.min(nextMs ?? LOOK_MS, LOOK_MS))
    }
  }

  async function doubtLoop(): Promise<void> {
    while (!isOver) {
      const left = await settleDoubt(rt).catch(error => {
        rt.log.error({ err: error }, 'texts in doubt could not be looked up')
        return 1
      })
      if (!isOver) await pause.wait(left > 0 ? DOUBT_MS : NO_DOUBT_MS)
    }
  }

  const loops = [sendLoop(), doubtLoop()]
  return {
    async stop() {
      isOver = true
      bell.ring()
      pause.ring()
      await Promise.all(loops)
      await handoff.idle()
      handoff.close()
      for (const stop of stopHearing) stop()
      await letGo()
    },
  }
}

/** Something to wait for with a limit; a ring while nobody waits is kept for the next one. */
function makeBell() {
  let isRung = false
  let wake: (() => void) | undefined
  return {
    ring() {
      isRung = true
      wake?.()
    },
    async wait(ms: number): Promise<void> {
      if (!isRung) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isRung = false
      wake = undefined
    },
  }
}
