// The way of a text to a phone: its turn on our number, the air, the ringing; and the status callbacks it
// leaves.
import { endOf } from './errors.ts'
import { entryOf } from './log-entry.ts'
import { type Network, newSid } from './network.ts'
import type { Message, OurNumber, Status } from './store.ts'

export type Draft = {
  readonly to: string
  readonly body: string
  readonly media: readonly string[]
  readonly segments: number
  readonly callback: string | null
  readonly validityS: number
  readonly serviceSid: string | null
  readonly sendAt: number | null
  /** An error that is to strike on the way; null for none. */
  readonly fate: number | null
}

const LONGEST_QUEUE_MS = 10 * 3_600_000

/** Twilio keeps at most ten hours of texts waiting for one number, then refuses (21611). */
export function isQueueFull(number: OurNumber, nowMs: number): boolean {
  return number.freeAt - nowMs > LONGEST_QUEUE_MS
}

export function accept(net: Network, number: OurNumber, draft: Draft): Message {
  const message = newMessage(net, number, draft)
  net.store.add(message)
  if (message.status === 'scheduled') net.scheduler.at(draft.sendAt!, () => takeTurn(net, message))
  else takeTurn(net, message)
  net.journal.write({ t: 'message', message })
  return message
}

/** Takes up what was under way when the sandbox stopped. */
export function resume(net: Network): void {
  for (let i = 0; i < net.store.all.length; i++) {
    const message = net.store.all.at(i)!
    if (message.gone || message.direction !== 'outbound-api') continue
    if (message.status === 'scheduled') net.scheduler.at(message.turnAt, () => takeTurn(net, message))
    else if (UNDER_WAY.has(message.status)) takeTurn(net, message)
  }
}

const UNDER_WAY = new Set<Status>(['accepted', 'queued', 'sending', 'sent'])

/** Neither at its end nor scheduled for later. */
export function isUnderWay(message: Message): boolean {
  return UNDER_WAY.has(message.status)
}

/** Only what was scheduled can be canceled at Twilio (30409 otherwise); what is queued goes out. */
export function cancel(net: Network, message: Message): boolean {
  if (message.status !== 'scheduled') return false
  finish(net, message, { status: 'canceled', errorCode: null, at: net.clock.now() })
  return true
}

/**
 * A reply of the provider's or the network's own: no message of the API, no callback, and nothing can block
 * it.
 */
export function replyByProvider(
  net: Network,
  { phone, number, body }: { phone: string; number: string; body: string },
): void {
  // A millisecond more than a text takes: what was in the air before the STOP rings before its confirmation.
  const at = net.clock.now() + net.deliveryMs + 1
  net.scheduler.at(at, () => {
    const message: Message = {
      ...blank(at),
      direction: 'provider',
      from: number,
      to: phone,
      body,
      status: 'delivered',
      sentAt: at,
      arrivedAt: at,
    }
    net.store.add(message)
    net.store.ring(message)
    net.journal.write({ t: 'message', message })
    net.feed.tell('text', () => entryOf(message))
  })
}

/** A number sends its segments one after another; each text knows its turn when it joins the queue. */
function takeTurn(net: Network, message: Message): void {
  if (message.status === 'canceled') return
  if (message.status === 'scheduled') message.status = 'accepted'
  const number = net.store.numbers.get(message.from)
  const now = net.clock.now()
  message.queuedAt = now
  message.turnAt = Math.max(now, number?.freeAt ?? now)
  if (number)
    number.freeAt = message.turnAt + (Math.max(1, message.segments) / number.segmentsPerSecond) * 1000
  net.scheduler.at(message.turnAt, () => dispatch(net, message))
}

// Each stage is timed from the turn, not from the moment at which a timer happened to fire: a busy machine
// does not slow the queue down, and a clock that jumps a day ahead finds every stage done at the time when
// it was due.
function dispatch(net: Network, message: Message): void {
  const error = errorAtDispatch(net, message)
  if (error !== null) {
    finish(net, message, { status: 'failed', errorCode: error, at: message.turnAt })
    return
  }
  message.status = 'sending'
  message.updatedAt = message.turnAt
  net.scheduler.at(message.turnAt + Math.floor(net.deliveryMs / 3), () => leave(net, message))
}

