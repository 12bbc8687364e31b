// Many people into a plan: a page is enrolled at once, the others by a chore, a page a transaction with its cursor.
import { z } from 'zod'
import type { Audience } from '../../core/audience.ts'
import { isUuid } from '../../core/id.ts'
import { type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'
import { notFound, problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { route } from '../accounts/context.ts'
import { audiencePage, countAudience } from '../contacts/audience.ts'
import { enroll } from './enroll.ts'
import { lockPlan, type PlanKey } from './plan.ts'
import { IntakeShape, type IntakeView } from './shapes.ts'
import { tellPlan } from './tell.ts'

/** People a transaction: some tenths of a second, after which another plan or account has its turn. */
export const PAGE = 2_000

type Sums = {
  readonly seen: number
  readonly enrolled: number
  readonly already: number
  readonly refused: number
}

type NewIntake = PlanKey & {
  readonly audience: Audience
  readonly author: string
  readonly startAt: Date
  /** Behind the page that is enrolled already, and what came of it. */
  readonly cursor: string
  readonly sums: Sums
}

/** For those who are left. Whoever comes into the audience behind the cursor is enrolled, too. */
export async function openIntake(rt: Runtime, intake: NewIntake): Promise<IntakeView> {
  const { accountId, planId, audience, author, startAt, cursor, sums } = intake
  const now = rt.clock.now()
  const id = rt.newId()
  return rt.db.tx(async tx => {
    const { contacts } = await countAudience(tx, accountId, audience, now)
    await tx.run(OPEN, [
      ...[
        accountId,
        id,
        planId,
        JSON.stringify(audience),
        author,
        startAt,
        Math.max(contacts, sums.seen),
        cursor,
      ],
      ...[sums.seen, sums.enrolled, sums.already, sums.refused, now],
    ])
    await tellPlan(rt, tx, { accountId, id: planId })
    return (await findIntake(tx, { accountId, planId }, id))!
  })
}

/** The chore: a page of the intake that has got the least so far, so that nobody waits for somebody's million. */
export async function takePeopleIn(rt: Runtime): Promise<number | null> {
  return rt.db.tx(async tx => {
    const row = await tx.one<Open>(TAKE)
    if (!row) return null
    const { account_id: accountId, plan_id: planId, id } = row
    const plan = await lockPlan(tx, accountId, planId, 'keep')
    const now = rt.clock.now()
    if (plan?.state === 'active') {
      const asOf = row.created_at
      const { people, next } = await audiencePage(tx, accountId, row.audience, row.cursor, PAGE, asOf)
      const contactIds = people.flatMap(one => (one.contactId === null ? [] : [one.contactId]))
      const how = { author: row.author, why: null, startAt: row.start_at }
      const { enrolled, already, refused } = await enroll(rt, tx, plan, { ...how, contactIds })
      const counts = [people.length, enrolled, already, refused.length]
      await tx.run(MOVE, [accountId, id, next, ...counts, next === null ? now : null])
    } else await tx.run(END, [accountId, id, 'plan_over', now])
    await tellPlan(rt, tx, { accountId, id: planId })
    return 0
  })
}

type Open = {
  account_id: string
  id: string
  plan_id: string
  audience: Audience
  author: string
  start_at: Date
  cursor: string | null
  created_at: Date
}

const Id = z.object({ id: z.string() })

export const getIntakes = route({
  summary: 'The last times that many people were enrolled at once: how far they are, the newest first',
  params: Id,
  answers: { 200: z.object({ items: z.array(IntakeShape), next: z.null() }) },
  async handle({ rt, actor: { accountId } }, { params }) {
    if (!isUuid(params.id) || !(await rt.db.one(PLAN_IS, [accountId, params.id]))) return notFound('plan')
    const rows = await rt.db.rows(LIST, [accountId, params.id])
    return ok({ items: rows.map(viewOf), next: null })
  },
})

export const cancelIntake = route({
  summary: 'Enroll nobody more of them. Who is in the plan stays in it',
  params: z.object({ id: z.string(), intakeId: z.string() }),
  answers: { 200: IntakeShape, 409: null },
  async handle({ rt, actor: { accountId } }, { params }) {
    if (!isUuid(params.id) || !isUuid(params.intakeId)) return notFound('intake')
    const key = { accountId, planId: params.id }
    return rt.db.tx(async tx => {
      if (!(await findIntake(tx, key, params.intakeId))) return notFound('intake')
      if ((await tx.run(END, [accountId, params.intakeId, 'canceled', rt.clock.now()])) === 0)
        return problem(409, 'wrong-state', 'Nothing to cancel', 'Everybody is enrolled, or it was canceled.')
      await tellPlan(rt, tx, { accountId, id: params.id })
      return ok((await findIntake(tx, key, params.intakeId))!)
    })
  },
})

async function findIntake(
  query: Query | Tx,
  { accountId, planId }: PlanKey,
  id: string,
): Promise<IntakeView | null> {
  const row = await query.one(FIND, [accountId, planId, id])
  return row ? viewOf(row) : null
}

function viewOf(row: Row): IntakeView {
  return {
    id: row.id as string,
    people: row.people as number,
    seen: row.seen as number,
    enrolled: row.enrolled as number,
    already: row.already as number,
    refused: row.refused as number,
    author: row.author as string,
    createdAt: (row.created_at as Date).toISOString(),
    endedAt: (row.ended_at as Date | null)?.toISOString() ?? null,
    endedWhy: row.ended_why as IntakeView['endedWhy'],
  }
}

const OPEN = sql(
  'plan_intake_open',
  `insert into plan_intakes (account_id, id, plan_id, audience, author, start_at, people, cursor, seen, enrolled,
                             already, refused, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
)
const TAKE = sql(
  'plan_intake_take',
  'select * from plan_intakes where ended_at is null order by seen, created_at limit 1 for update skip locked',
)
const MOVE = sql(
  'plan_intake_move',
  `update plan_intakes
      set cursor = $3, seen = seen + $4, enrolled = enrolled + $5, already = already + $6, refused = refused + $7,
          ended_at = $8, people = case when $8::timestamptz is null then greatest(people, seen + $4) else seen + $4 end
    where account_id = $1 and id = $2`,
)
const END = sql(
  'plan_intake_end',
  `update plan_intakes set ended_why = $3, ended_at = $4 where account_id = $1 and id = $2 and ended_at is null`,
)
const PLAN_IS = sql('plan_is', 'select 1 as here from plans where account_id = $1 and id = $2')
const LIST = sql(
  'plan_intakes',
  'select * from plan_intakes where account_id = $1 and plan_id = $2 order by id desc limit 5',
)
const FIND = sql(
  'plan_intake_find',
  'select * from plan_intakes where account_id = $1 and plan_id = $2 and id = $3',
)
