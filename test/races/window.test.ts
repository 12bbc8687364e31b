// How long after a STOP was answered may a text still leave? Measured while texts stream to the phone, and held to a
// limit.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWork, type Work } from '../../src/features/messages/work.ts'
import { CONNECTIONS } from '../../src/runtime.ts'
import { LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { claimsAfterStop } from './audit.ts'
import { type Ground, pass, queueTexts, repeatFor, type Server, startGround, until } from './ground.ts'
import { toldQuantiles, watchStops, windowOf } from './stopped.ts'

const MEASURE_MS = 4_000
const PHONES = 12
const BULK = 3 * CONNECTIONS
/** A provider on a bad day: who waits for a connection waits long. */
const SLOW_MS = 900
const TEXTS = 12
/** The provider's own time for a call. */
const CALL_MS = 20
/** Far above what is measured here, because other work shares the machine. */
const LIMIT_MS = 1_000

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 2, workers: 2 })
  await ground.faults({ latencyMs: [{ ms: CALL_MS }] })
})
afterAll(async () => {
  await ground?.stop()
})

test('B2 serving and sending in two processes', async () => {
  await ground.startWork()
  await measure('two processes')
  await ground.stopWork()
})

test('B2 serving and sending in one process', async () => {
  const works: Work[] = []
  for (const { rt } of ground.servers) works.push(await startWork(rt))
  await measure('one process')
  for (const work of works) await work.stop()
})

test('B2 in the middle of a bulk: what has not been called yet is not called any more', async () => {
  await ground.faults({ latencyMs: [{ ms: SLOW_MS }] })
  const stops = watchStops(ground)
  const phones = Array.from({ length: BULK }, ground.newPhone)
  const texts = phones.map(to => ({ to, from: SHORT_CODE, body: 'To everybody' }))
  await queueTexts(ground.servers[0]!, ground.accountId, texts)
  const work = await startWork(ground.servers[0]!.rt)
  const called = () => phones.filter(phone => ground.wire.sentTo(phone).length > 0)
  await until('as many are called as can be at once', () => called().length >= CONNECTIONS)
  const waiting = phones.filter(phone => !called().includes(phone)).slice(0, 12)
  for (const phone of waiting)
    expect(await ground.servers[1]!.hook({ from: phone, to: SHORT_CODE, body: 'STOP' })).toBe(200)
  await until('all are opted out', () => waiting.every(phone => stops.committedAt(phone) > 0))
  await ground.faults({ latencyMs: [{ ms: CALL_MS }] })
  await ground.settle()
  await work.stop()
  stops.close()
  const late = waiting.map(phone => windowOf(ground.wire.sentTo(phone), stops.committedAt(phone)))
  process.stdout.write(`STOP window in a bulk: from the commit to the last POST ${toldQuantiles(late)}\n`)
  expect(Math.max(...late)).toBeLessThan(SLOW_MS / 3)
})

test('B2 a STOP is told of when it comes in, before it is committed; other words are not', async () => {
  const server = ground.servers[0]!
  const told: string[] = []
  const deaf = ['stopping', 'stop'].map(topic =>
    server.rt.hints.hear(topic, key => told.push(`${topic} ${key}`)),
  )
  const phone = ground.newPhone()
  for (const body of ['Hello', 'STOP']) await server.hook({ from: phone, to: LONG_CODE, body })
  for (const stop of deaf) stop()
  const key = `${ground.accountId}/${phone}`
  expect(told).toEqual([`stopping ${key}`, `stop ${key}`])
})

test('B2 a STOP that is told of and never committed holds a text up for a moment, and it goes once', async () => {
  const server = ground.servers[0]!
  const work = await startWork(server.rt)
  const phone = ground.newPhone()
  await queueTexts(server, ground.accountId, [{ to: phone, from: LONG_CODE, body: 'Hello' }])
  await ground.settle()
  server.rt.hints.tellNow('stopping', `${ground.accountId}/${phone}`)
  const toldAt = performance.now()
  await queueTexts(server, ground.accountId, [{ to: phone, from: LONG_CODE, body: 'Still there?' }])
  await ground.settle()
  await work.stop()
  const calls = ground.wire.sentTo(phone).filter(({ body }) => body === 'Still there?')
  expect(calls.length).toBe(1)
  expect(calls[0]!.startedAt - toldAt).toBeGreaterThan(900)
})

async function measure(what: string): Promise<void> {
  const stops = watchStops(ground)
  const [fromAnswer, fromCommit]: [number[], number[]] = [[], []]
  await repeatFor(MEASURE_MS, async () => {
    const phones = Array.from({ length: PHONES }, ground.newPhone)
    const answered = await Promise.all(phones.map(streamAndStop))
    await ground.settle()
    for (const [index, phone] of phones.entries()) {
      const calls = ground.wire.sentTo(phone)
      fromAnswer.push(windowOf(calls, answered[index]!))
      fromCommit.push(windowOf(calls, stops.committedAt(phone)))
    }
  })
  stops.close()
  process.stdout.write(`STOP window, ${what}: from the 200 to the last POST ${toldQuantiles(fromAnswer)}; `)
  process.stdout.write(`from the commit ${toldQuantiles(fromCommit)}\n`)
  expect(fromAnswer.length).toBeGreaterThanOrEqual(PHONES)
  expect(Math.max(...fromAnswer, ...fromCommit)).toBeLessThan(LIMIT_MS)
  expect(await claimsAfterStop(ground.db)).toEqual([])
}

/** Answers when the STOP was answered. Texts were under way at that moment, and more stood behind them. */
async function streamAndStop(phone: string, index: number): Promise<number> {
  const server = ground.servers[index % ground.servers.length] as Server
  const texts = Array.from({ length: TEXTS }, (_, i) => ({
    to: phone,
    from: [LONG_CODE, TOLL_FREE, SHORT_CODE][i % 3]!,
    body: `Text ${i}`,
  }))
  await queueTexts(server, ground.accountId, texts)
  await until('texts stream', () => ground.wire.sentTo(phone).length > 1)
  await pass(randomInt(2 * CALL_MS))
  expect(await server.hook({ from: phone, to: LONG_CODE, body: 'STOP' })).toBe(200)
  return performance.now()
}
