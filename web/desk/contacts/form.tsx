// Adding and editing a contact: names, several phones, tags, notes; the server's words stand at their fields.
import { ActionIcon, Button, Group, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { type FormRulesRecord, type UseFormReturnType, useForm } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { fieldsOf, wordsOf } from '../api.ts'
import type { Contact, ContactInput } from '../api-types.ts'
import { addContact, patchContact } from '../calls.ts'
import { told } from '../parts/toast.ts'
import { isZone } from '../parts/when.ts'
import { tagsQuery } from '../queries.ts'
import './form.css'
import { type ContactValues, inputOf, valuesOf } from './values.ts'

type FormProps = { contact: Contact | null; phone: string; close: () => void }

type Rules = FormRulesRecord<ContactValues>
type Form = UseFormReturnType<ContactValues, ContactValues, Rules>

const RULES: Rules = {
  email: value => (!value || /^\S+@\S+$/.test(value.trim()) ? null : 'An address like ann@example.com'),
  timeZone: value => (!value || isZone(value.trim()) ? null : 'A zone like America/Chicago'),
}

export function ContactForm({ contact, phone, close }: FormProps) {
  const form: Form = useForm({ initialValues: valuesOf(contact, phone), validate: RULES })
  const tags = useQuery(tagsQuery).data?.items ?? []
  const { save, problem, isBusy } = useSaveContact(contact, form.setErrors, close)
  return (
    <form onSubmit={form.onSubmit(values => save(inputOf(values)))} noValidate>
      <Stack>
        <div className="two">
          <TextInput label="First name" data-autofocus {...form.getInputProps('firstName')} />
          <TextInput label="Last name" {...form.getInputProps('lastName')} />
        </div>
        <Phones form={form} />
        <div className="two">
          <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
          <TextInput label="Company" {...form.getInputProps('company')} />
        </div>
        <TagsInput label="Tags" description="Enter after each" data={tags} {...form.getInputProps('tags')} />
        <div className="two">
          <TextInput label="State" placeholder="TX" {...form.getInputProps('state')} />
          <TextInput label="ZIP code" placeholder="78701" {...form.getInputProps('zip')} />
        </div>
        <TextInput
          label="Time zone"
          description="Only where ZIP code and phone do not tell: America/Chicago"
          {...form.getInputProps('timeZone')}
        />
        <Textarea label="Notes" autosize minRows={2} maxRows={8} {...form.getInputProps('notes')} />
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
            {contact ? 'Save' : 'Add the contact'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Phones({ form }: { form: Form }) {
  const { phones } = form.getValues()
  return (
    <fieldset className="phone-fields">
      <legend>Phones</legend>
      {phones.map((row, i) => (
        <div key={row.key} className="phone-field">
          <TextInput
            type="tel"
            aria-label={`Phone ${i + 1}`}
            placeholder="(512) 555-0101"
            {...form.getInputProps(`phones.${i}.phone`)}
          />
          <TextInput
            aria-label={`Label of phone ${i + 1}`}
            placeholder="mobile"
            {...form.getInputProps(`phones.${i}.label`)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Take phone ${i + 1} off`}
            onClick={() => form.removeListItem('phones', i)}
          >
            <IconTrash size={18} stroke={1.5} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => form.insertListItem('phones', { key: Math.random(), phone: '', label: '' })}
      >
        Another phone
      </Button>
      {form.errors.phones && <Text className="tone-bad">{form.errors.phones}</Text>}
      <Text className="hint">
        An opt-out belongs to the phone: taking it off and adding it again does not lift it.
      </Text>
    </fieldset>
  )
}

function useSaveContact(
  contact: Contact | null,
  setErrors: (errors: Record<string, string>) => void,
  close: () => void,
) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (input: ContactInput) => {
    setBusy(true)
    setProblem(null)
    try {
      const saved = await (contact ? patchContact(contact.id, input) : addContact(input))
      for (const queryKey of [['contacts'], ['contact', saved.id], ['conversation'], ['conversations']]) {
        void queries.invalidateQueries({ queryKey })
      }
      close()
      told(contact ? `${saved.name} is saved.` : `${saved.name} is added.`)
      if (!contact && location.pathname.startsWith('/contacts')) {
        void navigate({ to: '/contacts/$id', params: { id: saved.id } })
      }
    } catch (error) {
      const fields = fieldsOf(error)
      setErrors(fields)
      setProblem(Object.keys(fields).length > 0 ? 'look at what is marked.' : wordsOf(error))
      setBusy(false)
    }
  }
  return { save: (input: ContactInput) => void save(input), problem, isBusy }
}
