// The Messages resource: send, fetch, list, cancel, redact, delete.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accept, cancel, isQueueFull, isStopped, isUnderWay } from './delivery.ts'
import type { Deque } from './deque.ts'
import { errorJson, type Refusal, refusal } from './errors.ts'
import type { Network } from './network.ts'
import { type Json, mediaJson, messageJson, pageJson } from './resources.ts'
import type { Message, OurNumber } from './store.ts'
import { type Form, one, readDates, readMessage, readPaging } from './twilio-input.ts'

type WithSid = { Params: { sid: string } }

export function messageRoutes(app: FastifyInstance, net: Network): void {
  const base = '/2010-04-01/Accounts/:account/Messages'
  app.post(`${base}.json`, (request, reply) => create(net, request, reply))
  app.get(`${base}.json`, (request, reply) => list(net, request, reply))
  app.get<WithSid>(`${base}/:sid`, (request, reply) => {
    const message = find(net, request.params.sid)
    return message ? messageJson(net.accountSid, message) : refuse(reply, refusal(20404))
  })
  app.post<WithSid>(`${base}/:sid`, (request, reply) => {
    const message = find(net, request.params.sid)
    return message ? update(net, message, (request.body ?? {}) as Form, reply) : refuse(reply, refusal(20404))
  })
  app.delete<WithSid>(`${base}/:sid`, (request, reply) => {
    const message = find(net, request.params.sid)
    if (!message) return refuse(reply, refusal(20404))
    if (isUnderWay(message)) return refuse(reply, refusal(20009))
    net.store.remove(message)
    net.journal.write({ t: 'delete', sid: message.sid })
    return reply.code(204).send()
  })
  app.get<WithSid>(`${base}/:sid/Media.json`, (request, reply) => {
    const message = find(net, `${request.params.sid}.json`)
    if (!message) return refuse(reply, refusal(20404))
    const items = message.media.map(media => mediaJson(net.accountSid, message, media))
    const path = pathOf(request)
    const none = { filters: {}, page: 0, pageSize: 50, nextToken: null, previousToken: null }
    return pageJson({ path, ...none, itemsName: 'media_list', items })
  })
  app.get<{ Params: { sid: string; media: string } }>(`${base}/:sid/Media/:media`, (request, reply) => {
    const message = find(net, `${request.params.sid}.json`)
    const [sid, ending] = request.params.media.split('.')
    const media = message?.media.find(item => item.sid === sid)
    if (!message || !media) return refuse(reply, refusal(20404))
    return ending === 'json' ? mediaJson(net.accountSid, message, media) : reply.redirect(media.url, 307)
  })
}

export function refuse(reply: FastifyReply, refused: Refusal): FastifyReply {
  return reply.code(refused.status).send(errorJson(refused))
}

async function create(net: Network, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const form = (request.body ?? {}) as Form
  const input = readMessage(form, net.clock.now())
  const phone = input.kind === 'draft' ? input.draft.to : ''
  const latency = net.faults.roll('latencyMs', phone)
  if (latency) await net.scheduler.sleep(latency.ms)
  if (net.faults.roll('dropConnection', phone, ({ when }) => when === 'before')) return hangUp(request, reply)
  if (input.kind === 'refused') return refuse(reply, input.refusal)
  const number = net.store.numbers.get(input.from)
  if (!number) return refuse(reply, refusal(21606, { detail: input.from }))
  const refused = networkRefusal(net, number, phone)
  if (refused) return refuse(reply, refused)
  const error = net.faults.roll('errors', phone, ({ sync }) => !sync)
  const message = accept(net, number, { ...input.draft, fate: error?.code ?? null })
  if (net.faults.roll('dropConnection', phone, ({ when }) => when === 'after')) return hangUp(request, reply)
  return reply.code(201).send(messageJson(net.accountSid, message))
}

function networkRefusal(net: Network, number: OurNumber, phone: string): Refusal | null {
  const error = net.faults.roll('errors', phone, ({ sync }) => sync)
  if (error) return refusal(error.code, error.httpStatus === null ? {} : { status: error.httpStatus })
  // With Advanced Opt-Out Twilio accepts the text and fails it afterwards (2.3 of its page); otherwise it
  // refuses here.
  if (!number.advancedOptOut && isStopped(net, { from: number.phone, to: phone })) return refusal(21610)
  return isQueueFull(number, net.clock.now()) ? refusal(21611, { detail: number.phone }) : null
}

