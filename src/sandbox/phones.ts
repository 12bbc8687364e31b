// The controls of the virtual phones: let one text, look at what it got, give it a name.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { readHttpUrl, readPhone, readSender } from './addresses.ts'
import type { FieldError } from './fault-input.ts'
import { textFromPhone } from './inbound.ts'
import { entryOf, type LogEntry } from './log-entry.ts'
import type { Network } from './network.ts'
import { problem } from './problems.ts'
import type { Json } from './resources.ts'
import type { OurNumber, Phone } from './store.ts'

type WithPhone = { Params: { phone: string }; Querystring: { limit?: string } }

const LONGEST_BODY = 1600
const MOST_MEDIA = 10
const LONGEST_NAME = 60

export function phoneControls(app: FastifyInstance, net: Network): void {
  app.get<{ Querystring: { limit?: string } }>('/phones', request => {
    const limit = limitOf(request.query.limit, 200)
    const latest = [...net.store.phones.values()].sort(
      (a, b) => b.lastAt - a.lastAt || (a.phone < b.phone ? -1 : 1),
    )
    return { items: latest.slice(0, limit).map(phoneState) }
  })
  app.put<WithPhone>('/phones/:phone', (request, reply) => {
    const phone = readPhone(request.params.phone)
    const name = (request.body as { name?: unknown } | null)?.name
    if (phone === null) return refusePhone(reply, request.params.phone)
    if (typeof name !== 'string' || name.trim() === '' || name.length > LONGEST_NAME) {
      const errors = [{ field: 'name', message: `must be a text of 1 to ${LONGEST_NAME} characters` }]
      return problem(reply, { status: 400, detail: 'The phone was not named.', errors })
    }
    const state = net.store.phone(phone)
    state.name = name.trim()
    net.journal.write({ t: 'phone', phone, name: state.name })
    net.feed.tell('phone', () => phoneState(state))
    return phoneState(state)
  })
  app.get<WithPhone>('/phones/:phone/messages', (request, reply) => {
    const phone = readPhone(request.params.phone)
    if (phone === null) return refusePhone(reply, request.params.phone)
    return { phone, items: logOf(net.store.phones.get(phone), limitOf(request.query.limit, 1000)) }
  })
  app.post<WithPhone>('/phones/:phone/messages', (request, reply) => {
    const phone = readPhone(request.params.phone)
    if (phone === null) return refusePhone(reply, request.params.phone)
    const input = readTyped(net, phone, request.body)
    if (input.kind === 'refused') {
      return problem(reply, { status: 400, detail: 'The phone sent nothing.', errors: input.errors })
    }
    return reply.code(201).send(entryOf(textFromPhone(net, phone, input.number, input)))
  })
}

/** Oldest first; the last `limit` of them. */
function logOf(phone: Phone | undefined, limit: number): LogEntry[] {
  const items: LogEntry[] = []
  if (!phone) return items
  for (let i = phone.log.length - 1; i >= 0 && items.length < limit; i--) {
    const message = phone.log.at(i)!
    if (!message.gone) items.push(entryOf(message))
  }
  return items.reverse()
}

function phoneState({ phone, name, stopped, lastAt, lastNumber, log }: Phone): Json {
  const last = log.at(log.length - 1)
  return {
    phone,
    name,
    stopped: [...stopped].map(([number, at]) => ({ number, since: new Date(at).toISOString() })),
    lastNumber,
    lastAt: lastAt === 0 ? null : new Date(lastAt).toISOString(),
    lastMessage: last ? entryOf(last) : null,
  }
}

type Input =
  | {
      readonly kind: 'typed'
      readonly number: OurNumber
      readonly body: string
      readonly media: readonly string[]
    }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] }

function readTyped(net: Network, phone: string, input: unknown): Input {
  const { to, body = '', media = [] } = (input ?? {}) as { to?: unknown; body?: unknown; media?: unknown }
  const errors: FieldError[] = []
  const number = receiver(net, phone, to)
  if (typeof number === 'string') errors.push({ field: 'to', message: number })
  if (typeof body !== 'string' || body.length > LONGEST_BODY) {
    errors.push({ field: 'body', message: `must be a text of at most ${LONGEST_BODY} characters` })
  }
  const urls = Array.isArray(media)
    ? media.filter(url => typeof url === 'string' && readHttpUrl(url) !== null)
    : []
  if (!Array.isArray(media) || urls.length !== media.length || media.length > MOST_MEDIA) {
    errors.push({ field: 'media', message: `must be a list of at most ${MOST_MEDIA} http addresses` })
  } else if (body === '' && media.length === 0) {
    errors.push({ field: 'body', message: 'must not be empty when there is no media' })
  }
  if (errors.length > 0 || typeof number === 'string') return { kind: 'refused', errors }
  return { kind: 'typed', number, body: body as string, media: urls as string[] }
}

/** The number that was asked for, else the one that this phone was last in touch with, else the only one. */
function receiver(net: Network, phone: string, to: unknown): OurNumber | string {
  const { numbers, phones } = net.store
  if (to !== undefined && to !== null) {
    const found = typeof to === 'string' ? numbers.get(readSender(to) ?? '') : undefined
    return found ?? 'is no number of ours; GET /numbers lists them'
  }
  const last = numbers.get(phones.get(phone)?.lastNumber ?? '')
  if (last) return last
  const [only, ...others] = numbers.values()
  if (!only) return 'no number is registered yet; is Heed running?'
  return others.length === 0
    ? only
    : 'must be given: there are several numbers and none has texted this phone'
}

function refusePhone(reply: FastifyReply, given: string): FastifyReply {
  const errors = [{ field: 'phone', message: 'must be a phone number such as +14155550123' }]
  return problem(reply, { status: 400, detail: `${given.slice(0, 40)} is no phone number.`, errors })
}

function limitOf(text: unknown, fallback: number): number {
  const limit = Number(text ?? fallback)
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, 10_000) : fallback
}
