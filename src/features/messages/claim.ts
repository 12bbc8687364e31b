// Claims a batch of texts: consent, credits and pace judged with the consent rows locked, in one transaction.
// Invariants 1 to 3.
import { type Admission, admit, type NoticeMode } from '../../core/admission.ts'
import type { Clearance } from '../../core/consent.ts'
import { refill, waitMs } from '../../core/pace.ts'
import { type OutboundKind, priceOfOutbound } from '../../core/prices.ts'
import { withNotice } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import type { Row, Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, accountOf } from '../accounts/account.ts'
import { consentOf } from '../consent/queries.ts'
import { post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { type Sender, senderOf } from '../senders/queries.ts'
import { type Draft, insertTexts, PRIORITY } from './insert.ts'
import { stateEvent } from './obey.ts'
import { CANDIDATES, CLAIM, DUE_SENDERS, REFUSE, SPEND_TOKENS } from './queries.ts'

/** A text that this process has claimed and must now hand over: the clearance is its leave. */
export type Claimed = {
  readonly accountId: string
  readonly clearance: Clearance
  readonly sender: Sender
  readonly kind: OutboundKind
  /** What goes over the wire: the text, with the notice added where the account wants it so. */
  readonly body: string
  readonly media: readonly string[]
  readonly segments: number
  readonly credits: number
  readonly tries: number
  /** The added notice (A3), or null. */
  readonly appended: string | null
  /** For a notice: the text that it goes before. */
  readonly originId: string | null
}

/** `nextMs`: when to look again, because a sender must wait for its pace; null: nothing is known to come. */
export type ClaimResult = { readonly claimed: readonly Claimed[]; readonly nextMs: number | null }

/** `most`: how many calls this process can start at once. */
export async function claimBatch(rt: Runtime, most: number): Promise<ClaimResult> {
  try {
    return await rt.db.tx(tx => claimIn(rt, tx, most))
  } catch (error) {
    // Another worker claimed a text to the same phone from another sender in this very moment: it went first.
    if (isInFlight(error)) return { claimed: [], nextMs: 0 }
    throw error
  }
}

async function claimIn(rt: Runtime, tx: Tx, most: number): Promise<ClaimResult> {
  const now = rt.clock.now()
  const lines = (await tx.rows(DUE_SENDERS, [now])).map(row => lineOf(row, now))
  const ready = lines.filter(line => line.tokens > 0)
  if (ready.length === 0) return { claimed: [], nextMs: soonest(lines) }
  const candidates = await tx.rows(CANDIDATES, [
    ready.map(line => line.sender.accountId),
    ready.map(line => line.sender.id),
    ready.map(line => Math.min(most, Math.ceil(line.tokens))),
    now,
    most,
  ])
  // What is due but not to be had (its phone is busy, a STOP is being written) comes up again when somebody tells.
  if (candidates.length === 0) return { claimed: [], nextMs: soonest(lines) }
  const judged = judge(ready, candidates, now)
  const claimed = [
    ...(await claimTexts(rt, tx, judged.admitted, now)),
    ...(await claimNotices(rt, tx, judged.needNotice, now)),
  ]
  await refuseTexts(rt, tx, judged.refused, now)
  await tx.run(SPEND_TOKENS, [ready.map(line => line.sender.id), ready.map(line => line.tokens), now])
  return { claimed, nextMs: 0 }
}

/** A sender with due texts, as claiming sees it. `tokens` shrinks as texts are admitted. */
type Line = { readonly sender: Sender; readonly account: Account; tokens: number }

function lineOf(row: Row, now: Date): Line {
  const sender = senderOf(row)
  const pace = {
    perSecond: sender.segmentsPerSecond,
    tokens: row.tokens as number,
    at: row.tokens_at as Date,
  }
  return { sender, account: accountOf({ ...row, name: row.account_name }), tokens: refill(pace, now) }
}

/** When the first sender that must wait for its pace may go on; null: none must. */
function soonest(lines: readonly Line[]): number | null {
  const waits = lines
    .filter(line => line.tokens <= 0)
    .map(line => waitMs(line.sender.segmentsPerSecond, line.tokens))
  return waits.length === 0 ? null : Math.min(...waits)
}

type Judged = { readonly row: Row; readonly line: Line; readonly admission: Admission }
type Admitted = Judged & { readonly admission: Admission & { kind: 'admitted' } }
type Refused = Judged & { readonly admission: Admission & { kind: 'refused' } }

/** One text a phone: the first in order. Where the notice must go first, the text stays and the notice goes. */
function judge(lines: readonly Line[], candidates: readonly Row[], now: Date) {
  const bySender = new Map(lines.map(line => [line.sender.id, line]))
  const taken = new Set<string>()
  const admitted: Admitted[] = []
  const needNotice: Admitted[] = []
  const refused: Refused[] = []
  for (const row of candidates) {
    const line = bySender.get(row.sender_id as string)!
    const key = `${row.account_id}/${row.phone}`
    if (taken.has(key) || line.tokens <= 0) continue
    taken.add(key)
    const admission = admit(questionOf(row, line.account, now))
    if (admission.kind === 'refused') {
      refused.push({ row, line, admission })
      continue
    }
    line.tokens -= segmentsOnAir(row, line.account, admission.notice)
    if (admission.notice === 'separate') needNotice.push({ row, line, admission })
    else admitted.push({ row, line, admission })
  }
  return { admitted, needNotice, refused }
}

/** What goes out now: the notice before the text, the text with the notice, or the text. */
function segmentsOnAir(row: Row, { notice }: Account, due: NoticeMode | null): number {
  if (due === 'separate') return segmentsOf(notice.text).segments
  if (due === 'appended') return segmentsOf(withNotice(row.body as string, notice.text)).segments
  return row.segments as number
}

/** The credits of a waiting text are held since it was queued: they are there by the ledger's own rule. */
function questionOf(row: Row, account: Account, now: Date) {
  const credits = row.credits as number
  return {
    text: {
      messageId: row.message_id as string,
      phone: row.phone as string,
      kind: row.kind as OutboundKind,
      length: (row.body as string).length,
      writtenAt: row.created_at as Date,
    },
    consent: consentOf(row),
    notice: account.notice,
    credits: { needed: credits, there: credits },
    now,
  }
}

async function claimTexts(rt: Runtime, tx: Tx, list: readonly Admitted[], now: Date): Promise<Claimed[]> {
  if (list.length === 0) return []
  const claimed = list.map(({ row, line, admission }): Claimed => {
    const appended = admission.notice === 'appended' ? line.account.notice.text : null
    return {
      accountId: row.account_id as string,
      clearance: admission.clearance,
      sender: line.sender,
      kind: row.kind as OutboundKind,
      body: withNotice(row.body as string, appended),
      media: row.media as string[],
      segments: row.segments as number,
      credits: row.credits as number,
      tries: (row.tries as number) + 1,
      appended,
      originId: row.origin_id as string | null,
    }
  })
  await tx.run(CLAIM, [
    claimed.map(one => one.accountId),
    claimed.map(one => one.clearance.messageId),
    claimed.map(one => one.appended),
    rt.processId,
    now,
  ])
  return claimed
}

/**
 * A1: the notice is a text of its own, claimed at once; the text that it goes before waits until it is handed
 * over.
 */
async function claimNotices(rt: Runtime, tx: Tx, list: readonly Admitted[], now: Date): Promise<Claimed[]> {
  const claimed: Claimed[] = []
  for (const [accountId, group] of groupBy(list, one => one.row.account_id as string)) {
    const drafts = group.map(one => noticeFor(rt, one, now))
    await insertTexts(rt, tx, accountId, drafts, rt.processId)
    drafts.forEach((draft, index) => {
      const { line, row } = group[index]!
      // The notice goes by the consent row that was locked and judged a moment ago for the text behind it.
      const answer = admit({ ...questionOf(row, line.account, now), text: asText(draft) })
      if (answer.kind !== 'admitted') throw new Error('a notice was refused where its text was admitted')
      const { kind, body, media, segments, credits, originId } = draft
      const rest = { kind, body, media, segments, credits, originId, tries: 1, appended: null }
      claimed.push({ accountId, clearance: answer.clearance, sender: line.sender, ...rest })
    })
  }
  return claimed
}

function noticeFor(rt: Runtime, { row, line }: Admitted, now: Date): Draft {
  const body = line.account.notice.text
  const { segments, encoding } = segmentsOf(body)
  const measure = { segments, media: 0, isInternational: false }
  return {
    id: rt.newIdBefore(row.message_id as string),
    phone: row.phone as string,
    senderId: line.sender.id,
    kind: 'notice',
    body,
    media: [],
    segments,
    encoding,
    credits: priceOfOutbound(line.account.prices, { kind: 'notice', ...measure }),
    origin: 'system',
    originId: row.message_id as string,
    author: null,
    dueAt: now,
    priority: PRIORITY.reply,
  }
}

function asText({ id, phone, kind, body }: Draft) {
  return { messageId: id, phone, kind, length: body.length }
}

async function refuseTexts(rt: Runtime, tx: Tx, list: readonly Refused[], now: Date): Promise<void> {
  if (list.length === 0) return
  await tx.run(REFUSE, [
    list.map(({ row }) => row.account_id),
    list.map(({ row }) => row.message_id),
    list.map(({ admission }) => admission.reason),
    now,
  ])
  await emit(
    rt,
    tx,
    list.map(({ row }) =>
      stateEvent(row.account_id as string, row.message_id as string, row.phone as string, 'canceled'),
    ),
  )
  for (const [accountId, group] of groupBy(list, one => one.row.account_id as string)) {
    const entries = group.map(({ row, admission }) => ({
      kind: 'release' as const,
      ref: row.message_id as string,
      credits: row.credits as number,
      reason: `canceled: ${admission.reason}`,
    }))
    await post(
      rt,
      tx,
      accountId,
      entries.filter(entry => entry.credits > 0),
    )
  }
}

export function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  // In the order of the keys, so that balances are always locked in the same order.
  for (const one of [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

/** The unique indexes that hold a phone to one text in flight and to one notice. */
const ONE_A_PHONE = new Set(['outbox_in_flight', 'outbox_notice'])

function isInFlight(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && ONE_A_PHONE.has(String(error.constraint))
}
