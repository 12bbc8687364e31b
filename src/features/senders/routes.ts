// Senders over the API: the numbers that the account texts from.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { parseParty, senderKindOf } from '../../core/phone.ts'
import { sql } from '../../kit/db/db.ts'
import { badField, notFound, problem } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { route } from '../accounts/context.ts'
import { findSender, insertSender, listSenders, type Sender, sealPlace, webhookUrl } from './queries.ts'
import { registerAtSandbox } from './register.ts'

const SenderShape = z.object({
  id: z.string(),
  phone: z.string(),
  kind: z.enum(['long_code', 'toll_free', 'short_code']),
  provider: z.string(),
  providerAccount: z.string(),
  repliesBy: z.enum(['provider', 'heed']).describe('who answers the exact keywords'),
  segmentsPerSecond: z.number(),
  dailySegments: z.int().nullable().describe('the cap a day, as the carrier counts it; null: none'),
  isDefault: z.boolean(),
  trouble: z
    .object({ text: z.string(), since: z.string(), nextTryAt: z.string().nullable() })
    .nullable()
    .describe('the provider does not answer, or not for our account: texts wait until it does'),
  webhookUrl: z.string().describe("enter this at the provider as the number's webhook for incoming messages"),
})

export const getSenders = route({
  summary: 'The numbers that the account texts from',
  answers: { 200: z.object({ items: z.array(SenderShape), next: z.null() }) },
  async handle({ rt, actor }) {
    const senders = await listSenders(rt.db, actor.accountId)
    return ok({ items: senders.map(sender => senderView(rt, sender)), next: null })
  },
})

function senderView(rt: Runtime, sender: Sender): z.infer<typeof SenderShape> {
  const {
    id,
    phone,
    kind,
    provider,
    providerAccount,
    repliesBy,
    segmentsPerSecond,
    dailySegments,
    isDefault,
    trouble,
  } = sender
  return {
    id,
    phone,
    kind,
    provider,
    providerAccount,
    repliesBy,
    segmentsPerSecond,
    dailySegments,
    isDefault,
    trouble: trouble && {
      text: trouble.text,
      since: trouble.since.toISOString(),
      nextTryAt: trouble.nextTryAt?.toISOString() ?? null,
    },
    webhookUrl: webhookUrl(rt, sender),
  }
}

const AuthToken = z.string().min(16).max(100)
const Pace = z.number().min(0.1).max(100_000)
const Daily = z
  .int()
  .min(1)
  .max(100_000_000)
  .nullable()
  .describe('segments a day of the account; when they are used up, all but replies wait for the next day')

export const createSender = route({
  summary: 'Add a number. Its auth token is sealed and never shown again',
  body: z.strictObject({
    phone: z.string().max(40),
    accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/),
    authToken: AuthToken,
    repliesBy: z.enum(['provider', 'heed']).default('provider'),
    segmentsPerSecond: Pace.default(1),
    dailySegments: Daily.default(null),
    isDefault: z.boolean().default(false),
  }),
  answers: { 201: SenderShape, 409: null },
  async handle({ rt, actor }, { body }) {
    const read = parseParty(body.phone)
    if (!read.ok) return badField('phone', read.text)
    const own = await listSenders(rt.db, actor.accountId)
    if (own.some(sender => sender.phone === read.phone)) {
      return problem(
        409,
        'exists',
        'This number is there already',
        `${read.phone} is a sender of this account.`,
      )
    }
    const sender = makeSender(rt, {
      ...body,
      accountId: actor.accountId,
      phone: read.phone,
      isFirst: own.length === 0,
    })
    await rt.db.tx(async tx => {
      if (sender.isDefault) await tx.run(NO_DEFAULT, [actor.accountId])
      await insertSender(tx, sender)
    })
    await registerAtSandbox(rt, sender)
    return created(senderView(rt, sender))
  },
})

type Order = {
  accountId: string
  phone: string
  accountSid: string
  authToken: string
  repliesBy: 'provider' | 'heed'
  segmentsPerSecond: number
  dailySegments?: number | null
  isDefault: boolean
  isFirst: boolean
}

