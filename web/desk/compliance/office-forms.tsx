// Makes an office, joins one by its code, and blocks a phone in all of its accounts.
import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { showPhone } from '../parts/phone-number.ts'
import { told } from '../parts/toast.ts'
import { blockInOffice, foundOffice, joinOffice, type Office } from './queries.ts'

type Close = { close: () => void }

export function FoundForm({ close }: Close) {
  const [code, setCode] = useState<string | null>(null)
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: value => (value.trim() ? null : 'What people call it') },
  })
  const { save, problem, isBusy } = useSave(form.setErrors)
  if (code !== null) return <Code code={code} close={close} />
  return (
    <form
      onSubmit={form.onSubmit(({ name }) => save(async () => setCode((await foundOffice(name.trim())).code)))}
    >
      <Stack>
        <Text>This account is its first. The others join with a code, which is shown next.</Text>
        <TextInput
          label="Name"
          placeholder="Main Street Realty"
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Foot problem={problem} isBusy={isBusy} act="Make the office" close={close} />
      </Stack>
    </form>
  )
}

function Code({ code, close }: Close & { code: string }) {
  return (
    <Stack>
      <Text>
        <b>Copy it now.</b> Heed keeps only a fingerprint of it; nobody can show it again. Give it to the
        owners of the other accounts: whoever has it can join.
      </Text>
      <CopyField label="The code" value={code} />
      <Group justify="flex-end">
        <Button onClick={close}>I have copied it</Button>
      </Group>
    </Stack>
  )
}

export function JoinForm({ close }: Close) {
  const form = useForm({
    initialValues: { code: '' },
    validate: { code: value => (value.trim() ? null : 'The owner who made the office has it') },
  })
  const { save, problem, isBusy } = useSave(form.setErrors)
  return (
    <form
      onSubmit={form.onSubmit(({ code }) =>
        save(async () => {
          const { office } = await joinOffice(code.trim())
          close()
          told(`This account belongs to ${office?.name ?? 'the office'} now.`)
        }),
      )}
    >
      <Stack>
        <Text>
          Whoever asked the whole office to stop is blocked in this account as well, from now on. Leaving
          later lets nobody go.
        </Text>
        <TextInput label="Code" autoComplete="off" data-autofocus {...form.getInputProps('code')} />
        <Foot problem={problem} isBusy={isBusy} act="Join the office" close={close} />
      </Stack>
    </form>
  )
}

export function BlockForm({ office, close }: Close & { office: Office }) {
  const form = useForm({
    initialValues: { phone: '', note: '' },
    validate: {
      phone: value => (value.trim() ? null : 'Whose phone it is about'),
      note: value => (value.trim() ? null : 'Say who asked, how and when: it is the evidence later'),
    },
  })
  const { save, problem, isBusy } = useSave(form.setErrors)
  const accounts = office.accounts.length
  return (
    <form
      onSubmit={form.onSubmit(({ phone, note }) =>
        save(async () => {
          await blockInOffice({ phone: phone.trim(), note: note.trim() })
          close()
          told(`${showPhone(phone.trim())} is blocked in every account of ${office.name}.`)
        }),
      )}
    >
      <Stack>
        <Text>
          No text will reach the phone from{' '}
          {accounts === 1 ? 'this account' : `any of the ${accounts} accounts`}, and what waits for it is
          canceled. It cannot be taken back for all at once: each account lifts its own block, by START from
          the phone or a new consent.
        </Text>
        <TextInput
          label="Phone"
          type="tel"
          placeholder="(512) 555-0142"
          data-autofocus
          {...form.getInputProps('phone')}
        />
        <Textarea
          label="Who asked, and how?"
          placeholder="Her letter of 3 June, in the office folder"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          {...form.getInputProps('note')}
        />
        <Foot problem={problem} isBusy={isBusy} act="Block in the whole office" close={close} isRisky />
      </Stack>
    </form>
  )
}

function useSave(setErrors: (errors: Record<string, string>) => void) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (call: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await call()
      for (const key of ['compliance', 'conversations', 'conversation'])
        void queries.invalidateQueries({ queryKey: [key] })
    } catch (error) {
      const fields = fieldsOf(error)
      setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
    }
    setBusy(false)
  }
  return { save: (call: () => Promise<void>) => void save(call), problem, isBusy }
}

type FootProps = Close & { problem: string | null; isBusy: boolean; act: string; isRisky?: boolean }

function Foot({ problem, isBusy, act, close, isRisky }: FootProps) {
  return (
    <>
      {problem && (
        <Text role="alert" className="tone-bad">
          {problem}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Leave it
        </Button>
        <Button type="submit" loading={isBusy} {...(isRisky && { color: '#b93a06' })}>
          {act}
        </Button>
      </Group>
    </>
  )
}
