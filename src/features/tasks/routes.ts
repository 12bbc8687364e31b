// Tasks over the API: what is due, a new one, change, done, put off, reopen.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import { decodeCursor, isTime, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound } from '../../kit/web/problem.ts'
import { created, ok } from '../../kit/web/route.ts'
import { type Actor, type Context, route } from '../accounts/context.ts'
import { countTasks, MOST_TASKS_COUNTED, type Now, readTasks, STATES } from './list.ts'
import { makeTasks, tellTasks } from './make.ts'
import { todayOf } from './now.ts'
import { readFields, readTime, TaskFields } from './read.ts'
import { TASK_COLUMNS, TASK_JOINS, TaskShape, type TaskView, taskView } from './view.ts'

const Id = z.object({ id: z.string() })
const Assignee = z
  .string()
  .max(80)
  .default('mine')
  .describe("a member's id; mine: yours and nobody's; nobody; everybody")

export const listTasks = route({
  summary: 'Tasks: open ones by when they are due, done ones the latest first',
  query: PageQuery.extend({
    state: z.enum(STATES).default('open').describe('overdue, today and later are parts of open'),
    assignee: Assignee,
    contactId: z.string().max(36).optional().describe("this contact's, whoever they are for"),
  }),
  answers: { 200: pageOf(TaskShape) },
  async handle({ rt, actor }, { query }) {
    const after = decodeCursor(query.cursor, [isTime, isUuid])
    if (after === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    if (query.contactId !== undefined && !isUuid(query.contactId))
      return badField('contactId', 'There is no contact with this id.')
    const asked = {
      accountId: actor.accountId,
      state: query.state,
      assignees: assigneesOf(actor, query.assignee),
      contactId: query.contactId ?? null,
      after: after as [string, string] | null,
      limit: query.limit + 1,
    }
    const rows = await readTasks(rt.db, asked, await todayOf(rt, actor.accountId))
    const at = query.state === 'done' ? 'done_at' : 'due_at'
    return ok(page(rows, query.limit, row => [(row[at] as Date).toISOString(), row.id as string], taskView))
  },
})

export const countOpenTasks = route({
  summary: 'How many tasks are open',
  query: z.object({ assignee: Assignee }),
  answers: {
    200: z.object({
      ...{ overdue: z.int(), today: z.int(), later: z.int() },
      most: z.int().describe('counting ends here: as many or more'),
    }),
  },
  async handle({ rt, actor }, { query }) {
    const now: Now = await todayOf(rt, actor.accountId)
    const assignees = assigneesOf(actor, query.assignee) ?? (await everybody(rt.db, actor.accountId))
    return ok({ ...(await countTasks(rt.db, actor.accountId, assignees, now)), most: MOST_TASKS_COUNTED })
  },
})

export const createTask = route({
  summary: 'A new task: call, text or anything else to do, about a contact, a phone or nobody',
  body: TaskFields.partial({ body: true, contactId: true, phone: true, assignee: true }),
  answers: { 201: TaskShape },
  async handle({ rt, actor }, { body }) {
    return rt.db.tx(async tx => {
      const fields = await readFields(rt, tx, actor, {
        ...{ body: '', contactId: null, phone: null, assignee: null },
        ...withoutUndefined(body),
      })
      if (isProblem(fields)) return fields
      const id = rt.newId()
      const origin = actor.kind === 'person' ? ('person' as const) : ('api' as const)
      const draft = { ...fields, id, origin, originId: null, author: actor.name }
      await makeTasks(rt, tx, actor.accountId, [draft])
      return created(await findTask(tx, actor.accountId, id))
    })
  },
})

export const getTask = route({
  summary: 'One task',
  params: Id,
  answers: { 200: TaskShape },
  async handle({ rt, actor }, { params }) {
    const task = isUuid(params.id) ? await findTask(rt.db, actor.accountId, params.id) : null
    return task ? ok(task) : notFound('task')
  },
})

export const editTask = route({
  summary: 'Change a task; what is absent stays as it is',
  params: Id,
  body: TaskFields.partial(),
  answers: { 200: TaskShape },
  async handle(context, { params, body }) {
    return change(context, params.id, async (tx, before) => {
      const { contact, assignee } = before
      const was = { ...before, contactId: contact?.id ?? null, assignee: assignee?.id ?? null, phone: null }
      const { rt, actor } = context
      const fields = await readFields(rt, tx, actor, { ...was, ...withoutUndefined(body) }, body)
      if (isProblem(fields)) return fields
      await tx.run(EDIT, [
        ...[actor.accountId, before.id, fields.kind, fields.title, fields.body, fields.contactId],
        ...[body.phone === undefined && fields.contactId === was.contactId, fields.phone],
        fields.assignee ?? '',
        ...[fields.dueAt, rt.clock.now()],
      ])
      return null
    })
  },
})

export const finishTask = route({
  summary: 'A task is done. Done twice is done once',
  params: Id,
  answers: { 200: TaskShape },
  handle: (context, { params }) =>
    change(context, params.id, async (tx, { id }) => {
      const { rt, actor } = context
      await tx.run(FINISH, [actor.accountId, id, rt.clock.now(), actor.name])
      return null
    }),
})

export const reopenTask = route({
  summary: 'A task is not done after all',
  params: Id,
  answers: { 200: TaskShape },
  handle: (context, { params }) =>
    change(context, params.id, async (tx, { id }) => {
      await tx.run(REOPEN, [context.actor.accountId, id, context.rt.clock.now()])
      return null
    }),
})

export const snoozeTask = route({
  summary: 'Put a task off until a time. It remembers when it was due',
  params: Id,
  body: z.strictObject({ until: z.string().max(40).describe('ISO 8601 with zone, up to five years ahead') }),
  answers: { 200: TaskShape },
  handle: (context, { params, body }) =>
    change(context, params.id, async (tx, { id }) => {
      const { rt, actor } = context
      const until = readTime(rt, 'until', body.until)
      if (isProblem(until)) return until
      if (until <= rt.clock.now()) return badField('until', 'This time has passed. Choose one to come.')
      await tx.run(SNOOZE, [actor.accountId, id, until, rt.clock.now()])
      return null
    }),
})

type Change = (tx: Tx, before: TaskView) => Promise<ReturnType<typeof badField> | null>

/** Locks it, changes it, tells, and shows what it is now. */
async function change({ rt, actor }: Context, id: string, act: Change) {
  if (!isUuid(id)) return notFound('task')
  const { accountId } = actor
  return rt.db.tx(async tx => {
    await tx.run(LOCK, [accountId, id])
    const before = await findTask(tx, accountId, id)
    if (!before) return notFound('task')
    const wrong = await act(tx, before)
    if (wrong) return wrong
    const after = (await findTask(tx, accountId, id))!
    await tellTasks(rt, tx, accountId, [{ id, contactId: after.contact?.id ?? null }])
    return ok(after)
  })
}

async function findTask(query: Query, accountId: string, id: string): Promise<TaskView | null> {
  const row = await query.one(FIND, [accountId, id])
  return row ? taskView(row) : null
}

/** Null: everybody's. A program has no tasks of its own. */
function assigneesOf(actor: Actor, asked: string): string[] | null {
  if (asked === 'everybody') return null
  if (asked === 'nobody') return ['']
  if (asked !== 'mine') return [asked]
  return actor.kind === 'person' ? [actor.id, ''] : ['']
}

async function everybody(query: Query, accountId: string): Promise<string[]> {
  return ['', ...(await query.rows<{ user_id: string }>(MEMBERS, [accountId])).map(row => row.user_id)]
}

function withoutUndefined<T extends object>(given: T) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

const MEMBERS = sql('tasks_members', 'select user_id from members where account_id = $1')
const FIND = sql(
  'task_find',
  `select ${TASK_COLUMNS} from tasks t ${TASK_JOINS} where t.account_id = $1 and t.id = $2`,
)
const LOCK = sql('task_lock', 'select from tasks where account_id = $1 and id = $2 for no key update')
const EDIT = sql(
  'task_edit',
  `update tasks set kind = $3, title = $4, body = $5, contact_id = $6, phone = case when $7 then phone else $8 end,
                    assignee = $9, updated_at = $11, due_at = $10,
                    snoozed_from = case when due_at = $10 then snoozed_from end
    where account_id = $1 and id = $2`,
)
const FINISH = sql(
  'task_finish',
  `update tasks set done_at = $3, done_by = $4, updated_at = $3
    where account_id = $1 and id = $2 and done_at is null`,
)
const REOPEN = sql(
  'task_reopen',
  `update tasks set done_at = null, done_by = null, updated_at = $3
    where account_id = $1 and id = $2 and done_at is not null`,
)
const SNOOZE = sql(
  'task_snooze',
  `update tasks set due_at = $3, snoozed_from = coalesce(snoozed_from, due_at), updated_at = $4
    where account_id = $1 and id = $2 and done_at is null`,
)