/** The sandbox speaks for its own account; every other account is the real Twilio's. */
export function makeSender(rt: Runtime, order: Order): Sender {
  const id = rt.newId()
  const { sandbox } = rt.config
  const isSandbox = sandbox !== null && sandbox.accountSid === order.accountSid
  return {
    id,
    accountId: order.accountId,
    phone: order.phone,
    kind: senderKindOf(order.phone),
    provider: 'twilio',
    providerAccount: order.accountSid,
    sealedToken: rt.seal.close(order.authToken, sealPlace(id)),
    baseUrl: isSandbox ? sandbox.url : 'https://api.twilio.com',
    repliesBy: order.repliesBy,
    segmentsPerSecond: order.segmentsPerSecond,
    dailySegments: order.dailySegments ?? null,
    isDefault: order.isDefault || order.isFirst,
    createdAt: rt.clock.now(),
    trouble: null,
  }
}

export const editSender = route({
  summary: 'Change who replies, the pace, the cap a day, the auth token, or which number is the default',
  params: z.object({ id: z.string() }),
  body: z.strictObject({
    repliesBy: z.enum(['provider', 'heed']).optional(),
    segmentsPerSecond: Pace.optional(),
    dailySegments: Daily.optional(),
    authToken: AuthToken.optional().describe('the new one, after it was rotated at the provider'),
    isDefault: z.literal(true).optional(),
  }),
  answers: { 200: SenderShape },
  async handle({ rt, actor }, { params, body }) {
    const sealed = body.authToken === undefined ? null : rt.seal.close(body.authToken, sealPlace(params.id))
    const isDone =
      isUuid(params.id) &&
      (await rt.db.tx(async tx => {
        const { repliesBy = null, segmentsPerSecond = null, dailySegments = null } = body
        const setsCap = body.dailySegments !== undefined
        const values = [
          actor.accountId,
          params.id,
          repliesBy,
          segmentsPerSecond,
          sealed,
          setsCap,
          dailySegments,
        ]
        if ((await tx.run(EDIT, values)) === 0) return false
        if (body.isDefault) await tx.run(NO_DEFAULT, [actor.accountId])
        if (body.isDefault) await tx.run(DEFAULT, [actor.accountId, params.id])
        tx.afterCommit(() => rt.hints.tell('outbox'))
        return true
      }))
    const sender = isDone ? await findSender(rt.db, params.id) : null
    return sender ? ok(senderView(rt, sender)) : notFound('sender')
  },
})

export const deleteSender = route({
  summary: 'Remove a number that nothing waits for. Its conversations stay',
  params: z.object({ id: z.string() }),
  answers: { 204: null, 409: null },
  async handle({ rt, actor }, { params }) {
    if (!isUuid(params.id)) return notFound('sender')
    const waiting = await rt.db.one<{ n: number }>(WAITING, [actor.accountId, params.id])
    if (waiting && waiting.n > 0) {
      return problem(
        409,
        'in-use',
        'Texts wait for this number',
        'Cancel the waiting texts and broadcasts of this number, or let them go out first.',
      )
    }
    const isGone = (await rt.db.run(REMOVE, [actor.accountId, params.id, rt.clock.now()])) === 1
    return isGone ? done() : notFound('sender')
  },
})

const NO_DEFAULT = sql(
  'senders_no_default',
  'update senders set is_default = false where account_id = $1 and is_default',
)
const DEFAULT = sql(
  'sender_default',
  'update senders set is_default = true where account_id = $1 and id = $2',
)
const EDIT = sql(
  'sender_edit',
  `update senders set replies_by = coalesce($3, replies_by),
                      segments_per_second = coalesce($4::numeric, segments_per_second),
                      sealed_token = coalesce($5::bytea, sealed_token),
                      daily_segments = case when $6::boolean then $7::integer else daily_segments end,
                      held_until = case when $6::boolean then null else held_until end
    where account_id = $1 and id = $2 and removed_at is null`,
)
const WAITING = sql(
  'sender_waiting',
  `select count(*)::int as n from (
     (select from outbox o
       where o.account_id = $1 and o.lane_id in (select $2::uuid union all
                           select l.id from lanes l where l.account_id = $1 and l.sender_id = $2)
         and o.claimed_at is null and not o.behind limit 1)
     union all (select from lanes where account_id = $1 and sender_id = $2 and state <> 'closed' limit 1)
     union all (select from outbox where account_id = $1 and sender_id = $2 and claimed_at is not null limit 1)
     union all (select from outbox where account_id = $1 and sender_id = $2 and behind limit 1)) w`,
)
const REMOVE = sql(
  'sender_remove',
  `update senders set removed_at = $3, is_default = false where account_id = $1 and id = $2 and removed_at is null`,
)
