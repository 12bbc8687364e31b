// Telling Twilio of consents over real HTTP: what is asked, what is taken, and what is to be told again.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { makeHttp } from '../kit/http.ts'
import type { ConsentToTell } from './provider.ts'
import { twilioConsents } from './twilio-consents.ts'

const ONE: ConsentToTell = {
  correlationId: '0'.repeat(31).concat('1'),
  phone: '+15125550142',
  sender: '+15125550100',
  optedOut: true,
  source: 'message',
  at: new Date('2026-11-23T10:46:00.500Z'),
}
const TWO: ConsentToTell = { ...ONE, correlationId: '0'.repeat(31).concat('2'), optedOut: false, at: null }

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function tell(status: number, answer: string) {
  const seen: { url: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ url: request.url ?? '', body })
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const http = makeHttp()
  ends.push(
    () => new Promise(resolve => server.close(resolve)),
    () => http.close(),
  )
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const account = { accountSid: `AC${'0a'.repeat(16)}`, authToken: 'token', baseUrl }
  return { told: await twilioConsents.tell([ONE, TWO], account, http), seen }
}

test('each item as Twilio documents it; of what it does not answer nothing is taken for told', async () => {
  const item = { correlation_id: TWO.correlationId, error_code: 30646, error_messages: ['INVALID_SENDER_ID'] }
  const { told, seen } = await tell(201, JSON.stringify({ items: [item, { correlation_id: 'x' }] }))
  expect(told).toEqual({
    kind: 'told',
    refused: new Map([[TWO.correlationId, 'Twilio 30646: INVALID_SENDER_ID']]),
  })
  expect(seen[0]?.url).toBe('/v1/Consents/Bulk')
  const items = new URLSearchParams(seen[0]?.body).getAll('Items').map(text => JSON.parse(text))
  expect(items).toEqual([
    {
      contact_id: ONE.phone,
      correlation_id: ONE.correlationId,
      sender_id: ONE.sender,
      status: 'opt-out',
      source: 'opt-out-message',
      date_of_consent: '2026-11-23T10:46:00Z',
    },
    {
      contact_id: TWO.phone,
      correlation_id: TWO.correlationId,
      sender_id: TWO.sender,
      status: 'opt-in',
      source: 'opt-in-message',
    },
  ])
})

test.each([
  [429, '{}', true],
  [500, 'oops', false],
  [403, '{"code":20003}', false],
  [201, 'no JSON', false],
])('HTTP %i %s is told again', async (status, answer, isTooFast) => {
  expect((await tell(status, answer)).told).toMatchObject({ kind: 'retry', isTooFast })
})
