// Two workers and one phone: never two texts on the way at once, whichever number they come from. Invariant 3.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimBatch } from '../../src/features/messages/claim.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'
import { LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { expectBalancedBooks } from './books.ts'
import { type Ground, pass, queueTexts, repeatFor, startGround } from './ground.ts'

const RACE_MS = 6_000
const CALL_MS = 10
const TEXTS = 4
const SENDERS = [LONG_CODE, SHORT_CODE, TOLL_FREE]

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 1, workers: 4, slowMotion: true })
  await ground.faults({ latencyMs: [{ ms: CALL_MS }] })
  await ground.startWork()
})
afterAll(async () => {
  await ground?.stop()
})

describe('several workers send to one phone from several numbers', () => {
  test('one text at a time, each once', async () => {
    const phones: string[] = []
    await repeatFor(RACE_MS, async () => {
      const batch = Array.from({ length: 12 }, ground.newPhone)
      phones.push(...batch)
      for (let i = 0; i < TEXTS; i++) {
        // Nothing waits, and then three texts at once from three numbers: each may meet another worker.
        await Promise.all(batch.flatMap(phone => SENDERS.map(from => queue(phone, from, i))))
        await ground.settle()
      }
    })
    for (const phone of phones) {
      const calls = ground.wire.sentTo(phone)
      const overlaps = calls.filter((call, i) => i > 0 && call.startedAt < calls[i - 1]!.endedAt)
      expect(overlaps).toEqual([])
      expect(calls).toHaveLength(TEXTS * SENDERS.length + 1)
      expect(new Set(calls.map(call => call.body)).size).toBe(calls.length)
    }
    // The workers did meet: while one phone was busy, others were served.
    const all = ground.wire.sent
    expect(all.some((call, i) => i > 0 && call.startedAt < all[i - 1]!.endedAt)).toBe(true)
    expect(phones.length).toBeGreaterThan(4)
    await expectBalancedBooks(ground.db, ground.accountId)
  })
})

describe('two workers that each see another number', () => {
  test('never claim two texts of one phone', async () => {
    await ground.stopWork()
    const [one, other] = ground.workers as [Runtime, Runtime]
    const phones = Array.from({ length: 8 }, ground.newPhone)
    const texts = [LONG_CODE, SHORT_CODE].flatMap(from =>
      phones.map(to => ({ to, from, body: `From ${from}` })),
    )
    await queueTexts(ground.servers[0]!, ground.accountId, texts)
    await ground.db.run(NOTICED, [phones])
    let claims = 0
    await repeatFor(RACE_MS / 2, async () => {
      await ground.db.run(HIDE, [SHORT_CODE])
      const first = claimBatch(one, { all: 64, bulk: 64 })
      await pass(randomInt(12))
      await ground.db.run(SHOW, [SHORT_CODE])
      const [mine, theirs] = await Promise.all([first, claimBatch(other, { all: 64, bulk: 64 })])
      const claimed = [...mine.claimed, ...theirs.claimed].map(text => text.clearance.phone)
      expect([...new Set(claimed)].sort()).toEqual([...claimed].sort())
      claims += claimed.length
      // As if nothing had been claimed: no call is made here.
      await ground.db.run(UNCLAIM_ALL)
    })
    await ground.db.run(FORGET)
    expect(claims).toBeGreaterThan(phones.length * 10)
  })
})

const NOTICED = sql(
  'pair_noticed',
  'update consents set noticed_at = first_seen_at where phone = any($1::text[])',
)
const HIDE = sql('pair_hide', 'update senders set removed_at = created_at where phone = $1')
const SHOW = sql('pair_show', 'update senders set removed_at = null where phone = $1')
const UNCLAIM_ALL = sql(
  'pair_unclaim',
  'update outbox set claimed_at = null, claimed_by = null, tries = 0, behind = false',
)
const FORGET = sql('pair_forget', 'delete from outbox')

async function queue(phone: string, from: string, i: number): Promise<void> {
  await pass(randomInt(20))
  await queueTexts(ground.servers[0]!, ground.accountId, [
    { to: phone, from, body: `Text ${i} from ${from}` },
  ])
}
