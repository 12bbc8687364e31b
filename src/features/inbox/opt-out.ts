// Acting for a person: an agent opts a phone out on request, an owner records a new consent with evidence. B10.
import { z } from 'zod'
import { type Cause, transition } from '../../core/consent.ts'
import { isUuid } from '../../core/id.ts'
import { parseParty } from '../../core/phone.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import { once } from '../../kit/web/once.ts'
import { badField, type Problem, problem } from '../../kit/web/problem.ts'
import { type Answer, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Actor, route } from '../accounts/context.ts'
import { lockConsents } from '../consent/queries.ts'
import { ConsentShape, showConsent } from '../consent/view.ts'
import { obey } from '../messages/obey.ts'
import { SETTLE } from './queries.ts'

const HOW_WORDS = {
  form: 'Signed form: ',
  email: 'E-mail: ',
  recording: 'Recording: ',
  in_person: 'In person: ',
  website: 'Website: ',
  other: '',
} as const
const HOWS = ['form', 'email', 'recording', 'in_person', 'website', 'other'] as const

const Params = z.object({ phone: z.string().max(40) })

export const optOut = route({
  summary:
    'Opt a phone out because the person asked for it. Only their START, or a recorded new consent, undoes it',
  params: Params,
  body: z.strictObject({ note: z.string().min(1).max(500).describe('who asked, how and when') }),
  takesIdempotencyKey: true,
  answers: { 200: ConsentShape },
  async handle({ rt, actor }, { params, body, idempotencyKey }) {
    const cause: Cause = { kind: 'opt_out_on_request', note: body.note }
    return change(rt, actor, { given: params.phone, cause, idempotencyKey })
  },
})

export const recordNewConsent = route({
  summary: 'Lift a block by a new consent of the person that you can prove. Owners only; kept in the history',
  params: Params,
  body: z.strictObject({
    evidence: z
      .string()
      .min(10)
      .max(2000)
      .describe('what proves it: form, e-mail, recording, and where it is kept'),
    obtainedAt: z.string().max(40).describe('when the person gave it, ISO 8601'),
    how: z.enum(HOWS).default('other').describe('how the person gave it'),
    wording: z.string().min(1).max(2000).optional().describe('the exact words that they agreed to'),
    attachmentId: z.string().optional().describe('the proof as a file: POST /v1/attachments'),
  }),
  takesIdempotencyKey: true,
  answers: { 200: ConsentShape, 409: null },
  async handle({ rt, actor }, { params, body, idempotencyKey }) {
    const obtainedAt = new Date(body.obtainedAt)
    if (Number.isNaN(obtainedAt.getTime()))
      return badField('obtainedAt', 'Give the time in ISO 8601, for example 2026-11-23T10:00:00Z.')
    if (obtainedAt > rt.clock.now()) return badField('obtainedAt', 'This lies in the future.')
    const file = await fileOf(rt, actor.accountId, body.attachmentId)
    if (file === null)
      return badField('attachmentId', 'There is no such file. POST /v1/attachments keeps one.')
    const evidence = `${HOW_WORDS[body.how]}${body.evidence}${file}`
    const cause: Cause = { kind: 'new_consent', evidence, obtainedAt }
    return change(rt, actor, { given: params.phone, cause, idempotencyKey, wording: body.wording ?? null })
  },
})

/** What is said about the file in the history: its name, and the sum by which it is known again. Null: no such file. */
async function fileOf(rt: Runtime, accountId: string, id: string | undefined): Promise<string | null> {
  if (id === undefined) return ''
  const row = isUuid(id) ? await rt.db.one(FILE, [accountId, id]) : undefined
  return row ? `; file ${row.name as string}, SHA-256 ${row.sum as string}` : null
}

const FILE = sql(
  'consent_file',
  `select name, encode(sha256, 'hex') as sum from attachments where account_id = $1 and id = $2`,
)

type Change = {
  readonly given: string
  readonly cause: Cause
  readonly idempotencyKey: string | null
  readonly wording?: string | null
}

async function change(
  rt: Runtime,
  actor: Actor,
  { given, cause, idempotencyKey, wording = null }: Change,
): Promise<Answer | Problem> {
  const read = parseParty(given)
  if (!read.ok) return badField('phone', read.text)
  const { phone } = read
  const { accountId } = actor
  const asked = {
    scope: accountId,
    key: idempotencyKey,
    request: [phone, cause, wording],
    at: rt.clock.now(),
  }
  return once(rt.db, asked, async tx => {
    const before = (await lockConsents(tx, accountId, [phone], rt.clock.now())).get(phone)!
    if (cause.kind === 'new_consent' && before.state !== 'opted_out') return notBlocked(phone)
    const stop = cause.kind === 'new_consent' ? await lastStop(tx, accountId, phone, before.since) : null
    if (cause.kind === 'new_consent' && stop !== null && isOlder(cause.obtainedAt, stop)) return tooOld(stop)
    const result = transition(before, cause, rt.clock.now())
    await tx.run(SETTLE, [accountId, phone])
    await obey(rt, tx, accountId, [
      { phone, transition: result, messageId: null, wording, actor: actor.name },
    ])
    return ok(await showConsent(tx, accountId, phone))
  })
}

/** The block stands since the first STOP; who said it again has said it after whatever they signed in between. */
async function lastStop(tx: Tx, accountId: string, phone: string, since: Date | null): Promise<Date | null> {
  const row = await tx.one<{ at: Date }>(LAST_STOP, [accountId, phone])
  return row && (since === null || row.at > since) ? row.at : since
}

const LAST_STOP = sql(
  'consent_last_stop',
  `select at from consent_events
    where account_id = $1 and phone = $2 and kind in ('opted_out', 'opt_out_repeated') order by seq desc limit 1`,
)

/** A consent from before the opt-out proves nothing since. People give times to the minute, so the minute counts. */
function isOlder(obtainedAt: Date, since: Date): boolean {
  return Math.floor(obtainedAt.getTime() / 60_000) < Math.floor(since.getTime() / 60_000)
}

function notBlocked(phone: string): Problem {
  return problem(409, 'not-opted-out', 'There is no block to lift', `${phone} is not opted out.`)
}

function tooOld(since: Date): Problem {
  return badField(
    'obtainedAt',
    `The person asked to stop at ${since.toISOString()}; a consent from before that does not lift the block.`,
  )
}
