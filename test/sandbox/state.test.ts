// What the sandbox remembers over a restart, and how much it remembers at all.
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ANN, BEN, type Listener, LONG_CODE, listen, type World, world } from './support.ts'

let folder: string
let stateFile: string
let heed: Listener
let net: World

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'heed-sandbox-'))
  stateFile = path.join(folder, 'deep', 'sandbox.jsonl')
  heed = await listen()
})
afterEach(async () => {
  await net.sandbox.stop()
  await heed.stop()
  await rm(folder, { recursive: true })
})

async function restart(): Promise<void> {
  await net.sandbox.stop()
  net = await world({ stateFile })
}

describe('a restart', () => {
  test('keeps phones, names, opt-outs, numbers, messages and the clock', async () => {
    net = await world({ stateFile })
    await net.register(LONG_CODE, `${heed.url}/in`)
    await net.control('PUT', `/phones/${ANN}`, { name: 'Ann' })
    await net.control('PUT', `/numbers/${LONG_CODE}`, { segmentsPerSecond: 77 })
    await net.control('POST', '/clock', { advance: 'P30D' })
    await net.send({ Body: 'hello Ann' })
    await net.pass(1000)
    await net.type(ANN, 'STOP')
    await net.type(BEN, 'STOP', LONG_CODE)
    await net.type(BEN, 'START')
    await net.pass(1000)
    const before = await everything()
    await restart()
    await restart()
    // The machine's clock of this test starts again at its beginning; all else is as it was.
    expect(await everything()).toEqual(before)
    expect((await net.send({})).body.code).toBe(21610)
    expect((await net.send({ To: BEN })).status).toBe(201)
  })

  test('takes up what was queued, and tells Heed again what it did not take', async () => {
    net = await world({ stateFile })
    await net.register(LONG_CODE, `${heed.url}/in`)
    const { body } = await net.send({ Body: 'under way', StatusCallback: `${heed.url}/status` })
    heed.answers.push(500)
    await net.type(BEN, 'hello?', LONG_CODE)
    await restart()
    await net.pass(500)
    await net.pass(500)
    expect(await net.shown(ANN)).toEqual([['heed', 'under way']])
    expect((await net.api('GET', `/Messages/${body.sid}.json`)).body.status).toBe('delivered')
    expect(heed.calls.filter(({ path: to }) => to === '/in').at(-1)!.form.Body).toBe('hello?')
    await restart()
    const told = heed.calls.length
    await net.pass(2000)
    expect(heed.calls.length).toBe(told)
  })

  test('survives lines that a crash has cut', async () => {
    net = await world({ stateFile })
    await net.register(LONG_CODE)
    await net.type(ANN, 'STOP', LONG_CODE)
    await net.sandbox.stop()
    await appendFile(stateFile, '{"t":"message","mess\nnull\n{"t":"unheard-of"}\n{"t":"block"')
    const warnings: string[] = []
    net = await world({ stateFile, log: { info() {}, error() {}, warn: text => warnings.push(text) } })
    expect((await net.send({})).body.code).toBe(21610)
    expect(warnings[0]).toContain('3 unreadable lines')
    expect(await readFile(stateFile, 'utf8')).not.toContain('unheard-of')
  })
})

test('a start on a taken port fails, and leaves nothing behind', async () => {
  net = await world()
  const port = Number(new URL(net.url).port)
  await expect(world({ port, stateFile })).rejects.toThrow('EADDRINUSE')
})

test('only the newest messages are kept, and a phone that stopped is never forgotten', async () => {
  net = await world({ keptMessages: 50, segmentsPerSecond: 10_000 })
  await net.register(LONG_CODE)
  await net.type('+14155550999', 'STOP', LONG_CODE)
  await net.pass(1000)
  for (let i = 0; i < 200; i++)
    await net.send({ To: `+1415556${String(i).padStart(4, '0')}`, Body: `no. ${i}` })
  await net.pass(5000)
  const { body } = await net.api('GET', '/Messages.json?PageSize=1000')
  expect(body.messages).toHaveLength(50)
  expect(body.messages.at(-1).body).toBe('no. 150')
  const phones = (await net.control('GET', '/phones?limit=1000')).body.items
  expect(phones).toHaveLength(51)
  expect((await net.send({ To: '+14155550999' })).body.code).toBe(21610)
})

async function everything(): Promise<unknown> {
  const numbers = (await net.control('GET', '/numbers')).body.items
  const parts = ['/phones', `/phones/${ANN}/messages`, `/phones/${BEN}/messages`]
  const answers = await Promise.all(parts.map(part => net.control('GET', part)))
  const { offsetMs } = (await net.control('GET', '/clock')).body
  const messages = (await net.api('GET', '/Messages.json')).body.messages
  const plain = numbers.map((number: object) => ({ ...number, queueMs: 0 }))
  return [plain, offsetMs, messages, withoutSeq(answers.map(answer => answer.body))]
}

/** `seq` only orders; a rewritten file may count anew. */
function withoutSeq(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, item) => (key === 'seq' ? undefined : item)))
}
