// The two answers to a doubt: it means stop, or it does not and why. In the tray, and above the composer of the thread.
import { Button, Group, TextInput } from '@mantine/core'
import { IconHandStop, IconMessageCheck } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { confirmDoubt, dismissDoubt } from '../calls.ts'
import './doubts.css'
import { useDecision } from './queries.ts'

export function Answers({ phone, name }: { phone: string; name: string }) {
  const { isBusy, act, takeBack } = useDecision(phone)
  const [reason, setReason] = useState<string | null>(null)
  const who = name === 'This person' ? 'them' : name
  const confirm = () =>
    void act(
      () => confirmDoubt(phone),
      `${name} is opted out. START, or a new consent that an owner records, lifts it.`,
    )
  const dismiss = (event: FormEvent) => {
    event.preventDefault()
    const words = reason?.trim()
    if (!words) return
    void act(() => dismissDoubt(phone, words), `Texts may go to ${who} again.`, takeBack)
  }
  if (reason === null)
    return (
      <div className="doubt-answers">
        <Group gap="xs">
          <Button
            color="red"
            variant="light"
            leftSection={<IconHandStop size={18} stroke={1.75} aria-hidden />}
            loading={isBusy}
            onClick={confirm}
          >
            It means stop: opt {who} out
          </Button>
          <Button
            variant="default"
            leftSection={<IconMessageCheck size={18} stroke={1.75} aria-hidden />}
            disabled={isBusy}
            onClick={() => setReason('')}
          >
            It does not
          </Button>
        </Group>
        <p className="hint">
          Letting texts go on can be undone. Opting out cannot be undone here: START from their phone lifts
          it, or a new consent from after it that an owner records in the conversation.
        </p>
      </div>
    )
  return (
    <form onSubmit={dismiss} className="doubt-reason">
      <TextInput
        label="What did it mean?"
        description="Kept in the history of the phone"
        placeholder="Asked about the lender’s number"
        maxLength={500}
        data-autofocus
        autoFocus
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button type="submit" loading={isBusy} disabled={reason.trim() === ''}>
          Let texts go on
        </Button>
        <Button variant="default" onClick={() => setReason(null)}>
          Back
        </Button>
      </Group>
    </form>
  )
}
