// Twilio's cases: what it sends us, what it answers, and what we make of it.
import type { HttpResult } from '../kit/http.ts'
import { fixture, type HookCase, type ProviderCases, type SendCase } from './cases.ts'
import type { StatusEvent, TextEvent } from './provider.ts'
import { twilio } from './twilio.ts'

const OURS = '+15125550100'
const THEIRS = '+15125550142'
const REFERENCE = '019aaf2e-7a44-7000-8000-000000000001'
const STATUS_URL = `https://desk.example.com/webhooks/twilio/one/status?ref=${REFERENCE}`

const recorded = (file: string) => fixture('twilio', file)
const sid = (prefix: string, number: number) => `${prefix}5eed${number.toString(16).padStart(28, '0')}`

const answer = (status: number, body: string, headers = {}): HttpResult => ({
  kind: 'answer',
  status,
  headers,
  body,
})

const text = (number: number, rest: Partial<TextEvent>): TextEvent => ({
  kind: 'text',
  providerId: sid('SM', number),
  from: THEIRS,
  to: OURS,
  body: '',
  media: [],
  optOutType: null,
  segments: 1,
  ...rest,
})

const status = (number: number, rest: Partial<StatusEvent>): StatusEvent => ({
  kind: 'status',
  providerId: sid('SM', number),
  reference: REFERENCE,
  state: null,
  code: null,
  isOptOut: false,
  ...rest,
})

const MEDIA = `https://api.twilio.com/2010-04-01/Accounts/AC${'0a1b2c3d'.repeat(4)}/Messages/${sid('MM', 5)}/Media`
const ANY_SID = sid('SM', 99)

const texts: HookCase[] = [
  {
    title: 'a text',
    rawBody: recorded('inbound-text.txt'),
    read: text(1, { body: 'Is the house on Oak St still for sale?' }),
  },
  { title: 'STOP', rawBody: recorded('inbound-stop.txt'), read: text(2, { body: 'STOP' }) },
  {
    title: 'STOP that Twilio has acted on (Advanced Opt-Out)',
    rawBody: recorded('inbound-stop-advanced.txt'),
    read: text(3, { body: 'stop', optOutType: 'STOP' }),
  },
  {
    title: 'accents, emoji, line ends and signs',
    rawBody: recorded('inbound-emoji.txt'),
    read: text(4, { body: 'Sí, sounds great 👍🏽\nSee you — at 5 & bring "keys" + 100%' }),
  },
  {
    title: 'pictures without a word',
    rawBody: recorded('inbound-media.txt'),
    read: text(5, {
      providerId: sid('MM', 5),
      media: [`${MEDIA}/${sid('ME', 1)}`, `${MEDIA}/${sid('ME', 2)}`],
      segments: 2,
    }),
  },
  {
    title: 'a short code',
    rawBody: recorded('inbound-short-code.txt'),
    read: text(6, { body: 'Your code is 482911', from: '72727' }),
  },
  {
    title: 'a replay without its address',
    url: '',
    rawBody: recorded('inbound-stop.txt'),
    read: text(2, { body: 'STOP' }),
  },
  {
    title: 'a NUL and broken UTF-8, which no database keeps',
    rawBody: `MessageSid=${ANY_SID}&From=%2B15125550142&To=%2B15125550100&Body=a%00b%FFc`,
    read: text(99, { body: 'ab\ufffdc', segments: null }),
  },
  {
    title: 'a field sent twice: the first counts',
    rawBody: `MessageSid=${ANY_SID}&From=%2B15125550142&To=%2B15125550100&Body=one&Body=two`,
    read: text(99, { body: 'one', segments: null }),
  },
  {
    title: 'media that is no address, or more than there can be',
    rawBody: `MessageSid=${ANY_SID}&From=%2B15125550142&To=%2B15125550100&NumMedia=99999&MediaUrl0=javascript%3Aalert(1)&MediaUrl1=https%3A%2F%2Fa.example%2Fb&MediaUrl2=http%3A%2F%2F`,
    read: text(99, { media: ['https://a.example/b'], segments: null }),
  },
  {
    title: 'an OptOutType of tomorrow',
    rawBody: `MessageSid=${ANY_SID}&From=%2B15125550142&To=%2B15125550100&OptOutType=PAUSE`,
    read: text(99, { segments: null }),
  },
]

