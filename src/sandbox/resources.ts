// Twilio's JSON: a message, a number, a media item, and the envelope of a page of them.
import { ERRORS } from './errors.ts'
import type { Media, Message, OurNumber } from './store.ts'

export type Json = Record<string, unknown>

const API = '/2010-04-01/Accounts'
const PRICE_A_SEGMENT = 0.0083
const PRICED = new Set(['sent', 'delivered', 'undelivered', 'received'])

export function messageJson(accountSid: string, message: Message): Json {
  const uri = `${API}/${accountSid}/Messages/${message.sid}`
  const { errorCode, status } = message
  return {
    body: message.body,
    num_segments: String(message.segments),
    direction: message.direction,
    from: message.from,
    date_updated: rfc2822(message.updatedAt),
    price: PRICED.has(status) ? `-${(message.segments * PRICE_A_SEGMENT).toFixed(5)}` : null,
    error_message: errorCode === null ? null : (ERRORS[errorCode]?.text ?? 'Unknown error'),
    uri: `${uri}.json`,
    account_sid: accountSid,
    num_media: String(message.media.length),
    to: message.to,
    date_created: rfc2822(message.createdAt),
    status,
    sid: message.sid,
    date_sent: message.sentAt === null ? null : rfc2822(message.sentAt),
    messaging_service_sid: message.serviceSid,
    error_code: errorCode,
    price_unit: 'USD',
    api_version: '2010-04-01',
    subresource_uris: { media: `${uri}/Media.json`, feedback: `${uri}/Feedback.json` },
  }
}

export function mediaJson(accountSid: string, message: Message, media: Media): Json {
  return {
    account_sid: accountSid,
    content_type: media.contentType,
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.createdAt),
    parent_sid: message.sid,
    sid: media.sid,
    uri: `${API}/${accountSid}/Messages/${message.sid}/Media/${media.sid}.json`,
  }
}

export function numberJson(accountSid: string, number: OurNumber): Json {
  return {
    account_sid: accountSid,
    address_sid: null,
    address_requirements: 'none',
    api_version: '2010-04-01',
    beta: false,
    capabilities: { voice: false, sms: true, mms: true, fax: false },
    date_created: rfc2822(number.createdAt),
    date_updated: rfc2822(number.updatedAt),
    friendly_name: number.friendlyName,
    identity_sid: null,
    phone_number: number.phone,
    origin: 'twilio',
    sid: number.sid,
    sms_application_sid: null,
    sms_fallback_method: 'POST',
    sms_fallback_url: '',
    sms_method: number.smsMethod,
    sms_url: number.smsUrl,
    status_callback: '',
    status_callback_method: 'POST',
    trunk_sid: null,
    uri: `${API}/${accountSid}/IncomingPhoneNumbers/${number.sid}.json`,
    voice_receive_mode: 'voice',
    voice_application_sid: null,
    voice_caller_id_lookup: false,
    voice_fallback_method: 'POST',
    voice_fallback_url: null,
    voice_method: 'POST',
    voice_url: null,
    emergency_status: 'Inactive',
    emergency_address_sid: null,
    emergency_address_status: 'unregistered',
    bundle_sid: null,
    status: 'in-use',
    type: number.kind === 'toll_free' ? 'toll-free' : 'local',
  }
}

export type Page = {
  readonly path: string
  readonly filters: Readonly<Record<string, string>>
  readonly page: number
  readonly pageSize: number
  readonly itemsName: string
  readonly items: readonly Json[]
  readonly nextToken: string | null
  readonly previousToken: string | null
}

/** https://www.twilio.com/docs/usage/twilios-response#pagination */
export function pageJson({
  path,
  filters,
  page,
  pageSize,
  itemsName,
  items,
  nextToken,
  previousToken,
}: Page): Json {
  const link = (to: number, token: string | null) => {
    const query = new URLSearchParams({ ...filters, PageSize: String(pageSize), Page: String(to) })
    if (token !== null) query.set('PageToken', token)
    return `${path}?${query.toString()}`
  }
  const start = page * pageSize
  return {
    end: start + Math.max(0, items.length - 1),
    first_page_uri: link(0, null),
    next_page_uri: nextToken === null ? null : link(page + 1, nextToken),
    page,
    page_size: pageSize,
    previous_page_uri: previousToken === null ? null : link(page - 1, previousToken),
    start,
    uri: link(page, null),
    [itemsName]: items,
  }
}

/** Such as "Wed, 18 Aug 2010 20:01:40 +0000". */
function rfc2822(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000')
}
