// Twilio's Consent Management API: tells it who opted out and who came back. Twilio calls it a pilot.
// Source: twilio.com/docs/messaging/features/bulk-upsert-consents-api: 25 items a request, 100 requests a minute.
import type { ConsentLine, ConsentsTold, ConsentToTell, ProviderAccount } from './provider.ts'

const TIMEOUT_MS = 3_000

export const twilioConsents: ConsentLine = {
  mostAtOnce: 25,
  mostAMinute: 100,
  async tell(list, account, http) {
    const { accountSid, authToken } = account
    const result = await http.request({
      method: 'POST',
      url: addressOf(account),
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: list.map(one => `Items=${encodeURIComponent(JSON.stringify(itemOf(one)))}`).join('&'),
      timeoutMs: TIMEOUT_MS,
    })
    if (result.kind !== 'answer') return { kind: 'retry', isTooFast: false, detail: result.detail }
    if (result.status >= 200 && result.status < 300) return toldBy(list, result.body)
    return { kind: 'retry', isTooFast: result.status === 429, detail: `HTTP ${result.status}` }
  },
}

/** At Twilio it has a host of its own; the sandbox is one for all. */
function addressOf({ baseUrl }: ProviderAccount): string {
  const { hostname } = new URL(baseUrl)
  const host =
    hostname === 'twilio.com' || hostname.endsWith('.twilio.com') ? 'https://accounts.twilio.com' : baseUrl
  return `${host}/v1/Consents/Bulk`
}

function itemOf({ correlationId, phone, sender, optedOut, source, at }: ConsentToTell) {
  return {
    contact_id: phone,
    correlation_id: correlationId,
    sender_id: sender,
    status: optedOut ? 'opt-out' : 'opt-in',
    source: sourceOf(source, optedOut),
    ...(at && { date_of_consent: `${at.toISOString().slice(0, 19)}Z` }),
  }
}

function sourceOf(source: ConsentToTell['source'], optedOut: boolean): string {
  if (source === 'message') return optedOut ? 'opt-out-message' : 'opt-in-message'
  return source === 'other' ? 'others' : source
}

/** What is missing from the answer was not taken for sure: it is told again. */
function toldBy(list: readonly ConsentToTell[], body: string): ConsentsTold {
  const items = itemsOf(body)
  if (items === null) return { kind: 'retry', isTooFast: false, detail: 'the answer could not be read' }
  const ours = new Set(list.map(one => one.correlationId))
  const known = items.filter(one => ours.has(String(one.correlation_id)))
  return {
    kind: 'told',
    refused: new Map(known.map(one => [String(one.correlation_id), whyNot(one)])),
  }
}

type Item = {
  readonly correlation_id?: unknown
  readonly error_code?: unknown
  readonly error_messages?: unknown
}

function itemsOf(body: string): readonly Item[] | null {
  try {
    const { items } = JSON.parse(body) as { items?: unknown }
    return Array.isArray(items) ? (items as Item[]) : null
  } catch {
    return null
  }
}

function whyNot({ error_code, error_messages }: Item): string | null {
  const code = Number(error_code)
  if (code === 0) return null
  const words = Array.isArray(error_messages) ? error_messages.map(String).join(', ') : ''
  return `Twilio ${Number.isSafeInteger(code) ? code : '?'}${words === '' ? '' : `: ${words.slice(0, 200)}`}`
}
