// A loop of a working process: does what is there to do, then sleeps until a hint, a limit or its end.
import type { Hints } from './hints.ts'
import type { Log } from './log.ts'

export type Loop = { stop(): Promise<void> }

export type LoopOptions = {
  readonly name: string
  readonly log: Log
  readonly hints: Hints
  /** Hints that wake it up; `clock` always does. */
  readonly topics: readonly string[]
  /** Looked at even when nobody told it anything, for a hint may be lost; milliseconds. */
  readonly everyMs: number
  /** Does one piece of work. Answers in how many milliseconds there is more to do (0: at once); null: not known. */
  step(): Promise<number | null>
}

/** `stop` waits for the step that is under way. A step that fails is logged and tried again after `everyMs`. */
export function startLoop({ name, log, hints, topics, everyMs, step }: LoopOptions): Loop {
  const bell = makeBell()
  const stopHearing = [...topics, 'clock'].map(topic => hints.hear(topic, bell.ring))
  let isOver = false

  async function run(): Promise<void> {
    while (!isOver) {
      const nextMs = await step().catch(error => {
        log.error({ err: error, loop: name }, 'a piece of work failed; trying again')
        return everyMs
      })
      if (nextMs !== 0 && !isOver) await bell.wait(Math.min(nextMs ?? everyMs, everyMs))
    }
  }

  const running = run()
  return {
    async stop() {
      isOver = true
      bell.ring()
      await running
      for (const stop of stopHearing) stop()
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
