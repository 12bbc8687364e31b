// The queue of each number and the way of a text to the phone, by a clock that only moves when told.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  ANN,
  BEN,
  type Listener,
  LONG_CODE,
  listen,
  TOLL_FREE,
  type World,
  world,
} from './support.ts'

let heed: Listener
let net: World

beforeEach(async () => {
  heed = await listen()
  net = await world({ segmentsPerSecond: 2, deliveryMs: 300 })
  await net.register(LONG_CODE, `${heed.url}/in`)
  await net.register(TOLL_FREE)
})
afterEach(async () => {
  await net.sandbox.stop()
  await heed.stop()
})

async function statusOf(sid: string): Promise<string> {
  const { body } = await net.api('GET', `/Messages/${sid}.json`)
  return body.error_code === null ? body.status : `${body.status} ${body.error_code}`
}

describe('a text on its way', () => {
  test('is queued, sending, sent, delivered, and calls back for the last two', async () => {
    const { body } = await net.send({ StatusCallback: `${heed.url}/status` })
    const seen = [body.status]
    for (const ms of [0, 100, 199, 1]) {
      await net.pass(ms)
      seen.push(await statusOf(body.sid))
    }
    expect(seen).toEqual(['queued', 'sending', 'sent', 'sent', 'delivered'])
    expect(heed.calls.map(({ form }) => [form.MessageSid, form.MessageStatus, form.SmsStatus])).toEqual([
      [body.sid, 'sent', 'sent'],
      [body.sid, 'delivered', 'delivered'],
    ])
    expect(heed.calls[0]!.form).toMatchObject({
      AccountSid: ACCOUNT,
      From: LONG_CODE,
      To: ANN,
      ApiVersion: '2010-04-01',
    })
  })

  test('rings at the time when it arrives', async () => {
    await net.send({ Body: 'one' })
    await net.pass(299)
    expect(await net.shown(ANN)).toEqual([])
    await net.pass(1)
    const { body } = await net.control('GET', `/phones/${ANN}/messages`)
    expect(body.items).toMatchObject([
      { direction: 'received', by: 'heed', from: LONG_CODE, to: ANN, body: 'one', status: 'delivered' },
    ])
    expect(body.items[0].at).toBe('2026-11-23T10:00:00.300Z')
  })
})

describe('the queue of a number', () => {
  test('hands over in order, at its pace in segments', async () => {
    // Two segments a second: the long one takes 1.5 s of its number.
    const bodies = ['a', 'b'.repeat(400), 'c', 'd']
    for (const Body of bodies) await net.send({ Body })
    const rang: number[] = []
    for (let ms = 0; ms <= 3000; ms += 100) {
      await net.pass(100)
      rang.push((await net.shown(ANN)).length)
    }
    const { body } = await net.control('GET', `/phones/${ANN}/messages`)
    expect(
      body.items.map((item: { body: string; at: string }) => [item.body[0], item.at.slice(17, 23)]),
    ).toEqual([
      ['a', '00.300'],
      ['b', '00.800'],
      ['c', '02.300'],
      ['d', '02.800'],
    ])
  })

  test('is its own: another number does not wait for it, and another pace can be set', async () => {
    await net.control('PUT', `/numbers/${TOLL_FREE}`, { segmentsPerSecond: 100 })
    for (let i = 0; i < 10; i++) {
      await net.send({ To: ANN })
      await net.send({ To: BEN, From: TOLL_FREE })
    }
    await net.pass(400)
    expect([(await net.shown(ANN)).length, (await net.shown(BEN)).length]).toEqual([1, 10])
  })

  test('21611: refuses when ten hours of texts wait, and takes texts again later', async () => {
    await net.control('PUT', `/numbers/${LONG_CODE}`, { segmentsPerSecond: 0.0001 })
    expect((await net.send({})).status).toBe(201)
    await net.send({ Body: 'x'.repeat(400) })
    expect((await net.send({})).body).toMatchObject({ code: 21611, status: 400 })
    await net.pass(86_400_000)
    expect((await net.send({})).status).toBe(201)
  })

  test('30036: what waited longer than its validity fails', async () => {
    for (let i = 0; i < 4; i++) await net.send({})
    const { body } = await net.send({ ValidityPeriod: '1' })
    await net.pass(5000)
    expect(await statusOf(body.sid)).toBe('failed 30036')
  })

  test('B3: a STOP that comes while a text waits keeps it from the phone', async () => {
    for (let i = 0; i < 3; i++) await net.send({ Body: `no. ${i}` })
    const { body } = await net.send({ Body: 'the last', StatusCallback: `${heed.url}/status` })
    await net.pass(0)
    await net.type(ANN, 'STOP')
    await net.pass(10_000)
    expect((await net.shown(ANN)).map(([by]) => by)).toEqual(['phone', 'heed', 'provider'])
    expect(await statusOf(body.sid)).toBe('failed 21610')
  })

  test('what is on its way can neither be deleted nor emptied', async () => {
    const { body } = await net.send({})
    const path = `/Messages/${body.sid}.json`
    expect((await net.api('DELETE', path)).status).toBe(409)
    expect((await net.api('POST', path, { Body: '' })).body.code).toBe(20009)
  })
})

