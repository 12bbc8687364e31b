// May this text go now? One pure function, used at preview, at queueing and at the handoff. F4, invariants 2 and 6.
import { type Clearance, type Consent, clear } from './consent.ts'
import type { OutboundKind } from './prices.ts'

export type RefusalReason = 'opted_out' | 'too_late' | 'no_credits' | 'no_sender'

export type NoticeMode = 'separate' | 'appended'

export type NoticeRule = { readonly mode: NoticeMode; readonly repeatAfterDays: number | null }

export type Question = {
  readonly text: {
    readonly messageId: string
    readonly phone: string
    readonly kind: OutboundKind
    /** When it was written; absent: now. */
    readonly writtenAt?: Date
  }
  readonly consent: Consent
  readonly notice: NoticeRule
  /**
   * Credits that this text needs and that are there for it. At the handoff they are held already: pass them as
   * there.
   */
  readonly credits: { readonly needed: number; readonly there: number }
  readonly now: Date
}

/** `notice`: how the first-text notice goes with it (A1), or null where the phone has had it. */
export type Admission =
  | { readonly kind: 'admitted'; readonly clearance: Clearance; readonly notice: NoticeMode | null }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }

const DAY_MS = 86_400_000

export function admit({ text, consent, notice, credits, now }: Question): Admission {
  const clearance = clear(consent, text)
  if (clearance === null) return { kind: 'refused', reason: 'opted_out' }
  if (text.kind === 'confirmation' && isLateConfirmation(text.writtenAt ?? now, now))
    return { kind: 'refused', reason: 'too_late' }
  if (credits.needed > credits.there) return { kind: 'refused', reason: 'no_credits' }
  const isDue = text.kind === 'text' && isNoticeDue(consent, notice, now)
  return { kind: 'admitted', clearance, notice: isDue ? notice.mode : null }
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
