// Which contacts are picked: one by one, or all from the last one that was touched to this one.
import { MOST_PICKED } from '../../../src/core/audience.ts'

export type Picked = {
  readonly ids: ReadonlySet<string>
  /** The one that was touched last: a range begins there. */
  readonly from: string | null
}

export const NOBODY: Picked = { ids: new Set(), from: null }

/** `shown`: the ids in the order of the list. `isRange`: with Shift held. Never more than a bulk text takes. */
export function pick(picked: Picked, shown: readonly string[], id: string, isRange: boolean): Picked {
  const isPicked = !picked.ids.has(id)
  const ids = new Set(picked.ids)
  for (const one of isRange ? rangeOf(shown, picked.from, id) : [id]) {
    if (!isPicked) ids.delete(one)
    else if (ids.size < MOST_PICKED) ids.add(one)
  }
  return { ids, from: id }
}

function rangeOf(shown: readonly string[], from: string | null, to: string): readonly string[] {
  const [start, end] = [from === null ? -1 : shown.indexOf(from), shown.indexOf(to)]
  if (start < 0 || end < 0) return [to]
  return shown.slice(Math.min(start, end), Math.max(start, end) + 1)
}

/** All that are shown, or none of them where all were picked. */
export function pickAll(picked: Picked, shown: readonly string[]): Picked {
  const ids = new Set(picked.ids)
  const isAll = shown.every(id => ids.has(id))
  for (const id of shown) {
    if (isAll) ids.delete(id)
    else if (ids.size < MOST_PICKED) ids.add(id)
  }
  return { ids, from: null }
}
