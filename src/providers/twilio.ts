// Twilio: webhooks, sending, looking up. The sandbox speaks the same; only the base address differs.
import type { ParsedUrlQuery } from 'node:querystring'
import { clearedPhone } from '../core/consent.ts'
import type { ReportedState } from '../core/delivery.ts'
import type { Http, HttpAnswer, HttpResult } from '../kit/http.ts'
import type {
  HookRequest,
  LookUp,
  LookUpAnswer,
  NumberOrder,
  OutgoingText,
  Parsed,
  Provider,
  ProviderAccount,
  SendOutcome,
  TextEvent,
} from './provider.ts'
import { twilioConsents } from './twilio-consents.ts'
import { twilioError, twilioWords } from './twilio-errors.ts'
import { fieldsOf } from './twilio-hook.ts'
import { isSignedByTwilio } from './twilio-signature.ts'

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
  verify: (request, { authToken }) => isSignedByTwilio(request, authToken),
  parse,
  acknowledge: () => ({ contentType: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' }),
  async send(clearance, text, account, http) {
    const { url, headers } = postsOf(account)
    const body = formOf(clearedPhone(clearance), text)
    return outcomeOf(await http.request({ method: 'POST', url, headers, body, timeoutMs: TIMEOUT_MS }))
  },
  lookUp,
  isThere,
  isTrouble: code => twilioError(code).isTrouble,
  registerNumber,
  consents: twilioConsents,
  errorWords: twilioWords,
}

/** Written out: URLSearchParams took as long as the whole call of the HTTP client. */
function formOf(to: string, { from, body, media, statusUrl }: OutgoingText): string {
  let form = `To=${encode(to)}&From=${encode(from)}&StatusCallback=${encode(statusUrl)}`
  if (body !== '') form += `&Body=${encode(body)}`
  for (const url of media) form += `&MediaUrl=${encode(url)}`
  return form
}

/** Half of a character pair, which nobody can read, becomes the sign for that instead of an error. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

type Posts = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

const posts = new WeakMap<ProviderAccount, Posts>()

/** The same for every text of an account. */
function postsOf(account: ProviderAccount): Posts {
  const known = posts.get(account)
  if (known) return known
  const made = { url: addressOf(account, 'Messages.json'), headers: headersOf(account, true) }
  posts.set(account, made)
  return made
}

function parse(request: HookRequest): Parsed {
  const form = fieldsOf(request)
  const providerId = fieldOf(form, 'MessageSid') || fieldOf(form, 'SmsSid') || fieldOf(form, 'SmsMessageSid')
  if (!/^[A-Za-z]{2}[0-9a-fA-F]{32}$/.test(providerId)) return unreadable('It has no MessageSid.')
  const status = fieldOf(form, 'MessageStatus') || fieldOf(form, 'SmsStatus')
  if (status === '' || status === 'received' || status === 'receiving') return parseText(form, providerId)
  const state = STATES.get(status) ?? null
  const code = wholeNumber(fieldOf(form, 'ErrorCode'))
  const isOptOut = state === 'not_delivered' && code !== null && twilioError(code).reason === 'opted_out'
  return {
    ok: true,
    event: { kind: 'status', providerId, reference: referenceOf(request.url), state, code, isOptOut },
  }
}

// twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks. `read` comes after `delivered`;
// a part that is missing makes the whole unreadable, so `partially_delivered` is not delivered.
const STATES = new Map<string, ReportedState>([
  ['accepted', 'handed_over'],
  ['scheduled', 'handed_over'],
  ['queued', 'handed_over'],
  ['sending', 'handed_over'],
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'delivered'],
  ['partially_delivered', 'not_delivered'],
  ['undelivered', 'not_delivered'],
  ['failed', 'not_delivered'],
  ['canceled', 'not_delivered'],
])

const PARTY = /^(\+[1-9][0-9]{5,14}|[0-9]{3,8})$/

