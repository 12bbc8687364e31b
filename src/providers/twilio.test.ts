// Twilio over real HTTP, with a server that answers, refuses, stalls and hangs up as the real one can.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { clear, NEW_CONSENT } from '../core/consent.ts'
import { type Http, makeHttp } from '../kit/http.ts'
import type { LookUp, OutgoingText, ProviderAccount } from './provider.ts'
import { twilio } from './twilio.ts'
import { TWILIO_ERRORS, twilioError, twilioWords } from './twilio-errors.ts'

const SID = `SM${'5eed'.repeat(8)}`
const ACCOUNT_SID = `AC${'0a1b2c3d'.repeat(4)}`
const TOKEN = 'a token: with signs'
const TEXT: OutgoingText = {
  from: '+15125550100',
  body: 'Hi Ann',
  media: [],
  statusUrl: 'http://127.0.0.1/status?ref=1',
}
const ASKED: LookUp = {
  to: '+15125550142',
  from: '+15125550100',
  body: 'Hi Ann',
  since: new Date('2026-11-23T10:46:00Z'),
}

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

describe('send over HTTP', () => {
  test('201 is accepted; the request is what Twilio documents', async () => {
    const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
    const account = await serve(async (request, response) => {
      const { method = '', url = '', headers } = request
      seen.push({ method, url, headers, body: await bodyOf(request) })
      json(response, 201, { sid: SID, num_segments: '2' })
    })
    expect(await send(account)).toEqual({ kind: 'accepted', providerId: SID, segments: 2 })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: `/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`,
      headers: {
        authorization: `Basic ${btoa(`${ACCOUNT_SID}:${TOKEN}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      To: '+15125550142',
      From: '+15125550100',
      Body: 'Hi Ann',
      StatusCallback: 'http://127.0.0.1/status?ref=1',
    })
  })

  test.each([
    ['signs of the form itself', 'Tom & Ann = 2+2 %41 ?;/#'],
    ['other alphabets, pictures and lines', 'Grüße\n你好 👍🏽\r\n"quoted"'],
    ['half of a character pair', 'Hi \ud83d', 'Hi \ufffd'],
  ])('%s arrive as they were written', async (_, body, arrives = body) => {
    let form = ''
    const account = await serve(async (request, response) => {
      form = await bodyOf(request)
      json(response, 201, { sid: SID })
    })
    const media = ['https://example.com/a b.png?x=1&y=2', 'https://example.com/c.png']
    expect(await send(account, undefined, { ...TEXT, body, media })).toMatchObject({ kind: 'accepted' })
    expect(new URLSearchParams(form).get('Body')).toBe(arrives)
    expect(new URLSearchParams(form).getAll('MediaUrl')).toEqual(media)
  })

  test('B11: 400 with 21610 is refused as opted out', async () => {
    const account = await serve((_, response) => json(response, 400, { code: 21610, status: 400 }))
    expect(await send(account)).toEqual({ kind: 'refused', code: 21610, reason: 'opted_out' })
  })

  test('429 may be tried again after the time that it names', async () => {
    const account = await serve((_, response) => json(response, 429, { code: 20429 }, { 'retry-after': '3' }))
    expect(await send(account)).toMatchObject({ kind: 'retry', code: 20429, afterMs: 3000 })
  })

  test('500 is not known', async () => {
    const account = await serve((_, response) => json(response, 500, { code: 20500 }))
    expect(await send(account)).toEqual({ kind: 'unknown', detail: 'HTTP 500' })
  })

  test('no answer in time is not known', async () => {
    const account = await serve(() => {})
    expect(await send(account, 100)).toMatchObject({ kind: 'unknown' })
  })

  test('a reset after the request was read is not known', async () => {
    const account = await serve(async (request, _) => {
      await bodyOf(request)
      request.socket.resetAndDestroy()
    })
    expect(await send(account)).toMatchObject({ kind: 'unknown' })
  })

  test('a refused connection may be tried again', async () => {
    const account = await serve(() => {})
    await ends.pop()?.()
    expect(await send(account)).toMatchObject({ kind: 'retry', code: null })
  })
})

test('a text that was taken before the connection broke is found by looking it up', async () => {
  const taken: Record<string, string>[] = []
  const account = await serve(async (request, response) => {
    if (request.method === 'GET') {
      const query = new URL(request.url ?? '', 'http://x').searchParams
      const messages = taken.filter(one => one.to === query.get('To') && one.from === query.get('From'))
      return json(response, 200, { messages })
    }
    const form = Object.fromEntries(new URLSearchParams(await bodyOf(request)))
    const date = 'Mon, 23 Nov 2026 10:46:01 +0000'
    taken.push({
      sid: SID,
      to: form.To ?? '',
      from: form.From ?? '',
      body: form.Body ?? '',
      date_created: date,
    })
    return request.socket.resetAndDestroy()
  })
  expect(await send(account)).toMatchObject({ kind: 'unknown' })
  expect(await twilio.lookUp(ASKED, account, client())).toEqual({ kind: 'found', providerIds: [SID] })
  expect(await twilio.lookUp({ ...ASKED, to: '+15125550143' }, account, client())).toEqual({
    kind: 'found',
    providerIds: [],
  })
  expect(await twilio.lookUp({ ...ASKED, body: 'Hi Bob' }, account, client())).toEqual({
    kind: 'found',
    providerIds: [],
  })
})

