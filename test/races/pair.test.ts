// Two workers and one phone: never two texts on the way at once, whichever number they come from. Invariant 3.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { expectBalancedBooks } from './books.ts'
import { type Ground, queueTexts, repeatFor, startGround } from './ground.ts'

const RACE_MS = 6_000
const CALL_MS = 25
const TEXTS = 12

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 1, workers: 4 })
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
      const batch = Array.from({ length: 4 }, ground.newPhone)
      phones.push(...batch)
      for (const phone of batch) await queueTexts(ground.servers[0]!, ground.accountId, textsFor(phone))
      await ground.settle()
    })
    for (const phone of phones) {
      const calls = ground.wire.sentTo(phone)
      const overlaps = calls.filter((call, i) => i > 0 && call.startedAt < calls[i - 1]!.endedAt)
      expect(overlaps).toEqual([])
      expect(calls).toHaveLength(TEXTS + 1)
      expect(new Set(calls.map(call => call.body)).size).toBe(TEXTS + 1)
    }
    // The workers did meet: while one phone was busy, others were served.
    const all = ground.wire.sent
    expect(all.some((call, i) => i > 0 && call.startedAt < all[i - 1]!.endedAt)).toBe(true)
    expect(phones.length).toBeGreaterThan(4)
    await expectBalancedBooks(ground.db, ground.accountId)
  })
})

function textsFor(phone: string) {
  return Array.from({ length: TEXTS }, (_, i) => ({
    to: phone,
    from: [LONG_CODE, SHORT_CODE, TOLL_FREE][i % 3]!,
    body: `Text ${i}`,
  }))
}
