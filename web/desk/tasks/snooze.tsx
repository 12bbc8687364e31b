// When a task shall come again: a few times that people mean, or any other.
import { ActionIcon, Button, Group, Menu, Stack, TextInput } from '@mantine/core'
import { IconAlarmSnooze } from '@tabler/icons-react'
import { useState } from 'react'
import { openDialog } from '../parts/overlays.tsx'
import { appointment, clock, deskZone, now } from '../parts/when.ts'
import { atHour, daysUntil, fromLocal, toLocal, zoneName } from '../parts/zone.ts'

type Props = {
  title: string
  isOpen: boolean
  onToggle: (isOpen: boolean) => void
  onSnooze: (until: string) => void
}

export function SnoozeMenu({ title, isOpen, onToggle, onSnooze }: Props) {
  return (
    <Menu opened={isOpen} onChange={onToggle} position="bottom-end" width={300} withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label={`Put off: ${title}`}
          title="Put off (S)"
          data-act="snooze"
        >
          <IconAlarmSnooze size={18} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {timesToCome().map(({ label, at, words }) => (
          <Menu.Item
            key={label}
            onClick={() => onSnooze(at)}
            rightSection={<span className="hint">{words}</span>}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => pickTime(title, onSnooze)}>Another time…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function timesToCome(): { label: string; at: string; words: string }[] {
  const here = { zone: deskZone(), now: now() }
  const hour = anHourOn()
  const [tomorrow, monday] = [atHour(1, 9, here), atHour(daysUntil(1, here), 9, here)]
  return [
    { label: 'In an hour', at: hour, words: clock(hour) },
    { label: 'Tomorrow morning', at: tomorrow, words: clock(tomorrow) },
    { label: 'Next week', at: monday, words: appointment(monday) },
  ]
}

/** The next full five minutes after an hour. */
export function anHourOn(): string {
  const step = 300_000
  return new Date(Math.ceil((now().getTime() + 3_600_000) / step) * step).toISOString()
}

function pickTime(title: string, onSnooze: (until: string) => void): void {
  openDialog({
    title: `Put off: ${title}`,
    body: close => <PickTime onPick={onSnooze} close={close} />,
  })
}

function PickTime({ onPick, close }: { onPick: (until: string) => void; close: () => void }) {
  const [local, setLocal] = useState(() =>
    toLocal(atHour(1, 9, { zone: deskZone(), now: now() }), deskZone()),
  )
  const until = fromLocal(local, deskZone())
  const isPast = until === null || Date.parse(until) <= now().getTime()
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (until === null || isPast) return
        close()
        onPick(until)
      }}
    >
      <Stack>
        <TextInput
          type="datetime-local"
          label={`Day and time (${zoneName(deskZone())})`}
          data-autofocus
          value={local}
          min={toLocal(now().toISOString(), deskZone())}
          error={isPast && 'A time to come'}
          onChange={event => setLocal(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit">Put it off</Button>
        </Group>
      </Stack>
    </form>
  )
}
