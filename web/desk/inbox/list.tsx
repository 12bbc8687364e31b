// The left pane: filters with counts, search, and the conversations, newest first.
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconInbox, IconPencilPlus, IconSearch, IconX } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { ConversationFilter, ConversationRow, Counts } from '../api-types.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { plural } from '../parts/words.ts'
import { conversationsQuery, countsQuery, useMe } from '../queries.ts'
import type { InboxSearch } from '../router.tsx'
import { openPalette } from '../shell/palette-state.ts'
import { useCalmOrder } from './calm-order.ts'
import { Row } from './row.tsx'

const FILTERS: { filter: ConversationFilter; label: string; count: keyof Counts; empty: [string, string] }[] =
  [
    {
      filter: 'all',
      label: 'All',
      count: 'all',
      empty: ['No texts yet', 'Press N to text somebody. Their answers come in here by themselves.'],
    },
    {
      filter: 'unread',
      label: 'Unread',
      count: 'unread',
      empty: ['All read', 'New texts show up here the moment they come in.'],
    },
    {
      filter: 'doubtful',
      label: 'Doubtful',
      count: 'doubtful',
      empty: ['No doubts', 'Who asks to stop in words of their own is listed here, so that you can answer.'],
    },
    {
      filter: 'opted_out',
      label: 'Opted out',
      count: 'optedOut',
      empty: ['Nobody opted out', 'Who writes STOP is listed here and gets no text until they write START.'],
    },
    {
      filter: 'closed',
      label: 'Closed',
      count: 'closed',
      empty: ['Nothing closed', 'Press E in a conversation that is done. A new text opens it again.'],
    },
  ]

type ListProps = {
  search: InboxSearch
  selected: string | null
  searchField: RefObject<HTMLInputElement | null>
  onRows: (rows: ConversationRow[]) => void
}

export function ConversationList({ search, selected, searchField, onRows }: ListProps) {
  const filter = search.filter ?? 'all'
  return (
    <section className="inbox-list" aria-label="Conversations">
      <div className="inbox-list-head">
        <div className="inbox-title">
          <h1>Inbox</h1>
          <ActionIcon
            variant="light"
            size="lg"
            aria-label="New text"
            title="New text (N)"
            onClick={() => openPalette('text')}
          >
            <IconPencilPlus size={20} stroke={1.5} />
          </ActionIcon>
        </div>
        <SearchField search={search} field={searchField} />
        <Filters filter={filter} />
      </div>
      <RowList filter={filter} words={search.search ?? ''} selected={selected} onRows={onRows} />
    </section>
  )
}

function SearchField({ search, field }: { search: InboxSearch; field: ListProps['searchField'] }) {
  const navigate = useNavigate()
  const [words, setWords] = useState(search.search ?? '')
  const latest = useRef(search.search ?? '')
  useEffect(() => {
    // The address changed by itself (a link, the back button).
    if ((search.search ?? '') !== latest.current) setWords(search.search ?? '')
    latest.current = search.search ?? ''
  }, [search.search])
  useEffect(() => {
    const wanted = words.trim()
    if (wanted === latest.current) return
    const timer = window.setTimeout(() => {
      latest.current = wanted
      void navigate({
        to: '.',
        replace: true,
        search: ({ search: _, ...rest }: InboxSearch) => (wanted ? { ...rest, search: wanted } : rest),
      })
    }, 200)
    return () => window.clearTimeout(timer)
  }, [words, navigate])
  return (
    <TextInput
      ref={field}
      type="search"
      aria-label="Search conversations"
      placeholder="Name, number or words"
      value={words}
      onChange={event => setWords(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.5} />}
      rightSection={
        words && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label="Clear the search"
            onClick={() => setWords('')}
          >
            <IconX size={14} />
          </ActionIcon>
        )
      }
    />
  )
}

