// What the pages of imports read; import.changed refreshes it, and a look now and then while one is under way.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import * as calls from '../calls.ts'
import { isMoving } from './words.ts'

export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: ({ pageParam }) => calls.listImports(pageParam || undefined),
  initialPageParam: '',
  getNextPageParam: page => page.next ?? undefined,
})

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['import', id],
    queryFn: () => calls.getImport(id),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? 1_000 : false),
  })
