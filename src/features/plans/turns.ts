// The SQL of turns: takes those that are due, and writes down where each stands afterwards, all at once.
import { plainList, type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'
import type { Carried, Event, Turn } from './carry.ts'

/** Locked; those that another process has are passed over. The longest due first. */
export async function takeDue(tx: Tx, now: Date, limit: number): Promise<Turn[]> {
  return (await tx.rows(DUE, [now, limit])).map(turnOf)
}

const DUE = sql(
  'plan_turns_due',
  `select account_id, enrollment_id, plan_id, contact_id, starts_on::text as starts_on, round, position, due_at, n
     from plan_turns where due_at <= $1 order by due_at, account_id, enrollment_id limit $2
      for update skip locked`,
)

/** The one that `takeDue` takes first. */
export function putOffFirst(query: Query, now: Date, until: Date): Promise<{ enrollment_id: string }[]> {
  return query.rows(PUT_OFF_FIRST, [now, until])
}

const PUT_OFF_FIRST = sql(
  'plan_turns_put_off_first',
  `update plan_turns t set due_at = $2
     from (select account_id, enrollment_id from plan_turns where due_at <= $1
            order by due_at, account_id, enrollment_id limit 1 for update skip locked) f
    where t.account_id = f.account_id and t.enrollment_id = f.enrollment_id
   returning t.enrollment_id`,
)

function turnOf(row: Row): Turn {
  return {
    accountId: row.account_id as string,
    enrollmentId: row.enrollment_id as string,
    planId: row.plan_id as string,
    contactId: row.contact_id as string,
    startsOn: row.starts_on as string,
    round: row.round as number,
    position: row.position as number,
    dueAt: row.due_at as Date,
    n: row.n as number,
  }
}

/** When the next turn of anybody is due; null: nobody has one. */
export async function nextDue(query: Query): Promise<Date | null> {
  return (await query.one<{ due_at: Date }>(NEXT_DUE))?.due_at ?? null
}

const NEXT_DUE = sql('plan_turns_next', 'select due_at from plan_turns order by due_at limit 1')

type Noted = Event & { readonly accountId: string; readonly enrollmentId: string; readonly n: number }

export async function saveCarried(tx: Tx, list: readonly Carried[], now: Date): Promise<void> {
  const events = list.flatMap(notedOf)
  const going = list.filter(one => 'dueAt' in one.stand)
  const over = list.filter(one => 'state' in one.stand)
  await tx.together(
    () => moveTurns(tx, going),
    () => endTurns(tx, over, now),
    () => noteEvents(tx, events, now),
    () => countMoves(tx, list),
  )
}

/** The history of each goes on where it was; the end of an enrollment is its last entry. */
function notedOf({ turn, events, stand }: Carried): Noted[] {
  const { accountId, enrollmentId } = turn
  const none = { stepId: null, round: null, messageId: null, taskId: null }
  const last: Event[] =
    'state' in stand
      ? [{ ...none, kind: stand.state, reason: stand.state === 'done' ? null : stand.reason }]
      : []
  return [...events, ...last].map((event, index) => ({
    ...event,
    accountId,
    enrollmentId,
    n: turn.n + index + 1,
  }))
}

async function moveTurns(tx: Tx, list: readonly Carried[]): Promise<void> {
  if (list.length === 0) return
  const stands = list.map(one => one.stand as Extract<Carried['stand'], { dueAt: Date }>)
  await tx.run(MOVE, [
    plainList(list.map(({ turn }) => turn.accountId)),
    plainList(list.map(({ turn }) => turn.enrollmentId)),
    plainList(stands.map(({ round }) => round)),
    plainList(stands.map(({ position }) => position)),
    stands.map(({ dueAt }) => dueAt),
    plainList(list.map(({ turn, events }) => turn.n + events.length)),
    // The reason and the rule, as core/hours.ts names them.
    stands.map(({ waits }) => (waits === null ? null : `${waits.reason} ${waits.rule}`)),
    stands.map(({ waits }) => waits?.zone ?? null),
  ])
}

const MOVE = sql(
  'plan_turns_move',
  `update plan_turns t
      set round = q.round, position = q.position, due_at = q.due_at, n = q.n, waits_for = q.reason, waits_zone = q.zone
     from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[], $5::timestamptz[], $6::integer[], $7::text[],
                 $8::text[]) as q(account_id, id, round, position, due_at, n, reason, zone)
    where t.account_id = q.account_id and t.enrollment_id = q.id`,
)

async function endTurns(tx: Tx, list: readonly Carried[], now: Date): Promise<void> {
  if (list.length === 0) return
  const stands = list.map(one => one.stand as Extract<Carried['stand'], { state: string }>)
  await tx.run(END, [
    plainList(list.map(({ turn }) => turn.accountId)),
    plainList(list.map(({ turn }) => turn.enrollmentId)),
    plainList(stands.map(({ state }) => state)),
    plainList(stands.map(({ reason }) => reason)),
    now,
  ])
}

const END = sql(
  'plan_turns_end',
  `with q as (select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as q(account_id, id, state, reason)),
   gone as (
     delete from plan_turns t using q where t.account_id = q.account_id and t.enrollment_id = q.id)
   update plan_enrollments e set state = q.state, reason = q.reason, ended_at = $5
     from q where e.account_id = q.account_id and e.id = q.id`,
)

async function noteEvents(tx: Tx, list: readonly Noted[], now: Date): Promise<void> {
  if (list.length === 0) return
  await tx.run(NOTE, [
    plainList(list.map(one => one.accountId)),
    plainList(list.map(one => one.enrollmentId)),
    plainList(list.map(one => one.n)),
    plainList(list.map(one => one.kind)),
    plainList(list.map(one => one.stepId)),
    plainList(list.map(one => one.round)),
    plainList(list.map(one => one.reason)),
    plainList(list.map(one => one.messageId)),
    plainList(list.map(one => one.taskId)),
    now,
  ])
}

const NOTE = sql(
  'plan_events_note',
  `insert into plan_events (account_id, enrollment_id, n, kind, step_id, round, reason, message_id, task_id, at)
   select q.*, $10 from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::uuid[], $6::integer[], $7::text[],
                               $8::uuid[], $9::uuid[]) as q`,
)

/** A row a thing that moved, however many people moved it. */
async function countMoves(tx: Tx, list: readonly Carried[]): Promise<void> {
  const sums = new Map<string, { accountId: string; id: string; what: string; n: number }>()
  const add = (accountId: string, id: string | undefined, what: string, n: number) => {
    if (id === undefined) return
    const key = `${id} ${what}`
    const sum = sums.get(key) ?? { accountId, id, what, n: 0 }
    sum.n += n
    sums.set(key, sum)
  }
  for (const { turn, stand, events, plan } of list) {
    const { accountId } = turn
    add(accountId, plan.steps[turn.position]?.id, 'waiting', -1)
    if ('dueAt' in stand) add(accountId, plan.steps[stand.position]?.id, 'waiting', 1)
    else {
      add(accountId, plan.id, 'active', -1)
      add(accountId, plan.id, stand.state, 1)
    }
    for (const { kind, stepId } of events) add(accountId, stepId ?? undefined, COUNTED[kind] ?? kind, 1)
  }
  const moves = [...sums.values()].filter(sum => sum.n !== 0)
  if (moves.length === 0) return
  await tx.run(MOVES, [
    plainList(moves.map(one => one.accountId)),
    plainList(moves.map(one => one.id)),
    plainList(moves.map(one => one.what)),
    plainList(moves.map(one => one.n)),
  ])
}

const COUNTED: Readonly<Record<string, string>> = {
  text_queued: 'queued',
  task_made: 'carried_out',
  tag_added: 'carried_out',
  tag_removed: 'carried_out',
}

const MOVES = sql(
  'plan_moves_add',
  `insert into plan_moves (account_id, step_id, what, n)
   select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[])`,
)
