// Why a text went, waits, or did not: the decision that was taken, in words, with its rule and its time.
import { z } from 'zod'
import type { ConsentEvent } from '../../core/consent.ts'
import { isUuid } from '../../core/id.ts'
import { RULES } from '../../core/rule-version.ts'
import { consentEventText } from '../../core/words.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { notFound } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import {
  DecisionShape,
  iso,
  MESSAGE_COLUMNS,
  MESSAGE_JOINS,
  MessageShape,
  type MessageView,
  messageView,
} from './view.ts'

const StepShape = z.object({
  at: z.string().nullable(),
  rule: z.string().nullable().describe('of the behaviour contract'),
  text: z.string(),
})

export const WhySchema = z.object({
  messageId: z.string(),
  decision: DecisionShape.nullable().describe('null for a text that came in'),
  at: z.string().describe('when it was decided; for what waits: when it was queued'),
  rules: z.string().describe('the version of the rules that decided'),
  steps: z.array(StepShape).describe('what led there, the oldest first'),
})

export type Why = z.infer<typeof WhySchema>
type Step = z.infer<typeof StepShape>

export const whyMessage = route({
  summary: 'Why this text went, waits or did not: the decision that was taken, in words, with rule and time',
  params: z.object({ id: z.string() }),
  answers: { 200: WhySchema.extend({ message: MessageShape }) },
  async handle({ rt, actor }, { params }) {
    const row = isUuid(params.id) ? await rt.db.one(ONE, [actor.accountId, params.id]) : undefined
    if (!row) return notFound('text')
    const versions = await ruleVersions(rt.db)
    return ok({ ...whyOf(row, versions), message: messageView(row) })
  },
})

/**
 * Beside what `messageView` reads: where it came from, what went before it, and the consent when it was decided. An
 * opt-out is chained some moments after the texts that it cancels, in the same transaction.
 */
export const WHY_COLUMNS = `${MESSAGE_COLUMNS}, m.origin_id,
  b.name as broadcast_name, n.id as notice_id, nd.handed_over_at as noticed_at,
  e.kind as consent_kind, e.source as consent_source, e.word as consent_word, e.note as consent_note,
  e.at as consent_at`
export const WHY_JOINS = `${MESSAGE_JOINS}
  left join broadcasts b on b.account_id = m.account_id and b.id = m.origin_id and m.origin = 'broadcast'
  left join lateral (
    select x.id from messages x
     where x.account_id = m.account_id and x.phone = m.phone and x.kind = 'notice' and x.origin_id = m.id
       and m.direction = 'out' limit 1) n on true
  left join deliveries nd on nd.account_id = m.account_id and nd.message_id = n.id
  left join lateral (
    select c.kind, c.source, c.word, c.note, c.at from consent_events c
     where c.account_id = m.account_id and c.phone = m.phone
       and c.kind in ('opted_out', 'opted_in', 'joined', 'consent_imported', 'erased')
       and c.at <= coalesce(d.handed_over_at, d.updated_at + interval '10 seconds', 'infinity')
     order by c.seq desc limit 1) e on m.direction = 'out'`

const ONE = sql(
  'message_why',
  `select ${WHY_COLUMNS} from messages m ${WHY_JOINS} where m.account_id = $1 and m.id = $2`,
)

export type RuleVersion = { readonly version: string; readonly since: Date }

/** Which rules decided since when, the newest first. */
export async function ruleVersions(query: Query): Promise<RuleVersion[]> {
  const rows = await query.rows(VERSIONS)
  return rows.map(row => ({ version: row.version as string, since: row.since as Date }))
}

const VERSIONS = sql('rule_versions', 'select version, since from rule_versions order by since desc')

/** When the program starts: from now on its rules decide. */
export async function noteRules(query: Query, at: Date): Promise<void> {
  await query.run(NOTE_RULES, [RULES, at])
}

const NOTE_RULES = sql(
  'rule_versions_note',
  'insert into rule_versions (version, since) values ($1, $2) on conflict (version) do nothing',
)

export function whyOf(row: Row, versions: readonly RuleVersion[]): Why {
  const view = messageView(row)
  const at = decidedAt(row)
  const rules = versions.find(({ since }) => since <= at)?.version ?? versions.at(-1)?.version ?? RULES
  const steps = view.direction === 'in' ? inboundSteps(view) : outboundSteps(view, row)
  return { messageId: view.id, decision: view.decision, at: at.toISOString(), rules, steps }
}

function decidedAt(row: Row): Date {
  const at = row.direction === 'in' ? null : (row.handed_over_at ?? row.updated_at ?? row.claimed_at)
  return (at ?? row.created_at) as Date
}

function inboundSteps({ reading, createdAt }: MessageView): Step[] {
  const came = { at: createdAt, rule: null, text: 'It came in and was kept.' }
  if (reading === null) return [came]
  const quoted = reading.words.map(word => `"${word}"`).join(', ')
  return [
    came,
    { at: createdAt, rule: RULE_OF_VERDICT[reading.verdict] ?? null, text: readingText(reading, quoted) },
    { at: createdAt, rule: null, text: EFFECTS[reading.effect] ?? `What it did: ${reading.effect}.` },
  ]
}

const RULE_OF_VERDICT: Readonly<Record<string, string>> = {
  opt_out: 'B1',
  opt_in: 'C1',
  help: 'D',
  doubtful: 'B9',
}

function readingText({ verdict, rule }: NonNullable<MessageView['reading']>, quoted: string): string {
  if (verdict === 'none')
    return 'It was taken for an ordinary text: no word of it asks to stop or to come back.'
  const by = rule === 'provider_said' ? 'the provider had acted on it' : `of the words ${quoted}`
  return `It was taken for ${VERDICT_WORDS[verdict] ?? verdict}, because ${by}.`
}

