// Step 4: now, at a time, or at a time by each person's own clock; from which numbers, up to which limits.
import { Radio, Stack, TextInput } from '@mantine/core'
import type { BulkPreview } from '../api-types.ts'
import { appointment, clock, dayAhead, deskZone, now } from '../parts/when.ts'
import { atHour, fromLocal, toLocal, zoneName } from '../parts/zone.ts'
import { changeBulk, type Draft, type Timing } from './draft.ts'
import { How } from './how.tsx'
import { Step } from './step.tsx'

type Props = {
  draft: Draft
  preview: BulkPreview | undefined
  problem: string | null
  howProblem: string | null
}

export function When({ draft, preview, problem, howProblem }: Props) {
  const { timing, sendAt, local } = draft
  const choose = (next: Timing) =>
    changeBulk({
      timing: next,
      // A time to start from: nobody wants an empty field.
      ...(next === 'at' && !sendAt && { sendAt: tomorrow() }),
      ...(next === 'local' && !local && { local: toLocal(tomorrow(), deskZone()) }),
    })
  return (
    <Step
      no={4}
      title="When"
      isDone={problem === null && howProblem === null && isSet(draft)}
      says={saysOf(draft)}
    >
      <Radio.Group
        aria-label="When it goes"
        value={timing}
        onChange={next => choose(next as Timing)}
        error={problem}
      >
        <Stack gap="sm">
          <Radio value="now" label="Now" />
          <Radio value="at" label="At a time" />
          {timing === 'at' && (
            <TextInput
              className="when-field"
              type="datetime-local"
              label={`Day and time, by your clock (${zoneName(deskZone())})`}
              value={sendAt ? toLocal(sendAt, deskZone()) : ''}
              min={toLocal(now().toISOString(), deskZone())}
              onChange={event => changeBulk({ sendAt: fromLocal(event.currentTarget.value, deskZone()) })}
            />
          )}
          <Radio
            value="local"
            label="At a time by each person’s own clock"
            description="9:00 in New York goes before 9:00 in Denver: by the contact’s time zone, ZIP code or state, else by the number. Who may be anywhere goes by the account’s clock."
          />
          {timing === 'local' && (
            <TextInput
              className="when-field"
              type="datetime-local"
              label="Day and time, where they are"
              value={local ?? ''}
              onChange={event => changeBulk({ local: event.currentTarget.value || null })}
            />
          )}
        </Stack>
      </Radio.Group>
      <How draft={draft} problem={howProblem} />
      {preview?.finishAt && (
        <p className="when-says" role="status">
          {timing !== 'local' && <>The first goes {timeOf(preview.startsAt)}. </>}
          The last goes {timeOf(preview.finishAt)}
          {timing === 'local' && ' by your clock'}, at {preview.pace.segmentsPerSecond.toLocaleString('en')}{' '}
          segments a second from{' '}
          {preview.pace.senders.length === 1 ? 'one number' : `${preview.pace.senders.length} numbers`}.
        </p>
      )}
    </Step>
  )
}

/** "at once", "8:26 am", "tomorrow, 9:00 am", "Tue, 24 Nov, 9:00 am". */
export function timeOf(iso: string): string {
  if (Date.parse(iso) - now().getTime() < 5_000) return 'at once'
  const day = dayAhead(iso)
  return day === 'today' ? clock(iso) : `${day}, ${clock(iso)}`
}

function isSet({ timing, sendAt, local }: Draft): boolean {
  return timing === 'now' || (timing === 'at' ? sendAt !== null : local !== null)
}

function saysOf({ timing, sendAt, local }: Draft): string | null {
  if (timing === 'now') return 'As soon as you send it'
  if (timing === 'at') return sendAt && appointment(sendAt)
  const at = local && fromLocal(local, 'UTC')
  return at ? `${appointment(at, 'UTC')}, by each person’s clock` : null
}

function tomorrow(): string {
  return atHour(1, 9, { zone: deskZone(), now: now() })
}
