// The inbox over the API: conversations, one conversation with its timeline, read, close, the helper button of B8.
import { z } from 'zod'
import { parseParty } from '../../core/phone.ts'
import type { sql } from '../../kit/db/db.ts'
import { inSnapshot } from '../../kit/db/snapshot.ts'
import { once } from '../../kit/web/once.ts'
import { decodeCursor, isTime, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, notFound } from '../../kit/web/problem.ts'
import { done, ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'
import { ConsentShape, showConsent } from '../consent/view.ts'
import { contactsOfPhone } from '../contacts/queries.ts'
import { ContactShape } from '../contacts/view.ts'
import { emit } from '../events/emit.ts'
import { forecastText, noticeOf, type TextRequest } from '../messages/queue.ts'
import { queueAndShow } from '../messages/routes.ts'
import { DecisionShape, MessageShape, messageView, NoticeShape } from '../messages/view.ts'
import { CLOSE, ONE, READ, REOPEN } from './conversation-queries.ts'
import { COUNTS, FILTERS, MOST_COUNTED, READ_TEXTS, readList } from './list.ts'
import { readTimeline, TimelinePage } from './timeline.ts'

const ConversationShape = z.object({
  phone: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }).nullable(),
  lastMessage: MessageShape.pick({
    id: true,
    body: true,
    direction: true,
    kind: true,
    state: true,
    stateText: true,
  })
    .extend({ at: z.string() })
    .nullable(),
  unread: z.int(),
  consent: ConsentShape.pick({ state: true, since: true }),
  asksToStop: z
    .boolean()
    .describe('wrote what may mean stop, and nobody has decided yet: the tray (/v1/doubts)'),
  closed: z.boolean(),
  lastAt: z.string(),
})

const Phone = z.object({ phone: z.string().max(40) })

export const listConversations = route({
  summary: `Conversations, the latest first; search looks at names, phones and e-mail addresses, and at the last text of the ${READ_TEXTS} newest`,
  query: PageQuery.extend({ filter: z.enum(FILTERS).default('all'), search: z.string().max(100).optional() }),
  answers: { 200: pageOf(ConversationShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isTime, part => part.length < 40])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const rows = await readList(rt.db, {
      accountId: actor.accountId,
      filter: query.filter,
      search: query.search ?? '',
      key,
      limit: query.limit + 1,
    })
    return ok(
      page(
        rows,
        query.limit,
        row => [row.last_at_exact as string, row.conversation_phone as string],
        conversationView,
      ),
    )
  },
})

function conversationView(row: Record<string, unknown>): z.infer<typeof ConversationShape> {
  const message = row.id === null ? null : messageView(row)
  return {
    phone: row.conversation_phone as string,
    contact:
      row.contact_id === null ? null : { id: row.contact_id as string, name: row.contact_name as string },
    lastMessage: message && {
      id: message.id,
      body: message.body,
      direction: message.direction,
      kind: message.kind,
      state: message.state,
      stateText: message.stateText,
      at: message.createdAt,
    },
    unread: row.unread as number,
    consent: {
      state: (row.consent_state as 'unknown' | null) ?? 'unknown',
      since: row.consent_since instanceof Date ? row.consent_since.toISOString() : null,
    },
    asksToStop: row.asks_to_stop as boolean,
    closed: row.closed_at !== null,
    lastAt: (row.last_at as Date).toISOString(),
  }
}

export const countConversations = route({
  summary: 'How many conversations each filter shows',
  answers: {
    200: z.object({
      ...{ all: z.int(), unread: z.int(), doubtful: z.int(), optedOut: z.int(), closed: z.int() },
      most: z.int().describe('counting ends here: as many or more'),
    }),
  },
  async handle({ rt, actor }) {
    return ok({ ...(await rt.db.one(COUNTS, [actor.accountId])), most: MOST_COUNTED })
  },
})

export const getConversation = route({
  summary: 'One conversation: who, consent, what a text right now would meet, and the timeline',
  params: Phone,
  query: PageQuery,
  answers: {
    200: z.object({
      phone: z.string(),
      contacts: z.array(ContactShape),
      consent: ConsentShape,
      sender: z.object({ id: z.string(), phone: z.string() }).nullable(),
      notice: NoticeShape.nullable().describe('goes with the next text, free'),
      decision: DecisionShape,
      unread: z.int(),
      asksToStop: z.boolean(),
      closed: z.boolean(),
      timeline: TimelinePage,
    }),
  },
  async handle({ rt, actor }, { params, query }) {
    const read = parseParty(params.phone)
    if (!read.ok) return badField('phone', read.text)
    const { phone } = read
    const { accountId } = actor
    return inSnapshot(rt.db, async db => {
      const timeline = await readTimeline(db, accountId, { phones: [phone], contactId: null }, query)
      if ('problem' in timeline) return timeline
      const row = await db.one(ONE, [accountId, phone])
      const forecast = await forecastText(rt, db, accountId, probe(phone), null)
      return ok({
        phone,
        contacts: await contactsOfPhone(db, accountId, phone),
        consent: await showConsent(db, accountId, phone),
        sender: forecast.sender && { id: forecast.sender.id, phone: forecast.sender.phone },
        notice: noticeOf(forecast, ''),
        decision: forecast.decision,
        unread: (row?.unread as number | undefined) ?? 0,
        asksToStop: (row?.asks_to_stop as boolean | undefined) ?? false,
        closed: row !== undefined && row.closed_at !== null,
        timeline,
      })
    })
  },
})

/** The shortest text that costs something: would it go? */
function probe(phone: string): TextRequest {
  return { phone, body: '.', media: [], from: null, sendAt: null, kind: 'text', origin: 'api', author: null }
}

const mark = (summary: string, statement: ReturnType<typeof sql>, takesTime: boolean) =>
  route({
    summary,
    params: Phone,
    answers: { 204: null },
    async handle({ rt, actor }, { params }) {
      const read = parseParty(params.phone)
      if (!read.ok) return badField('phone', read.text)
      const found = await rt.db.tx(async tx => {
        const values = [actor.accountId, read.phone, ...(takesTime ? [rt.clock.now()] : [])]
        const count = await tx.run(statement, values)
        await emit(rt, tx, [
          { accountId: actor.accountId, type: 'conversation.changed', data: { phone: read.phone } },
        ])
        return count > 0
      })
      return found ? done() : notFound('conversation')
    },
  })

export const readConversation = mark('Mark a conversation as read', READ, false)
export const closeConversation = mark(
  'Close a conversation: it leaves the list until somebody writes',
  CLOSE,
  true,
)
export const reopenConversation = mark('Take a closed conversation back into the list', REOPEN, false)

export const instruct = route({
  summary: 'Text the person the words that stop and start texts (B8)',
  params: Phone,
  takesIdempotencyKey: true,
  answers: { 201: MessageShape, 422: null },
  async handle({ rt, actor }, { params, idempotencyKey }) {
    const read = parseParty(params.phone)
    if (!read.ok) return badField('phone', read.text)
    const asked = {
      scope: actor.accountId,
      key: idempotencyKey,
      request: ['instruct', read.phone],
      at: rt.clock.now(),
    }
    return once(rt.db, asked, async tx => {
      const account = await loadAccount(tx, actor.accountId)
      const request: TextRequest = {
        ...probe(read.phone),
        body: account.replies.instruction,
        kind: 'instruction',
        origin: actor.kind === 'person' ? 'agent' : 'api',
        author: actor.name,
      }
      return queueAndShow(rt, tx, actor.accountId, request)
    })
  },
})
