// Whose turn it is: shares a batch out between lanes, so that what somebody waits for goes before bulk, and one
// account's million does not delay another's reply.

/** A lane with something due at one priority. Of several, the longest unserved come first. */
export type Turn = {
  readonly accountId: string
  readonly priority: number
  readonly isBulk: boolean
  /** What its sender's pace allows. */
  readonly most: number
}

/** Texts that may be claimed now: in all, and of these in bulk. */
export type Room = { readonly all: number; readonly bulk: number }

/** More than fits is looked at, because some of it will not be to be had. */
const SPARE = 8

/**
 * How many texts to look at for each turn, in the same order. Own lanes and bulk lanes are each given the whole room,
 * for nobody knows yet how much of it the first will need; within a kind it is halved between accounts, and within an
 * account between its lanes.
 */
export function sharesOf(turns: readonly Turn[], room: Room): number[] {
  const shares = turns.map(() => 0)
  share(turns, shares, { isBulk: false, room: room.all })
  share(turns, shares, { isBulk: true, room: Math.min(room.all, room.bulk) })
  return shares
}

function share(turns: readonly Turn[], shares: number[], kind: { isBulk: boolean; room: number }): void {
  if (kind.room <= 0) return
  const lanes = new Map<string, number>()
  for (const { accountId, isBulk } of turns)
    if (isBulk === kind.isBulk) lanes.set(accountId, (lanes.get(accountId) ?? 0) + 1)
  let left = kind.room + SPARE
  turns.forEach(({ accountId, isBulk, most }, index) => {
    if (isBulk !== kind.isBulk || left <= 0) return
    const fair = Math.ceil(Math.ceil(kind.room / lanes.size) / lanes.get(accountId)!)
    shares[index] = Math.min(most, fair, left)
    left -= shares[index]
  })
}

/**
 * The order in which what was looked at is taken: own lanes before bulk, then the first of each account, the second of
 * each, and so on. `found` is in the order of its turns.
 */
export function fairOrder<T>(turns: readonly Turn[], found: readonly T[], turnOf: (one: T) => number): T[] {
  const placed = withPlace(found, turnOf).sort(
    (a, b) => rankOf(turns[a.turn]!) - rankOf(turns[b.turn]!) || a.place - b.place || a.turn - b.turn,
  )
  const byKind = withPlace(placed, ({ turn }) => `${turns[turn]!.accountId}/${turns[turn]!.isBulk}`)
  return byKind
    .sort((a, b) => {
      const [one, other] = [turns[a.one.turn]!, turns[b.one.turn]!]
      return Number(one.isBulk) - Number(other.isBulk) || a.place - b.place || a.one.turn - b.one.turn
    })
    .map(({ one }) => one.one)
}

function rankOf({ isBulk, priority }: Turn): number {
  return isBulk ? Number.MAX_SAFE_INTEGER : priority
}

/** Each with the number of those of the same group before it. */
function withPlace<T, K>(list: readonly T[], groupOf: (one: T) => K): { one: T; turn: K; place: number }[] {
  const counts = new Map<K, number>()
  return list.map(one => {
    const turn = groupOf(one)
    const place = counts.get(turn) ?? 0
    counts.set(turn, place + 1)
    return { one, turn, place }
  })
}
