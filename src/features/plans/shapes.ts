// Plans and enrollments as the API takes and shows them.
import { z } from 'zod'
import { MOST_STEPS } from '../../core/plan.ts'
import { FIELD_NAMES } from '../../core/templates.ts'
import { AudienceShape } from '../contacts/audience-shape.ts'

const FIELDS = FIELD_NAMES.map(name => `{{${name}}}`).join(', ')
const id = z.string().max(40)
const body = z.string().max(1600)
const tag = z.string().max(60)
const time = z.string().max(5)
const when = z.string().nullable()
const count = z.int()

const place = {
  id: id.optional().describe('of a step that is there; absent: a new one'),
  day: z.int().min(1).max(365).describe('1 is the day of enrolling'),
  time: time.describe("HH:MM in the account's zone"),
}
const textFields = {
  kind: z.literal('text'),
  body: body.optional().describe(`may hold ${FIELDS}, as in "Hi {{first_name|there}}"`),
  media: z.array(z.string().max(2000)).max(10).optional().describe('addresses of pictures (MMS)'),
  variants: z
    .array(body)
    .max(100)
    .optional()
    .describe('a dynamic text: instead of the body another one each time that the plan repeats, in turn'),
}
const taskFields = {
  kind: z.literal('task'),
  task: z.enum(['call', 'text', 'to_do']),
  title: z.string().max(200),
  body: body.optional().describe('for a text task: the text that is prepared'),
}

export const StepInput = z.union([
  z.strictObject({ ...place, ...textFields }),
  z.strictObject({ ...place, ...taskFields }),
  z.strictObject({ ...place, kind: z.literal('wait'), days: z.int().min(1).max(365) }),
  z.strictObject({ ...place, kind: z.enum(['add_tag', 'remove_tag']), tag }),
  z.strictObject({ ...place, kind: z.literal('end') }),
])
export type RawStep = z.output<typeof StepInput>

const WindowShape = z
  .strictObject({ from: time, to: time })
  .describe("between which times its texts go, on the recipient's clock")
const RepeatShape = z
  .strictObject({
    times: z.int().min(2).max(100).describe('in all'),
    everyDays: z.int().min(1).max(366).describe('from day 1 to the next day 1'),
  })
  .nullable()

export const PlanInput = z.strictObject({
  name: z.string().max(120).optional().describe('needed'),
  description: z.string().max(1000).optional(),
  window: WindowShape.optional(),
  sundaysAndHolidays: z.boolean().optional().describe('its texts wait on Sundays and federal holidays'),
  stopOnReply: z.boolean().optional().describe('whoever answers is taken out'),
  enrollByTags: z.array(tag).max(10).optional().describe('whoever gets one of these tags is enrolled'),
  next: id.nullable().optional().describe('the plan that it flows into'),
  repeat: RepeatShape.optional(),
  steps: z.array(StepInput).max(MOST_STEPS).optional(),
})
export type RawPlan = z.output<typeof PlanInput>

export const NewPlanInput = PlanInput.extend({
  fromLibrary: z.string().max(40).optional().describe('the key of a ready plan, and nothing else'),
}).describe("a plan of one's own, or a ready one")

const StepCounts = z.object({
  waiting: count.describe('people whose next step it is'),
  sent: count.describe('texts that went out, tasks made, tags changed'),
  failed: count,
  answered: count,
  optedOut: count,
  skipped: count,
})
const answered = { id: z.string(), day: z.int(), time: z.string(), counts: StepCounts }
export const StepShape = z.union([
  z.object({
    ...answered,
    kind: z.literal('text'),
    body: z.string(),
    media: z.array(z.string()),
    variants: z.array(z.string()),
  }),
  z.object({
    ...answered,
    kind: z.literal('task'),
    task: z.enum(['call', 'text', 'to_do']),
    title: z.string(),
    body: z.string(),
  }),
  z.object({ ...answered, kind: z.literal('wait'), days: z.int() }),
  z.object({ ...answered, kind: z.enum(['add_tag', 'remove_tag']), tag: z.string() }),
  z.object({ ...answered, kind: z.literal('end') }),
])

export const STATES = ['draft', 'active', 'archived'] as const

