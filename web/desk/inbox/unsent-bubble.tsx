// A text that the server has not taken: on its way, refused with the reason, or lost on the line.
import { Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconArrowUpRight } from '@tabler/icons-react'
import { Media } from '../parts/attachments.tsx'
import { useSend } from './send.ts'
import { draftOf, dropUnsent, keepDraft, type Unsent } from './typed.ts'

export function UnsentBubble({ text, phone }: { text: Unsent; phone: string }) {
  const { again } = useSend(phone)
  const edit = () => {
    const { body, media } = draftOf(phone)
    keepDraft(phone, {
      body: body ? `${text.body}\n${body}` : text.body,
      media: [...text.media, ...media.filter(each => !text.media.some(one => one.url === each.url))],
      sendAt: text.sendAt,
    })
    dropUnsent(phone, text.key)
    document.getElementById('composer')?.focus()
  }
  if (text.state === 'sending') {
    return (
      <li className="item item-out" data-state="sending">
        <div className="bubble">
          {text.body && <p>{text.body}</p>}
          <Media urls={text.media.map(each => each.url)} />
        </div>
        <div className="meta">
          <span className="state tone-quiet">
            <IconArrowUpRight size={14} aria-hidden />
            {text.sendAt ? 'Planning' : 'Sending'}
          </span>
        </div>
      </li>
    )
  }
  return (
    <li className="item item-out" data-state="refused">
      <div className="bubble">
        {text.body && <p>{text.body}</p>}
        <Media urls={text.media.map(each => each.url)} />
      </div>
      <div className="meta">
        <span className="state tone-bad">
          <IconAlertTriangle size={14} aria-hidden />
          Not sent
        </span>
      </div>
      <p className="reason">{text.reason}</p>
      <Group gap="xs" mt={4}>
        <Button variant="default" size="compact-xs" onClick={() => again(text)}>
          Try again
        </Button>
        <Button variant="default" size="compact-xs" onClick={edit}>
          Edit
        </Button>
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => dropUnsent(phone, text.key)}>
          Discard
        </Button>
      </Group>
    </li>
  )
}
