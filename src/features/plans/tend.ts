// Looks after what is not a step: who got a tag that enrolls, plans that ended for somebody, counts to add up.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { foldMoves } from './counts.ts'
import { endArchived, endLate } from './end.ts'
import { enroll } from './enroll.ts'
import { lockPlan } from './plan.ts'
import { tellPlan } from './tell.ts'

/** The chore: a piece of each. Answers 0 when there is more to do at once. */
export async function tendPlans(rt: Runtime): Promise<number | null> {
  const rest = [await endLate(rt), await endArchived(rt), await takeJoins(rt), await fold(rt)]
  return rest.includes(true) ? 0 : null
}

const JOINS = 2_000

type Join = { account_id: string; plan_id: string; contact_id: string }

/** Whoever got such a tag is enrolled now, going forward only: taking the tag away again changes nothing (G2). */
async function takeJoins(rt: Runtime): Promise<boolean> {
  return rt.db.tx(async tx => {
    const joins = await tx.rows<Join>(TAKE_JOINS, [JOINS])
    const byPlan = new Map<string, Join[]>()
    for (const join of joins) byPlan.set(join.plan_id, [...(byPlan.get(join.plan_id) ?? []), join])
    for (const [planId, own] of [...byPlan].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const plan = await lockPlan(tx, own[0]!.account_id, planId, 'keep')
      if (plan?.state !== 'active') continue
      const contactIds = own.map(one => one.contact_id)
      await enroll(rt, tx, plan, { contactIds, author: plan.name, why: 'tag', startAt: rt.clock.now() })
    }
    return joins.length === JOINS
  })
}

const TAKE_JOINS = sql(
  'plan_take_joins',
  `delete from plan_joins where ctid = any(array(
     select ctid from plan_joins order by account_id, plan_id limit $1 for update skip locked))
   returning account_id, plan_id, contact_id`,
)

async function fold(rt: Runtime): Promise<boolean> {
  return rt.db.tx(async tx => {
    const { isFull, ids } = await foldMoves(tx)
    await tell(rt, tx, ids)
    return isFull
  })
}

/** Pages of a plan look again, once a second at most. */
async function tell(rt: Runtime, tx: Tx, ids: readonly { accountId: string; id: string }[]): Promise<void> {
  if (ids.length === 0) return
  const values = [ids.map(one => one.accountId), ids.map(one => one.id)]
  for (const { account_id, id } of await tx.rows<{ account_id: string; id: string }>(PLANS_OF, values))
    await tellPlan(rt, tx, { accountId: account_id, id })
}

const PLANS_OF = sql(
  'plans_of_steps',
  `select distinct p.account_id, p.id
     from unnest($1::uuid[], $2::uuid[]) as q(account_id, id)
     left join plan_steps s on s.account_id = q.account_id and s.id = q.id
     join plans p on p.account_id = q.account_id and p.id = coalesce(s.plan_id, q.id)`,
)
