// The provider of a simulated world: takes texts, loses answers, reports late, twice, out of order or never, and keeps
// the book that the witness compares Heed's with. It speaks as Twilio does, so the real provider code runs.
import { createHmac } from 'node:crypto'
import type { HttpRequest, HttpResult } from '../../src/kit/http.ts'
import type { Random } from './random.ts'
import type { Player } from './stage.ts'

/** A text that the provider took. `ref` is Heed's own id of it, from the status address. */
export type Taken = {
  readonly sid: string
  readonly ref: string
  readonly accountSid: string
  readonly from: string
  readonly to: string
  readonly body: string
  readonly at: number
}

/** A call of Heed's: it travels, arrives, and its answer travels back. */
export type Call = {
  readonly id: number
  readonly player: Player
  readonly request: HttpRequest
  readonly answer: (result: HttpResult) => void
  /** Null: has not arrived. */
  result: HttpResult | null
  readonly beganAt: number
  isOver: boolean
}

/** A webhook on its way to Heed. */
export type Hook = {
  readonly id: number
  readonly accountSid: string
  readonly url: string
  readonly form: Readonly<Record<string, string>>
  tries: number
}

export type ProviderWorld = {
  readonly random: Random
  readonly nowMs: () => number
  /** Before the call leaves Heed: the witness looks at every one. */
  readonly onCall: (player: Player, call: { accountSid: string; ref: string; to: string }) => void
  readonly onTaken: (taken: Taken) => void
}

export type Provider = {
  readonly taken: readonly Taken[]
  readonly calls: readonly Call[]
  readonly hooks: readonly Hook[]
  request(player: Player, request: HttpRequest): Promise<HttpResult>
  /** The call reaches the provider, or does not, by chance. */
  arrive(call: Call): string
  /** Its answer reaches Heed, or does not. */
  answer(call: Call): string
  /** Whoever waited for it is gone: it arrives or not. */
  abandon(player: Player): void
  /** Somebody texts one of the account's numbers. */
  says(said: {
    from: string
    to: string
    body: string
    accountSid: string
    url: string
    optOut: boolean
  }): string
  /** Removes the webhook from the way, to be delivered. */
  takeHook(hook: Hook): void
  /** It was not taken: comes again. */
  hookAgain(hook: Hook): void
  /** From now on everything goes well. */
  behave(): void
}

/** Phones by their last digit: what always happens to texts to them. */
const FAILING = new Map([
  ['8', 21211],
  ['9', 30003],
])
/** What a send is answered now and then: refused for good, or to be tried again. */
const ERRORS = [30003, 21610, 30007, 21408, 20003, 21611]

export function makeProvider(world: ProviderWorld): Provider {
  const { random } = world
  const state: State = {
    taken: [],
    calls: [],
    hooks: [],
    blocked: new Set(),
    ids: 0,
    isGood: false,
    calm: random.pick(CALM),
  }
  return {
    taken: state.taken,
    calls: state.calls,
    hooks: state.hooks,
    request: (player, request) =>
      new Promise(resolve => {
        const text = textOf(request)
        if (text) world.onCall(player, text)
        const answer = (result: HttpResult) => !player.isDead && resolve(result)
        const beganAt = world.nowMs()
        state.calls.push({ id: id(state), player, request, answer, result: null, beganAt, isOver: false })
      }),
    arrive: call => arrive(world, state, call),
    answer: call => answer(world, state, call),
    abandon(player) {
      for (const call of state.calls.filter(one => one.player === player)) {
        if (call.result !== null || random.chance(0.4)) drop(state, call)
        else call.isOver = true
      }
    },
    says: said => says(world, state, said),
    takeHook: hook => void state.hooks.splice(state.hooks.indexOf(hook), 1),
    hookAgain(hook) {
      hook.tries += 1
      if (hook.tries < MOST_TRIES) state.hooks.push(hook)
    },
    behave: () => {
      state.isGood = true
    },
  }
}

const MOST_TRIES = 12

/** Null: it is no text that is to be sent. */
export function textOf({
  method,
  url,
  body,
}: HttpRequest): { accountSid: string; ref: string; to: string } | null {
  const form = new URLSearchParams(body)
  const status = form.get('StatusCallback')
  if (method !== 'POST' || status === null) return null
  const accountSid = /Accounts\/([^/]+)\//.exec(url)![1]!
  return { accountSid, ref: new URL(status).searchParams.get('ref') ?? '', to: form.get('To') ?? '' }
}

type State = {
  readonly taken: Taken[]
  readonly calls: Call[]
  readonly hooks: Hook[]
  /** Pairs of our number and a phone that opted out at the provider itself. */
  readonly blocked: Set<string>
  ids: number
  isGood: boolean
  /** How often a call goes well, beside TRIPS. */
  readonly calm: number
}

const CALM = [15, 70, 200]

function id(state: State): number {
  state.ids += 1
  return state.ids
}

function drop(state: State, call: Call): void {
  state.calls.splice(state.calls.indexOf(call), 1)
}

/** How a call can go wrong on the way there. */
type Trip =
  | 'well'
  | 'not sent'
  | 'cut before'
  | 'cut after'
  | 'late'
  | 'broken before'
  | 'broken after'
  | 'busy'

