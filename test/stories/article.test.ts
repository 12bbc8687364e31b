// The help article, rule by rule, as it is lived: over HTTP, with phones that ring in the sandbox.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHeed, type TestHeed } from '../support/heed.ts'

const NOTICE = 'Prefer a phone call or email? Reply STOP to unsubscribe.'
const CONFIRMATION =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.'

let heed: TestHeed

beforeAll(async () => {
  heed = await startHeed()
})
afterAll(async () => {
  await heed?.stop()
})

describe('A. The first text', () => {
  test('A1 brings the notice before it, free of charge', async () => {
    const ann = heed.phone('+15125550201')
    const sent = await heed.api('POST', '/v1/messages', { to: ann.number, body: 'Hello Ann' })
    expect(sent.status).toBe(201)
    expect(sent.body.credits).toBe(1)
    const got = await heed.until(
      'two texts ring',
      async () => (await ann.bodies()).length >= 2 && ann.bodies(),
    )
    expect(got).toEqual([NOTICE, 'Hello Ann'])
  })
})

describe('B. Opting out', () => {
  test('B2 STOP blocks, and the next text is refused with the reason', async () => {
    const bob = heed.phone('+15125550202')
    await heed.api('POST', '/v1/messages', { to: bob.number, body: 'Hello Bob' })
    await heed.until('it rings', async () => (await bob.bodies()).includes('Hello Bob'))
    await bob.texts('STOP')
    await heed.until(
      'the block',
      async () =>
        String((await heed.api('GET', `/v1/consents/${encodeURIComponent(bob.number)}`)).body.state) ===
        'opted_out',
    )
    const refused = await heed.api('POST', '/v1/messages', { to: bob.number, body: 'Once more' })
    expect(refused.status).toBe(422)
    expect(refused.body.decision).toMatchObject({ allowed: false, reason: 'opted_out', rule: 'B2' })
    expect(await bob.bodies()).toEqual([NOTICE, 'Hello Bob', CONFIRMATION])
  })
})
