// Who is in a plan, over the API: enroll, list, look at the history, stop.
import { z } from 'zod'
import type { Audience } from '../../core/audience.ts'
import { isUuid } from '../../core/id.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound, type Problem, problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Context, route } from '../accounts/context.ts'
import { audiencePage } from '../contacts/audience.ts'
import { AUDIENCE_BYTES, audienceProblem } from '../contacts/audience-shape.ts'
import { findContact } from '../contacts/queries.ts'
import { endByHand } from './end.ts'
import { type Enrolled, enroll, type Refused } from './enroll.ts'
import { enrollmentsOfContact, enrollmentsOfPlan, findEnrollment, historyOf } from './enrollment.ts'
import { openIntake, PAGE } from './intake.ts'
import { findPlan, lockPlan, type PlanKey } from './plan.ts'
import {
  ENROLLMENT_STATES,
  EnrolledShape,
  EnrollInput,
  EnrollmentShape,
  HistoryShape,
  StopInput,
} from './shapes.ts'
import { tellPlan } from './tell.ts'

const Id = z.object({ id: z.string() })
const WRONG_CURSOR = 'Pass `next` of the page before, unchanged.'

const MOST_TOLD = 1_000

export const enrollContacts = route({
  summary: 'Enroll contacts: by their ids, or all of an audience. Nobody is in a plan twice at a time',
  params: Id,
  body: EnrollInput,
  bodyBytes: AUDIENCE_BYTES,
  answers: { 200: EnrolledShape, 409: null },
  async handle({ rt, actor }, { params, body }) {
    const { accountId, name: author } = actor
    const plan = isUuid(params.id) ? await findPlan(rt.db, accountId, params.id) : null
    if (plan === null) return notFound('plan')
    const startAt = readStart(body.startAt, rt.clock.now())
    if (isProblem(startAt)) return startAt
    const audience = readWho(body)
    if ('problem' in audience) return audience
    const how = { author, why: null, startAt }
    const sums = { enrolled: 0, already: 0, refused: [] as Refused[], refusedCount: 0 }
    for await (const { contactIds, seen, next } of pagesOf(rt, accountId, audience)) {
      const ids = contactIds.filter(isUuid)
      const done = await enrollPage(rt, { accountId, planId: plan.id }, { ...how, contactIds: ids })
      if (isProblem(done)) return done
      sums.enrolled += done.enrolled
      sums.already += done.already
      sums.refusedCount += done.refused.length
      sums.refused.push(...done.refused.slice(0, Math.max(0, MOST_TOLD - sums.refused.length)))
      if (next === null) continue
      const { enrolled, already, refusedCount: refused } = sums
      const rest = { audience, author, startAt, cursor: next, sums: { seen, enrolled, already, refused } }
      return ok({ ...sums, intake: await openIntake(rt, { accountId, planId: plan.id, ...rest }) })
    }
    return ok({ ...sums, intake: null })
  },
})

type Page = Parameters<typeof enroll>[3]

function enrollPage(rt: Runtime, { accountId, planId }: PlanKey, page: Page): Promise<Enrolled | Problem> {
  return rt.db.tx(async tx => {
    const plan = await lockPlan(tx, accountId, planId, 'keep')
    if (plan === null) return notFound('plan')
    if (plan.state === 'active') return enroll(rt, tx, plan, page)
    const detail = `This plan is ${plan.state === 'draft' ? 'a draft: activate it first' : 'archived'}.`
    return problem(409, 'wrong-state', 'Nobody can be enrolled now', detail)
  })
}

const YEAR_MS = 366 * 86_400_000
const DAY_MS = 86_400_000

/** Today, or a day of the year ahead. */
export function readStart(text: string | undefined, now: Date): Date | Problem {
  if (text === undefined) return now
  const at = new Date(text)
  if (Number.isNaN(at.getTime()) || !/[zZ]|[+-]\d\d:?\d\d$/.test(text))
    return badField(
      'startAt',
      'Give the time in ISO 8601 with its zone, for example 2026-12-01T10:00:00-06:00.',
    )
  const ahead = at.getTime() - now.getTime()
  return ahead > -DAY_MS && ahead < YEAR_MS
    ? at
    : badField('startAt', 'Day 1 is today, or up to a year ahead.')
}

type Who = z.output<typeof EnrollInput>

