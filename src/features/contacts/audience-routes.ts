// Audiences over the API: how many people one has, and what it is in words.
import { z } from 'zod'
import { describeAudience } from '../../core/audience.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { countAudience } from './audience.ts'
import { AUDIENCE_BYTES, AudienceShape, audienceProblem } from './audience-shape.ts'
import { settleFacts } from './facts.ts'

export const countPeople = route({
  summary: 'How many people an audience has, and what it is in words',
  body: z.strictObject({ audience: AudienceShape }),
  bodyBytes: AUDIENCE_BYTES,
  answers: {
    200: z.object({
      contacts: z.int(),
      phones: z.int().optional().describe('of a list: how many different phones it holds'),
      words: z.string(),
    }),
  },
  async handle({ rt, actor }, { body: { audience } }) {
    const problem = audienceProblem(audience)
    if (problem) return problem
    if (audience.kind === 'filter') await settleFacts(rt)
    const count = await countAudience(rt.db, actor.accountId, audience, rt.clock.now())
    return ok({ ...count, words: describeAudience(audience) })
  },
})
