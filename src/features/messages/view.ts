// A text as the API shows it: the book joined with what waits and what became of it, in words.
import { z } from 'zod'
import type { WaitReason } from '../../core/hours.ts'
import { displayPhone } from '../../core/phone.ts'
import { withNotice } from '../../core/replies.ts'
import { CLAUSES, type HeldReason, waitText } from '../../core/words.ts'
import type { Row } from '../../kit/db/db.ts'
import { errorWords } from '../../providers/catalog.ts'
import { PRIORITY } from './insert.ts'

export const DecisionShape = z.object({
  allowed: z.boolean(),
  reason: z
    .string()
    .nullable()
    .describe(
      'opted_out, too_late, no_credits, no_sender; quiet_hours, over_cap, sender_cap: it waits; null where it goes',
    ),
  text: z.string().describe('the decision in words'),
  rule: z.string().nullable().describe('the rule of the behaviour contract'),
  warnings: z
    .array(z.object({ reason: z.string(), text: z.string(), until: z.string().nullable() }))
    .describe('what would hold up an automatic text: quiet_hours, over_cap'),
})

export const NoticeShape = z.object({
  mode: z.enum(['separate', 'appended']),
  text: z.string(),
  segments: z.int().describe('what it adds on the air; it costs no credit'),
})

export const MessageShape = z.object({
  id: z.string(),
  direction: z.enum(['in', 'out']),
  kind: z.enum(['text', 'notice', 'confirmation', 'welcome_back', 'joined', 'help', 'instruction']),
  phone: z.string(),
  sender: z.object({ id: z.string(), phone: z.string() }),
  body: z.string(),
  media: z.array(z.string()),
  segments: z.int(),
  encoding: z.string(),
  credits: z.int(),
  origin: z.object({ kind: z.string(), name: z.string().nullable() }),
  state: z.enum([
    'waiting',
    'sending',
    'unknown',
    'handed_over',
    'sent',
    'delivered',
    'not_delivered',
    'refused',
    'canceled',
    'received',
  ]),
  stateText: z.string(),
  reason: z.string().nullable(),
  reasonText: z.string().nullable(),
  createdAt: z.string(),
  dueAt: z.string().nullable(),
  handedOverAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  providerId: z.string().nullable(),
  providerError: z.int().nullable(),
  reading: z
    .object({
      verdict: z.string(),
      rule: z.string().nullable(),
      words: z.array(z.string()),
      effect: z.string(),
    })
    .nullable()
    .describe('inbound: what the text was taken for, why, and what it did'),
  decision: DecisionShape.nullable(),
})

export type MessageView = z.infer<typeof MessageShape>

/** The columns and joins that `messageView` reads; `m` is messages. */
export const MESSAGE_COLUMNS = `
  m.id, m.direction, m.kind, m.phone, m.sender_id, m.body, m.media, m.segments, m.encoding, m.credits, m.origin,
  m.author, m.provider_id as inbound_id, m.reading, m.created_at,
  s.phone as sender_phone, s.provider, s.held_until, a.time_zone as account_zone,
  o.priority, o.waits_for, o.waits_zone, o.waits_rule, o.due_at, o.claimed_at, o.in_doubt_at, o.tries,
  d.state, d.reason, d.error_code, d.provider_id, d.appended, d.handed_over_at, d.updated_at`
export const MESSAGE_JOINS = `
  left join accounts a on a.account_id = m.account_id
  left join senders s on s.account_id = m.account_id and s.id = m.sender_id
  left join outbox o on o.account_id = m.account_id and o.message_id = m.id
  left join deliveries d on d.account_id = m.account_id and d.message_id = m.id`

