// Credits over the API: balance, this month, every entry with its message and reason, grants.
import { z } from 'zod'
import { monthOf } from '../../core/calendar.ts'
import { ALERT_PERCENTS, type Balance, leftOf, type PostingKind, posting } from '../../core/credits.ts'
import { isUuid } from '../../core/id.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { once } from '../../kit/web/once.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField } from '../../kit/web/problem.ts'
import { created, ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'
import { grant } from './grant.ts'

const BalanceShape = z.object({
  available: z.int().describe('below zero when texts came in that nothing was left for'),
  held: z.int().describe('for texts that are queued'),
  spent: z.int(),
  month: z.object({ name: z.string(), granted: z.int(), used: z.int(), percent: z.int() }),
  alerts: z.array(z.object({ percent: z.int(), reached: z.boolean() })),
  expired: z.int(),
  grants: z
    .array(
      z.object({
        id: z.string(),
        credits: z.int(),
        left: z.int(),
        reason: z.string(),
        grantedAt: z.string(),
        expiresAt: z.string(),
      }),
    )
    .describe('what is left, in the order in which it is used: the oldest first'),
  nextGrantAt: z.string().describe('when the next monthly grant comes'),
})

export const getCredits = route({
  summary: 'The balance, and how much of the month is used',
  answers: { 200: BalanceShape },
  async handle({ rt, actor }) {
    const account = await loadAccount(rt.db, actor.accountId)
    const row = (await rt.db.one(BALANCE, [actor.accountId]))!
    const month = monthOf(rt.clock.now(), account.timeZone)
    const used = row.month === month ? (row.month_spent as number) : 0
    const percent = account.monthlyCredits === 0 ? 0 : Math.floor((used * 100) / account.monthlyCredits)
    return ok({
      available: row.available,
      held: row.held,
      spent: row.spent,
      month: { name: month.slice(0, 7), granted: account.monthlyCredits, used, percent },
      alerts: ALERT_PERCENTS.map(one => ({ percent: one, reached: percent >= one })),
      expired: row.expired,
      grants: await grantsLeft(rt.db, actor.accountId, row as Row & Balance),
      nextGrantAt: (row.next_grant_at as Date).toISOString(),
    })
  },
})

const BALANCE = sql(
  'credits_balance',
  `select available, held, spent, expired, month::text as month, month_spent, next_grant_at
     from credit_balances where account_id = $1`,
)

async function grantsLeft(query: Query, accountId: string, balance: Balance) {
  const rows = await query.rows<Row & { credits: number }>(GRANTS, [accountId])
  return leftOf(rows, balance)
    .filter(({ left }) => left > 0)
    .map(({ id, credits, left, reason, granted_at, expires_at }) => ({
      id,
      credits,
      left,
      reason,
      grantedAt: (granted_at as Date).toISOString(),
      expiresAt: (expires_at as Date).toISOString(),
    }))
}

const GRANTS = sql(
  'credits_grants',
  'select * from credit_grants where account_id = $1 order by expires_at, granted_at, id',
)

const EntryShape = z.object({
  id: z.string(),
  at: z.string(),
  kind: z.enum(['grant', 'hold', 'settle', 'release', 'charge', 'expire']),
  credits: z.int(),
  from: z.string().describe('the bucket that the credits left'),
  to: z.string().describe('the bucket that they went to'),
  reason: z.string(),
  messageId: z.string().nullable(),
  phone: z.string().nullable(),
})

export const listCreditEntries = route({
  summary: 'Every movement of credits, the newest first, each with its message and reason',
  query: PageQuery,
  answers: { 200: pageOf(EntryShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const from = key?.[0] ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'
    const rows = await rt.db.rows(ENTRIES, [actor.accountId, from, query.limit + 1])
    return ok(page(rows, query.limit, row => [row.id as string], entryView))
  },
})

const ENTRIES = sql(
  'credits_entries',
  `select e.*, m.id as message_id, m.phone
     from credit_entries e left join messages m on m.account_id = e.account_id and m.id = e.ref
    where e.account_id = $1 and e.id < $2 order by e.id desc limit $3`,
)

function entryView(row: Row): z.infer<typeof EntryShape> {
  const kind = row.kind as PostingKind
  const { from, to } = posting(kind, row.ref as string, row.credits as number)
  return {
    id: row.id as string,
    at: (row.at as Date).toISOString(),
    kind,
    credits: row.credits as number,
    from,
    to,
    reason: row.reason as string,
    messageId: row.message_id as string | null,
    phone: row.phone as string | null,
  }
}

export const grantCredits = route({
  summary: 'Grant credits to the account',
  body: z.strictObject({ credits: z.int().min(1).max(100_000_000), reason: z.string().min(1).max(200) }),
  takesIdempotencyKey: true,
  answers: { 201: z.object({ available: z.int() }) },
  async handle({ rt, actor }, { body, idempotencyKey }) {
    const asked = {
      scope: actor.accountId,
      key: idempotencyKey,
      request: ['grant', body],
      at: rt.clock.now(),
    }
    return once(rt.db, asked, async tx => {
      const reason = `${body.reason} (${actor.name})`
      await grant(rt, tx, actor.accountId, { credits: body.credits, reason, month: null, at: rt.clock.now() })
      const row = await tx.one(BALANCE, [actor.accountId])
      return created({ available: row?.available })
    })
  },
})