const VERDICT_WORDS: Readonly<Record<string, string>> = {
  opt_out: 'a request to stop',
  opt_in: 'a request to get texts again',
  help: 'a request for help',
  doubtful: 'something that may mean stop',
}

const EFFECTS: Readonly<Record<string, string>> = {
  none: 'It changed nothing about who may be texted.',
  opted_out: 'It blocked the phone: from then on no text was handed over to it but one confirmation.',
  opt_out_repeated: 'The phone was opted out already: it was recorded, and nothing was sent.',
  opted_in: 'It lifted the block: texts might go again from then on.',
  opt_in_without_block: 'There was no block to lift: it was recorded, and nothing changed.',
  joined: 'It is their consent: texts may go, until they say STOP.',
  join_while_blocked: 'The phone is opted out, and only START lifts a block: nothing changed.',
  help_asked: 'It changed nothing about who may be texted.',
  stop_in_words: 'It blocked nothing; the agent was told.',
  doubted: 'It blocked nothing; automatic texts stayed away until somebody had decided.',
  wants_back: 'Only START lifts a block: nothing changed, and the agent was told.',
}

function outboundSteps(view: MessageView, row: Row): Step[] {
  return [
    { at: view.createdAt, rule: KIND_RULES[view.kind] ?? null, text: originText(view, row) },
    ...(view.state === 'waiting' ? [{ at: null, rule: null, text: consentText(row, 'now') }] : []),
    ...noticeSteps(view, row),
    ...judgedSteps(view, row),
    ...outcomeSteps(view, row),
  ]
}

const KIND_RULES: Readonly<Record<string, string>> = {
  notice: 'A1',
  confirmation: 'B4',
  welcome_back: 'C1',
  help: 'D',
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  notice: 'Made by Heed: the first text to a phone brings the notice that tells how to stop.',
  confirmation: 'Made by Heed: a STOP is confirmed once, and nothing is sent after it.',
  joined: 'Made by Heed: the person asked for texts, and is told that they come.',
  welcome_back: 'Made by Heed: it tells the person that texts come again.',
  help: 'Made by Heed: the person asked for help.',
}

function originText({ kind, origin }: MessageView, row: Row): string {
  const own = SYSTEM_WORDS[kind]
  if (own !== undefined) return own
  const by = origin.name ? ` by ${origin.name}` : ''
  switch (origin.kind) {
    case 'broadcast':
      return `Made for the bulk text "${(row.broadcast_name as string | null) ?? 'unknown'}", started${by}.`
    case 'plan':
      return `Made by a step of a plan${by}.`
    case 'api':
      return `Sent${by} over the API.`
    case 'system':
      return `Made by Heed${by}.`
    default:
      return `Written${by}.`
  }
}

function noticeSteps({ kind }: MessageView, row: Row): Step[] {
  if (kind !== 'text' && kind !== 'instruction') return []
  if (row.appended !== null)
    return [{ at: iso(row.handed_over_at), rule: 'A3', text: 'The first-text notice was added to it.' }]
  if (row.notice_id === null) return []
  return [{ at: iso(row.noticed_at), rule: 'A1', text: 'The first-text notice went before it.' }]
}

function judgedSteps(view: MessageView, row: Row): Step[] {
  if (view.state === 'waiting') {
    const rule = view.decision?.rule ?? null
    return [
      {
        at: view.dueAt,
        rule,
        text: `${view.stateText}. It is judged again in the moment it is handed over.`,
      },
    ]
  }
  const { decision } = view
  if (decision && !decision.allowed) {
    const text = `${decision.text} ${row.consent_kind === null ? '' : consentText(row, 'then')}`.trim()
    return [{ at: iso(row.updated_at), rule: decision.rule, text }]
  }
  const at = iso(row.handed_over_at ?? row.claimed_at ?? row.updated_at)
  if (view.kind === 'confirmation') {
    const text = 'The phone was opted out; this is the one text that may still go: the confirmation.'
    return [{ at, rule: 'B4', text }]
  }
  // Nothing is claimed for an opted-out phone (a trigger sees to it): it was on its way when the STOP came.
  const text =
    row.consent_kind === 'opted_out'
      ? `Judged and on its way to the provider when the opt-out of ${iso(row.consent_at)} came.`
      : `Judged with the phone's consent locked. ${consentText(row, 'then')}`
  return [{ at, rule: 'B2', text }]
}

/** What was the last word about the phone when it was decided. */
function consentText(row: Row, when: 'now' | 'then'): string {
  if (row.consent_kind === null)
    return when === 'now' ? 'The person has never asked to stop.' : 'The person had never asked to stop.'
  const event = {
    kind: row.consent_kind,
    source: row.consent_source,
    word: row.consent_word,
    note: row.consent_note,
  } as ConsentEvent
  return `The last word about this phone, of ${iso(row.consent_at)}: ${consentEventText(event)}`
}

function named(provider: string): string {
  return provider.charAt(0).toUpperCase() + provider.slice(1)
}

function outcomeSteps(view: MessageView, row: Row): Step[] {
  const steps: Step[] = []
  if (view.handedOverAt !== null)
    steps.push({
      at: view.handedOverAt,
      rule: null,
      text: `Handed over to ${named(row.provider as string)}.`,
    })
  if (view.state === 'delivered')
    steps.push({ at: view.deliveredAt, rule: null, text: 'Delivered to the phone.' })
  const isTold = view.state === 'not_delivered' || view.state === 'unknown' || view.state === 'sent'
  if (isTold) {
    const text = view.reasonText === null ? `${view.stateText}.` : `${view.stateText}: ${view.reasonText}`
    steps.push({ at: iso(row.updated_at), rule: null, text })
  }
  return steps
}
