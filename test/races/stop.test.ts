// STOP against claim: opt-outs commit while texts are being claimed, from many connections. Invariants 1 to 3, rules
// B2 to B4.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import { LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { claimsAfterStop, countClaims } from './audit.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'
import { type Ground, pass, repeatFor, type Server, startGround } from './ground.ts'
import { countStates, type Stopped, watchStops, windowOf } from './stopped.ts'

const PHONES = 30
const TEXTS = 5
const RACE_MS = 8_000
/** From the commit of a STOP to the start of the last call: what was claimed before it. Measured in window.test.ts. */
const WINDOW_MS = 500

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 2, workers: 3, slowMotion: true })
  await ground.startWork()
})
afterAll(async () => {
  await ground?.stop()
})

describe('B2 no text is handed over after a committed STOP', () => {
  test('while texts are queued, claimed and stopped all at once', async () => {
    const stops = watchStops(ground)
    const all: Stopped[] = []
    await repeatFor(RACE_MS, async () => {
      const phones = Array.from({ length: PHONES }, ground.newPhone)
      all.push(...(await Promise.all(phones.map(raceOne))))
    })
    await ground.settle()
    stops.close()

    expect(await claimsAfterStop(ground.db)).toEqual([])
    expect(ground.broken.filter(isStopViolation)).toEqual([])
    const windows = all.map(one => windowOf(ground.wire.sentTo(one.phone), stops.committedAt(one.phone)))
    expect(Math.max(...windows)).toBeLessThan(WINDOW_MS)
    for (const { phone } of all) expectConfirmationLast(phone)
    const states = await countStates(ground, all)
    // It was a race: some texts were faster than their STOP, some were not, and some were not even queued.
    expect(states.handedOver).toBeGreaterThan(all.length / 10)
    expect(states.canceled).toBeGreaterThan(all.length / 10)
    expect(all.reduce((sum, one) => sum + one.refused, 0)).toBeGreaterThan(0)
    expect(await countClaims(ground.db)).toBeGreaterThan(states.handedOver)
    await expectBalancedBooks(ground.db, ground.accountId)
    expect(await expectIntactChain(ground.db, ground.accountId)).toBe(all.length)
  })
})

/** One person's minute: texts from all senders, from both servers, and in the middle of it the word. */
async function raceOne(phone: string): Promise<Stopped> {
  const [one, other] = ground.servers as [Server, Server]
  const texts = Promise.all(
    Array.from({ length: TEXTS }, async (_, index) => {
      await pass(randomInt(60))
      const from = [LONG_CODE, TOLL_FREE, SHORT_CODE][index % 3]
      const answer = await (index % 2 ? one : other).api('POST', '/v1/messages', {
        to: phone,
        from,
        body: `Text ${index}`,
      })
      expect([201, 422]).toContain(answer.status)
      return answer.status === 201 ? String(answer.body.id) : null
    }),
  )
  await pass(randomInt(80))
  await sayStop(randomInt(2) ? one : other, phone)
  const ids = await texts
  return {
    phone,
    texts: ids.filter(id => id !== null),
    refused: ids.filter(id => id === null).length,
  }
}

/** By text where the provider answers, by text where Heed does, and by an agent. */
async function sayStop(server: Server, phone: string): Promise<void> {
  const way = randomInt(3)
  if (way === 2) {
    const path = `/v1/consents/${encodeURIComponent(phone)}/opt-out`
    expect((await server.api('POST', path, { note: 'asked on the phone' })).status).toBe(200)
  } else {
    const status = await server.hook({ from: phone, to: LONG_CODE, body: way === 0 ? 'STOP' : 'Stop.' })
    expect(status).toBe(200)
  }
}

