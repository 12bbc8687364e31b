// Judges what is waiting, with its consent row locked: may it go now, and what goes with it? No SQL here.
import { type Admission, admit, type NoticeMode, type Question } from '../../core/admission.ts'
import { type Consent, NEW_CONSENT } from '../../core/consent.ts'
import type { RulesHere } from '../../core/hours.ts'
import { chargedAt, refill, waitMs } from '../../core/pace.ts'
import type { OutboundKind } from '../../core/prices.ts'
import { withNotice } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import type { Room, Turn } from '../../core/turns.ts'
import { localDay, nextDay } from '../../core/zone-time.ts'
import type { Row } from '../../kit/db/db.ts'
import { type Account, accountOf } from '../accounts/account.ts'
import { type Sender, senderOf } from '../senders/queries.ts'
import { type AutomaticFacts, factsKey, rulesHere } from './automatic.ts'
import { type Limits, providerKey } from './breakers.ts'
import { PRIORITY } from './insert.ts'

/** A sender with due texts, as claiming sees it. Tokens, segments of the day and `heldUntil` move as texts go. */
export type Line = {
  readonly sender: Sender
  readonly account: Account
  tokens: number
  /** Since when `tokens` run in. */
  readonly at: Date
  readonly day: string
  /** Segments charged on that day. */
  daySegments: number
  /** The carrier takes no more than replies before then. */
  heldUntil: Date | null
  /** Calls that its account at the provider may start: shared with the senders of the same. */
  readonly calls: Calls
  /** The priorities at which its own lane has something due, and its open bulk lanes that have. */
  readonly own: readonly number[]
  readonly lanes: readonly string[]
}

type Calls = { left: number }

export function makeCallsOf(limits: Limits): (sender: Sender) => Calls {
  const known = new Map<string, Calls>()
  return sender => {
    const key = providerKey(sender)
    const calls = known.get(key) ?? { left: limits.left(key) }
    known.set(key, calls)
    return calls
  }
}

export function lineOf(row: Row, now: Date, callsOf: (sender: Sender) => Calls): Line {
  const sender = senderOf(row)
  const account = accountOf({ ...row, name: row.account_name })
  const at = row.tokens_at as Date
  const pace = { perSecond: sender.segmentsPerSecond, tokens: row.tokens as number, at }
  const day = localDay(account.timeZone, now)
  const heldUntil = row.held_until as Date | null
  return {
    sender,
    account,
    tokens: refill(pace, now),
    at: chargedAt(at, now),
    day,
    daySegments: row.day === day ? (row.day_segments as number) : 0,
    heldUntil: heldUntil !== null && heldUntil > now ? heldUntil : null,
    calls: callsOf(sender),
    own: row.own as number[],
    lanes: row.lanes as string[],
  }
}

/** When the first sender that must wait for its pace may go on; null: none must. */
export function soonest(lines: readonly Line[]): number | null {
  const waits = lines
    .filter(line => line.tokens <= 0)
    .map(line => waitMs(line.sender.segmentsPerSecond, line.tokens))
  return waits.length === 0 ? null : Math.min(...waits)
}

/** A line's own lane at one priority, or one of its bulk lanes. */
export type LaneTurn = Turn & { readonly line: Line; readonly laneId: string }

export function turnsOf(line: Line): LaneTurn[] {
  const { sender, own, lanes } = line
  const most = Math.min(Math.ceil(line.tokens), line.calls.left)
  const turn = (laneId: string, priority: number): LaneTurn => {
    const isBulk = priority === PRIORITY.bulk
    return { accountId: sender.accountId, laneId, priority, isBulk, most, line }
  }
  return [...own.map(priority => turn(sender.id, priority)), ...lanes.map(id => turn(id, PRIORITY.bulk))]
}

export type Candidate = { readonly row: Row; readonly turn: LaneTurn }

type Judged = {
  readonly row: Row
  readonly line: Line
  readonly isBulk: boolean
  readonly admission: Admission
}
export type Admitted = Judged & { readonly admission: Admission & { kind: 'admitted' } }
export type Waiting = Judged & { readonly admission: Admission & { kind: 'waits' } }
export type Refused = Judged & { readonly admission: Admission & { kind: 'refused' } }

