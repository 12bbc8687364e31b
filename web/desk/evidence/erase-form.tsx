// Erasing a person: what goes, what stays, and the reason that is kept.
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import { eraseContact } from '../calls.ts'
import { told } from '../parts/toast.ts'
import { plural } from '../parts/words.ts'

type Props = { contactId: string; name: string; close: () => void; onDone: () => void }

const SURE = 'ERASE'

export function EraseForm({ contactId, name, close, onDone }: Props) {
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const form = useForm({
    initialValues: { reason: '', sure: '' },
    validate: {
      reason: value => (value.trim().length >= 3 ? null : 'Say who asked for it and how, without a name'),
      sure: value => (value.trim() === SURE ? null : `Type ${SURE}: it cannot be undone`),
    },
  })
  const submit = form.onSubmit(async ({ reason }) => {
    setBusy(true)
    setProblem(null)
    try {
      const { texts, phones } = await eraseContact(contactId, reason.trim())
      close()
      told(`Erased: ${plural(texts, 'text')}, ${plural(phones, 'phone')}. What is left is the block.`)
      onDone()
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
        <Text>
          Everything of {name} goes: names and notes, every text in and out, what stands in the history. Their
          phones stay blocked, as a hash of the number, also for imports and whoever adds them again; only the
          person can come back. It cannot be undone.
        </Text>
        <Textarea
          label="Why?"
          description="It is kept, with your name. Name nobody in it."
          placeholder="Asked by letter of 20 November"
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          {...form.getInputProps('reason')}
        />
        <TextInput label={`Type ${SURE}`} autoComplete="off" {...form.getInputProps('sure')} />
        {problem && (
          <Text role="alert" className="tone-bad">
            {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={isBusy} color="#b93a06">
            Erase for good
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
