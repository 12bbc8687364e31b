// An audience as the API takes it, and what is wrong with it as a problem that names the field.
import { z } from 'zod'
import { type Audience, checkAudience, MOST_LISTED, MOST_PICKED } from '../../core/audience.ts'
import { badField, type Problem } from '../../kit/web/problem.ts'

export const At = z.string().max(40).describe('a time with its zone, such as 2026-03-03T15:00:00Z')
const Days = z.int().min(1).max(3_650)
export const Tags = z.array(z.string().max(60)).max(20)
export const Consents = z.array(z.enum(['unknown', 'opted_in', 'opted_out'])).max(3)

export const FilterShape = z.strictObject({
  search: z.string().max(100).optional().describe('as in the list of contacts'),
  allTags: Tags.optional(),
  anyTags: Tags.optional(),
  noTags: Tags.optional(),
  consent: Consents.optional().describe('with at least one phone in one of these states'),
  lastTexted: z
    .union([
      z.strictObject({ kind: z.literal('never') }),
      z.strictObject({ kind: z.enum(['before', 'after']), at: At }),
      z.strictObject({ kind: z.enum(['not_in_days', 'in_days']), days: Days }),
    ])
    .optional()
    .describe(
      'when a text was handed over last, to any of their phones; not_in_days takes those never texted, too',
    ),
  source: z.string().max(200).optional(),
  company: z.string().max(200).optional(),
  timeZone: z.string().max(60).optional(),
  createdAfter: At.optional(),
  createdBefore: At.optional(),
  importId: z.string().max(36).optional(),
})

export const AudienceShape = z
  .union([
    z.strictObject({ kind: z.literal('contacts'), ids: z.array(z.string().max(36)).max(MOST_PICKED) }),
    z.strictObject({ kind: z.literal('filter'), filter: FilterShape }),
    z.strictObject({
      kind: z.literal('list'),
      rows: z
        .array(
          z.strictObject({
            phone: z.string().max(60).describe('as typed'),
            firstName: z.string().max(100).optional(),
            lastName: z.string().max(100).optional(),
            company: z.string().max(200).optional(),
          }),
        )
        .max(MOST_LISTED),
    }),
  ])
  .describe('picked contacts, all that match a filter, or a list')

/** Fifty thousand rows with names. */
export const AUDIENCE_BYTES = 16_777_216

/** `field`: where the audience stands in the body. */
export function audienceProblem(audience: Audience, field = 'audience'): Problem | null {
  const errors = checkAudience(audience).map(one => ({ ...one, field: `${field}.${one.field}` }))
  const first = errors[0]
  return first ? { ...badField(first.field, first.message), errors } : null
}
