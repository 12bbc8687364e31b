// The journal: what a provider told us, written down before it is answered. A row is open until it is acted on.
import type { Query } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Sender } from '../senders/queries.ts'
import { JOURNAL } from './queries.ts'

export type JournalRow = {
  readonly id: string
  readonly sender: Sender
  readonly providerId: string
  readonly phone: string | null
  readonly raw: string
  /** Why it is set aside; null where it can be acted on. */
  readonly problem: string | null
  /** The writer holds the phone's consent row and acts on the text at once, if nothing older of the phone waits. */
  readonly hasLock: boolean
}

/** `isTaken`: the writer must act on it. `isInBook`: the text was acted on before the journal was pruned. */
export type Written = { readonly isTaken: boolean; readonly isInBook: boolean }

/** By the rows' ids; those that were in the journal already are missing. */
export async function writeJournal(
  rt: Runtime,
  query: Query,
  rows: readonly JournalRow[],
): Promise<Map<string, Written>> {
  if (rows.length === 0) return new Map()
  // Two processes that are told the same texts wait for each other here: in one order, never in a circle.
  const sorted = [...rows].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  const written = await query.rows<{ id: string; is_taken: boolean; is_in_book: boolean }>(JOURNAL, [
    sorted.map(row => row.sender.accountId),
    sorted.map(row => row.sender.id),
    sorted.map(row => row.providerId),
    sorted.map(row => row.id),
    sorted.map(row => row.phone),
    // PostgreSQL keeps no NUL; in a form it can only stand by mistake.
    sorted.map(row => row.raw.replaceAll('\0', '')),
    sorted.map(row => row.problem),
    sorted.map(row => row.hasLock),
    rt.clock.now(),
  ])
  return new Map(written.map(row => [row.id, { isTaken: row.is_taken, isInBook: row.is_in_book }]))
}

function placeOf({ sender, providerId }: JournalRow): string {
  return `${sender.accountId}/${sender.id}/${providerId}`
}
