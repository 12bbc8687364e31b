// Hours and rules over the API: the packs with their sources, may a text go to somebody, what would have waited.
import { z } from 'zod'
import { isTimeZone } from '../../core/calendar.ts'
import { federalHolidays } from '../../core/holidays.ts'
import { isInForce, type Wait, whenAllowed } from '../../core/hours.ts'
import { isUuid, uuidv7 } from '../../core/id.ts'
import { parsePhone } from '../../core/phone.ts'
import { readState } from '../../core/places/states.ts'
import { readZip } from '../../core/places/zip-codes.ts'
import { PACK_IDS, RULE_PACKS } from '../../core/rule-packs/all.ts'
import { packOfRule, ruleWords } from '../../core/rule-words.ts'
import { isTextingHours, writeOwn } from '../../core/texting-hours.ts'
import { timeIn, waitText } from '../../core/words.ts'
import { localDay } from '../../core/zone-time.ts'
import { type Place, placeOf, saidOf } from '../../core/zones.ts'
import { isTime } from '../../kit/web/page.ts'
import { badField, isProblem, type Problem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { type Actor, route } from '../accounts/context.ts'
import { PlaceShape, placeShown } from '../contacts/view.ts'
import { factsKey, loadAutomaticFacts, rulebookFor } from './automatic.ts'
import { replayRules } from './replay-rules.ts'

const WindowShape = z.object({ from: z.string(), to: z.string() })
const PackShape = z.object({
  id: z.string(),
  version: z.int(),
  name: z.string(),
  holdsFor: z.string().describe('two letters of a state; US: everybody in the United States'),
  from: z.string().describe('the first day on which it holds'),
  until: z.string().nullable(),
  isInForce: z.boolean(),
  isOn: z.boolean().describe('false: the account has turned it off, or keeps to no texting hours at all'),
  source: z.string(),
  url: z.string(),
  basis: z.enum(['statute', 'secondary']).describe('secondary: told by others; ask counsel'),
  explains: z.string(),
  weekdays: WindowShape,
  saturdays: WindowShape.nullable(),
  sundays: WindowShape.nullable(),
  holidays: z.enum(['as_any_day', 'none']),
  cap: z.int().nullable().describe('automatic texts to one phone in any 24 hours'),
})
const HolidayShape = z.object({ day: z.string(), name: z.string(), keptOn: z.string() })

export const listRules = route({
  summary:
    'The rule packs, where they come from, which are on; and the federal holidays of this year and the next',
  answers: {
    200: z.object({ items: z.array(PackShape), next: z.null(), holidays: z.array(HolidayShape) }),
  },
  async handle({ rt, actor }) {
    const { textingHours, rulePacksOff, timeZone } = await loadAccount(rt.db, actor.accountId)
    const today = localDay(timeZone, rt.clock.now())
    const items = RULE_PACKS.map(pack => ({
      ...pack,
      isInForce: isInForce(pack, today),
      isOn: textingHours !== null && !rulePacksOff.includes(pack.id),
    }))
    const year = Number(today.slice(0, 4))
    return ok({ items, next: null, holidays: [...federalHolidays(year), ...federalHolidays(year + 1)] })
  },
})

const Try = z.strictObject({
  phone: z.string().max(60).optional().describe('what its contacts say counts, and what it was sent'),
  zip: z.string().max(20).optional(),
  state: z.string().max(60).optional(),
  timeZone: z.string().max(60).optional(),
  at: z.string().max(40).optional().describe('ISO 8601 with zone; absent: now'),
  window: z
    .strictObject({ from: z.string().max(5), to: z.string().max(5), sundaysAndHolidays: z.boolean() })
    .optional()
    .describe("a plan's own window; sundaysAndHolidays: true blocks them"),
})
const TriedShape = z.object({
  allowed: z.boolean(),
  text: z.string(),
  reason: z.string().nullable(),
  rule: z.object({ words: z.string(), url: z.string().nullable() }).nullable(),
  until: z.string().nullable(),
  localTime: z.string().describe('what their clock shows, in the first of the zones'),
  place: PlaceShape,
  packs: z.array(z.string()).describe('names of the packs that hold there'),
})

export const tryRules = route({
  summary: 'May an automatic text go to somebody there at that moment? If not, why, and when',
  body: Try,
  answers: { 200: TriedShape },
  async handle({ rt, actor }, { body }) {
    const wrong = checkTry(body)
    if (wrong) return wrong
    const found = await whereOf(rt, actor, body)
    if (isProblem(found)) return found
    const { place, sentAt } = found
    const account = await loadAccount(rt.db, actor.accountId)
    const rulebook = rulebookFor(account, body.window ? writeOwn(body.window) : null)
    const at = body.at === undefined ? rt.clock.now() : new Date(body.at)
    const wait = whenAllowed({ rulebook, place, sentAt }, at)
    const packs = RULE_PACKS.filter(pack => rulebook.packs.includes(pack) && holdsAt(pack.holdsFor, place))
    return ok({ ...answerOf(wait, place, at), packs: packs.map(({ name }) => name) })
  },
})

function checkTry({ phone, zip, state, timeZone, at, window }: z.infer<typeof Try>): Problem | null {
  if ([phone, zip, state, timeZone].every(one => one === undefined))
    return badField('phone', 'Give a phone, a ZIP code, a state or a time zone.')
  if (zip !== undefined && readZip(zip) === null)
    return badField('zip', 'This is no postal code, such as 78701.')
  if (state !== undefined && readState(state) === null)
    return badField('state', 'This is no state of the US or Canada. Write it like TX or Texas.')
  if (timeZone !== undefined && !isTimeZone(timeZone))
    return badField('timeZone', 'This is not a time zone. Use an IANA name, such as America/Chicago.')
  if (at !== undefined && !isTime(at))
    return badField('at', 'Give a time with its zone, such as 2026-11-26T15:00:00Z.')
  return window === undefined || isTextingHours(window)
    ? null
    : badField('window', 'Give two times of day, the first before the second, such as 10:00 and 19:00.')
}

type Where = { readonly place: Place; readonly sentAt: readonly Date[] }

/** What is said here counts; else what the contacts of the phone say. */
async function whereOf(rt: Runtime, actor: Actor, body: z.infer<typeof Try>): Promise<Where | Problem> {
  const { zip, state, timeZone } = body
  const read = body.phone === undefined ? null : parsePhone(body.phone)
  if (read !== null && !read.ok) return badField('phone', read.text)
  const phone = read?.phone ?? ''
  const said = saidOf({
    timeZone: timeZone ?? null,
    state: state === undefined ? null : readState(state),
    zip: zip === undefined ? null : readZip(zip),
  })
  const { accountId } = actor
  const asked = phone === '' ? [] : [{ accountId, phone, messageId: null }]
  const facts = (await loadAutomaticFacts(rt.db, asked, rt.clock.now())).get(factsKey(accountId, phone))
  const place = said === null && facts ? facts.place : placeOf(phone, said)
  return { place, sentAt: facts?.sentAt ?? [] }
}

function holdsAt(holdsFor: string, { states }: Place): boolean {
  return states === null || (holdsFor === 'US' ? states.length > 0 : states.includes(holdsFor))
}

function answerOf(wait: Wait | null, place: Place, at: Date) {
  const zone = place.zones[0]!
  const pack = wait && packOfRule(wait.rule)
  return {
    allowed: wait === null,
    text: wait === null ? 'An automatic text may go then.' : waitText(wait, zone),
    reason: wait?.reason ?? null,
    rule: wait && { words: ruleWords(wait.rule), url: pack?.url ?? null },
    until: wait?.until.toISOString() ?? null,
    localTime: timeIn(zone, at),
    place: placeShown(place),
  }
}

const DAY_MS = 86_400_000
const LONGEST_DAYS = 92

const Look = z.strictObject({
  packs: z.array(z.string().max(40)).min(1).max(100).optional().describe('absent: all of them'),
  from: z.string().max(40).optional().describe('ISO 8601; absent: 30 days ago'),
  to: z.string().max(40).optional().describe('absent: now'),
  cursor: z.string().max(40).optional().describe('`next` of the answer before: add the counts up'),
})
const LookedShape = z.object({
  looked: z.int().describe('texts in and out that were looked at'),
  texts: z.int().describe('of them: sent by broadcasts and plans'),
  waiting: z.int().describe('of these: would have waited'),
  byRule: z.array(z.object({ id: z.string(), words: z.string(), count: z.int(), longestHours: z.int() })),
  samples: z.array(
    z.object({
      messageId: z.string(),
      phone: z.string(),
      at: z.string(),
      localTime: z.string(),
      until: z.string(),
      localUntil: z.string(),
      reason: z.string(),
      rule: z.string(),
    }),
  ),
  next: z.string().nullable().describe('not all of it was looked at: ask again with this as `cursor`'),
})

export const replayRulePacks = route({
  summary:
    'Which texts of broadcasts and plans, queued in this time, would have waited under these packs as they are today?',
  body: Look,
  answers: { 200: LookedShape },
  async handle({ rt, actor }, { body }) {
    const { packs = PACK_IDS, cursor } = body
    const stranger = packs.find(id => !PACK_IDS.includes(id))
    if (stranger !== undefined)
      return badField('packs', `"${stranger}" is no rule pack. GET /v1/rules lists them.`)
    if (cursor !== undefined && !isUuid(cursor))
      return badField('cursor', 'Pass `next` of the answer before.')
    const span = spanOf(body, rt.clock.now())
    if (isProblem(span)) return span
    return ok(await replayRules(rt.db, actor.accountId, { packs, ...span, after: cursor ?? null }))
  },
})

/** Ids of texts begin with the time at which they were queued. */
function spanOf({ from, to }: z.infer<typeof Look>, now: Date): { from: string; to: string } | Problem {
  for (const [field, time] of Object.entries({ from, to }))
    if (time !== undefined && !isTime(time))
      return badField(field, 'Give a time with its zone, such as 2026-11-01T00:00:00Z.')
  const end = to === undefined ? now : new Date(to)
  const start = from === undefined ? new Date(end.getTime() - 30 * DAY_MS) : new Date(from)
  if (start >= end) return badField('to', 'The end must come after the beginning.')
  if (end.getTime() - start.getTime() > LONGEST_DAYS * DAY_MS)
    return badField('from', `Look at ${LONGEST_DAYS} days at most.`)
  return { from: firstId(start), to: firstId(end) }
}

function firstId(at: Date): string {
  return uuidv7(Math.max(0, at.getTime()), new Uint8Array(10))
}
