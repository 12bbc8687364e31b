// The bell: how many notes are unread, and the list behind it.
import { IconBell } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { openDialog } from '../parts/overlays.tsx'
import { Rows } from '../parts/states.tsx'
import { noticesQuery } from '../queries.ts'
import { Count } from './count.tsx'

const Notices = lazy(() => import('./notices.tsx').then(m => ({ default: m.Notices })))

export function Bell() {
  const { data } = useInfiniteQuery(noticesQuery)
  const unread = data?.pages[0]?.unread ?? 0
  return (
    <button type="button" className="rail-item" onClick={showNotices}>
      <IconBell size={22} stroke={1.5} aria-hidden />
      Alerts
      <Count of={unread} what="unread" />
    </button>
  )
}

function showNotices(): void {
  openDialog({
    title: 'Alerts',
    size: 'lg',
    body: close => (
      <Suspense fallback={<Rows count={5} height={48} label="alerts" />}>
        <Notices close={close} />
      </Suspense>
    ),
  })
}
