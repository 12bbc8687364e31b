// The report of a broadcast as a CSV file: one line a recipient, streamed a page at a time.
import type { Query } from '../../kit/db/db.ts'
import { csvLine } from '../../kit/web/csv.ts'
import { type RecipientsPage, recipientsPage } from './recipients.ts'
import type { RecipientView } from './shapes.ts'

const PAGE = 2_000
const HEAD = ['phone', 'name', 'state', 'reason', 'what_happened', 'at', 'contact_id', 'message_id']

export async function* reportLines(
  query: Query,
  accountId: string,
  broadcastId: string,
): AsyncIterable<string> {
  yield csvLine(HEAD)
  const asked = { accountId, broadcastId, state: null, reason: null, limit: PAGE }
  for (let after: RecipientsPage['next'] = null; ; ) {
    const page: RecipientsPage = await recipientsPage(query, { ...asked, after })
    yield page.items.map(rowOf).join('')
    after = page.next
    if (after === null) return
  }
}

function rowOf(one: RecipientView): string {
  const { phone, name, state, reason, words, at, contactId, messageId } = one
  return csvLine([phone, name, state, reason, words, at, contactId, messageId])
}
