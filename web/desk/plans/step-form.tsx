// What a step says and when: the fields of its kind. What is typed counts at once; Escape closes.
import { Autocomplete, Button, Input, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { dayOf, MOST_DAYS, type Step } from '../../../src/core/plan.ts'
import { costlyCharacters, segmentsOf } from '../../../src/core/segments.ts'
import { AttachButton, type Attaching, Chips, useAttaching } from '../parts/attachments.tsx'
import { CostlyHint } from '../parts/costly.tsx'
import type { Attached } from '../parts/media.ts'
import { TemplateField } from '../parts/template-field.tsx'
import { plural } from '../parts/words.ts'
import { tagsQuery } from '../queries.ts'
import type { Acts } from './column.tsx'
import { putStep } from './draft.ts'
import type { Editing } from './editing.ts'

type Props = {
  step: Step
  at: number
  editing: Editing
  acts: Acts
  problems: Record<string, string>
}

export function StepForm(props: Props) {
  const { step, editing, problems } = props
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // The words first: they are what a new step lacks.
    const fields = box.current?.querySelectorAll<HTMLElement>('textarea, input:not([disabled])')
    const main = [...(fields ?? [])].find(field => field.closest('[data-main]')) ?? fields?.[0]
    main?.focus()
  }, [])
  return (
    <div className="planned-form" ref={box}>
      {problems[''] && <p className="tone-bad">{problems['']}</p>}
      {step.kind !== 'wait' && step.kind !== 'end' && <When {...props} />}
      <Fields {...props} />
      <Button
        variant="default"
        size="compact-md"
        className="planned-close"
        onClick={() => {
          editing.wish.current = step.id
          editing.open(null)
        }}
      >
        Close <span className="hint">Esc</span>
      </Button>
    </div>
  )
}

