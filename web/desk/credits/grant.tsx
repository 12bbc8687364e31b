// The owner gives the account more credits, with a reason that stays in the entries.
import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import { grantCredits } from '../calls.ts'
import { told } from '../parts/toast.ts'
import { credits as inWords } from '../parts/words.ts'

export function GrantForm({ close }: { close: () => void }) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const form = useForm<{ credits: number | string; reason: string }>({
    initialValues: { credits: 1000, reason: '' },
    validate: {
      credits: value => (Number(value) > 0 ? null : 'One credit or more'),
      reason: value => (value.trim() ? null : 'It will stand in the entries'),
    },
  })
  const submit = form.onSubmit(async ({ credits, reason }) => {
    setBusy(true)
    setProblem(null)
    try {
      await grantCredits(Number(credits), reason.trim())
      close()
      told(`${inWords(Number(credits))} granted.`)
      for (const queryKey of [['credits'], ['credit-entries'], ['conversation']]) {
        void queries.invalidateQueries({ queryKey })
      }
    } catch (error) {
      const fields = fieldsOf(error)
      form.setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
      setBusy(false)
    }
  })
  return (
    <form onSubmit={submit}>
      <Stack>
        <NumberInput
          label="Credits"
          min={1}
          max={10_000_000}
          allowDecimal={false}
          thousandSeparator=","
          data-autofocus
          {...form.getInputProps('credits')}
        />
        <TextInput label="Why" placeholder="Open house in May" {...form.getInputProps('reason')} />
        {problem && (
          <Text role="alert" className="tone-bad">
            Not granted: {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Grant {inWords(Number(form.values.credits) || 0)}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
