// The sandbox's side of Twilio's Consent Management API, against Twilio's own document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isThere, validatorOf } from './schema.ts'
import { ACCOUNT, ANN, BEN, LONG_CODE, TOKEN, type World, world } from './support.ts'

let net: World

beforeAll(async () => {
  net = await world()
  await net.register(LONG_CODE)
})
afterAll(() => net.sandbox.stop())

const id = (n: number) => String(n).padStart(32, '0')
const item = (contact: string, more: object = {}) => ({
  contact_id: contact,
  correlation_id: id(1),
  sender_id: LONG_CODE,
  status: 'opt-out',
  source: 'website',
  date_of_consent: '2026-11-23T10:00:00Z',
  ...more,
})

async function tell(...items: object[]) {
  const response = await fetch(`${net.url}/v1/Consents/Bulk`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}` },
    body: new URLSearchParams(items.map((one): [string, string] => ['Items', JSON.stringify(one)])),
  })
  return { status: response.status, body: (await response.json()) as { items: Item[]; code?: number } }
}
type Item = { correlation_id: string; error_code: number; error_messages: string[] }

describe('the consent endpoint', () => {
  test('an opt-out blocks as STOP does, an opt-in lifts it, and nobody is texted', async () => {
    const told = await tell(item(ANN))
    expect(told).toEqual({
      status: 201,
      body: { items: [{ correlation_id: id(1), error_code: 0, error_messages: [] }] },
    })
    expect((await net.send({})).body).toMatchObject({ code: 21610 })
    await tell(item(ANN, { status: 'opt-in', source: 'opt-in-message' }))
    expect((await net.send({})).status).toBe(201)
    await net.pass(2_000)
    expect(await net.shown(ANN)).toHaveLength(1)
  })

  test('each item is judged by itself; the answer is what the document says', async () => {
    const bad = {
      correlation_id: id(2),
      contact_id: '+19',
      sender_id: '123456',
      date_of_consent: '2025-03-25',
    }
    const told = await tell(item(BEN), item(BEN, bad))
    expect(told.body.items[0]).toMatchObject({ error_code: 0 })
    expect(told.body.items[1]).toEqual({
      correlation_id: id(2),
      error_code: 30646,
      error_messages: ['INVALID_CONTACT_ID', 'INVALID_SENDER_ID', 'INVALID_DATE_OF_CONSENT'],
    })
    if (!isThere) return
    const validate = validatorOf('/v1/Consents/Bulk', 'post', 201)
    validate(told.body)
    expect(validate.errors ?? []).toEqual([])
  })

  test('more than 25 items, and more than 100 requests a minute, are refused', async () => {
    const many = Array.from({ length: 26 }, (_, n) => item(BEN, { correlation_id: id(n) }))
    expect((await tell(...many)).status).toBe(400)
    const states = new Set<number>()
    for (let n = 0; n < 101; n++) states.add((await tell(item(BEN))).status)
    expect(states).toEqual(new Set([201, 429]))
    await net.pass(60_000)
    expect((await tell(item(BEN))).status).toBe(201)
  })
})
