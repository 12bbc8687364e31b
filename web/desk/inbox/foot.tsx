// What stands below the thread: the composer, a warning above it, or, for who opted out, what can be done instead.
import type { RefObject } from 'react'
import type { Conversation } from '../api-types.ts'
import { Blocked } from './blocked.tsx'
import { Composer } from './composer.tsx'
import { Doubt } from './doubt.tsx'

type Props = {
  conversation: Conversation
  field: RefObject<HTMLTextAreaElement | null>
}

export function Foot({ conversation, field }: Props) {
  if (conversation.consent.state === 'opted_out') {
    return (
      <footer className="foot">
        <Blocked conversation={conversation} />
      </footer>
    )
  }
  return (
    <footer className="foot">
      <Doubt conversation={conversation} />
      <Composer key={conversation.phone} conversation={conversation} field={field} />
    </footer>
  )
}