describe('registerNumber', () => {
  const ORDER = { phone: '+15125550100', webhookUrl: 'https://desk.example.com/webhooks/twilio/one' }

  test('points a number of ours at Heed', async () => {
    const { account, posts } = await numbers([{ sid: 'PN1', phone_number: '+15125550100' }])
    expect(await twilio.registerNumber(ORDER, account, client())).toBe(true)
    expect(posts).toEqual([
      `/2010-04-01/Accounts/${ACCOUNT_SID}/IncomingPhoneNumbers/PN1.json ` +
        'SmsUrl=https%3A%2F%2Fdesk.example.com%2Fwebhooks%2Ftwilio%2Fone&SmsMethod=POST',
    ])
  })

  test('claims a number from the sandbox, and does not take a longer number for it', async () => {
    const { account, posts } = await numbers([{ sid: 'PN1', phone_number: '+151255501009' }])
    expect(await twilio.registerNumber(ORDER, account, client())).toBe(true)
    expect(posts).toHaveLength(1)
    expect(posts[0]).toContain('/IncomingPhoneNumbers.json SmsUrl=')
    expect(posts[0]).toContain('PhoneNumber=%2B15125550100')
  })

  test('buys nothing at the real Twilio', async () => {
    const asked: string[] = []
    const http: Http = {
      async request({ method }) {
        asked.push(method)
        return { kind: 'answer', status: 200, headers: {}, body: '{"incoming_phone_numbers":[]}' }
      },
      close: async () => {},
    }
    const account = { accountSid: ACCOUNT_SID, authToken: TOKEN, baseUrl: 'https://api.twilio.com' }
    expect(await twilio.registerNumber(ORDER, account, http)).toBe(false)
    expect(asked).toEqual(['GET'])
  })

  test('says so when nobody answers', async () => {
    const account = await serve(() => {})
    await ends.pop()?.()
    expect(await twilio.registerNumber(ORDER, account, client())).toBe(false)
  })

  async function numbers(list: unknown[]): Promise<{ account: ProviderAccount; posts: string[] }> {
    const posts: string[] = []
    const account = await serve(async (request, response) => {
      if (request.method === 'GET') return json(response, 200, { incoming_phone_numbers: list })
      posts.push(`${request.url} ${await bodyOf(request)}`)
      return json(response, 200, {})
    })
    return { account, posts }
  }
})

describe('the error table', () => {
  test('B11: 21610 alone means that the person opted out', () => {
    const optedOut = Object.keys(TWILIO_ERRORS).filter(
      code => twilioError(Number(code)).reason === 'opted_out',
    )
    expect(optedOut).toEqual(['21610'])
  })

  test('B11: a number that is no good is marked as such, and is never an opt-out', () => {
    for (const code of [21211, 21614, 30005, 30006]) {
      expect(twilioError(code)).toMatchObject({
        outcome: 'refused',
        reason: 'bad_number',
        isDeadNumber: true,
      })
    }
    // Switched off is not dead.
    expect(twilioError(30003)).toMatchObject({ reason: 'unreachable', isDeadNumber: false })
  })

  // The codes of research on what a texting desk meets; each must have words of its own.
  test.each([
    10001, 14107, 20003, 20005, 20404, 20429, 21211, 21408, 21606, 21610, 21611, 21614, 21617, 21703, 21704,
    30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008, 30009, 30010, 30011, 30012, 30013, 30017, 30018,
    30019, 30020, 30021, 30022, 30023, 30024, 30026, 30027, 30029, 30030, 30031, 30032, 30033, 30034, 30035,
    30036, 30047, 30450, 30610, 30640, 30037, 30038, 30039, 30040, 30041, 63018, 63038,
  ])('%i is known', code => {
    expect(TWILIO_ERRORS[code]).toBeDefined()
    expect(twilioWords(code)).toMatch(new RegExp(`^[A-Z].* \\(Twilio ${code}\\)\\.$`))
  })

  test('trouble of the account is tried again, and belongs to nobody who was texted', () => {
    for (const error of Object.values(TWILIO_ERRORS).filter(one => one.isTrouble)) {
      expect(error).toMatchObject({ outcome: 'retry', reason: 'provider', isDeadNumber: false })
    }
    expect([20003, 20429, 30002].map(code => twilio.isTrouble(code))).toEqual([true, true, true])
    expect([21610, 21611, 30022, 30034, 12345].map(code => twilio.isTrouble(code))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })

  test('an unknown code is final and says nothing about the person', () => {
    expect(twilioError(12345)).toMatchObject({ outcome: 'refused', reason: 'provider', isDeadNumber: false })
  })
})

async function send(account: ProviderAccount, timeoutMs?: number, text = TEXT) {
  const cleared = clear(NEW_CONSENT, { phone: '+15125550142', messageId: 'one' })
  if (cleared === null) throw new Error('nobody opted out here')
  return twilio.send(cleared, text, account, client(timeoutMs))
}

/** A real client; the provider's patience can be shortened, so that no test waits for it. */
function client(timeoutMs?: number): Http {
  const http = makeHttp({ connections: 2 })
  ends.push(() => http.close())
  return {
    ...http,
    request: request => http.request({ ...request, timeoutMs: timeoutMs ?? request.timeoutMs }),
  }
}

async function serve(listener: RequestListener): Promise<ProviderAccount> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { accountSid: ACCOUNT_SID, authToken: TOKEN, baseUrl: `http://127.0.0.1:${port}` }
}

function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
