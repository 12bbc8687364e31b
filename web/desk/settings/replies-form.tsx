// What Heed answers to STOP, START and HELP where it is Heed that answers.
import { Stack, Textarea, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { tellsHowToStop } from '../../../src/core/replies.ts'
import { segmentsOf } from '../../../src/core/segments.ts'
import type { Account, Replies } from '../api-types.ts'
import { plural } from '../parts/words.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'

const FIELDS: { field: keyof Replies; label: string }[] = [
  { field: 'optedOut', label: 'After STOP' },
  { field: 'optedIn', label: 'After START' },
  { field: 'help', label: 'After HELP' },
  { field: 'instruction', label: 'The words that work, sent by your button' },
  { field: 'request', label: 'The question after the consent page' },
  { field: 'joined', label: 'After somebody asked for texts' },
]

export function RepliesForm({ account: { replies } }: { account: Account }) {
  const telling = (value: string) =>
    tellsHowToStop(value) ? null : 'It must tell how to stop, with the word STOP.'
  const form = useForm<Replies>({
    initialValues: { ...replies },
    validateInputOnChange: true,
    validate: {
      optedOut: value => (value.trim() ? null : 'Say that it worked'),
      optedIn: value => (value.trim() ? null : 'Say that it worked'),
      help: telling,
      instruction: telling,
      request: telling,
      joined: telling,
    },
  })
  const { save, problem, isBusy } = useSave(form.setErrors, 'replies')
  const submit = form.onSubmit(values => {
    save({ replies: values }, form.resetDirty)
  })
  return (
    <section className="settings-part">
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2}>Answers to keywords</Title>
            <p className="hint">
              Used where Heed answers. Where the provider or the network does, their own words go out: see the{' '}
              <Link to="/replies" className="plain-link">
                chart
              </Link>
              .
            </p>
          </div>
          {FIELDS.map(({ field, label }) => (
            <Textarea
              key={field}
              label={label}
              description={plural(segmentsOf(form.values[field]).segments, 'segment')}
              autosize
              minRows={2}
              maxRows={6}
              maxLength={480}
              {...form.getInputProps(field)}
            />
          ))}
          <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
        </Stack>
      </form>
    </section>
  )
}
