// Rule H: bad input gets an error that names the field and the rule; nothing half done, nothing lost, never a 500.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SANDBOX_TOKEN } from '../../src/config.ts'
import { KEY, LONG_CODE } from '../support/heed.ts'
import { NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const TO = '+15125569999'
const NOBODY = '01890000-0000-7000-8000-000000000000'

/** Address, body, status, the field that the problem names (null: none), a word of its explanation. */
const CASES: readonly (readonly [string, unknown, number, string | null, RegExp])[] = [
  ['POST /v1/messages', {}, 400, 'to', /required/],
  ['POST /v1/messages', { to: '12', body: 'hi' }, 400, 'to', /ten digits/],
  ['POST /v1/messages', { to: '+15125550199 x12', body: 'hi' }, 400, 'to', /extension/],
  ['POST /v1/messages', { to: TO, body: '' }, 400, 'body', /empty/],
  ['POST /v1/messages', { to: TO, body: ' \n ' }, 400, 'body', /empty/],
  ['POST /v1/messages', { to: TO, body: 'x'.repeat(1601) }, 400, 'body', /1600/],
  ['POST /v1/messages', { to: TO, body: 5 }, 400, 'body', /string/],
  ['POST /v1/messages', { to: TO, body: 'hi', colour: 'red' }, 400, 'colour', /additional/],
  ['POST /v1/messages', { to: TO, body: 'hi', from: '+13125550100' }, 400, 'from', /no sender/],
  ['POST /v1/messages', { to: TO, body: 'hi', from: 'Oak' }, 400, 'from', /not a phone/],
  ['POST /v1/messages', { to: TO, body: 'hi', sendAt: 'tomorrow' }, 400, 'sendAt', /ISO 8601/],
  ['POST /v1/messages', { to: TO, body: 'hi', sendAt: '2030-01-01T10:00:00' }, 400, 'sendAt', /zone/],
  ['POST /v1/messages', { to: TO, body: 'hi', sendAt: '2090-01-01T10:00:00Z' }, 400, 'sendAt', /year/],
  [
    'POST /v1/messages',
    { to: TO, body: 'hi', media: Array(11).fill('https://a.example') },
    400,
    'media',
    /10/,
  ],
  ['POST /v1/messages/preview', { to: 'Ann', body: 'hi' }, 400, 'to', /phone/],
  ['GET /v1/messages?limit=0', undefined, 400, 'limit', />= 1/],
  ['GET /v1/messages?cursor=abc', undefined, 400, 'cursor', /next/],
  [`GET /v1/messages/${NOBODY}`, undefined, 404, null, /no text/],
  ['GET /v1/messages/1', undefined, 404, null, /no text/],
  [`POST /v1/messages/${NOBODY}/cancel`, undefined, 404, null, /no text/],
  ['POST /v1/contacts', { firstName: ' ' }, 400, 'firstName', /name|phone/],
  ['POST /v1/contacts', { phones: [{ phone: '911' }] }, 400, 'phones.0.phone', /ten digits/],
  [
    'POST /v1/contacts',
    { firstName: 'A', phones: [{ phone: TO }, { phone: TO }] },
    400,
    'phones.1.phone',
    /twice/,
  ],
  ['POST /v1/contacts', { firstName: 'A', email: 'ann' }, 400, 'email', /e-mail/],
  ['POST /v1/contacts', { firstName: 'A', timeZone: 'Mars/Base' }, 400, 'timeZone', /time zone/],
  [`PATCH /v1/contacts/${NOBODY}`, { firstName: 'A' }, 404, null, /no contact/],
  ['GET /v1/contacts?consent=maybe', undefined, 400, 'consent.0', /allowed/],
  ['GET /v1/conversations/Ann', undefined, 400, 'phone', /phone/],
  [`POST /v1/conversations/${encodeURIComponent(TO)}/read`, undefined, 404, null, /no conversation/],
  ['GET /v1/consents/Ann', undefined, 400, 'phone', /phone/],
  ['PATCH /v1/account', { timeZone: 'Mars/Base' }, 400, 'timeZone', /time zone/],
  ['PATCH /v1/account', { prices: { text: -1 } }, 400, 'prices.text', />= 0/],
  ['PATCH /v1/account', { notice: { repeatAfterDays: 0 } }, 400, 'notice.repeatAfterDays', /1/],
  ['POST /v1/credits/grants', { credits: 0, reason: 'x' }, 400, 'credits', />= 1/],
  ['POST /v1/credits/grants', { credits: 1.5, reason: 'x' }, 400, 'credits', /integer/],
  ['POST /v1/senders', { phone: LONG_CODE, accountSid: 'AC1', authToken: 'x' }, 400, 'accountSid', /pattern/],
  ['GET /v1/nothing', undefined, 404, null, /nothing at/],
]

describe('H: the problem names the field and the rule', () => {
  test.each(CASES)('H %s %j', async (address, body, status, field, words) => {
    const [method, path] = address.split(' ') as [string, string]
    const { messages, contacts, credits } = await everything()
    const answer = await heed.api(method, path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({ status, type: expect.stringMatching(/^\/problems\//) })
    expect(JSON.stringify(answer.body)).toMatch(words)
    if (field !== null) expect(answer.body.errors!.map(one => one.field)).toContain(field)
    expect(await everything(), 'nothing half done').toEqual({ messages, contacts, credits })
  })

  async function everything() {
    const count = async (path: string) => (await heed.api('GET', path)).body.items!.length
    return {
      messages: await count('/v1/messages?limit=200'),
      contacts: await count('/v1/contacts?limit=200'),
      credits: await heed.credits(),
    }
  }

  test('H JSON that is none, a body of another type, one that is too large', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${heed.url}/v1/contacts`, {
        method: 'POST',
        headers: { authorization: KEYED, 'content-type': type },
        body,
      })
    expect((await post('{"firstName":')).status).toBe(400)
    expect((await post('firstName=Ann', 'application/x-www-form-urlencoded')).status).toBe(415)
    expect((await post(JSON.stringify({ notes: 'x'.repeat(1_100_000) }))).status).toBe(413)
    for (const answer of [await post('{"firstName":'), await post('{"firstName":"\\u0000"}')]) {
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ status: 400, title: expect.any(String) })
    }
  })

  test('H who is not known, and who may not', async () => {
    const none = await heed.api('GET', '/v1/messages', undefined, { authorization: '' })
    expect(none).toMatchObject({ status: 401, body: { type: '/problems/not-signed-in' } })
    const wrong = await heed.as('heed_wrong')('GET', '/v1/messages')
    expect(wrong).toMatchObject({ status: 401, body: { type: '/problems/bad-key' } })
    const agent = heed.as(await heed.agentKey('Jo'))
    for (const [method, path, body] of [
      ['PATCH', '/v1/account', { name: 'Mine' }],
      ['POST', '/v1/credits/grants', { credits: 5, reason: 'for me' }],
      ['POST', '/v1/api-keys', { name: 'more', role: 'owner' }],
    ] as const) {
      const refused = await agent(method, path, body)
      expect(refused, path).toMatchObject({ status: 403, body: { type: '/problems/not-allowed' } })
    }
  })

  test('H text that means something elsewhere is text here', async () => {
    const ann = heed.someone()
    const nasty = `'); drop table messages; -- <script>alert(1)</script> \${x} {{y}} %s \\u0000 \u202e`
    await heed.send(ann, nasty)
    await ann.texts(nasty)
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, nasty])
    expect((await heed.messages(ann)).at(-1)!.body).toBe(nasty)
    const found = await heed.api('GET', `/v1/contacts?search=${encodeURIComponent("%' or 1=1 --_")}`)
    expect(found).toMatchObject({ status: 200, body: { items: [] } })
  })
})

const KEYED = `Bearer ${KEY}`

describe('H: an idempotency key', () => {
  const send = (to: string, body: string, key: string) =>
    heed.api('POST', '/v1/messages', { to, body }, { 'idempotency-key': key })

  test('H sent twice, once after the other: one text, one hold, the same answer', async () => {
    const ann = heed.someone()
    const first = await send(ann.number, 'hello', 'key one')
    await heed.quiet()
    const second = await send(ann.number, 'hello', 'key one')
    expect([second.status, second.body]).toEqual([201, first.body])
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'hello'])
    expect(await heed.entriesOf(String(first.body.id))).toHaveLength(2)
  })

  test('H ten at once: one text, ten answers alike', async () => {
    const ann = heed.someone()
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(ann.number, 'hello', 'key ten')))
    expect(new Set(answers.map(one => `${one.status} ${one.body.id}`)).size).toBe(1)
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'hello'])
  })

  test('H another text under the same key is refused, and not sent', async () => {
    const ann = heed.someone()
    await send(ann.number, 'hello', 'key two')
    const other = await send(ann.number, 'something else', 'key two')
    expect(other).toMatchObject({ status: 422, body: { type: '/problems/key-reused' } })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'hello'])
    const long = await send(ann.number, 'hello', 'k'.repeat(201))
    expect([long.status, JSON.stringify(long.body)]).toEqual([400, expect.stringMatching(/idempotency-key/i)])
  })

  test('H a refusal uses no key up', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    expect((await send(ann.number, 'hello', 'key three')).status).toBe(422)
    await ann.texts('START')
    await heed.quiet()
    expect((await send(ann.number, 'hello', 'key three')).status).toBe(201)
  })

  test('H grants too', async () => {
    const grant = () =>
      heed.api('POST', '/v1/credits/grants', { credits: 7, reason: 'once' }, { 'idempotency-key': 'grant' })
    const before = Number((await heed.credits()).available)
    await Promise.all([grant(), grant(), grant()])
    expect((await heed.credits()).available).toBe(before + 7)
  })
})

