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
  const rest = [
    await takeJoins(rt),
    await lookAgain(rt),
    await endLate(rt),
    await endArchived(rt),
    await fold(rt),
  ]
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
     select ctid from plan_joins where tag <> '' order by account_id, plan_id limit $1 for update skip locked))
   returning account_id, plan_id, contact_id`,
)

/**
 * A STOP that was not committed when somebody was enrolled, and looked for plans before the enrollment was: neither has
 * seen the other. It holds the phone's consent row, so whoever waits for that row sees it.
 */
async function lookAgain(rt: Runtime): Promise<boolean> {
  return rt.db.tx(async tx => {
    const joins = await tx.rows<Join>(TAKE_NEW, [JOINS])
    if (joins.length === 0) return false
    const values = [joins.map(one => one.account_id), joins.map(one => one.contact_id), rt.clock.now()]
    await tx.run(END_STOPPED, values)
    return joins.length === JOINS
  })
}

const TAKE_NEW = sql(
  'plan_take_new',
  `delete from plan_joins where ctid = any(array(
     select ctid from plan_joins where tag = '' order by account_id, plan_id limit $1 for update skip locked))
   returning account_id, plan_id, contact_id`,
)

// Locked first and asked afterwards: what waited for the row sees it as it is then.
const END_STOPPED = sql(
  'plan_end_stopped',
  `with looked as materialized (
     select c.account_id, q.contact_id, c.state
       from unnest($1::uuid[], $2::uuid[]) as q(account_id, contact_id)
      cross join lateral (
        select phone from contact_phones p where p.account_id = q.account_id and p.contact_id = q.contact_id
         order by p.position, p.phone limit 1) f
       join consents c on c.account_id = q.account_id and c.phone = f.phone
      order by c.account_id, c.phone for share of c)
   insert into plan_endings (account_id, enrollment_id, reason, at)
   select distinct e.account_id, e.id, 'opted_out', $3::timestamptz from looked l
     join plan_enrollments e on e.account_id = l.account_id and e.contact_id = l.contact_id and e.state = 'active'
    where l.state = 'opted_out'
   on conflict do nothing`,
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
