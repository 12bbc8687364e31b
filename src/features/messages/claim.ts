// Claims a batch of texts: consent, hours, caps, credits and pace judged with the consent rows locked, in one
// transaction. Invariants 1 to 3.
import type { Clearance } from '../../core/consent.ts'
import type { OutboundKind } from '../../core/prices.ts'
import { fairOrder, type Room, sharesOf } from '../../core/turns.ts'
import type { Row, Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Account } from '../accounts/account.ts'
import type { Sender } from '../senders/queries.ts'
import { countSends, countsForCap, hasAutomaticRules, loadAutomaticFacts } from './automatic.ts'
import { type Limits, NO_LIMITS } from './breakers.ts'
import { type Head, type HeadMove, type Heads, headOf, makeHeads } from './heads.ts'
import {
  type Admitted,
  type Candidate,
  type Facts,
  judge,
  type LaneTurn,
  type Line,
  lineOf,
  makeCallsOf,
  rulesOf,
  soonest,
  turnsOf,
} from './judge.ts'
import { CANDIDATES, DUE_SENDERS, NO_ID, SPEND_TOKENS } from './queries.ts'
import { claimNotices, claimTexts, groupBy, putOff, refuseTexts, setBehind } from './take.ts'

/** A text that this process has claimed and must now hand over: the clearance is its leave. */
export type Claimed = {
  readonly accountId: string
  readonly messageId: string
  readonly phone: string
  readonly clearance: Clearance
  readonly provider: string
  readonly account: Account
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
export async function claimBatch(
  rt: Runtime,
  room: Room,
  limits: Limits = NO_LIMITS,
  heads: Heads = makeHeads(),
): Promise<ClaimResult> {
  try {
    const from = heads.from(rt.clock.now())
    const { moves, isDry, ...result } = await rt.db.tx(tx => claimIn(rt, tx, room, { limits, from }))
    heads.move(moves)
    if (!isDry || from.size === 0) return result
    heads.forget()
    return { ...result, nextMs: 0 }
  } catch (error) {
    // Another worker claimed a text to the same phone from another sender in this very moment: it went first.
    if (isInFlight(error)) return { claimed: [], nextMs: 0 }
    throw error
  }
}

type Within = { readonly limits: Limits; readonly from: ReadonlyMap<string, Head> }
/** `isDry`: nothing is to be had behind the heads, though there may be before them. */
type ClaimedIn = ClaimResult & { readonly moves: readonly HeadMove[]; readonly isDry: boolean }

async function claimIn(rt: Runtime, tx: Tx, room: Room, { limits, from }: Within): Promise<ClaimedIn> {
  const now = rt.clock.now()
  const lines = await findLines(tx, { limits, from }, now)
  const turns = lines.filter(line => line.tokens > 0 && line.calls.left > 0).flatMap(turnsOf)
  const found = await findCandidates(tx, turns, { room, from, now })
  // What is due but not to be had (its phone is busy, a STOP is being written) comes up again when somebody tells.
  if (found.length === 0) {
    const isDry = turns.length > 0 || lines.length === 0
    return { claimed: [], nextMs: soonest(lines), moves: [], isDry }
  }
  const free = found.filter(({ row }) => row.is_behind === false)
  const setAside = await setBehind(
    tx,
    found.filter(({ row }) => row.is_behind === true).map(({ row }) => row),
  )
  if (free.length === 0) {
    const nextMs = setAside > 0 ? 0 : SOON_MS
    return { claimed: [], nextMs, moves: movesOf(found, []), isDry: false }
  }
  const facts = await findFacts(tx, free, now)
  const { admitted, needNotice, waiting, refused } = judge(free, room, facts, now)
  const claimed = [
    ...(await claimTexts(rt, tx, admitted, now)),
    ...(await claimNotices(rt, tx, needNotice, now)),
  ]
  await putOff(rt, tx, waiting, facts)
  await refuseTexts(rt, tx, refused, now)
  await countCapped(tx, admitted, facts, now)
  spend(tx, [...admitted, ...needNotice], lines)
  return { claimed, nextMs: 0, moves: movesOf(found, [...admitted, ...waiting, ...refused]), isDry: false }
}

async function findLines(tx: Tx, { limits, from }: Within, now: Date): Promise<Line[]> {
  const callsOf = makeCallsOf(limits)
  const heads = [...from.values()]
  const rows = await tx.rows(DUE_SENDERS, [
    now,
    limits.shut,
    [...from.keys()],
    heads.map(head => head.dueAt),
    heads.map(head => head.messageId),
  ])
  return rows.map(row => lineOf(row, now, callsOf))
}

/** `gone`: what is no longer waiting in its lane at its place. Where something stands behind, it will come up there. */
function movesOf(found: readonly Candidate[], gone: readonly { readonly row: Row }[]): HeadMove[] {
  const isGone = new Set(gone.map(({ row }) => row))
  const bulk = groupBy(
    found.filter(({ turn }) => turn.isBulk),
    ({ turn }) => turn.laneId,
  )
  return [...bulk].map(([laneId, list]) => {
    const rows = list.map(({ row }) => row)
    const isBehind = rows.some(row => row.is_behind === true)
    return isBehind ? { laneId, head: null } : headOf(laneId, rows, row => !isGone.has(row))
  })
}

type Asked = { readonly room: Room; readonly from: ReadonlyMap<string, Head>; readonly now: Date }

/** Locked with their consent rows, in the order in which they are taken. */
async function findCandidates(tx: Tx, all: readonly LaneTurn[], asked: Asked): Promise<Candidate[]> {
  const { room, from, now } = asked
  const shares = sharesOf(all, room)
  const turns = all.filter((_, index) => shares[index]! > 0)
  if (turns.length === 0) return []
  const rows = await tx.rows(CANDIDATES, [
    turns.map(turn => turn.accountId),
    turns.map(turn => turn.laneId),
    turns.map(turn => turn.priority),
    shares.filter(share => share > 0),
    now,
    turns.map(({ laneId }) => from.get(laneId)?.dueAt ?? '-infinity'),
    turns.map(({ laneId }) => from.get(laneId)?.messageId ?? NO_ID),
    turns.map(({ line }) => line.account.notice.repeatAfterDays !== null),
  ])
  const turnOf = (row: Row) => (row.turn as number) - 1
  return fairOrder(turns, rows, turnOf).map(row => ({ row, turn: turns[turnOf(row)]! }))
}

/** Only for automatic texts that something can hold up. */
async function findFacts(tx: Tx, list: readonly Candidate[], now: Date): Promise<Facts> {
  const asked = list.filter(
    ({ row, turn }) =>
      row.is_automatic === true && hasAutomaticRules(turn.line.account, row.own_hours as string | null),
  )
  return loadAutomaticFacts(
    tx,
    asked.map(({ row }) => sentOf(row)),
    now,
  )
}

async function countCapped(tx: Tx, list: readonly Admitted[], facts: Facts, now: Date): Promise<void> {
  const counted = list.filter(
    ({ row, line }) => row.is_automatic === true && countsForCap(rulesOf(row, line.account, facts), now),
  )
  await countSends(
    tx,
    counted.map(({ row }) => sentOf(row)),
    now,
  )
}

function sentOf(row: Row) {
  return {
    accountId: row.account_id as string,
    phone: row.phone as string,
    messageId: row.message_id as string,
  }
}

/** Only of those that gave something, or may not today: a sender's time says how long it was not served. */
function spend(tx: Tx, list: readonly Admitted[], lines: readonly Line[]): void {
  const used = [...new Set([...list.map(one => one.line), ...lines.filter(line => line.heldUntil !== null)])]
  if (used.length === 0) return
  const values = [
    used.map(line => line.sender.id),
    used.map(line => line.tokens),
    used.map(line => line.at),
    used.map(line => line.day),
    used.map(line => line.daySegments),
    used.map(line => line.heldUntil),
  ]
  tx.beforeCommit(() => [SPEND_TOKENS, values])
}

/** The unique indexes that hold a phone to one text in flight and to one notice. */
const ONE_A_PHONE = new Set(['outbox_in_flight', 'outbox_notice'])

function isInFlight(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && ONE_A_PHONE.has(String(error.constraint))
}
