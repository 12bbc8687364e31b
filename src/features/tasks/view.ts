// A task as the API shows it: what is to do, about whom, when, by whom, and where it came from.
import { z } from 'zod'
import { displayPhone } from '../../core/phone.ts'
import type { Row } from '../../kit/db/db.ts'

export const KINDS = ['call', 'text', 'to_do'] as const
export type TaskKind = (typeof KINDS)[number]

const ConsentState = z.enum(['unknown', 'opted_out', 'opted_in'])

export const TaskShape = z.object({
  id: z.string(),
  kind: z.enum(KINDS),
  title: z.string(),
  body: z.string().describe('of a text what it says, with merge fields; of the others a note'),
  contact: z.object({ id: z.string(), name: z.string() }).nullable(),
  phone: z.string().nullable().describe("the one that is meant, or the contact's first"),
  consent: ConsentState.nullable().describe("the phone's"),
  state: z.enum(['open', 'done']),
  dueAt: z.string(),
  snoozedFrom: z.string().nullable().describe('when it was due before it was put off'),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable().describe('null: whoever finds it'),
  origin: z.enum(['person', 'api', 'plan']),
  originId: z.string().nullable().describe('of a plan: the enrollment'),
  author: z.string(),
  doneAt: z.string().nullable(),
  doneBy: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export type TaskView = z.infer<typeof TaskShape>

/** `t` is the task; what is shown beside it is looked up for the rows of one page only. */
export const TASK_COLUMNS = `
  t.*, coalesce(t.phone, first_phone.phone) as shown_phone, c.state as consent_state,
  k.first_name, k.last_name, u.name as assignee_name`

export const TASK_JOINS = `
  left join contacts k on k.account_id = t.account_id and k.id = t.contact_id
  left join lateral (
    select p.phone from contact_phones p
     where p.account_id = t.account_id and p.contact_id = t.contact_id
     order by p.position, p.phone limit 1) first_phone on true
  left join consents c on c.account_id = t.account_id and c.phone = coalesce(t.phone, first_phone.phone)
  left join auth_users u on u.id = t.assignee`

export function taskView(row: Row): TaskView {
  const phone = row.shown_phone as string | null
  const assignee = row.assignee as string
  return {
    id: row.id as string,
    kind: row.kind as TaskKind,
    title: row.title as string,
    body: row.body as string,
    contact: row.contact_id === null ? null : { id: row.contact_id as string, name: nameOf(row, phone) },
    phone,
    consent: phone === null ? null : ((row.consent_state as TaskView['consent']) ?? 'unknown'),
    state: row.done_at === null ? 'open' : 'done',
    dueAt: iso(row.due_at)!,
    snoozedFrom: iso(row.snoozed_from),
    assignee: assignee === '' ? null : { id: assignee, name: (row.assignee_name as string | null) ?? '' },
    origin: row.origin as TaskView['origin'],
    originId: row.origin_id as string | null,
    author: row.author as string,
    doneAt: iso(row.done_at),
    doneBy: row.done_by as string | null,
    createdAt: iso(row.created_at)!,
    updatedAt: iso(row.updated_at)!,
  }
}

/** F2: a lead is called by its phone, which is shown as people write phones. */
function nameOf(row: Row, phone: string | null): string {
  const name = `${(row.first_name as string | null) ?? ''} ${(row.last_name as string | null) ?? ''}`.trim()
  return phone !== null && (name === '' || name === phone) ? displayPhone(phone) : name
}

function iso(at: unknown): string | null {
  return at instanceof Date ? at.toISOString() : null
}
