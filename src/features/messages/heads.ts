// Where a claim goes on in each bulk lane. What was claimed stands in the index that claims read until it is vacuumed:
// with three hundred thousand texts gone, looking for the first that is left took a third of what a text costs.
import type { Row } from '../../kit/db/db.ts'

/** The place of a text in its lane, as the database writes it. */
export type Head = { readonly dueAt: string; readonly messageId: string }

/** Of this process alone, and only to be quick: what stands before a head is found at the next look from the start. */
export type Heads = {
  /** By lane. None when it is time to look from the start. */
  from(now: Date): ReadonlyMap<string, Head>
  /** Once a claim is committed. */
  move(moves: readonly HeadMove[]): void
  /** Nothing was found behind them. */
  forget(): void
}

/** Null: something stays behind in the lane that comes up again. */
export type HeadMove = { readonly laneId: string; readonly head: Head | null }

/** What comes up before a head (its phone was busy, its process died) waits for this long at most. */
const FROM_START_MS = 500

export function makeHeads(): Heads {
  const heads = new Map<string, Head>()
  let fromStartAt = Number.NEGATIVE_INFINITY
  return {
    from(now) {
      const passedMs = now.getTime() - fromStartAt
      if (passedMs >= FROM_START_MS || passedMs < 0) {
        heads.clear()
        fromStartAt = now.getTime()
      }
      return new Map(heads)
    },
    move(moves) {
      for (const { laneId, head } of moves)
        if (head === null) heads.delete(laneId)
        else heads.set(laneId, head)
    },
    forget() {
      fromStartAt = Number.NEGATIVE_INFINITY
    },
  }
}

/** `found`: what a lane gave, in its order. `stays`: it was not taken and stands where it stood. */
export function headOf(laneId: string, found: readonly Row[], stays: (row: Row) => boolean): HeadMove {
  const row = found.find(stays) ?? found.at(-1)!
  return { laneId, head: { dueAt: row.due_at as string, messageId: row.message_id as string } }
}
