// What the pages read, by cache key; live events (live.ts) refresh by the same keys.
import {
  infiniteQueryOptions,
  keepPreviousData,
  QueryCache,
  QueryClient,
  queryOptions,
  useSuspenseQuery,
} from '@tanstack/react-query'
import { ApiError, getMe, keepCsrfToken } from './api.ts'
import type { ContactsQuery, ConversationsQuery, Me } from './api-types.ts'
import * as calls from './calls.ts'
import { keepNow, keepZone } from './parts/when.ts'

/** `onSignedOut`: the session ended while a page was open. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== 'me' && error instanceof ApiError && error.status === 401) onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
      },
    },
  })
}

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  async queryFn() {
    const me = await getMe()
    keepCsrfToken(me.csrfToken)
    keepZone(me.account.timeZone)
    if (me.now) keepNow(me.now)
    return me
  },
})

/** Who is signed in; the desk's route has fetched it before any page renders. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data
}

export const accountQuery = queryOptions({
  queryKey: ['account'],
  staleTime: 300_000,
  queryFn: calls.getAccount,
})

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  staleTime: 300_000,
  queryFn: calls.listRules,
})

const firstPage = ''
const nextPage = (page: { next: string | null }): string | undefined => page.next ?? undefined

export const conversationsQuery = (query: Omit<ConversationsQuery, 'cursor'>) =>
  infiniteQueryOptions({
    queryKey: ['conversations', query],
    queryFn: ({ pageParam }) =>
      calls.listConversations({ ...query, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  })

export const countsQuery = queryOptions({ queryKey: ['counts'], queryFn: calls.countConversations })

export const conversationQuery = (phone: string) =>
  infiniteQueryOptions({
    queryKey: ['conversation', phone],
    queryFn: ({ pageParam }) => calls.getConversation(phone, pageParam || undefined),
    initialPageParam: firstPage,
    getNextPageParam: page => nextPage(page.timeline),
  })

export const contactsQuery = (query: Omit<ContactsQuery, 'cursor'>) =>
  infiniteQueryOptions({
    queryKey: ['contacts', query],
    queryFn: ({ pageParam }) => calls.listContacts({ ...query, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    placeholderData: keepPreviousData,
  })

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: ['contact', id], queryFn: () => calls.getContact(id) })

export const contactTimelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contact-timeline', id],
    queryFn: ({ pageParam }) => calls.contactTimeline(id, pageParam || undefined),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  })

export const tagsQuery = queryOptions({ queryKey: ['contacts', 'tags'], queryFn: calls.listTags })

export const creditsQuery = queryOptions({ queryKey: ['credits'], queryFn: calls.getCredits })

export const entriesQuery = infiniteQueryOptions({
  queryKey: ['credit-entries'],
  queryFn: ({ pageParam }) => calls.listEntries(pageParam || undefined),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

export const statementsQuery = infiniteQueryOptions({
  queryKey: ['credits', 'statements'],
  queryFn: ({ pageParam }) => calls.listStatements(pageParam || undefined),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})

export const savedRepliesQuery = queryOptions({
  queryKey: ['saved-replies'],
  queryFn: calls.listSavedReplies,
  staleTime: 60_000,
})

export const sendersQuery = queryOptions({ queryKey: ['senders'], queryFn: calls.listSenders })
export const replyChartQuery = queryOptions({
  queryKey: ['reply-chart'],
  queryFn: calls.getReplyChart,
  staleTime: 60_000,
})
export const wordingsQuery = queryOptions({ queryKey: ['wordings'], queryFn: calls.listWordings })
export const apiKeysQuery = queryOptions({ queryKey: ['api-keys'], queryFn: calls.listApiKeys })

export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices'],
  queryFn: ({ pageParam }) => calls.listNotices(pageParam || undefined),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
})