export const PlanShape = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  state: z.enum(STATES),
  window: z.object({ from: z.string(), to: z.string() }),
  sundaysAndHolidays: z.boolean(),
  stopOnReply: z.boolean(),
  enrollByTags: z.array(z.string()),
  next: z.string().nullable(),
  repeat: z.object({ times: z.int(), everyDays: z.int() }).nullable(),
  days: z.int().describe('how long one round takes, its waits included'),
  steps: z.array(StepShape),
  counts: z.object({ active: count, done: count, stopped: count }),
  author: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type PlanView = z.infer<typeof PlanShape>

export const ReadyPlanShape = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  days: z.int(),
  texts: count,
  tasks: count,
})

export const ENROLLMENT_STATES = ['active', 'done', 'stopped'] as const

export const EnrollmentShape = z.object({
  id: z.string(),
  planId: z.string(),
  planName: z.string(),
  contactId: z.string(),
  name: z.string(),
  state: z.enum(ENROLLMENT_STATES),
  reason: z.string().nullable(),
  words: z.string().describe('where it stands, in words'),
  round: z.int().nullable(),
  nextStepId: z.string().nullable(),
  nextAt: when,
  startsOn: z.string().describe("day 1, in the account's zone"),
  author: z.string(),
  createdAt: z.string(),
  endedAt: when,
})
export type EnrollmentView = z.infer<typeof EnrollmentShape>

export const HistoryShape = EnrollmentShape.extend({
  history: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      stepId: z.string().nullable(),
      words: z.string(),
      messageId: z.string().nullable(),
      taskId: z.string().nullable(),
    }),
  ),
})

export const EnrollInput = z
  .strictObject({
    contactIds: z.array(id).max(10_000).optional(),
    audience: AudienceShape.optional(),
    startAt: z.string().max(40).optional().describe('ISO 8601 with zone: its day is day 1; absent: today'),
  })
  .describe('either contactIds or an audience')

export const IntakeShape = z.object({
  id: z.string(),
  people: count.describe('of the audience, when it began'),
  seen: count.describe('of them, looked at by now'),
  enrolled: count,
  already: count.describe('in the plan already'),
  refused: count,
  author: z.string(),
  createdAt: z.string(),
  endedAt: z.string().nullable().describe('null: under way'),
  endedWhy: z
    .enum(['canceled', 'plan_over'])
    .nullable()
    .describe('why it ended before everybody was looked at; null: it did not'),
})
export type IntakeView = z.infer<typeof IntakeShape>

export const EnrolledShape = z.object({
  enrolled: count,
  already: count.describe('in the plan already'),
  refused: z
    .array(z.object({ contactId: z.string().nullable(), reason: z.string(), words: z.string() }))
    .describe('the first thousand'),
  refusedCount: count,
  intake: IntakeShape.nullable().describe(
    'for those who are left of a large audience: GET /v1/plans/{id}/intakes says how far it is; null: everybody is done',
  ),
})

export const StopInput = z.strictObject({
  reason: z.string().max(200).optional().describe('for the history'),
})

export const PreviewInput = z
  .strictObject({
    planId: id.optional(),
    plan: PlanInput.optional().describe('one that is not saved'),
    contactId: id,
    startAt: z.string().max(40).optional(),
  })
  .describe('either planId or a plan')

export const PreviewShape = z.object({
  items: z.array(
    z.object({
      stepId: z.string(),
      index: z.int().describe('its place in the list of steps'),
      round: z.int(),
      at: z.string().describe('when it happens: after hours and holidays'),
      localTime: z.string().describe('the same on the clock of the recipient, in words'),
      kind: z.string(),
      body: z.string().nullable(),
      waits: z.object({ reason: z.string(), words: z.string(), until: z.string() }).nullable(),
      skipped: z.object({ reason: z.string(), words: z.string() }).nullable(),
    }),
  ),
  zone: z.string(),
  more: z.boolean().describe('it goes on after the last item'),
})

export const CalendarShape = z.object({
  days: z.array(
    z.object({
      day: z.string(),
      texts: count,
      tasks: count,
      plans: z.array(z.object({ planId: z.string(), name: z.string(), texts: count, tasks: count })),
    }),
  ),
})
