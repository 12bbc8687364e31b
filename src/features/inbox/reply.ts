// Drafts what Heed itself says: confirmation, welcome back, help (chart D).
import type { ReplyKind } from '../../core/consent.ts'
import { isInternational } from '../../core/phone.ts'
import { priceOfOutbound } from '../../core/prices.ts'
import { replyText } from '../../core/replies.ts'
import { segmentsOf } from '../../core/segments.ts'
import type { Account } from '../accounts/account.ts'
import { type Draft, PRIORITY } from '../messages/insert.ts'
import type { Sender } from '../senders/queries.ts'

export type ReplyRequest = {
  readonly id: string
  readonly account: Account
  readonly sender: Sender
  readonly phone: string
  readonly kind: ReplyKind
  /** The text that it answers. */
  readonly answers: string
  readonly now: Date
}

export function replyDraft({ id, account, sender, phone, kind, answers, now }: ReplyRequest): Draft {
  const body = replyText(kind, account.replies)
  const { segments, encoding } = segmentsOf(body)
  const measure = { kind, segments, media: 0, isInternational: isInternational(phone) }
  return {
    id,
    phone,
    senderId: sender.id,
    laneId: null,
    kind,
    body,
    media: [],
    segments,
    encoding,
    credits: priceOfOutbound(account.prices, measure),
    origin: 'system',
    originId: answers,
    author: null,
    dueAt: now,
    priority: PRIORITY.reply,
  }
}
