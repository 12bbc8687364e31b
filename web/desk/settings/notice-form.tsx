// The first-text notice: how it goes out, what it says, and how it looks on a phone (rules A1, A3).
import { NumberInput, Radio, Stack, Switch, Textarea, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { tellsHowToStop } from '../../../src/core/replies.ts'
import { segmentsOf } from '../../../src/core/segments.ts'
import type { Account, NoticeMode } from '../api-types.ts'
import { plural } from '../parts/words.ts'
import { SaveBar } from './save-bar.tsx'
import { useSave } from './use-save.ts'

const SAMPLE = 'Hi Ann, this is Robin. You asked about the house on Maple Street.'

export function NoticeForm({ account: { notice } }: { account: Account }) {
  const form = useForm<{ mode: NoticeMode; text: string; repeats: boolean; days: number | string }>({
    initialValues: {
      mode: notice.mode,
      text: notice.text,
      repeats: notice.repeatAfterDays !== null,
      days: notice.repeatAfterDays ?? 180,
    },
    validateInputOnChange: ['text'],
    validate: {
      text: value =>
        tellsHowToStop(value) ? null : 'It must tell how to stop: the word STOP has to be in it.',
      days: (value, { repeats }) => (!repeats || Number(value) >= 1 ? null : 'One day or more'),
    },
  })
  const { save, problem, isBusy } = useSave(form.setErrors, 'notice')
  const { mode, text, repeats } = form.values
  const submit = form.onSubmit(({ days }) => {
    save(
      { notice: { mode, text: text.trim(), repeatAfterDays: repeats ? Number(days) : null } },
      form.resetDirty,
    )
  })
  return (
    <section className="settings-part">
      <form onSubmit={submit}>
        <Stack>
          <div>
            <Title order={2}>First-text notice</Title>
            <p className="hint">Every phone gets it once, before your first text to it. It costs nothing.</p>
          </div>
          <Radio.Group label="How it goes out" {...form.getInputProps('mode')}>
            <Stack gap="xs" mt={4}>
              <Radio value="separate" label="As a text of its own, before yours" />
              <Radio value="appended" label="Added to the end of your text" />
            </Stack>
          </Radio.Group>
          <Textarea
            label="What it says"
            description={`${plural(segmentsOf(text).segments, 'segment')}, ${segmentsOf(text).encoding}`}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={480}
            {...form.getInputProps('text')}
          />
          <Switch
            label="Send it again after a while"
            {...form.getInputProps('repeats', { type: 'checkbox' })}
          />
          {repeats && (
            <NumberInput label="After how many days" min={1} max={3650} {...form.getInputProps('days')} />
          )}
          <SaveBar {...{ problem, isBusy }} isDirty={form.isDirty()} onReset={form.reset} />
        </Stack>
      </form>
      <Preview mode={mode} text={text} />
    </section>
  )
}

function Preview({ mode, text }: { mode: NoticeMode; text: string }) {
  return (
    <figure className="phone-preview">
      <figcaption className="hint">So it looks on their phone</figcaption>
      {mode === 'separate' && <p className="phone-bubble">{text}</p>}
      <p className="phone-bubble">{mode === 'appended' ? `${SAMPLE}\n${text}` : SAMPLE}</p>
    </figure>
  )
}
