// What a provider tells us: checked, written down, and only then answered. Acting on it comes after. Rule H,
// invariant 8.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isUuid } from '../../core/id.ts'
import { type Batcher, makeBatcher } from '../../kit/batch.ts'
import { sql } from '../../kit/db/db.ts'
import { problem } from '../../kit/web/problem.ts'
import { sendProblem } from '../../kit/web/server.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { InboundEvent, Provider } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { applyReports, type Report } from '../messages/report.ts'
import { findSender, openCredentials, type Sender } from '../senders/queries.ts'
import { receiveFrom } from './receive.ts'

type Hook = { Params: { provider: string; sender: string }; Body: string }

type JournalRow = {
  readonly sender: Sender
  readonly providerId: string
  readonly id: string
  readonly phone: string | null
  readonly raw: string
  readonly problem: string | null
}

/** For providers, not for callers of the API: not in its document. */
const HIDE = { schema: { hide: true } }
const BATCH = 500
const FORM_LIMIT_BYTES = 262_144

/** `count` feeds the metrics: one of accepted, duplicate, bad_signature, unreadable, unknown_sender. */
export async function webhookRoutes(
  server: FastifyInstance,
  rt: Runtime,
  count: (result: string) => void,
): Promise<void> {
  const means: Means = {
    rt,
    count,
    actingOn: new Set(),
    journal: makeBatcher({ flush: rows => writeJournal(rt, rows), max: BATCH }),
    reports: makeBatcher<Report, null>({
      flush: async list => {
        await applyReports(rt, list)
        return list.map(() => null)
      },
      max: BATCH,
    }),
  }
  // Closing waits for what was begun, so that it does not meet a closed database.
  server.addHook('onClose', async () => {
    await Promise.all([means.journal.idle(), means.reports.idle()])
    await Promise.all(means.actingOn)
  })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, done) => done(null, body),
  )
  for (const url of ['/webhooks/:provider/:sender', '/webhooks/:provider/:sender/status']) {
    server.post<Hook>(url, HIDE, (request, reply) => hear(means, request, reply))
  }
}

type Means = {
  readonly actingOn: Set<Promise<unknown>>
  readonly rt: Runtime
  readonly count: (result: string) => void
  readonly journal: Batcher<JournalRow, boolean>
  readonly reports: Batcher<Report, null>
}

async function hear(means: Means, request: FastifyRequest<Hook>, reply: FastifyReply): Promise<FastifyReply> {
  const { rt, count } = means
  const { provider: name, sender: senderId } = request.params
  const sender = isUuid(senderId) ? await findSender(rt.db, senderId) : null
  if (!sender || sender.provider !== name) {
    count('unknown_sender')
    return sendProblem(
      reply,
      problem(404, 'not-found', 'No such sender', 'This webhook address belongs to no sender.'),
    )
  }
  const provider = findProvider(sender.provider)
  const rawBody = typeof request.body === 'string' ? request.body : ''
  const heard = { url: `${rt.config.publicUrl}${request.url}`, rawBody, headers: request.headers }
  if (!provider.verify(heard, openCredentials(rt, sender))) {
    count('bad_signature')
    rt.log.warn({ senderId }, 'webhook with a bad signature refused')
    const detail = 'The signature does not fit. Check the auth token and HEED_PUBLIC_URL.'
    return sendProblem(reply, problem(403, 'bad-signature', 'Not signed by the provider', detail))
  }
  const parsed = provider.parse(heard)
  if (!parsed.ok) {
    count('unreadable')
    await keepAside(means, sender, rawBody, parsed.reason)
    return sendProblem(
      reply,
      problem(400, 'unreadable', 'The webhook cannot be read', `${parsed.reason} It is kept for replay.`),
    )
  }
  await accept(means, sender, parsed.event, rawBody)
  return acknowledge(provider, reply)
}

async function accept(means: Means, sender: Sender, event: InboundEvent, raw: string): Promise<void> {
  const { rt, count } = means
  if (event.kind === 'status') {
    count('status')
    if (event.reference === null || !isUuid(event.reference) || event.state === null) return
    const { accountId, id: senderId, provider } = sender
    const { providerId, state, code, isOptOut } = event
    await means.reports.add({
      accountId,
      senderId,
      messageId: event.reference,
      provider,
      providerId,
      state,
      code,
      isOptOut,
    })
    return
  }
  const row = { sender, providerId: event.providerId, id: rt.newId(), phone: event.from, raw, problem: null }
  const isNew = await means.journal.add(row)
  count(isNew ? 'accepted' : 'duplicate')
  if (!isNew) return
  // The 200 does not wait for this: the journal has it, and the sweep takes up what a crash leaves.
  const acting = receiveFrom(rt, sender.accountId, event.from)
    .catch(error => rt.log.error({ err: error }, 'an inbound text could not be acted on yet'))
    .finally(() => means.actingOn.delete(acting))
  means.actingOn.add(acting)
}

function acknowledge(provider: Provider, reply: FastifyReply): FastifyReply {
  const { contentType, body } = provider.acknowledge()
  return reply.code(200).type(contentType).send(body)
}

async function keepAside({ rt, journal }: Means, sender: Sender, raw: string, reason: string): Promise<void> {
  const id = rt.newId()
  await journal.add({
    sender,
    providerId: `unreadable-${id}`,
    id,
    phone: null,
    raw: raw.slice(0, 20_000),
    problem: reason,
  })
}

/** Answers for each row whether it was new. */
async function writeJournal(rt: Runtime, rows: readonly JournalRow[]): Promise<boolean[]> {
  const written = await rt.db.rows<{ id: string }>(JOURNAL, [
    rows.map(row => row.sender.accountId),
    rows.map(row => row.sender.id),
    rows.map(row => row.providerId),
    rows.map(row => row.id),
    rows.map(row => row.phone),
    rows.map(row => row.raw),
    rows.map(row => row.problem),
    rt.clock.now(),
  ])
  const fresh = new Set(written.map(row => row.id))
  return rows.map(row => fresh.has(row.id))
}

const JOURNAL = sql(
  'journal_write',
  `insert into webhook_journal (account_id, sender_id, provider_id, id, phone, raw, problem, received_at)
   select a, s, p, i, ph, r, pr, $8
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[])
          as j(a, s, p, i, ph, r, pr)
   on conflict (account_id, sender_id, provider_id) do nothing
   returning id`,
)
