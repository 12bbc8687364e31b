// Where a text is written: what goes before it, what it costs, which character makes it dear; Enter sends.
import { ActionIcon } from '@mantine/core'
import { IconAlertTriangle, IconSend2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useEffect } from 'react'
import { costlyCharacters } from '../../../src/core/segments.ts'
import type { Conversation } from '../api-types.ts'
import { humane } from '../parts/when.ts'
import { callName } from '../parts/words.ts'
import { accountQuery } from '../queries.ts'
import { BodyField } from './body-field.tsx'
import { takeFocusWish } from './focus-wish.ts'
import { CostlyHint, QuietLine } from './quiet-line.tsx'
import { useSend } from './send.ts'
import { keepDraft, useDraft } from './typed.ts'

type Props = { conversation: Conversation; field: RefObject<HTMLTextAreaElement | null> }

export function Composer({ conversation, field }: Props) {
  const { phone, contacts, decision } = conversation
  const body = useDraft(phone)
  const { send } = useSend(phone)
  useEffect(() => {
    if (takeFocusWish(phone)) field.current?.focus()
  }, [phone, field])
  const account = useQuery(accountQuery).data
  const costly = costlyCharacters(body)
  const name = callName(contacts)
  // Without credits or a sender every text would be refused: say it before it is written, and keep the words.
  const canSend = decision.allowed && body.trim() !== ''
  const submit = () => {
    if (!canSend) return
    keepDraft(phone, '')
    send(body.trim())
  }
  return (
    <div className="composer">
      {!decision.allowed && (
        <p className="composer-stop tone-bad" role="note">
          <IconAlertTriangle size={16} aria-hidden />
          {humane(decision.text)}
        </p>
      )}
      <NoticeFirst notice={conversation.notice} place="before" />
      <form
        className="composer-box"
        onSubmit={event => {
          event.preventDefault()
          submit()
        }}
      >
        <BodyField
          field={field}
          body={body}
          costly={costly}
          placeholder={name === 'This person' ? 'Write a text' : `Text ${name}`}
          onChange={words => keepDraft(phone, words)}
          onEnter={submit}
        />
        <ActionIcon type="submit" size={36} aria-label="Send" aria-disabled={!canSend} data-off={!canSend}>
          <IconSend2 size={20} stroke={1.75} />
        </ActionIcon>
      </form>
      <NoticeFirst notice={conversation.notice} place="after" />
      <CostlyHint body={body} costly={costly} onPlain={words => keepDraft(phone, words)} />
      <QuietLine body={body} conversation={conversation} prices={account?.prices} />
    </div>
  )
}

type NoticeProps = { notice: Conversation['notice']; place: 'before' | 'after' }

/** Rule A1: what this phone gets with the first text, shown where it will stand. */
function NoticeFirst({ notice, place }: NoticeProps) {
  if (notice === null || (notice.mode === 'separate') !== (place === 'before')) return null
  return (
    <p className="notice-first">
      <span className="caption">{notice.mode === 'separate' ? 'Sent first, free' : 'Added to it, free'}</span>
      {notice.text}
    </p>
  )
}
