// Makes an API key and shows its secret, this once.
import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { Role } from '../api-types.ts'
import { addApiKey } from '../calls.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { apiKeysQuery } from '../queries.ts'

export function KeyForm({ close }: { close: () => void }) {
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const form = useForm<{ name: string; role: Role }>({
    initialValues: { name: '', role: 'agent' },
    validate: { name: value => (value.trim() ? null : 'What it is for, so that you know it again') },
  })
  const submit = form.onSubmit(async ({ name, role }) => {
    setBusy(true)
    setProblem(null)
    try {
      const made = await addApiKey({ name: name.trim(), role })
      setSecret(made.secret)
      void queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey })
    } catch (error) {
      const fields = fieldsOf(error)
      form.setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
    }
    setBusy(false)
  })
  if (secret) return <Secret secret={secret} close={close} />
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label="Name" placeholder="Website form" data-autofocus {...form.getInputProps('name')} />
        <Radio.Group label="May do what" {...form.getInputProps('role')}>
          <Stack gap="xs" mt={4}>
            <Radio value="agent" label="As an agent: contacts, texts, opt-outs" />
            <Radio value="owner" label="As an owner: settings, credits, recording consent as well" />
          </Stack>
        </Radio.Group>
        {problem && (
          <Text role="alert" className="tone-bad">
            Not made: {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Secret({ secret, close }: { secret: string; close: () => void }) {
  return (
    <Stack>
      <Text>
        <b>Copy it now.</b> Heed keeps only a fingerprint of it; nobody can show it again.
      </Text>
      <CopyField label="The key" value={secret} />
      <Group justify="flex-end">
        <Button onClick={close}>I have copied it</Button>
      </Group>
    </Stack>
  )
}
