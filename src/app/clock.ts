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

const MOVE = sql('clock_move', 'update clock set offset_ms = $1')
const LOOK = sql('clock_look', 'select offset_ms from clock')
