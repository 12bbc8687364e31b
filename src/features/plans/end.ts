// Ends enrollments: by hand, of plans that were archived, and what was to end while its next step was being made.
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { postMany } from '../credits/post.ts'
import { dropTexts, ending } from '../messages/end-plans.ts'
import { releaseOf } from '../messages/obey.ts'

export type Ended = { readonly account_id: string; readonly enrollment_id: string; readonly plan_id: string }

type ByHand = {
  readonly accountId: string
  readonly id: string
  readonly author: string
  readonly reason: string | null
}

/** With the texts of it that wait. False: it is over already, or there is none. */
export async function endByHand(
  rt: Runtime,
  tx: Tx,
  { accountId, id, author, reason }: ByHand,
): Promise<boolean> {
  const at = rt.clock.now()
  const ended = await tx.rows<Ended>(END_ONE, [accountId, id, author, reason ?? 'by_hand', at])
  await drop(rt, tx, ended)
  return ended.length === 1
}

async function drop(rt: Runtime, tx: Tx, ended: readonly Ended[]): Promise<void> {
  const dropped = await dropTexts(rt, tx, ended, rt.clock.now())
  await postMany(
    rt,
    tx,
    dropped.flatMap(one => releaseOf(one).map(entry => ({ ...entry, accountId: one.account_id }))),
  )
}

const END_ONE = ending(
  'plan_end_one',
  `picked as materialized (
     select account_id, enrollment_id, $4::text as reason, null::uuid as message_id, $3::text as author
       from plan_turns where account_id = $1 and enrollment_id = $2 for update)`,
)

const MOST = 1_000

/** A batch of those that are to end; answers whether there may be more. */
export async function endLate(rt: Runtime): Promise<boolean> {
  return rt.db.tx(async tx => {
    const late = await tx.rows<{
      account_id: string
      enrollment_id: string
      reason: string
      message_id: string | null
    }>(TAKE_LATE, [MOST])
    if (late.length === 0) return false
    const ended = await tx.rows<Ended>(END_LATE, [
      late.map(one => one.account_id),
      late.map(one => one.enrollment_id),
      late.map(one => one.reason),
      late.map(one => one.message_id),
      rt.clock.now(),
    ])
    await drop(rt, tx, ended)
    return late.length === MOST
  })
}

const TAKE_LATE = sql(
  'plan_take_late',
  `delete from plan_endings where (account_id, enrollment_id) in (
     select account_id, enrollment_id from plan_endings order by account_id, enrollment_id limit $1
        for update skip locked)
   returning account_id, enrollment_id, reason, message_id`,
)

const END_LATE = ending(
  'plan_end_late',
  `picked as materialized (
     select t.account_id, t.enrollment_id, q.reason, q.message_id, null::text as author
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) as q(account_id, enrollment_id, reason, message_id)
       join plan_turns t on t.account_id = q.account_id and t.enrollment_id = q.enrollment_id
      order by t.account_id, t.enrollment_id for update of t)`,
)

/** A batch of each plan that was archived. Answers whether there may be more. */
export async function endArchived(rt: Runtime): Promise<boolean> {
  let hasMore = false
  for (const { account_id, id } of await endingPlans(rt.db)) {
    const ended = await rt.db.tx(async tx => {
      const some = await tx.rows<Ended>(END_ARCHIVED, [account_id, id, MOST, null, rt.clock.now()])
      await drop(rt, tx, some)
      return some.length
    })
    if (ended > 0) hasMore = true
    else await rt.db.run(ALL_ENDED, [account_id, id])
  }
  return hasMore
}

function endingPlans(query: Query): Promise<{ account_id: string; id: string }[]> {
  return query.rows(ENDING)
}

const ENDING = sql('plans_ending', 'select account_id, id from plans where is_ending limit 100')

const END_ARCHIVED = ending(
  'plan_end_archived',
  `picked as materialized (
     select t.account_id, t.enrollment_id, coalesce($4::text, 'plan_archived') as reason, null::uuid as message_id,
            null::text as author
       from plan_enrollments e
       join plan_turns t on t.account_id = e.account_id and t.enrollment_id = e.id
      where e.account_id = $1 and e.plan_id = $2 and e.state = 'active' and exists (
        select from plans p where p.account_id = $1 and p.id = $2 and p.state = 'archived')
      limit $3 for update of t skip locked)`,
)

// Those whose next step is being made are looked at again: they are active as long.
const ALL_ENDED = sql(
  'plan_all_ended',
  `update plans set is_ending = false
    where account_id = $1 and id = $2
      and (state <> 'archived' or not exists (
        select from plan_enrollments where account_id = $1 and plan_id = $2 and state = 'active'))`,
)
