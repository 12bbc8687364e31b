// Contacts over the API: list and search, add, edit, delete with undo.
import { z } from 'zod'
import { isUuid } from '../../core/id.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound } from '../../kit/web/problem.ts'
import { created, done, ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { ContactDraft, isStorable } from './check.ts'
import { findContact, type ListFilter, listQuery, TAGS } from './queries.ts'
import { bringBackContact, changeContact, removeContact, saveContact } from './save.ts'
import { ContactShape, contactView } from './view.ts'

const Id = z.object({ id: z.string() })
const ListQuery = PageQuery.extend({
  // It holds a whole name: 201 characters of up to four bytes each, in base64.
  cursor: z.string().max(1_500).optional().describe('`next` of the page before'),
  search: z.string().max(100).optional(),
  tag: z.string().max(60).optional(),
  consent: z
    .enum(['unknown', 'opted_out', 'opted_in'])
    .optional()
    .describe('with at least one phone in this state'),
})

export const listContacts = route({
  summary: 'Contacts by name; search looks at names, phones, e-mail addresses and companies',
  query: ListQuery,
  answers: { 200: pageOf(ContactShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isStorable, isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    for (const field of ['search', 'tag'] as const) {
      if (!isStorable(query[field] ?? ''))
        return badField(field, 'This holds a character that no contact has.')
    }
    const after = key && ([key[0]!, key[1]!] as const)
    const [statement, values] = listQuery(actor.accountId, filterOf(query), { after, limit: query.limit + 1 })
    const rows = await rt.db.rows(statement, values)
    return ok(page(rows, query.limit, row => [row.sort_name as string, row.id as string], contactView))
  },
})

/** `(512) 555` is looked for in phones, `Suite 512` in words; one or two digits are in nearly every phone. */
function filterOf({ search = '', tag, consent }: z.infer<typeof ListQuery>): ListFilter {
  // Phones are kept without the 0 that many countries dial before them.
  const digits = search.replace(/\D/g, '').replace(/^0+/, '')
  const isPhone = /^[\d\s()+./-]+$/.test(search) && digits.length >= 3
  const words = search.normalize('NFC').split(/\s+/).filter(Boolean)
  return {
    words: isPhone || words.length === 0 ? null : words,
    digits: isPhone ? digits : null,
    tag: tag?.normalize('NFC').trim() || null,
    consent: consent ?? null,
  }
}

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
  body: ContactDraft,
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
  summary: 'Edit a contact; what is absent stays as it is, null empties',
  params: Id,
  body: ContactDraft,
  answers: { 200: ContactShape },
  async handle({ rt, actor }, { params, body }) {
    const saved = isUuid(params.id) ? await changeContact(rt, actor.accountId, params.id, body) : null
    if (saved === null) return notFound('contact')
    return isProblem(saved) ? saved : ok(saved)
  },
})

export const deleteContact = route({
  summary: 'Delete a contact. Consent stays with its phones: nothing lifts a block this way',
  params: Id,
  answers: { 204: null },
  async handle({ rt, actor }, { params }) {
    const isRemoved = isUuid(params.id) && (await removeContact(rt, actor.accountId, params.id))
    return isRemoved ? done() : notFound('contact')
  },
})

export const restoreContact = route({
  summary: 'Undo the deletion of a contact',
  params: Id,
  answers: { 200: ContactShape },
  async handle({ rt, actor }, { params }) {
    const contact = isUuid(params.id) ? await bringBackContact(rt, actor.accountId, params.id) : null
    return contact ? ok(contact) : notFound('contact')
  },
})
