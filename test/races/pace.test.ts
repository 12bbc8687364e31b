// A sender's pace holds to the token, however many processes claim for it, and also when their clocks differ.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refill } from '../../src/core/pace.ts'
import { claimBatch } from '../../src/features/messages/claim.ts'
import { PRIORITY } from '../../src/features/messages/insert.ts'
import { makeClock } from '../../src/kit/clock.ts'
import { openDb, sql } from '../../src/kit/db/db.ts'
import { makeRuntime, type Runtime } from '../../src/runtime.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { testConfig } from '../support/heed.ts'
import { testAccount, testRuntime } from '../support/runtime.ts'
import { pass } from './ground.ts'
import { fillLane, newSender } from './waiting.ts'

const PACE = 60
const RUN_MS = 4_000
const SEGMENTS = [1, 1, 3, 1, 2, 1, 5]
const LONGEST = Math.max(...SEGMENTS)

let fresh: FreshDatabase
let workers: Runtime[]

beforeAll(async () => {
  fresh = await freshDatabase({ max: 4 })
})
afterAll(async () => {
  for (const rt of workers) await rt.close()
  await fresh?.drop()
})

test.each([
  ['three processes', [0, 0, 0]],
  ['three processes whose clocks differ by almost half a second', [0, 430, -200]],
])('the pace of a sender is exact: %s', async (_what, skews) => {
  workers = await Promise.all(skews.map(openWorker))
  const rt = await testRuntime(fresh, { clock: makeClock() })
  const { accountId } = await testAccount(rt)
  const sender = await newSender(rt, accountId, { segmentsPerSecond: PACE, tokens: PACE })
  await fillLane(rt, {
    sender,
    laneId: sender.id,
    priority: PRIORITY.text,
    count: 1_000,
    segments: i => SEGMENTS[i % SEGMENTS.length]!,
  })
  const end = performance.now() + RUN_MS
  const counts = await Promise.all(workers.map(worker => claimUntil(worker, end)))
  const rows = await rt.db.rows<{ at: Date; segments: number }>(CLAIMED, [sender.id])
  await rt.close()

  const total = rows.reduce((sum, row) => sum + row.segments, 0)
  const seconds = (rows.at(-1)!.at.getTime() - rows[0]!.at.getTime()) / 1000
  // What ran in, what was there at the start, and what the last text was longer than the rest of the tokens: less than
  // its own length.
  expect(total).toBeLessThanOrEqual(PACE * seconds + PACE + LONGEST)
  expect(total).toBeGreaterThan(PACE * seconds * 0.8)
  if (new Set(skews).size > 1) return
  expectNoBurst(rows)
  // Everybody had a part in it.
  expect(Math.min(...counts)).toBeGreaterThan(0)
})

/** In any stretch of time: no more than a second's worth at once, and the pace on top. */
function expectNoBurst(rows: readonly { at: Date; segments: number }[]): void {
  const full = refill({ perSecond: PACE, tokens: 1e9, at: rows[0]!.at }, rows[0]!.at)
  for (const [first, from] of rows.entries()) {
    let sum = 0
    for (const { at, segments } of rows.slice(first)) {
      sum += segments
      const seconds = (at.getTime() - from.at.getTime()) / 1000
      expect(sum).toBeLessThanOrEqual(full + PACE * seconds + LONGEST)
    }
  }
}

/** As a sending process does, but nothing is sent: what is claimed stays claimed. */
async function claimUntil(rt: Runtime, end: number): Promise<number> {
  let count = 0
  while (performance.now() < end) {
    const { claimed, nextMs } = await claimBatch(rt, { all: 16, bulk: 16 })
    count += claimed.length
    await pass(Math.min(nextMs ?? 5, 5))
  }
  return count
}

/** With connections, an id and a clock of its own. */
function openWorker(skewMs: number): Promise<Runtime> {
  const db = openDb(fresh.connection, { max: 3 })
  return makeRuntime(
    testConfig(0, 0),
    db,
    makeClock(() => Date.now() + skewMs),
  )
}

const CLAIMED = sql(
  'pace_claimed',
  'select claimed_at as at, segments from outbox where sender_id = $1 and claimed_at is not null order by 1',
)
