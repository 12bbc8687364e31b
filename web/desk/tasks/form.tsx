// A new task, or a change of one: what, about whom, when, by whom; the words of a text with their merge fields.
import {
  Button,
  Group,
  Input,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { Task, TaskInput } from '../api-types.ts'
import { FindContact } from '../parts/find-contact.tsx'
import { showName } from '../parts/phone-number.ts'
import { TemplateField } from '../parts/template-field.tsx'
import { told } from '../parts/toast.ts'
import { appointment, clock, deskZone, now } from '../parts/when.ts'
import { atHour, daysUntil, fromLocal, toLocal, zoneName } from '../parts/zone.ts'
import type { About } from './open-form.tsx'
import { addTask, membersQuery, patchTask } from './queries.ts'
import { anHourOn } from './snooze.tsx'
import './tasks.css'
import { KIND_WORDS } from './words.ts'

type Kind = Task['kind']
type Values = { kind: Kind; title: string; body: string; about: About | null; due: string; assignee: string }

const TITLES: Record<Kind, string> = {
  call: 'Call about the viewing',
  text: 'Ask how the viewing went',
  to_do: 'Send the brochure',
}

type FormProps = { task: Task | null; about: About | null; close: () => void }

export function TaskForm({ task, about, close }: FormProps) {
  const [values, setValues] = useState(() => valuesOf(task, about))
  const put = (change: Partial<Values>) => setValues(before => ({ ...before, ...change }))
  const { save, errors, problem, isBusy } = useSaving(task, close)
  const { kind, title, due } = values
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(values)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <SegmentedControl
          aria-label="Kind"
          value={kind}
          onChange={next => put({ kind: next as Kind })}
          data={Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }))}
        />
        <TextInput
          label="What"
          placeholder={TITLES[kind]}
          maxLength={200}
          value={title}
          error={errors.title}
          data-autofocus
          onChange={event => put({ title: event.currentTarget.value })}
        />
        <AboutWhom about={values.about} isNeeded={kind !== 'to_do'} onChange={next => put({ about: next })} />
        <When due={due} error={errors.dueAt} onChange={next => put({ due: next })} />
        <Assignee assignee={values.assignee} onChange={next => put({ assignee: next })} />
        <Words values={values} error={errors.body} onChange={body => put({ body })} />
        {problem && (
          <Text role="alert" className="tone-bad">
            Not saved: {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy}>
            {task ? 'Save' : 'Add the task'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function valuesOf(task: Task | null, about: About | null): Values {
  const { kind = 'call', title = '', body = '', assignee = null } = task ?? {}
  const dueAt = task?.dueAt ?? atHour(1, 9, { zone: deskZone(), now: now() })
  return {
    ...{ kind, title, body, assignee: assignee?.id ?? '' },
    about: task?.contact ?? about,
    due: toLocal(dueAt, deskZone()),
  }
}

type WhomProps = { about: About | null; isNeeded: boolean; onChange: (about: About | null) => void }

function AboutWhom({ about, isNeeded, onChange }: WhomProps) {
  const label = isNeeded ? 'Whom' : 'About whom (nobody in particular is fine)'
  if (!about) return <FindContact label={label} onFind={({ id, name }) => onChange({ id, name })} />
  return (
    <div>
      <Input.Label component="p">{label}</Input.Label>
      <span className="tag">
        {showName(about.name)}
        <button type="button" aria-label={`Not about ${showName(about.name)}`} onClick={() => onChange(null)}>
          <IconX size={14} aria-hidden />
        </button>
      </span>
    </div>
  )
}

type WhenProps = { due: string; error: string | undefined; onChange: (due: string) => void }

function When({ due, error, onChange }: WhenProps) {
  const here = { zone: deskZone(), now: now() }
  const [tomorrow, monday] = [atHour(1, 9, here), atHour(daysUntil(1, here), 9, here)]
  const choices = [
    { label: 'In an hour', at: anHourOn() },
    { label: `Tomorrow, ${clock(tomorrow)}`, at: tomorrow },
    { label: `Monday, ${clock(monday)}`, at: monday },
  ]
  return (
    <div>
      <TextInput
        type="datetime-local"
        label={`When (${zoneName(deskZone())})`}
        value={due}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <Group gap={6} mt={8}>
        {choices.map(({ label, at }) => {
          const local = toLocal(at, deskZone())
          return (
            <Button
              key={label}
              size="compact-sm"
              variant={due === local ? 'light' : 'default'}
              aria-pressed={due === local}
              onClick={() => onChange(local)}
            >
              {label}
            </Button>
          )
        })}
      </Group>
    </div>
  )
}

/** Who works alone is not asked. */
function Assignee({ assignee, onChange }: { assignee: string; onChange: (id: string) => void }) {
  const members = useQuery(membersQuery).data?.items ?? []
  if (members.length < 2) return null
  return (
    <NativeSelect
      label="Who does it"
      value={assignee}
      data={[
        { value: '', label: 'Whoever finds it' },
        ...members.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

type BodyProps = { values: Values; error: string | undefined; onChange: (body: string) => void }

function Words({ values: { kind, body }, error, onChange }: BodyProps) {
  if (kind !== 'text') {
    return (
      <Textarea
        label="Note"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={1600}
        value={body}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <div>
      <Input.Label htmlFor="task-text">What the text says</Input.Label>
      <Input.Description mb={4}>
        It is not sent by itself: it stands in the composer when you press Write.
      </Input.Description>
      <TemplateField
        id="task-text"
        label="What the text says"
        placeholder="Hi {{first_name|there}}, how was the viewing?"
        body={body}
        problem={error ?? null}
        onChange={onChange}
      />
    </div>
  )
}

function useSaving(task: Task | null, close: () => void) {
  const queries = useQueryClient()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async ({ kind, title, body, about, due, assignee }: Values) => {
    const dueAt = fromLocal(due, deskZone())
    setProblem(null)
    setErrors({
      ...(title.trim() === '' && { title: 'A few words: they stand in the list.' }),
      ...(dueAt === null && { dueAt: 'A day and a time' }),
    })
    if (title.trim() === '' || dueAt === null) return
    setBusy(true)
    const input: TaskInput = {
      kind,
      title,
      body,
      dueAt,
      contactId: about?.id ?? null,
      assignee: assignee || null,
    }
    try {
      const saved = await (task ? patchTask(task.id, input) : addTask(input))
      void queries.invalidateQueries({ queryKey: ['tasks'] })
      void queries.invalidateQueries({ queryKey: ['contact-timeline'] })
      close()
      told(`${task ? 'Saved' : 'Added'}: ${saved.title}, due ${appointment(saved.dueAt)}.`)
    } catch (error) {
      const fields = fieldsOf(error)
      setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? 'look at what is marked.' : wordsOf(error))
      setBusy(false)
    }
  }
  return { save, errors, problem, isBusy }
}
