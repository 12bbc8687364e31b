// Bad input to every door: always a clear 4xx in the right shape, never a 500, and nothing half done.
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNT, ANN, LONG_CODE, TOKEN, type World, world } from './support.ts'

let net: World

beforeAll(async () => {
  net = await world()
  await net.register(LONG_CODE)
})
afterAll(() => net.sandbox.stop())

describe('the Twilio side refuses', () => {
  const table: [string, Record<string, string | string[]>, number][] = [
    ['no To', { To: '' }, 21604],
    ['a To that is no phone', { To: 'Ann' }, 21211],
    ['a To that no US phone can have', { To: '+11235550123' }, 21211],
    ['no From', { From: '' }, 21603],
    ['a From that is no phone', { From: 'Heed' }, 21212],
    ['a From that is not ours', { From: '+14155550199' }, 21606],
    ['To and From alike', { To: LONG_CODE }, 21266],
    ['no body', { Body: '' }, 21602],
    ['1601 characters', { Body: 'x'.repeat(1601) }, 21617],
    ['a bad callback', { StatusCallback: 'javascript:alert(1)' }, 21609],
    ['a bad validity', { ValidityPeriod: '36001' }, 21624],
    ['a bad media address', { MediaUrl: ['https://example.com/a.png', 'nowhere'] }, 21620],
    ['eleven media', { MediaUrl: Array.from({ length: 11 }, (_, i) => `https://example.com/${i}`) }, 21623],
    ['a Messaging Service alone', { From: '', MessagingServiceSid: `MG${'0'.repeat(32)}` }, 21703],
    ['a scheduled text without a service', { ScheduleType: 'fixed', SendAt: '2026-11-24T10:00:00Z' }, 20001],
  ]
  for (const [name, form, code] of table) {
    test(`${name}: ${code}`, async () => {
      const { status, body } = await net.send(form)
      const more = `https://www.twilio.com/docs/errors/${code}`
      expect([status, body]).toEqual([
        400,
        { code, status: 400, message: expect.any(String), more_info: more },
      ])
    })
  }

  test('1600 characters are taken, and a phone in US notation', async () => {
    const { status, body } = await net.send({ To: '(415) 555-0111', Body: 'x'.repeat(1600) })
    expect([status, body.to, body.num_segments]).toEqual([201, ANN, '11'])
  })

  test('whoever does not say the token, or asks for another account', async () => {
    const other = `${net.url}/2010-04-01/Accounts/AC${'b'.repeat(32)}/Messages.json`
    const headers = { authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}` }
    for (const [url, init] of [
      [other, { headers }],
      [`${net.url}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {}],
    ] as const) {
      const response = await fetch(url, init)
      expect([response.status, ((await response.json()) as { code: number }).code]).toEqual([401, 20003])
    }
  })

  test('what is not there', async () => {
    for (const path of [
      '/Messages/SM1.json',
      '/Messages/x',
      '/Calls.json',
      '/IncomingPhoneNumbers/PN1.json',
    ]) {
      expect((await net.api('GET', path)).body).toMatchObject({ code: 20404, status: 404 })
    }
    for (const query of [
      'PageSize=0',
      'PageSize=x',
      'Page=-1',
      'PageToken=zz',
      'DateSent=yesterday',
      'DateSent%3C=x',
    ]) {
      expect((await net.api('GET', `/Messages.json?${query}`)).body).toMatchObject({
        code: 20001,
        status: 400,
      })
    }
  })

  test('JSON where a form belongs', async () => {
    const response = await fetch(`${net.url}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: '{}',
    })
    expect([response.status, ((await response.json()) as { code: number }).code]).toEqual([415, 20001])
  })
})

describe('the controls refuse', () => {
  const table: [string, string, unknown, number, string?][] = [
    ['POST', '/phones/Ann/messages', { body: 'x' }, 400, 'phone'],
    ['POST', `/phones/${ANN}/messages`, {}, 400, 'body'],
    ['POST', `/phones/${ANN}/messages`, { body: 5 }, 400, 'body'],
    ['POST', `/phones/${ANN}/messages`, { body: 'x'.repeat(1601) }, 400, 'body'],
    ['POST', `/phones/${ANN}/messages`, { body: 'x', to: '+14155550198' }, 400, 'to'],
    ['POST', `/phones/${ANN}/messages`, { body: 'x', media: ['nowhere'] }, 400, 'media'],
    ['POST', `/phones/${ANN}/messages`, { body: 'x', media: 'https://example.com' }, 400, 'media'],
    ['POST', `/phones/${ANN}/messages`, [1], 400, 'body'],
    ['PUT', `/phones/${ANN}`, { name: '' }, 400, 'name'],
    ['PUT', `/phones/${ANN}`, { name: 'x'.repeat(61) }, 400, 'name'],
    ['PUT', `/numbers/${LONG_CODE}`, { segmentsPerSecond: 0 }, 400, 'segmentsPerSecond'],
    ['PUT', `/numbers/${LONG_CODE}`, { advancedOptOut: 'yes' }, 400, 'advancedOptOut'],
    ['PUT', '/numbers/+14155550197', {}, 404],
    ['GET', '/nothing', undefined, 404],
  ]
  for (const [method, path, body, status, field] of table) {
    test(`${method} ${path} ${JSON.stringify(body)?.slice(0, 60)}`, async () => {
      const reply = await net.control(method, path, body)
      expect(reply.status).toBe(status)
      expect(reply.headers.get('content-type')).toContain('application/problem+json')
      expect(reply.body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
      if (field) expect(reply.body.errors.map((error: { field: string }) => error.field)).toContain(field)
    })
  }

  test('requests that a page of another site could make', async () => {
    const body = JSON.stringify({ body: 'STOP' })
    const to = `${net.url}/phones/${ANN}/messages`
    const json = { 'content-type': 'application/json' }
    const asText = await fetch(to, { method: 'POST', body, headers: { 'content-type': 'text/plain' } })
    const foreign = await fetch(to, {
      method: 'POST',
      body,
      headers: { ...json, origin: 'https://evil.example' },
    })
    expect([asText.status, foreign.status]).toEqual([415, 403])
    expect(await raw(`GET /phones HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n`)).toContain(
      ' 403 ',
    )
  })

  test('addresses and bodies that cannot be read', async () => {
    const head = `Host: ${new URL(net.url).host}\r\nConnection: close\r\n`
    expect(await raw(`GET /phones/%zz/messages HTTP/1.1\r\n${head}\r\n`)).toContain(' 400 ')
    const broken = await fetch(`${net.url}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"a":',
    })
    expect([broken.status, ((await broken.json()) as { title: string }).title]).toEqual([
      400,
      'The request cannot be understood',
    ])
    const large = await net.control('PUT', '/faults', { errors: 'x'.repeat(300_000) })
    expect(large.status).toBe(413)
  })
})

