// Tags and notes of a contact, edited where they stand.
import { Anchor, Button, Group, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Contact, ContactInput } from '../api-types.ts'
import { patchContact } from '../calls.ts'
import { told, toldError } from '../parts/toast.ts'

function useSave(contact: Contact): (change: ContactInput) => Promise<boolean> {
  const queries = useQueryClient()
  return async change => {
    try {
      await patchContact(contact.id, change)
    } catch (error) {
      toldError(error)
      return false
    }
    for (const queryKey of [['conversation'], ['contacts'], ['contact', contact.id]]) {
      void queries.invalidateQueries({ queryKey })
    }
    return true
  }
}

export function Tags({ contact }: { contact: Contact }) {
  const save = useSave(contact)
  const [adding, setAdding] = useState<string | null>(null)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const tag = adding?.trim()
    if (!tag || contact.tags.includes(tag) || (await save({ tags: [...contact.tags, tag] }))) setAdding(null)
  }
  const remove = async (tag: string) => {
    const { tags } = contact
    if (await save({ tags: tags.filter(each => each !== tag) })) {
      told(`Tag “${tag}” taken off.`, () => void save({ tags }))
    }
  }
  return (
    <div className="tags">
      {contact.tags.map(tag => (
        <span key={tag} className="tag">
          {tag}
          <button type="button" aria-label={`Take the tag ${tag} off`} onClick={() => void remove(tag)}>
            <IconX size={12} aria-hidden />
          </button>
        </span>
      ))}
      {adding === null ? (
        <button type="button" className="tag tag-add" onClick={() => setAdding('')}>
          <IconPlus size={12} aria-hidden /> Tag
        </button>
      ) : (
        <form onSubmit={event => void add(event)}>
          <TextInput
            size="xs"
            w={120}
            autoFocus
            aria-label="New tag"
            value={adding}
            onChange={event => setAdding(event.currentTarget.value)}
            onKeyDown={event => event.key === 'Escape' && setAdding(null)}
            onBlur={() => !adding && setAdding(null)}
          />
        </form>
      )}
    </div>
  )
}

export function Notes({ contact }: { contact: Contact }) {
  const save = useSave(contact)
  const [draft, setDraft] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  if (draft === null) {
    return (
      <div className="notes">
        {contact.notes && <p>{contact.notes}</p>}
        <Anchor component="button" type="button" size="sm" onClick={() => setDraft(contact.notes ?? '')}>
          {contact.notes ? 'Edit the notes' : 'Write a note'}
        </Anchor>
      </div>
    )
  }
  const keep = async () => {
    setBusy(true)
    if (await save({ notes: draft.trim() })) setDraft(null)
    setBusy(false)
  }
  return (
    <div className="notes">
      <Textarea
        autosize
        minRows={3}
        maxRows={12}
        autoFocus
        aria-label="Notes"
        value={draft}
        onChange={event => setDraft(event.currentTarget.value)}
      />
      <Group gap="xs" mt={8}>
        <Button size="compact-sm" loading={isBusy} onClick={() => void keep()}>
          Keep
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setDraft(null)}>
          Cancel
        </Button>
      </Group>
    </div>
  )
}
