// The words in the browser's tab: the page, and how many conversations are unread.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { countsQuery, meQuery } from '../queries.ts'

export function useTitle(page: string): void {
  const isSignedIn = useQuery({ ...meQuery, enabled: false }).data !== undefined
  const unread = useQuery({ ...countsQuery, enabled: isSignedIn }).data?.unread ?? 0
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${page} · Heed`
  }, [page, unread])
}
