// All contacts: search, filter by consent and tag, add; a list of any length scrolls without weight.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconAddressBook, IconSearch, IconSend, IconUserPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Filter } from '../../../src/core/audience.ts'
import type { ConsentState, Contact } from '../api-types.ts'
import { useKeys } from '../parts/keys.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { contactsQuery, tagsQuery } from '../queries.ts'
import type { ContactsSearch } from '../router.tsx'
import { ContactRow } from './contact-row.tsx'
import './contacts.css'
import { openContactForm } from './open-form.tsx'

export function ContactsPage() {
  useTitle('Contacts')
  const search = useSearch({ from: '/desk/contacts' })
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus(), a: () => openContactForm() })
  return (
    <div className="page page-full">
      <header className="page-head">
        <h1>Contacts</h1>
        <Button variant="default" component={Link} to="/contacts/import">
          Import and export
        </Button>
        <TextThem search={search} />
        <Button
          leftSection={<IconUserPlus size={18} stroke={1.5} aria-hidden />}
          onClick={() => openContactForm()}
        >
          Add a contact
        </Button>
      </header>
      <Narrow search={search} field={field} />
      <ContactList search={search} />
    </div>
  )
}

/** Brings whom the list shows to a new bulk text. Who opted out gets none, so there is nothing to offer. */
function TextThem({ search: { search, tag, consent } }: { search: ContactsSearch }) {
  const navigate = useNavigate()
  if (consent === 'opted_out') return null
  const filter: Filter = {
    ...(search && { search }),
    ...(tag && { anyTags: [tag] }),
    ...(consent && { consent: [consent] }),
  }
  return (
    <Button
      variant="default"
      leftSection={<IconSend size={18} stroke={1.5} aria-hidden />}
      onClick={() => void navigate({ to: '/bulk/new', search: { audience: { kind: 'filter', filter } } })}
    >
      Text all of them
    </Button>
  )
}

function Narrow(props: { search: ContactsSearch; field: { current: HTMLInputElement | null } }) {
  const { search, field } = props
  const navigate = useNavigate({ from: '/contacts' })
  const [words, setWords] = useState(search.search ?? '')
  const change = (next: ContactsSearch) => void navigate({ search: next, replace: true })
  const lookFor = useDebouncedCallback((wanted: string) => {
    const { search: _, ...rest } = search
    change(wanted ? { ...rest, search: wanted } : rest)
  }, 200)
  const type = (typed: string) => {
    setWords(typed)
    lookFor(typed.trim())
  }
  const byConsent = (consent: ConsentState | '') => {
    const { consent: _, ...rest } = search
    change(consent ? { ...rest, consent } : rest)
  }
  const { tag } = search
  const byTag = (wanted: string) => {
    const { tag: _, ...rest } = search
    change(wanted ? { ...rest, tag: wanted } : rest)
  }
  return (
    <search className="narrow">
      <TextInput
        ref={field}
        type="search"
        aria-label="Search contacts"
        placeholder="Name, number, e-mail or company"
        value={words}
        onChange={event => type(event.currentTarget.value)}
        leftSection={<IconSearch size={16} stroke={1.5} />}
      />
      <NativeSelect
        aria-label="Consent"
        value={search.consent ?? ''}
        onChange={event => byConsent(event.currentTarget.value as ConsentState | '')}
        data={[
          { value: '', label: 'Any consent' },
          { value: 'unknown', label: 'May be texted' },
          { value: 'opted_out', label: 'Opted out' },
          { value: 'opted_in', label: 'Opted in again' },
        ]}
      />
      <TagSelect tag={tag ?? ''} onTag={byTag} />
    </search>
  )
}

function TagSelect({ tag, onTag }: { tag: string; onTag: (tag: string) => void }) {
  const known = useQuery(tagsQuery).data?.items ?? []
  const tags = tag && !known.includes(tag) ? [tag, ...known] : known
  if (tags.length === 0) return null
  return (
    <NativeSelect
      aria-label="Tag"
      value={tag}
      onChange={event => onTag(event.currentTarget.value)}
      data={[{ value: '', label: 'Any tag' }, ...tags]}
    />
  )
}

function ContactList({ search }: { search: ContactsSearch }) {
  const { tag, consent, ...rest } = search
  const asked = { ...rest, ...(tag && { tag: [tag] }), ...(consent && { consent: [consent] }) }
  const query = useInfiniteQuery(contactsQuery(asked))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const contacts = data?.pages.flatMap(page => page.items) ?? []
  if (isPending) return <Rows count={10} height={48} label="contacts" />
  if (error && contacts.length === 0) {
    return <Failed error={error} what="The contacts" onRetry={() => void refetch()} />
  }
  if (contacts.length === 0) return <NoContacts search={search} />
  return (
    <>
      <div className="contact-head" aria-hidden>
        <span>Name</span>
        <span>Phones</span>
        <span>Tags</span>
      </div>
      <VirtualContacts
        contacts={contacts}
        onEnd={() => hasNextPage && !isFetchingNextPage && void fetchNextPage()}
      />
    </>
  )
}

function VirtualContacts({ contacts, onEnd }: { contacts: Contact[]; onEnd: () => void }) {
  const list = useRef<HTMLUListElement>(null)
  const virtual = useMainVirtualizer(contacts, list)
  const visible = virtual.getVirtualItems()
  const isAtEnd = (visible.at(-1)?.index ?? 0) >= contacts.length - 8
  useEffect(() => {
    if (isAtEnd) onEnd()
  })
  return (
    <ul className="row-list" ref={list} style={{ height: virtual.getTotalSize() }}>
      {visible.map(({ index, key, start }) => (
        <li
          key={key}
          data-index={index}
          ref={virtual.measureElement}
          aria-setsize={-1}
          aria-posinset={index + 1}
          style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
        >
          <ContactRow contact={contacts[index]!} />
        </li>
      ))}
    </ul>
  )
}

/** The page scrolls as a whole, so the list's own start inside it has to be told. */
function useMainVirtualizer(contacts: Contact[], list: { current: HTMLUListElement | null }) {
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), [list])
  return useVirtualizer({
    count: contacts.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => 57,
    getItemKey: index => contacts[index]!.id,
    scrollMargin: margin,
    overscan: 8,
  })
}

function NoContacts({ search }: { search: ContactsSearch }) {
  const isNarrowed = Boolean(search.search || search.tag || search.consent)
  const icon = <IconAddressBook size={32} stroke={1.5} aria-hidden />
  if (isNarrowed) {
    return (
      <Empty icon={icon} title="Nobody found">
        <p>No contact fits all of that. Take a filter off, or try fewer letters.</p>
      </Empty>
    )
  }
  return (
    <Empty icon={icon} title="No contacts yet">
      <p>Add the first one, or text a number with N: who answers becomes a contact by themselves.</p>
      <Button onClick={() => openContactForm()}>Add a contact</Button>
    </Empty>
  )
}
