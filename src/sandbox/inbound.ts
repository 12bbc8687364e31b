// A phone texts one of our numbers: the provider reacts to its keywords, and Heed is told by webhook.
import { segmentsOf } from '../core/segments.ts'
import { blank, replyByProvider, toMedia } from './delivery.ts'
import { type OptOutType, react } from './keywords.ts'
import { entryOf } from './log-entry.ts'
import { type Network, newSid } from './network.ts'
import type { Message, OurNumber } from './store.ts'

export type Typed = { readonly body: string; readonly media: readonly string[] }

export function textFromPhone(
  net: Network,
  phone: string,
  number: OurNumber,
  { body, media }: Typed,
): Message {
  const at = net.clock.now()
  const message: Message = {
    ...blank(at),
    sid: newSid(media.length > 0 ? 'MM' : 'SM'),
    direction: 'inbound',
    from: phone,
    to: number.phone,
    body,
    media: media.map(toMedia),
    segments: Math.max(1, segmentsOf(body).segments),
    status: 'received',
    sentAt: at,
    arrivedAt: at,
    heard: number.smsUrl === '' ? 'no' : 'waiting',
  }
  net.store.add(message)
  net.store.ring(message)
  net.journal.write({ t: 'message', message })
  net.feed.tell('text', () => entryOf(message))
  const optOutType = reactTo(net, message, number)
  tellHeed(net, message, number, optOutType)
  return message
}

/** The block is set or lifted whether or not a webhook is configured: the list is the provider's own. */
function reactTo(net: Network, message: Message, number: OurNumber): OptOutType | null {
  const phone = net.store.phone(message.from)
  const { block, reply, optOutType } = react({
    body: message.body,
    kind: number.kind,
    advanced: number.advancedOptOut,
    optedOut: phone.stopped.has(number.phone),
  })
  if (block === 'set' && !phone.stopped.has(number.phone)) {
    phone.stopped.set(number.phone, message.createdAt)
    net.journal.write({ t: 'block', phone: phone.phone, number: number.phone, at: message.createdAt })
  }
  if (block === 'lift' && phone.stopped.delete(number.phone)) {
    net.journal.write({ t: 'lift', phone: phone.phone, number: number.phone })
  }
  for (const body of reply) replyByProvider(net, { phone: phone.phone, number: number.phone, body })
  return optOutType
}

function tellHeed(net: Network, message: Message, number: OurNumber, optOutType: OptOutType | null): void {
  if (number.smsUrl === '') {
    net.log.warn(`sandbox: ${message.from} texted ${number.phone}, which has no SmsUrl: nobody was told`)
    return
  }
  net.webhooks.inbound({
    url: number.smsUrl,
    method: number.smsMethod,
    phone: message.from,
    params: inboundParams(net, message, optOutType),
    onDone(outcome) {
      if (message.heard !== 'waiting') return
      message.heard = outcome === 'taken' ? 'yes' : 'no'
      net.journal.write({ t: 'update', sid: message.sid, set: { heard: message.heard } })
      net.feed.tell('status', () => entryOf(message))
    },
  })
}

/** https://www.twilio.com/docs/messaging/guides/webhook-request */
function inboundParams(
  net: Network,
  message: Message,
  optOutType: OptOutType | null,
): Record<string, string> {
  const params: Record<string, string> = {
    ToCountry: countryOf(message.to),
    ToState: '',
    SmsMessageSid: message.sid,
    NumMedia: String(message.media.length),
    ToCity: '',
    FromZip: '',
    SmsSid: message.sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: message.body,
    FromCountry: countryOf(message.from),
    To: message.to,
    ToZip: '',
    NumSegments: String(message.segments),
    MessageSid: message.sid,
    AccountSid: net.accountSid,
    From: message.from,
    ApiVersion: '2010-04-01',
  }
  message.media.forEach(({ url, contentType }, i) => {
    params[`MediaUrl${i}`] = url
    params[`MediaContentType${i}`] = contentType
  })
  if (optOutType !== null) params.OptOutType = optOutType
  return params
}

function countryOf(phone: string): string {
  return phone.startsWith('+1') || !phone.startsWith('+') ? 'US' : ''
}

/**
 * Texts whose webhook was under way when the sandbox stopped are told again; Heed knows them by their sid.
 */
export function resumeInbound(net: Network): void {
  for (let i = 0; i < net.store.all.length; i++) {
    const message = net.store.all.at(i)!
    const number = net.store.numbers.get(message.to)
    if (message.gone || message.heard !== 'waiting' || !number) continue
    const { kind, advancedOptOut: advanced } = number
    const { optOutType } = react({ body: message.body, kind, advanced, optedOut: true })
    tellHeed(net, message, number, optOutType)
  }
}
