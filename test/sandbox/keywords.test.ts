// Chart D, every cell, on the provider's side: what the phone receives, what Heed is told, what is blocked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANN, type Listener, LONG_CODE, listen, SHORT_CODE, TOLL_FREE, type World, world } from './support.ts'

const STOPPED =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. ' +
  'Reply START to resubscribe.'
const BACK =
  'You have successfully been re-subscribed to messages from this number. Reply HELP for help. ' +
  'Reply STOP to unsubscribe. Msg&Data Rates May Apply.'
const HELP = 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.'
const NET_STOPPED =
  'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. ' +
  'Text back "unstop" to receive messages again.'
const NET_BACK =
  'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.'

const STOPS = ['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL']
const OTHER_STOPS = STOPS.slice(1)
const NOT_KEYWORDS = [
  'STOP.',
  'please stop',
  'stop please',
  'OPT OUT',
  '"stop"',
  'ok',
  'st op',
  'STOP\u200b',
  '',
]

type Case = {
  number: string
  before: 'free' | 'stopped'
  bodies: string[]
  reply: string | null
  after: 'free' | 'stopped'
}

const CHART: Case[] = [
  {
    number: LONG_CODE,
    before: 'free',
    bodies: [...STOPS, 'stop', ' Stop\n', '\tqUiT '],
    reply: STOPPED,
    after: 'stopped',
  },
  { number: LONG_CODE, before: 'stopped', bodies: STOPS, reply: null, after: 'stopped' },
  {
    number: LONG_CODE,
    before: 'stopped',
    bodies: ['START', 'YES', 'UNSTOP', 'yes '],
    reply: BACK,
    after: 'free',
  },
  { number: LONG_CODE, before: 'free', bodies: ['START', 'YES', 'UNSTOP'], reply: null, after: 'free' },
  { number: LONG_CODE, before: 'free', bodies: ['HELP', 'INFO', 'help'], reply: HELP, after: 'free' },
  { number: LONG_CODE, before: 'stopped', bodies: ['HELP', 'INFO'], reply: null, after: 'stopped' },
  { number: TOLL_FREE, before: 'free', bodies: ['STOP', 'stop '], reply: NET_STOPPED, after: 'stopped' },
  { number: TOLL_FREE, before: 'free', bodies: OTHER_STOPS, reply: null, after: 'free' },
  { number: TOLL_FREE, before: 'stopped', bodies: STOPS, reply: null, after: 'stopped' },
  { number: TOLL_FREE, before: 'stopped', bodies: ['START', 'UNSTOP'], reply: NET_BACK, after: 'free' },
  { number: TOLL_FREE, before: 'stopped', bodies: ['YES'], reply: null, after: 'stopped' },
  { number: TOLL_FREE, before: 'free', bodies: ['START', 'UNSTOP', 'YES'], reply: null, after: 'free' },
  { number: TOLL_FREE, before: 'free', bodies: ['HELP', 'INFO'], reply: HELP, after: 'free' },
  { number: TOLL_FREE, before: 'stopped', bodies: ['HELP', 'INFO'], reply: null, after: 'stopped' },
  {
    number: SHORT_CODE,
    before: 'free',
    bodies: [...STOPS, 'START', 'HELP', 'INFO'],
    reply: null,
    after: 'free',
  },
  { number: LONG_CODE, before: 'free', bodies: NOT_KEYWORDS, reply: null, after: 'free' },
  {
    number: LONG_CODE,
    before: 'stopped',
    bodies: ['START.', 'yes please', 'un stop', 'ok'],
    reply: null,
    after: 'stopped',
  },
]

let heed: Listener
let net: World

beforeAll(async () => {
  heed = await listen()
  net = await world()
  for (const number of [LONG_CODE, TOLL_FREE, SHORT_CODE]) await net.register(number, `${heed.url}/in`)
})
afterAll(async () => {
  await net.sandbox.stop()
  await heed.stop()
})

let count = 0
/** A phone of its own for each cell, so that none inherits another's state. */
function freshPhone(): string {
  count += 1
  return `+1415556${String(count).padStart(4, '0')}`
}

