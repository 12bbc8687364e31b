// When a text shall go: a few times that people mean, or any other, with what their clock shows then.
import { Button, CloseButton, TextInput } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { appointment, clockIn, deskZone, now } from '../parts/when.ts'
import { atHour, daysUntil, fromLocal, toLocal, zoneName } from '../parts/zone.ts'

type Props = {
  sendAt: string | null
  /** Theirs, where it is known. */
  zone: string | null
  onChange: (sendAt: string | null) => void
  onClose: () => void
}

export function Schedule({ sendAt, zone, onChange, onClose }: Props) {
  const there = { zone: zone ?? deskZone(), now: now() }
  const isElsewhere = zone !== null && zone !== deskZone()
  const choices = [
    { label: 'In an hour', at: inAnHour() },
    { label: 'Tomorrow, 9:00', at: atHour(1, 9, there) },
    { label: 'Monday, 9:00', at: atHour(daysUntil(1, there), 9, there) },
  ]
  return (
    <fieldset className="schedule">
      <legend className="visually-hidden">When it goes</legend>
      <div className="schedule-choices">
        {choices.map(({ label, at }) => (
          <Button
            key={label}
            variant={sendAt === at ? 'light' : 'default'}
            size="compact-sm"
            aria-pressed={sendAt === at}
            onClick={() => onChange(at)}
          >
            {label}
            {isElsewhere && label !== 'In an hour' && ' their time'}
          </Button>
        ))}
      </div>
      <TextInput
        type="datetime-local"
        label={`Day and time, by your clock (${zoneName(deskZone())})`}
        value={sendAt ? toLocal(sendAt, deskZone()) : ''}
        min={toLocal(now().toISOString(), deskZone())}
        onChange={event => onChange(fromLocal(event.currentTarget.value, deskZone()))}
      />
      <Button variant="subtle" color="gray" size="compact-sm" onClick={onClose}>
        {sendAt ? 'Done' : 'Send it now instead'}
      </Button>
    </fieldset>
  )
}

/** What is set, and the way back to now. */
export function ScheduledFor(props: { sendAt: string; zone: string | null; onNow: () => void }) {
  const { sendAt, zone, onNow } = props
  const there = zone && zone !== deskZone() ? clockIn(zone, sendAt) : null
  const isPast = Date.parse(sendAt) <= now().getTime()
  return (
    <p className="scheduled" data-past={isPast}>
      <IconClock size={16} stroke={1.75} aria-hidden />
      <span>
        {isPast ? 'That time has passed: it would go at once. ' : 'Goes '}
        <b>{appointment(sendAt)}</b>
        {there && `, ${there} their time`}
      </span>
      <CloseButton size={24} aria-label="Send it now instead" onClick={onNow} />
    </p>
  )
}

/** The next full five minutes after an hour. */
function inAnHour(): string {
  const step = 300_000
  return new Date(Math.ceil((now().getTime() + 3_600_000) / step) * step).toISOString()
}
