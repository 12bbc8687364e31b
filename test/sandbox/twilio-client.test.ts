// The official twilio package against the sandbox, with nothing changed but the host it calls.
import twilio from 'twilio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNT, ANN, BEN, type Listener, LONG_CODE, listen, TOKEN, type World, world } from './support.ts'

let heed: Listener
let net: World

beforeAll(async () => {
  heed = await listen()
  net = await world({ segmentsPerSecond: 1000 })
  await net.register(LONG_CODE, `${heed.url}/in?sender=7`)
})
afterAll(async () => {
  await net.sandbox.stop()
  await heed.stop()
})

class Redirected extends twilio.RequestClient {
  override request<T>(options: Parameters<twilio.RequestClient['request']>[0]) {
    return super.request<T>({
      ...options,
      uri: options.uri.replace('https://api.twilio.com', net.url),
    } as never)
  }
}

function client(token = TOKEN): twilio.Twilio {
  return twilio(ACCOUNT, token, { httpClient: new Redirected() })
}

describe('the official client', () => {
  test('sends and fetches', async () => {
    const created = await client().messages.create({
      to: ANN,
      from: LONG_CODE,
      body: 'Héllo & "goodbye" +1 👋',
    })
    expect(created).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      numSegments: '1',
      errorCode: null,
    })
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/)
    await net.pass(1000)
    const fetched = await client().messages(created.sid).fetch()
    expect(fetched).toMatchObject({
      status: 'delivered',
      body: 'Héllo & "goodbye" +1 👋',
      to: ANN,
      from: LONG_CODE,
    })
    expect(fetched.dateSent?.toISOString()).toMatch(/^2026-11-23T10:00/)
  })

  test('lists over pages, newest first, with filters', async () => {
    for (let i = 0; i < 25; i++)
      await client().messages.create({ to: BEN, from: LONG_CODE, body: `no. ${i}` })
    await net.pass(1000)
    const mine = await client().messages.list({ to: BEN, from: LONG_CODE, pageSize: 10 })
    expect(mine.map(({ body }) => body)).toEqual(Array.from({ length: 25 }, (_, i) => `no. ${24 - i}`))
    const limited = await client().messages.list({ to: BEN, limit: 12, pageSize: 5 })
    expect(limited).toHaveLength(12)
    const [soon, late] = ['2026-11-23T10:00:00Z', '2026-11-23T11:00:00Z'].map(text => new Date(text))
    expect(await client().messages.list({ to: BEN, dateSentAfter: late! })).toHaveLength(0)
    expect(
      await client().messages.list({ to: BEN, dateSentAfter: soon!, dateSentBefore: late! }),
    ).toHaveLength(25)
    expect(await client().messages.list({ to: BEN, dateSent: late! })).toHaveLength(25)
    expect(await client().messages.list({ to: '+14155559999' })).toHaveLength(0)
    const page = await client().messages.page({ to: BEN, pageSize: 10 })
    const second = await page.nextPage()
    const back = await second!.previousPage()
    expect(second!.instances[0]!.body).toBe('no. 14')
    expect(back!.instances.map(({ sid }) => sid)).toEqual(page.instances.map(({ sid }) => sid))
  })

  test('cancels what is scheduled, and nothing else', async () => {
    const messagingServiceSid = `MG${'0f'.repeat(16)}`
    const options = {
      to: ANN,
      from: LONG_CODE,
      body: 'later',
      messagingServiceSid,
      scheduleType: 'fixed' as const,
    }
    const later = await client().messages.create({ ...options, sendAt: new Date('2026-11-23T12:00:00Z') })
    expect((await client().messages(later.sid).update({ status: 'canceled' })).status).toBe('canceled')
    const now = await client().messages.create({ to: ANN, from: LONG_CODE, body: 'now' })
    const refused = client().messages(now.sid).update({ status: 'canceled' })
    await expect(refused).rejects.toMatchObject({ code: 30409, status: 409 })
    await net.pass(1000)
    expect(await client().messages(later.sid).remove()).toBe(true)
  })

  test('reads our errors', async () => {
    const wrong = client('wrong').messages.create({ to: ANN, from: LONG_CODE, body: 'x' })
    await expect(wrong).rejects.toMatchObject({ status: 401, code: 20003 })
    const invalid = client().messages.create({ to: '+1555', from: LONG_CODE, body: 'x' })
    await expect(invalid).rejects.toMatchObject({
      status: 400,
      code: 21211,
      moreInfo: 'https://www.twilio.com/docs/errors/21211',
    })
    await net.type('+14155550177', 'STOP', LONG_CODE)
    const stopped = client().messages.create({ to: '+14155550177', from: LONG_CODE, body: 'x' })
    await expect(stopped).rejects.toMatchObject({ status: 400, code: 21610 })
  })

  test('finds and updates a number', async () => {
    const [number] = await client().incomingPhoneNumbers.list({ phoneNumber: LONG_CODE })
    const changed = await client().incomingPhoneNumbers(number!.sid).update({ friendlyName: 'Desk' })
    expect(changed).toMatchObject({
      friendlyName: 'Desk',
      smsUrl: `${heed.url}/in?sender=7`,
      phoneNumber: LONG_CODE,
    })
  })
})

describe('our signatures, judged by the official validator', () => {
  test('an inbound text and its status callbacks', async () => {
    heed.calls.length = 0
    await net.type(ANN, 'Grüße: a&b=c\nline two 👋', LONG_CODE)
    await client().messages.create({
      to: ANN,
      from: LONG_CODE,
      body: 'x',
      statusCallback: `${heed.url}/status?m=1&n=2`,
    })
    await net.pass(1000)
    expect(heed.calls.map(({ path, form }) => [path, form.MessageStatus])).toEqual([
      ['/in?sender=7', undefined],
      ['/status?m=1&n=2', 'sent'],
      ['/status?m=1&n=2', 'delivered'],
    ])
    for (const { path, signature, form } of heed.calls) {
      const url = `${heed.url}${path}`
      expect(twilio.validateRequest(TOKEN, signature, url, form)).toBe(true)
      expect(twilio.validateRequest(TOKEN, signature, url, { ...form, From: '+14155550000' })).toBe(false)
      expect(twilio.validateRequest(TOKEN, signature, `${url}&x=1`, form)).toBe(false)
      expect(twilio.validateRequest('another token', signature, url, form)).toBe(false)
    }
    expect(heed.calls[0]!.form).toMatchObject({
      Body: 'Grüße: a&b=c\nline two 👋',
      NumMedia: '0',
      SmsStatus: 'received',
    })
    expect(heed.calls[2]!.form).toMatchObject({ AccountSid: ACCOUNT, To: ANN, RawDlrDoneDate: '2611231000' })
  })

  test('a webhook by GET is signed over its whole address', async () => {
    const [number] = await client().incomingPhoneNumbers.list({ phoneNumber: LONG_CODE })
    await client().incomingPhoneNumbers(number!.sid).update({ smsMethod: 'GET' })
    heed.calls.length = 0
    await net.type(ANN, 'by GET', LONG_CODE)
    await net.pass(0)
    const { path, signature } = heed.calls[0]!
    expect(new URLSearchParams(path.split('?')[1]).get('Body')).toBe('by GET')
    expect(twilio.validateRequest(TOKEN, signature, `${heed.url}${path}`, {})).toBe(true)
    await client().incomingPhoneNumbers(number!.sid).update({ smsMethod: 'POST' })
  })
})