function readWho({ contactIds, audience }: Who): Audience | Problem {
  if ((contactIds === undefined) === (audience === undefined))
    return badField('contactIds', 'Give either contactIds or an audience.')
  const read: Audience = contactIds ? { kind: 'contacts', ids: contactIds } : (audience as Audience)
  if (read.kind === 'list') return badField('audience.kind', 'A plan takes contacts. Import the list first.')
  const wrong = audienceProblem(read)
  if (wrong === null) return read
  if (contactIds === undefined) return wrong
  return badField('contactIds', wrong.detail)
}

/** `next`: there are more people than a request waits for, and behind whom. */
type People = { readonly contactIds: readonly string[]; readonly seen: number; readonly next: string | null }

/** Ids that were asked for one by one are told one by one, also those of nobody; of a filter it is the first page. */
async function* pagesOf(rt: Runtime, accountId: string, audience: Audience): AsyncGenerator<People> {
  if (audience.kind === 'contacts') {
    for (let from = 0; from < audience.ids.length; from += PAGE) {
      const contactIds = audience.ids.slice(from, from + PAGE)
      yield { contactIds, seen: from + contactIds.length, next: null }
    }
    return
  }
  const { people, next } = await audiencePage(rt.db, accountId, audience, null, PAGE, rt.clock.now())
  const contactIds = people.flatMap(one => (one.contactId === null ? [] : [one.contactId]))
  yield { contactIds, seen: people.length, next }
}

export const getEnrollments = route({
  summary: 'Who is or was in a plan, the newest first',
  params: Id,
  query: PageQuery.extend({ state: z.enum(ENROLLMENT_STATES).optional() }),
  answers: { 200: pageOf(EnrollmentShape) },
  async handle({ rt, actor }, { params, query }) {
    const { accountId } = actor
    if (!isUuid(params.id) || !(await findPlan(rt.db, accountId, params.id))) return notFound('plan')
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', WRONG_CURSOR)
    const { state = null, limit } = query
    const asked = { state, before: key?.[0] ?? null, limit: limit + 1 }
    return ok(paged(await enrollmentsOfPlan(rt.db, accountId, params.id, asked), limit))
  },
})

export const getContactEnrollments = route({
  summary: 'The plans that a contact is or was in, the newest first',
  params: Id,
  query: PageQuery,
  answers: { 200: pageOf(EnrollmentShape) },
  async handle({ rt, actor }, { params, query }) {
    const { accountId } = actor
    if (!isUuid(params.id) || !(await findContact(rt.db, accountId, params.id))) return notFound('contact')
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', WRONG_CURSOR)
    const asked = { before: key?.[0] ?? null, limit: query.limit + 1 }
    return ok(paged(await enrollmentsOfContact(rt.db, accountId, params.id, asked), query.limit))
  },
})

function paged<T extends { id: string }>(rows: readonly T[], limit: number) {
  return page(
    rows,
    limit,
    row => [row.id],
    row => row,
  )
}

export const getEnrollment = route({
  summary: 'One enrollment and its history: what happened, and why',
  params: Id,
  answers: { 200: HistoryShape },
  async handle({ rt, actor }, { params }) {
    return showHistory(rt, actor, params.id)
  },
})

async function showHistory(rt: Runtime, { accountId }: Context['actor'], id: string) {
  const enrollment = isUuid(id) ? await findEnrollment(rt.db, accountId, id) : null
  if (enrollment === null) return notFound('enrollment')
  const plan = await findPlan(rt.db, accountId, enrollment.planId)
  return ok({ ...enrollment, history: await historyOf(rt.db, accountId, id, plan) })
}

export const stopEnrollment = route({
  summary: 'Take somebody out of a plan: what of it waits to be sent is canceled',
  params: Id,
  body: StopInput,
  answers: { 200: HistoryShape, 409: null },
  async handle({ rt, actor }, { params, body }) {
    const { accountId, name: author } = actor
    const before = isUuid(params.id) ? await findEnrollment(rt.db, accountId, params.id) : null
    if (before === null) return notFound('enrollment')
    const reason = body.reason?.trim() || null
    const isDone = await rt.db.tx(async tx => {
      if (!(await endByHand(rt, tx, { accountId, id: params.id, author, reason }))) return false
      await tellPlan(rt, tx, { accountId, id: before.planId })
      return true
    })
    if (isDone) return showHistory(rt, actor, params.id)
    return problem(409, 'wrong-state', 'That cannot be done now', 'This plan is over for them already.')
  },
})