/** B4: nothing after the confirmation, and never two calls for one phone at once. */
function expectConfirmationLast(phone: string): void {
  const calls = ground.wire.sentTo(phone)
  const confirmations = calls.filter(call => call.body.startsWith('You have successfully been unsubscribed'))
  expect(confirmations.length).toBeLessThanOrEqual(1)
  if (confirmations.length === 1) expect(calls.at(-1)).toBe(confirmations[0])
  for (const [index, call] of calls.entries())
    if (index > 0) expect(call.startedAt).toBeGreaterThanOrEqual(calls[index - 1]!.endedAt)
  expect(new Set(calls.map(call => call.body)).size).toBe(calls.length)
}

function isStopViolation(error: unknown): boolean {
  return (error as { constraint?: string }).constraint === 'stop_is_the_last_word'
}

describe('the database itself refuses', () => {
  const CLAIM = sql(
    'race_claim_by_hand',
    'update outbox set claimed_at = due_at, claimed_by = gen_random_uuid() where message_id = $1',
  )

  test('B2 to mark a waiting text of an opted-out phone as handed over', async () => {
    const phone = ground.newPhone()
    await ground.stopWork()
    const id = await queue(phone)
    // Past the cancelling of the opt-out, as a careless script would leave it.
    await ground.db.run(OPT_OUT_BY_HAND, [phone])
    await expect(ground.db.run(CLAIM, [id])).rejects.toMatchObject({
      code: '23514',
      constraint: 'stop_is_the_last_word',
    })
    await ground.db.run(OPT_IN_BY_HAND, [phone])
    expect(await ground.db.run(CLAIM, [id])).toBe(1)
  })

  test('B2 to insert a text for an opted-out phone as handed over', async () => {
    const phone = ground.newPhone()
    const id = await queue(phone)
    await ground.db.run(sql('race_forget', 'delete from outbox where message_id = $1'), [id])
    await ground.db.run(OPT_OUT_BY_HAND, [phone])
    await expect(ground.db.run(INSERT_CLAIMED, [id])).rejects.toMatchObject({
      code: '23514',
      constraint: 'stop_is_the_last_word',
    })
    await ground.db.run(OPT_IN_BY_HAND, [phone])
    expect(await ground.db.run(INSERT_CLAIMED, [id])).toBe(1)
  })

  test('B4 only the confirmation of the STOP may go', async () => {
    const phone = ground.newPhone()
    const id = await queue(phone)
    await ground.db.run(
      sql(
        'race_confirmation',
        "update consents set state = 'opted_out', confirmation_id = $2 where phone = $1",
      ),
      [phone, id],
    )
    expect(await ground.db.run(CLAIM, [id])).toBe(1)
  })

  test.each(['consent_events', 'credit_entries'])('to change what is written in %s', async table => {
    await ground.servers[0]!.hook({ from: ground.newPhone(), to: LONG_CODE, body: 'STOP' })
    await expect(ground.db.pool.query(`update ${table} set account_id = account_id`)).rejects.toThrow(
      `${table} is append-only: update refused`,
    )
    await expect(ground.db.pool.query(`delete from ${table} where false`)).rejects.toThrow(
      `${table} is append-only: delete refused`,
    )
    await expect(ground.db.pool.query(`truncate ${table}`)).rejects.toThrow(
      `${table} is append-only: truncate refused`,
    )
  })

  async function queue(phone: string): Promise<string> {
    const answer = await ground.servers[0]!.api('POST', '/v1/messages', { to: phone, body: 'Hello' })
    expect(answer.status).toBe(201)
    return String(answer.body.id)
  }

  const OPT_OUT_BY_HAND = sql('race_opt_out', "update consents set state = 'opted_out' where phone = $1")
  const OPT_IN_BY_HAND = sql('race_opt_in', "update consents set state = 'opted_in' where phone = $1")
  const INSERT_CLAIMED = sql(
    'race_insert_claimed',
    `insert into outbox (account_id, message_id, phone, sender_id, kind, priority, due_at, segments, credits,
                         claimed_at, claimed_by, lane_id)
     select account_id, id, phone, sender_id, kind, 1, created_at, segments, credits, created_at, gen_random_uuid(),
            sender_id
       from messages where id = $1`,
  )
})
