// What the compliance page asks and changes, by cache key; `consent.changed` refreshes by the same key (live.ts).
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { paths } from '../../api-types.ts'
import { ask, client, giveLargeFile } from '../api.ts'
import { now } from '../parts/when.ts'

type Answer<P extends 'get' | 'post', K extends keyof paths> = paths[K] extends {
  [M in P]: { responses: { 200: { content: { 'application/json': infer A } } } }
}
  ? A
  : never

export type Overview = Answer<'get', '/v1/compliance'>
export type OverviewDay = Overview['days'][number]
export type Suppressed = Answer<'get', '/v1/suppressions'>['items'][number]
export type TakenList = Answer<'post', '/v1/suppressions/import'>

export type Reconciliation = Answer<'get', '/v1/reconciliation'>

export const reconciliationQuery = queryOptions({
  queryKey: ['compliance', 'reconciliation'],
  queryFn: () => ask(client.GET('/v1/reconciliation')),
  // What waits to be told goes by itself.
  refetchInterval: query => (query.state.data && query.state.data.waiting > 0 ? 5_000 : false),
})

export const setPushing = (pushConsents: boolean) =>
  ask(client.PATCH('/v1/reconciliation', { body: { pushConsents } }))
export const retryDrift = () => ask(client.POST('/v1/reconciliation/retry'))

export const overviewQuery = (days: number) =>
  queryOptions({
    queryKey: ['compliance', 'overview', days],
    queryFn: () => {
      const from = new Date(now().getTime() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
      // The server knows what day it is where the account is; a month is what it takes when nobody says.
      return ask(client.GET('/v1/compliance', { params: { query: days === 30 ? {} : { from } } }))
    },
    placeholderData: keepPreviousData,
  })

export const suppressedQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['compliance', 'suppressed', search],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(search && { search }), ...(pageParam && { cursor: pageParam }) }
      return ask(client.GET('/v1/suppressions', { params: { query } }))
    },
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

type Watched = { onShare: (share: number) => void; stop: AbortSignal }

export async function takeList(file: File, watched: Watched): Promise<TakenList> {
  const path = `/v1/suppressions/import?fileName=${encodeURIComponent(file.name)}`
  return (await giveLargeFile(path, file, watched)) as TakenList
}

export type Office = NonNullable<Answer<'get', '/v1/office'>['office']>
export type OfficeOptOut = Answer<'get', '/v1/office/opt-outs'>['items'][number]

export const officeQuery = queryOptions({
  queryKey: ['compliance', 'office'],
  queryFn: async () => (await ask(client.GET('/v1/office'))).office,
})

export const officeListQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['compliance', 'office', 'list', search],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(search && { search }), ...(pageParam && { cursor: pageParam }) }
      return ask(client.GET('/v1/office/opt-outs', { params: { query } }))
    },
    initialPageParam: '',
    getNextPageParam: page => page.next ?? undefined,
    placeholderData: keepPreviousData,
  })

/** The code is answered this once. */
export const foundOffice = (name: string) => ask(client.POST('/v1/office', { body: { name } }))
export const joinOffice = (code: string) => ask(client.POST('/v1/office/join', { body: { code } }))
export const leaveOffice = () => ask(client.DELETE('/v1/office'))
export const blockInOffice = (body: { phone: string; note: string }) =>
  ask(client.POST('/v1/office/opt-outs', { body }))

export type Missed = Answer<'get', '/v1/missed'>['items'][number]
export type ReadHistory = Answer<'post', '/v1/missed/read'>

export const missedQuery = infiniteQueryOptions({
  queryKey: ['compliance', 'missed'],
  queryFn: ({ pageParam }) => {
    const query = { limit: 20, ...(pageParam && { cursor: pageParam }) }
    return ask(client.GET('/v1/missed', { params: { query } }))
  },
  initialPageParam: '',
  getNextPageParam: page => page.next ?? undefined,
})

export const confirmMissed = (body: { ids?: string[]; all?: boolean }) =>
  ask(client.POST('/v1/missed/confirm', { body }))
export const dismissMissed = (id: string) =>
  ask(client.POST('/v1/missed/dismiss', { body: { ids: [id], reason: 'Did not ask to stop' } }))

export async function readHistory(file: File, watched: Watched): Promise<ReadHistory> {
  const path = `/v1/missed/read?fileName=${encodeURIComponent(file.name)}`
  return (await giveLargeFile(path, file, watched)) as ReadHistory
}
