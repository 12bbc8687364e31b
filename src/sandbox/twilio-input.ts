// Reads what a client sends to the Twilio side, and refuses it with the code that Twilio would give.
import { segmentsOf } from '../core/segments.ts'
import { readHttpUrl, readPhone, readSender } from './addresses.ts'
import type { Draft } from './delivery.ts'
import { type Refusal, refusal } from './errors.ts'

export type Form = Readonly<Record<string, string | string[] | undefined>>
export type MessageInput =
  | { readonly kind: 'draft'; readonly from: string; readonly draft: Omit<Draft, 'fate'> }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
export type Paging = { readonly pageSize: number; readonly page: number; readonly token: string | null }

const LONGEST_BODY = 1600
const MOST_MEDIA = 10
const SERVICE = /^MG[0-9a-fA-F]{32}$/
const LATEST_SCHEDULE_MS = 35 * 86_400_000
const EARLIEST_SCHEDULE_MS = 15 * 60_000

export function one(form: Form, name: string): string {
  const value = form[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function many(form: Form, name: string): string[] {
  const value = form[name]
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).filter(item => item !== '')
}

/** Everything about a new message that needs no look at the network's memory. */
export function readMessage(form: Form, nowMs: number): MessageInput {
  const to = readPhone(one(form, 'To'))
  const from = readSender(one(form, 'From'))
  const code = addressError(form, { to, from }) ?? contentError(form) ?? optionError(form, nowMs)
  if (code !== null)
    return { kind: 'refused', refusal: refusal(code.code, code.detail ? { detail: code.detail } : {}) }
  const body = one(form, 'Body')
  const callback = one(form, 'StatusCallback')
  return {
    kind: 'draft',
    from: from!,
    draft: {
      to: to!,
      body,
      media: many(form, 'MediaUrl'),
      segments: Math.max(1, segmentsOf(body).segments),
      callback: callback === '' ? null : readHttpUrl(callback),
      validityS: Number(one(form, 'ValidityPeriod') || 36_000),
      serviceSid: one(form, 'MessagingServiceSid') || null,
      sendAt: one(form, 'SendAt') ? Date.parse(one(form, 'SendAt')) : null,
    },
  }
}

type Fault = { readonly code: number; readonly detail?: string }

function addressError(form: Form, { to, from }: { to: string | null; from: string | null }): Fault | null {
  if (one(form, 'To') === '') return { code: 21604 }
  if (to === null) return { code: 21211, detail: one(form, 'To').slice(0, 60) }
  const service = one(form, 'MessagingServiceSid')
  if (service !== '' && !SERVICE.test(service))
    return { code: 21703, detail: 'MessagingServiceSid is invalid' }
  // The sandbox has no sender pools: a Messaging Service is accepted beside a From, as Twilio accepts both.
  if (service !== '' && one(form, 'From') === '') return { code: 21703, detail: 'give a From as well' }
  if (one(form, 'From') === '') return { code: 21603 }
  if (from === null) return { code: 21212, detail: one(form, 'From').slice(0, 60) }
  return to === from ? { code: 21266 } : null
}

function contentError(form: Form): Fault | null {
  const media = many(form, 'MediaUrl')
  const body = one(form, 'Body')
  if (body === '' && media.length === 0) return { code: 21602 }
  if (body.length > LONGEST_BODY) return { code: 21617 }
  if (media.length > MOST_MEDIA) return { code: 21623 }
  const bad = media.find(url => readHttpUrl(url) === null)
  return bad === undefined ? null : { code: 21620, detail: bad.slice(0, 100) }
}

function optionError(form: Form, nowMs: number): Fault | null {
  const callback = one(form, 'StatusCallback')
  if (callback !== '' && readHttpUrl(callback) === null)
    return { code: 21609, detail: callback.slice(0, 100) }
  const validity = one(form, 'ValidityPeriod')
  if (validity !== '' && !(/^\d{1,5}$/.test(validity) && +validity >= 1 && +validity <= 36_000))
    return { code: 21624 }
  const sendAt = one(form, 'SendAt')
  if (sendAt === '') return null
  if (one(form, 'ScheduleType') !== 'fixed') return { code: 20001, detail: 'ScheduleType must be fixed' }
  if (one(form, 'MessagingServiceSid') === '')
    return { code: 20001, detail: 'SendAt needs a MessagingServiceSid' }
  const wait = Date.parse(sendAt) - nowMs
  const isInTime = wait >= EARLIEST_SCHEDULE_MS && wait <= LATEST_SCHEDULE_MS
  return isInTime ? null : { code: 20001, detail: 'SendAt must be 15 minutes to 35 days ahead' }
}

/** PageSize is cut to 1000, as at Twilio. Null when a number is none. */
export function readPaging(query: Form): Paging | null {
  const size = one(query, 'PageSize') || '50'
  const page = one(query, 'Page') || '0'
  const token = one(query, 'PageToken') || null
  if (!/^\d{1,9}$/.test(size) || +size < 1 || !/^\d{1,9}$/.test(page)) return null
  if (token !== null && !/^P[AB]\d{1,15}$/.test(token)) return null
  return { pageSize: Math.min(1000, +size), page: +page, token }
}

export type DateRange = { readonly from: number; readonly until: number }

/** DateSent names a day, `DateSent>` and `DateSent<` an instant. Null when one of them is no date. */
export function readDates(query: Form): DateRange | null {
  const [day, after, before] = ['DateSent', 'DateSent>', 'DateSent<'].map(name => one(query, name))
  const given = [day!, after!, before!].filter(text => text !== '')
  if (given.some(text => !/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text)))) return null
  const range = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }
  if (day) {
    range.from = Date.parse(day.slice(0, 10))
    range.until = range.from + 86_399_999
  }
  if (after) range.from = Math.max(range.from, Date.parse(after))
  // RFC 2822 dates have whole seconds: a text of that very second is still "at or before".
  if (before) range.until = Math.min(range.until, Date.parse(before) + 999)
  return range
}
