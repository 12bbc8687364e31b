// The sandbox's time travel: one offset in the database that every process follows. Never outside sandbox mode.
import { sql } from '../kit/db/db.ts'
import type { Runtime } from '../runtime.ts'

/** A hint tells at once; this is for a hint that was lost. */
const LOOK_MS = 5_000

export async function moveClock(rt: Runtime, offsetMs: number): Promise<void> {
  await rt.db.run(MOVE, [offsetMs])
  rt.clock.moveTo(offsetMs)
  rt.hints.tell('clock', String(offsetMs))
}

/** Follows what other processes set; answers how to stop. */
export async function followClock(rt: Runtime): Promise<() => void> {
  const look = async () => {
    const row = await rt.db.one<{ offset_ms: number }>(LOOK)
    if (row && row.offset_ms !== rt.clock.offsetMs()) rt.clock.moveTo(row.offset_ms)
  }
  await look()
  const stopHearing = rt.hints.hear('clock', told => rt.clock.moveTo(Number(told)))
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    stopHearing()
  }
}

export type Ahead = {
  /** Things that are due and not done: nothing of it may be skipped. A thousand stands for any more. */
  readonly left: number
  /** When something is due next, or null. */
  readonly next: Date | null
}

/** What whoever walks through time must know: is all done up to now, and when does something happen next? */
export async function lookAhead(rt: Runtime): Promise<Ahead> {
  return (await rt.db.one<Ahead>(AHEAD, [rt.clock.now()]))!
}

const AHEAD = sql(
  'clock_ahead',
  `select (select count(*) from (select from outbox where due_at <= $1 limit 1000) as o)
        + (select count(*) from (select from plan_turns where due_at <= $1 limit 1000) as t)
        + (select count(*) from (select from plan_joins limit 1000) as j)
        + (select count(*) from webhook_journal where processed_at is null and problem is null)
        + (select count(*) from broadcasts
            where state in ('expanding', 'canceling') or (state = 'scheduled' and send_at <= $1))
        + (select count(*) from credit_balances where next_grant_at <= $1) as left,
          least((select min(due_at) from outbox where claimed_at is null and due_at > $1),
                (select due_at from plan_turns where due_at > $1 order by due_at limit 1),
                (select min(send_at) from broadcasts where state = 'scheduled' and send_at > $1),
                (select min(next_grant_at) from credit_balances where next_grant_at > $1),
                (select min(held_until) from senders where held_until > $1)) as next`,
)

const MOVE = sql('clock_move', 'update clock set offset_ms = $1')
const LOOK = sql('clock_look', 'select offset_ms from clock')
