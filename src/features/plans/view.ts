// Plans as people see them: with the counts of the plan and of each step.
import { lengthOf } from '../../core/plan.ts'
import type { Query } from '../../kit/db/db.ts'
import { loadSums, planCounts, type Sums, stepCounts } from './counts.ts'
import { findPlan, type Plan } from './plan.ts'
import type { PlanView } from './shapes.ts'

export async function showPlan(query: Query, accountId: string, id: string): Promise<PlanView | null> {
  const plan = await findPlan(query, accountId, id)
  return plan === null ? null : (await showPlans(query, accountId, [plan]))[0]!
}

export async function showPlans(
  query: Query,
  accountId: string,
  plans: readonly Plan[],
): Promise<PlanView[]> {
  if (plans.length === 0) return []
  const ids = plans.flatMap(({ id, steps }) => [id, ...steps.map(step => step.id)])
  const sums = await loadSums(query, accountId, ids)
  return plans.map(plan => viewOf(plan, sums))
}

function viewOf(plan: Plan, sums: Sums): PlanView {
  const { id, name, description, state, window, sundaysAndHolidays, stopOnReply, next, repeat, author } = plan
  return {
    id,
    name,
    description,
    state,
    window: { from: window.from, to: window.to },
    sundaysAndHolidays,
    stopOnReply,
    enrollByTags: [...plan.enrollByTags],
    next,
    repeat,
    days: lengthOf(plan.steps),
    steps: plan.steps.map(step => ({ ...step, counts: stepCounts(sums, step.id) })) as PlanView['steps'],
    counts: planCounts(sums, id),
    author,
    createdAt: plan.createdAt.toISOString(),
    updatedAt: plan.updatedAt.toISOString(),
  }
}
