// One conversation in the list: name, last words, time, unread dot, and what must not be overlooked.
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { ConversationRow } from '../api-types.ts'
import { showName } from '../parts/phone-number.ts'
import { ConsentMark, DoubtMark } from '../parts/state-mark.tsx'
import { brief } from '../parts/when.ts'

export const Row = memo(function Row({ row, isSelected }: { row: ConversationRow; isSelected: boolean }) {
  const { phone, contact, lastMessage, unread, consent, asksToStop, lastAt } = row
  const isOut = consent.state === 'opted_out'
  return (
    <Link
      to="/inbox/$phone"
      params={{ phone }}
      search={true}
      className="row"
      data-on={isSelected}
      data-unread={unread > 0}
      preload={false}
    >
      <span className="row-top">
        {unread > 0 && <span className="row-dot" aria-hidden />}
        <span className="row-name">{showName(contact?.name ?? phone)}</span>
        <time className="row-time" dateTime={lastAt}>
          {brief(lastAt)}
        </time>
      </span>
      <span className="row-bottom">
        <span className="row-words">{lastMessage ? lastWords(lastMessage) : 'No texts yet'}</span>
        {unread > 0 && <span className="visually-hidden">{unread} unread</span>}
        {isOut ? <ConsentMark state="opted_out" /> : asksToStop && <DoubtMark />}
      </span>
    </Link>
  )
})

function lastWords({ body, direction, state, kind }: NonNullable<ConversationRow['lastMessage']>): string {
  const words = body || 'A picture'
  if (direction === 'in') return words
  if (state === 'not_delivered' || state === 'refused' || state === 'canceled') return `Not sent: ${words}`
  return kind === 'text' ? `You: ${words}` : `Heed: ${words}`
}
