// The account's name, zone and monthly credits.
import { Autocomplete, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Account } from '../api-types.ts'
import { isZone } from '../parts/when.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'

const ZONES = Intl.supportedValuesOf('timeZone')

export function AccountForm({ account }: { account: Account }) {
  const { name, timeZone, monthlyCredits } = account
  const form = useForm<{ name: string; timeZone: string; monthlyCredits: number | string }>({
    initialValues: { name, timeZone, monthlyCredits },
    validate: {
      name: value => (value.trim() ? null : 'A name'),
      timeZone: value => (isZone(value) ? null : 'A zone like America/Chicago'),
      monthlyCredits: value => (Number(value) >= 0 && value !== '' ? null : 'A number, 0 or more'),
    },
  })
  const { save, problem, isBusy } = useSave(form.setErrors)
  const submit = form.onSubmit(values => {
    save(
      { ...values, name: values.name.trim(), monthlyCredits: Number(values.monthlyCredits) },
      form.resetDirty,
    )
  })
  return (
    <form onSubmit={submit}>
      <Stack maw={480}>
        <TextInput label="Name" {...form.getInputProps('name')} />
        <Autocomplete
          label="Time zone"
          description="Times on these pages, and the month of the credits"
          data={ZONES}
          limit={30}
          {...form.getInputProps('timeZone')}
        />
        <NumberInput
          label="Credits a month"
          description="The alerts at 80, 85, 90 and 95 % count against this"
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          {...form.getInputProps('monthlyCredits')}
        />
        <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
      </Stack>
    </form>
  )
}
