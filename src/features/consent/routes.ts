// Consent over the API: the state and history of one phone. Opting out and in is in inbox/opt-out.ts.
import { z } from 'zod'
import { parseParty } from '../../core/phone.ts'
import { badField } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { ConsentShape, showConsent } from './view.ts'

export const getConsent = route({
  summary: "One phone's consent: state, since when, and every event that led there",
  params: z.object({ phone: z.string().max(40) }),
  answers: { 200: ConsentShape },
  async handle({ rt, actor }, { params }) {
    const read = parseParty(params.phone)
    if (!read.ok) return badField('phone', read.text)
    return ok(await showConsent(rt.db, actor.accountId, read.phone))
  },
})
