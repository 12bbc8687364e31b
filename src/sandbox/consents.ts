// Twilio's Consent Management API: takes opt-outs and opt-ins for one of our numbers, 25 a request.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { refusal } from './errors.ts'
import { refuse } from './messages.ts'
import type { Network } from './network.ts'

const MOST_ITEMS = 25
const MOST_A_MINUTE = 100
const MINUTE_MS = 60_000
const SOURCES = new Set(['website', 'offline', 'opt-in-message', 'opt-out-message', 'others'])

/** https://www.twilio.com/docs/messaging/features/bulk-upsert-consents-api */
export function consentRoutes(app: FastifyInstance, net: Network): void {
  let minute = 0
  let requests = 0
  app.post('/v1/Consents/Bulk', (request, reply) => {
    const now = Math.floor(net.clock.now() / MINUTE_MS)
    requests = now === minute ? requests + 1 : 1
    minute = now
    if (requests > MOST_A_MINUTE) return refuse(reply, refusal(20429))
    return take(net, (request.body ?? {}) as { Items?: string | string[] }, reply)
  })
}

function take(net: Network, { Items }: { Items?: string | string[] }, reply: FastifyReply) {
  const items = Items === undefined ? [] : Array.isArray(Items) ? Items : [Items]
  if (items.length === 0) return refuse(reply, refusal(20001, { status: 400, detail: 'Items is required' }))
  if (items.length > MOST_ITEMS)
    return refuse(reply, refusal(20001, { status: 400, detail: `At most ${MOST_ITEMS} Items` }))
  return reply.code(201).send({ items: items.map(text => answer(net, readItem(text))) })
}

type Item = Readonly<Record<string, unknown>>

function readItem(text: string): Item {
  try {
    const item: unknown = JSON.parse(text)
    return typeof item === 'object' && item !== null ? (item as Item) : {}
  } catch {
    return {}
  }
}

function answer(net: Network, item: Item) {
  const wrong = faultsOf(net, item)
  if (wrong.length === 0) keep(net, item)
  return {
    correlation_id: String(item.correlation_id ?? ''),
    error_code: wrong.length === 0 ? 0 : 30646,
    error_messages: wrong,
  }
}

function faultsOf(net: Network, item: Item): string[] {
  const { contact_id, correlation_id, sender_id, status, source, date_of_consent } = item
  const isDated = date_of_consent === undefined || /^\d{4}-\d\d-\d\dT[\d:]+Z$/.test(String(date_of_consent))
  return [
    ...(/^\+[1-9]\d{6,14}$/.test(String(contact_id)) ? [] : ['INVALID_CONTACT_ID']),
    ...(/^[0-9a-f]{32}$/.test(String(correlation_id)) ? [] : ['INVALID_CORRELATION_ID']),
    ...(net.store.numbers.has(String(sender_id)) ? [] : ['INVALID_SENDER_ID']),
    ...(status === 'opt-in' || status === 'opt-out' ? [] : ['INVALID_STATUS']),
    ...(SOURCES.has(String(source)) ? [] : ['INVALID_SOURCE']),
    ...(isDated ? [] : ['INVALID_DATE_OF_CONSENT']),
  ]
}

/** The list is the same that STOP to the number fills; nobody gets a text for it. */
function keep(net: Network, item: Item): void {
  const [contact, number] = [String(item.contact_id), String(item.sender_id)]
  const phone = net.store.phone(contact)
  if (item.status === 'opt-out' && !phone.stopped.has(number)) {
    const at = net.clock.now()
    phone.stopped.set(number, at)
    net.journal.write({ t: 'block', phone: contact, number, at })
  }
  if (item.status === 'opt-in' && phone.stopped.delete(number))
    net.journal.write({ t: 'lift', phone: contact, number })
}
