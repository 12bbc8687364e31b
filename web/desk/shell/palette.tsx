// Ctrl K: pages, contacts and actions by a few letters; also where a new text starts.
import '@mantine/spotlight/styles.css'
import { useDebouncedValue } from '@mantine/hooks'
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  spotlight,
} from '@mantine/spotlight'
import {
  IconAddressBook,
  IconArrowBackUpDouble,
  IconCalendarRepeat,
  IconChecklist,
  IconCoins,
  IconInbox,
  IconMessage,
  IconMessageBolt,
  IconMessageQuestion,
  IconPencilPlus,
  IconSearch,
  IconSend,
  IconSettings,
  IconShieldCheck,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import type { Contact } from '../api-types.ts'
import { listContacts } from '../calls.ts'
import { openContactForm } from '../contacts/open-form.tsx'
import { wishFocus } from '../inbox/focus-wish.ts'
import { showName, showPhone, typedPhone } from '../parts/phone-number.ts'
import { openTaskForm } from '../tasks/open-form.tsx'
import { closePalette, openPalette, type PaletteMode } from './palette-state.ts'
import { useScheme } from './rail-buttons.tsx'

const ICON = { size: 20, stroke: 1.5 } as const

export function Palette({ mode }: { mode: PaletteMode }) {
  const [words, setWords] = useState('')
  const people = usePeople(words, mode)
  const pages = usePages()
  useEffect(() => spotlight.open(), [])
  useEffect(() => {
    if (words) selectFirst()
  })
  const groups = [...people, ...(mode === 'all' ? pages : [])]
  return (
    <Spotlight
      actions={groups}
      query={words}
      onQueryChange={setWords}
      // The server has searched the people already; only pages and actions are narrowed here.
      filter={(query, found) => narrow(query, found as SpotlightActionGroupData[])}
      onSpotlightClose={closePalette}
      shortcut={null}
      attributes={{ content: { 'aria-label': mode === 'text' ? 'Text whom?' : 'Find' } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      scrollable
      maxHeight={420}
      nothingFound="Nobody and nothing by that name. A whole number with area code can be texted at once."
      searchProps={{
        leftSection: <IconSearch size={20} stroke={1.5} />,
        placeholder: mode === 'text' ? 'Text whom? Name or number' : 'Find a contact, a page, an action',
        'aria-label': mode === 'text' ? 'Text whom?' : 'Find',
      }}
    />
  )
}

/**
 * Enter takes the marked row. Spotlight marks the first one when something is typed, but the people come from the
 * server a moment later and the mark goes with the rows that they replace.
 */
function selectFirst(): void {
  const rows = [...document.querySelectorAll('.mantine-Spotlight-action')]
  if (!rows.some(row => row.hasAttribute('data-selected'))) rows[0]?.setAttribute('data-selected', 'true')
}

function usePeople(words: string, mode: PaletteMode): SpotlightActionGroupData[] {
  const navigate = useNavigate()
  const [search] = useDebouncedValue(words.trim(), 150)
  const { data } = useQuery({
    queryKey: ['contacts', 'palette', mode, search],
    queryFn: () => listContacts(search ? { search } : {}, search || mode === 'text' ? 8 : 4),
    placeholderData: last => last,
  })
  const text = (phone: string) => {
    // After the palette has gone and given the focus back, else it would take it from the composer.
    window.setTimeout(() => {
      wishFocus(phone)
      void navigate({ to: '/inbox/$phone', params: { phone } })
    }, 50)
  }
  const typed = typedPhone(words)
  const contacts = (data?.items ?? []).flatMap(contact => phonesOf(contact, text))
  const direct: SpotlightActionData[] = typed
    ? [action(`text-${typed}`, `Text ${showPhone(typed)}`, <IconMessage {...ICON} />, () => text(typed))]
    : []
  const group = typed || search ? 'Text' : 'Text somebody'
  return [{ group, actions: [...direct, ...contacts] }].filter(each => each.actions.length > 0)
}

function phonesOf(contact: Contact, text: (phone: string) => void): SpotlightActionData[] {
  return contact.phones.map(({ phone, label, consent }) => ({
    id: `${contact.id}-${phone}`,
    label: showName(contact.name),
    description: [
      showPhone(phone) !== showName(contact.name) && showPhone(phone),
      label,
      consent.state === 'opted_out' && 'opted out: cannot be texted',
      contact.company,
    ]
      .filter(Boolean)
      .join(' · '),
    leftSection: <IconMessage {...ICON} />,
    onClick: () => text(phone),
  }))
}

function usePages(): SpotlightActionGroupData[] {
  const navigate = useNavigate()
  const { isDark, toggle } = useScheme()
  const go = (to: string) => () => void navigate({ to })
  return [
    {
      group: 'Do',
      actions: [
        action('new-text', 'New text', <IconPencilPlus {...ICON} />, () => openPalette('text')),
        action(
          'new-bulk',
          'New bulk text',
          <IconSend {...ICON} />,
          () => void navigate({ to: '/bulk/new', search: {} }),
        ),
        action('add-contact', 'Add a contact', <IconUserPlus {...ICON} />, () => openContactForm()),
        action('new-task', 'New task', <IconChecklist {...ICON} />, () => openTaskForm()),
        action('doubts', 'Decide doubts', <IconMessageQuestion {...ICON} />, go('/doubts')),
        action('import', 'Import contacts from a file', <IconUserPlus {...ICON} />, go('/contacts/import')),
        action(
          'unread',
          'Show unread',
          <IconInbox {...ICON} />,
          () => void navigate({ to: '/inbox', search: { filter: 'unread' } }),
        ),
        action(
          'opted-out',
          'Show who opted out',
          <IconInbox {...ICON} />,
          () => void navigate({ to: '/inbox', search: { filter: 'opted_out' } }),
        ),
        action(
          'scheme',
          isDark ? 'Use light colours' : 'Use dark colours',
          <IconSettings {...ICON} />,
          toggle,
        ),
      ],
    },
    {
      group: 'Go to',
      actions: [
        action('inbox', 'Inbox', <IconInbox {...ICON} />, go('/inbox')),
        action('contacts', 'Contacts', <IconAddressBook {...ICON} />, go('/contacts')),
        action('bulk', 'Bulk texts', <IconSend {...ICON} />, go('/bulk')),
        action('plans', 'Plans', <IconCalendarRepeat {...ICON} />, go('/plans')),
        action('plan-calendar', 'Calendar of plans', <IconCalendarRepeat {...ICON} />, go('/plans/calendar')),
        action('tasks', 'Tasks', <IconChecklist {...ICON} />, go('/tasks')),
        action('credits', 'Credits', <IconCoins {...ICON} />, go('/credits')),
        action('office', 'Office: who asked all its accounts', <IconShieldCheck {...ICON} />, go('/office')),
        action('compliance', 'Compliance: who opted out', <IconShieldCheck {...ICON} />, go('/compliance')),
        action(
          'replies',
          'Replies: what a phone receives',
          <IconArrowBackUpDouble {...ICON} />,
          go('/replies'),
        ),
        action('settings', 'Settings', <IconSettings {...ICON} />, go('/settings')),
        action(
          'saved-replies',
          'Saved replies',
          <IconMessageBolt {...ICON} />,
          () => void navigate({ to: '/settings', search: { tab: 'replies' } }),
        ),
      ],
    },
  ]
}

function action(id: string, label: string, leftSection: ReactNode, onClick: () => void): SpotlightActionData {
  return { id, label, leftSection, onClick }
}

function narrow(query: string, groups: SpotlightActionGroupData[]): SpotlightActionGroupData[] {
  const words = query.trim().toLowerCase()
  return groups
    .map(({ group, actions }) => ({
      group,
      actions: actions.filter(a => group.startsWith('Text') || a.label?.toLowerCase().includes(words)),
    }))
    .filter(({ actions }) => actions.length > 0)
}
