// Reads a broadcast as somebody asks for it: the text, who, from where, when; or says what is wrong with it.
import { type Audience, describeAudience } from '../../core/audience.ts'
import { DEFAULT_LIMITS, type Limits } from '../../core/limits.ts'
import { firstAndLast, isLocalTime } from '../../core/local-time.ts'
import { parseParty } from '../../core/phone.ts'
import { type Part, parse } from '../../core/templates.ts'
import { badField, type Problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { audienceProblem } from '../contacts/audience-shape.ts'
import { mediaProblem } from '../messages/attachments.ts'
import { listSenders, type Sender } from '../senders/queries.ts'
import type { RawDraft } from './shapes.ts'

export type BroadcastDraft = {
  readonly name: string
  readonly audience: Audience
  /** The audience in words. */
  readonly words: string
  readonly body: string
  readonly parts: readonly Part[]
  readonly media: readonly string[]
  readonly senders: readonly Sender[]
  /** False: whatever senders the account has when the texts are made. */
  readonly hasChosenSenders: boolean
  /** When the texts are made; now, where nothing else is asked for. */
  readonly sendAt: Date
  /** As `2026-12-01T10:00` on each recipient's own clock, or null. */
  readonly localTime: string | null
  readonly limits: Limits
}

const YEAR_MS = 366 * 86_400_000
const NAME_CHARS = 60

export async function readDraft(
  rt: Runtime,
  accountId: string,
  raw: RawDraft,
): Promise<BroadcastDraft | Problem> {
  const text = await readText(rt, accountId, raw)
  if ('problem' in text) return text
  const audience = raw.audience as Audience
  const wrong = audienceProblem(audience)
  if (wrong) return wrong
  const senders = await readSenders(rt, accountId, raw.from)
  if ('problem' in senders) return senders
  const schedule = readSchedule(raw, rt.clock.now())
  if ('problem' in schedule) return schedule
  return {
    ...text,
    ...schedule,
    name: raw.name.trim() || nameFrom(raw.body),
    audience,
    words: describeAudience(audience),
    senders,
    hasChosenSenders: raw.from !== undefined,
    limits: raw.limits ?? DEFAULT_LIMITS,
  }
}

type Text = Pick<BroadcastDraft, 'body' | 'parts' | 'media'>

/** The text with its fields read; shared with the test send and the rendering for one person. */
export async function readText(
  rt: Runtime,
  accountId: string,
  { body, media }: { body: string; media: readonly string[] },
): Promise<Text | Problem> {
  const read = parse(body)
  if (!read.ok) {
    const problem = badField('body', `${read.problem} Look at character ${read.at + 1}.`)
    return { ...problem, more: { at: read.at } }
  }
  if (body.trim() === '' && media.length === 0)
    return badField('body', 'The text is empty: write something or add a picture.')
  const strange = media.findIndex(url => !URL.canParse(url))
  if (strange >= 0) return badField(`media.${strange}`, 'This is no address of a picture.')
  return (await mediaProblem(rt, rt.db, accountId, media)) ?? { body, parts: read.parts, media }
}

async function readSenders(
  rt: Runtime,
  accountId: string,
  from: readonly string[] | undefined,
): Promise<Sender[] | Problem> {
  const all = await listSenders(rt.db, accountId)
  if (from === undefined) return all
  if (from.length === 0)
    return badField('from', 'Name at least one sender, or leave `from` out for all of them.')
  const chosen = new Map<string, Sender>()
  for (const [index, typed] of from.entries()) {
    const read = parseParty(typed)
    const sender = read.ok ? all.find(one => one.phone === read.phone) : undefined
    if (!sender) {
      const message = `"${typed}" is no sender of this account. GET /v1/senders lists them.`
      return badField(`from.${index}`, message)
    }
    chosen.set(sender.id, sender)
  }
  return [...chosen.values()]
}

type Schedule = Pick<BroadcastDraft, 'sendAt' | 'localTime'>

function readSchedule({ sendAt, localDate, localTime }: RawDraft, now: Date): Schedule | Problem {
  if (localDate === undefined && localTime === undefined) {
    const at = sendAt === undefined ? now : readInstant(sendAt)
    if (at === null)
      return badField(
        'sendAt',
        'Give the time in ISO 8601 with its zone, for example 2026-12-01T10:00:00-06:00.',
      )
    if (isTooFar(at, now)) return badField('sendAt', TOO_FAR)
    return { sendAt: at > now ? at : now, localTime: null }
  }
  if (sendAt !== undefined)
    return badField('sendAt', "Give either sendAt or the recipient's local date and time, not both.")
  const local = `${localDate}T${localTime}`
  if (!isLocalTime(local)) {
    const field = localDate !== undefined && isLocalTime(`${localDate}T00:00`) ? 'localTime' : 'localDate'
    return badField(field, 'Give localDate as YYYY-MM-DD together with localTime as HH:MM.')
  }
  const { first, last } = firstAndLast(local)
  if (last < now) return badField('localTime', 'This time is over everywhere.')
  if (isTooFar(last, now)) return badField('localDate', TOO_FAR)
  return { sendAt: first > now ? first : now, localTime: local }
}

const TOO_FAR = 'A broadcast can be planned up to a year ahead.'

function isTooFar(at: Date, now: Date): boolean {
  return at.getTime() - now.getTime() > YEAR_MS
}

function readInstant(text: string): Date | null {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) || !/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? null : time
}

function nameFrom(body: string): string {
  const line = body.trim().split('\n')[0] ?? ''
  if (line === '') return 'Pictures'
  return line.length <= NAME_CHARS ? line : `${line.slice(0, NAME_CHARS - 1).trimEnd()}…`
}
