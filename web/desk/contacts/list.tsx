// The list of contacts: of any length without weight, each to be picked, by name or by when one last wrote.
import { Button, Checkbox } from '@mantine/core'
import { IconAddressBook } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Filter, LastTexted } from '../../../src/core/audience.ts'
import type { Contact, ContactsQuery } from '../api-types.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { contactsQuery } from '../queries.ts'
import { ContactRow } from './contact-row.tsx'
import { openContactForm } from './open-form.tsx'
import { type Picked, pick, pickAll } from './pick.ts'

type Props = { filter: Filter; picked: Picked; setPicked: (change: (picked: Picked) => Picked) => void }

export function ContactList({ filter, picked, setPicked }: Props) {
  const query = useInfiniteQuery(contactsQuery(askedFor(filter)))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const contacts = data?.pages.flatMap(page => page.items) ?? []
  const shown = useLatest(contacts.map(({ id }) => id))
  const onPick = useCallback(
    (id: string, isRange: boolean) => setPicked(before => pick(before, shown.current, id, isRange)),
    [setPicked, shown],
  )
  if (isPending) return <Rows count={10} height={48} label="contacts" />
  if (error && contacts.length === 0) {
    return <Failed error={error} what="The contacts" onRetry={() => void refetch()} />
  }
  if (contacts.length === 0) return <NoContacts filter={filter} />
  return (
    <>
      <Head
        contacts={contacts}
        picked={picked}
        onAll={() => setPicked(before => pickAll(before, shown.current))}
      />
      <VirtualContacts
        contacts={contacts}
        picked={picked}
        onPick={onPick}
        onEnd={() => hasNextPage && !isFetchingNextPage && void fetchNextPage()}
      />
    </>
  )
}

/** Whoever is looked for by words was mostly written with lately. */
function askedFor({ lastTexted, allTags, anyTags, noTags, consent, ...rest }: Filter): ContactsQuery {
  return {
    ...rest,
    ...(rest.search && { sort: 'recent' as const }),
    ...(allTags && { tag: [...allTags] }),
    ...(anyTags && { anyTag: [...anyTags] }),
    ...(noTags && { noTag: [...noTags] }),
    ...(consent && { consent: [...consent] }),
    ...(lastTexted && textedQuery(lastTexted)),
  } as ContactsQuery
}

function textedQuery(last: LastTexted): ContactsQuery {
  switch (last.kind) {
    case 'never':
      return { neverTexted: true }
    case 'before':
      return { textedBefore: last.at }
    case 'after':
      return { textedAfter: last.at }
    case 'in_days':
      return { textedInDays: last.days }
    case 'not_in_days':
      return { notTextedInDays: last.days }
  }
}

function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}

function Head({ contacts, picked, onAll }: { contacts: Contact[]; picked: Picked; onAll: () => void }) {
  const count = contacts.filter(({ id }) => picked.ids.has(id)).length
  return (
    <div className="contact-head">
      <Checkbox
        className="contact-pick"
        aria-label={`Pick all ${contacts.length} that are listed so far`}
        checked={count === contacts.length}
        indeterminate={count > 0 && count < contacts.length}
        onChange={onAll}
      />
      <span aria-hidden>Name</span>
      <span aria-hidden>Phones</span>
      <span aria-hidden>Tags</span>
    </div>
  )
}

type ListProps = {
  contacts: Contact[]
  picked: Picked
  onPick: (id: string, isRange: boolean) => void
  onEnd: () => void
}

function VirtualContacts({ contacts, picked, onPick, onEnd }: ListProps) {
  const list = useRef<HTMLUListElement>(null)
  const virtual = useMainVirtualizer(contacts, list)
  const visible = virtual.getVirtualItems()
  const isAtEnd = (visible.at(-1)?.index ?? 0) >= contacts.length - 8
  useEffect(() => {
    if (isAtEnd) onEnd()
  })
  return (
    <ul className="row-list" ref={list} style={{ height: virtual.getTotalSize() }}>
      {visible.map(({ index, key, start }) => {
        const contact = contacts[index]!
        return (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            aria-setsize={-1}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
          >
            <ContactRow contact={contact} isPicked={picked.ids.has(contact.id)} onPick={onPick} />
          </li>
        )
      })}
    </ul>
  )
}

/** The page scrolls as a whole, so the list's own start inside it has to be told: it moves with what is above. */
function useMainVirtualizer(contacts: Contact[], list: { current: HTMLUListElement | null }) {
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0))
  return useVirtualizer({
    count: contacts.length,
    getScrollElement: () => document.getElementById('main'),
    estimateSize: () => 57,
    getItemKey: index => contacts[index]!.id,
    scrollMargin: margin,
    overscan: 8,
  })
}

function NoContacts({ filter }: { filter: Filter }) {
  const icon = <IconAddressBook size={32} stroke={1.5} aria-hidden />
  if (Object.keys(filter).length > 0) {
    return (
      <Empty icon={icon} title="Nobody found">
        <p>No contact fits all of that. Take a condition off, or try fewer letters.</p>
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
