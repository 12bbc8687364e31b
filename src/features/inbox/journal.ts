// The journal: what a provider told us, written down before it is answered. A row is open until it is acted on.
import type { Consent } from '../../core/consent.ts'
import type { Query, Row, Tx } from '../../kit/db/db.ts'
import type { TextEvent } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { consentOf, meetMany, type PhoneKey } from '../consent/queries.ts'
import type { Sender } from '../senders/queries.ts'
import { ASIDE, JOURNAL, LOCK_AND_JOURNAL } from './queries.ts'

/** A text as the webhook brings it; `id` will be its row in the journal. */
export type Arrival = PhoneKey & {
  readonly id: string
  /** As it was when the signature was checked. */
  readonly sender: Sender
  readonly event: TextEvent
  readonly raw: string
}

/**
 * `taken`: the phone's consent row is locked and nothing older of it waits, so the writer acts on the text in the same
 * transaction. `kept`: it is open. `duplicate`: it was told before. `stale`: the sender's token has changed since the
 * signature was checked; nothing is written.
 */
export type Written =
  | { readonly kind: 'taken'; readonly consent: Consent }
  | { readonly kind: 'kept' | 'duplicate' | 'stale' }

/** Makes the missing consent rows, locks those that are free, and writes the texts down, a phone each. By their ids. */
export async function lockAndWrite(
  rt: Runtime,
  tx: Tx,
  arrivals: readonly Arrival[],
): Promise<Map<string, Written>> {
  const sorted = inOrder(arrivals)
  const now = rt.clock.now()
  const [, rows] = await tx.together(
    () => meetMany(tx, arrivals, now),
    () => tx.rows(LOCK_AND_JOURNAL, [...valuesOf(sorted), now]),
  )
  return new Map(rows.map(row => [row.journal_id as string, writtenOf(row)]))
}

function writtenOf(row: Row): Written {
  if (!row.is_current) return { kind: 'stale' }
  if (!row.is_written || row.is_in_book) return { kind: 'duplicate' }
  return row.is_taken ? { kind: 'taken', consent: consentOf(row) } : { kind: 'kept' }
}

/** Only writes them down: they stay open. */
export async function keepOpen(
  rt: Runtime,
  tx: Tx,
  arrivals: readonly Arrival[],
): Promise<Map<string, Written>> {
  const rows = await tx.rows(JOURNAL, [...valuesOf(inOrder(arrivals)), rt.clock.now()])
  return new Map(rows.map(row => [row.journal_id as string, writtenOf(row)]))
}

/** Two processes that are told the same texts wait for each other here: in one order, never in a circle. */
function inOrder(arrivals: readonly Arrival[]): Arrival[] {
  const placed = arrivals.map(one => ({ one, place: `${one.sender.id}/${one.event.providerId}` }))
  return placed.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ one }) => one)
}

function valuesOf(arrivals: readonly Arrival[]): unknown[] {
  return [
    arrivals.map(one => one.accountId),
    arrivals.map(one => one.sender.id),
    arrivals.map(one => one.sender.sealedToken),
    arrivals.map(one => one.event.providerId),
    arrivals.map(one => one.id),
    arrivals.map(one => one.phone),
    arrivals.map(one => plain(one.raw)),
  ]
}

/** PostgreSQL keeps no NUL; in a form it can only stand by mistake. */
function plain(raw: string): string {
  return raw.includes('\0') ? raw.replaceAll('\0', '') : raw
}

export type Unreadable = {
  readonly id: string
  readonly sender: Sender
  readonly raw: string
  readonly problem: string
}

const MOST_KEPT = 20_000

/** What cannot be read waits for somebody who looks at it. */
export async function setAside(
  rt: Runtime,
  query: Query,
  { id, sender, raw, problem }: Unreadable,
): Promise<void> {
  const kept = plain(raw.slice(0, MOST_KEPT))
  await query.run(ASIDE, [sender.accountId, sender.id, `unreadable-${id}`, id, kept, problem, rt.clock.now()])
}