describe('D: the chart of replies, on the provider side', () => {
  for (const { number, before, bodies, reply, after } of CHART) {
    for (const body of bodies.filter(text => text !== '')) {
      const answer = reply?.slice(0, 30) ?? 'nothing'
      const name = `${number} ${before}: ${JSON.stringify(body)} -> ${answer}, ${after}`
      test(name, async () => {
        const phone = freshPhone()
        if (before === 'stopped') await net.type(phone, 'STOP', number)
        await net.pass(1000)
        const from = (await net.shown(phone)).length
        heed.calls.length = 0
        await net.type(phone, body, number)
        await net.pass(1000)
        expect((await net.shown(phone)).slice(from)).toEqual([
          ['phone', body],
          ...(reply === null ? [] : [['provider', reply]]),
        ])
        // The keyword's text always reaches Heed too, without OptOutType.
        expect(heed.calls.map(({ form }) => [form.From, form.Body, form.OptOutType])).toEqual([
          [phone, body, undefined],
        ])
        const sent = await net.send({ To: phone, From: number })
        expect([sent.status, sent.body.code]).toEqual(after === 'stopped' ? [400, 21610] : [201, undefined])
      })
    }
  }
})

test('D: a stop holds for the pair of phone and number alone', async () => {
  const phone = freshPhone()
  await net.type(phone, 'STOP', LONG_CODE)
  expect((await net.send({ To: phone, From: TOLL_FREE })).status).toBe(201)
  expect((await net.send({ To: freshPhone() })).status).toBe(201)
  expect((await net.send({ To: phone })).body.code).toBe(21610)
})

test('the replies of the provider are no messages of the API, and Heed hears nothing of them', async () => {
  const phone = freshPhone()
  heed.calls.length = 0
  await net.type(phone, 'STOP', LONG_CODE)
  await net.pass(1000)
  const { body } = await net.api('GET', `/Messages.json?To=${encodeURIComponent(phone)}`)
  expect(body.messages).toEqual([])
  expect(heed.calls).toHaveLength(1)
})

describe('Advanced Opt-Out', () => {
  const table = [
    { number: LONG_CODE, body: 'STOP', type: 'STOP', before: 'free', replies: [STOPPED] },
    { number: LONG_CODE, body: 'STOP', type: 'STOP', before: 'stopped', replies: [] },
    { number: LONG_CODE, body: 'YES', type: 'START', before: 'free', replies: [BACK] },
    { number: LONG_CODE, body: 'START', type: 'START', before: 'stopped', replies: [BACK] },
    { number: LONG_CODE, body: 'HELP', type: 'HELP', before: 'free', replies: [HELP] },
    { number: LONG_CODE, body: 'HELP', type: 'HELP', before: 'stopped', replies: [] },
    { number: LONG_CODE, body: 'hello', type: undefined, before: 'free', replies: [] },
    { number: SHORT_CODE, body: 'STOP', type: 'STOP', before: 'free', replies: [STOPPED] },
    { number: TOLL_FREE, body: 'STOP', type: 'STOP', before: 'free', replies: [NET_STOPPED] },
    { number: TOLL_FREE, body: 'UNSTOP', type: 'START', before: 'stopped', replies: [NET_BACK, BACK] },
    { number: TOLL_FREE, body: 'YES', type: undefined, before: 'stopped', replies: [] },
  ]
  for (const { number, body, type, before, replies } of table) {
    test(`${number} ${before}: ${body} -> OptOutType ${type}, ${replies.length} replies`, async () => {
      await net.control('PUT', `/numbers/${number}`, { advancedOptOut: true })
      const phone = freshPhone()
      if (before === 'stopped') await net.type(phone, 'STOP', number)
      await net.pass(1000)
      const from = (await net.shown(phone)).length
      heed.calls.length = 0
      await net.type(phone, body, number)
      await net.pass(1000)
      expect((await net.shown(phone)).slice(from + 1).map(([, text]) => text)).toEqual(replies)
      expect(heed.calls.map(({ form }) => form.OptOutType)).toEqual([type])
      await net.control('PUT', `/numbers/${number}`, { advancedOptOut: false })
    })
  }

  test('a text to a stopped phone is accepted, then fails with 21610', async () => {
    await net.control('PUT', `/numbers/${LONG_CODE}`, { advancedOptOut: true })
    await net.type(ANN, 'STOP', LONG_CODE)
    await net.pass(1000)
    heed.calls.length = 0
    const sent = await net.send({ StatusCallback: `${heed.url}/status` })
    expect(sent.status).toBe(201)
    await net.pass(1000)
    expect(heed.calls.map(({ form }) => [form.MessageStatus, form.ErrorCode])).toEqual([['failed', '21610']])
    expect((await net.shown(ANN)).map(([by]) => by)).toEqual(['phone', 'provider'])
    await net.control('PUT', `/numbers/${LONG_CODE}`, { advancedOptOut: false })
  })
})
