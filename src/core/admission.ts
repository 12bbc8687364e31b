// May this text go now? One pure function, used at preview, at queueing and at the handoff. F4, invariants 2 and 6.
import { type Clearance, type Consent, clear } from './consent.ts'
import { type RulesHere, type Wait, whenAllowed } from './hours.ts'
import type { OutboundKind } from './prices.ts'

export type RefusalReason =
  | 'opted_out'
  | 'doubtful'
  | 'too_late'
  | 'empty'
  | 'too_long'
  | 'no_credits'
  | 'no_sender'

/** Speaks against a text, and does not stop one that somebody writes. */
export type Caution = Wait | { readonly reason: 'doubtful'; readonly until: null }

export type NoticeMode = 'separate' | 'appended'

export type NoticeRule = {
  readonly mode: NoticeMode
  readonly text: string
  readonly repeatAfterDays: number | null
}

/** Characters in one text, the added notice included: more is refused by the provider (Twilio 21617). */
export const LONGEST_TEXT = 1_600

export type Question = {
  readonly text: {
    readonly messageId: string
    readonly phone: string
    readonly kind: OutboundKind
    /** Characters of the body. */
    readonly length: number
    /** Pictures; absent: it is known to say something. */
    readonly media?: number
    /** When it was written; absent: now. */
    readonly writtenAt?: Date
    /** Nobody wrote it in this moment: hours and cap hold it up. Whoever writes now is only warned (G6). */
    readonly isAutomatic?: boolean
  }
  readonly consent: Consent
  /** Policy `reasonable`: no automatic text goes to somebody who may have asked to stop (B9). Absent: it may. */
  readonly pausesDoubtful?: boolean
  readonly notice: NoticeRule
  /**
   * Credits that this text needs and that are there for it. At the handoff they are held already: pass them as
   * there.
   */
  readonly credits: { readonly needed: number; readonly there: number }
  /** What holds it up while nobody writes it in this moment; null or absent: nothing does. */
  readonly rules?: RulesHere | null
  readonly now: Date
}

/**
 * `notice`: how the first-text notice goes with it (A1), or null where the phone has had it. `warnings`: what would
 * hold up an automatic text.
 */
export type Admission =
  | {
      readonly kind: 'admitted'
      readonly clearance: Clearance
      readonly notice: NoticeMode | null
      readonly warnings: readonly Caution[]
    }
  | ({ readonly kind: 'waits'; readonly notice: NoticeMode | null } & Wait)
  | { readonly kind: 'refused'; readonly reason: RefusalReason }

const DOUBTFUL = { reason: 'doubtful', until: null } as const

const DAY_MS = 86_400_000

export function admit(question: Question): Admission {
  const { text, consent, notice: rule, credits, now } = question
  const clearance = clear(consent, text)
  if (clearance === null) return { kind: 'refused', reason: 'opted_out' }
  const isDoubtful = question.pausesDoubtful === true && consent.asksToStop && WRITTEN.has(text.kind)
  if (isDoubtful && text.isAutomatic === true) return { kind: 'refused', reason: 'doubtful' }
  if (text.kind === 'confirmation' && isLateConfirmation(text.writtenAt ?? now, now))
    return { kind: 'refused', reason: 'too_late' }
  if (text.length === 0 && text.media === 0) return { kind: 'refused', reason: 'empty' }
  if (text.length > LONGEST_TEXT) return { kind: 'refused', reason: 'too_long' }
  if (credits.needed > credits.there) return { kind: 'refused', reason: 'no_credits' }
  const isDue = WRITTEN.has(text.kind) && isNoticeDue(consent, rule, now)
  const notice = isDue ? modeFor(rule, text.length) : null
  const wait = question.rules && WRITTEN.has(text.kind) ? whenAllowed(question.rules, now) : null
  if (text.isAutomatic === true && wait) return { kind: 'waits', notice, ...wait }
  return { kind: 'admitted', clearance, notice, warnings: warningsOf(wait, isDoubtful) }
}

const NO_WARNINGS: readonly Caution[] = []

function warningsOf(wait: Wait | null, isDoubtful: boolean): readonly Caution[] {
  if (wait === null && !isDoubtful) return NO_WARNINGS
  return [...(isDoubtful ? [DOUBTFUL] : []), ...(wait ? [wait] : [])]
}

/** What somebody writes to the person, by whichever path. What the system answers is no first text (A1). */
const WRITTEN: ReadonlySet<OutboundKind> = new Set(['text', 'instruction'])

/** A3: added to the text where there is room for it, before the text where there is not. */
function modeFor({ mode, text }: NoticeRule, length: number): NoticeMode {
  return length + 1 + text.length > LONGEST_TEXT ? 'separate' : mode
}

const CONFIRMATION_MS = 5 * 60_000

/** Five minutes long it is part of the opt-out, then a text to somebody who said STOP. 47 CFR 64.1200(a)(12). */
export function isLateConfirmation(askedAt: Date, now: Date): boolean {
  return now.getTime() - askedAt.getTime() > CONFIRMATION_MS
}

/** A1, A2: once per (account, phone), and again after `repeatAfterDays` where the account says so (A3). */
function isNoticeDue(consent: Consent, notice: NoticeRule, now: Date): boolean {
  if (consent.noticedAt === null) return true
  if (notice.repeatAfterDays === null) return false
  return now.getTime() - consent.noticedAt.getTime() >= notice.repeatAfterDays * DAY_MS
}
