// Every fault that can be set, and that the dice fall the same way twice.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ANN, BEN, type Listener, LONG_CODE, listen, type World, world } from './support.ts'

let heed: Listener
let net: World

beforeEach(async () => {
  heed = await listen()
  net = await world({ segmentsPerSecond: 1000 })
  await net.register(LONG_CODE, `${heed.url}/in`)
})
afterEach(async () => {
  await net.sandbox.stop()
  await heed.stop()
})

async function faults(set: unknown): Promise<void> {
  expect((await net.control('PUT', '/faults', set)).status).toBe(200)
}

const withCallback = () => ({ StatusCallback: `${heed.url}/status` })
const statuses = () => heed.calls.map(({ form }) => form.MessageStatus)

describe('faults', () => {
  test('dropConnection: the message is accepted though the caller sees a reset', async () => {
    await faults({ dropConnection: { rate: 1, phone: ANN } })
    await expect(net.send({ Body: 'in doubt' })).rejects.toThrow()
    expect((await net.send({ To: BEN })).status).toBe(201)
    const { body } = await net.api('GET', `/Messages.json?To=${encodeURIComponent(ANN)}`)
    expect(body.messages.map((item: { body: string }) => item.body)).toEqual(['in doubt'])
    await net.pass(1000)
    expect(await net.shown(ANN)).toEqual([['heed', 'in doubt']])
  })

  test('dropConnection before: nothing was accepted', async () => {
    await faults({ dropConnection: { when: 'before' } })
    await expect(net.send({})).rejects.toThrow()
    expect((await net.api('GET', '/Messages.json')).body.messages).toEqual([])
  })

  const codes = [
    { set: { errors: 21614 }, status: 400, code: 21614 },
    { set: { errors: [{ code: 20429 }] }, status: 429, code: 20429 },
    { set: { errors: [{ code: 20503, httpStatus: 502 }] }, status: 502, code: 20503 },
    { set: { errors: [{ code: 30007, sync: true }] }, status: 400, code: 30007 },
    { set: { errors: { code: 21610 } }, status: 400, code: 21610 },
  ]
  for (const { set, status, code } of codes) {
    test(`errors ${JSON.stringify(set.errors)}: HTTP ${status} at the call`, async () => {
      await faults(set)
      expect((await net.send({})).body).toMatchObject({ code, status })
      expect((await net.send({})).status).toBe(status)
    })
  }

  const later: [number, string[]][] = [
    [30003, ['sent', 'undelivered']],
    [30005, ['sent', 'undelivered']],
    [30006, ['sent', 'undelivered']],
    [30007, ['sent', 'undelivered']],
    [30001, ['failed']],
  ]
  for (const [code, expected] of later) {
    test(`errors ${code}: found on the way`, async () => {
      await faults({ errors: [{ code, phone: ANN }] })
      expect((await net.send(withCallback())).status).toBe(201)
      await net.pass(1000)
      expect(statuses()).toEqual(expected)
      expect(heed.calls.at(-1)!.form.ErrorCode).toBe(String(code))
      expect(await net.shown(ANN)).toEqual([])
    })
  }

  test('latencyMs: the answer waits, and the clock frees it', async () => {
    await faults({ latencyMs: 2000 })
    let isAnswered = false
    const sent = net.send({}).then(reply => {
      isAnswered = true
      return reply
    })
    // Another call goes and comes back in the meantime: the text is still held up, or it would have come
    // first.
    await net.api('GET', '/Messages.json')
    await net.pass(1999)
    expect(isAnswered).toBe(false)
    await net.pass(1)
    expect((await sent).status).toBe(201)
  })

  test('lost, by phone', async () => {
    await faults({ lost: { phone: ANN } })
    await net.send({ ...withCallback() })
    await net.send({ ...withCallback(), To: BEN })
    await net.pass(1000)
    expect(heed.calls.map(({ form }) => form.To)).toEqual([BEN, BEN])
  })

  test('late', async () => {
    await faults({ late: { rate: 1, ms: 60_000 } })
    await net.send(withCallback())
    await net.pass(1000)
    await net.pass(59_000)
    expect(statuses()).toEqual([])
    await net.pass(1000)
    expect(statuses()).toEqual(['sent', 'delivered'])
  })

  test('doubled', async () => {
    await faults({ callbacks: { doubled: true } })
    await net.send(withCallback())
    await net.pass(1000)
    expect(statuses()).toEqual(['sent', 'sent', 'delivered', 'delivered'])
  })

  test('reordered', async () => {
    await faults({ reordered: 1 })
    await net.send(withCallback())
    await net.pass(1000)
    expect(statuses()).toEqual(['delivered', 'sent'])
  })

  test('doubled, on inbound: the same sid twice', async () => {
    await faults({ doubled: { on: 'inbound' } })
    await net.send(withCallback())
    await net.type(ANN, 'hi', LONG_CODE)
    await net.pass(1000)
    const inbound = heed.calls.filter(({ path }) => path === '/in').map(({ form }) => form.MessageSid)
    expect(inbound).toHaveLength(2)
    expect(new Set(inbound).size).toBe(1)
    expect(statuses().filter(Boolean)).toEqual(['sent', 'delivered'])
  })

  test('a rate falls the same way with the same seed, another way with another', async () => {
    const run = async (seed: number) => {
      await faults({ seed, errors: [{ code: 20429, rate: 0.3 }] })
      let luck = ''
      for (let i = 0; i < 60; i++) luck += (await net.send({})).status === 201 ? '.' : 'x'
      return luck
    }
    const first = await run(7)
    expect(await run(7)).toBe(first)
    expect(await run(8)).not.toBe(first)
    const struck = first.split('x').length - 1
    expect(struck).toBeGreaterThan(8)
    expect(struck).toBeLessThan(30)
  })

  test('DELETE ends them, GET tells them', async () => {
    await faults({ errors: 21614, latencyMs: { ms: 5, phone: BEN } })
    const told = (await net.control('GET', '/faults')).body
    expect(told.errors).toEqual([{ rate: 1, phone: null, code: 21614, httpStatus: null, sync: true }])
    expect(told.latencyMs).toEqual([{ rate: 1, phone: BEN, ms: 5 }])
    await faults(told)
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${net.url}/faults`, { method: 'DELETE', headers })).status).toBe(200)
    expect((await net.send({})).status).toBe(201)
  })

  const bad: [unknown, string][] = [
    [[], ''],
    [{ errrors: [] }, 'errrors'],
    [{ constructor: 1 }, 'constructor'],
    [{ errors: [{ code: 'x' }] }, 'errors[0].code'],
    [{ errors: [{ code: 30003, rate: 2 }] }, 'errors[0].rate'],
    [{ errors: [{ code: 30003, phone: 'Ann' }] }, 'errors[0].phone'],
    [{ errors: [{ code: 30003, phones: ANN }] }, 'errors[0].phones'],
    [{ errors: [{ code: 30003, httpStatus: 200 }] }, 'errors[0].httpStatus'],
    [{ latencyMs: -1 }, 'latencyMs[0].ms'],
    [{ lost: 'often' }, 'lost[0]'],
    [{ late: { on: 'never' } }, 'late[0].on'],
    [{ callbacks: 3 }, 'callbacks'],
    [{ seed: 'x' }, 'seed'],
  ]
  for (const [set, field] of bad) {
    test(`${JSON.stringify(set)} is refused at "${field}"`, async () => {
      const { status, body } = await net.control('PUT', '/faults', set)
      expect(status).toBe(400)
      expect(body.errors.map((error: { field: string }) => error.field)).toContain(field)
    })
  }
})
