// Routes that are no API operations: health, sign-in, who am I, live events, the sandbox's clock.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { SandboxConfig } from '../config.ts'
import { DEMO_EMAIL, DEMO_PASSWORD } from '../demo.ts'
import { loadAccount } from '../features/accounts/account.ts'
import type { Sessions } from '../features/accounts/sessions.ts'
import { streamEvents } from '../features/events/stream.ts'
import { sql } from '../kit/db/db.ts'
import { problem } from '../kit/web/problem.ts'
import { sendProblem, toJsonSchema } from '../kit/web/server.ts'
import type { Runtime } from '../runtime.ts'
import { lookAhead, moveClock } from './clock.ts'
import type { Guard } from './guard.ts'
import type { Metrics } from './metrics.ts'

const HIDE = { schema: { hide: true } }

export function healthRoutes(server: FastifyInstance, rt: Runtime, metrics: Metrics): void {
  server.get('/healthz', HIDE, async () => ({ alive: true }))
  server.get('/readyz', HIDE, async (_request, reply) => {
    // Migrated before it listens (main.ts); what can go away later is the database.
    const isReady = await rt.db.rows(sql('ready', 'select 1 from clock')).then(
      () => true,
      () => false,
    )
    return reply.code(isReady ? 200 : 503).send({ ready: isReady })
  })
  server.get('/metrics', HIDE, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}

/** What of better-auth is reachable: nothing but this. */
const AUTH_PATHS = ['/auth/sign-in/email', '/auth/sign-out', '/auth/change-password']
const SIGN_IN_LIMIT = { max: 30, timeWindow: '1 minute' }

export function peopleRoutes(
  server: FastifyInstance,
  rt: Runtime,
  { sessions, guard }: { sessions: Sessions; guard: Guard },
): void {
  for (const url of AUTH_PATHS) {
    server.post(url, { ...HIDE, config: { rateLimit: SIGN_IN_LIMIT } }, (request, reply) =>
      passToAuth(sessions, request, reply),
    )
  }
  server.get('/v1/sign-in-hint', HIDE, async (_request, reply) =>
    rt.config.sandbox ? reply.send({ email: DEMO_EMAIL, password: DEMO_PASSWORD }) : reply.code(204).send(),
  )
  server.get('/v1/me', HIDE, async (request, reply) => {
    const actor = await guard.check(request, reply, 'account.read')
    if ('problem' in actor) return sendProblem(reply, actor)
    const { id, name, timeZone } = await loadAccount(rt.db, actor.accountId)
    const user = actor.kind === 'person' ? { id: actor.id, name: actor.name } : null
    const sandbox = rt.config.sandbox ? { phonesUrl: rt.config.sandbox.url } : null
    const csrfToken = user ? reply.generateCsrf() : null
    return reply.send({
      user,
      account: { id, name, timeZone },
      role: actor.role,
      csrfToken,
      sandbox,
      now: rt.clock.now(),
    })
  })
}

async function passToAuth(
  sessions: Sessions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const headers = new Headers()
  for (const name of ['cookie', 'origin', 'content-type', 'user-agent', 'host'] as const) {
    const value = request.headers[name]
    if (value) headers.set(name, value)
  }
  const origin = `${request.protocol}://${request.host}`
  const body = JSON.stringify(request.body ?? {})
  const answer = await sessions.handle(
    new Request(new URL(request.url, origin), { method: 'POST', headers, body }),
  )
  if (answer.status >= 400) return sendProblem(reply, await authProblem(answer))
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply
    .code(answer.status)
    .type('application/json')
    .send(await answer.text())
}

async function authProblem(answer: Response) {
  const told = (await answer.json().catch(() => ({}))) as { message?: string }
  const status = answer.status < 500 ? answer.status : 400
  return problem(
    status,
    'sign-in',
    'That did not work',
    told.message ?? 'Check the e-mail address and the password.',
  )
}

export function eventRoutes(server: FastifyInstance, rt: Runtime, guard: Guard): void {
  // A stream ends with its page or with Heed: closing would wait for it for ever.
  const open = new Set<FastifyReply['raw']>()
  server.addHook('preClose', async () => {
    for (const stream of open) stream.end()
  })
  server.get(
    '/v1/events',
    { schema: { summary: 'Live events (SSE); resumes with Last-Event-ID', operationId: 'getEvents' } },
    async (request, reply) => {
      const actor = await guard.check(request, reply, 'texts.read')
      if ('problem' in actor) return sendProblem(reply, actor)
      open.add(reply.raw)
      reply.raw.on('close', () => open.delete(reply.raw))
      await streamEvents(rt, actor.accountId, request, reply)
      return reply
    },
  )
}

const ClockBody = z.strictObject({ offsetMs: z.int() })

/** The sandbox moves the clock of every process through here, and only with its own credentials. */
export function sandboxRoutes(server: FastifyInstance, rt: Runtime, sandbox: SandboxConfig): void {
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${sandbox.accountSid}:${sandbox.authToken}`).toString('base64')}`,
  )
  const isSandbox = (request: FastifyRequest) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  const refuse = (reply: FastifyReply) =>
    sendProblem(
      reply,
      problem(
        401,
        'not-the-sandbox',
        'Only the sandbox moves the clock',
        "Send the sandbox account's sid and token.",
      ),
    )

  server.get('/sandbox/clock', HIDE, async (request, reply) =>
    isSandbox(request) ? reply.send({ offsetMs: rt.clock.offsetMs(), now: rt.clock.now() }) : refuse(reply),
  )
  server.get('/sandbox/clock/ahead', HIDE, async (request, reply) =>
    isSandbox(request) ? reply.send(await lookAhead(rt)) : refuse(reply),
  )
  server.post(
    '/sandbox/clock',
    { schema: { hide: true, body: toJsonSchema(ClockBody, 'input') } },
    async (request, reply) => {
      if (!isSandbox(request)) return refuse(reply)
      await moveClock(rt, (request.body as { offsetMs: number }).offsetMs)
      return reply.send({ offsetMs: rt.clock.offsetMs(), now: rt.clock.now() })
    },
  )
}
