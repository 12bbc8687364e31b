// What the tray reads, and how its decisions are told and taken back.
import { infiniteQueryOptions, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { listDoubts, reopenDoubt } from '../calls.ts'
import { told, toldError } from '../parts/toast.ts'

export const doubtsQuery = infiniteQueryOptions({
  queryKey: ['doubts'],
  queryFn: ({ pageParam }) => listDoubts(pageParam || undefined),
  initialPageParam: '',
  getNextPageParam: page => page.next ?? undefined,
})

function refresh(queries: QueryClient, phone: string): void {
  for (const queryKey of [['doubts'], ['counts'], ['conversations'], ['conversation', phone]])
    void queries.invalidateQueries({ queryKey })
}

/** Decides, tells it, and offers to take a dismissal back. */
export function useDecision(phone: string) {
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const act = (ask: () => Promise<unknown>, words: string, undo?: () => void) => {
    setBusy(true)
    return ask()
      .then(() => told(words, undo))
      .catch(toldError)
      .finally(() => {
        setBusy(false)
        refresh(queries, phone)
      })
  }
  const takeBack = () =>
    void act(() => reopenDoubt(phone), 'Back in the tray. Nothing automatic goes to them.')
  return { isBusy, act, takeBack }
}
