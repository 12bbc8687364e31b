// Somebody asked to stop in words that no rule knows: say so, and offer the two right answers (rule B8).
import { Button, Group } from '@mantine/core'
import { IconMessageQuestion } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Conversation, Message, TimelineItem } from '../api-types.ts'
import { instruct } from '../calls.ts'
import { told, toldError } from '../parts/toast.ts'
import { callName } from '../parts/words.ts'
import { openOptOut } from './consent-dialogs.tsx'

export function Doubt({ conversation, items }: { conversation: Conversation; items: TimelineItem[] }) {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const { phone, contacts } = conversation
  const name = callName(contacts)
  const { asksToStop } = conversation
  if (!asksToStop) return null
  const tellThem = () => {
    setBusy(true)
    instruct(phone)
      .then(() => told(`${name} was texted the words that work.`))
      .catch(toldError)
      .finally(() => {
        setBusy(false)
        void queries.invalidateQueries({ queryKey: ['conversation', phone] })
      })
  }
  return (
    <div className="notice-bar notice-bar-wait" role="note">
      <IconMessageQuestion size={20} stroke={1.75} aria-hidden />
      <div>
        <p>
          <b>{name} seems to ask for no more texts.</b> Only the single word STOP blocks them, so nothing is
          blocked yet.
        </p>
        <Group gap="xs" mt={8}>
          <Button size="compact-sm" loading={isBusy} onClick={tellThem}>
            Text them the words that work
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => openOptOut(phone, name, doubtfulText(items)?.body)}
          >
            Opt them out
          </Button>
        </Group>
      </div>
    </div>
  )
}

/** The newest text that seems to ask for it: its words go into the note of an opt-out. */
function doubtfulText(items: TimelineItem[]): Message | null {
  const found = items.findLast(({ message }) => message?.reading?.verdict === 'doubtful')
  return found?.message ?? null
}
