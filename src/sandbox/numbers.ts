// The numbers of ours: registered through Twilio's IncomingPhoneNumbers, with the sandbox's own options
// beside it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readHttpUrl, readSender } from './addresses.ts'
import { refusal } from './errors.ts'
import { kindOfNumber } from './keywords.ts'
import { refuse } from './messages.ts'
import { type Network, newSid } from './network.ts'
import { noSuch, problem } from './problems.ts'
import { type Json, numberJson, pageJson } from './resources.ts'
import type { OurNumber } from './store.ts'
import { type Form, one, readPaging } from './twilio-input.ts'

type WithSid = { Params: { sid: string } }

export function numberRoutes(app: FastifyInstance, net: Network): void {
  const base = '/2010-04-01/Accounts/:account/IncomingPhoneNumbers'
  app.get(`${base}.json`, (request, reply) => list(net, request, reply))
  app.post(`${base}.json`, (request, reply) => register(net, (request.body ?? {}) as Form, reply))
  app.get<WithSid>(`${base}/:sid`, (request, reply) => {
    const number = find(net, request.params.sid)
    return number ? numberJson(net.accountSid, number) : refuse(reply, refusal(20404))
  })
  app.post<WithSid>(`${base}/:sid`, (request, reply) => {
    const number = find(net, request.params.sid)
    return number ? change(net, number, (request.body ?? {}) as Form, reply) : refuse(reply, refusal(20404))
  })
  app.delete<WithSid>(`${base}/:sid`, (request, reply) => {
    const number = find(net, request.params.sid)
    if (!number) return refuse(reply, refusal(20404))
    net.store.numbers.delete(number.phone)
    net.journal.write({ t: 'no-number', phone: number.phone })
    net.feed.tell('numbers', () => numbersOf(net))
    return reply.code(204).send()
  })
}

/**
 * A number that is ours already is updated: Heed registers its numbers at every start and need not ask
 * first.
 */
function register(net: Network, form: Form, reply: FastifyReply): unknown {
  const phone = readSender(one(form, 'PhoneNumber'))
  if (phone === null) return refuse(reply, refusal(21421, { detail: one(form, 'PhoneNumber').slice(0, 60) }))
  const at = net.clock.now()
  const number: OurNumber = net.store.numbers.get(phone) ?? {
    sid: newSid('PN'),
    phone,
    kind: kindOfNumber(phone),
    friendlyName: phone,
    smsUrl: '',
    smsMethod: 'POST',
    segmentsPerSecond: net.segmentsPerSecond,
    advancedOptOut: false,
    createdAt: at,
    updatedAt: at,
    freeAt: 0,
  }
  return change(net, number, form, reply, 201)
}

function change(net: Network, number: OurNumber, form: Form, reply: FastifyReply, success = 200): unknown {
  const url = one(form, 'SmsUrl')
  const method = one(form, 'SmsMethod') || number.smsMethod
  if (url !== '' && readHttpUrl(url) === null) return refuse(reply, refusal(20001, { detail: 'SmsUrl' }))
  if (method !== 'GET' && method !== 'POST') return refuse(reply, refusal(20001, { detail: 'SmsMethod' }))
  if (form.SmsUrl !== undefined) number.smsUrl = url === '' ? '' : readHttpUrl(url)!
  number.smsMethod = method
  number.friendlyName = one(form, 'FriendlyName').slice(0, 64) || number.friendlyName
  number.updatedAt = net.clock.now()
  keep(net, number)
  return reply.code(success).send(numberJson(net.accountSid, number))
}

function keep(net: Network, number: OurNumber): void {
  net.store.numbers.set(number.phone, number)
  net.journal.write({ t: 'number', number })
  net.feed.tell('numbers', () => numbersOf(net))
}

function list(net: Network, request: FastifyRequest, reply: FastifyReply): unknown {
  const query = request.query as Form
  const paging = readPaging(query)
  if (!paging) return refuse(reply, refusal(20001, { detail: 'PageSize, Page or PageToken' }))
  const { page, pageSize } = paging
  const wanted = one(query, 'PhoneNumber')
  const name = one(query, 'FriendlyName')
  const all = [...net.store.numbers.values()].filter(
    number => number.phone.includes(wanted) && (name === '' || number.friendlyName === name),
  )
  const start = page * pageSize
  return pageJson({
    path: request.url.split('?')[0]!,
    filters: { ...(wanted && { PhoneNumber: wanted }), ...(name && { FriendlyName: name }) },
    page,
    pageSize,
    itemsName: 'incoming_phone_numbers',
    items: all.slice(start, start + pageSize).map((number): Json => numberJson(net.accountSid, number)),
    nextToken: all.length > start + pageSize ? `PA${start + pageSize}` : null,
    previousToken: page > 0 ? `PB${start}` : null,
  })
}

function find(net: Network, file: string): OurNumber | undefined {
  const sid = file.endsWith('.json') ? file.slice(0, -'.json'.length) : ''
  return [...net.store.numbers.values()].find(number => number.sid === sid)
}

/** The controls: what a number is, and its pace and Advanced Opt-Out. */
export function numberControls(app: FastifyInstance, net: Network): void {
  app.get('/numbers', () => ({ items: numbersOf(net) }))
  app.put<{ Params: { number: string } }>('/numbers/:number', (request, reply) => {
    const number = net.store.numbers.get(readSender(request.params.number) ?? '')
    if (!number)
      return noSuch(reply, `${request.params.number} is no number of ours; register it on the Twilio side.`)
    const body = (request.body ?? {}) as Partial<Record<string, unknown>>
    const pace = body.segmentsPerSecond ?? number.segmentsPerSecond
    const advanced = body.advancedOptOut ?? number.advancedOptOut
    const errors = []
    if (typeof pace !== 'number' || !(pace > 0 && pace <= 1_000_000)) {
      errors.push({ field: 'segmentsPerSecond', message: 'must be a number above 0, up to 1,000,000' })
    }
    if (typeof advanced !== 'boolean')
      errors.push({ field: 'advancedOptOut', message: 'must be true or false' })
    if (errors.length > 0)
      return problem(reply, { status: 400, detail: 'The number was not changed.', errors })
    // A new pace holds for what is sent from now on; texts that wait keep the turn they were given.
    number.segmentsPerSecond = pace as number
    number.advancedOptOut = advanced as boolean
    keep(net, number)
    return numberState(net, number)
  })
}

export function numbersOf(net: Network): Json[] {
  return [...net.store.numbers.values()].map(number => numberState(net, number))
}

function numberState(net: Network, number: OurNumber): Json {
  const { phone, kind, friendlyName, smsUrl, segmentsPerSecond, advancedOptOut, freeAt } = number
  return {
    phone,
    kind,
    name: friendlyName === phone ? null : friendlyName,
    webhookUrl: smsUrl || null,
    segmentsPerSecond,
    advancedOptOut,
    queueMs: Math.max(0, Math.round(freeAt - net.clock.now())),
  }
}
