// Where a phone's owner answers: quick answers and a line to type in.
import { ActionIcon, Textarea } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { sendText } from './api.ts'
import { keepEntry, useFeed } from './feed.ts'

const QUICK = ['Yes', 'STOP', 'please stop', 'START', 'HELP']

export function Composer({ phone, name, number }: { phone: string; name: string; number: string | null }) {
  const { connection } = useFeed()
  const [text, setText] = useState('')
  const [error, setError] = useState<string | null>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const canSend = number !== null && connection === 'live'

  const send = async (body: string) => {
    if (number === null || body.trim() === '') return
    setError(null)
    try {
      keepEntry(await sendText(phone, body, number))
      if (body === text) setText('')
    } catch (problem) {
      setError((problem as Error).message)
    }
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send(text)
  }
  return (
    <div className="composer">
      <fieldset className="quick" aria-label={`Quick answers from ${name}`}>
        {QUICK.map(answer => (
          <button key={answer} type="button" disabled={!canSend} onClick={() => void send(answer)}>
            {answer}
          </button>
        ))}
      </fieldset>
      {error && (
        <p className="send-error" role="alert">
          Not sent. {error}
        </p>
      )}
      <div className="line">
        <Textarea
          ref={input}
          className="grow"
          radius="xl"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={1600}
          placeholder={canSend ? 'Text message' : 'Waiting for Heed'}
          aria-label={`Write from ${name}’s phone`}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <ActionIcon
          radius="xl"
          size={34}
          variant="filled"
          aria-label={`Send from ${name}’s phone`}
          disabled={!canSend || text.trim() === ''}
          onClick={() => void send(text).then(() => input.current?.focus())}
        >
          <IconArrowUp size={18} aria-hidden />
        </ActionIcon>
      </div>
    </div>
  )
}