export type Verdicts = {
  readonly admitted: Admitted[]
  /** The text stays and its notice goes. */
  readonly needNotice: Admitted[]
  readonly waiting: Waiting[]
  readonly refused: Refused[]
}

/** What is known for hours and cap, by `factsKey`. */
export type Facts = ReadonlyMap<string, AutomaticFacts>

/** One text a phone: the first in order. */
export function judge(candidates: readonly Candidate[], room: Room, facts: Facts, now: Date): Verdicts {
  const taken = new Set<string>()
  const left = { all: room.all, bulk: room.bulk }
  const verdicts: Verdicts = { admitted: [], needNotice: [], waiting: [], refused: [] }
  for (const { row, turn } of candidates) {
    const { line, isBulk } = turn
    const key = factsKey(row.account_id as string, row.phone as string)
    const isOut = line.tokens <= 0 || line.calls.left <= 0 || left.all <= 0 || (isBulk && left.bulk <= 0)
    if (isOut || taken.has(key)) continue
    taken.add(key)
    const admission = admit(questionOf(row, line.account, facts, now))
    if (admission.kind === 'refused') verdicts.refused.push({ row, line, isBulk, admission })
    else if (admission.kind === 'waits') verdicts.waiting.push({ row, line, isBulk, admission })
    else if (charge(line, row, segmentsOnAir(row, line.account, admission.notice), now)) {
      left.all -= 1
      if (isBulk) left.bulk -= 1
      const list = admission.notice === 'separate' ? verdicts.needNotice : verdicts.admitted
      list.push({ row, line, isBulk, admission })
    }
  }
  return verdicts
}

/** False: the carrier takes no more of this sender today. A reply goes all the same; it is what a person waits for. */
function charge(line: Line, row: Row, segments: number, now: Date): boolean {
  const { dailySegments } = line.sender
  const isOver = dailySegments !== null && line.daySegments + segments > dailySegments
  if (isOver && row.priority !== PRIORITY.reply) {
    line.heldUntil = nextDay(line.account.timeZone, now)
    return false
  }
  line.calls.left -= 1
  line.tokens -= segments
  line.daySegments += segments
  return true
}

/** What goes out now: the notice before the text, the text with the notice, or the text. */
function segmentsOnAir(row: Row, { notice }: Account, due: NoticeMode | null): number {
  if (due === 'separate') return segmentsOf(notice.text).segments
  if (due === 'appended') return segmentsOf(withNotice(row.body as string, notice.text)).segments
  return row.segments as number
}

/** The credits of a waiting text are held since it was queued: they are there by the ledger's own rule. */
export function questionOf(row: Row, account: Account, facts: Facts, now: Date): Question {
  const credits = row.credits as number
  const isAutomatic = row.is_automatic as boolean
  return {
    text: {
      messageId: row.message_id as string,
      phone: row.phone as string,
      kind: row.kind as OutboundKind,
      length: (row.body as string).length,
      writtenAt: (row.created_at as Date | null) ?? now,
      isAutomatic,
    },
    consent: lockedConsent(row),
    pausesDoubtful: account.policy === 'reasonable',
    notice: account.notice,
    credits: { needed: credits, there: credits },
    rules: isAutomatic ? rulesOf(row, account, facts) : null,
    now,
  }
}

export function rulesOf(row: Row, account: Account, facts: Facts): RulesHere {
  const phone = row.phone as string
  const known = facts.get(factsKey(row.account_id as string, phone))
  return rulesHere(account, known, { phone, own: row.own_hours as string | null })
}

/** Who said it, and when, decides nothing here and is not read. */
function lockedConsent(row: Row): Consent {
  return {
    ...NEW_CONSENT,
    state: row.state as Consent['state'],
    noticedAt: row.noticed_ms === null ? null : new Date(row.noticed_ms as number),
    confirmationId: row.confirmation_id as string | null,
    asksToStop: row.asks_to_stop as boolean,
    isStopComing: row.stop_is_coming as boolean,
  }
}
