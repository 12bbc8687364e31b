// The tray: people who wrote what may mean stop, until somebody has read it and decided. B8, B9.
import { z } from 'zod'
import { type Cause, type Consent, transition } from '../../core/consent.ts'
import { parseParty } from '../../core/phone.ts'
import { placesOf } from '../../core/read-text.ts'
import { doubtText } from '../../core/words.ts'
import { type Row, sql, type Tx } from '../../kit/db/db.ts'
import { decodeCursor, isTime, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, type Problem, problem } from '../../kit/web/problem.ts'
import { type Answer, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { type Actor, route } from '../accounts/context.ts'
import { lockConsents } from '../consent/queries.ts'
import { ConsentShape, showConsent } from '../consent/view.ts'
import { obey } from '../messages/obey.ts'
import { SETTLE } from './queries.ts'

const Said = z.object({
  id: z.string(),
  direction: z.enum(['in', 'out']),
  kind: z.string(),
  body: z.string(),
  at: z.string(),
})

const DoubtShape = z.object({
  phone: z.string(),
  contact: z.object({ id: z.string(), name: z.string() }).nullable(),
  since: z.string(),
  message: Said.omit({ direction: true, kind: true }).nullable().describe('the text that may mean stop'),
  rule: z.string().nullable().describe('what kind of words decided'),
  words: z
    .array(z.object({ text: z.string(), start: z.int(), end: z.int() }))
    .describe('the words that decided, and where they stand in the text'),
  why: z.string().describe('why a person must decide, in words'),
  thread: z.array(Said).describe('the last words of both sides before that text, the oldest first'),
})

export const listDoubts = route({
  summary: 'The tray: who wrote what may mean stop and waits for a decision, the latest first',
  query: PageQuery,
  answers: { 200: pageOf(DoubtShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isTime, part => part.length < 40])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const rows = await rt.db.rows(LIST, [
      actor.accountId,
      key?.[0] ?? 'infinity',
      key?.[1] ?? '',
      query.limit + 1,
      THREAD,
    ])
    return ok(page(rows, query.limit, row => [row.since_exact as string, row.phone as string], doubtView))
  },
})

/** Texts shown before the doubtful one. */
const THREAD = 4

function doubtView(row: Row): z.infer<typeof DoubtShape> {
  const body = row.body as string | null
  const reading = row.reading as { rule: string | null; words: string[] } | null
  const places = body === null ? [] : placesOf(body, reading?.words ?? [])
  return {
    phone: row.phone as string,
    contact: row.contact_id ? { id: row.contact_id as string, name: row.contact_name as string } : null,
    since: (row.asks_since as Date).toISOString(),
    message:
      body === null ? null : { id: row.message_id as string, body, at: (row.said_at as Date).toISOString() },
    rule: reading?.rule ?? null,
    words: places.map(([start, end]) => ({ text: body!.slice(start, end), start, end })),
    why: doubtText(reading?.rule ?? null),
    thread: (row.thread as { at: string }[]).map(one => ({
      ...(one as z.infer<typeof Said>),
      at: new Date(one.at).toISOString(),
    })),
  }
}

const LIST = sql(
  'doubts_list',
  `select c.phone, c.asks_since, c.asks_since::text as since_exact, m.id as message_id, m.body, m.reading,
          m.created_at as said_at, k.id as contact_id, trim(k.first_name || ' ' || k.last_name) as contact_name,
          coalesce((select json_agg(t order by t.id) from (
             select x.id, x.direction, x.kind, x.body, x.created_at as at from messages x
              where x.account_id = c.account_id and x.phone = c.phone
                and x.id < coalesce(m.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
              order by x.id desc limit $5) t), '[]') as thread
     from consents c
     left join messages m on m.account_id = c.account_id and m.id = c.asks_message_id
     left join conversations v on v.account_id = c.account_id and v.phone = c.phone
     left join contacts k on k.account_id = c.account_id and k.id = v.contact_id and k.deleted_at is null
    where c.account_id = $1 and c.asks_to_stop and (c.asks_since, c.phone) < ($2::timestamptz, $3)
    order by c.asks_since desc, c.phone desc limit $4`,
)

const Params = z.object({ phone: z.string().max(40) })

export const confirmDoubt = route({
  summary:
    'They did ask to stop: opts the phone out on request. Only their START, or a recorded new consent, undoes it',
  params: Params,
  body: z.strictObject({ note: z.string().min(1).max(500).optional() }),
  answers: { 200: ConsentShape, 409: null },
  async handle({ rt, actor }, { params, body }) {
    return decide(rt, actor, params.phone, consent => {
      if (!consent.asksToStop) return nothingToDecide()
      return {
        kind: 'opt_out_on_request',
        note: body.note ?? 'A text that may have meant stop was read by a person.',
      }
    })
  },
})

export const dismissDoubt = route({
  summary: 'They did not ask to stop: automatic texts may go again. The reason is kept',
  params: Params,
  body: z.strictObject({ reason: z.string().min(1).max(500).describe('what the text meant') }),
  answers: { 200: ConsentShape, 409: null },
  async handle({ rt, actor }, { params, body }) {
    return decide(rt, actor, params.phone, consent =>
      consent.asksToStop ? { kind: 'doubt_dismissed', reason: body.reason } : nothingToDecide(),
    )
  },
})

export const reopenDoubt = route({
  summary:
    'Take a dismissal back: the text waits for a decision again. A confirmed opt-out is never taken back here',
  params: Params,
  answers: { 200: ConsentShape, 409: null },
  async handle({ rt, actor }, { params }) {
    return decide(rt, actor, params.phone, consent => {
      const wasDismissed = !consent.asksToStop && consent.asksMessageId !== null
      return wasDismissed ? { kind: 'doubt_reopened' } : nothingToTakeBack()
    })
  },
})

/** In one transaction, with the phone's consent row locked: two people who press at once decide one after the other. */
async function decide(
  rt: Runtime,
  { accountId, name }: Actor,
  given: string,
  causeOf: (consent: Consent) => Cause | Problem,
): Promise<Answer | Problem> {
  const read = parseParty(given)
  if (!read.ok) return badField('phone', read.text)
  const { phone } = read
  return rt.db.tx(async (tx: Tx) => {
    const now = rt.clock.now()
    const consent = (await lockConsents(tx, accountId, [phone], now)).get(phone)!
    const cause = causeOf(consent)
    if ('status' in cause) return cause
    const change = transition(consent, cause, now)
    await tx.run(change.consent.asksToStop ? ASK_AGAIN : SETTLE, [accountId, phone])
    await obey(rt, tx, accountId, [
      { phone, transition: change, messageId: null, wording: null, actor: name },
    ])
    return ok(await showConsent(tx, accountId, phone))
  })
}

const ASK_AGAIN = sql(
  'conversation_ask_again',
  'update conversations set asks_to_stop = true where account_id = $1 and phone = $2',
)

function nothingToDecide(): Problem {
  return problem(
    409,
    'nothing-to-decide',
    'There is nothing to decide',
    'Nobody waits for a decision about this phone; somebody may have decided already.',
  )
}

function nothingToTakeBack(): Problem {
  return problem(
    409,
    'nothing-to-take-back',
    'There is nothing to take back',
    'No dismissal stands for this phone. An opt-out is lifted by their START or by a recorded new consent only.',
  )
}