export function messageView(row: Row): MessageView {
  const state = stateOf(row)
  const wait = state === 'waiting' ? waitOf(row) : null
  const reasonText = wait ? wait.text : reasonTextOf(row)
  return {
    id: row.id as string,
    direction: row.direction as 'in' | 'out',
    kind: row.kind as MessageView['kind'],
    phone: row.phone as string,
    sender: { id: row.sender_id as string, phone: (row.sender_phone as string | null) ?? '' },
    body: withNotice(row.body as string, row.appended as string | null),
    media: row.media as string[],
    segments: row.segments as number,
    encoding: row.encoding as string,
    credits: row.credits as number,
    origin: { kind: row.origin as string, name: row.author as string | null },
    state,
    stateText: wait ? wait.text : STATE_WORDS[state],
    reason: wait ? wait.reason : (row.reason as string | null),
    reasonText,
    createdAt: iso(row.created_at)!,
    dueAt: iso(row.due_at),
    handedOverAt: iso(row.handed_over_at),
    deliveredAt: state === 'delivered' ? iso(row.updated_at) : null,
    providerId: (row.provider_id ?? row.inbound_id) as string | null,
    providerError: row.error_code as number | null,
    reading: row.reading as MessageView['reading'],
    decision: wait
      ? { ...wait, allowed: true, rule: clauseOf(wait.reason), warnings: [] }
      : decisionOfRow(row, state, reasonText),
  }
}

function stateOf(row: Row): MessageView['state'] {
  if (row.direction === 'in') return 'received'
  if (row.state !== null) return row.state as MessageView['state']
  if (row.in_doubt_at !== null) return 'unknown'
  if (row.claimed_at !== null) return 'sending'
  return 'waiting'
}

/** Why it waits longer than for its turn, and until when. */
function waitOf(row: Row): { reason: HeldReason; text: string } | null {
  const due = row.due_at as Date
  if (row.waits_for !== null) {
    const reason = row.waits_for as WaitReason
    const held = { reason, until: due, rule: row.waits_rule as string | null }
    return { reason, text: waitText(held, (row.waits_zone as string | null) ?? 'UTC') }
  }
  const held = row.held_until as Date | null
  if (held === null || held <= due || row.priority === PRIORITY.reply) return null
  return {
    reason: 'sender_cap',
    text: waitText({ reason: 'sender_cap', until: held }, row.account_zone as string),
  }
}

function clauseOf(reason: HeldReason): string {
  return reason === 'sender_cap' ? 'G6' : CLAUSES[reason]
}

const STATE_WORDS: Record<MessageView['state'], string> = {
  waiting: 'Waiting to be sent',
  sending: 'Being handed over',
  unknown: 'Handed over or not: not known yet. Heed is asking the provider and will not send it twice',
  handed_over: 'Handed over to the provider',
  sent: 'Sent to the network',
  delivered: 'Delivered',
  not_delivered: 'Not delivered',
  refused: 'Not sent',
  canceled: 'Canceled',
  received: 'Received',
}

const REASON_WORDS: Record<string, string> = {
  opted_out: 'This person asked not to be texted.',
  canceled: 'Canceled on request before it was handed over.',
  plan_ended: 'Canceled: the plan that it is of ended for them.',
  gave_up: 'The provider could not be reached after several tries.',
  lost: 'The provider does not know this text: it was lost on the way and was not sent again.',
  too_late: 'The five minutes in which a STOP may be confirmed were over.',
  no_credits: 'There were not enough credits.',
}

function reasonTextOf(row: Row): string | null {
  const code = row.error_code as number | null
  const reason = row.reason as string | null
  if (code !== null && code !== 0) return errorWords(row.provider as string, code)
  return reason === null ? null : (REASON_WORDS[reason] ?? reason)
}

/** What was decided about an outgoing text, and by which rule, as far as it is decided. */
function decisionOfRow(
  row: Row,
  state: MessageView['state'],
  reasonText: string | null,
): MessageView['decision'] {
  if (row.direction === 'in') return null
  const reason = row.reason as string | null
  if (reason !== null && (state === 'canceled' || state === 'refused')) {
    const text = `${STATE_WORDS[state]}: ${reasonText ?? reason}`
    return { allowed: false, reason, text, rule: reason === 'opted_out' ? 'B2' : null, warnings: [] }
  }
  const text =
    state === 'waiting'
      ? 'May be sent as things stand; judged again at the handoff.'
      : `Judged at the handoff: ${displayPhone(row.phone as string)} had not asked to stop.`
  return { allowed: true, reason: null, text, rule: row.kind === 'confirmation' ? 'B4' : null, warnings: [] }
}

export function iso(value: unknown): string | null {
  return value instanceof Date ? value.toISOString() : null
}
