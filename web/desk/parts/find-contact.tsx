// One contact by a few letters of the name or a few digits of the number.
import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '../api-types.ts'
import { listContacts } from '../calls.ts'
import { showName, showPhone } from './phone-number.ts'

type Props = { label: string; isHidden?: boolean; onFind: (contact: Contact) => void }

export function FindContact({ label, isHidden = false, onFind }: Props) {
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [words, setWords] = useState('')
  const [search] = useDebouncedValue(words.trim(), 150)
  const { data } = useQuery({
    queryKey: ['contacts', 'find', search],
    queryFn: () => listContacts(search ? { search } : {}, 8),
    enabled: box.dropdownOpened,
    placeholderData: last => last,
  })
  const found = data?.items ?? []
  const choose = (id: string) => {
    const contact = found.find(each => each.id === id)
    if (contact) onFind(contact)
    setWords('')
    box.closeDropdown()
  }
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal>
      <Combobox.Target>
        <TextInput
          {...(isHidden
            ? { 'aria-label': label, placeholder: label }
            : { label, placeholder: 'Name or number' })}
          className="find-contact"
          size={isHidden ? 'xs' : 'sm'}
          leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
          value={words}
          onChange={event => {
            setWords(event.currentTarget.value)
            box.openDropdown()
            box.updateSelectedOptionIndex()
          }}
          onFocus={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options aria-label="Contacts found">
          {found.map(contact => (
            <Combobox.Option key={contact.id} value={contact.id}>
              {showName(contact.name)}
              <span className="hint"> {contact.phones[0] && showPhone(contact.phones[0].phone)}</span>
            </Combobox.Option>
          ))}
          {data && found.length === 0 && <Combobox.Empty>Nobody found</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
