// Puts a page of one bulk text into the book and the outbox through COPY: a million rows, no event and no hold a text.
import { copyRow, copyValue, textArray } from '../../kit/db/copy.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import { type Draft, PRIORITY } from './insert.ts'

/** What all texts of a page share. Their credits are held by one entry of the caller's. */
export type Bulk = Pick<Draft, 'media' | 'author'> & {
  readonly accountId: string
  readonly broadcastId: string
  readonly at: Date
}

export type BulkText = Pick<
  Draft,
  'id' | 'phone' | 'senderId' | 'body' | 'segments' | 'encoding' | 'credits' | 'dueAt'
> & { readonly laneId: string; readonly waits: Waits | null }

type Waits = { readonly reason: string; readonly zone: string; readonly rule: string }

/** A page of texts, written out for COPY. */
export type BulkRows = { readonly book: string; readonly outbox: string }

export function bulkRows(bulk: Bulk, texts: readonly BulkText[]): BulkRows {
  return { book: bookRows(bulk, texts), outbox: outboxRows(bulk, texts) }
}

/**
 * Inserts texts whose phones have their consent rows. A phone that has a text of this broadcast already breaks the
 * page (messages_broadcast_once). No conversation moves: a million texts that nobody wrote by hand would push all that
 * people did write out of sight.
 */
export async function insertBulk(tx: Tx, { book, outbox }: BulkRows): Promise<void> {
  if (book === '') return
  await tx.copy(COPY_MESSAGES, book)
  await tx.copy(COPY_OUTBOX, outbox)
}

const COPY_MESSAGES = `copy messages (account_id, direction, kind, origin, origin_id, author, created_at, media,
                                      id, phone, sender_id, body, segments, encoding, credits) from stdin`
const COPY_OUTBOX = `copy outbox (account_id, kind, priority, is_automatic,
                                  message_id, phone, sender_id, lane_id, due_at, segments, credits,
                                  waits_for, waits_zone, waits_rule) from stdin`

function bookRows({ accountId, broadcastId, at, media, author }: Bulk, texts: readonly BulkText[]): string {
  const shared = copyRow([accountId, 'out', 'text', 'broadcast', broadcastId, author, at, textArray(media)])
  const head = shared.slice(0, -1)
  let rows = ''
  for (const { id, phone, senderId, body, segments, encoding, credits } of texts)
    rows += `${head}\t${id}\t${phone}\t${senderId}\t${copyValue(body)}\t${segments}\t${encoding}\t${credits}\n`
  return rows
}

function outboxRows({ accountId }: Bulk, texts: readonly BulkText[]): string {
  const head = `${accountId}\ttext\t${PRIORITY.bulk}\ttrue`
  let rows = ''
  let dueText = ''
  let dueOf: Date | undefined
  for (const { id, phone, senderId, laneId, dueAt, segments, credits, waits } of texts) {
    // Most of a page is due at once: a time is written out once for all of them.
    if (dueOf !== dueAt) dueText = dueAt.toISOString()
    dueOf = dueAt
    const why = waits === null ? '\\N\t\\N\t\\N' : `${waits.reason}\t${copyValue(waits.zone)}\t${waits.rule}`
    rows += `${head}\t${id}\t${phone}\t${senderId}\t${laneId}\t${dueText}\t${segments}\t${credits}\t${why}\n`
  }
  return rows
}

/** The phones that have a text of this broadcast: who takes an expansion up again must know them. */
export async function phonesOfBroadcast(
  query: Query,
  accountId: string,
  broadcastId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await query.rows<{ phone: string }>(PHONES, [accountId, broadcastId, after, limit])
  return rows.map(row => row.phone)
}

const PHONES = sql(
  'bulk_phones',
  `select phone from messages
    where account_id = $1 and origin_id = $2 and origin = 'broadcast' and phone > $3
    order by phone limit $4`,
)
