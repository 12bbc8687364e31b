// Twilio: signatures, webhooks, sending, looking up. The sandbox speaks the same; only the base address differs.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { parse as parseForm } from 'node:querystring'
import type { ReportedState } from '../core/delivery.ts'
import type { Http, HttpResult } from '../kit/http.ts'
import type { HookRequest, Parsed, Provider, ProviderAccount, SendOutcome } from './provider.ts'
import { twilioError, twilioWords } from './twilio-errors.ts'

const TIMEOUT_MS = 15_000
const LOOK_BACK_MS = 120_000

/** twilio.com/docs/messaging/tutorials/advanced-opt-out: the default words; a toll-free network knows two. */
const WORDS: Provider['words'] = {
  long_code: {
    optOut: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
    optIn: ['START', 'YES', 'UNSTOP'],
    help: ['HELP', 'INFO'],
  },
  toll_free: { optOut: ['STOP'], optIn: ['START', 'UNSTOP'], help: ['HELP', 'INFO'] },
  short_code: { optOut: [], optIn: [], help: [] },
}

export const twilio: Provider = {
  name: 'twilio',
  words: WORDS,
  verify,
  parse,
  acknowledge: () => ({ contentType: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' }),
  async send(clearance, text, account, http) {
    const form = new URLSearchParams({ To: clearance.phone, From: text.from, StatusCallback: text.statusUrl })
    if (text.body !== '') form.set('Body', text.body)
    for (const url of text.media) form.append('MediaUrl', url)
    return outcomeOf(
      await call(http, account, { method: 'POST', path: 'Messages.json', body: form.toString() }),
    )
  },
  async lookUp({ to, from, body, since }, account, http) {
    // Not by DateSent: a text that still waits at Twilio has none. The newest come first.
    const query = new URLSearchParams({ To: to, From: from, PageSize: '100' })
    const earliest = since.getTime() - LOOK_BACK_MS
    const answer = await call(http, account, { method: 'GET', path: `Messages.json?${query}` })
    if (answer.kind !== 'answer' || answer.status !== 200)
      return { kind: 'unavailable', detail: detailOf(answer) }
    const messages = readJson<{ messages?: Listed[] }>(answer.body)?.messages
    if (!messages) return { kind: 'unavailable', detail: 'the list could not be read' }
    const alike = messages.filter(one => one.body === body && Date.parse(one.date_created) >= earliest)
    alike.sort((a, b) => Date.parse(a.date_created) - Date.parse(b.date_created))
    return { kind: 'found', providerIds: alike.map(one => one.sid) }
  },
  async registerNumber({ phone, webhookUrl, segmentsPerSecond }, account, http) {
    const form = new URLSearchParams({ PhoneNumber: phone, SmsUrl: webhookUrl, SmsMethod: 'POST' })
    // Only the sandbox knows this one; Twilio sets a number's pace by its registration.
    form.set('SegmentsPerSecond', String(segmentsPerSecond))
    const answer = await call(http, account, {
      method: 'POST',
      path: 'IncomingPhoneNumbers.json',
      body: form.toString(),
    })
    return answer.kind === 'answer' && answer.status < 300
  },
  errorWords: twilioWords,
}

/**
 * X-Twilio-Signature: base64 of HMAC-SHA1 over the full address and the sorted form fields, compared in constant time.
 * Twilio signs with or without the standard port, so both are tried. twilio.com/docs/usage/webhooks/webhooks-security
 */
function verify({ url, rawBody, headers }: HookRequest, { authToken }: ProviderAccount): boolean {
  const given = headers['x-twilio-signature']
  if (typeof given !== 'string') return false
  const form = parseForm(rawBody, undefined, undefined, { maxKeys: 1000 })
  const fields = Object.keys(form)
    .sort()
    .map(key => key + [...new Set([form[key] ?? ''].flat())].sort().join(''))
    .join('')
  return addressesOf(url).some(address => {
    const expected = createHmac('sha1', authToken)
      .update(address + fields)
      .digest()
    const claimed = Buffer.from(given, 'base64')
    return claimed.length === expected.length && timingSafeEqual(claimed, expected)
  })
}

function addressesOf(url: string): string[] {
  const address = new URL(url)
  const rest = address.pathname + address.search
  const port = address.port || (address.protocol === 'https:' ? '443' : '80')
  const bare = `${address.protocol}//${address.hostname}`
  return address.port
    ? [`${bare}:${port}${rest}`, `${bare}${rest}`]
    : [`${bare}${rest}`, `${bare}:${port}${rest}`]
}

const STATES: Readonly<Record<string, ReportedState | null>> = {
  accepted: 'handed_over',
  scheduled: 'handed_over',
  queued: 'handed_over',
  sending: 'handed_over',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  partially_delivered: 'not_delivered',
  undelivered: 'not_delivered',
  failed: 'not_delivered',
  canceled: 'not_delivered',
}

const OPT_OUT_TYPES = new Set(['STOP', 'START', 'HELP'])

function parse({ url, rawBody }: HookRequest): Parsed {
  const form = parseForm(rawBody)
  const field = (name: string) => {
    const value = form[name]
    return typeof value === 'string' ? value : ''
  }
  const providerId = field('MessageSid') || field('SmsSid')
  if (!/^[A-Za-z]{2}[0-9a-fA-F]{32}$/.test(providerId)) return { ok: false, reason: 'It has no MessageSid.' }
  const status = field('MessageStatus')
  if (status !== '' && status !== 'received') {
    const code = Number(field('ErrorCode')) || null
    const reference = url.includes('?') ? new URLSearchParams(url.slice(url.indexOf('?'))).get('ref') : null
    const isOptOut = code !== null && twilioError(code).reason === 'opted_out'
    return {
      ok: true,
      event: { kind: 'status', providerId, reference, state: STATES[status] ?? null, code, isOptOut },
    }
  }
  const from = field('From')
  if (!/^\+?[0-9]{3,15}$/.test(from)) return { ok: false, reason: 'From is not a phone.' }
  const type = field('OptOutType').toUpperCase()
  return {
    ok: true,
    event: {
      kind: 'text',
      providerId,
      from,
      to: field('To'),
      body: field('Body').replaceAll('\0', ''),
      media: mediaOf(field),
      optOutType: OPT_OUT_TYPES.has(type) ? (type as 'STOP') : null,
    },
  }
}

function mediaOf(field: (name: string) => string): string[] {
  const count = Math.min(10, Number(field('NumMedia')) || 0)
  return Array.from({ length: count }, (_, index) => field(`MediaUrl${index}`)).filter(url => url !== '')
}

function outcomeOf(answer: HttpResult): SendOutcome {
  if (answer.kind === 'not_sent') return { kind: 'retry', code: null, afterMs: null, detail: answer.detail }
  if (answer.kind === 'in_doubt') return { kind: 'unknown', detail: answer.detail }
  const body = readJson<{ sid?: string; code?: number; num_segments?: string }>(answer.body)
  if (answer.status < 300) {
    // A 2xx that cannot be read was taken all the same: looked up, never sent again.
    if (typeof body?.sid !== 'string') return { kind: 'unknown', detail: 'the answer could not be read' }
    return { kind: 'accepted', providerId: body.sid, segments: Number(body.num_segments) || null }
  }
  if (answer.status >= 500) return { kind: 'unknown', detail: `HTTP ${answer.status}` }
  const code = body?.code ?? (answer.status === 429 ? 20429 : answer.status === 401 ? 20003 : answer.status)
  const known = twilioError(code)
  if (known.outcome === 'retry' || answer.status === 429) {
    return { kind: 'retry', code, afterMs: retryAfterMs(answer), detail: known.words }
  }
  return { kind: 'refused', code, reason: known.reason }
}

function retryAfterMs(answer: HttpResult & { kind: 'answer' }): number | null {
  const seconds = Number(answer.headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) * 1000 : null
}

type Listed = { readonly sid: string; readonly body: string; readonly date_created: string }
type Call = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string }

function call(
  http: Http,
  { accountSid, authToken, baseUrl }: ProviderAccount,
  { method, path, body }: Call,
): Promise<HttpResult> {
  return http.request({
    method,
    url: `${baseUrl}/2010-04-01/Accounts/${accountSid}/${path}`,
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(body !== undefined && { body }),
    timeoutMs: TIMEOUT_MS,
  })
}

function readJson<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

function detailOf(answer: HttpResult): string {
  return answer.kind === 'answer' ? `HTTP ${answer.status}` : answer.detail
}
