// The inbox: conversations, the thread, the card; on a phone one after the other.
import { IconMessages } from '@tabler/icons-react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useLayoutEffect, useRef, useState } from 'react'
import type { ConversationRow } from '../api-types.ts'
import { useKeys } from '../parts/keys.ts'
import { Empty } from '../parts/states.tsx'
import { useTitle } from '../parts/title.ts'
import { useMe } from '../queries.ts'
import { Conversation } from './conversation.tsx'
import './list.css'
import './thread.css'
import './foot.css'
import './card.css'
import './inbox.css'
import { ConversationList } from './list.tsx'
import { openTyped } from './typed.ts'

export function InboxPage() {
  const { user, account } = useMe()
  openTyped(user?.id ?? account.id)
  const search = useSearch({ from: '/desk/inbox' })
  const { phone } = useParams({ strict: false })
  const selected = phone ?? null
  const { ref, isWide } = useRoom()
  // Null: shown where there is room.
  const [cardWish, setCardWish] = useState<boolean | null>(null)
  const isCardOpen = cardWish ?? isWide
  const searchField = useRef<HTMLInputElement>(null)
  const rows = useRef<ConversationRow[]>([])
  useListKeys(rows, selected, searchField)
  return (
    <div className="inbox" ref={ref} data-open={selected !== null} data-card={isCardOpen}>
      <ConversationList
        search={search}
        selected={selected}
        searchField={searchField}
        onRows={shown => {
          rows.current = shown
        }}
      />
      {selected ? (
        <Conversation
          key={selected}
          phone={selected}
          isCardOpen={isCardOpen}
          onCard={() => setCardWish(!isCardOpen)}
        />
      ) : (
        <NoneChosen />
      )}
    </div>
  )
}

/** Whether all three panes fit side by side; the same measure as in inbox.css. */
function useRoom() {
  const ref = useRef<HTMLDivElement>(null)
  const [isWide, setWide] = useState(window.innerWidth >= 1176)
  useLayoutEffect(() => {
    if (!ref.current) return
    const watch = new ResizeObserver(([entry]) => entry && setWide(entry.contentRect.width >= 1100))
    watch.observe(ref.current)
    return () => watch.disconnect()
  }, [])
  return { ref, isWide }
}

function NoneChosen() {
  useTitle('Inbox')
  return (
    <section className="thread-none" aria-label="Conversation">
      <Empty icon={<IconMessages size={32} stroke={1.5} aria-hidden />} title="Choose a conversation">
        <p>Press J and K to walk through the list, N to text somebody, ? for all keys.</p>
      </Empty>
    </section>
  )
}

function useListKeys(
  rows: { current: ConversationRow[] },
  selected: string | null,
  searchField: { current: HTMLInputElement | null },
): void {
  const navigate = useNavigate()
  // A row that was read may leave the list: its place is kept, so that the next one is the next one.
  const lastIndex = useRef(-1)
  const step = (by: 1 | -1) => {
    const at = rows.current.findIndex(row => row.phone === selected)
    const from = at >= 0 ? at : lastIndex.current - (by > 0 ? 1 : 0)
    const to = Math.min(Math.max(from + by, 0), rows.current.length - 1)
    const row = rows.current[to]
    if (!row) return
    lastIndex.current = to
    void navigate({ to: '/inbox/$phone', params: { phone: row.phone }, search: true })
  }
  useKeys({ j: () => step(1), k: () => step(-1), '/': () => searchField.current?.focus() })
}
