// Outgoing HTTP in order: tasks of one key run one after another, different keys side by side up to a limit.
import { createDeque } from './deque.ts'
import type { Scheduler } from './scheduler.ts'

/** Answers null when it is done, or the milliseconds to wait before it is to run again. */
type Task = () => Promise<number | null>

export type Lanes = {
  /** False when too much waits already and the task was dropped. */
  push(key: string, task: Task): boolean
  readonly running: number
  /** Resolves when nothing runs and nothing can run before the clock moves. */
  idle(): Promise<void>
}

type Options = { limit: number; longest: number; scheduler: Scheduler; onCrash: (error: unknown) => void }

export function createLanes({ limit, longest, scheduler, onCrash }: Options): Lanes {
  // A key is in the map while its lane has a task that runs or waits to run again; the list holds what comes
  // after.
  const lanes = new Map<string, Task[]>()
  const ready = createDeque<{ key: string; task: Task }>()
  let running = 0
  let kept = 0
  const waiters: (() => void)[] = []

  function pump(): void {
    while (running < limit && ready.length > 0) {
      const { key, task } = ready.shift()!
      running += 1
      task().then(
        waitMs => finish(key, task, waitMs),
        error => {
          onCrash(error)
          finish(key, task, null)
        },
      )
    }
    if (running === 0 && ready.length === 0) {
      for (const resolve of waiters.splice(0)) resolve()
    }
  }

  function finish(key: string, task: Task, waitMs: number | null): void {
    running -= 1
    if (waitMs === null) advance(key)
    // A task that waits keeps its lane, so that order holds, but not its place among the running ones.
    else void scheduler.sleep(waitMs).then(() => again(key, task))
    pump()
  }

  function advance(key: string): void {
    kept -= 1
    const next = lanes.get(key)?.shift()
    if (next) ready.push({ key, task: next })
    else lanes.delete(key)
  }

  function again(key: string, task: Task): void {
    ready.push({ key, task })
    pump()
  }

  return {
    push(key, task) {
      if (kept >= longest) return false
      kept += 1
      const lane = lanes.get(key)
      if (lane) {
        lane.push(task)
        return true
      }
      lanes.set(key, [])
      ready.push({ key, task })
      pump()
      return true
    },
    get running() {
      return running
    },
    idle: () =>
      running === 0 && ready.length === 0 ? Promise.resolve() : new Promise(resolve => waiters.push(resolve)),
  }
}
