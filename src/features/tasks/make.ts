// Makes tasks, many at once, in the transaction of whoever wants them made: a person's request, or a plan's step.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import type { TaskKind } from './view.ts'

export type TaskDraft = {
  /** The caller's own id, so that what is repeated makes nothing twice. */
  readonly id: string
  readonly kind: TaskKind
  readonly title: string
  readonly body: string
  readonly contactId: string | null
  /** Null: the contact's first. */
  readonly phone: string | null
  /** A member's user id; null: whoever finds it. */
  readonly assignee: string | null
  readonly dueAt: Date
  readonly origin: 'person' | 'api' | 'plan'
  /** Of a plan: the enrollment. */
  readonly originId: string | null
  readonly author: string
}

/** One statement, however many there are. A draft whose id is known already is passed over. */
export async function makeTasks(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  drafts: readonly TaskDraft[],
): Promise<void> {
  if (drafts.length === 0) return
  await tx.run(MAKE, [
    accountId,
    drafts.map(draft => draft.id),
    drafts.map(draft => draft.kind),
    drafts.map(draft => draft.title),
    drafts.map(draft => draft.body),
    drafts.map(draft => draft.contactId),
    drafts.map(draft => draft.phone),
    drafts.map(draft => draft.assignee ?? ''),
    drafts.map(draft => draft.dueAt),
    drafts.map(draft => draft.origin),
    drafts.map(draft => draft.originId),
    drafts.map(draft => draft.author),
    rt.clock.now(),
  ])
  await tellTasks(rt, tx, accountId, drafts)
}

type Told = { readonly id: string; readonly contactId: string | null }

/** Pages ask anew whichever tasks changed, so a plan's thousand tasks need one event. */
export async function tellTasks(rt: Runtime, tx: Tx, accountId: string, tasks: readonly Told[]) {
  const only = tasks.length === 1 ? tasks[0]! : null
  const data = only ? { taskId: only.id, contactId: only.contactId } : { tasks: tasks.length }
  await emit(rt, tx, [{ accountId, type: 'task.changed', data }])
}

const MAKE = sql(
  'tasks_make',
  `insert into tasks (account_id, id, kind, title, body, contact_id, phone, assignee, due_at, origin, origin_id,
                      author, created_at, updated_at)
   select $1, d.*, $13, $13
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                 $9::timestamptz[], $10::text[], $11::uuid[], $12::text[]) as d
   on conflict (account_id, id) do nothing`,
)
