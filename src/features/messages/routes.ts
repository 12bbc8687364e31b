// Texts over the API: send one, see it, cancel it, ask what would happen.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { parseParty, parsePhone } from '../../core/phone.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import { once } from '../../kit/web/once.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, notFound, type Problem, problem } from '../../kit/web/problem.ts'
import { type Answer, created, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Actor, route } from '../accounts/context.ts'
import { listSenders } from '../senders/queries.ts'
import { mediaProblem } from './attachments.ts'
import { cancelText } from './cancel.ts'
import { forecastText, noticeOf, OutOfCredits, queueText, type TextRequest } from './queue.ts'
import { noteRefusal } from './refusals.ts'
import {
  DecisionShape,
  MESSAGE_COLUMNS,
  MESSAGE_JOINS,
  MessageShape,
  messageView,
  NoticeShape,
} from './view.ts'

const Draft = z.strictObject({
  to: z.string().max(40).describe('the phone, best in E.164'),
  body: z.string().max(1600).default(''),
  media: z.array(z.url().max(2000)).max(10).default([]).describe('addresses of pictures (MMS)'),
})
const NewText = Draft.extend({
  from: z
    .string()
    .max(40)
    .optional()
    .describe("one of the account's senders; else the one that the conversation uses"),
  sendAt: z.string().max(40).optional().describe('ISO 8601 with zone, up to a year ahead; absent: now'),
  automatic: z
    .boolean()
    .default(false)
    .describe('nobody wrote it in this moment: it waits for texting hours, and counts for the cap a day'),
})
const Id = z.object({ id: z.string() })
const YEAR_MS = 366 * 86_400_000

export const sendMessage = route({
  summary: 'Send a text',
  body: NewText,
  takesIdempotencyKey: true,
  answers: { 201: MessageShape, 422: null },
  async handle({ rt, actor }, { body, idempotencyKey }) {
    const read = readText(rt, actor, body)
    if ('problem' in read) return read
    if (read.from !== null && !(await hasSender(rt, actor.accountId, read.from)))
      return badField('from', `${read.from} is no sender of this account. GET /v1/senders lists them.`)
    const bad = await mediaProblem(rt, rt.db, actor.accountId, read.media)
    if (bad) return bad
    const asked = { scope: actor.accountId, key: idempotencyKey, request: body, at: rt.clock.now() }
    const answer = await once(rt.db, asked, tx => queueAndShow(rt, tx, actor.accountId, read))
    if (!('problem' in answer)) return answer
    return noteRefusal(rt, actor.accountId, { request: read, problem: answer })
  },
})

async function hasSender(rt: Runtime, accountId: string, phone: string): Promise<boolean> {
  return (await listSenders(rt.db, accountId)).some(sender => sender.phone === phone)
}

/** Shared with the helper button (B8), which queues a text of another kind. A refusal rolls all of it back. */
export async function queueAndShow(
  rt: Runtime,
  tx: Parameters<typeof queueText>[1],
  accountId: string,
  request: TextRequest,
): Promise<Answer | Problem> {
  const queued = await queueText(rt, tx, accountId, request).catch(error => {
    if (error instanceof OutOfCredits) return { kind: 'refused' as const, decision: error.decision }
    throw error
  })
  if (queued.kind === 'refused') return refused(queued.decision)
  return created(await showMessage(tx, accountId, queued.id))
}

function refused(decision: { text: string }): Problem {
  return problem(422, 'not-sent', 'The text is not sent', decision.text, { more: { decision } })
}

type RawText = {
  to: string
  body: string
  media: string[]
  from?: string | undefined
  sendAt?: string | undefined
  automatic?: boolean
}

function readText(rt: Runtime, actor: Actor, raw: RawText): TextRequest | Problem {
  const to = parsePhone(raw.to)
  if (!to.ok) return badField('to', `"${raw.to.slice(0, 40)}" is not a phone that can be texted. ${to.text}`)
  const from = raw.from === undefined ? null : parseParty(raw.from)
  if (from !== null && !from.ok) return badField('from', `"${raw.from}" is not a phone. ${from.text}`)
  if (raw.body.trim() === '' && raw.media.length === 0)
    return badField('body', 'The text is empty: write something or add a picture.')
  const sendAt = raw.sendAt === undefined ? null : readTime(rt, raw.sendAt)
  if (sendAt !== null && 'problem' in sendAt) return sendAt
  return {
    phone: to.phone,
    body: raw.body,
    media: raw.media,
    from: from?.phone ?? null,
    sendAt,
    kind: 'text',
    origin: actor.kind === 'person' ? 'agent' : 'api',
    author: actor.name,
    isAutomatic: raw.automatic ?? false,
  }
}

