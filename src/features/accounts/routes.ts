// The account's settings and its API keys.
import { z } from 'zod'
import { isTimeZone } from '../../core/calendar.ts'
import { isUuid } from '../../core/id.ts'
import { POLICIES } from '../../core/read-text.ts'
import { tellsHowToStop } from '../../core/replies.ts'
import { PACK_IDS } from '../../core/rule-packs/all.ts'
import { isTextingHours } from '../../core/texting-hours.ts'
import { badField, notFound, type Problem } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import { type Account, loadAccount, lockAccount, saveAccount } from './account.ts'
import { addApiKey, listApiKeys, revokeApiKey } from './api-keys.ts'
import { route } from './context.ts'
import { keepWordings } from './wordings.ts'

const price = z.int().min(0).max(1000)
const Prices = z.strictObject({
  text: price,
  textInternational: price,
  mms: price,
  inbound: price,
  inboundInternational: price,
  inboundMms: price,
  keyword: price,
  notice: price,
  confirmation: price,
  help: price,
})
const wording = z.string().min(1).max(480)
const Replies = z.strictObject({
  optedOut: wording,
  optedIn: wording,
  help: wording,
  instruction: wording,
  request: wording,
  joined: wording,
})
const Notice = z.strictObject({
  mode: z.enum(['separate', 'appended']),
  text: wording,
  repeatAfterDays: z.int().min(1).max(3650).nullable(),
})
const Hours = z.strictObject({
  from: z.string().max(5).describe('08:00'),
  to: z.string().max(5).describe('21:00, up to 24:00'),
})

const AccountShape = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  notice: Notice,
  replies: Replies,
  prices: Prices,
  monthlyCredits: z.int(),
  textingHours: Hours.nullable().describe(
    "local times of the recipient between which automatic texts may go; a person's own text is only warned",
  ),
  automaticPerDay: z.int().nullable().describe('automatic texts to one phone in any 24 hours; null: no cap'),
  rulePacksOff: z
    .array(z.string())
    .describe('rule packs (GET /v1/rules) that are turned off; without texting hours none of them holds'),
  policy: z
    .enum(POLICIES)
    .describe(
      'keywords: only a text that is one of the words opts out; reasonable: a clear request in ordinary words as well',
    ),
  confirmsOptOut: z.boolean().describe('whether an opt-out is confirmed, where Heed replies; false: silence'),
})

export const getAccount = route({
  summary: "The account's settings",
  answers: { 200: AccountShape },
  async handle({ rt, actor }) {
    const { optIn: _, ...account } = await loadAccount(rt.db, actor.accountId)
    return ok(account)
  },
})

export const editAccount = route({
  summary: 'Change settings; what is absent stays as it is',
  body: z.strictObject({
    name: z.string().min(1).max(100).optional(),
    timeZone: z.string().max(60).optional(),
    notice: Notice.partial().optional(),
    replies: Replies.partial().optional(),
    prices: Prices.partial().optional(),
    monthlyCredits: z.int().min(0).max(100_000_000).optional(),
    textingHours: Hours.nullable().optional(),
    automaticPerDay: z.int().min(1).max(1_000).nullable().optional(),
    rulePacksOff: z.array(z.string().max(40)).max(100).optional(),
    policy: z.enum(POLICIES).optional(),
    confirmsOptOut: z.boolean().optional(),
  }),
  answers: { 200: AccountShape },
  async handle({ rt, actor }, { body }) {
    const wrong = await rt.db.tx(async tx => {
      const before = await lockAccount(tx, actor.accountId)
      const after = {
        ...before,
        ...body,
        notice: { ...before.notice, ...body.notice },
        replies: { ...before.replies, ...body.replies },
        prices: { ...before.prices, ...body.prices },
      } as Account
      const problem = checkAccount(after)
      if (problem) return problem
      await saveAccount(tx, after)
      await keepWordings(tx, { before, after, author: actor.name, now: rt.clock.now() })
      return null
    })
    if (wrong) return wrong
    const { optIn: _, ...account } = await loadAccount(rt.db, actor.accountId)
    return ok(account)
  },
})

/** A3: the wording is free as long as it tells how to stop. */
function checkAccount({ timeZone, notice, replies, textingHours, rulePacksOff }: Account): Problem | null {
  if (!isTimeZone(timeZone))
    return badField('timeZone', `"${timeZone}" is no time zone. Use a name like America/Chicago.`)
  if (!tellsHowToStop(notice.text))
    return badField(
      'notice.text',
      'The notice must tell how to stop, for example "Reply STOP to unsubscribe."',
    )
  if (!tellsHowToStop(replies.help)) return badField('replies.help', 'The HELP reply must tell how to stop.')
  if (!tellsHowToStop(replies.instruction))
    return badField('replies.instruction', 'The instruction must name a word that stops texts, such as STOP.')
  if (!tellsHowToStop(replies.request) || !/\byes\b/i.test(replies.request))
    return badField('replies.request', 'The question must ask for a YES, and tell how to stop.')
  if (!tellsHowToStop(replies.joined))
    return badField('replies.joined', 'The answer to who wants texts must tell how to stop.')
  if (textingHours !== null && !isTextingHours(textingHours)) {
    return badField(
      'textingHours',
      'Give two times of day, the first before the second, for example from 08:00 to 21:00.',
    )
  }
  const stranger = rulePacksOff.find(id => !PACK_IDS.includes(id))
  if (stranger !== undefined)
    return badField('rulePacksOff', `"${stranger}" is no rule pack. Known are ${PACK_IDS.join(', ')}.`)
  return null
}

const KeyShape = z.object({
  id: z.string(),
  name: z.string(),
  hint: z.string().describe('the first and last characters of the secret'),
  role: z.enum(['owner', 'agent']),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})

export const getApiKeys = route({
  summary: 'API keys, without their secrets',
  answers: { 200: z.object({ items: z.array(KeyShape), next: z.null() }) },
  async handle({ rt, actor }) {
    const rows = await listApiKeys(rt.db, actor.accountId)
    const items = rows.map(row => ({
      id: row.id,
      name: row.name,
      hint: row.hint,
      role: row.role,
      createdAt: (row.created_at as Date).toISOString(),
      lastUsedAt: (row.last_used_at as Date | null)?.toISOString() ?? null,
    }))
    return ok({ items, next: null })
  },
})

export const createApiKey = route({
  summary: 'Make an API key. The secret is in this answer and nowhere else',
  body: z.strictObject({
    name: z.string().min(1).max(100),
    role: z.enum(['owner', 'agent']).default('agent'),
  }),
  answers: { 201: z.object({ id: z.string(), name: z.string(), role: z.string(), secret: z.string() }) },
  async handle({ rt, actor }, { body }) {
    const { id, secret } = await addApiKey(rt, rt.db, { accountId: actor.accountId, ...body })
    return created({ id, ...body, secret })
  },
})

export const deleteApiKey = route({
  summary: 'Revoke an API key, at once',
  params: z.object({ id: z.string() }),
  answers: { 204: null },
  async handle({ rt, actor }, { params }) {
    const isGone =
      isUuid(params.id) && (await revokeApiKey(rt.db, actor.accountId, params.id, rt.clock.now()))
    return isGone ? done() : notFound('API key')
  },
})
