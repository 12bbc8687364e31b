// Adding a number: what Twilio calls it, and the token that proves its webhooks.
import {
  Button,
  Group,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { Sender } from '../api-types.ts'
import { addSender } from '../calls.ts'
import { showPhone } from '../parts/phone-number.ts'
import { told } from '../parts/toast.ts'
import { sendersQuery } from '../queries.ts'

type Values = {
  phone: string
  accountSid: string
  authToken: string
  repliesBy: Sender['repliesBy']
  segmentsPerSecond: number | string
}

export function SenderForm({ close }: { close: () => void }) {
  const form = useForm<Values>({
    initialValues: { phone: '', accountSid: '', authToken: '', repliesBy: 'provider', segmentsPerSecond: 1 },
    validate: {
      phone: value => (value.trim() ? null : 'The number, with its area code'),
      accountSid: value => (/^AC[0-9a-f]{32}$/i.test(value.trim()) ? null : 'AC and 32 letters and digits'),
      authToken: value => (value.trim().length >= 16 ? null : 'The token of that account'),
    },
  })
  const { add, problem, isBusy } = useAddSender(form.setErrors, close)
  const submit = form.onSubmit(values => void add(values))
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label="Number"
          type="tel"
          placeholder="+1 512 555 0100"
          data-autofocus
          {...form.getInputProps('phone')}
        />
        <TextInput label="Twilio account SID" autoComplete="off" {...form.getInputProps('accountSid')} />
        <PasswordInput
          label="Twilio auth token"
          description="Kept sealed, never shown again"
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
          {...form.getInputProps('authToken')}
        />
        <NativeSelect
          label="Who answers STOP, START and HELP"
          data={[
            { value: 'provider', label: 'The provider, where it knows the word' },
            { value: 'heed', label: 'Heed' },
          ]}
          {...form.getInputProps('repliesBy')}
        />
        <NumberInput label="Segments a second" min={0.1} {...form.getInputProps('segmentsPerSecond')} />
        {problem && (
          <Text role="alert" className="tone-bad">
            Not added: {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Add the number
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function useAddSender(setErrors: (errors: Record<string, string>) => void, close: () => void) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const add = async ({ phone, accountSid, authToken, repliesBy, segmentsPerSecond }: Values) => {
    setBusy(true)
    setProblem(null)
    try {
      const sender = await addSender({
        phone: phone.trim(),
        accountSid: accountSid.trim(),
        authToken: authToken.trim(),
        repliesBy,
        segmentsPerSecond: Number(segmentsPerSecond) || 1,
      })
      void queries.invalidateQueries({ queryKey: sendersQuery.queryKey })
      close()
      told(`${showPhone(sender.phone)} is added. Enter its webhook at the provider.`)
    } catch (error) {
      const fields = fieldsOf(error)
      setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
      setBusy(false)
    }
  }
  return { add, problem, isBusy }
}