const statuses: HookCase[] = [
  { title: 'queued', rawBody: recorded('status-queued.txt'), read: status(23, { state: 'handed_over' }) },
  { title: 'sent', rawBody: recorded('status-sent.txt'), read: status(20, { state: 'sent' }) },
  { title: 'delivered', rawBody: recorded('status-delivered.txt'), read: status(20, { state: 'delivered' }) },
  {
    title: 'B11: undelivered to a dead number is no opt-out',
    rawBody: recorded('status-undelivered-30005.txt'),
    read: status(21, { state: 'not_delivered', code: 30005 }),
  },
  {
    title: 'B11: failed because they opted out',
    rawBody: recorded('status-failed-21610.txt'),
    read: status(22, { state: 'not_delivered', code: 21610, isOptOut: true }),
  },
  {
    title: 'without a reference',
    url: 'https://desk.example.com/webhooks/twilio/one/status',
    rawBody: recorded('status-sent.txt'),
    read: status(20, { state: 'sent', reference: null }),
  },
  {
    title: 'a status of tomorrow, named like a property of every object',
    rawBody: `MessageSid=${ANY_SID}&MessageStatus=constructor`,
    read: status(99, {}),
  },
  {
    title: 'an error code that is no number',
    rawBody: `MessageSid=${ANY_SID}&MessageStatus=failed&ErrorCode=99999999999`,
    read: status(99, { state: 'not_delivered' }),
  },
]

const unreadable: HookCase[] = [
  { title: 'nothing', rawBody: '', read: 'It has no MessageSid.' },
  { title: 'JSON', rawBody: '{"MessageSid":"SM1"}', read: 'It has no MessageSid.' },
  { title: 'an id that is none', rawBody: 'MessageSid=1&From=%2B15125550142', read: 'It has no MessageSid.' },
  { title: 'no sender', rawBody: `MessageSid=${ANY_SID}&Body=hi`, read: 'From is not a phone.' },
  {
    title: 'another channel',
    rawBody: `MessageSid=${ANY_SID}&From=whatsapp%3A%2B15125550142&To=whatsapp%3A%2B15125550100`,
    read: 'From is not a phone.',
  },
  {
    title: 'no receiver',
    rawBody: `MessageSid=${ANY_SID}&From=%2B15125550142&To=desk`,
    read: 'To is not a phone.',
  },
]

const refused = (code: number, reason: string) => ({ kind: 'refused', code, reason }) as SendCase['outcome']
const error = (code: number, http: number, headers = {}) =>
  answer(http, JSON.stringify({ code, status: http }), headers)

const sends: SendCase[] = [
  {
    title: 'taken',
    answer: answer(201, recorded('created.json')),
    outcome: { kind: 'accepted', providerId: sid('SM', 20), segments: 1 },
    requested: {
      To: THEIRS,
      From: OURS,
      Body: 'Hi Ann, it is Sam.',
      StatusCallback: STATUS_URL,
      MediaUrl: null,
    },
  },
  {
    title: 'a picture without a word',
    text: { body: '', media: ['https://desk.example.com/a b.jpg'] },
    answer: answer(201, recorded('created.json')),
    outcome: { kind: 'accepted', providerId: sid('SM', 20), segments: 1 },
    requested: { Body: null, MediaUrl: 'https://desk.example.com/a b.jpg' },
  },
  {
    title: 'signs that a form must escape',
    text: { body: 'a&To=+1%20=é👋\n' },
    answer: answer(201, recorded('created.json')),
    outcome: { kind: 'accepted', providerId: sid('SM', 20), segments: 1 },
    requested: { Body: 'a&To=+1%20=é👋\n', To: THEIRS },
  },
  {
    title: 'B11: opted out at the provider',
    answer: answer(400, recorded('error-21610.json')),
    outcome: refused(21610, 'opted_out'),
  },
  {
    title: 'B11: an invalid number is no opt-out',
    answer: answer(400, recorded('error-21211.json')),
    outcome: refused(21211, 'bad_number'),
  },
  { title: 'a landline', answer: error(21614, 400), outcome: refused(21614, 'bad_number') },
  { title: 'a country switched off', answer: error(21408, 403), outcome: refused(21408, 'not_allowed') },
  { title: 'too long', answer: error(21617, 400), outcome: refused(21617, 'bad_text') },
  { title: 'a code of tomorrow', answer: error(29999, 400), outcome: refused(29999, 'provider') },
  {
    title: 'too fast, with a time to wait',
    answer: answer(429, recorded('error-20429.json'), { 'retry-after': '7' }),
    outcome: { kind: 'retry', code: 20429, afterMs: 7000, detail: 'Twilio asks us to slow down' },
  },
  {
    title: 'too fast, with a time that is none',
    answer: answer(429, '', { 'retry-after': 'Mon, 23 Nov 2026 10:45:01 GMT' }),
    outcome: { kind: 'retry', code: 20429, afterMs: null, detail: 'Twilio asks us to slow down' },
  },
  {
    title: 'the queue of our number is full',
    answer: error(21611, 400),
    outcome: {
      kind: 'retry',
      code: 21611,
      afterMs: null,
      detail: 'Our number has too many texts waiting at Twilio',
    },
  },
  {
    title: 'a wrong token',
    answer: answer(401, recorded('error-20003.json')),
    outcome: {
      kind: 'retry',
      code: 20003,
      afterMs: null,
      detail: 'Twilio did not accept our sign-in: check the auth token',
    },
  },
  {
    title: 'a page of something that is not Twilio',
    answer: answer(404, '<html>Not Found</html>'),
    outcome: { kind: 'retry', code: null, afterMs: null, detail: 'HTTP 404, and not from Twilio' },
  },
  {
    title: 'a redirect',
    answer: answer(301, '', { location: 'https://elsewhere.example' }),
    outcome: { kind: 'retry', code: null, afterMs: null, detail: 'HTTP 301, and not from Twilio' },
  },
  {
    title: 'an error at Twilio',
    answer: answer(500, recorded('error-20500.json')),
    outcome: { kind: 'unknown', detail: 'HTTP 500' },
  },
  { title: 'a gateway', answer: answer(502, ''), outcome: { kind: 'unknown', detail: 'HTTP 502' } },
  {
    title: 'taken, and nobody can read what',
    answer: answer(201, '{"sid":'),
    outcome: { kind: 'unknown', detail: 'the answer could not be read' },
  },
  {
    title: 'not sent',
    answer: { kind: 'not_sent', detail: 'ECONNREFUSED' },
    outcome: { kind: 'retry', code: null, afterMs: null, detail: 'ECONNREFUSED' },
  },
  {
    title: 'in doubt',
    answer: { kind: 'in_doubt', detail: 'no answer within 15000 ms' },
    outcome: { kind: 'unknown', detail: 'no answer within 15000 ms' },
  },
]

