// What the bulk pages read, by cache key; `broadcast.changed` refreshes by the same keys (live.ts).
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Audience } from '../../../src/core/audience.ts'
import type { BulkRequest, RecipientsQuery } from '../api-types.ts'
import * as calls from '../calls.ts'

const firstPage = ''
const nextPage = (page: { next: string | null }): string | undefined => page.next ?? undefined

/** Long lists are told apart by who they are: writing fifty thousand rows into a key at every letter is slow. */
const listNumbers = new WeakMap<object, number>()
let lists = 0

function keyOf(audience: Audience | null): unknown {
  if (audience?.kind !== 'list') return audience
  const known = listNumbers.get(audience.rows)
  if (known !== undefined) return known
  lists += 1
  listNumbers.set(audience.rows, lists)
  return lists
}

/** What it is called changes nothing of what is counted. */
function keyOfRequest(request: BulkRequest | null): unknown {
  if (!request) return null
  const { name: _, audience, ...rest } = request
  return { ...rest, audience: keyOf(audience as Audience) }
}

/** A minute: what was counted for one draft is right for it until somebody asks again. */
const KEEPS_MS = 60_000

export const audienceCountQuery = (audience: Audience | null) =>
  queryOptions({
    queryKey: ['audience', keyOf(audience)],
    queryFn: ({ signal }) => calls.countAudience(audience!, signal),
    enabled: audience !== null,
    placeholderData: keepPreviousData,
    staleTime: KEEPS_MS,
    gcTime: KEEPS_MS,
  })

export const previewQuery = (request: BulkRequest | null) =>
  queryOptions({
    queryKey: ['bulk-preview', keyOfRequest(request)],
    queryFn: ({ signal }) => calls.previewBulk(request!, signal),
    enabled: request !== null,
    placeholderData: keepPreviousData,
    staleTime: KEEPS_MS,
    gcTime: KEEPS_MS,
  })

export const previewPeopleQuery = (request: BulkRequest, group: string) =>
  infiniteQueryOptions({
    queryKey: ['bulk-preview-people', keyOfRequest(request), group],
    queryFn: ({ pageParam, signal }) =>
      calls.previewPeople({ ...request, group, ...(pageParam && { after: pageParam }) }, signal),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    staleTime: KEEPS_MS,
    gcTime: KEEPS_MS,
  })

export const renderedQuery = (text: { body: string; media: string[]; contactId: string } | null) =>
  queryOptions({
    queryKey: ['bulk-rendered', text],
    queryFn: ({ signal }) => calls.renderBulk(text!, signal),
    enabled: text !== null,
    placeholderData: keepPreviousData,
  })

export const bulkListQuery = infiniteQueryOptions({
  queryKey: ['broadcasts'],
  queryFn: ({ pageParam }) => calls.listBulk(pageParam || undefined),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

export const bulkQuery = (id: string) =>
  queryOptions({ queryKey: ['broadcast', id], queryFn: () => calls.getBulk(id) })

export type Narrowed = Pick<RecipientsQuery, 'state' | 'reason'>

export const recipientsQuery = (id: string, narrowed: Narrowed) =>
  infiniteQueryOptions({
    queryKey: ['broadcast-recipients', id, narrowed],
    queryFn: ({ pageParam }) =>
      calls.listRecipients(id, { ...narrowed, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  })