function When({ step, at, editing, acts, problems }: Props) {
  const { isLocked, draft } = editing
  const shown = dayOf(draft.steps, at)
  const [day, setDay] = useState<number | string>(shown)
  const [time, setTime] = useState(step.time)
  useEffect(() => {
    setDay(shown)
    setTime(step.time)
  }, [shown, step.time])
  const commit = () => {
    const wanted = typeof day === 'number' ? day : shown
    if (wanted !== shown || time !== step.time) acts.when(step.id, wanted, time || step.time)
  }
  return (
    <div className="planned-when">
      <NumberInput
        label="Day"
        min={1}
        max={MOST_DAYS}
        clampBehavior="strict"
        allowDecimal={false}
        value={day}
        disabled={isLocked}
        error={problems.day}
        onChange={setDay}
        onBlur={commit}
        onKeyDown={event => event.key === 'Enter' && commit()}
      />
      <TextInput
        type="time"
        label="Time"
        value={time}
        disabled={isLocked}
        error={problems.time}
        onChange={event => setTime(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={event => event.key === 'Enter' && commit()}
      />
    </div>
  )
}

function Fields(props: Props) {
  const { step, editing, problems } = props
  const { now, change, isLocked, isOver } = editing
  const put = (part: object) => change({ steps: putStep(now().steps, step.id, part) })
  switch (step.kind) {
    case 'text':
      return <TextFields step={step} put={put} editing={editing} problems={problems} />
    case 'task':
      return <TaskFields step={step} put={put} problems={problems} isOver={isOver} />
    case 'wait':
      return (
        <NumberInput
          data-main
          label="Days"
          description="Everything after it comes so much later"
          min={1}
          max={MOST_DAYS}
          clampBehavior="strict"
          allowDecimal={false}
          value={step.days}
          disabled={isLocked}
          error={problems.days}
          onChange={days => typeof days === 'number' && put({ days })}
        />
      )
    case 'add_tag':
    case 'remove_tag':
      return <TagField tag={step.tag} error={problems.tag} isOver={isOver} onChange={tag => put({ tag })} />
    case 'end':
      return <p className="hint">Whoever comes here is done.</p>
  }
}

type Put = (part: object) => void
type TextStep = Extract<Step, { kind: 'text' }>
type TextProps = { step: TextStep; put: Put; editing: Editing; problems: Record<string, string> }

function TextFields({ step, put, editing, problems }: TextProps) {
  const files = useFiles(step, editing, put)
  const { body, variants } = step
  const isDynamic = variants.length > 0
  const mayVary = isDynamic || editing.draft.repeat !== null
  return (
    <>
      {isDynamic ? (
        <Variants step={step} put={put} problems={problems} files={files} />
      ) : (
        <Body
          id={`body-${step.id}`}
          label="The text"
          body={body}
          problem={problems.body}
          onChange={next => put({ body: next })}
          files={files}
        />
      )}
      {mayVary && (
        <Switch
          label="Another text each time the plan repeats"
          checked={isDynamic}
          onChange={event =>
            put(
              event.currentTarget.checked
                ? { variants: [body, ''], body: '' }
                : { variants: [], body: variants[0] ?? '' },
            )
          }
        />
      )}
    </>
  )
}

function Variants({ step, put, problems, files }: Omit<TextProps, 'editing'> & { files: Files }) {
  const { variants } = step
  return (
    <>
      {variants.map((text, i) => (
        // Texts have no names: their place is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={i} className="variant">
          <Body
            id={`body-${step.id}-${i}`}
            label={`Round ${i + 1}`}
            body={text}
            problem={problems[`variants.${i}`]}
            onChange={next => put({ variants: variants.map((each, at) => (at === i ? next : each)) })}
            {...(i === 0 && { files })}
          />
          {variants.length > 1 && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => put({ variants: variants.filter((_, at) => at !== i) })}
            >
              Take text {i + 1} away
            </Button>
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => put({ variants: [...variants, ''] })}
      >
        Another text
      </Button>
    </>
  )
}

type BodyProps = {
  id: string
  label: string
  body: string
  problem: string | undefined
  onChange: (body: string) => void
  /** What goes with it; a task's text has nothing. */
  files?: Files
}

function Body({ id, label, body, problem, onChange, files }: BodyProps) {
  const { segments } = segmentsOf(body.trim() || ' ')
  const length = plural(body.trim().length, 'character')
  return (
    <div data-main>
      <Input.Label htmlFor={id}>{label}</Input.Label>
      <TemplateField
        id={id}
        label={label}
        placeholder="Hi {{first_name|there}}, how did you like the house?"
        body={body}
        problem={problem ?? null}
        onChange={onChange}
        {...(files && { onFiles: files.attaching.add, tools: <AttachButton attaching={files.attaching} /> })}
      >
        {files && <Chips media={files.media} attaching={files.attaching} />}
      </TemplateField>
      {!files?.media.length && <CostlyHint body={body} costly={costlyCharacters(body)} onPlain={onChange} />}
      <p className="hint planned-length">
        {files?.media.length
          ? `${length} · MMS`
          : `${length} · about ${plural(Math.max(1, segments), 'segment')}`}
      </p>
    </div>
  )
}

type Files = { media: readonly Attached[]; attaching: Attaching }

/** Names and sizes of what was attached here; of what was there before, only the address is known. */
const attached = new Map<string, Attached>()

function useFiles(step: TextStep, editing: Editing, put: Put): Files {
  const known = (url: string, i: number): Attached =>
    attached.get(url) ?? { url, type: '', name: `Attachment ${i + 1}`, bytes: 0 }
  const media = step.media.map(known)
  const attaching = useAttaching(media, update => {
    const latest = editing.now().steps.find(({ id }) => id === step.id)
    const next = update((latest?.kind === 'text' ? latest.media : []).map(known))
    for (const file of next) attached.set(file.url, file)
    put({ media: next.map(({ url }) => url) })
  })
  return { media, attaching }
}

type TaskStep = Extract<Step, { kind: 'task' }>
type TaskProps = { step: TaskStep; put: Put; problems: Record<string, string>; isOver: boolean }

function TaskFields({ step, put, problems, isOver }: TaskProps) {
  return (
    <>
      <TextInput
        data-main
        label="What is to do"
        placeholder={step.task === 'call' ? 'Call: how did they like the house?' : 'Send the brochure'}
        maxLength={200}
        value={step.title}
        error={problems.title}
        disabled={isOver}
        onChange={event => put({ title: event.currentTarget.value })}
      />
      {step.task === 'text' ? (
        <Body
          id={`task-${step.id}`}
          label="The text that is prepared (nothing goes out by itself)"
          body={step.body}
          problem={problems.body}
          onChange={body => put({ body })}
        />
      ) : (
        <Textarea
          label="Note"
          autosize
          minRows={1}
          maxRows={6}
          maxLength={1600}
          value={step.body}
          disabled={isOver}
          onChange={event => put({ body: event.currentTarget.value })}
        />
      )}
    </>
  )
}

type TagProps = { tag: string; error: string | undefined; isOver: boolean; onChange: (tag: string) => void }

function TagField({ tag, error, isOver, onChange }: TagProps) {
  const known = useQuery(tagsQuery).data?.items ?? []
  return (
    <Autocomplete
      data-main
      label="Tag"
      data={known}
      limit={8}
      maxLength={60}
      value={tag}
      error={error}
      disabled={isOver}
      onChange={onChange}
    />
  )
}
