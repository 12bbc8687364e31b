// Keeps a list's order while the pointer is over it: what one is about to click must not move away.
import { useRef } from 'react'

export type Calm<T> = {
  shown: T[]
  /** How many rows wait to be shown above the first one. */
  waiting: number
}

/** `list` names the list (filter, search): another list never inherits the order of the last one. */
export function useCalmOrder<T>(
  items: T[],
  keyOf: (item: T) => string,
  held: { isHeld: boolean; list: string },
) {
  const kept = useRef<{ list: string; items: T[] }>({ list: held.list, items: [] })
  if (!held.isHeld || kept.current.list !== held.list || kept.current.items.length === 0) {
    kept.current = { list: held.list, items }
    return { shown: items, waiting: 0 } satisfies Calm<T>
  }
  const fresh = new Map(items.map(item => [keyOf(item), item]))
  // A row that left the list (read, closed) stays where it is until the pointer has gone.
  const before = kept.current.items.map(item => fresh.get(keyOf(item)) ?? item)
  const known = new Set(before.map(keyOf))
  const last = items.findLastIndex(item => known.has(keyOf(item)))
  const older = items.slice(last + 1)
  const shown = [...before, ...older]
  kept.current = { list: held.list, items: shown }
  const first = before[0]
  const waiting = first ? items.findIndex(item => keyOf(item) === keyOf(first)) : 0
  return { shown, waiting: Math.max(0, waiting) } satisfies Calm<T>
}
