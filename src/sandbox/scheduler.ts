// Runs what is due, in order of time: one heap and one timer for the whole network, however many texts wait.

export type Scheduler = {
  /** Runs `run` once the clock reaches `dueMs`; equal times run in the order in which they were asked for. */
  at(dueMs: number, run: () => void): void
  /** Resolves after `ms` of the sandbox's time, or at once when the sandbox stops. */
  sleep(ms: number): Promise<void>
  /** Runs all that is due now and says how much that was. */
  runDue(): number
  /** When it runs something next; null: nothing waits. */
  nextDue(): number | null
  /** To be called after the clock was moved. */
  wake(): void
  stop(): void
}

type Entry = {
  readonly due: number
  readonly seq: number
  readonly run: () => void
  readonly always: boolean
}

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** `timers: false` leaves the running to `runDue()`, so that a test moves time and nothing sleeps. */
export function createScheduler(options: { now: () => number; timers: boolean }): Scheduler {
  const heap: Entry[] = []
  let seq = 0
  let timer: NodeJS.Timeout | null = null
  let timerDue = Number.POSITIVE_INFINITY
  let stopped = false

  function add(due: number, run: () => void, always: boolean): void {
    if (stopped) {
      if (always) run()
      return
    }
    push(heap, { due, seq: seq++, run, always })
    arm()
  }

  function arm(): void {
    const first = heap[0]
    if (!options.timers || stopped || !first || first.due >= timerDue) return
    if (timer) clearTimeout(timer)
    timerDue = first.due
    const wait = Math.min(LONGEST_TIMER_MS, Math.max(0, Math.ceil(first.due - options.now())))
    timer = setTimeout(runDue, wait)
  }

  function runDue(): number {
    if (timer) clearTimeout(timer)
    timer = null
    timerDue = Number.POSITIVE_INFINITY
    let count = 0
    while (heap[0] && heap[0].due <= options.now()) {
      pop(heap)!.run()
      count += 1
    }
    arm()
    return count
  }

  function stop(): void {
    stopped = true
    if (timer) clearTimeout(timer)
    // Whoever sleeps holds a request open: let them finish, so that the server can close.
    for (const entry of heap.splice(0)) if (entry.always) entry.run()
  }

  return {
    at: (due, run) => add(due, run, false),
    sleep: ms => new Promise(resolve => add(options.now() + ms, resolve, true)),
    runDue,
    nextDue: () => heap[0]?.due ?? null,
    wake() {
      timerDue = Number.POSITIVE_INFINITY
      arm()
    },
    stop,
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.seq < b.seq)
}

function push(heap: Entry[], entry: Entry): void {
  let place = heap.length
  heap.push(entry)
  while (place > 0) {
    const parent = (place - 1) >> 1
    if (!before(entry, heap[parent]!)) break
    heap[place] = heap[parent]!
    place = parent
  }
  heap[place] = entry
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || heap.length === 0) return first
  let place = 0
  for (;;) {
    let child = place * 2 + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1
    if (!before(heap[child]!, last)) break
    heap[place] = heap[child]!
    place = child
  }
  heap[place] = last
  return first
}
