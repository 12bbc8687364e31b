// The empty place beside the phones: take one that is known, or make a new one.
import { Button, Select, TextInput } from '@mantine/core'
import { IconDeviceMobilePlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { namePhone } from './api.ts'
import { keepPhone, nameOf, openPhone, useFeed } from './feed.ts'
import { spoken, typedPhone } from './words.ts'

export function AddPhone() {
  const state = useFeed()
  const known = [...state.phones.keys()].filter(phone => !state.open.includes(phone))
  return (
    <section className="slot add" aria-label="Add a phone">
      <div className="add-inner">
        <IconDeviceMobilePlus size={32} stroke={1.5} aria-hidden />
        <h2>Add a phone</h2>
        {known.length > 0 && (
          <Select
            className="wide"
            label="One that is known"
            placeholder="Name or number"
            searchable
            value={null}
            nothingFoundMessage="No such phone"
            data={known.map(phone => ({ value: phone, label: labelOf(nameOf(state, phone), phone) }))}
            onChange={phone => phone && void openPhone(phone)}
          />
        )}
        <NewPhone />
      </div>
    </section>
  )
}

function labelOf(name: string, phone: string): string {
  return name === spoken(phone) ? name : `${name}, ${spoken(phone)}`
}

function NewPhone() {
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  const add = async (event: FormEvent) => {
    event.preventDefault()
    const phone = typedPhone(number)
    if (phone === null) {
      setError('Write it like +1 415 555 0133')
      return
    }
    try {
      if (name.trim() !== '') keepPhone(await namePhone(phone, name))
      await openPhone(phone)
      setNumber('')
      setName('')
      setError(null)
    } catch (problem) {
      setError((problem as Error).message)
    }
  }
  return (
    <form className="wide new-phone" onSubmit={event => void add(event)}>
      <TextInput
        label="A new number"
        placeholder="+1 415 555 0133"
        type="tel"
        value={number}
        error={error}
        onChange={event => setNumber(event.currentTarget.value)}
      />
      <TextInput
        label="Whose it is"
        placeholder="Carla (optional)"
        maxLength={60}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="light" fullWidth disabled={number.trim() === ''}>
        Add
      </Button>
    </form>
  )
}
