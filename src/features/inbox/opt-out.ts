// Acting for a person: an agent opts a phone out on request, an owner records a new consent with evidence. B10.
import { z } from 'zod'
import { type Cause, transition } from '../../core/consent.ts'
import { parseParty } from '../../core/phone.ts'
import { once } from '../../kit/web/once.ts'
import { badField, type Problem, problem } from '../../kit/web/problem.ts'
import { type Answer, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Actor, route } from '../accounts/context.ts'
import { lockConsents } from '../consent/queries.ts'
import { ConsentShape, showConsent } from '../consent/view.ts'
import { obey } from '../messages/obey.ts'
import { SETTLE } from './queries.ts'

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
  }),
  takesIdempotencyKey: true,
  answers: { 200: ConsentShape, 409: null },
  async handle({ rt, actor }, { params, body, idempotencyKey }) {
    const obtainedAt = new Date(body.obtainedAt)
    if (Number.isNaN(obtainedAt.getTime()))
      return badField('obtainedAt', 'Give the time in ISO 8601, for example 2026-11-23T10:00:00Z.')
    if (obtainedAt > rt.clock.now()) return badField('obtainedAt', 'This lies in the future.')
    const cause: Cause = { kind: 'new_consent', evidence: body.evidence, obtainedAt }
    return change(rt, actor, { given: params.phone, cause, idempotencyKey })
  },
})

type Change = { readonly given: string; readonly cause: Cause; readonly idempotencyKey: string | null }

async function change(
  rt: Runtime,
  actor: Actor,
  { given, cause, idempotencyKey }: Change,
): Promise<Answer | Problem> {
  const read = parseParty(given)
  if (!read.ok) return badField('phone', read.text)
  const { phone } = read
  const { accountId } = actor
  const asked = { scope: accountId, key: idempotencyKey, request: [phone, cause], at: rt.clock.now() }
  return once(rt.db, asked, async tx => {
    const before = (await lockConsents(tx, accountId, [phone], rt.clock.now())).get(phone)!
    if (cause.kind === 'new_consent' && before.state !== 'opted_out') return notBlocked(phone)
    if (cause.kind === 'new_consent' && before.since !== null && isOlder(cause.obtainedAt, before.since))
      return tooOld(before.since)
    const result = transition(before, cause, rt.clock.now())
    await tx.run(SETTLE, [accountId, phone])
    await obey(rt, tx, accountId, [
      { phone, transition: result, messageId: null, wording: null, actor: actor.name },
    ])
    return ok(await showConsent(tx, accountId, phone))
  })
}

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
    `The person opted out at ${since.toISOString()}; a consent from before that does not lift the block.`,
  )
}
