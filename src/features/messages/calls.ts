// The calls of a sending process: so many at once, what somebody waits for first, and only a breath claimed ahead.
import type { Room } from '../../core/turns.ts'

export type Calls<T> = {
  add(one: T, how: { readonly isBulk: boolean }): void
  /** What may be claimed now. */
  room(): Room
  /** Resolves when it is worth claiming again. */
  hasRoom(): Promise<void>
  /** Resolves when nothing waits, no call is on its way and every end is written down. */
  idle(): Promise<void>
}

export type CallsOptions<T> = {
  /** Calls at once. */
  readonly most: number
  /** Of these, how many bulk may not have: a reply finds one free at once. */
  readonly keptForReplies: number
  /** Resolves when the end is written down; `called` says before that, that the connection is free again. */
  call(one: T, called: () => void): Promise<void>
}

/**
 * What is claimed ahead is called within this time. A claimed text that waited long for a connection would widen the
 * window in which a STOP comes too late; none ahead leaves the connections idle during a claim.
 */
const AHEAD_MS = 40
const MOST_AHEAD = 512
/** Ends that are not written down yet: more of them, and the database is what everybody waits for. */
const MOST_UNWRITTEN = 2_000
const RATE_MS = 20

export function makeCalls<T>({ most, keptForReplies, call }: CallsOptions<T>): Calls<T> {
  const urgent = makeQueue<T>()
  const bulk = makeQueue<T>()
  const rate = makeRate()
  const waiting = new Set<() => void>()
  let calling = 0
  let unwritten = 0

  const ready = () => urgent.size() + bulk.size()
  const ahead = () => Math.min(MOST_AHEAD, Math.floor(rate.perMs() * AHEAD_MS))
  const isWorthIt = () =>
    ready() <= ahead() / 2 && ready() + calling < most + ahead() && unwritten < MOST_UNWRITTEN
  const isIdle = () => calling + unwritten + ready() === 0

  function go(): void {
    while (urgent.size() > 0 && calling < most) start(urgent.take())
    while (bulk.size() > 0 && calling < most - keptForReplies) start(bulk.take())
    for (const look of waiting) look()
  }

  function start(one: T): void {
    calling += 1
    const called = () => {
      calling -= 1
      unwritten += 1
      rate.count()
      go()
    }
    void call(one, called).finally(() => {
      unwritten -= 1
      for (const look of waiting) look()
    })
  }

  function until(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve()
    return new Promise(resolve => {
      const look = () => {
        if (!isSo()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
    })
  }

  return {
    add(one, { isBulk }) {
      const queue = isBulk ? bulk : urgent
      queue.put(one)
      go()
    },
    room() {
      const all = most + ahead() - ready() - calling
      return { all, bulk: all - keptForReplies }
    },
    hasRoom: () => until(isWorthIt),
    idle: () => until(isIdle),
  }
}

/** First in, first out; an array that is shifted moves everything behind it. */
function makeQueue<T>() {
  let list: T[] = []
  let from = 0
  return {
    size: () => list.length - from,
    put: (one: T) => void list.push(one),
    take(): T {
      const one = list[from]!
      from += 1
      if (from === list.length) {
        list = []
        from = 0
      }
      return one
    },
  }
}

/** Calls that ended in a millisecond, of late. */
function makeRate() {
  let perMs = 0
  let ended = 0
  let since = performance.now()
  return {
    count() {
      ended += 1
    },
    perMs() {
      const passed = performance.now() - since
      if (passed >= RATE_MS) {
        perMs = (perMs + ended / passed) / 2
        ended = 0
        since += passed
      }
      return perMs
    },
  }
}