/** The caller sees a reset, and cannot know whether the message was accepted. */
function hangUp(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  request.raw.socket.destroy()
}

function update(net: Network, message: Message, form: Form, reply: FastifyReply): unknown {
  const status = one(form, 'Status')
  if (status !== '') {
    if (status !== 'canceled')
      return refuse(reply, refusal(20001, { detail: 'Status can only become canceled' }))
    if (!cancel(net, message)) return refuse(reply, refusal(30409))
  }
  if (form.Body !== undefined) {
    if (one(form, 'Body') !== '') return refuse(reply, refusal(20001, { detail: 'Body can only be emptied' }))
    if (isUnderWay(message)) return refuse(reply, refusal(20009))
    message.body = ''
    message.updatedAt = net.clock.now()
    net.journal.write({ t: 'update', sid: message.sid, set: { body: '', updatedAt: message.updatedAt } })
  }
  return messageJson(net.accountSid, message)
}

function list(net: Network, request: FastifyRequest, reply: FastifyReply): unknown {
  const query = request.query as Form
  const paging = readPaging(query)
  const dates = readDates(query)
  if (!paging) return refuse(reply, refusal(20001, { detail: 'PageSize, Page or PageToken' }))
  if (!dates) return refuse(reply, refusal(20001, { detail: 'DateSent' }))
  const [to, from] = [one(query, 'To') || null, one(query, 'From') || null]
  const fits = (message: Message) => {
    const at = message.sentAt ?? message.createdAt
    const isAsked = (to === null || message.to === to) && (from === null || message.from === from)
    return isAsked && !message.gone && message.sid !== '' && at >= dates.from && at <= dates.until
  }
  const found = pageOf(net.store.listFor(to, from), paging, fits)
  return pageJson({
    path: pathOf(request),
    filters: filtersOf(query),
    page: paging.page,
    pageSize: paging.pageSize,
    itemsName: 'messages',
    items: found.items.map((message): Json => messageJson(net.accountSid, message)),
    nextToken: found.hasOlder ? `PA${found.items.at(-1)!.seq}` : null,
    previousToken: paging.page > 0 && found.items[0] ? `PB${found.items[0].seq}` : null,
  })
}

type Found = { readonly items: Message[]; readonly hasOlder: boolean }
type Asked = { readonly pageSize: number; readonly page: number; readonly token: string | null }

/** Newest first. A token is the place of a message: PA asks for what is older, PB for what is newer. */
function pageOf(
  messages: Deque<Message>,
  { pageSize, page, token }: Asked,
  fits: (message: Message) => boolean,
): Found {
  const seq = token === null ? Number.POSITIVE_INFINITY : Number(token.slice(2))
  const items: Message[] = []
  if (token?.startsWith('PB')) {
    for (let i = firstFrom(messages, seq + 1); i < messages.length && items.length < pageSize; i++) {
      if (fits(messages.at(i)!)) items.push(messages.at(i)!)
    }
    return { items: items.reverse(), hasOlder: true }
  }
  let skip = token === null ? page * pageSize : 0
  for (let i = firstFrom(messages, seq) - 1; i >= 0; i--) {
    const message = messages.at(i)!
    if (!fits(message)) continue
    if (skip-- > 0) continue
    if (items.length === pageSize) return { items, hasOlder: true }
    items.push(message)
  }
  return { items, hasOlder: false }
}

/** The index of the first message whose seq is not below `seq`, by halving. */
function firstFrom(messages: Deque<Message>, seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (messages.at(middle)!.seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

function find(net: Network, file: string): Message | undefined {
  return file.endsWith('.json') ? net.store.find(file.slice(0, -'.json'.length)) : undefined
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0]!
}

function filtersOf(query: Form): Record<string, string> {
  const names = ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>']
  return Object.fromEntries(
    names.filter(name => one(query, name) !== '').map(name => [name, one(query, name)]),
  )
}
