// Plans over the API: write, look at, activate, archive, duplicate, delete.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { checkEdit } from '../../core/plan-check.ts'
import type { Tx } from '../../kit/db/db.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound, type Problem, problem } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Context, route } from '../accounts/context.ts'
import { markUsed } from '../messages/attachments.ts'
import { mediaOf, readPlan } from './draft.ts'
import { fromLibrary, LIBRARY, readyView } from './library.ts'
import {
  deletePlan,
  findPlan,
  insertPlan,
  listPlans,
  lockPlan,
  type Plan,
  type PlanDraft,
  setPlanState,
  setPlanTags,
  updatePlan,
} from './plan.ts'
import { NewPlanInput, PlanInput, PlanShape, type RawPlan, ReadyPlanShape, STATES } from './shapes.ts'
import { tellPlan } from './tell.ts'
import { showPlan, showPlans } from './view.ts'

const Id = z.object({ id: z.string() })

export const getLibrary = route({
  summary: 'Plans that are ready to be taken over: POST /v1/plans with `fromLibrary`',
  answers: { 200: z.object({ items: z.array(ReadyPlanShape) }) },
  async handle() {
    return ok({ items: LIBRARY.map(readyView) })
  },
})

export const getPlans = route({
  summary: 'Plans, the newest first',
  query: PageQuery.extend({ state: z.enum(STATES).optional() }),
  answers: { 200: pageOf(PlanShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const { state = null, limit } = query
    const found = await listPlans(rt.db, actor.accountId, {
      state,
      before: key?.[0] ?? null,
      limit: limit + 1,
    })
    const { items, next } = page(
      found,
      limit,
      plan => [plan.id],
      plan => plan,
    )
    return ok({ items: await showPlans(rt.db, actor.accountId, items), next })
  },
})

export const getPlan = route({
  summary: 'One plan: its steps, and for each how many wait, got it, failed, answered, opted out',
  params: Id,
  answers: { 200: PlanShape },
  async handle({ rt, actor }, { params }) {
    const shown = isUuid(params.id) ? await showPlan(rt.db, actor.accountId, params.id) : null
    return shown ? ok(shown) : notFound('plan')
  },
})

export const createPlan = route({
  summary: 'Make a plan, as a draft; or take one over from the library',
  body: NewPlanInput,
  answers: { 201: PlanShape },
  async handle({ rt, actor }, { body }) {
    const { fromLibrary: key, ...rest } = body
    const raw = key === undefined ? rest : fromLibrary(key)
    if (isProblem(raw)) return raw
    return rt.db.tx(tx => make(rt, tx, actor, raw))
  },
})

export const duplicatePlan = route({
  summary: 'Make a draft that is the same: to change what an active plan does not let you change',
  params: Id,
  answers: { 201: PlanShape },
  async handle({ rt, actor }, { params }) {
    return rt.db.tx(async tx => {
      const plan = isUuid(params.id) ? await findPlan(tx, actor.accountId, params.id) : null
      if (plan === null) return notFound('plan')
      return make(rt, tx, actor, copyOf(plan))
    })
  },
})

function copyOf(plan: Plan): RawPlan {
  return { ...plan, name: `${plan.name.slice(0, 110)} (copy)` } as unknown as RawPlan
}

async function make(rt: Runtime, tx: Tx, { accountId, name: author }: Context['actor'], raw: RawPlan) {
  const draft = await readPlan(rt, tx, accountId, { raw, before: null })
  if (isProblem(draft)) return draft
  const id = rt.newId()
  await markUsed(rt, tx, accountId, mediaOf(draft))
  await insertPlan(tx, { ...draft, accountId, id, author, at: rt.clock.now() })
  await tellPlan(rt, tx, { accountId, id })
  return created(await showPlan(tx, accountId, id))
}

type Work = (tx: Tx, plan: Plan) => Promise<Problem | null>

/** In a transaction that holds the plan; answers it as it is afterwards. */
async function changing({ rt, actor }: Context, id: string, work: Work) {
  if (!isUuid(id)) return notFound('plan')
  return rt.db.tx(async tx => {
    const plan = await lockPlan(tx, actor.accountId, id, 'change')
    if (plan === null) return notFound('plan')
    const refused = await work(tx, plan)
    if (refused) return refused
    await tellPlan(rt, tx, plan)
    return ok(await showPlan(tx, actor.accountId, id))
  })
}

export const editPlan = route({
  summary: 'Write a plan anew. Of an active one the steps stay where they are; what they say may change',
  params: Id,
  body: PlanInput,
  answers: { 200: PlanShape, 409: null },
  async handle(context, { params, body }) {
    const { rt } = context
    return changing(context, params.id, async (tx, plan) => {
      if (plan.state === 'archived') return archived()
      const draft = await readPlan(rt, tx, plan.accountId, { raw: body, before: plan })
      if (isProblem(draft)) return draft
      const refused = plan.state === 'active' ? activeProblem(plan, draft) : null
      if (refused) return refused
      await markUsed(rt, tx, plan.accountId, mediaOf(draft))
      await updatePlan(tx, { ...draft, accountId: plan.accountId, id: plan.id }, rt.clock.now())
      if (plan.state === 'active') await setPlanTags(tx, plan.accountId, plan.id, draft.enrollByTags)
      return null
    })
  },
})

/** G2. */
function activeProblem(plan: Plan, draft: PlanDraft): Problem | null {
  const wrong = checkEdit(plan.steps, draft.steps)
  const isSame = JSON.stringify(plan.repeat) === JSON.stringify(draft.repeat)
  const repeat = { field: 'repeat', message: 'While a plan is active it repeats as it did.' }
  const all = isSame ? wrong : [...wrong, repeat]
  const first = all[0]
  return first ? problem(409, 'plan-active', 'The plan is active', first.message, { errors: all }) : null
}

function archived(): Problem {
  return problem(
    409,
    'wrong-state',
    'That cannot be done now',
    'This plan is archived. Duplicate it, or activate it again.',
  )
}

export const activatePlan = route({
  summary: 'Let people in: from now on contacts can be enrolled, and tags enroll. Nobody is enrolled by that',
  params: Id,
  answers: { 200: PlanShape, 409: null },
  async handle(context, { params }) {
    return changing(context, params.id, async (tx, plan) => {
      if (plan.steps.every(step => step.kind === 'wait' || step.kind === 'end')) {
        const words = 'The plan does nothing yet: add a text or a task.'
        return problem(409, 'empty-plan', 'The plan is empty', words, {
          errors: [{ field: 'steps', message: words }],
        })
      }
      await setPlanState(tx, plan, 'active', context.rt.clock.now())
      await setPlanTags(tx, plan.accountId, plan.id, plan.enrollByTags)
      return null
    })
  },
})

export const archivePlan = route({
  summary: 'Put a plan away: it ends for everybody who is in it, and lets nobody in',
  params: Id,
  answers: { 200: PlanShape },
  async handle(context, { params }) {
    return changing(context, params.id, async (tx, plan) => {
      await setPlanState(tx, plan, 'archived', context.rt.clock.now())
      await setPlanTags(tx, plan.accountId, plan.id, [])
      return null
    })
  },
})

export const removePlan = route({
  summary: 'Delete a plan that nobody was ever in',
  params: Id,
  answers: { 204: null, 409: null },
  async handle({ rt, actor }, { params }) {
    if (!isUuid(params.id)) return notFound('plan')
    return rt.db.tx(async tx => {
      const plan = await lockPlan(tx, actor.accountId, params.id, 'change')
      if (plan === null) return notFound('plan')
      if (!(await deletePlan(tx, actor.accountId, params.id))) {
        const detail =
          'There are contacts in it, or there were: what happened to them is kept. Archive it instead.'
        return problem(409, 'plan-in-use', 'The plan is not deleted', detail)
      }
      await setPlanTags(tx, actor.accountId, params.id, [])
      await tellPlan(rt, tx, plan)
      return done()
    })
  },
})
