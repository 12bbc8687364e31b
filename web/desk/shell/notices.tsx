// The list behind the bell; opening it marks everything read.
import { Button } from '@mantine/core'
import {
  IconBellOff,
  IconCoins,
  IconHandStop,
  IconMessageQuestion,
  IconPlayerPlay,
  IconUserPlus,
} from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Notice } from '../api-types.ts'
import { readNotices } from '../calls.ts'
import { Empty, Failed, Rows } from '../parts/states.tsx'
import { toldError } from '../parts/toast.ts'
import { brief } from '../parts/when.ts'
import { noticesQuery } from '../queries.ts'

const ICONS: Record<string, { icon: typeof IconBellOff; tone: string }> = {
  opt_out: { icon: IconHandStop, tone: 'tone-bad' },
  opt_in: { icon: IconPlayerPlay, tone: 'tone-good' },
  stop_in_words: { icon: IconMessageQuestion, tone: 'tone-wait' },
  new_lead: { icon: IconUserPlus, tone: 'tone-quiet' },
  low_credits: { icon: IconCoins, tone: 'tone-wait' },
}

export function Notices({ close }: { close: () => void }) {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(noticesQuery)
  const queries = useQueryClient()
  // What was unread when the list was opened stays marked while it is open.
  const [openedAt] = useState(() => new Date().toISOString())
  const hasUnread = (data?.pages[0]?.unread ?? 0) > 0
  useEffect(() => {
    if (!hasUnread) return
    readNotices()
      .then(() => queries.invalidateQueries({ queryKey: noticesQuery.queryKey }))
      .catch(toldError)
  }, [hasUnread, queries])

  if (isPending) return <Rows count={5} height={48} label="alerts" />
  if (error) return <Failed error={error} what="The alerts" onRetry={() => void refetch()} />
  const items = data.pages.flatMap(page => page.items)
  if (items.length === 0) {
    return (
      <Empty icon={<IconBellOff size={32} stroke={1.5} />} title="No alerts yet">
        <p>When somebody opts out, comes back or asks to stop in words of their own, it is said here.</p>
      </Empty>
    )
  }
  return (
    <>
      <ul className="notices">
        {items.map(item => (
          <NoticeRow
            key={item.id}
            item={item}
            isNew={!item.readAt || item.readAt >= openedAt}
            close={close}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" fullWidth loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older alerts
        </Button>
      )}
    </>
  )
}

function NoticeRow({ item, isNew, close }: { item: Notice; isNew: boolean; close: () => void }) {
  const { icon: Icon, tone } = ICONS[item.kind] ?? { icon: IconBellOff, tone: 'tone-quiet' }
  const words = (
    <>
      <Icon size={20} stroke={1.5} className={tone} aria-hidden />
      <span className="notice-text">
        {isNew && <span className="visually-hidden">New: </span>}
        {item.text}
      </span>
      <time dateTime={item.at}>{brief(item.at)}</time>
    </>
  )
  return (
    <li data-new={isNew}>
      {item.phone ? (
        <Link to="/inbox/$phone" params={{ phone: item.phone }} onClick={close} className="notice">
          {words}
        </Link>
      ) : item.kind === 'low_credits' ? (
        <Link to="/credits" onClick={close} className="notice">
          {words}
        </Link>
      ) : (
        <span className="notice">{words}</span>
      )}
    </li>
  )
}
