// The phone network on your machine: a Twilio-shaped provider with virtual phones, faults and time travel. A
// program of its own, which reaches Heed only over HTTP, as Twilio would.
import { timingSafeEqual } from 'node:crypto'
import { parse } from 'node:querystring'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { makeClock } from '../kit/clock.ts'
import { learnOffset } from './clock.ts'
import { consentRoutes } from './consents.ts'
import { answerBadUrl, controls } from './controls.ts'
import { resume } from './delivery.ts'
import { refusal } from './errors.ts'
import { createFaults } from './faults.ts'
import { createFeed } from './feed.ts'
import { resumeInbound } from './inbound.ts'
import { NO_JOURNAL, openJournal } from './journal.ts'
import { messageRoutes, refuse } from './messages.ts'
import { createClock, type Log, type Network } from './network.ts'
import { numberRoutes } from './numbers.ts'
import { createScheduler } from './scheduler.ts'
import { createStore } from './store.ts'
import { createWebhooks } from './webhooks.ts'

export type SandboxOptions = {
  /** 0 takes a free one. */
  readonly port: number
  readonly host?: string
  readonly accountSid: string
  readonly authToken: string
  /** Where phones and opt-outs outlive a restart; null keeps nothing. */
  readonly stateFile?: string | null
  /** Heed's clock: GET tells its offset, POST {offsetMs} sets it. */
  readonly clockUrl?: string | null
  readonly pagesDir?: string | null
  readonly deskUrl?: string | null
  readonly log?: Log
  /** Given, no timer runs: the caller moves time and calls `tick()`. */
  readonly now?: () => number
  /**
   * What each number sends a second until told otherwise; Twilio's long codes do 1, which is slow to watch.
   */
  readonly segmentsPerSecond?: number
  readonly deliveryMs?: number
  readonly keptMessages?: number
  readonly webhookConnections?: number
}

export type Sandbox = {
  readonly url: string
  /** Runs all that is due, and all that becomes due by it, until only the clock can bring more. */
  tick(): Promise<void>
  stop(): Promise<void>
}

const SILENT: Log = { info() {}, warn() {}, error() {} }
const LOOPBACK = /^(?:localhost|::1|127(?:\.\d{1,3}){3})$/

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  const net = await createNetwork(options)
  if (!(await learnOffset(net)) && !options.now) learnLater(net)
  resume(net)
  resumeInbound(net)
  const app = await createServer(net, { pagesDir: options.pagesDir ?? null, isLoopback: LOOPBACK.test(host) })
  await app.listen({ port: options.port, host }).catch(async error => {
    // A taken port: nothing may run on behind a start that failed.
    await stop(net, app)
    throw error
  })
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  net.log.info(`sandbox: the phone network is at ${url}`)
  return { url, tick: () => settle(net), stop: () => stop(net, app) }
}

async function createNetwork(options: SandboxOptions): Promise<Network> {
  const { log = SILENT, authToken } = options
  const machine = makeClock()
  const now = options.now ?? (() => machine.now().getTime())
  const clock = createClock(now)
  const scheduler = createScheduler({ now: clock.now, timers: options.now === undefined })
  const faults = createFaults()
  const store = createStore({ cap: options.keptMessages ?? 200_000 })
  const file = options.stateFile ?? null
  const [journal, { offsetMs }] = file ? await openJournal(file, store, log) : [NO_JOURNAL, { offsetMs: 0 }]
  clock.move(offsetMs)
  return {
    accountSid: options.accountSid,
    authToken,
    deskUrl: options.deskUrl ?? null,
    clockUrl: options.clockUrl ?? null,
    segmentsPerSecond: options.segmentsPerSecond ?? 10,
    deliveryMs: options.deliveryMs ?? 300,
    log,
    clock,
    scheduler,
    store,
    faults,
    journal,
    webhooks: createWebhooks({
      authToken,
      connections: options.webhookConnections ?? 32,
      scheduler,
      now: clock.now,
      faults,
      log,
    }),
    feed: createFeed(),
  }
}

async function createServer(
  net: Network,
  options: { pagesDir: string | null; isLoopback: boolean },
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: 262_144,
    forceCloseConnections: true,
    frameworkErrors: (_error, _request, reply) => answerBadUrl(reply as FastifyReply),
  })
  await app.register(async twilio => twilioSide(twilio, net))
  await app.register(async own => controls(own, net, options))
  return app
}

/** Everything below /2010-04-01: Basic authentication, forms in, Twilio's JSON out. */
function twilioSide(app: FastifyInstance, net: Network): void {
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${net.accountSid}:${net.authToken}`).toString('base64')}`,
  )
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, parse(body as string))
    },
  )
  app.addHook('onRequest', async (request, reply) => {
    const { account } = request.params as { account?: string }
    const isSigned = isSame(request.headers.authorization ?? '', expected)
    if (!isSigned || (account !== undefined && account !== net.accountSid))
      return refuse(reply, refusal(20003))
  })
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) net.log.error(`sandbox: ${error.stack}`)
    return refuse(
      reply,
      refusal(status >= 500 ? 20500 : 20001, { status, ...(status < 500 && { detail: error.message }) }),
    )
  })
  messageRoutes(app, net)
  numberRoutes(app, net)
  consentRoutes(app, net)
  app.all('/2010-04-01/*', (_request, reply) => refuse(reply, refusal(20404)))
}

function isSame(given: string, expected: Buffer): boolean {
  const bytes = Buffer.from(given)
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

/** Heed may come up after the sandbox. */
function learnLater(net: Network): void {
  let left = 20
  const again = setInterval(async () => {
    left -= 1
    if (left === 0 || (await learnOffset(net))) clearInterval(again)
  }, 1000)
  again.unref()
}

async function settle(net: Network): Promise<void> {
  for (;;) {
    const ran = net.scheduler.runDue()
    await net.webhooks.idle()
    if (ran === 0) return
  }
}

async function stop(net: Network, app: FastifyInstance): Promise<void> {
  net.feed.stop()
  net.scheduler.stop()
  await net.webhooks.stop()
  await app.close()
  await net.journal.close()
}