function Filters({ filter }: { filter: ConversationFilter }) {
  const counts = useQuery(countsQuery).data
  return (
    <nav className="filters" aria-label="Filter conversations">
      {FILTERS.map(({ filter: each, label, count }) => (
        <Link
          key={each}
          to="."
          search={({ filter: _, ...rest }: InboxSearch) =>
            each === 'all' ? rest : { ...rest, filter: each }
          }
          className="filter"
          aria-current={each === filter ? 'true' : undefined}
          activeProps={{ 'aria-current': undefined }}
          data-on={each === filter}
        >
          {label}
          {counts && (counts[count] > 0 || each === 'all') && (
            <span className="filter-count">
              {counts[count].toLocaleString('en')}
              {counts[count] >= counts.most && '+'}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}

type RowListProps = {
  filter: ConversationFilter
  words: string
  selected: string | null
  onRows: (rows: ConversationRow[]) => void
}

function RowList({ filter, words, selected, onRows }: RowListProps) {
  const query = useInfiniteQuery(conversationsQuery({ filter, ...(words && { search: words }) }))
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const [isHeld, setHeld] = useState(false)
  const items = data?.pages.flatMap(page => page.items) ?? []
  const { shown, waiting } = useCalmOrder(items, row => row.phone, { isHeld, list: `${filter} ${words}` })
  // State, not a ref: the rows are laid out before a ref of their parent is set, and would see no scroller.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  useEffect(() => onRows(shown))

  if (isPending) return <Rows count={8} height={44} label="conversations" />
  if (error && items.length === 0) {
    return <Failed error={error} what="The conversations" onRetry={() => void refetch()} />
  }
  if (shown.length === 0) return <EmptyList filter={filter} words={words} />
  const showWaiting = () => {
    setHeld(false)
    scroller?.scrollTo({ top: 0 })
  }
  return (
    <div
      className="inbox-rows"
      ref={setScroller}
      onPointerEnter={event => event.pointerType === 'mouse' && setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      {waiting > 0 && (
        <button type="button" className="new-above" onClick={showWaiting}>
          {plural(waiting, 'newer conversation')} above
        </button>
      )}
      <VirtualRows
        rows={shown}
        scroller={scroller}
        selected={selected}
        onEnd={() => hasNextPage && !isFetchingNextPage && void fetchNextPage()}
      />
    </div>
  )
}

type VirtualProps = {
  rows: ConversationRow[]
  scroller: HTMLDivElement | null
  selected: string | null
  onEnd: () => void
}

function VirtualRows({ rows, scroller, selected, onEnd }: VirtualProps) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => 68,
    getItemKey: index => rows[index]!.phone,
    overscan: 8,
  })
  const visible = virtual.getVirtualItems()
  const isAtEnd = (visible.at(-1)?.index ?? 0) >= rows.length - 5
  useEffect(() => {
    if (isAtEnd) onEnd()
  })
  const at = selected ? rows.findIndex(row => row.phone === selected) : -1
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls, not a moved row
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [selected])
  return (
    <ul className="row-list" style={{ height: virtual.getTotalSize() }}>
      {visible.map(({ index, key, start }) => (
        <li
          key={key}
          data-index={index}
          ref={virtual.measureElement}
          aria-setsize={rows.length}
          aria-posinset={index + 1}
          style={{ transform: `translateY(${start}px)` }}
        >
          <Row row={rows[index]!} isSelected={rows[index]!.phone === selected} />
        </li>
      ))}
    </ul>
  )
}

function EmptyList({ filter, words }: { filter: ConversationFilter; words: string }) {
  const { sandbox } = useMe()
  const icon = <IconInbox size={32} stroke={1.5} aria-hidden />
  if (words) {
    return (
      <Empty icon={icon} title="Nothing found">
        <p>No conversation holds “{words}”. Search by name, by number, or by words of a text.</p>
      </Empty>
    )
  }
  const [title, teaches] = FILTERS.find(each => each.filter === filter)!.empty
  return (
    <Empty icon={icon} title={title}>
      <p>{teaches}</p>
      {filter === 'all' && sandbox && <p>Try Ann, then open Phones: hers rings, and you answer as her.</p>}
      {filter === 'all' && <Button onClick={() => openPalette('text')}>New text</Button>}
    </Empty>
  )
}
