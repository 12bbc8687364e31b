// Lists of tasks by when they are due, and how many there are: each from an index that begins where the page begins.
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { TASK_COLUMNS, TASK_JOINS } from './view.ts'

export const STATES = ['open', 'overdue', 'today', 'later', 'done'] as const
export type TaskState = (typeof STATES)[number]

/** `now` and the first moment of tomorrow, by the account's clock. */
export type Now = { readonly now: Date; readonly tomorrow: Date }

export type Asked = {
  readonly accountId: string
  readonly state: TaskState
  /** Whose: user ids, '' for those that are anybody's. Null: everybody's. */
  readonly assignees: readonly string[] | null
  readonly contactId: string | null
  readonly after: readonly [at: string, id: string] | null
  readonly limit: number
}

/** Open ones by when they are due; done ones the latest first. */
export function readTasks(query: Query, asked: Asked, now: Now): Promise<Row[]> {
  const { accountId, state, assignees, contactId, limit } = asked
  const whose = contactId ?? assignees
  const kind = contactId !== null ? 'contact' : assignees !== null ? 'members' : 'all'
  if (state === 'done') {
    const [at, id] = asked.after ?? ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
    return query.rows(DONE[kind], [accountId, at, id, limit, ...(whose === null ? [] : [whose])])
  }
  const { from, to } = spanOf(state, now)
  const [at, id] = asked.after ?? [from, '00000000-0000-0000-0000-000000000000']
  return query.rows(OPEN[kind], [accountId, at, id, limit, to, ...(whose === null ? [] : [whose])])
}

/** Counting ends here: as many or more. */
export const MOST_TASKS_COUNTED = 1_000

export async function countTasks(
  query: Query,
  accountId: string,
  assignees: readonly string[],
  { now, tomorrow }: Now,
) {
  const row = await query.one<{ overdue: number; today: number; later: number }>(COUNT, [
    accountId,
    assignees,
    now,
    tomorrow,
  ])
  return row!
}

function spanOf(state: Exclude<TaskState, 'done'>, { now, tomorrow }: Now) {
  switch (state) {
    case 'open':
      return { from: '-infinity', to: 'infinity' }
    case 'overdue':
      return { from: '-infinity', to: now.toISOString() }
    case 'today':
      return { from: now.toISOString(), to: tomorrow.toISOString() }
    case 'later':
      return { from: tomorrow.toISOString(), to: 'infinity' }
  }
}

// Whose contact was deleted is not shown; it comes back with the contact.
const OF_THE_LIVING = `(t.contact_id is null or exists (
  select from contacts k where k.account_id = $1 and k.id = t.contact_id and k.deleted_at is null))`

// One lower end: with two of them PostgreSQL may begin at the one that is further off.
const IS_OPEN = `t.account_id = $1 and t.done_at is null and t.due_at < $5::timestamptz
  and (t.due_at, t.id) > ($2::timestamptz, $3::uuid) and ${OF_THE_LIVING}`
const IS_DONE = `t.account_id = $1 and t.done_at is not null
  and (t.done_at, t.id) < ($2::timestamptz, $3::uuid) and ${OF_THE_LIVING}`

const OPEN = listsOf('tasks_open', IS_OPEN, { order: 't.due_at, t.id', whose: '$6' })
const DONE = listsOf('tasks_done', IS_DONE, { order: 't.done_at desc, t.id desc', whose: '$5' })

type How = { readonly order: string; readonly whose: string }

/** The page first, then what is shown beside each of its rows. Of several members: a page of each, then the first. */
function listsOf(name: string, where: string, { order, whose }: How) {
  const page = (from: string) =>
    `select ${TASK_COLUMNS} from (${from} order by ${order} limit $4) t ${TASK_JOINS} order by ${order}`
  const own = `select t.* from tasks t where ${where} and t.assignee = a.assignee order by ${order} limit $4`
  return {
    all: sql(`${name}_all`, page(`select t.* from tasks t where ${where}`)),
    contact: sql(
      `${name}_of_contact`,
      page(`select t.* from tasks t where ${where} and t.contact_id = ${whose}::uuid`),
    ),
    members: sql(
      `${name}_of_members`,
      page(`select t.* from unnest(${whose}::text[]) as a(assignee) cross join lateral (${own}) t`),
    ),
  }
}

const some = (span: string) => `
  (select count(*)::int from (
     select from unnest($2::text[]) as a(assignee) cross join lateral (
       select from tasks t where t.account_id = $1 and t.assignee = a.assignee and t.done_at is null and ${span}
          and ${OF_THE_LIVING} limit ${MOST_TASKS_COUNTED}) t
      limit ${MOST_TASKS_COUNTED}) s)`
const COUNT = sql(
  'tasks_count',
  `select ${some('t.due_at < $3::timestamptz')} as overdue,
          ${some('t.due_at >= $3::timestamptz and t.due_at < $4::timestamptz')} as today,
          ${some('t.due_at >= $4::timestamptz')} as later`,
)
