// Claims a batch of texts: consent, credits and pace judged with the consent rows locked, in one transaction.
// Invariants 1 to 3.
import { type Admission, admit, type NoticeMode } from '../../core/admission.ts'
import { type Clearance, type Consent, NEW_CONSENT } from '../../core/consent.ts'
import { chargedAt, refill, waitMs } from '../../core/pace.ts'
import { type OutboundKind, priceOfOutbound } from '../../core/prices.ts'
import { withNotice } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import { fairOrder, type Room, sharesOf, type Turn } from '../../core/turns.ts'
import { plainList, type Row, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Account, accountOf } from '../accounts/account.ts'
import { post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { type Sender, senderOf } from '../senders/queries.ts'
import { comeUp } from './behind.ts'
import { type Draft, insertTexts, PRIORITY } from './insert.ts'
import { stateEvent } from './obey.ts'
import { CANDIDATES, CLAIM, DUE_SENDERS, REFUSE, SET_BEHIND, SPEND_TOKENS } from './queries.ts'

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
  /** Nobody waits for it. */
  readonly isBulk: boolean
}

/** `nextMs`: when to look again, because a sender must wait for its pace; null: nothing is known to come. */
export type ClaimResult = { readonly claimed: readonly Claimed[]; readonly nextMs: number | null }

/** What is due stands behind something whose end is being written in this moment. */
const SOON_MS = 10

/** `room`: how many calls this process can start at once, and how many of them in bulk. */
export async function claimBatch(rt: Runtime, room: Room): Promise<ClaimResult> {
  try {
    return await rt.db.tx(tx => claimIn(rt, tx, room))
  } catch (error) {
    // Another worker claimed a text to the same phone from another sender in this very moment: it went first.
    if (isInFlight(error)) return { claimed: [], nextMs: 0 }
    throw error
  }
}

async function claimIn(rt: Runtime, tx: Tx, room: Room): Promise<ClaimResult> {
  const now = rt.clock.now()
  const lines = (await tx.rows(DUE_SENDERS, [now])).map(row => lineOf(row, now))
  const turns = lines.filter(line => line.tokens > 0).flatMap(turnsOf)
  const found = await findCandidates(tx, turns, room, now)
  // What is due but not to be had (its phone is busy, a STOP is being written) comes up again when somebody tells.
  if (found.length === 0) return { claimed: [], nextMs: soonest(lines) }
  const free = found.filter(({ row }) => row.is_behind === false)
  const setAside = await setBehind(
    tx,
    found.filter(({ row }) => row.is_behind === true).map(({ row }) => row),
  )
  if (free.length === 0) return { claimed: [], nextMs: setAside > 0 ? 0 : SOON_MS }
  const judged = judge(free, room, now)
  const claimed = [
    ...(await claimTexts(rt, tx, judged.admitted, now)),
    ...(await claimNotices(rt, tx, judged.needNotice, now)),
  ]
  await refuseTexts(rt, tx, judged.refused, now)
  await spend(tx, [...judged.admitted, ...judged.needNotice])
  return { claimed, nextMs: 0 }
}

/** A sender with due texts, as claiming sees it. `tokens` shrinks as texts are admitted. */
type Line = {
  readonly sender: Sender
  readonly account: Account
  tokens: number
  readonly at: Date
  /** The priorities at which its own lane has something due, and its open bulk lanes that have. */
  readonly own: readonly number[]
  readonly lanes: readonly string[]
}

function lineOf(row: Row, now: Date): Line {
  const sender = senderOf(row)
  const at = row.tokens_at as Date
  const pace = { perSecond: sender.segmentsPerSecond, tokens: row.tokens as number, at }
  return {
    sender,
    account: accountOf({ ...row, name: row.account_name }),
    tokens: refill(pace, now),
    at: chargedAt(at, now),
    own: row.own as number[],
    lanes: row.lanes as string[],
  }
}

type LaneTurn = Turn & { readonly line: Line; readonly laneId: string }

function turnsOf(line: Line): LaneTurn[] {
  const { sender, own, lanes } = line
  const most = Math.ceil(line.tokens)
  const turn = (laneId: string, priority: number): LaneTurn => {
    const isBulk = priority === PRIORITY.bulk
    return { accountId: sender.accountId, laneId, priority, isBulk, most, line }
  }
  return [...own.map(priority => turn(sender.id, priority)), ...lanes.map(id => turn(id, PRIORITY.bulk))]
}

type Candidate = { readonly row: Row; readonly turn: LaneTurn }

/** Locked with their consent rows, in the order in which they are taken. */
async function findCandidates(tx: Tx, all: readonly LaneTurn[], room: Room, now: Date): Promise<Candidate[]> {
  const shares = sharesOf(all, room)
  const turns = all.filter((_, index) => shares[index]! > 0)
  if (turns.length === 0) return []
  const rows = await tx.rows(CANDIDATES, [
    turns.map(turn => turn.accountId),
    turns.map(turn => turn.laneId),
    turns.map(turn => turn.priority),
    shares.filter(share => share > 0),
    now,
  ])
  const turnOf = (row: Row) => (row.turn as number) - 1
  return fairOrder(turns, rows, turnOf).map(row => ({ row, turn: turns[turnOf(row)]! }))
}

