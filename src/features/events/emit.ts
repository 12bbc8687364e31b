// Writes what happened into the event table, in the transaction that made it happen; live pages read from there.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

export type EventType =
  | 'message.received'
  | 'message.queued'
  | 'message.state'
  | 'consent.changed'
  | 'conversation.changed'
  | 'contact.changed'
  | 'credits.changed'
  | 'account.changed'
  | 'notification.created'
  | 'import.changed'
  | 'broadcast.changed'
  | 'task.changed'
  | 'plan.changed'

export type HeedEvent = {
  readonly accountId: string
  readonly type: EventType
  readonly data: Readonly<Record<string, unknown>>
}

const gathered = new WeakMap<Tx, HeedEvent[]>()

/** All that one transaction emits is written with one statement, right before it commits. */
export async function emit(rt: Runtime, tx: Tx, events: readonly HeedEvent[]): Promise<void> {
  if (events.length === 0) return
  const before = gathered.get(tx)
  if (before) {
    for (const event of events) before.push(event)
    return
  }
  const all = [...events]
  gathered.set(tx, all)
  tx.beforeCommit(() => [EMIT, rowsOf(rt, all)])
  tx.afterCommit(() => {
    for (const accountId of new Set(all.map(event => event.accountId))) rt.hints.tell('events', accountId)
  })
}

function rowsOf(rt: Runtime, events: readonly HeedEvent[]): unknown[] {
  return [
    events.map(event => event.accountId),
    events.map(() => rt.newId()),
    events.map(event => event.type),
    events.map(event => JSON.stringify(event.data)),
    rt.clock.now(),
  ]
}

const EMIT = sql(
  'events_emit',
  `insert into events (account_id, id, type, data, at)
   select a, i, t, d::jsonb, $5 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as e(a, i, t, d)`,
)
