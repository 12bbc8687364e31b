// The name behind a phone, from what the pages have loaded already.
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { ConversationRow, Page } from '../api-types.ts'
import { showName, showPhone } from '../parts/phone-number.ts'

export function nameInCache(queries: QueryClient, phone: string): string {
  const lists = queries.getQueriesData<InfiniteData<Page<ConversationRow>>>({ queryKey: ['conversations'] })
  for (const [, list] of lists) {
    for (const page of list?.pages ?? []) {
      const row = page.items.find(item => item.phone === phone)
      if (row?.contact) return showName(row.contact.name)
    }
  }
  return showPhone(phone)
}