function arrive(world: ProviderWorld, state: State, call: Call): string {
  const { request } = call
  if (request.method === 'GET') return lookedUp(world, state, call)
  const form = new URLSearchParams(request.body)
  const trip: Trip =
    call.isOver || state.isGood ? 'well' : world.random.weigh([[state.calm, 'well'], ...TRIPS])
  switch (trip) {
    case 'not sent':
      call.result = { kind: 'not_sent', detail: 'simulated: refused' }
      break
    case 'cut before':
      call.result = { kind: 'in_doubt', detail: 'simulated: cut off' }
      break
    case 'broken before':
      call.result = json(503, {})
      break
    case 'busy':
      call.result = json(429, { code: 20429 }, { 'retry-after': '3' })
      break
    case 'late':
      // Heed hears that it took too long; the text is still on its way in.
      call.answer({ kind: 'in_doubt', detail: 'simulated: no answer in time' })
      call.isOver = true
      return `call ${call.id} is late`
    default: {
      const said = taken(world, state, form, request)
      if (trip === 'well') call.result = said
      else if (trip === 'cut after') call.result = { kind: 'in_doubt', detail: 'simulated: answer cut off' }
      else call.result = said.status === 201 ? json(500, {}) : said
    }
  }
  if (call.isOver) drop(state, call)
  return `call ${call.id} arrives (${trip})`
}

const TRIPS: readonly (readonly [number, Trip])[] = [
  [3, 'not sent'],
  [4, 'cut before'],
  [6, 'cut after'],
  [4, 'late'],
  [3, 'broken before'],
  [4, 'broken after'],
  [4, 'busy'],
]

function answer(_world: ProviderWorld, state: State, call: Call): string {
  drop(state, call)
  call.answer(call.result!)
  return `call ${call.id} is answered`
}

type Answered = HttpResult & { readonly kind: 'answer' }

function json(status: number, body: object, headers: Record<string, string> = {}): Answered {
  return { kind: 'answer', status, headers, body: JSON.stringify(body) }
}

function taken(world: ProviderWorld, state: State, form: URLSearchParams, request: HttpRequest): Answered {
  const read = (name: string) => form.get(name) ?? ''
  const [from, to] = [read('From'), read('To')]
  if (!form.has('To')) return json(200, { incoming_phone_numbers: [] })
  if (state.blocked.has(`${from} ${to}`)) return json(400, { code: 21610 })
  const failing = FAILING.get(to.at(-1)!)
  if (failing !== undefined) return json(400, { code: failing })
  if (!state.isGood && world.random.chance(0.06)) return json(400, { code: world.random.pick(ERRORS) })
  const sid = `SM${id(state).toString(16).padStart(32, '0')}`
  const { ref, accountSid } = textOf(request)!
  const text: Taken = { sid, ref, accountSid, from, to, body: read('Body'), at: world.nowMs() }
  state.taken.push(text)
  world.onTaken(text)
  report(world, state, text, read('StatusCallback'))
  return json(201, { sid, num_segments: '1' })
}

/** What becomes of it, told in callbacks that are lost, doubled and delivered in any order. */
function report({ random }: ProviderWorld, state: State, { sid, accountSid, to }: Taken, url: string): void {
  const ends = [
    ['sent', 'delivered'],
    ['sent', 'undelivered', '30003'],
    ['failed', '30007'],
    ['undelivered', '21610'],
  ]
  const end = random.weigh([
    [80, ends[0]!],
    [8, ends[1]!],
    [8, ends[2]!],
    [4, ends[3]!],
  ])
  const code = end.find(word => /^\d+$/.test(word))
  for (const status of ['queued', ...end.filter(word => word !== code)]) {
    if (random.chance(0.12)) continue
    const form = { MessageSid: sid, MessageStatus: status, To: to, ...(code && { ErrorCode: code }) }
    const copies = random.chance(0.1) ? 2 : 1
    for (let i = 0; i < copies; i++) state.hooks.push({ id: id(state), accountSid, url, form, tries: 0 })
  }
}

function lookedUp(world: ProviderWorld, state: State, call: Call): string {
  const query = new URL(call.request.url).searchParams
  if (!state.isGood && world.random.chance(0.15)) call.result = json(503, {})
  else {
    const [to, from] = [query.get('To'), query.get('From')]
    const alike = state.taken.filter(one => one.to === to && one.from === from)
    const messages = alike.map(({ sid, body, at }) => ({
      sid,
      body,
      date_created: new Date(at).toUTCString(),
    }))
    call.result = json(200, { messages: messages.reverse() })
  }
  if (call.isOver) drop(state, call)
  return `look-up ${call.id} arrives`
}

const OWN_WORDS = { STOP: /^(stop|stopall|unsubscribe|cancel|end|quit)$/i, START: /^(start|yes|unstop)$/i }

function says(
  _world: ProviderWorld,
  state: State,
  { from, to, body, accountSid, url, optOut }: Parameters<Provider['says']>[0],
): string {
  const sid = `SMf${id(state).toString(16).padStart(31, '0')}`
  const word = body.trim()
  const acts =
    optOut && OWN_WORDS.STOP.test(word) ? 'STOP' : optOut && OWN_WORDS.START.test(word) ? 'START' : null
  if (acts === 'STOP') state.blocked.add(`${to} ${from}`)
  if (acts === 'START') state.blocked.delete(`${to} ${from}`)
  const form = {
    MessageSid: sid,
    From: from,
    To: to,
    Body: body,
    NumMedia: '0',
    ...(acts && { OptOutType: acts }),
  }
  state.hooks.push({ id: id(state), accountSid, url, form, tries: 0 })
  return sid
}

/** As Twilio signs: twilio.com/docs/usage/webhooks/webhooks-security */
export function signatureOf({ url, form }: Hook, token: string): string {
  const fields = Object.keys(form).sort()
  return createHmac('sha1', token)
    .update(url + fields.map(name => name + form[name]).join(''))
    .digest('base64')
}
