// The timeline of a phone or of a contact's phones: texts and consent events, the newest first.
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

const TimelineItem = z.object({
  kind: z.enum(['message', 'consent']),
  id: z.string(),
  at: z.string(),
  phone: z.string(),
  message: MessageShape.nullable(),
  event: ConsentEventShape.nullable(),
})

export const TimelinePage = z.object({ items: z.array(TimelineItem), next: z.string().nullable() })

type Item = z.infer<typeof TimelineItem>
type Paging = { readonly cursor?: string | undefined; readonly limit: number }

/** Ids are made in the order of time, so texts and events are merged by them. */
export async function readTimeline(
  query: Query,
  accountId: string,
  phones: readonly string[],
  paging: Paging,
) {
  const key = decodeCursor(paging.cursor, [isUuid])
  if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
  const values = [accountId, phones, key?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', paging.limit + 1]
  const messages = await query.rows(MESSAGES, values)
  const events = await query.rows(EVENTS, values)
  const items = [...messages.map(messageItem), ...events.map(eventItem)].sort((a, b) =>
    a.id < b.id ? 1 : -1,
  )
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
  }
}

function eventItem(row: Row): Item {
  const event = consentEventView(row)
  return { kind: 'consent', id: event.id, at: event.at, phone: row.phone as string, message: null, event }
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

export const contactTimeline = route({
  summary: "A contact's timeline over all of its phones",
  params: z.object({ id: z.string() }),
  query: PageQuery,
  answers: { 200: TimelinePage },
  async handle({ rt, actor }, { params, query }) {
    const phones = isUuid(params.id) ? await phonesOfContact(rt.db, actor.accountId, params.id) : null
    if (phones === null) return notFound('contact')
    const timeline: Awaited<ReturnType<typeof readTimeline>> | Problem = await readTimeline(
      rt.db,
      actor.accountId,
      phones,
      query,
    )
    return 'problem' in timeline ? timeline : ok(timeline)
  },
})
