// The sandbox's phones beside the desk: text at the left, see it ring at the right.
import { ActionIcon } from '@mantine/core'
import { IconExternalLink, IconX } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { useTitle } from '../parts/title.ts'
import { useMe } from '../queries.ts'
import './phones.css'

const PLACE = 'heed.phones'
/** Below this there is no room for both; the phones open in a window of their own. */
const BOTH_FIT = '(min-width: 1100px)'

let isOpen = localStorage.getItem(PLACE) === 'open'
const watchers = new Set<() => void>()

export function bothFit(): boolean {
  return window.matchMedia(BOTH_FIT).matches
}

export function togglePhones(): void {
  isOpen = !isOpen
  localStorage.setItem(PLACE, isOpen ? 'open' : 'shut')
  for (const tell of watchers) tell()
}

/** Whether the phones stand beside the desk now. */
export function usePhones(): boolean {
  const { sandbox } = useMe()
  const isWanted = useSyncExternalStore(
    onChange => {
      const query = window.matchMedia(BOTH_FIT)
      query.addEventListener('change', onChange)
      watchers.add(onChange)
      return () => {
        query.removeEventListener('change', onChange)
        watchers.delete(onChange)
      }
    },
    () => isOpen && bothFit(),
  )
  return isWanted && sandbox !== null
}

export function PhonesDock() {
  const { sandbox } = useMe()
  if (!sandbox) return null
  return (
    <aside className="dock" aria-label="Phones of the sandbox">
      <header className="dock-head">
        <h2>Phones</h2>
        <ActionIcon
          component="a"
          href={sandbox.phonesUrl}
          target="_blank"
          rel="noreferrer"
          variant="subtle"
          color="gray"
          aria-label="Open the phones in a window of their own"
        >
          <IconExternalLink size={18} stroke={1.5} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Put the phones away" onClick={togglePhones}>
          <IconX size={18} stroke={1.5} />
        </ActionIcon>
      </header>
      <iframe src={sandbox.phonesUrl} title="Phones of the sandbox" />
    </aside>
  )
}

/** The whole page is phones: /phones. */
export function PhonesPage() {
  useTitle('Phones')
  const { sandbox } = useMe()
  if (!sandbox) return <div className="page">There are phones in the sandbox only.</div>
  return <iframe className="phones-page" src={sandbox.phonesUrl} title="Phones of the sandbox" />
}
