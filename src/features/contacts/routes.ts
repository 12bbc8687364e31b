// Contacts over the API: list and search, add, edit, delete with undo.
import { z } from 'zod'
import { checkFilter, type Filter, type LastTexted } from '../../core/audience.ts'
import { isUuid } from '../../core/id.ts'
import type { Query, Row } from '../../kit/db/db.ts'
import { decodeCursor, isTime, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, notFound } from '../../kit/web/problem.ts'
import { created, done, file, ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'
import { At, Consents, Tags } from './audience-shape.ts'
import { contactsByName } from './by-name.ts'
import { ContactDraft, isStorable } from './check.ts'
import { exportLines } from './export.ts'
import { settleFacts } from './facts.ts'
import { narrowContacts } from './filter.ts'
import { findContact, TAGS } from './queries.ts'
import { type RecentAsk, recentContacts } from './recent.ts'
import { bringBackContact, changeContact, removeContact, saveContact } from './save.ts'
import { ContactShape, contactView } from './view.ts'

const Id = z.object({ id: z.string() })
const Days = z.int().min(1).max(3_650)
const ListQuery = PageQuery.extend({
  // It holds a whole name: 201 characters of up to four bytes each, in base64.
  cursor: z.string().max(1_500).optional().describe('`next` of the page before'),
  sort: z
    .enum(['name', 'recent'])
    .default('name')
    .describe('recent: by when you last wrote with each other, in either direction'),
  search: z.string().max(100).optional(),
  tag: Tags.optional().describe('all of them'),
  anyTag: Tags.optional().describe('at least one of them'),
  noTag: Tags.optional().describe('none of them'),
  consent: Consents.optional().describe('with at least one phone in one of these states'),
  neverTexted: z.boolean().optional(),
  textedBefore: At.optional(),
  textedAfter: At.optional(),
  notTextedInDays: Days.optional(),
  textedInDays: Days.optional(),
  source: z.string().max(200).optional(),
  company: z.string().max(200).optional(),
  timeZone: z.string().max(60).optional(),
  createdAfter: At.optional(),
  createdBefore: At.optional(),
  importId: z.string().max(36).optional(),
})

export const listContacts = route({
  summary:
    'Contacts by name or by time; search looks for words of names and companies by how they begin, e-mail addresses, and phones by their first or last digits',
  query: ListQuery,
  answers: { 200: pageOf(ContactShape) },
  async handle({ rt, actor }, { query }) {
    const filter = filterOf(query)
    const wrong = checkFilter(filter)[0]
    if (wrong) return badField(IN_QUERY[wrong.field.split('.')[0]!] ?? wrong.field, wrong.message)
    if (filter.consent || filter.lastTexted) await settleFacts(rt)
    const asked = { accountId: actor.accountId, filter, at: rt.clock.now(), limit: query.limit + 1 }
    return query.sort === 'recent'
      ? listByTime(rt.db, asked, query.cursor)
      : listByName(rt.db, asked, query.cursor)
  },
})

type Asked = Omit<RecentAsk, 'key'>

const BAD_CURSOR = badField('cursor', 'Pass `next` of the page before, unchanged.')

async function listByName(query: Query, asked: Asked, cursor: string | undefined) {
  const key = decodeCursor(cursor, [isStorable, isUuid])
  if (key === 'bad') return BAD_CURSOR
  const rows = await contactsByName(query, { ...asked, key: key && [key[0]!, key[1]!] })
  return ok(page(rows, asked.limit - 1, row => [row.sort_name as string, row.id as string], contactView))
}

async function listByTime(query: Query, asked: Asked, cursor: string | undefined) {
  const key = decodeCursor(cursor, [part => part === '' || isTime(part), part => part.length < 40, isUuid])
  if (key === 'bad') return BAD_CURSOR
  const rows = await recentContacts(query, { ...asked, key: key && [key[0]!, key[1]!, key[2]!] })
  const keyOf = (row: Row) => [row.recent_at ?? '', row.recent_phone ?? '', row.id] as string[]
  return ok(page(rows, asked.limit - 1, keyOf, contactView))
}

export const exportContacts = route({
  summary: 'All contacts, or those of the filter, as a CSV file with the consent of every phone',
  query: ListQuery.omit({ cursor: true, limit: true, sort: true }),
  answers: { 200: { file: 'text/csv' } },
  async handle({ rt, actor }, { query }) {
    const filter = filterOf(query)
    const wrong = checkFilter(filter)[0]
    if (wrong) return badField(IN_QUERY[wrong.field.split('.')[0]!] ?? wrong.field, wrong.message)
    const chunks = exportLines(rt.db, await narrowContacts(rt.db, actor.accountId, filter, rt.clock.now()))
    return file({ chunks, type: 'text/csv; charset=utf-8', fileName: 'contacts.csv' })
  },
})

/** Where a thing is called otherwise in an address than in a filter. */
const IN_QUERY: Record<string, string> = {
  allTags: 'tag',
  anyTags: 'anyTag',
  noTags: 'noTag',
  lastTexted: 'textedBefore',
}

function filterOf(query: Omit<z.infer<typeof ListQuery>, 'cursor' | 'limit' | 'sort'>): Filter {
  const { search, source, company, timeZone, createdAfter, createdBefore, importId, consent } = query
  return {
    ...{ search, source, company, timeZone, createdAfter, createdBefore, importId, consent },
    allTags: query.tag,
    anyTags: query.anyTag,
    noTags: query.noTag,
    lastTexted: lastTextedOf(query),
  }
}

function lastTextedOf(
  query: Omit<z.infer<typeof ListQuery>, 'cursor' | 'limit' | 'sort'>,
): LastTexted | undefined {
  if (query.neverTexted) return { kind: 'never' }
  if (query.notTextedInDays) return { kind: 'not_in_days', days: query.notTextedInDays }
  if (query.textedInDays) return { kind: 'in_days', days: query.textedInDays }
  if (query.textedBefore) return { kind: 'before', at: query.textedBefore }
  return query.textedAfter ? { kind: 'after', at: query.textedAfter } : undefined
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
