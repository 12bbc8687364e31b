// All contacts: narrowed by words and conditions, counted and said in words, picked for a bulk text.
import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconAdjustments, IconSearch, IconUserPlus } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { Filter } from '../../../src/core/audience.ts'
import { FilterForm } from '../parts/filter-form.tsx'
import { useKeys } from '../parts/keys.ts'
import { useTitle } from '../parts/title.ts'
import type { ContactsSearch } from '../router.tsx'
import './contacts.css'
import { ContactList } from './list.tsx'
import { openContactForm } from './open-form.tsx'
import { NOBODY } from './pick.ts'
import { Reach } from './reach.tsx'

export function ContactsPage() {
  useTitle('Contacts')
  const { tag: _, ...filter } = useSearch({ from: '/desk/contacts' })
  const field = useRef<HTMLInputElement>(null)
  const [picked, setPicked] = useState(NOBODY)
  const letGo = () => setPicked(NOBODY)
  useKeys({ '/': () => field.current?.focus(), a: () => openContactForm(), Escape: letGo })
  return (
    <div className="page page-full">
      <header className="page-head">
        <h1>Contacts</h1>
        <Button variant="default" component={Link} to="/contacts/import">
          Import and export
        </Button>
        <Button
          leftSection={<IconUserPlus size={18} stroke={1.5} aria-hidden />}
          onClick={() => openContactForm()}
        >
          Add a contact
        </Button>
      </header>
      <Narrow filter={filter} field={field} />
      <Reach filter={filter} picked={picked} onLetGo={letGo} />
      <ContactList filter={filter} picked={picked} setPicked={setPicked} />
    </div>
  )
}

function Narrow({ filter, field }: { filter: Filter; field: { current: HTMLInputElement | null } }) {
  const navigate = useNavigate({ from: '/contacts' })
  const { search, ...conditions } = filter
  const count = Object.keys(conditions).length
  const [words, setWords] = useState(search ?? '')
  const [isOpen, setOpen] = useState(count > 0)
  const change = (next: Filter) => void navigate({ search: next as ContactsSearch, replace: true })
  const lookFor = useDebouncedCallback((wanted: string) => {
    change(wanted ? { ...conditions, search: wanted } : conditions)
  }, 200)
  const type = (typed: string) => {
    setWords(typed)
    lookFor(typed.trim())
  }
  return (
    <search>
      <div className="narrow">
        <TextInput
          ref={field}
          type="search"
          aria-label="Search contacts"
          placeholder="Name, number, e-mail or company"
          maxLength={100}
          value={words}
          onChange={event => type(event.currentTarget.value)}
          leftSection={<IconSearch size={16} stroke={1.5} />}
        />
        <Button
          variant="default"
          aria-expanded={isOpen}
          leftSection={<IconAdjustments size={16} stroke={1.5} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {count === 0 ? 'Conditions' : `Conditions: ${count}`}
        </Button>
        {count > 0 && (
          <Button variant="subtle" color="gray" onClick={() => change(search ? { search } : {})}>
            Take all off
          </Button>
        )}
      </div>
      {isOpen && (
        <div className="conditions">
          <FilterForm
            place="contacts"
            filter={conditions}
            onChange={next => change(search ? { ...next, search } : next)}
          />
        </div>
      )}
    </search>
  )
}
