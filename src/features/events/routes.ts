// The bell over the API: what the people of an account should know.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { type Row, sql } from '../../kit/db/db.ts'
import { decodeCursor, PageQuery, page } from '../../kit/web/page.ts'
import { badField } from '../../kit/web/problem.ts'
import { done, ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'

const NotificationShape = z.object({
  id: z.string(),
  kind: z.string(),
  text: z.string(),
  phone: z.string().nullable(),
  contactId: z.string().nullable(),
  at: z.string(),
  readAt: z.string().nullable(),
})

export const listNotifications = route({
  summary: 'Notifications, the newest first',
  query: PageQuery,
  answers: {
    200: z.object({ items: z.array(NotificationShape), next: z.string().nullable(), unread: z.int() }),
  },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const from = key?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'
    const rows = await rt.db.rows(LIST, [actor.accountId, from, query.limit + 1])
    const unread = await rt.db.one<{ n: number }>(UNREAD, [actor.accountId])
    return ok({
      ...page(rows, query.limit, row => [row.id as string], notificationView),
      unread: unread?.n ?? 0,
    })
  },
})

function notificationView(row: Row): z.infer<typeof NotificationShape> {
  return {
    id: row.id as string,
    kind: row.kind as string,
    text: row.text as string,
    phone: row.phone as string | null,
    contactId: row.contact_id as string | null,
    at: (row.at as Date).toISOString(),
    readAt: (row.read_at as Date | null)?.toISOString() ?? null,
  }
}

export const readNotifications = route({
  summary: 'Mark all notifications as read',
  answers: { 204: null },
  async handle({ rt, actor }) {
    await rt.db.run(READ, [actor.accountId, rt.clock.now()])
    return done()
  },
})

const LIST = sql(
  'notifications_list',
  'select * from notifications where account_id = $1 and id < $2 order by id desc limit $3',
)
const UNREAD = sql(
  'notifications_unread',
  'select count(*)::int as n from (select from notifications where account_id = $1 and read_at is null limit 1000) u',
)
const READ = sql(
  'notifications_read',
  'update notifications set read_at = $2 where account_id = $1 and read_at is null',
)
