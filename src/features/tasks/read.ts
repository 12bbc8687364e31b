// What somebody asks a task to be, checked: words, time, and that contact and assignee are the account's own.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { parseParty } from '../../core/phone.ts'
import { parse } from '../../core/templates.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import { badField, isProblem, type Problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import type { Actor } from '../accounts/context.ts'
import type { TaskDraft } from './make.ts'
import { KINDS } from './view.ts'

export const TaskFields = z.strictObject({
  kind: z.enum(KINDS),
  title: z.string().max(200),
  body: z.string().max(1600).describe('of a text what it says, with merge fields; of the others a note'),
  dueAt: z.string().max(40).describe('ISO 8601 with zone, up to five years ahead'),
  contactId: z.string().max(36).nullable(),
  phone: z.string().max(40).nullable().describe("null: the contact's first"),
  assignee: z.string().max(80).nullable().describe("a member's id; null: whoever finds it"),
})

type Given = z.infer<typeof TaskFields>
type Fields = Omit<TaskDraft, 'id' | 'origin' | 'originId' | 'author'>

/** `changed`: what of it is new. What a task has had all along is not looked up again. */
export async function readFields(
  rt: Runtime,
  query: Query,
  { accountId }: Actor,
  given: Given,
  changed: { readonly [K in keyof Given]?: Given[K] | undefined } = given,
): Promise<Fields | Problem> {
  const title = given.title.replace(/\s+/g, ' ').trim()
  if (title === '') return badField('title', 'Say in a few words what is to do.')
  const body = given.body.trim()
  const template = given.kind === 'text' ? parse(body) : null
  if (template && !template.ok) return badField('body', template.problem)
  const dueAt = readTime(rt, 'dueAt', given.dueAt)
  if (isProblem(dueAt)) return dueAt
  const party = given.phone === null ? null : parseParty(given.phone)
  if (party && !party.ok) return badField('phone', party.text)
  const { contactId, assignee } = given
  if (changed.contactId && !(await isContact(query, accountId, changed.contactId)))
    return badField('contactId', 'There is no contact with this id.')
  if (changed.assignee && !(await query.one(MEMBER, [accountId, changed.assignee])))
    return badField('assignee', 'Nobody with this id works in your account.')
  return { kind: given.kind, title, body, dueAt, contactId, phone: party?.phone ?? null, assignee }
}

const YEARS_MS = 5 * 366 * 86_400_000

export function readTime(rt: Runtime, field: string, text: string): Date | Problem {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()) || !/[zZ]|[+-]\d\d:?\d\d$/.test(text))
    return badField(field, 'Give the time in ISO 8601 with its zone, for example 2026-12-01T10:00:00-06:00.')
  if (Math.abs(time.getTime() - rt.clock.now().getTime()) > YEARS_MS)
    return badField(field, 'A task can be due up to five years ahead.')
  return time
}

async function isContact(query: Query, accountId: string, id: string): Promise<boolean> {
  return isUuid(id) && (await query.one(CONTACT, [accountId, id])) !== undefined
}

const CONTACT = sql(
  'task_contact',
  'select 1 from contacts where account_id = $1 and id = $2 and deleted_at is null',
)
const MEMBER = sql('task_member', 'select 1 from members where account_id = $1 and user_id = $2')
