// The bar on top: what this page is, the clock that can be moved, the faults, the way back to the desk.
import { ActionIcon, Badge, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconArrowUpRight, IconClock, IconMoon, IconSun } from '@tabler/icons-react'
import { useState } from 'react'
import { advanceClock } from './api.ts'
import { countFaults } from './fault-rows.ts'
import { Faults } from './faults.tsx'
import { takeClock, useFeed } from './feed.ts'
import { longDate, timeOf } from './words.ts'

export function Bar() {
  const { deskUrl, faults } = useFeed()
  const [isOpen, setOpen] = useState(false)
  const count = countFaults(faults)
  return (
    <header className="bar">
      <div className="bar-name">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <h1>Phones</h1>
      </div>
      <ClockControl />
      <div className="bar-end">
        <Button
          variant="default"
          {...(count > 0 && { className: 'faults-on' })}
          leftSection={<IconAlertTriangle size={16} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {count === 0 ? 'Faults' : count === 1 ? '1 fault on' : `${count} faults on`}
        </Button>
        {deskUrl && (
          <Button
            component="a"
            href={deskUrl}
            variant="default"
            rightSection={<IconArrowUpRight size={16} aria-hidden />}
          >
            Desk
          </Button>
        )}
        <SchemeSwitch />
      </div>
      <Faults isOpen={isOpen} onClose={() => setOpen(false)} />
    </header>
  )
}

const STEPS = [
  { advance: 'PT1H', label: '+1 hour' },
  { advance: 'P1D', label: '+1 day' },
  { advance: 'P30D', label: '+30 days' },
]

function ClockControl() {
  const { clock, aheadMs } = useFeed()
  const [busy, setBusy] = useState<string | null>(null)
  const now = useNow(aheadMs)
  const move = async (advance: string) => {
    setBusy(advance)
    try {
      takeClock(await advanceClock(advance))
    } catch (error) {
      notifications.show({
        color: 'orange',
        title: 'The clock did not move',
        message: (error as Error).message,
      })
    }
    setBusy(null)
  }
  const isAhead = (clock?.offsetMs ?? 0) > 0
  return (
    <fieldset className="clock" aria-label="Clock">
      <span className="clock-now">
        <IconClock size={16} aria-hidden />
        <time dateTime={new Date(now).toISOString()}>
          {longDate(now)}, <b>{timeOf(now)}</b>
        </time>
        {isAhead && (
          <Badge
            variant="light"
            size="sm"
            className="ahead"
            title="Heed and the phones live in the same moved time"
          >
            {aheadInWords(clock!.offsetMs)}
          </Badge>
        )}
      </span>
      <Button.Group>
        {STEPS.map(({ advance, label }) => (
          <Button
            key={advance}
            variant="default"
            size="xs"
            loading={busy === advance}
            disabled={clock === null}
            onClick={() => void move(advance)}
          >
            {label}
          </Button>
        ))}
      </Button.Group>
    </fieldset>
  )
}

function aheadInWords(ms: number): string {
  const hours = Math.round(ms / 3_600_000)
  const [days, rest] = [Math.floor(hours / 24), hours % 24]
  const parts = [days > 0 && `${days} d`, (rest > 0 || days === 0) && `${rest} h`].filter(Boolean)
  return `${parts.join(' ')} ahead`
}

/** The sandbox's time, in steps of a second. */
export function useNow(aheadMs: number): number {
  const [real, setReal] = useState(() => Date.now())
  useInterval(() => setReal(Date.now()), 1000, { autoInvoke: true })
  return Math.max(real, 0) + aheadMs
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <ActionIcon
      variant="default"
      size={36}
      aria-label={`Switch to ${other}`}
      onClick={() => setColorScheme(other)}
    >
      {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  )
}
