// A list that is cheap at both ends and can be read by position: what waits, and what is kept oldest first.

export type Deque<T> = {
  readonly length: number
  push(item: T): void
  shift(): T | undefined
  /** 0 is the oldest. */
  at(index: number): T | undefined
  /** Puts the items into another order; used once, after a replay. */
  sort(compare: (a: T, b: T) => number): void
}

export function createDeque<T>(): Deque<T> {
  let items: (T | undefined)[] = []
  let head = 0
  return {
    get length() {
      return items.length - head
    },
    push(item) {
      items.push(item)
    },
    shift() {
      if (head >= items.length) return undefined
      const item = items[head]
      items[head] = undefined
      head += 1
      // Dropping the emptied front only when it is half of the list keeps a shift at constant cost on
      // average.
      if (head > 64 && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
    at(index) {
      return index < 0 ? undefined : items[head + index]
    },
    sort(compare) {
      const live = items.slice(head) as T[]
      live.sort(compare)
      items = live
      head = 0
    },
  }
}
