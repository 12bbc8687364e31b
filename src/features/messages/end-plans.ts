// Ends plans for people: whoever opts out (G5), or answers a plan that ends with an answer (G2). With a trace.
import { type Statement, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { type Answer, lastTextOf } from './answers.ts'
import { comeUp } from './behind.ts'

/** What comes later than this is no answer to a step's text any more. */
const WINDOW_MS = 7 * 86_400_000

/** A text that waited for a plan that is over now. */
export type Dropped = {
  readonly account_id: string
  readonly message_id: string
  readonly phone: string
  readonly kind: string
  readonly credits: number
  readonly why: string
}

type Ended = { readonly account_id: string; readonly enrollment_id: string }

/**
 * In the transaction that obeys. It waits for nobody: an enrollment whose next step is being made in this moment is
 * left to the plans' chore, which ends it when it has the row; a text of that step is refused at the gate anyway.
 * Answers the texts that were canceled, whose credits the caller gives back. Whoever answered counts at the step.
 */
export async function endPlans(
  rt: Runtime,
  tx: Tx,
  answers: readonly Answer[],
  at: Date,
): Promise<readonly Dropped[]> {
  if (answers.length === 0) return []
  const ended = await tx.rows<Ended>(END_OF_PHONES, [
    answers.map(one => one.accountId),
    answers.map(one => one.phone),
    answers.map(one => (one.kind === 'opt_out' ? 'opted_out' : 'replied')),
    answers.map(one => one.messageId),
    at,
    new Date(at.getTime() - WINDOW_MS),
  ])
  return dropTexts(rt, tx, ended, at)
}

/** What waits to be sent of enrollments that are over. What is claimed is on its way. */
export async function dropTexts(
  rt: Runtime,
  tx: Tx,
  ended: readonly Ended[],
  at: Date,
): Promise<readonly Dropped[]> {
  if (ended.length === 0) return []
  const values = [ended.map(one => one.account_id), ended.map(one => one.enrollment_id), at]
  const dropped = await tx.rows<Dropped>(DROP, values)
  if (dropped.length === 0) return []
  await comeUp(
    tx,
    dropped.map(one => ({ accountId: one.account_id, phone: one.phone })),
  )
  const events = dropped.map(({ account_id: accountId, message_id: messageId, phone }) => ({
    accountId,
    type: 'message.state' as const,
    data: { messageId, phone, state: 'canceled' },
  }))
  await emit(rt, tx, events)
  return dropped
}

// Text by text (`offset 0`): planned while the outbox was empty, a join reads all that waits.
const DROP = sql(
  'plan_texts_drop',
  `with waiting as (
     select w.account_id, w.message_id
       from unnest($1::uuid[], $2::uuid[]) as q(account_id, enrollment_id)
       join plan_events v on v.account_id = q.account_id and v.enrollment_id = q.enrollment_id
        and v.message_id is not null and v.kind = 'text_queued'
      cross join lateral (
         select o.account_id, o.message_id from outbox o
          where o.account_id = v.account_id and o.message_id = v.message_id and o.claimed_at is null
         offset 0 for update of o skip locked) w),
   gone as (
     delete from outbox o using waiting w where o.account_id = w.account_id and o.message_id = w.message_id
     returning o.account_id, o.message_id, o.phone, o.kind, o.credits),
   told as (
     insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
     select account_id, message_id, 'canceled', 7, 'plan_ended', $3 from gone)
   select account_id, message_id, phone, kind, credits, 'the plan ended' as why from gone`,
)

/** Steps that waited for a decision about a doubt (B9) are due now; a turn that is being made is passed over. */
export async function wakePlans(
  rt: Runtime,
  tx: Tx,
  phones: readonly { readonly accountId: string; readonly phone: string }[],
): Promise<void> {
  if (phones.length === 0) return
  const values = [phones.map(one => one.accountId), phones.map(one => one.phone), rt.clock.now()]
  const woken = await tx.run(WAKE, values)
  if (woken > 0) tx.afterCommit(() => rt.hints.tell('plan'))
}

const WAKE = sql(
  'plans_wake',
  `with waiting as (
     select t.account_id, t.enrollment_id
       from unnest($1::uuid[], $2::text[]) as q(account_id, phone)
       join contact_phones cp on cp.account_id = q.account_id and cp.phone = q.phone
      cross join lateral (
         select e.id from plan_enrollments e
          where e.account_id = cp.account_id and e.contact_id = cp.contact_id and e.state = 'active' offset 0) e
       join plan_turns t on t.account_id = cp.account_id and t.enrollment_id = e.id
      where t.waits_for like 'doubtful %'
        for update of t skip locked)
   update plan_turns t set due_at = $3, waits_for = null from waiting w
    where t.account_id = w.account_id and t.enrollment_id = w.enrollment_id`,
)

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

// B3, F1: of every contact that has the phone. Phone by phone, in this order: an account may have many plans.
const END_OF_PHONES = ending(
  'plans_end_of_phones',
  `hit as materialized (
     select e.account_id, e.id as enrollment_id, min(q.reason) as reason,
            (array_agg(q.message_id order by q.reason))[1] as message_id
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as q(account_id, phone, reason, message_id)
      cross join lateral (
        select contact_id from contact_phones
         where account_id = q.account_id and phone = q.phone offset 0) cp
      cross join lateral (
        select account_id, id, plan_id from plan_enrollments
         where account_id = q.account_id and contact_id = cp.contact_id and state = 'active' offset 0) e
      cross join lateral (
        select stop_on_reply from plans where account_id = e.account_id and id = e.plan_id offset 0) p
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
     on conflict do nothing),
   noted as (
     insert into plan_answers as a (account_id, step_id, phone, kind, message_id, at)
     select q.account_id, m.origin_id, q.phone, case q.reason when 'replied' then 'answered' else q.reason end,
            q.message_id, $5
       from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as q(account_id, phone, reason, message_id)
      cross join lateral (
        ${lastTextOf('plan', '$6')}) m
      where exists (select from plans p where p.account_id = q.account_id)
      order by q.account_id, m.origin_id, q.phone
     on conflict (account_id, step_id, phone) do update
        set kind = excluded.kind, message_id = excluded.message_id, at = excluded.at
      where a.kind = 'answered' and excluded.kind = 'opted_out'
     returning a.account_id, a.step_id, a.kind, a.xmax = 0 as is_new),
   counted as (
     insert into plan_moves (account_id, step_id, what, n)
     select account_id, step_id, kind, 1 from noted
     union all
     select account_id, step_id, 'answered', -1 from noted where not is_new)`,
)
