// Looking ahead over the API: a plan for one person, and the calendar of what will go out.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { dayAfter, localDay } from '../../core/plan.ts'
import { badField, isProblem, notFound, type Problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { type Context, route } from '../accounts/context.ts'
import { calendarOf } from './calendar.ts'
import { readPlan } from './draft.ts'
import { readStart } from './enrollment-routes.ts'
import { loadPeople } from './people.ts'
import { findPlan, type PlanDraft } from './plan.ts'
import { previewPlan } from './preview.ts'
import { CalendarShape, PreviewInput, PreviewShape } from './shapes.ts'

export const previewOne = route({
  summary:
    'How a plan would go for one contact: dates, hours, texts, and why something would wait or be skipped',
  body: PreviewInput,
  answers: { 200: PreviewShape },
  async handle(context, { body }) {
    const { rt, actor } = context
    const now = rt.clock.now()
    const startAt = readStart(body.startAt, now)
    if (isProblem(startAt)) return startAt
    const plan = await planOf(context, body)
    if (isProblem(plan)) return plan
    const key = { accountId: actor.accountId, contactId: body.contactId }
    const person = isUuid(body.contactId)
      ? (await loadPeople(rt.db, [key], now)).get(body.contactId)
      : undefined
    if (!person || person.isDeleted)
      return badField('contactId', 'There is no contact with this id in your account.')
    const account = await loadAccount(rt.db, actor.accountId)
    return ok(await previewPlan(rt.db, { account, plan, person, startAt, now }))
  },
})

async function planOf(
  { rt, actor }: Context,
  { planId, plan }: z.output<typeof PreviewInput>,
): Promise<PlanDraft | Problem> {
  if ((planId === undefined) === (plan === undefined))
    return badField('planId', 'Give either planId or a plan.')
  if (plan !== undefined) return readPlan(rt, rt.db, actor.accountId, { raw: plan, before: null })
  const found = isUuid(planId!) ? await findPlan(rt.db, actor.accountId, planId!) : null
  return found ?? notFound('plan')
}

const day = z.string().max(10).optional()
const MOST_DAYS = 62

export const getCalendar = route({
  summary: 'What plans will send and ask for, day by day, as everybody stands now; up to 62 days',
  query: z.object({
    from: day.describe('YYYY-MM-DD; absent: today'),
    to: day.describe('absent: four weeks on'),
  }),
  answers: { 200: CalendarShape },
  async handle({ rt, actor }, { query }) {
    const account = await loadAccount(rt.db, actor.accountId)
    const from = query.from ?? localDay(rt.clock.now(), account.timeZone)
    if (!isDay(from)) return badField('from', 'A day as 2026-12-01.')
    const to = query.to ?? dayAfter(from, 28)
    if (!isDay(to)) return badField('to', 'A day as 2026-12-01.')
    if (to < from || to > dayAfter(from, MOST_DAYS))
      return badField('to', `From the first day on, up to ${MOST_DAYS} days.`)
    return ok(await calendarOf(rt.db, account, from, to))
  },
})

function isDay(text: string): boolean {
  const time = /^20\d\d-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`).getTime() : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
