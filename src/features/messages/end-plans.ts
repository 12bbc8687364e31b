// Ends plans for people: whoever opts out (G5), or answers a plan that ends with an answer (G2). With a trace.
import { type Statement, sql, type Tx } from '../../kit/db/db.ts'
import type { Answer } from './answers.ts'

/**
 * In the transaction that obeys. It waits for nobody: an enrollment whose next step is being made in this moment is
 * left to the plans' chore, which ends it when it has the row; a text of that step is refused at the gate anyway.
 */
export async function endPlans(tx: Tx, answers: readonly Answer[], at: Date): Promise<void> {
  if (answers.length === 0) return
  const values = [
    answers.map(one => one.accountId),
    answers.map(one => one.phone),
    answers.map(one => (one.kind === 'opt_out' ? 'opted_out' : 'replied')),
    answers.map(one => one.messageId),
    at,
  ]
  await tx.run(END_OF_PHONES, values)
}

/**
 * A statement that ends what `picked` says: rows of plan_turns, locked, with reason, message_id and author. `$5` is the
 * time. Answers the enrollments.
 */
export function ending(name: string, picked: string, late = ''): Statement {
  return sql(
    name,
    `with ${picked},
     gone as (
       delete from plan_turns t using picked p
        where t.account_id = p.account_id and t.enrollment_id = p.enrollment_id
       returning t.account_id, t.enrollment_id, t.plan_id, t.contact_id, t.position, t.n, p.reason, p.message_id,
                 p.author),
     ended as (
       update plan_enrollments e set state = 'stopped', ended_at = $5,
              reason = case when g.reason in ('opted_out', 'replied', 'plan_archived', 'contact_deleted')
                            then g.reason else 'by_hand' end
         from gone g where e.account_id = g.account_id and e.id = g.enrollment_id),
     told as (
       insert into plan_events (account_id, enrollment_id, n, at, kind, reason, message_id, author)
       select account_id, enrollment_id, n + 1, $5, 'stopped', reason, message_id, author from gone),
     moved as (
       insert into plan_moves (account_id, step_id, what, n)
       select account_id, plan_id, 'active', -count(*) from gone group by account_id, plan_id
       union all
       select account_id, plan_id, 'stopped', count(*) from gone group by account_id, plan_id
       union all
       select g.account_id, s.id, 'waiting', -count(*) from gone g
         join plan_steps s on s.account_id = g.account_id and s.plan_id = g.plan_id and s.position = g.position
        group by g.account_id, s.id)${late}
     select account_id, enrollment_id, plan_id from gone`,
  )
}

// B3, F1: of every contact that has the phone.
const END_OF_PHONES = ending(
  'plans_end_of_phones',
  `hit as materialized (
     select e.account_id, e.id as enrollment_id, min(q.reason) as reason,
            (array_agg(q.message_id order by q.reason))[1] as message_id
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as q(account_id, phone, reason, message_id)
       join contact_phones cp on cp.account_id = q.account_id and cp.phone = q.phone
       join plan_enrollments e on e.account_id = cp.account_id and e.contact_id = cp.contact_id and e.state = 'active'
       join plans p on p.account_id = e.account_id and p.id = e.plan_id
      where q.reason = 'opted_out' or p.stop_on_reply
      group by e.account_id, e.id),
   picked as materialized (
     select t.account_id, t.enrollment_id, h.reason, h.message_id, null::text as author
       from plan_turns t join hit h on h.account_id = t.account_id and h.enrollment_id = t.enrollment_id
        for update of t skip locked)`,
  `,
   late as (
     insert into plan_endings (account_id, enrollment_id, reason, message_id, at)
     select h.account_id, h.enrollment_id, h.reason, h.message_id, $5 from hit h
      where not exists (select from picked p
                         where p.account_id = h.account_id and p.enrollment_id = h.enrollment_id)
     on conflict do nothing)`,
)
