// One text: caption by kind, words, what became of it in words, and what can still be done about it.
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { memo, type ReactNode, useState } from 'react'
import type { Message } from '../api-types.ts'
import { cancelMessage } from '../calls.ts'
import { openWhy } from '../evidence/open.tsx'
import { Media } from '../parts/attachments.tsx'
import { MessageState } from '../parts/state-mark.tsx'
import { told, toldError } from '../parts/toast.ts'
import { clock, moment } from '../parts/when.ts'
import { captionOf, credits, readingWords, reasonOf } from '../parts/words.ts'
import { useMe } from '../queries.ts'

export const Bubble = memo(function Bubble({ message }: { message: Message }) {
  const { direction, kind, body, media, reading } = message
  const { user } = useMe()
  const caption = captionOf(message, user?.name ?? '')
  const reason = direction === 'out' ? reasonOf(message) : null
  const effect = reading && readingWords(reading)
  return (
    <li
      className={`item item-${direction}`}
      data-kind={kind}
      data-state={message.state}
      id={`text-${message.id}`}
    >
      {caption && <span className="caption">{caption}</span>}
      <div className="bubble">
        {body && <Body body={body} words={reading?.verdict === 'doubtful' ? reading.words : []} />}
        <Media urls={media} />
      </div>
      <div className="meta">
        <time dateTime={message.createdAt} title={moment(message.createdAt)}>
          {clock(message.createdAt)}
        </time>
        {direction === 'out' && <MessageState message={message} />}
        {effect && <span className={`tone-${effect.tone}`}>{effect.words}</span>}
        {direction === 'out' && <Cost message={message} />}
        {message.state === 'waiting' && <Cancel message={message} />}
        <button type="button" className="why-link" onClick={() => openWhy(message.id)}>
          Why?
        </button>
      </div>
      {reason && <p className="reason">{reason}</p>}
    </li>
  )
})

function Cost({ message: { credits: cost, kind, state } }: { message: Message }) {
  if (state === 'canceled' || state === 'refused') return <span>no charge</span>
  if (cost > 0) return <span>{credits(cost)}</span>
  return kind === 'text' ? null : <span>free</span>
}

function Cancel({ message }: { message: Message }) {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const cancel = () => {
    setBusy(true)
    cancelMessage(message.id)
      .then(() => told('Cancelled. Nothing was sent, nothing was charged.'))
      .catch(toldError)
      .finally(() => {
        setBusy(false)
        void queries.invalidateQueries({ queryKey: ['conversation', message.phone] })
      })
  }
  return (
    <Button variant="default" size="compact-xs" loading={isBusy} onClick={cancel}>
      Cancel
    </Button>
  )
}

/** The words that made a text doubtful are marked, so that one sees why. */
function Body({ body, words }: { body: string; words: string[] }): ReactNode {
  const telling = words.filter(Boolean).map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (telling.length === 0) return <p>{body}</p>
  const parts = body.split(new RegExp(`(${telling.join('|')})`, 'giu'))
  return (
    <p>
      {parts.map((part, i) => {
        // Every second part is a match; parts never move within one text.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        return i % 2 === 1 ? <mark key={i}>{part}</mark> : part
      })}
    </p>
  )
}
