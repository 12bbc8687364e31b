// When texts that nobody wrote in this moment may go, and how many of them a phone gets in a day (rule G6).
import { NumberInput, Stack, Switch, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { DEFAULT_HOURS, isTextingHours } from '../../../src/core/texting-hours.ts'
import type { Account } from '../api-types.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'

type Values = { hasHours: boolean; from: string; to: string; hasCap: boolean; perDay: number | string }

export function HoursForm({ account: { textingHours, automaticPerDay } }: { account: Account }) {
  const hours = textingHours ?? DEFAULT_HOURS
  const form = useForm<Values>({
    initialValues: {
      hasHours: textingHours !== null,
      from: hours.from,
      to: hours.to,
      hasCap: automaticPerDay !== null,
      perDay: automaticPerDay ?? 1,
    },
    validate: {
      to: (to, { hasHours, from }) =>
        !hasHours || isTextingHours({ from, to }) ? null : 'A time after the first, up to 24:00',
      perDay: (value, { hasCap }) => (!hasCap || Number(value) >= 1 ? null : 'One or more'),
    },
  })
  const { save, problem, isBusy } = useSave(form.setErrors)
  const { hasHours, hasCap } = form.values
  const submit = form.onSubmit(({ from, to, perDay }) => {
    save(
      { textingHours: hasHours ? { from, to } : null, automaticPerDay: hasCap ? Number(perDay) : null },
      form.resetDirty,
    )
  })
  return (
    <form onSubmit={submit}>
      <Stack maw={480}>
        <div>
          <Title order={2}>Texting hours</Title>
          <p className="hint">
            For bulk texts, plans and everything else that nobody writes in that moment. What comes too early
            or too late waits. Your own text goes at any time, with a warning.
          </p>
        </div>
        <Switch
          label="Only between these hours, where the person lives"
          description="Turned off, no rule below holds either"
          {...form.getInputProps('hasHours', { type: 'checkbox' })}
        />
        {hasHours && (
          <div className="two">
            <TextInput label="From" placeholder="08:00" maxLength={5} {...form.getInputProps('from')} />
            <TextInput label="To" placeholder="21:00" maxLength={5} {...form.getInputProps('to')} />
          </div>
        )}
        <Switch
          label="Only so many to one phone in 24 hours"
          {...form.getInputProps('hasCap', { type: 'checkbox' })}
        />
        {hasCap && <NumberInput label="How many" min={1} max={1000} {...form.getInputProps('perDay')} />}
        <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
      </Stack>
    </form>
  )
}
