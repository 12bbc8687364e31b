// Writes a saved reply, and shows it as somebody would get it.
import { Button, Group, Input, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { segmentsOf } from '../../../src/core/segments.ts'
import { fieldsOf, wordsOf } from '../api.ts'
import type { SavedReply } from '../api-types.ts'
import { addSavedReply, patchSavedReply } from '../calls.ts'
import { mergeFor, useMerge } from '../parts/merge.ts'
import { TemplateField } from '../parts/template-field.tsx'
import { told } from '../parts/toast.ts'
import { plural } from '../parts/words.ts'
import { savedRepliesQuery, useMe } from '../queries.ts'

const SOMEBODY = {
  firstName: 'Ann',
  lastName: 'Lee',
  company: 'Lee & Sons',
  email: 'ann@example.com',
  phone: '+15125550101',
}

export function SavedReplyForm({ reply, close }: { reply: SavedReply | null; close: () => void }) {
  const [name, setName] = useState(reply?.name ?? '')
  const [body, setBody] = useState(reply?.body ?? '')
  const { save, errors, problem, isBusy } = useSaving(reply, close)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save({ name: name.trim(), body: body.trim() })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label="Name"
          description="What you type after / to find it"
          placeholder="Open house"
          maxLength={80}
          value={name}
          error={errors.name}
          data-autofocus
          onChange={event => setName(event.currentTarget.value)}
        />
        <div>
          <Input.Label htmlFor="saved-reply">What it says</Input.Label>
          <TemplateField
            id="saved-reply"
            label="What it says"
            placeholder="Hi {{first_name|there}}, the house is open on Saturday from 2 to 4."
            body={body}
            onChange={setBody}
          />
          {errors.body && (
            <Text size="sm" role="alert" className="tone-bad">
              {errors.body}
            </Text>
          )}
        </div>
        <Sample body={body} />
        {problem && (
          <Text role="alert" className="tone-bad">
            Not saved: {problem}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={isBusy}>
            {reply ? 'Save the change' : 'Save the reply'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Sample({ body }: { body: string }) {
  const { account } = useMe()
  const merged = mergeFor(useMerge(body.includes('{{')), body, SOMEBODY, account.name)
  if (body.trim() === '' || merged.kind === 'problem') return null
  const text = merged.kind === 'rendered' ? merged.body : body
  return (
    <figure className="saved-sample">
      <figcaption className="hint">
        So Ann Lee gets it · {plural(Math.max(1, segmentsOf(text).segments), 'segment')}
      </figcaption>
      <p className="phone-bubble">{text}</p>
    </figure>
  )
}

function useSaving(reply: SavedReply | null, close: () => void) {
  const queries = useQueryClient()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (input: { name: string; body: string }) => {
    const missing = {
      ...(input.name === '' && { name: 'A name: that is how it is found' }),
      ...(input.body === '' && { body: 'Write what it says.' }),
    }
    setErrors(missing)
    setProblem(null)
    if (Object.keys(missing).length > 0) return
    setBusy(true)
    try {
      await (reply ? patchSavedReply(reply.id, input) : addSavedReply(input))
      void queries.invalidateQueries({ queryKey: savedRepliesQuery.queryKey })
      close()
      told(`“${input.name}” is saved. Type / in a conversation to use it.`)
    } catch (error) {
      const fields = fieldsOf(error)
      setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? null : wordsOf(error))
      setBusy(false)
    }
  }
  return { save, errors, problem, isBusy }
}
