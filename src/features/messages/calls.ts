// The calls of a sending process: so many at once, what somebody waits for first, and only a breath claimed ahead.
import type { Room } from '../../core/turns.ts'

export type Calls<T> = {
  add(one: T, how: { readonly isBulk: boolean }): void
  /** What may be claimed now. */
  room(): Room
  /** Resolves when it is worth claiming again. */
  hasRoom(): Promise<void>
  /** Something changed that `isFull` tells. */
  look(): void
  /** Somebody waits: it is worth claiming at once, though not in bulk. */
  hurry(): void
  /** Resolves when nothing waits and no call is on its way. */
  idle(): Promise<void>
}

export type CallsOptions<T> = {
  /** Calls at once. */
  readonly most: number
  /** Of these, how many bulk may not have: a reply finds one free at once. */
  readonly keptForReplies: number
  /** Resolves when the connection is free again. Never fails. */
  call(one: T): Promise<void>
  /** Claims nothing more for now. */
  isFull(): boolean
}

/**
 * What is claimed ahead is called within this time, at the pace of the moment. A claimed text that waited long for a
 * connection would widen the window in which a STOP comes too late; few ahead make small batches, which cost more.
 */
const AHEAD_MS = 100
const MOST_AHEAD = 1024
const RATE_MS = 20

export function makeCalls<T>({ most, keptForReplies, call, isFull }: CallsOptions<T>): Calls<T> {
  const urgent = makeQueue<T>()
  const bulk = makeQueue<T>()
  const rate = makeRate()
  const waiting = new Set<() => void>()
  let calling = 0
  let isHurried = false

  const ready = () => urgent.size() + bulk.size()
  const ahead = () => Math.min(MOST_AHEAD, Math.floor(rate.perMs() * AHEAD_MS))
  const isTimeForBulk = () => ready() <= ahead() / 2 && ready() + calling < most + ahead() && !isFull()
  const isWorthIt = () => isTimeForBulk() || (isHurried && roomLeft() > 0 && !isFull())
  const roomLeft = () => most + ahead() - ready() - calling
  const isIdle = () => calling + ready() === 0

  function go(): void {
    while (urgent.size() > 0 && calling < most) start(urgent.take())
    while (bulk.size() > 0 && calling < most - keptForReplies) start(bulk.take())
    look()
  }

  function start(one: T): void {
    calling += 1
    void call(one).then(ended)
  }

  function ended(): void {
    calling -= 1
    rate.count()
    go()
  }

  function look(): void {
    for (const one of waiting) one()
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
      isHurried = false
      const all = roomLeft()
      return { all, bulk: isTimeForBulk() ? all - keptForReplies : 0 }
    },
    hurry() {
      isHurried = true
      look()
    },
    hasRoom: () => until(isWorthIt),
    look,
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