async function setBehind(tx: Tx, rows: readonly Row[]): Promise<number> {
  if (rows.length === 0) return 0
  return tx.run(SET_BEHIND, [
    rows.map(row => row.account_id),
    rows.map(row => row.message_id),
    rows.map(row => row.phone),
  ])
}

/** Only those that gave something: a sender's time says how long it was not served. */
async function spend(tx: Tx, list: readonly Admitted[]): Promise<void> {
  const lines = [...new Set(list.map(one => one.line))]
  if (lines.length === 0) return
  await tx.run(SPEND_TOKENS, [
    lines.map(line => line.sender.id),
    lines.map(line => line.tokens),
    lines.map(line => line.at),
  ])
}

/** When the first sender that must wait for its pace may go on; null: none must. */
function soonest(lines: readonly Line[]): number | null {
  const waits = lines
    .filter(line => line.tokens <= 0)
    .map(line => waitMs(line.sender.segmentsPerSecond, line.tokens))
  return waits.length === 0 ? null : Math.min(...waits)
}

type Judged = {
  readonly row: Row
  readonly line: Line
  readonly isBulk: boolean
  readonly admission: Admission
}
type Admitted = Judged & { readonly admission: Admission & { kind: 'admitted' } }
type Refused = Judged & { readonly admission: Admission & { kind: 'refused' } }

/** One text a phone: the first in order. Where the notice must go first, the text stays and the notice goes. */
function judge(candidates: readonly Candidate[], room: Room, now: Date) {
  const taken = new Set<string>()
  const left = { all: room.all, bulk: room.bulk }
  const admitted: Admitted[] = []
  const needNotice: Admitted[] = []
  const refused: Refused[] = []
  for (const { row, turn } of candidates) {
    const { line, isBulk } = turn
    const key = `${row.account_id}/${row.phone}`
    if (taken.has(key) || line.tokens <= 0 || left.all <= 0 || (isBulk && left.bulk <= 0)) continue
    taken.add(key)
    const admission = admit(questionOf(row, line.account, now))
    if (admission.kind === 'refused') {
      refused.push({ row, line, isBulk, admission })
      continue
    }
    left.all -= 1
    if (isBulk) left.bulk -= 1
    line.tokens -= segmentsOnAir(row, line.account, admission.notice)
    if (admission.notice === 'separate') needNotice.push({ row, line, isBulk, admission })
    else admitted.push({ row, line, isBulk, admission })
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
      writtenAt: (row.created_at as Date | null) ?? now,
    },
    consent: lockedConsent(row),
    notice: account.notice,
    credits: { needed: credits, there: credits },
    now,
  }
}

/** Who said it, and when, decides nothing here and is not read. */
function lockedConsent(row: Row): Consent {
  return {
    ...NEW_CONSENT,
    state: row.state as Consent['state'],
    noticedAt: row.noticed_at as Date | null,
    confirmationId: row.confirmation_id as string | null,
  }
}

async function claimTexts(rt: Runtime, tx: Tx, list: readonly Admitted[], now: Date): Promise<Claimed[]> {
  if (list.length === 0) return []
  const claimed = list.map(({ row, line, isBulk, admission }): Claimed => {
    const appended = admission.notice === 'appended' ? line.account.notice.text : null
    return {
      accountId: row.account_id as string,
      clearance: admission.clearance,
      sender: line.sender,
      kind: row.kind as OutboundKind,
      body: withNotice(row.body as string, appended),
      media: (row.media as string[] | null) ?? [],
      segments: row.segments as number,
      credits: row.credits as number,
      tries: (row.tries as number) + 1,
      appended,
      originId: row.origin_id as string | null,
      isBulk,
    }
  })
  await tx.run(CLAIM, [
    plainList(claimed.map(one => one.accountId)),
    plainList(claimed.map(one => one.clearance.messageId)),
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
      const { line, row, isBulk } = group[index]!
      // The notice goes by the consent row that was locked and judged a moment ago for the text behind it.
      const answer = admit({ ...questionOf(row, line.account, now), text: asText(draft) })
      if (answer.kind !== 'admitted') throw new Error('a notice was refused where its text was admitted')
      const { kind, body, media, segments, credits, originId } = draft
      const rest = { kind, body, media, segments, credits, originId, isBulk, tries: 1, appended: null }
      claimed.push({ accountId, clearance: answer.clearance, sender: line.sender, ...rest })
    })
  }
  await setBehind(
    tx,
    list.map(one => one.row),
  )
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
    laneId: row.lane_id === line.sender.id ? null : (row.lane_id as string),
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
  await comeUp(
    tx,
    list.map(({ row }) => ({ accountId: row.account_id as string, phone: row.phone as string })),
  )
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