function errorAtDispatch(net: Network, message: Message): number | null {
  const { turnAt, queuedAt, validityS, fate } = message
  if (turnAt - queuedAt > validityS * 1000) return 30036
  // A STOP that came while the text waited still holds: the list is looked at again at the last moment.
  if (isStopped(net, message)) return 21610
  return fate !== null && endOf(fate) === 'failed' ? fate : null
}

function leave(net: Network, message: Message): void {
  const at = message.turnAt + Math.floor(net.deliveryMs / 3)
  message.status = 'sent'
  message.sentAt = at
  message.updatedAt = at
  callBack(net, message)
  net.scheduler.at(message.turnAt + net.deliveryMs, () => arrive(net, message))
}

function arrive(net: Network, message: Message): void {
  const at = message.turnAt + net.deliveryMs
  if (message.fate !== null) {
    finish(net, message, { status: 'undelivered', errorCode: message.fate, at })
    return
  }
  message.arrivedAt = at
  net.store.ring(message)
  finish(net, message, { status: 'delivered', errorCode: null, at })
  net.feed.tell('text', () => entryOf(message))
}

type End = { readonly status: Status; readonly errorCode: number | null; readonly at: number }

function finish(net: Network, message: Message, { status, errorCode, at }: End): void {
  message.status = status
  message.errorCode = errorCode
  message.updatedAt = at
  const { updatedAt, sentAt, arrivedAt } = message
  net.journal.write({
    t: 'update',
    sid: message.sid,
    set: { status, errorCode, updatedAt, sentAt, arrivedAt },
  })
  callBack(net, message)
}

function callBack(net: Network, message: Message): void {
  if (message.callback === null) return
  const { sid, from, to, status, errorCode } = message
  net.webhooks.status({
    url: message.callback,
    sid,
    phone: to,
    isLast: status !== 'sent',
    params: {
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      To: to,
      MessageSid: sid,
      AccountSid: net.accountSid,
      From: from,
      ApiVersion: '2010-04-01',
      ...(message.serviceSid !== null && { MessagingServiceSid: message.serviceSid }),
      ...(errorCode !== null && { ErrorCode: String(errorCode) }),
      ...((status === 'delivered' || status === 'undelivered') && {
        RawDlrDoneDate: compactDate(message.updatedAt),
      }),
    },
  })
}

/** A short code has no list at the provider unless Advanced Opt-Out keeps one. */
export function isStopped(net: Network, { from, to }: { from: string; to: string }): boolean {
  return net.store.phones.get(to)?.stopped.has(from) ?? false
}

function newMessage(net: Network, number: OurNumber, draft: Draft): Message {
  const at = net.clock.now()
  return {
    ...blank(at),
    sid: newSid(draft.media.length > 0 ? 'MM' : 'SM'),
    direction: 'outbound-api',
    from: number.phone,
    to: draft.to,
    body: draft.body,
    media: draft.media.map(toMedia),
    segments: draft.segments,
    serviceSid: draft.serviceSid,
    callback: draft.callback,
    validityS: draft.validityS,
    fate: draft.fate,
    status: draft.sendAt !== null ? 'scheduled' : draft.serviceSid !== null ? 'accepted' : 'queued',
    turnAt: draft.sendAt ?? at,
  }
}

export function toMedia(url: string): Message['media'][number] {
  const ending = /\.(png|gif|webp|mp4|3gp|pdf|vcf)(?:$|\?)/i.exec(url)?.[1]?.toLowerCase() ?? 'jpg'
  return { sid: newSid('ME'), url, contentType: CONTENT_TYPES[ending] ?? 'image/jpeg' }
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  mp4: 'video/mp4',
  '3gp': 'video/3gpp',
  pdf: 'application/pdf',
  vcf: 'text/vcard',
}

/** A message with nothing in it yet, so that every one has the same fields. */
export function blank(at: number): Message {
  return {
    sid: '',
    seq: 0,
    direction: 'inbound',
    from: '',
    to: '',
    body: '',
    media: [],
    segments: 1,
    serviceSid: null,
    callback: null,
    validityS: 36_000,
    createdAt: at,
    status: 'queued',
    fate: null,
    errorCode: null,
    updatedAt: at,
    queuedAt: at,
    turnAt: at,
    sentAt: null,
    arrivedAt: null,
    heard: null,
    gone: false,
  }
}

/** YYMMDDhhmm, in UTC. */
function compactDate(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, '').slice(2, 12)
}
