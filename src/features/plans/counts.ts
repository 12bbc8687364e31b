// Counts of plans and of their steps: sums of a few rows, whatever went through them.
import { type Query, sql, type Tx } from '../../kit/db/db.ts'

export type StepCounts = {
  readonly waiting: number
  readonly sent: number
  readonly failed: number
  readonly answered: number
  readonly optedOut: number
  readonly skipped: number
}

export type PlanCounts = { readonly active: number; readonly done: number; readonly stopped: number }

/** What of each thing, by the id of a step or a plan. */
export type Sums = ReadonlyMap<string, ReadonlyMap<string, number>>

export async function loadSums(query: Query, accountId: string, ids: readonly string[]): Promise<Sums> {
  const rows = await query.rows<{ step_id: string; what: string; n: number }>(SUMS, [accountId, ids])
  const sums = new Map<string, Map<string, number>>()
  for (const { step_id, what, n } of rows) {
    const own = sums.get(step_id) ?? new Map<string, number>()
    sums.set(step_id, own.set(what, n))
  }
  return sums
}

// What is folded in, and the few rows that are not yet.
const SUMS = sql(
  'plan_sums',
  `select step_id, what, sum(n) as n
     from (select step_id, what, n from plan_counts where account_id = $1 and step_id = any($2::uuid[])
           union all
           select step_id, what, n from plan_moves where account_id = $1 and step_id = any($2::uuid[])) as steps
    group by step_id, what having sum(n) <> 0`,
)

const SENT = ['handed_over', 'sent', 'delivered', 'carried_out']
const FAILED = ['not_delivered', 'refused', 'canceled']

export function stepCounts(sums: Sums, stepId: string): StepCounts {
  const of = (...what: readonly string[]) =>
    what.reduce((sum, one) => sum + (sums.get(stepId)?.get(one) ?? 0), 0)
  const failed = of(...FAILED)
  const gone = of('handed_over', 'sent', 'delivered')
  return {
    // Those who wait for the step, and the texts of it that wait for their hour.
    waiting: Math.max(0, of('waiting')) + Math.max(0, of('queued') - gone - failed),
    sent: of(...SENT),
    failed,
    answered: of('answered'),
    optedOut: of('opted_out'),
    skipped: of('skipped'),
  }
}

export function planCounts(sums: Sums, planId: string): PlanCounts {
  const of = (what: string) => Math.max(0, sums.get(planId)?.get(what) ?? 0)
  return { active: of('active'), done: of('done'), stopped: of('stopped') }
}

export type Folded = {
  /** There may be more. */
  readonly isFull: boolean
  /** The steps and plans that changed. */
  readonly ids: readonly { readonly accountId: string; readonly id: string }[]
}

/** Adds up what was moved since. */
export async function foldMoves(tx: Tx): Promise<Folded> {
  const rows = await tx.rows<{ account_id: string; step_id: string; rows: number }>(FOLD, [FOLDED])
  const folded = rows.reduce((sum, row) => sum + row.rows, 0)
  return { isFull: folded === FOLDED, ids: rows.map(row => ({ accountId: row.account_id, id: row.step_id })) }
}

const FOLDED = 5_000

const FOLD = sql(
  'plan_fold',
  `with gone as (
     delete from plan_moves where ctid = any(array(
       select ctid from plan_moves order by account_id, step_id limit $1 for update skip locked))
     returning account_id, step_id, what, n),
   kept as (
     insert into plan_counts as c (account_id, step_id, what, n)
     select account_id, step_id, what, sum(n) from gone group by account_id, step_id, what
      order by account_id, step_id, what
     on conflict (account_id, step_id, what) do update set n = c.n + excluded.n)
   select account_id, step_id, count(*)::integer as rows from gone group by account_id, step_id`,
)
