// One account at a provider hangs: texts by way of another go on meanwhile. H, invariant 8.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWork } from '../../src/features/messages/work.ts'
import { sql } from '../../src/kit/db/db.ts'
import { CONNECTIONS } from '../../src/runtime.ts'
import { LONG_CODE, SHORT_CODE } from '../support/heed.ts'
import { type Ground, queueTexts, startGround, until } from './ground.ts'

const OTHERS = 40

const MOVE = sql('test_move', 'update senders set base_url = $2 where phone = $1')

let ground: Ground
const hung = { under: 0, over: 0 }
const hanging = createServer((request, _answer) => {
  hung.under += 1
  request.resume().socket.once('close', () => {
    hung.over += 1
  })
})

beforeAll(async () => {
  ground = await startGround({ servers: 1, workers: 0 })
  await new Promise<void>(resolve => hanging.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  hanging.closeAllConnections()
  hanging.close()
  await ground?.stop()
})

test('a provider that does not answer keeps some calls free for the others', async () => {
  const server = ground.servers[0]!
  const { port } = hanging.address() as AddressInfo
  const toAll = (from: string, count: number) =>
    queueTexts(
      server,
      ground.accountId,
      Array.from({ length: count }, () => ({ to: ground.newPhone(), from, body: 'Hello' })),
    )
  await ground.db.run(MOVE, [SHORT_CODE, `http://127.0.0.1:${port}`])
  const work = await startWork(server.rt)
  await toAll(LONG_CODE, 1)
  await toAll(SHORT_CODE, 1)
  await until('both are called', () => hung.under > 0 && ground.wire.sent.length > 0)

  await toAll(SHORT_CODE, 2 * CONNECTIONS)
  await until('many calls hang', () => hung.under >= CONNECTIONS / 2)
  const before = ground.wire.sent.length
  await toAll(LONG_CODE, OTHERS)
  // Each with its notice.
  await until('the others are texted', () => ground.wire.sent.length >= before + 2 * OTHERS)
  expect(hung.over).toBe(0)
  hanging.closeAllConnections()
  await work.stop()
})
