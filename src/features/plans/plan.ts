// A plan as the database keeps it, with its steps in order.

import type { Step } from '../../core/plan.ts'
import type { PlanContent } from '../../core/plan-check.ts'
import { type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'

export type PlanState = 'draft' | 'active' | 'archived'

export type PlanDraft = PlanContent & {
  readonly description: string
  readonly sundaysAndHolidays: boolean
  readonly stopOnReply: boolean
}

export type Plan = PlanDraft & {
  readonly accountId: string
  readonly id: string
  readonly state: PlanState
  readonly author: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

const COLUMNS = `p.*, coalesce((select jsonb_agg(s.content || jsonb_build_object('id', s.id) order by s.position)
                                   from plan_steps s where s.account_id = p.account_id and s.plan_id = p.id),
                                '[]') as steps`

export function planOf(row: Row): Plan {
  const times = row.repeat_times as number | null
  return {
    accountId: row.account_id as string,
    id: row.id as string,
    name: row.name as string,
    description: row.description as string,
    state: row.state as PlanState,
    window: { from: row.window_from as string, to: row.window_to as string },
    sundaysAndHolidays: row.sundays_and_holidays as boolean,
    stopOnReply: row.stop_on_reply as boolean,
    enrollByTags: row.enroll_by_tags as string[],
    next: row.next_id as string | null,
    repeat: times === null ? null : { times, everyDays: row.repeat_days as number },
    steps: row.steps as Step[],
    author: row.author as string,
    createdAt: row.created_at as Date,
    updatedAt: row.updated_at as Date,
  }
}

export async function findPlan(query: Query, accountId: string, id: string): Promise<Plan | null> {
  const row = await query.one(FIND, [accountId, id])
  return row ? planOf(row) : null
}

const FIND = sql('plan_find', `select ${COLUMNS} from plans p where p.account_id = $1 and p.id = $2`)

/** Whoever changes a plan, or lets somebody in, holds it: nobody gets into a plan that is archived meanwhile. */
export async function lockPlan(
  tx: Tx,
  accountId: string,
  id: string,
  mode: 'change' | 'keep',
): Promise<Plan | null> {
  if (!(await tx.one(mode === 'change' ? LOCK : KEEP, [accountId, id]))) return null
  return findPlan(tx, accountId, id)
}

const LOCK = sql('plan_lock', 'select id from plans where account_id = $1 and id = $2 for update')
const KEEP = sql('plan_keep', 'select id from plans where account_id = $1 and id = $2 for share')

export type PlanKey = { readonly accountId: string; readonly planId: string }

/** By id: ids of plans are never the same in two accounts. */
export async function loadPlans(query: Query, keys: readonly PlanKey[]): Promise<Map<string, Plan>> {
  if (keys.length === 0) return new Map()
  const rows = await query.rows(LOAD, [keys.map(one => one.accountId), keys.map(one => one.planId)])
  return new Map(rows.map(row => [row.id as string, planOf(row)]))
}

const LOAD = sql(
  'plans_load',
  `select ${COLUMNS} from unnest($1::uuid[], $2::uuid[]) as q(a, i) join plans p on p.account_id = q.a and p.id = q.i`,
)

/** The newest first. `before`: the id that the page before ended with. */
export async function listPlans(
  query: Query,
  accountId: string,
  { state, before, limit }: { state: PlanState | null; before: string | null; limit: number },
): Promise<Plan[]> {
  const from = before ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  return (await query.rows(LIST, [accountId, state, from, limit])).map(planOf)
}

const LIST = sql(
  'plans_list',
  `select ${COLUMNS} from plans p
    where p.account_id = $1 and ($2::text is null or p.state = $2) and p.id < $3 order by p.id desc limit $4`,
)

export type NewPlan = PlanDraft & {
  readonly accountId: string
  readonly id: string
  readonly author: string
  readonly at: Date
}

export async function insertPlan(tx: Tx, plan: NewPlan): Promise<void> {
  await tx.run(INSERT, [...columnsOf(plan, plan.at), plan.author])
  await insertSteps(tx, plan.accountId, plan.id, plan.steps)
}

const INSERT = sql(
  'plan_insert',
  `insert into plans (account_id, id, name, description, state, window_from, window_to, sundays_and_holidays,
                      stop_on_reply, enroll_by_tags, next_id, repeat_times, repeat_days, created_at, updated_at, author)
   values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)`,
)

function columnsOf(plan: PlanDraft & { accountId: string; id: string }, at: Date): unknown[] {
  return [
    plan.accountId,
    plan.id,
    plan.name,
    plan.description,
    plan.window.from,
    plan.window.to,
    plan.sundaysAndHolidays,
    plan.stopOnReply,
    plan.enrollByTags,
    plan.next,
    plan.repeat?.times ?? null,
    plan.repeat?.everyDays ?? null,
    at,
  ]
}

export async function updatePlan(
  tx: Tx,
  plan: PlanDraft & { readonly accountId: string; readonly id: string },
  at: Date,
): Promise<void> {
  await tx.run(UPDATE, columnsOf(plan, at))
  await tx.run(DROP_STEPS, [plan.accountId, plan.id])
  await insertSteps(tx, plan.accountId, plan.id, plan.steps)
}

const UPDATE = sql(
  'plan_update',
  `update plans set name = $3, description = $4, window_from = $5, window_to = $6, sundays_and_holidays = $7,
                    stop_on_reply = $8, enroll_by_tags = $9, next_id = $10, repeat_times = $11, repeat_days = $12,
                    updated_at = $13
    where account_id = $1 and id = $2`,
)
const DROP_STEPS = sql('plan_drop_steps', 'delete from plan_steps where account_id = $1 and plan_id = $2')

async function insertSteps(tx: Tx, accountId: string, planId: string, steps: readonly Step[]): Promise<void> {
  await tx.run(INSERT_STEPS, [
    accountId,
    planId,
    steps.map(step => step.id),
    steps.map(({ id: _, ...content }) => JSON.stringify(content)),
  ])
}

const INSERT_STEPS = sql(
  'plan_insert_steps',
  `insert into plan_steps (account_id, id, plan_id, position, content)
   select $1, i, $2, o - 1, c::jsonb from unnest($3::uuid[], $4::text[]) with ordinality as s(i, c, o)`,
)

export async function setPlanState(tx: Tx, plan: Plan, state: PlanState, at: Date): Promise<void> {
  await tx.run(SET_STATE, [plan.accountId, plan.id, state, at])
}

const SET_STATE = sql(
  'plan_set_state',
  `update plans set state = $3, updated_at = $4, is_ending = is_ending or $3 = 'archived'
    where account_id = $1 and id = $2`,
)

/** What of the tags enrolls: of a plan that is active. */
export async function setPlanTags(
  tx: Tx,
  accountId: string,
  planId: string,
  tags: readonly string[],
): Promise<void> {
  await tx.run(DROP_TAGS, [accountId, planId])
  if (tags.length > 0) await tx.run(ADD_TAGS, [accountId, planId, tags])
}

const DROP_TAGS = sql('plan_drop_tags', 'delete from plan_tags where account_id = $1 and plan_id = $2')
const ADD_TAGS = sql(
  'plan_add_tags',
  'insert into plan_tags (account_id, tag, plan_id) select distinct $1::uuid, t, $2::uuid from unnest($3::text[]) as t',
)

/** False: somebody is or was in it, and its history stays. */
export async function deletePlan(tx: Tx, accountId: string, id: string): Promise<boolean> {
  return (await tx.run(DELETE, [accountId, id])) === 1
}

const DELETE = sql(
  'plan_delete',
  `delete from plans p where p.account_id = $1 and p.id = $2
      and not exists (select from plan_enrollments e where e.account_id = $1 and e.plan_id = $2)`,
)

export function isText(step: Step): step is Step & { readonly kind: 'text' } {
  return step.kind === 'text'
}
