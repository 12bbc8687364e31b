// Marks a conversation read once somebody looks at it, and takes its dot away at once.
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ConversationRow, Counts, Page } from '../api-types.ts'
import { markRead } from '../calls.ts'
import { countsQuery } from '../queries.ts'

export function useReadMark(phone: string, unread: number): void {
  const queries = useQueryClient()
  const isVisible = useVisible()
  useEffect(() => {
    if (unread === 0 || !isVisible) return
    queries.setQueriesData<InfiniteData<Page<ConversationRow>>>({ queryKey: ['conversations'] }, list => {
      if (!list?.pages) return list
      const pages = list.pages.map(page => ({
        ...page,
        items: page.items.map(row => (row.phone === phone ? { ...row, unread: 0 } : row)),
      }))
      return { ...list, pages }
    })
    queries.setQueryData<Counts>(countsQuery.queryKey, counts =>
      counts ? { ...counts, unread: Math.max(0, counts.unread - 1) } : counts,
    )
    // A failed mark is no loss: the dot comes back with the next refresh, and the next look marks it again.
    markRead(phone)
      .then(() => queries.invalidateQueries({ queryKey: ['conversation', phone] }))
      .catch(() => undefined)
  }, [phone, unread, isVisible, queries])
}

function useVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isVisible
}
