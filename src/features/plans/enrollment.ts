// Enrollments as the database keeps them, as people see them, and what happened in each.
import type { WaitReason } from '../../core/hours.ts'
import { timeIn, waitText } from '../../core/words.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import type { Plan } from './plan.ts'
import type { EnrollmentView } from './shapes.ts'
import { DOUBT_WORDS, endWords, eventWords, type PlanEvent } from './words.ts'

const COLUMNS = `e.account_id, e.id, e.plan_id, e.contact_id, e.state, e.reason, e.author,
  e.starts_on::text as starts_on,
  e.created_at, e.ended_at, p.name as plan_name, k.first_name, k.last_name, t.round, t.position, t.due_at,
  t.waits_for, t.waits_zone,
  (select s.id from plan_steps s where s.account_id = e.account_id and s.plan_id = e.plan_id
      and s.position = t.position) as next_step_id, a.time_zone as account_zone`
const TABLES = `plan_enrollments e
     join plans p on p.account_id = e.account_id and p.id = e.plan_id
     join accounts a on a.account_id = e.account_id
     left join contacts k on k.account_id = e.account_id and k.id = e.contact_id
     left join plan_turns t on t.account_id = e.account_id and t.enrollment_id = e.id`

export async function findEnrollment(
  query: Query,
  accountId: string,
  id: string,
): Promise<EnrollmentView | null> {
  const row = await query.one(FIND, [accountId, id])
  return row ? enrollmentView(row) : null
}

const FIND = sql('enrollment_find', `select ${COLUMNS} from ${TABLES} where e.account_id = $1 and e.id = $2`)

export type EnrollmentPage = { readonly before: string | null; readonly limit: number }

/** The newest first; by the state, where one is asked for. */
export async function enrollmentsOfPlan(
  query: Query,
  accountId: string,
  planId: string,
  { state, before, limit }: EnrollmentPage & { readonly state: string | null },
): Promise<EnrollmentView[]> {
  const from = before ?? LAST
  const values = [accountId, planId, from, limit]
  const rows =
    state === null ? await query.rows(OF_PLAN, values) : await query.rows(OF_PLAN_IN, [...values, state])
  return rows.map(enrollmentView)
}

const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

// A page of each state through the index, the newest of all of them.
const OF_PLAN = sql(
  'enrollments_of_plan',
  `select ${COLUMNS}
     from (values ('active'), ('done'), ('stopped')) as s(state)
    cross join lateral (
      select account_id, id from plan_enrollments
       where account_id = $1 and plan_id = $2 and state = s.state and id < $3 order by id desc limit $4) as found
     join ${TABLES.replace('plan_enrollments e\n', 'plan_enrollments e on e.account_id = found.account_id and e.id = found.id\n')}
    order by e.id desc limit $4`,
)
const OF_PLAN_IN = sql(
  'enrollments_of_plan_in',
  `select ${COLUMNS} from ${TABLES}
    where e.account_id = $1 and e.plan_id = $2 and e.id < $3 and e.state = $5 order by e.id desc limit $4`,
)

export async function enrollmentsOfContact(
  query: Query,
  accountId: string,
  contactId: string,
  { before, limit }: EnrollmentPage,
): Promise<EnrollmentView[]> {
  const rows = await query.rows(OF_CONTACT, [accountId, contactId, before ?? LAST, limit])
  return rows.map(enrollmentView)
}

const OF_CONTACT = sql(
  'enrollments_of_contact',
  `select ${COLUMNS} from ${TABLES}
    where e.account_id = $1 and e.contact_id = $2 and e.id < $3 order by e.id desc limit $4`,
)

function enrollmentView(row: Row): EnrollmentView {
  const reason = row.reason as string | null
  const state = row.state as EnrollmentView['state']
  const dueAt = row.due_at as Date | null
  return {
    id: row.id as string,
    planId: row.plan_id as string,
    planName: row.plan_name as string,
    contactId: row.contact_id as string,
    name: [row.first_name, row.last_name].filter(Boolean).join(' '),
    state,
    reason,
    words: wordsOf(row, state),
    round: row.round === null ? null : (row.round as number) + 1,
    nextStepId: row.next_step_id as string | null,
    nextAt: dueAt?.toISOString() ?? null,
    startsOn: row.starts_on as string,
    author: row.author as string,
    createdAt: (row.created_at as Date).toISOString(),
    endedAt: (row.ended_at as Date | null)?.toISOString() ?? null,
  }
}

function wordsOf(row: Row, state: string): string {
  const dueAt = row.due_at as Date | null
  if (state !== 'active' || dueAt === null) return endWords(state, row.reason as string | null)
  const [reason, rule = null] = (row.waits_for as string | null)?.split(' ') ?? []
  if (reason === 'doubtful') return DOUBT_WORDS
  if (reason) return waitText({ reason: reason as WaitReason, until: dueAt, rule }, row.waits_zone as string)
  return `The next step comes ${timeIn(row.account_zone as string, dueAt)}.`
}

/** The last ten thousand things that happened, the oldest first. */
export async function historyOf(query: Query, accountId: string, id: string, plan: Plan | null) {
  const rows = await query.rows(HISTORY, [accountId, id])
  return rows.map(row => {
    const event: PlanEvent = {
      kind: row.kind as PlanEvent['kind'],
      reason: row.reason as string | null,
      author: row.author as string | null,
      step: plan?.steps.find(one => one.id === row.step_id) ?? null,
      textState: row.text_state as string | null,
    }
    return {
      at: (row.at as Date).toISOString(),
      kind: event.kind,
      stepId: row.step_id as string | null,
      words: eventWords(event),
      messageId: row.message_id as string | null,
      taskId: row.task_id as string | null,
    }
  })
}

const HISTORY = sql(
  'enrollment_history',
  `select * from (
     select v.n, v.at, v.kind, v.step_id, v.reason, v.author, v.message_id, v.task_id,
            case when v.message_id is null then null
                 else coalesce(d.state, case when o.claimed_at is null then 'waiting' else 'in_flight' end)
            end as text_state
       from plan_events v
       left join deliveries d on d.account_id = v.account_id and d.message_id = v.message_id
       left join outbox o on o.account_id = v.account_id and o.message_id = v.message_id
      where v.account_id = $1 and v.enrollment_id = $2 order by v.n desc limit 10000) as last
    order by n`,
)
