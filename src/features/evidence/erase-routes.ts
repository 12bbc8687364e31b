// Erasing a person over the API: a contact with all phones, or a phone alone. Owners only, and not to be undone.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { parseParty } from '../../core/phone.ts'
import { once } from '../../kit/web/once.ts'
import { badField, notFound, type Problem, problem } from '../../kit/web/problem.ts'
import { type Answer, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Actor, route } from '../accounts/context.ts'
import { phonesOfContact } from '../contacts/queries.ts'
import { type Erasure, erase } from './erase.ts'

const Body = z.strictObject({
  reason: z
    .string()
    .min(3)
    .max(500)
    .describe('who asked for it, how and when; it is kept, so name nobody in it'),
})
const ErasedShape = z.object({
  phones: z.int().describe('each stays blocked: a keyed hash of it is kept'),
  contacts: z.int(),
  texts: z.int(),
})

export const eraseContact = route({
  summary:
    'Erase a person with all phones: texts, names, consents. The phones stay blocked; it cannot be undone',
  params: z.object({ id: z.string() }),
  body: Body,
  takesIdempotencyKey: true,
  answers: { 200: ErasedShape, 409: null },
  async handle({ rt, actor }, { params, body, idempotencyKey }) {
    const phones = isUuid(params.id) ? await phonesOfContact(rt.db, actor.accountId, params.id) : null
    if (phones === null) return notFound('contact')
    return carryOut(rt, actor, { phones, contactId: params.id, ...body }, idempotencyKey)
  },
})

export const erasePhone = route({
  summary: 'Erase a phone and whoever has no other one. It stays blocked; it cannot be undone',
  params: z.object({ phone: z.string().max(40) }),
  body: Body,
  takesIdempotencyKey: true,
  answers: { 200: ErasedShape, 409: null },
  async handle({ rt, actor }, { params, body, idempotencyKey }) {
    const read = parseParty(params.phone)
    if (!read.ok) return badField('phone', read.text)
    return carryOut(rt, actor, { phones: [read.phone], contactId: null, ...body }, idempotencyKey)
  },
})

type Wanted = Pick<Erasure, 'phones' | 'contactId' | 'reason'>

async function carryOut(
  rt: Runtime,
  { accountId, name: by }: Actor,
  wanted: Wanted,
  key: string | null,
): Promise<Answer | Problem> {
  // Only its hash is kept: the request itself names the person.
  const asked = { scope: accountId, key, request: [wanted.phones, wanted.contactId], at: rt.clock.now() }
  return once(rt.db, asked, async tx => {
    const erased = await erase(rt, tx, { ...wanted, accountId, by })
    return erased === 'busy' ? onItsWay() : ok(erased)
  })
}

function onItsWay(): Problem {
  return problem(
    409,
    'on-its-way',
    'A text is on its way',
    'A text to this person is being handed over, or its outcome is not known yet. Try again in a minute.',
  )
}
