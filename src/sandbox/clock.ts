// Time travel: Heed's clock first, then the sandbox's own, so that the two never part.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { request } from 'undici'
import { parseDuration } from './duration.ts'
import type { Network } from './network.ts'
import { problem } from './problems.ts'
import { walkTo } from './walk.ts'

const FARTHEST_MS = 10 * 366 * 86_400_000
const PATIENCE_MS = 5000

export function clockControls(app: FastifyInstance, net: Network): void {
  let turn: Promise<unknown> = Promise.resolve()
  app.get('/clock', () => clockState(net))
  app.post('/clock', (incoming, reply) => {
    const { advance } = (incoming.body ?? {}) as { advance?: unknown }
    // One at a time: two clicks that both read the old offset would add up to one.
    const mine = turn.then(() => advanceClock(net, advance, reply))
    turn = mine.catch(() => {})
    return mine
  })
}

export function clockState({ clock, clockUrl }: Network): Record<string, unknown> {
  return {
    now: new Date(clock.now()).toISOString(),
    offsetMs: clock.offsetMs(),
    movesHeed: clockUrl !== null,
  }
}

/** Takes over the offset that Heed runs with; no answer leaves what the sandbox remembers. */
export async function learnOffset(net: Network): Promise<boolean> {
  if (net.clockUrl === null) return true
  const answer = await callHeed(net, 'GET').catch(() => null)
  const offsetMs = (answer?.body as { offsetMs?: unknown } | null | undefined)?.offsetMs
  if (answer?.status !== 200 || typeof offsetMs !== 'number' || !Number.isFinite(offsetMs)) return false
  moveTo(net, offsetMs)
  return true
}

async function advanceClock(net: Network, advance: unknown, reply: FastifyReply): Promise<unknown> {
  const ms = typeof advance === 'string' ? parseDuration(advance) : null
  if (ms === null || ms <= 0) {
    const message =
      'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as P30D or PT1H'
    return problem(reply, {
      status: 400,
      detail: 'The clock stays.',
      errors: [{ field: 'advance', message }],
    })
  }
  const offsetMs = net.clock.offsetMs() + ms
  if (offsetMs > FARTHEST_MS) {
    const message = 'leads more than ten years ahead'
    return problem(reply, {
      status: 400,
      detail: 'The clock stays.',
      errors: [{ field: 'advance', message }],
    })
  }
  try {
    await walkTo(net, offsetMs, { look: () => lookAtHeed(net), move: to => moveBoth(net, to) })
  } catch (error) {
    if (error instanceof Stays)
      return problem(reply, { status: 502, detail: `The clock stays: ${error.message}.` })
    throw error
  }
  return clockState(net)
}

/** Heed did not go along. */
class Stays extends Error {}

/** Heed first, so that the two never part. */
async function moveBoth(net: Network, offsetMs: number): Promise<void> {
  if (net.clockUrl !== null) {
    const answer = await callHeed(net, 'POST', { body: { offsetMs } }).catch((error: Error) => error)
    if (answer instanceof Error) throw new Stays(`Heed did not answer (${answer.message})`)
    if (answer.status < 200 || answer.status > 299) throw new Stays(`Heed answered ${answer.status}`)
  }
  moveTo(net, offsetMs)
}

async function lookAtHeed(net: Network): Promise<{ left: number; next: number | null } | null> {
  if (net.clockUrl === null) return null
  const answer = await callHeed(net, 'GET', { path: '/ahead' }).catch(() => null)
  const { left, next } = (answer?.body ?? {}) as { left?: unknown; next?: unknown }
  if (answer?.status !== 200 || typeof left !== 'number') return null
  return { left, next: typeof next === 'string' ? new Date(next).getTime() : null }
}

function moveTo(net: Network, offsetMs: number): void {
  if (offsetMs === net.clock.offsetMs()) return
  net.clock.move(offsetMs)
  net.journal.write({ t: 'clock', offsetMs })
  net.scheduler.wake()
  net.feed.tell('clock', () => clockState(net))
}

async function callHeed(
  net: Network,
  method: 'GET' | 'POST',
  { path = '', body }: { path?: string; body?: unknown } = {},
): Promise<{ status: number; body: unknown }> {
  const credentials = Buffer.from(`${net.accountSid}:${net.authToken}`).toString('base64')
  const response = await request(net.clockUrl! + path, {
    method,
    headers: {
      authorization: `Basic ${credentials}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    headersTimeout: PATIENCE_MS,
    bodyTimeout: PATIENCE_MS,
    // A connection of its own: Heed may restart between two moves, and a dead one from a pool would read as
    // a refusal.
    reset: true,
  })
  const text = await response.body.text()
  try {
    return { status: response.statusCode, body: JSON.parse(text) as unknown }
  } catch {
    return { status: response.statusCode, body: null }
  }
}
