// What a provider tells us: checked, made durable, and only then answered. Rule H, invariant 8.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUuid } from '../../core/id.ts'
import { readKeyword } from '../../core/keywords.ts'
import { type Batcher, makeBatcher } from '../../kit/batch.ts'
import { patiently } from '../../kit/db/patience.ts'
import { type Problem, problem } from '../../kit/web/problem.ts'
import { sendProblem } from '../../kit/web/server.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { HookRequest, InboundEvent, StatusEvent } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { keyOf } from '../consent/queries.ts'
import { applyReports, type Report } from '../messages/report.ts'
import { type KnownSender, type KnownSenders, makeKnownSenders } from '../senders/known.ts'
import { findSenders, isCurrent, type Sender } from '../senders/queries.ts'
import { type Intake, makeIntake } from './intake.ts'
import { setAside } from './journal.ts'

type Hook = { Params: { provider: string; sender: string }; Body: string }

/** For providers, not for callers of the API: not in its document. No page either, so no headers that guard one. */
const HIDE = { schema: { hide: true }, helmet: false } as const
const BATCH = 500
const FORM_LIMIT_BYTES = 262_144

/** `count` feeds the metrics: one of accepted, duplicate, status, bad_signature, unreadable, unknown_sender. */
export async function webhookRoutes(
  server: FastifyInstance,
  shared: Runtime,
  count: (result: string) => void,
): Promise<void> {
  // A connection of its own, as the texts have theirs.
  const rt = { ...shared, db: shared.db.apart({ max: 1 }) }
  const intake = makeIntake(shared)
  const reports = makeBatcher<Told, boolean>({
    flush: list => patiently(() => takeReports(rt, list)),
    max: BATCH,
  })
  const means: Means = { rt, senders: makeKnownSenders(shared), intake, reports }
  // Closing waits for what was begun, so that it does not meet a closed database.
  server.addHook('onClose', async () => {
    await Promise.all([intake.close(), reports.idle()])
    await rt.db.close()
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  )
  for (const url of ['/webhooks/:provider/:sender', '/webhooks/:provider/:sender/status']) {
    server.post<Hook>(url, HIDE, async (request, reply) => {
      const heard = await hear(means, request)
      count(heard.result)
      return heard.problem ? sendProblem(reply, heard.problem) : acknowledge(request, reply)
    })
  }
}

type Means = {
  readonly rt: Runtime
  readonly senders: KnownSenders
  readonly intake: Intake
  readonly reports: Batcher<Told, boolean>
}

/** `stale`: the sender has changed since it was looked at; nothing was done. */
type Heard = {
  readonly result: 'accepted' | 'duplicate' | 'status' | 'unreadable' | Refused
  readonly problem?: Problem
}
type Refused = 'bad_signature' | 'unknown_sender' | 'stale'

const REFUSED = new Set<string>(['bad_signature', 'unknown_sender', 'stale'] satisfies Refused[])

/** What is kept in mind may let a webhook in, and only as far as the batch, which asks the row; it refuses none. */
async function hear(means: Means, request: FastifyRequest<Hook>): Promise<Heard> {
  const { rt, senders } = means
  const { params, url, headers, body } = request
  const asked: HookRequest = { url: `${rt.config.publicUrl}${url}`, rawBody: body ?? '', headers }
  const guess = senders.guess(params.sender)
  const heard = guess?.sender.provider === params.provider ? await hearFor(means, asked, guess) : STALE
  if (!REFUSED.has(heard.result)) return heard
  for (;;) {
    const known = await senders.look(params.sender)
    if (!known || known.sender.provider !== params.provider) return UNKNOWN
    const again = await hearFor(means, asked, known)
    if (again === FORGED) rt.log.warn({ senderId: params.sender }, 'webhook with a bad signature refused')
    if (again !== STALE) return again
  }
}

const STALE: Heard = { result: 'stale' }
const UNKNOWN: Heard = {
  result: 'unknown_sender',
  problem: problem(404, 'not-found', 'No such sender', 'This webhook address belongs to no sender.'),
}
const FORGED: Heard = {
  result: 'bad_signature',
  problem: problem(
    403,
    'bad-signature',
    'Not signed by the provider',
    'The signature does not fit. Check the auth token and HEED_PUBLIC_URL.',
  ),
}

async function hearFor(means: Means, asked: HookRequest, { sender, account }: KnownSender): Promise<Heard> {
  const provider = findProvider(sender.provider)
  if (!provider.verify(asked, account)) return FORGED
  const parsed = provider.parse(asked)
  if (!parsed.ok) return keepAside(means.rt, sender, asked.rawBody, parsed.reason)
  return parsed.event.kind === 'status'
    ? takeStatus(means, sender, parsed.event)
    : takeText(means, sender, parsed.event, asked.rawBody)
}

type TextEvent = InboundEvent & { readonly kind: 'text' }

async function takeText(
  { rt, intake }: Means,
  sender: Sender,
  event: TextEvent,
  raw: string,
): Promise<Heard> {
  const { accountId } = sender
  const phone = event.from
  // Its commit takes a while: whoever is about to text this phone waits for it.
  if (isStop(event)) rt.hints.tellNow('stopping', keyOf({ accountId, phone }))
  const received = await intake.add({ id: rt.newId(), accountId, phone, sender, event, raw })
  if (received === 'stale') return STALE
  return { result: received === 'duplicate' ? 'duplicate' : 'accepted' }
}

function isStop({ body, optOutType }: TextEvent): boolean {
  return optOutType === 'STOP' || readKeyword(body)?.verdict === 'opt_out'
}

type Told = { readonly sender: Sender; readonly report: Report }

async function takeStatus({ reports }: Means, sender: Sender, event: StatusEvent): Promise<Heard> {
  const { reference, providerId, state, code, isOptOut } = event
  if (reference === null || !isUuid(reference) || state === null) return STATUS
  const { accountId, id: senderId, provider } = sender
  const report = { accountId, senderId, messageId: reference, provider, providerId, state, code, isOptOut }
  return (await reports.add({ sender, report })) ? STATUS : STALE
}

const STATUS: Heard = { result: 'status' }

/** False where the sender has changed since. */
async function takeReports(rt: Runtime, told: readonly Told[]): Promise<boolean[]> {
  const senders = await findSenders(
    rt.db,
    told.map(one => one.sender.id),
  )
  const isFresh = told.map(one => isCurrent(one.sender, senders.get(one.sender.id)))
  await applyReports(
    rt,
    told.filter((_, index) => isFresh[index]).map(one => one.report),
  )
  return isFresh
}

async function keepAside(rt: Runtime, sender: Sender, raw: string, problem: string): Promise<Heard> {
  await setAside(rt, rt.db, { id: rt.newId(), sender, raw, problem })
  return { result: 'unreadable', problem: unreadable(problem) }
}

function unreadable(reason: string): Problem {
  return problem(400, 'unreadable', 'The webhook cannot be read', `${reason} It is kept for replay.`)
}

function acknowledge({ params }: FastifyRequest<Hook>, reply: FastifyReply): FastifyReply {
  const { contentType, body } = findProvider(params.provider).acknowledge()
  return reply.code(200).type(contentType).send(body)
}