describe('a text from a phone', () => {
  test('reaches the webhook in order, also when Heed is down for a while', async () => {
    heed.answers.push(500, 503)
    await net.type(ANN, 'one')
    await net.type(ANN, 'two')
    await net.type(BEN, 'from Ben', LONG_CODE)
    await net.pass(0)
    await net.pass(499)
    expect(heed.calls).toHaveLength(2)
    await net.pass(5000)
    const fromAnn = heed.calls.filter(({ form }) => form.From === ANN).map(({ form }) => form.Body)
    expect([fromAnn[0], ...fromAnn.slice(-2)]).toEqual(['one', 'one', 'two'])
    const { body } = await net.control('GET', `/phones/${ANN}/messages`)
    expect(body.items.map((item: { status: string }) => item.status)).toEqual(['delivered', 'delivered'])
  })

  test('is told again until a Heed that was away is back, and given up in the end', async () => {
    const port = Number(new URL(heed.url).port)
    await heed.stop()
    await net.type(ANN, 'are you there?')
    await net.pass(0)
    const back = await listen(port)
    await net.pass(500)
    expect(back.calls.map(({ form }) => form.Body)).toEqual(['are you there?'])
    await back.stop()
    await net.type(BEN, 'and now?', LONG_CODE)
    for (let i = 0; i < 12; i++) await net.pass(60_000)
    const { body } = await net.control('GET', `/phones/${BEN}/messages`)
    expect(body.items[0].status).toBe('undelivered')
  })

  test('is not told again after a 403', async () => {
    heed.answers.push(403)
    await net.type(ANN, 'hi')
    await net.pass(600_000)
    expect(heed.calls).toHaveLength(1)
  })

  test('with media carries its addresses', async () => {
    const media = ['https://example.com/a.png', 'https://example.com/b']
    expect((await net.control('POST', `/phones/${ANN}/messages`, { to: LONG_CODE, media })).status).toBe(201)
    await net.pass(0)
    expect(heed.calls[0]!.form).toMatchObject({
      NumMedia: '2',
      MediaUrl0: media[0],
      MediaContentType0: 'image/png',
      MediaUrl1: media[1],
    })
    expect(heed.calls[0]!.form.MessageSid).toMatch(/^MM/)
  })

  test('goes to the number that texted the phone last, when none is named', async () => {
    const type = () => net.control('POST', `/phones/${ANN}/messages`, { body: 'who?' })
    expect((await type()).body.errors[0].field).toBe('to')
    await net.send({ From: TOLL_FREE })
    await net.pass(1000)
    expect((await type()).body.to).toBe(TOLL_FREE)
  })
})
