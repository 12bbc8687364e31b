// An imported opt-out against texts that are being handed over at the same moment: from its commit on, none goes. B2.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runImport } from '../../src/features/imports/run.ts'
import { KEY, LONG_CODE } from '../support/heed.ts'
import { claimsAfterStop } from './audit.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'
import { type Ground, queueTexts, startGround, until } from './ground.ts'
import { countStates } from './stopped.ts'

const PHONES = 150

let ground: Ground
beforeAll(async () => {
  ground = await startGround({ servers: 1, workers: 3, slowMotion: true })
})
afterAll(() => ground?.stop())

async function upload(text: string): Promise<string> {
  const [server] = ground.servers
  const answer = await fetch(`${server!.rt.config.publicUrl}/v1/imports?fileName=old.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' },
    body: text,
  })
  expect(answer.status).toBe(201)
  const { id } = (await answer.json()) as { id: string }
  expect((await server!.api('POST', `/v1/imports/${id}/start`, {})).status).toBe(200)
  return id
}

const PATIENT = { timeout: 120_000 }

test('opt-outs from a list overtake a drain: nothing is claimed after their commit', PATIENT, async () => {
  const server = ground.servers[0]!
  const phones = Array.from({ length: PHONES }, ground.newPhone)
  const queue = (body: string) =>
    queueTexts(
      server,
      ground.accountId,
      phones.map(to => ({ to, from: LONG_CODE, body })),
    )
  // They know the account: the notice has gone before.
  await queue('Hello')
  await ground.startWork()
  await ground.settle()
  await ground.stopWork()
  const ids = [await queue('Text 1'), await queue('Text 2'), await queue('Text 3')]
  const importId = await upload(`phone,unsubscribed\n${phones.map(phone => `${phone},yes\n`).join('')}`)

  await ground.startWork()
  const begun = () => phones.filter(phone => ground.wire.sentTo(phone).some(({ body }) => body === 'Text 1'))
  await until('the drain is under way', () => begun().length > 10)
  const place = { accountId: ground.accountId, importId }
  await runImport(server.rt, place, new AbortController().signal)
  await ground.settle()

  expect(await claimsAfterStop(ground.db)).toEqual([])
  const all = phones.map((phone, at) => ({ phone, texts: ids.map(list => list[at]!), refused: 0 }))
  const { handedOver, canceled } = await countStates(ground, all)
  expect(handedOver + canceled).toBe(PHONES * ids.length)
  // It was a race: some were faster, most were not.
  expect(handedOver).toBeGreaterThan(10)
  expect(canceled).toBeGreaterThan(PHONES / 10)
  await expectBalancedBooks(ground.db, ground.accountId)
  expect(await expectIntactChain(ground.db, ground.accountId)).toBe(PHONES)
})