function readTime(rt: Runtime, text: string): Date | Problem {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()) || !/[zZ]|[+-]\d\d:?\d\d$/.test(text)) {
    return badField(
      'sendAt',
      'Give the time in ISO 8601 with its zone, for example 2026-12-01T10:00:00-06:00.',
    )
  }
  if (time.getTime() - rt.clock.now().getTime() > YEAR_MS)
    return badField('sendAt', 'A text can be planned up to a year ahead.')
  return time
}

export const previewMessage = route({
  summary: 'What would happen to this text if it were sent now, by the very code that decides',
  body: Draft,
  answers: {
    200: z.object({
      segments: z.int(),
      encoding: z.string(),
      credits: z.int(),
      notice: NoticeShape.nullable(),
      decision: DecisionShape,
    }),
    422: null,
  },
  async handle({ rt, actor }, { body }) {
    const read = readText(rt, actor, { ...body, body: body.body || ' ', media: body.media })
    if ('problem' in read && body.body.trim() !== '') return read
    const to = parsePhone(body.to)
    if (!to.ok) return badField('to', to.text)
    const bad = await mediaProblem(rt, rt.db, actor.accountId, body.media)
    if (bad) return bad
    const request: TextRequest = {
      phone: to.phone,
      body: body.body,
      media: body.media,
      from: null,
      sendAt: null,
      kind: 'text',
      origin: 'api',
      author: null,
    }
    const forecast = await forecastText(rt, rt.db, actor.accountId, request, null)
    const { segments, encoding, credits, decision } = forecast
    return ok({ segments, encoding, credits, notice: noticeOf(forecast, body.body), decision })
  },
})

export const getMessage = route({
  summary: 'One text, with what was decided about it and what became of it',
  params: Id,
  answers: { 200: MessageShape },
  async handle({ rt, actor }, { params }) {
    const message = isUuid(params.id) ? await showMessage(rt.db, actor.accountId, params.id) : null
    return message ? ok(message) : notFound('text')
  },
})

export const cancelMessage = route({
  summary: 'Cancel a text that still waits',
  params: Id,
  answers: { 200: MessageShape, 409: null },
  async handle({ rt, actor }, { params }) {
    const message = isUuid(params.id) ? await showMessage(rt.db, actor.accountId, params.id) : null
    if (!message) return notFound('text')
    if ((await cancelText(rt, actor.accountId, params.id)) === 'too_late') {
      return problem(
        409,
        'too-late',
        'It cannot be canceled any more',
        `This text is past waiting: ${message.stateText}.`,
      )
    }
    return ok(await showMessage(rt.db, actor.accountId, params.id))
  },
})

export const listMessages = route({
  summary: 'Texts, the newest first',
  query: PageQuery.extend({ phone: z.string().max(40).optional() }),
  answers: { 200: pageOf(MessageShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const phone = query.phone === undefined ? null : parseParty(query.phone)
    if (phone !== null && !phone.ok) return badField('phone', phone.text)
    const rows = await rt.db.rows(phone ? LIST_BY_PHONE : LIST, [
      actor.accountId,
      key?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      query.limit + 1,
      ...(phone ? [phone.phone] : []),
    ])
    return ok(page(rows, query.limit, row => [row.id as string], messageView))
  },
})

const LIST_TEXT = (where: string) => `
  select ${MESSAGE_COLUMNS} from messages m ${MESSAGE_JOINS}
   where m.account_id = $1 and m.id < $2 ${where} order by m.id desc limit $3`
const LIST = sql('messages_list', LIST_TEXT(''))
const LIST_BY_PHONE = sql('messages_list_by_phone', LIST_TEXT('and m.phone = $4'))

export async function showMessage(query: Query, accountId: string, id: string) {
  const row = await query.one(SHOW, [accountId, id])
  return row ? messageView(row) : null
}

const SHOW = sql(
  'message_show',
  `select ${MESSAGE_COLUMNS} from messages m ${MESSAGE_JOINS} where m.account_id = $1 and m.id = $2`,
)
