// How people ask for texts: the consent page and the word, each with the wording that people agree to.
import { Stack, Switch, Textarea, TextInput, Title } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tellsHowToStop } from '../../../src/core/replies.ts'
import { fieldsOf, wordsOf } from '../api.ts'
import { getOptIn, putOptIn } from '../calls.ts'
import { CopyField } from '../parts/copy-field.tsx'
import { Failed, Rows } from '../parts/states.tsx'
import { told } from '../parts/toast.ts'
import { useMe } from '../queries.ts'
import { SaveBar } from './save-bar.tsx'

type OptIn = Awaited<ReturnType<typeof getOptIn>>

const KEY = ['opt-in']

export function OptInForm() {
  const { data, error, isPending, refetch } = useQuery({ queryKey: KEY, queryFn: getOptIn })
  if (isPending) return <Rows count={3} height={48} label="how people ask for texts" />
  if (error) return <Failed error={error} what="This part" onRetry={() => void refetch()} />
  return <Form optIn={data} />
}

const telling = (value: string) =>
  tellsHowToStop(value) && value.trim().length >= 20
    ? null
    : 'A sentence that tells how to stop, with the word STOP'

function Form({ optIn }: { optIn: OptIn }) {
  const { page, word } = optIn
  const { name } = useMe().account
  const queries = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const form = useForm<Values>({
    initialValues: {
      isOn: page?.isOn ?? false,
      pageWording: page?.wording ?? standard(`I want texts from ${name} at this number.`),
      word: word?.word ?? '',
      wordWording: word?.wording ?? standard(`Text JOIN to get texts from ${name}.`),
    },
    validate: {
      pageWording: telling,
      wordWording: (value, { word: own }) => (own.trim() === '' ? null : telling(value)),
    },
  })
  const submit = form.onSubmit(async values => {
    setBusy(true)
    setProblem(null)
    try {
      const saved = await putOptIn({
        page: { isOn: values.isOn, wording: values.pageWording.trim() },
        word:
          values.word.trim() === '' ? null : { word: values.word.trim(), wording: values.wordWording.trim() },
      })
      queries.setQueryData(KEY, saved)
      form.resetDirty()
      told('Saved.')
    } catch (error) {
      const fields = fieldsOf(error)
      const at: Record<string, string> = {
        'page.wording': 'pageWording',
        'word.word': 'word',
        'word.wording': 'wordWording',
      }
      form.setErrors(
        Object.fromEntries(Object.entries(fields).map(([field, words]) => [at[field] ?? field, words])),
      )
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
    }
    setBusy(false)
  })
  return (
    <section className="settings-part">
      <form onSubmit={submit}>
        <Stack maw={560} mb="xl">
          <div>
            <Title order={2}>Asking for texts</Title>
            <p className="hint">
              A wording that you change becomes a new version; the history of each phone says which one it
              was. None of this lifts a block: only START does.
            </p>
          </div>
          <Fields form={form} optIn={optIn} />
          <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
        </Stack>
      </form>
    </section>
  )
}

type Values = { isOn: boolean; pageWording: string; word: string; wordWording: string }
type FieldsProps = { form: UseFormReturnType<Values>; optIn: OptIn }

function Fields({ form, optIn: { page, word } }: FieldsProps) {
  return (
    <>
      <Switch
        label="Consent page"
        description="For your website or a QR code. The phone itself has to confirm with YES."
        {...form.getInputProps('isOn', { type: 'checkbox' })}
      />
      {page && <CopyField label="Its address" value={page.url} />}
      <Textarea
        label="What people agree to on it"
        description={page ? `Now ${page.version}` : 'Beside the box that they tick'}
        autosize
        minRows={2}
        maxLength={1000}
        {...form.getInputProps('pageWording')}
      />
      <TextInput
        label="Your word"
        description="Whoever texts it to one of your numbers asks for texts. Empty: no such word."
        placeholder="JOIN"
        maxLength={20}
        {...form.getInputProps('word')}
      />
      <Textarea
        label="What you say wherever you tell people the word"
        {...(word && { description: `Now ${word.version}` })}
        autosize
        minRows={2}
        maxLength={1000}
        {...form.getInputProps('wordWording')}
      />
    </>
  )
}

function standard(wish: string): string {
  return `${wish} Message frequency varies. Msg&Data Rates May Apply. Reply HELP for help, STOP to unsubscribe.`
}
