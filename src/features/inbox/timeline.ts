// The timeline of a phone or of a contact: texts, consent events and the contact's tasks, the newest first.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { decodeCursor, PageQuery, page } from '../../kit/web/page.ts'
import { badField, notFound, type Problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { ConsentEventShape, consentEventView } from '../consent/view.ts'
import { phonesOfContact } from '../contacts/queries.ts'
import { MESSAGE_COLUMNS, MESSAGE_JOINS, MessageShape, messageView } from '../messages/view.ts'
import { TASK_COLUMNS, TASK_JOINS, TaskShape, taskView } from '../tasks/view.ts'

const TimelineItem = z.object({
  kind: z.enum(['message', 'consent', 'task']),
  id: z.string(),
  at: z.string(),
  phone: z.string().nullable(),
  message: MessageShape.nullable(),
  event: ConsentEventShape.nullable(),
  task: TaskShape.nullable(),
})

export const TimelinePage = z.object({ items: z.array(TimelineItem), next: z.string().nullable() })

type Item = z.infer<typeof TimelineItem>
type Paging = { readonly cursor?: string | undefined; readonly limit: number }
type Whose = { readonly phones: readonly string[]; readonly contactId: string | null }

/** Ids are made in the order of time, so texts, events and tasks are merged by them. */
export async function readTimeline(
  query: Query,
  accountId: string,
  { phones, contactId }: Whose,
  paging: Paging,
) {
  const key = decodeCursor(paging.cursor, [isUuid])
  if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
  const before = key?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  const values = [accountId, phones, before, paging.limit + 1]
  const items = [
    ...(await query.rows(MESSAGES, values)).map(messageItem),
    ...(await query.rows(EVENTS, values)).map(eventItem),
    ...(contactId === null
      ? []
      : (await query.rows(TASKS, [accountId, contactId, before, paging.limit + 1])).map(taskItem)),
  ].sort((a, b) => (a.id < b.id ? 1 : -1))
  return page(
    items,
    paging.limit,
    item => [item.id],
    item => item,
  )
}

function messageItem(row: Row): Item {
  const message = messageView(row)
  return {
    kind: 'message',
    id: message.id,
    at: message.createdAt,
    phone: message.phone,
    message,
    event: null,
    task: null,
  }
}

function eventItem(row: Row): Item {
  const event = consentEventView(row)
  const phone = row.phone as string
  return { kind: 'consent', id: event.id, at: event.at, phone, message: null, event, task: null }
}

function taskItem(row: Row): Item {
  const task = taskView(row)
  return {
    kind: 'task',
    id: task.id,
    at: task.createdAt,
    phone: task.phone,
    message: null,
    event: null,
    task,
  }
}

// A page of each phone by its index, then the newest of all: nothing grows with the table.
const MESSAGES = sql(
  'timeline_messages',
  `select t.* from unnest($2::text[]) as p(phone)
    cross join lateral (
      select ${MESSAGE_COLUMNS} from messages m ${MESSAGE_JOINS}
       where m.account_id = $1 and m.phone = p.phone and m.id < $3 order by m.id desc limit $4) t
    order by t.id desc limit $4`,
)
const EVENTS = sql(
  'timeline_events',
  `select e.* from consent_events e
    where e.account_id = $1 and e.phone = any($2::text[]) and e.id < $3 order by e.id desc limit $4`,
)
const TASKS = sql(
  'timeline_tasks',
  `select ${TASK_COLUMNS} from (
     select * from tasks where account_id = $1 and contact_id = $2 and id < $3 order by id desc limit $4) t
   ${TASK_JOINS} order by t.id desc`,
)

export const contactTimeline = route({
  summary: "A contact's timeline: texts and consent over all of its phones, and tasks",
  params: z.object({ id: z.string() }),
  query: PageQuery,
  answers: { 200: TimelinePage },
  async handle({ rt, actor }, { params, query }) {
    const phones = isUuid(params.id) ? await phonesOfContact(rt.db, actor.accountId, params.id) : null
    if (phones === null) return notFound('contact')
    const timeline: Awaited<ReturnType<typeof readTimeline>> | Problem = await readTimeline(
      rt.db,
      actor.accountId,
      { phones, contactId: params.id },
      query,
    )
    return 'problem' in timeline ? timeline : ok(timeline)
  },
})
