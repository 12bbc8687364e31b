// Contacts over the API: list and search, add, edit, delete with undo.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import { type Context, route } from '../accounts/context.ts'
import { emit } from '../events/emit.ts'
import { DELETE, findContact, LIST, NAME_CONVERSATIONS, phonesOfContact, RESTORE, TAGS } from './queries.ts'
import { type ContactInput, saveContact } from './save.ts'
import { ContactShape, contactView } from './view.ts'

const name = z.string().max(100)
const ContactBody = z.strictObject({
  firstName: name.optional(),
  lastName: name.optional(),
  email: z.string().max(254).nullable().optional(),
  company: z.string().max(200).nullable().optional(),
  tags: z.array(z.string().max(60)).max(50).optional(),
  notes: z.string().max(10_000).optional(),
  timeZone: z.string().max(60).nullable().optional(),
  phones: z
    .array(z.strictObject({ phone: z.string().max(40), label: z.string().max(40).optional() }))
    .max(20)
    .optional(),
})
const Id = z.object({ id: z.string() })
const NO_ID = '00000000-0000-0000-0000-000000000000'

export const listContacts = route({
  summary: 'Contacts by name; search looks at names, phones, e-mail addresses and companies',
  query: PageQuery.extend({
    search: z.string().max(100).optional(),
    tag: z.string().max(60).optional(),
    consent: z
      .enum(['unknown', 'opted_out', 'opted_in'])
      .optional()
      .describe('with at least one phone in this state'),
  }),
  answers: { 200: pageOf(ContactShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [part => part.length < 300, isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const search = query.search?.trim() ?? ''
    const digits = search.replace(/\D/g, '')
    const rows = await rt.db.rows(LIST, [
      actor.accountId,
      key?.[0] ?? '',
      key?.[1] ?? NO_ID,
      query.limit + 1,
      search === '' ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`,
      digits.length < 3 ? null : `%${digits}%`,
      query.tag ?? null,
      query.consent ?? null,
    ])
    return ok(page(rows, query.limit, row => [row.sort_name as string, row.id as string], contactView))
  },
})

export const listTags = route({
  summary: 'The tags in use',
  answers: { 200: z.object({ items: z.array(z.string()), next: z.null() }) },
  async handle({ rt, actor }) {
    const rows = await rt.db.rows<{ tag: string }>(TAGS, [actor.accountId])
    return ok({ items: rows.map(row => row.tag), next: null })
  },
})

export const createContact = route({
  summary: 'Add a contact',
  body: ContactBody,
  answers: { 201: ContactShape },
  async handle({ rt, actor }, { body }) {
    const saved = await saveContact(rt, actor.accountId, body)
    return isProblem(saved) ? saved : created(saved)
  },
})

export const getContact = route({
  summary: 'One contact',
  params: Id,
  answers: { 200: ContactShape },
  async handle({ rt, actor }, { params }) {
    const contact = isUuid(params.id) ? await findContact(rt.db, actor.accountId, params.id) : null
    return contact ? ok(contact) : notFound('contact')
  },
})

export const editContact = route({
  summary: 'Edit a contact; what is absent stays as it is',
  params: Id,
  body: ContactBody,
  answers: { 200: ContactShape },
  async handle({ rt, actor }, { params, body }) {
    const input: ContactInput = body
    const saved = isUuid(params.id) ? await saveContact(rt, actor.accountId, input, params.id) : null
    if (saved === null) return notFound('contact')
    return isProblem(saved) ? saved : ok(saved)
  },
})

export const deleteContact = route({
  summary: 'Delete a contact. Consent stays with its phones: nothing lifts a block this way',
  params: Id,
  answers: { 204: null },
  async handle(context, { params }) {
    return (await turn(context, params.id, DELETE)) ? done() : notFound('contact')
  },
})

export const restoreContact = route({
  summary: 'Undo the deletion of a contact',
  params: Id,
  answers: { 200: ContactShape },
  async handle(context, { params }) {
    if (!(await turn(context, params.id, RESTORE))) return notFound('contact')
    return ok(await findContact(context.rt.db, context.actor.accountId, params.id))
  },
})

async function turn({ rt, actor }: Context, id: string, statement: typeof DELETE): Promise<boolean> {
  if (!isUuid(id)) return false
  const { accountId } = actor
  return rt.db.tx(async tx => {
    if ((await tx.run(statement, [accountId, id, rt.clock.now()])) === 0) return false
    await tx.run(NAME_CONVERSATIONS, [accountId, id, (await phonesOfContact(tx, accountId, id)) ?? []])
    await emit(rt, tx, [{ accountId, type: 'contact.changed', data: { contactId: id } }])
    return true
  })
}
