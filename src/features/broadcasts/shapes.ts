// Broadcasts as the API takes and shows them.
import { z } from 'zod'
import { EXCLUSION_WORDS } from '../../core/bulk.ts'
import { FIELD_NAMES } from '../../core/templates.ts'
import { AudienceShape } from '../contacts/audience-shape.ts'

const FIELDS = FIELD_NAMES.map(name => `{{${name}}}`).join(', ')
const phone = z.string().max(40)
const body = z.string().max(1600).default('').describe(`may hold ${FIELDS}, as in "Hi {{first_name|there}}"`)
const media = z.array(z.string().max(2000)).max(10).default([]).describe('addresses of pictures (MMS)')

const percent = z.number().min(0.1).max(100)
const LimitsShape = z
  .strictObject({
    optOutPercent: percent.default(5).describe('of the people reached'),
    errorPercent: percent.default(20).describe('of the texts tried'),
    after: z.int().min(1).max(1_000_000).default(100).describe('texts from which on the limits hold'),
  })
  .describe('it pauses itself when more than this many opt out or fail')

export const DraftShape = z.strictObject({
  name: z.string().max(200).default('').describe('for you; else the beginning of the text'),
  audience: AudienceShape,
  body,
  media,
  from: z
    .array(phone)
    .max(100)
    .optional()
    .describe('senders to use; else all, and each person hears from the one they know'),
  sendAt: z.string().max(40).optional().describe('ISO 8601 with zone, up to a year ahead; absent: now'),
  localDate: z
    .string()
    .max(10)
    .optional()
    .describe("YYYY-MM-DD, with localTime: on the recipient's own clock"),
  localTime: z.string().max(5).optional().describe('HH:MM'),
  limits: LimitsShape.optional(),
})
export type RawDraft = z.output<typeof DraftShape>

const words = z.string()
const count = z.int()
const when = z.string().nullable()
const GroupShape = z.object({ reason: z.string(), words, count })
const WaitShape = z.object({
  reason: z.string(),
  words,
  count,
  until: z.string().describe('the latest of them'),
})
const SampleShape = z
  .object({ name: z.string(), phone: z.string(), body: z.string(), segments: z.int(), credits: z.int() })
  .nullable()

export const PreviewShape = z.object({
  words: z.string().describe('the audience in words'),
  total: count.describe('people in the audience'),
  eligible: count.describe('people who get the text'),
  international: count.describe('of the eligible: phones outside of the US and Canada'),
  firstTexts: count.describe('of the eligible: they get the first-text notice too, free of charge'),
  excluded: z.array(GroupShape),
  waits: z.array(WaitShape).describe('of the eligible: theirs goes later, and why'),
  holes: z
    .array(z.object({ field: z.string(), count }))
    .describe('of the eligible: a field is empty for them and has no fallback'),
  credits: z.object({
    needed: count.describe('for all who could get it if there were enough credits'),
    available: z.int(),
    byKind: z.array(
      z.object({
        kind: z.enum(['domestic', 'international', 'mms']),
        texts: count,
        segments: count,
        credits: count,
      }),
    ),
  }),
  shortest: SampleShape,
  longest: SampleShape,
  startsAt: z.string(),
  finishAt: when.describe(
    'when the last text is handed over, by the pace of the senders; null: nothing to send',
  ),
  pace: z.object({ segmentsPerSecond: z.number(), senders: z.array(z.string()) }),
})

export const PreviewPeopleShape = DraftShape.extend({
  group: z.string().max(40).describe('"eligible", or the reason of an exclusion or of a wait'),
  after: z.string().max(200).optional().describe('`next` of the page before'),
  limit: z.int().min(1).max(200).default(50),
})
export const PersonShape = z.object({
  contactId: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  typed: z.string().nullable().describe('in a list: what stands where a phone should be'),
  reason: z.string().nullable(),
  words: z.string().nullable(),
  since: when.describe('since when an opt-out stands'),
  until: when.describe('until when the text waits'),
  international: z.boolean(),
  credits: z.int(),
})

export const RenderShape = z.strictObject({
  body,
  media,
  contactId: z.string().max(40).optional(),
  phone: phone.optional(),
})
export const RenderedShape = z.object({
  body: z.string(),
  segments: z.int(),
  encoding: z.string(),
  credits: z.int(),
  notice: z.string().nullable().describe('the first-text notice, where this person gets it'),
  holes: z.array(z.string()).describe('fields that are empty here and have no fallback'),
})
export const TestShape = RenderShape.extend({
  to: phone.describe('your own phone'),
  from: phone.optional(),
})

const NUMBERS = [
  'waiting',
  'in_flight',
  'in_doubt',
  'handed_over',
  'sent',
  'delivered',
  'not_delivered',
  'refused',
  'canceled',
  'excluded',
] as const
export type CountedState = (typeof NUMBERS)[number]
export const STATES = NUMBERS

export const BroadcastShape = z.object({
  id: z.string(),
  name: z.string(),
  body: z.string(),
  media: z.array(z.string()),
  words: z.string().describe('the audience in words'),
  state: z.enum(['scheduled', 'expanding', 'running', 'paused', 'canceling', 'canceled', 'completed']),
  pausedBy: z.enum(['person', 'opt_outs', 'errors']).nullable(),
  pausedWhy: z.string().nullable(),
  total: count.describe('people in the audience'),
  expanded: count.describe('people judged by now: each has a text or a reason for having none'),
  counts: z.object(Object.fromEntries(NUMBERS.map(name => [name, count])) as Record<CountedState, z.ZodInt>),
  reasons: z.array(z.object({ state: z.string(), reason: z.string(), words, count })),
  replies: count.describe('people who answered with words'),
  optOuts: count.describe('people who opted out after its text'),
  credits: z.object({ held: z.int(), spent: z.int(), released: z.int() }),
  segmentsPerSecond: z.number().describe('handed over in the last seconds'),
  finishAt: when,
  createdBy: z.string(),
  createdAt: z.string(),
  sendAt: z.string(),
  localTime: z.string().nullable().describe("on each recipient's own clock, as 2026-12-01T10:00"),
  startedAt: when,
  completedAt: when,
})
export type BroadcastView = z.infer<typeof BroadcastShape>

export const RecipientShape = z.object({
  contactId: z.string().nullable(),
  name: z.string(),
  phone: z.string().nullable(),
  messageId: z.string().nullable(),
  state: z.string(),
  reason: z.string().nullable(),
  words: z.string(),
  at: when,
})
export type RecipientView = z.infer<typeof RecipientShape>

export function exclusionWords(reason: string): string {
  return EXCLUSION_WORDS[reason as keyof typeof EXCLUSION_WORDS] ?? reason
}
