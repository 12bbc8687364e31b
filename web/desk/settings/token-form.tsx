// A new auth token for a number, after it was changed at the provider.
import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'

export function TokenForm({ close, onToken }: { close: () => void; onToken: (token: string) => void }) {
  const form = useForm({
    initialValues: { token: '' },
    validate: {
      token: value => (value.trim().length >= 16 ? null : 'The whole token, 16 characters or more'),
    },
  })
  const submit = form.onSubmit(({ token }) => {
    onToken(token.trim())
    close()
  })
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label="New auth token"
          description="It is sealed and never shown again. What waits for it goes then."
          autoComplete="off"
          data-autofocus
          maxLength={100}
          {...form.getInputProps('token')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit">Save the token</Button>
        </Group>
      </Stack>
    </form>
  )
}
