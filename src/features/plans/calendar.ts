// What will go out, day by day: reckoned from where everybody stands, in groups of those who stand at the same place.
import { dueAt, localDay, type Place, placeAfter, type Step } from '../../core/plan.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'
import { loadPlans, type Plan } from './plan.ts'

type Group = { plan_id: string; starts_on: string; round: number; position: number; due: Date; n: number }

type Sums = { texts: number; tasks: number }

/** From day to day of the account's calendar, both included. */
export async function calendarOf(query: Query, account: Account, from: string, to: string) {
  const groups = await query.rows<Group>(GROUPS, [account.id])
  const ids = [...new Set(groups.map(group => group.plan_id))]
  const plans = await loadPlans(
    query,
    ids.map(planId => ({ accountId: account.id, planId })),
  )
  const days = new Map<string, Map<string, Sums>>()
  for (const group of groups) {
    const plan = plans.get(group.plan_id)
    if (plan?.state !== 'active') continue
    for (const { day, step } of comingOf(plan, group, account.timeZone, to)) {
      if (day >= from) count(days, { day, planId: plan.id, step, n: group.n })
    }
  }
  return {
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, own]) => dayView(day, own, plans)),
  }
}

function* comingOf(
  plan: Plan,
  group: Group,
  zone: string,
  to: string,
): Generator<{ day: string; step: Step }> {
  let notBefore = group.due
  let place: Place | 'over' = group
  while (place !== 'over' && plan.steps[place.position]) {
    const course = { startsOn: group.starts_on, round: place.round, position: place.position }
    const due = dueAt(plan, course, { zone, notBefore })
    const day = localDay(due, zone)
    if (day > to) return
    yield { day, step: plan.steps[place.position]! }
    notBefore = due
    place = placeAfter(plan, place)
  }
}

type Counted = { readonly day: string; readonly planId: string; readonly step: Step; readonly n: number }

function count(days: Map<string, Map<string, Sums>>, { day, planId, step, n }: Counted): void {
  if (step.kind !== 'text' && step.kind !== 'task') return
  const own = days.get(day) ?? new Map<string, Sums>()
  days.set(day, own)
  const sums = own.get(planId) ?? { texts: 0, tasks: 0 }
  own.set(planId, sums)
  if (step.kind === 'text') sums.texts += n
  else sums.tasks += n
}

function dayView(day: string, own: ReadonlyMap<string, Sums>, known: ReadonlyMap<string, Plan>) {
  const plans = [...own].map(([planId, sums]) => ({ planId, name: known.get(planId)!.name, ...sums }))
  const sum = (field: keyof Sums) => plans.reduce((all, one) => all + one[field], 0)
  return { day, texts: sum('texts'), tasks: sum('tasks'), plans }
}

// As many groups as there are days of enrolling, however many people.
const GROUPS = sql(
  'plan_groups',
  `select plan_id, starts_on::text as starts_on, round, position, date_trunc('hour', due_at) as due, count(*) as n
     from plan_turns where account_id = $1
    group by 1, 2, 3, 4, 5 order by due limit 20000`,
)
