// Opting somebody out on request, and recording a new consent with its evidence (rule B10).
import { Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { NewConsent } from '../api-types.ts'
import { optIn, optOut } from '../calls.ts'
import { showPhone } from '../parts/phone-number.ts'
import { told } from '../parts/toast.ts'
import { now } from '../parts/when.ts'

type FormProps = { phone: string; name: string; close: () => void }

export function OptOutForm({ phone, name, words, close }: FormProps & { words: string }) {
  const form = useForm({
    initialValues: { note: words ? `Wrote: “${words}”` : '' },
    validate: { note: value => (value.trim() ? null : 'Say how they asked: it is the evidence later') },
  })
  const { save, problem, isBusy } = useConsentChange(phone, form.setErrors, close)
  return (
    <form
      onSubmit={form.onSubmit(({ note }) =>
        save(
          () => optOut(phone, note.trim()),
          `${name} is opted out. No text reaches ${showPhone(phone)} any more.`,
        ),
      )}
    >
      <Stack>
        <Text>
          No text will reach {showPhone(phone)} from any of your numbers, and what waits for it is cancelled.
          This cannot be taken back here: only START from their phone, or a new consent that the owner
          records, lifts it.
        </Text>
        <Textarea
          label="How did they ask?"
          placeholder="Asked on the phone today"
          autosize
          minRows={2}
          maxRows={6}
          data-autofocus
          {...form.getInputProps('note')}
        />
        <Problem words={problem} />
        <Buttons
          act={`Opt ${name === 'This person' ? 'them' : name} out`}
          isBusy={isBusy}
          close={close}
          isRisky
        />
      </Stack>
    </form>
  )
}

type How = NonNullable<NewConsent['how']>

const HOWS: { value: How; label: string }[] = [
  { value: 'form', label: 'On a signed form' },
  { value: 'email', label: 'By e-mail' },
  { value: 'website', label: 'On a website' },
  { value: 'recording', label: 'In a recorded call' },
  { value: 'in_person', label: 'In person' },
  { value: 'other', label: 'In another way' },
]

export function NewConsentForm({ phone, name, close }: FormProps) {
  const form = useForm({
    initialValues: { how: 'form' as How, evidence: '', wording: '', obtainedAt: localNow() },
    validate: {
      evidence: value =>
        value.trim().length >= 10 ? null : 'Say where the proof can be found, in a sentence',
      obtainedAt: value => (value ? null : 'The day and the time they agreed'),
    },
  })
  const { save, problem, isBusy } = useConsentChange(phone, form.setErrors, close)
  const submit = form.onSubmit(({ how, evidence, wording, obtainedAt }) =>
    save(
      () =>
        optIn(phone, {
          ...{ how, evidence: evidence.trim(), obtainedAt: new Date(obtainedAt).toISOString() },
          ...(wording.trim() !== '' && { wording: wording.trim() }),
        }),
      `The new consent of ${name} is recorded.`,
    ),
  )
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>
          {name === 'This person' ? 'They' : name} asked not to be texted. Only go on when they have agreed
          anew since then, and you can prove it. Your name and what you write here are kept for good.
        </Text>
        <NativeSelect label="How did they agree?" data={HOWS} {...form.getInputProps('how')} />
        <Textarea
          label="Evidence"
          placeholder="Signed buyer agreement of 3 June, page 2, in the office folder"
          autosize
          minRows={2}
          maxRows={6}
          data-autofocus
          {...form.getInputProps('evidence')}
        />
        <Textarea
          label="The words they agreed to"
          description="As they stand on the form, if they do"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          {...form.getInputProps('wording')}
        />
        <TextInput type="datetime-local" label="Agreed on" {...form.getInputProps('obtainedAt')} />
        <Problem words={problem} />
        <Buttons act="Record the consent" isBusy={isBusy} close={close} />
      </Stack>
    </form>
  )
}

/** As a datetime-local field wants it, in the browser's zone. */
function localNow(): string {
  const at = now()
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function useConsentChange(
  phone: string,
  setErrors: (errors: Record<string, string>) => void,
  close: () => void,
) {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (call: () => Promise<unknown>, done: string) => {
    setBusy(true)
    setProblem(null)
    try {
      await call()
      close()
      told(done)
      for (const queryKey of [
        ['conversation', phone],
        ['conversations'],
        ['counts'],
        ['contacts'],
        ['contact'],
      ]) {
        void queries.invalidateQueries({ queryKey })
      }
    } catch (error) {
      const fields = fieldsOf(error)
      setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
      setBusy(false)
    }
  }
  return { save: (call: () => Promise<unknown>, done: string) => void save(call, done), problem, isBusy }
}

function Problem({ words }: { words: string | null }) {
  if (!words) return null
  return (
    <Text role="alert" className="tone-bad">
      {words}
    </Text>
  )
}

function Buttons(props: { act: string; isBusy: boolean; close: () => void; isRisky?: boolean }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={props.close}>
        Leave it
      </Button>
      <Button type="submit" loading={props.isBusy} {...(props.isRisky && { color: '#b93a06' })}>
        {props.act}
      </Button>
    </Group>
  )
}
