// Calls Heed as Twilio would: form-encoded, signed, in order where order is promised, and with the faults
// set.
import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import { type Faults, isFor } from './faults.ts'
import { createLanes } from './lanes.ts'
import type { Scheduler } from './scheduler.ts'

type Params = Readonly<Record<string, string>>

/** A status callback; `isLast` when no other will follow for this message. */
type StatusCall = {
  readonly url: string
  readonly sid: string
  readonly phone: string
  readonly params: Params
  readonly isLast: boolean
}

type InboundCall = {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly phone: string
  readonly params: Params
  /** Called once: whether Heed took it. */
  readonly onDone: (outcome: 'taken' | 'not taken') => void
}

export type Webhooks = {
  status(call: StatusCall): void
  inbound(call: InboundCall): void
  idle(): Promise<void>
  stop(): Promise<void>
}

type Log = { warn(message: string): void }
type Options = {
  authToken: string
  connections: number
  scheduler: Scheduler
  now: () => number
  faults: Faults
  log: Log
}

type Tools = Options & { agent: Agent; stopped: boolean }
/** Status 0: there was no answer, and the text says why. */
type Answer = { readonly status: number; readonly text: string }

const PATIENCE_MS = 15_000
const MOST_WAITING = 250_000
// Twilio itself tries an inbound webhook once, then its fallback URL if one is set. The sandbox has no
// fallback and tries again instead: a restart of Heed on your desk must not eat a STOP. Status callbacks are
// tried once, as there.
const RETRY_AFTER_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000]

export function createWebhooks(options: Options): Webhooks {
  const { connections, scheduler, log } = options
  const agent = new Agent({ connections, pipelining: 1, keepAliveTimeout: 4000, connectTimeout: 5000 })
  const tools: Tools = { ...options, agent, stopped: false }
  const onCrash = (error: unknown) => log.warn(`sandbox: a webhook crashed: ${String(error)}`)
  const lane = { longest: MOST_WAITING, limit: connections, scheduler, onCrash }
  // Callbacks of one message leave in order, and so do the texts of one phone; the two kinds do not hold
  // each other up.
  const statusLanes = createLanes(lane)
  const inboundLanes = createLanes(lane)
  const held = new Map<string, StatusCall>()

  function leave(call: StatusCall): void {
    const late = options.faults.roll('late', call.phone, isFor('status'))
    if (late) scheduler.at(options.now() + late.ms, () => send(call))
    else send(call)
  }

  function send(call: StatusCall): void {
    const taken = statusLanes.push(call.sid, async () => {
      const answer = await post(tools, 'POST', call.url, call.params)
      if (answer.status < 200 || answer.status > 299)
        log.warn(`sandbox: status callback ${describe(call.url, answer)}`)
      return null
    })
    if (!taken) log.warn('sandbox: too many callbacks wait; one was dropped')
  }

  return {
    status(call) {
      if (options.faults.roll('lost', call.phone, isFor('status'))) return
      if (!call.isLast && options.faults.roll('reordered', call.phone)) {
        held.set(call.sid, call)
        return
      }
      leave(call)
      if (options.faults.roll('doubled', call.phone, isFor('status'))) leave(call)
      const overtaken = held.get(call.sid)
      if (!overtaken) return
      held.delete(call.sid)
      leave(overtaken)
    },
    inbound(call) {
      const { faults, now } = options
      if (faults.roll('lost', call.phone, isFor('inbound'))) return call.onDone('not taken')
      const late = faults.roll('late', call.phone, isFor('inbound'))
      const task = inboundTask(tools, call)
      const times = faults.roll('doubled', call.phone, isFor('inbound')) ? 2 : 1
      const enter = () => {
        for (let i = 0; i < times; i++) if (!inboundLanes.push(call.phone, task)) call.onDone('not taken')
      }
      if (late) scheduler.at(now() + late.ms, enter)
      else enter()
    },
    async idle() {
      await Promise.all([statusLanes.idle(), inboundLanes.idle()])
    },
    async stop() {
      tools.stopped = true
      await agent.destroy()
    },
  }
}

function inboundTask(tools: Tools, call: InboundCall): () => Promise<number | null> {
  let tries = 0
  return async () => {
    if (tools.stopped) return null
    const answer = await post(tools, call.method, call.url, call.params)
    if (answer.status >= 200 && answer.status < 300) {
      if (answer.text.includes('<Message'))
        tools.log.warn('sandbox: TwiML replies are not played; send by the API')
      call.onDone('taken')
      return null
    }
    // Cut off by our own stop: the text stays untold, and the next start tells it.
    if (tools.stopped) return null
    const isWorthRetrying = answer.status === 0 || answer.status >= 500
    const waitMs = isWorthRetrying ? RETRY_AFTER_MS[tries++] : undefined
    tools.log.warn(`sandbox: inbound webhook ${describe(call.url, answer)}${waitMs ? ', trying again' : ''}`)
    if (waitMs !== undefined) return waitMs
    call.onDone('not taken')
    return null
  }
}

async function post(tools: Tools, method: 'GET' | 'POST', to: string, params: Params): Promise<Answer> {
  const form = new URLSearchParams(params).toString()
  const url = method === 'GET' ? withQuery(to, form) : to
  const signature = sign(tools.authToken, url, method === 'GET' ? {} : params)
  try {
    const response = await request(url, {
      dispatcher: tools.agent,
      method,
      headers: {
        'x-twilio-signature': signature,
        'user-agent': 'TwilioProxy/1.1 (Heed sandbox)',
        accept: '*/*',
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
      },
      body: method === 'POST' ? form : null,
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
    })
    return { status: response.statusCode, text: (await response.body.text()).slice(0, 10_000) }
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    return { status: 0, text: code ?? message ?? 'no answer' }
  }
}

/**
 * X-Twilio-Signature: HMAC-SHA1 over the URL and every parameter's name and value, sorted by name, in base64.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
function sign(authToken: string, url: string, params: Params): string {
  const text = Object.keys(params)
    .sort()
    .reduce((sum, name) => sum + name + params[name], url)
  return createHmac('sha1', authToken).update(Buffer.from(text, 'utf8')).digest('base64')
}

function withQuery(url: string, query: string): string {
  const full = new URL(url)
  full.search = full.search ? `${full.search}&${query}` : query
  return full.toString()
}

function describe(url: string, answer: Answer): string {
  return answer.status === 0
    ? `${url} was not answered (${answer.text})`
    : `${url} was answered ${answer.status}`
}