export const twilioCases: ProviderCases = {
  provider: twilio,
  account: {
    accountSid: `AC${'0a1b2c3d'.repeat(4)}`,
    authToken: '12345678901234567890123456789012',
    baseUrl: 'https://api.twilio.com',
  },
  hooks: [...texts, ...statuses, ...unreadable].map(one => ({ url: STATUS_URL, ...one })),
  sends,
  asked: {
    to: THEIRS,
    from: OURS,
    body: 'Hi Ann, it is Sam.',
    since: new Date('2026-11-23T10:46:00.500Z'),
  },
  text: { from: OURS, body: 'Hi Ann, it is Sam.', media: [], statusUrl: STATUS_URL },
  lookUps: [
    {
      title: 'the same text, not older than the clocks may differ, the oldest first',
      answer: answer(200, recorded('list.json')),
      outcome: { kind: 'found', providerIds: [sid('SM', 31), sid('SM', 32)] },
    },
    {
      title: 'none',
      answer: answer(200, '{"messages":[]}'),
      outcome: { kind: 'found', providerIds: [] },
    },
    {
      title: 'a trial account writes before the text, and line ends change',
      answer: answer(
        200,
        `{"messages":[{"sid":"${ANY_SID}","body":"Sent from your Twilio trial account - Hi Ann, it is Sam.","date_created":"Mon, 23 Nov 2026 10:46:00 +0000"}]}`,
      ),
      outcome: { kind: 'found', providerIds: [ANY_SID] },
    },
    {
      title: 'a list that is none',
      answer: answer(200, '{"messages":{}}'),
      outcome: { kind: 'unavailable', detail: 'the list could not be read' },
    },
    {
      title: 'no JSON',
      answer: answer(200, '<html>'),
      outcome: { kind: 'unavailable', detail: 'the list could not be read' },
    },
    {
      title: 'an account that is not known is no evidence',
      answer: answer(404, recorded('error-20404.json')),
      outcome: { kind: 'unavailable', detail: 'the list could not be read' },
    },
    {
      title: 'out of order',
      answer: answer(503, ''),
      outcome: { kind: 'unavailable', detail: 'HTTP 503' },
    },
    {
      title: 'not reached',
      answer: { kind: 'not_sent', detail: 'ECONNREFUSED' },
      outcome: { kind: 'unavailable', detail: 'ECONNREFUSED' },
    },
  ],
}