function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(net.url)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), hostname, () => socket.write(request))
    socket.on('data', chunk => {
      text += chunk
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

test('whatever is sent, the answer is never a 500', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(ANN, LONG_CODE, '', 'STOP'),
    fc.string(),
  )
  const names = [
    'To',
    'From',
    'Body',
    'MediaUrl',
    'StatusCallback',
    'ValidityPeriod',
    'MessagingServiceSid',
    'SendAt',
    'Status',
  ]
  const form = fc.dictionary(fc.constantFrom(...names), value)
  const request = fc.oneof(
    fc.record({
      door: fc.constantFrom(
        'POST /Messages.json',
        'POST /IncomingPhoneNumbers.json',
        'POST /Messages/SM1.json',
      ),
      form,
    }),
    fc.record({ door: fc.constant('GET /Messages.json'), query: form }),
    fc.record({
      door: fc.constantFrom(
        'PUT /faults',
        'POST /clock',
        `PUT /numbers/${LONG_CODE}`,
        `POST /phones/${ANN}/messages`,
      ),
      json: fc.jsonValue(),
    }),
    fc.record({ door: fc.constant('PUT /phones'), part: fc.string({ minLength: 1 }), json: fc.jsonValue() }),
  )
  await fc.assert(
    fc.asyncProperty(request, async given => {
      const [method, path] = given.door.split(' ') as [string, string]
      const reply =
        'form' in given
          ? await net.api(method, path, given.form)
          : 'query' in given
            ? await net.api(method, `${path}?${new URLSearchParams(given.query)}`)
            : await net.control(
                method,
                'part' in given ? `${path}/${encodeURIComponent(given.part)}` : path,
                given.json,
              )
      expect(reply.status).toBeLessThan(500)
      await net.control('DELETE', '/faults')
    }),
    { numRuns: 400 },
  )
})
