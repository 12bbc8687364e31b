// What counts as asking to stop, and whether Heed confirms it (rules B8, B9).
import { Radio, Stack, Switch, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Account } from '../api-types.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'

export function PolicyForm({ account: { policy, confirmsOptOut } }: { account: Account }) {
  const form = useForm<{ policy: Account['policy']; confirms: boolean }>({
    initialValues: { policy, confirms: confirmsOptOut },
  })
  const { save, problem, isBusy } = useSave(form.setErrors)
  const submit = form.onSubmit(({ policy: chosen, confirms }) => {
    save({ policy: chosen, confirmsOptOut: confirms }, form.resetDirty)
  })
  return (
    <form onSubmit={submit}>
      <Stack maw={560} mb="xl">
        <div>
          <Title order={2}>What counts as stop</Title>
          <p className="hint">STOP and the other single words count always.</p>
        </div>
        <Radio.Group aria-label="What counts as stop" {...form.getInputProps('policy')}>
          <Stack gap="xs" mt={4}>
            <Radio
              value="reasonable"
              label="Clear requests in ordinary words, too"
              description="“Take me off your list” opts out. What is not clear waits in Doubts, and nothing automatic goes to them meanwhile."
            />
            <Radio
              value="keywords"
              label="Only the single words"
              description="“Please stop” blocks nothing and holds nothing back; you are told. US rules ask for more than this since April 2025."
            />
          </Stack>
        </Radio.Group>
        <Switch
          label="Confirm an opt-out with one last text"
          description="Where Heed answers. Off: silence."
          {...form.getInputProps('confirms', { type: 'checkbox' })}
        />
        <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
      </Stack>
    </form>
  )
}