describe('H: what comes from the provider', () => {
  const metric = async (result: string) => {
    const text = await (await fetch(`${heed.url}/metrics`)).text()
    return Number(new RegExp(`heed_webhooks_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
  }
  const sender = async () => (await heed.api('GET', '/v1/senders')).body.items![0]!
  const unsigned = (url: string, fields: Record<string, string>, signature?: string) =>
    fetch(url, {
      method: 'POST',
      headers: signature === undefined ? {} : { 'x-twilio-signature': signature },
      body: new URLSearchParams(fields),
    })

  test.each([undefined, '', 'bm90IGl0', 'ä'])(
    'H a webhook with the signature %j gets 403 and is counted',
    async signature => {
      const ann = heed.someone()
      const before = await metric('bad_signature')
      const { webhookUrl } = await sender()
      const fields = { MessageSid: `SM${'a'.repeat(32)}`, From: ann.number, To: LONG_CODE, Body: 'STOP' }
      const answer = await unsigned(String(webhookUrl), fields, signature)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({
        type: '/problems/bad-signature',
        detail: expect.stringContaining('auth token'),
      })
      expect(await metric('bad_signature')).toBe(before + 1)
      await heed.quiet()
      expect((await heed.consent(ann)).state).toBe('unknown')
      expect(await heed.messages(ann)).toEqual([])
    },
  )

  test('H a token that was rotated: the old one lets nothing in from that moment, the new one everything', async () => {
    const ann = heed.someone()
    const number = await sender()
    const says = (body: string) => heed.hook(number, { From: ann.number, To: LONG_CODE, Body: body })
    const rotate = async (authToken: string) =>
      expect((await heed.api('PATCH', `/v1/senders/${number.id}`, { authToken })).status).toBe(200)
    expect(await says('hello')).toBe(200)
    await rotate('f'.repeat(32))
    expect(await says('STOP')).toBe(403)
    await rotate(SANDBOX_TOKEN)
    expect(await says('hello again')).toBe(200)
    await heed.quiet()
    expect((await heed.consent(ann)).state).toBe('unknown')
    expect((await heed.messages(ann)).map(one => one.body)).toEqual(['hello', 'hello again'])
  })

  test('H a signed one that cannot be read is kept aside', async () => {
    const before = await metric('unreadable')
    expect(await heed.hook(await sender(), { From: '+15125550142', Body: 'STOP' }, 'no sid')).toBe(400)
    expect(await metric('unreadable')).toBe(before + 1)
    const text = 'select raw, problem from webhook_journal where problem is not null order by id desc limit 1'
    const kept = await heed.rt.db.one({ name: 'story_kept', text })
    expect(kept).toMatchObject({
      raw: expect.stringContaining('STOP'),
      problem: expect.stringContaining('MessageSid'),
    })
  })

  test('H an address of no sender, and an empty call, do no harm', async () => {
    const { webhookUrl } = await sender()
    expect((await unsigned(String(webhookUrl).replace(/[^/]+$/, NOBODY), {})).status).toBe(404)
    expect((await unsigned(String(webhookUrl).replace(/[^/]+$/, 'x'), {})).status).toBe(404)
    expect((await fetch(String(webhookUrl), { method: 'POST' })).status).toBe(403)
    expect((await fetch(String(webhookUrl))).status).toBe(404)
    const large = new URLSearchParams({ Body: 'x'.repeat(300_000) })
    expect((await fetch(String(webhookUrl), { method: 'POST', body: large })).status).toBe(413)
  })

  test('H the same webhook twenty times at once is one text', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    const fields = { From: ann.number, To: LONG_CODE, Body: 'thank you' }
    const sid = `SM${'b'.repeat(32)}`
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => heed.hook(await sender(), fields, sid)),
    )
    expect(new Set(answers)).toEqual(new Set([200]))
    await heed.quiet()
    expect((await heed.messages(ann)).map(one => one.body)).toEqual(['STOP', 'thank you'])
    expect(await ann.bodies()).toEqual([STOPPED])
  })
})
