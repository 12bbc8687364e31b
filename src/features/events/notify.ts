// Tells the people of an account something that they must not miss: a row in the bell, and an event.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from './emit.ts'

export type NotificationKind =
  | 'opt_out'
  | 'opt_in'
  | 'stop_in_words'
  | 'new_lead'
  | 'low_credits'
  | 'import_done'
  | 'broadcast_paused'

export type Notification = {
  readonly accountId: string
  readonly kind: NotificationKind
  readonly text: string
  readonly phone: string | null
  readonly contactId: string | null
}

export async function notify(rt: Runtime, tx: Tx, notes: readonly Notification[]): Promise<void> {
  if (notes.length === 0) return
  await tx.run(NOTIFY, [
    notes.map(note => note.accountId),
    notes.map(() => rt.newId()),
    notes.map(note => note.kind),
    notes.map(note => note.text),
    notes.map(note => note.phone),
    notes.map(note => note.contactId),
    rt.clock.now(),
  ])
  await emit(
    rt,
    tx,
    notes.map(({ accountId, kind, text, phone }) => ({
      accountId,
      type: 'notification.created',
      data: { kind, text, phone },
    })),
  )
}

const NOTIFY = sql(
  'notifications_add',
  `insert into notifications (account_id, id, kind, text, phone, contact_id, at)
   select a, i, k, t, p, c, $7
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[]) as n(a, i, k, t, p, c)`,
)
