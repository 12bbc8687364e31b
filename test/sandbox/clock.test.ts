// Time travel: Heed's clock first, the sandbox's own only when Heed went along.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/sandbox/duration.ts'
import { ACCOUNT, ANN, LONG_CODE, TOKEN, type World, world } from './support.ts'

const DAY = 86_400_000
let net: World
let server: Server | null = null

afterEach(async () => {
  await net?.sandbox.stop()
  server?.closeAllConnections()
  server?.close()
  server = null
})

/** Heed's clock, as the sandbox sees it. */
async function heedClock(offsetMs: number): Promise<{ url: string; seen: string[]; answer: number }> {
  const clock = { url: '', seen: [] as string[], answer: 200 }
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const user = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString()
    clock.seen.push(`${request.method} ${body} ${user === `${ACCOUNT}:${TOKEN}`}`)
    response.writeHead(clock.answer, { 'content-type': 'application/json' }).end(JSON.stringify({ offsetMs }))
  })
  await new Promise<void>(resolve => server!.listen(0, '127.0.0.1', resolve))
  clock.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/clock`
  return clock
}

const advance = (by: unknown) => net.control('POST', '/clock', { advance: by })

describe('the clock', () => {
  test('starts at the offset that Heed has, and moves Heed before itself', async () => {
    const heed = await heedClock(DAY)
    net = await world({ clockUrl: heed.url })
    expect((await net.control('GET', '/clock')).body).toEqual({
      now: '2026-11-24T10:00:00.000Z',
      offsetMs: DAY,
      movesHeed: true,
    })
    expect((await advance('P30D')).body.now).toBe('2026-12-24T10:00:00.000Z')
    expect(heed.seen).toEqual(['GET  true', 'GET  true', `POST {"offsetMs":${31 * DAY}} true`])
  })

  test('stays when Heed refuses or does not answer', async () => {
    const heed = await heedClock(0)
    net = await world({ clockUrl: heed.url })
    heed.answer = 500
    expect(await advance('PT1H')).toMatchObject({
      status: 502,
      body: { detail: 'The clock stays: Heed answered 500.' },
    })
    server!.closeAllConnections()
    server!.close()
    expect((await advance('PT1H')).status).toBe(502)
    expect((await net.control('GET', '/clock')).body.offsetMs).toBe(0)
  })

  test('adds up moves that come at once', async () => {
    const heed = await heedClock(0)
    net = await world({ clockUrl: heed.url })
    await Promise.all([advance('P1D'), advance('P1D'), advance('PT1H')])
    expect((await net.control('GET', '/clock')).body.offsetMs).toBe(2 * DAY + 3_600_000)
  })

  test('dates what comes after it, and lets what waited arrive', async () => {
    net = await world({ segmentsPerSecond: 0.01 })
    await net.register(LONG_CODE)
    for (let i = 0; i < 3; i++) await net.send({ Body: `no. ${i}` })
    await advance('P1D')
    await net.pass(0)
    expect(await net.shown(ANN)).toHaveLength(3)
    const { body } = await net.send({})
    expect(body.date_created).toBe('Tue, 24 Nov 2026 10:00:00 +0000')
  })

  for (const bad of [
    '30 days',
    'P',
    'PT',
    'P1M',
    'P1Y',
    'P-1D',
    '-P1D',
    'PT0S',
    'P99999D',
    5,
    null,
    undefined,
    {},
  ]) {
    test(`${JSON.stringify(bad)} is refused`, async () => {
      net = await world()
      const { status, body } = await advance(bad)
      expect([status, body.errors[0].field]).toEqual([400, 'advance'])
    })
  }
})

test('durations', () => {
  const table: Record<string, number | null> = {
    P30D: 30 * DAY,
    P1W: 7 * DAY,
    PT1H30M: 5_400_000,
    P1DT2H3M4S: DAY + 7_384_000,
    'PT0.5S': 500,
    P1WT: null,
    '': null,
    T1H: null,
  }
  expect(Object.fromEntries(Object.keys(table).map(text => [text, parseDuration(text)]))).toEqual(table)
})