function parseText(form: ParsedUrlQuery, providerId: string): Parsed {
  const from = fieldOf(form, 'From')
  const to = fieldOf(form, 'To')
  if (!PARTY.test(from)) return unreadable('From is not a phone.')
  if (!PARTY.test(to)) return unreadable('To is not a phone.')
  const event: TextEvent = {
    kind: 'text',
    providerId,
    from,
    to,
    body: fieldOf(form, 'Body'),
    media: mediaOf(form),
    optOutType: optOutTypeOf(fieldOf(form, 'OptOutType').toUpperCase()),
    segments: wholeNumber(fieldOf(form, 'NumSegments')),
  }
  return { ok: true, event }
}

/** Sent twice, a field counts once: the first. PostgreSQL cannot keep the character NUL, and nobody can read it. */
function fieldOf(form: ParsedUrlQuery, name: string): string {
  const value = form[name]
  const first = Array.isArray(value) ? value[0] : value
  return (first ?? '').replaceAll('\0', '')
}

function mediaOf(form: ParsedUrlQuery): string[] {
  const count = Math.min(wholeNumber(fieldOf(form, 'NumMedia')) ?? 0, MOST_MEDIA)
  const urls = Array.from({ length: count }, (_, index) => fieldOf(form, `MediaUrl${index}`))
  return urls.filter(url => /^https?:\/\//i.test(url) && URL.canParse(url))
}

const MOST_MEDIA = 10

function optOutTypeOf(type: string): TextEvent['optOutType'] {
  return type === 'STOP' || type === 'START' || type === 'HELP' ? type : null
}

/** Null for anything but 1 to 9 digits above zero: it goes into an integer column. */
function wholeNumber(text: unknown): number | null {
  return /^\d{1,9}$/.test(String(text)) ? Number(text) || null : null
}

function referenceOf(url: string): string | null {
  const at = url.indexOf('?')
  return at === -1 ? null : new URLSearchParams(url.slice(at)).get('ref')
}

function unreadable(reason: string): Parsed {
  return { ok: false, reason }
}

function outcomeOf(result: HttpResult): SendOutcome {
  if (result.kind === 'not_sent') return { kind: 'retry', code: null, afterMs: null, detail: result.detail }
  if (result.kind === 'in_doubt') return { kind: 'unknown', detail: result.detail }
  const { status } = result
  if (status >= 500) return { kind: 'unknown', detail: `HTTP ${status}` }
  const body = readJson(result.body)
  if (status >= 200 && status < 300) {
    // Taken, whatever it is that cannot be read: looked up, never sent again.
    if (typeof body?.sid !== 'string') return { kind: 'unknown', detail: 'the answer could not be read' }
    return { kind: 'accepted', providerId: body.sid, segments: wholeNumber(body.num_segments) }
  }
  const code = wholeNumber(body?.code) ?? STATUS_CODES.get(status) ?? null
  const afterMs = retryAfterMs(result)
  // A redirect, or an error page without Twilio's code: something else answers at that address.
  if (code === null) return { kind: 'retry', code, afterMs, detail: `HTTP ${status}, and not from Twilio` }
  const known = twilioError(code)
  if (known.outcome === 'retry' || status === 429)
    return { kind: 'retry', code, afterMs, detail: known.words }
  return { kind: 'refused', code, reason: known.reason }
}

const STATUS_CODES = new Map([
  [401, 20003],
  [429, 20429],
])

function retryAfterMs({ headers }: HttpAnswer): number | null {
  const seconds = wholeNumber(headers['retry-after'])
  return seconds === null ? null : Math.min(seconds, LONGEST_WAIT_S) * 1000
}

const LONGEST_WAIT_S = 3600

/** Not by DateSent: a text that still waits at Twilio has none. The newest come first. */
async function lookUp(asked: LookUp, account: ProviderAccount, http: Http): Promise<LookUpAnswer> {
  const query = new URLSearchParams({ To: asked.to, From: asked.from, PageSize: '100' })
  const found = await fetchJson(http, account, `Messages.json?${query}`)
  if (found.kind === 'unavailable') return found
  if (found.kind === 'none' || !Array.isArray(found.body.messages)) return UNREADABLE
  const earliest = asked.since.getTime() - CLOCK_SKEW_MS
  const alike = (found.body.messages as Json[])
    .filter(({ sid, body }) => typeof sid === 'string' && isSameText(body, asked.body))
    .map(({ sid, date_created }) => ({ sid: sid as string, at: Date.parse(String(date_created)) }))
    .filter(({ at }) => at >= earliest)
  return { kind: 'found', providerIds: alike.sort((a, b) => a.at - b.at).map(({ sid }) => sid) }
}

/** Twilio tells whole seconds, by its own clock. */
const CLOCK_SKEW_MS = 120_000
const TRIAL_PREFIX = 'Sent from your Twilio trial account - '
const UNREADABLE = { kind: 'unavailable', detail: 'the list could not be read' } as const

function isSameText(theirs: unknown, ours: string): boolean {
  const plain = (text: string) => text.replaceAll('\r\n', '\n').trim()
  const text = typeof theirs === 'string' ? plain(theirs) : ''
  return text === plain(ours) || text === plain(TRIAL_PREFIX + ours)
}

/** The list of texts is where a text would be posted to. */
async function isThere(account: ProviderAccount, http: Http): Promise<string | null> {
  const result = await call(http, account, { path: 'Messages.json?PageSize=1' })
  if (result.kind !== 'answer') return result.detail
  if (result.status === 200) return null
  const code = wholeNumber(readJson(result.body)?.code) ?? STATUS_CODES.get(result.status) ?? null
  return code === null ? `HTTP ${result.status}` : twilioWords(code)
}

/** A number that is not ours is claimed from the sandbox only: at Twilio that would buy it. */
async function registerNumber(order: NumberOrder, account: ProviderAccount, http: Http): Promise<boolean> {
  const list = await fetchJson(http, account, `IncomingPhoneNumbers.json?${encodeQuery(order.phone)}`)
  if (list.kind === 'unavailable') return false
  const numbers = list.kind === 'found' ? list.body.incoming_phone_numbers : []
  const own = Array.isArray(numbers) ? numbers.find(one => one?.phone_number === order.phone) : undefined
  if (own === undefined && new URL(account.baseUrl).hostname.endsWith('twilio.com')) return false
  const form = new URLSearchParams({ SmsUrl: order.webhookUrl, SmsMethod: 'POST' })
  if (own === undefined) form.set('PhoneNumber', order.phone)
  const path =
    own === undefined
      ? 'IncomingPhoneNumbers.json'
      : `IncomingPhoneNumbers/${encodeURIComponent(own.sid)}.json`
  const result = await call(http, account, { path, form })
  return result.kind === 'answer' && result.status >= 200 && result.status < 300
}

function encodeQuery(phone: string): string {
  return new URLSearchParams({ PhoneNumber: phone }).toString()
}

type Json = Readonly<Record<string, unknown>>
type Found = { readonly kind: 'found'; readonly body: Json }
type NotFound = { readonly kind: 'none' } | { readonly kind: 'unavailable'; readonly detail: string }

async function fetchJson(http: Http, account: ProviderAccount, path: string): Promise<Found | NotFound> {
  const result = await call(http, account, { path })
  if (result.kind !== 'answer') return { kind: 'unavailable', detail: result.detail }
  const body = readJson(result.body)
  // Only Twilio's own word counts: a proxy's page for a wrong address is no evidence that a text is not there.
  if (result.status === 404 && body?.code === 20404) return { kind: 'none' }
  if (result.status !== 200) return { kind: 'unavailable', detail: `HTTP ${result.status}` }
  return body === null ? UNREADABLE : { kind: 'found', body }
}

type Call = { readonly path: string; readonly form?: URLSearchParams }

/** A form is posted; without one it is a GET. */
function call(http: Http, account: ProviderAccount, { path, form }: Call) {
  const url = addressOf(account, path)
  const headers = headersOf(account, form !== undefined)
  if (form === undefined) return http.request({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS })
  return http.request({ method: 'POST', url, headers, body: form.toString(), timeoutMs: TIMEOUT_MS })
}

function addressOf({ accountSid, baseUrl }: ProviderAccount, path: string): string {
  return `${baseUrl}/2010-04-01/Accounts/${accountSid}/${path}`
}

function headersOf({ accountSid, authToken }: ProviderAccount, isForm: boolean): Record<string, string> {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const headers = { authorization, accept: 'application/json' }
  return isForm ? { ...headers, 'content-type': 'application/x-www-form-urlencoded' } : headers
}

const TIMEOUT_MS = 15_000

function readJson(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : null
  } catch {
    return null
  }
}
