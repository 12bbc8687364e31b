// Every answer of the Twilio side against Twilio's own document.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isThere, validatorOf } from './schema.ts'
import { ANN, LONG_CODE, type Reply, TOLL_FREE, type World, world } from './support.ts'

let net: World

beforeAll(async () => {
  net = await world()
})
afterAll(() => net.sandbox.stop())

function expectValid(reply: Reply, route: string, method: string, status: number): void {
  expect(reply.status).toBe(status)
  const validate = validatorOf(route, method, status)
  validate(reply.body)
  expect(validate.errors ?? []).toEqual([])
}

// Nothing else depends on this document, which is not part of the project: without it the checks say so and
// pass.
const where = isThere
  ? "against Twilio's document"
  : "NOT CHECKED: Twilio's document does not lie beside the project"

describe(where, () => {
  if (!isThere) {
    test('the document is not there', () => process.stdout.write(`twilio-schema: ${where}\n`) && undefined)
    return
  }

  test('numbers: create, list', async () => {
    const url = 'http://127.0.0.1:9/in?sender=1'
    const form = { PhoneNumber: LONG_CODE, SmsUrl: url, FriendlyName: 'Front desk' }
    const made = await net.api('POST', '/IncomingPhoneNumbers.json', form)
    expectValid(made, '/IncomingPhoneNumbers.json', 'post', 201)
    expect(made.body).toMatchObject({ phone_number: LONG_CODE, sms_url: url, friendly_name: 'Front desk' })
    await net.register(TOLL_FREE)
    const list = await net.api('GET', '/IncomingPhoneNumbers.json?PageSize=1')
    expectValid(list, '/IncomingPhoneNumbers.json', 'get', 200)
    expect(list.body.next_page_uri).toContain('Page=1')
  })

  test('messages: create, fetch, list, in every state', async () => {
    const route = '/Messages/{Sid}.json'
    const created = await net.send({ Body: 'Hello 👍', MediaUrl: 'https://example.com/a.png' })
    expectValid(created, '/Messages.json', 'post', 201)
    expect(created.body).toMatchObject({ status: 'queued', num_media: '1', date_sent: null, price: null })
    const path = `/Messages/${created.body.sid}.json`
    expectValid(await net.api('GET', path), route, 'get', 200)
    await net.pass(1000)
    const delivered = await net.api('GET', path)
    expectValid(delivered, route, 'get', 200)
    expect(delivered.body).toMatchObject({ status: 'delivered', error_code: null })
    await net.type(ANN, 'hi', LONG_CODE)
    await net.control('PUT', '/faults', { errors: 30005 })
    await net.send({})
    await net.pass(1000)
    const list = await net.api('GET', '/Messages.json?PageSize=2')
    expectValid(list, '/Messages.json', 'get', 200)
    expect(list.body.messages.map((item: { status: string }) => item.status)).toEqual([
      'undelivered',
      'received',
    ])
    expect(list.body.messages[0]).toMatchObject({ error_code: 30005, direction: 'outbound-api' })
    await net.control('DELETE', '/faults')
  })

  test('messages: cancel, redact, media, delete', async () => {
    const route = '/Messages/{Sid}.json'
    const service = { MessagingServiceSid: `MG${'0f'.repeat(16)}`, ScheduleType: 'fixed' }
    const created = await net.send({ ...service, SendAt: '2026-11-24T10:00:00Z' })
    expectValid(created, '/Messages.json', 'post', 201)
    expect(created.body.status).toBe('scheduled')
    const path = `/Messages/${created.body.sid}.json`
    const canceled = await net.api('POST', path, { Status: 'canceled' })
    expectValid(canceled, route, 'post', 200)
    expect(canceled.body.status).toBe('canceled')
    const redacted = await net.api('POST', path, { Body: '' })
    expectValid(redacted, route, 'post', 200)
    expect(redacted.body.body).toBe('')
    const mms = await net.send({ MediaUrl: 'https://example.com/a.png' })
    const media = await net.api('GET', `/Messages/${mms.body.sid}/Media.json`)
    expectValid(media, '/Messages/{MessageSid}/Media.json', 'get', 200)
    const item = await net.api('GET', media.body.media_list[0].uri.replace(/.*(?=\/Messages)/, ''))
    expectValid(item, '/Messages/{MessageSid}/Media/{Sid}.json', 'get', 200)
    expect((await net.api('DELETE', path)).status).toBe(204)
    expect((await net.api('GET', path)).body).toMatchObject({ code: 20404, status: 404 })
  })
})
