// Evaluates an audience: how many people it has, and who, a page at a time in an order that edits do not disturb.
import { sql } from 'kysely'
import type { Audience, Filter, ListRow } from '../../core/audience.ts'
import { parsePhone } from '../../core/phone.ts'
import { compose } from '../../kit/db/compose.ts'
import { type Query, type Row, sql as statement } from '../../kit/db/db.ts'
import { countContacts, type Narrowed, narrowContacts } from './filter.ts'

/** Somebody of an audience, as a template and the gate need them. */
export type Recipient = {
  /** The position in the audience: opaque, increasing. */
  readonly key: string
  readonly contactId: string | null
  readonly firstName: string
  readonly lastName: string
  readonly company: string | null
  readonly email: string | null
  readonly tags: readonly string[]
  /** The contact's first phone; null where there is none, or none that can be read. */
  readonly phone: string | null
  /** What stood in a list, where it is no phone. */
  readonly typed: string | null
}

export type RecipientPage = { readonly people: readonly Recipient[]; readonly next: string | null }

/** `phones`, for a list: how many different ones, as a list may name one twice. */
export type AudienceCount = { readonly contacts: number; readonly phones?: number }

/** `at`: from when `not texted in 30 days` is counted back. */
export async function countAudience(
  query: Query,
  accountId: string,
  audience: Audience,
  at: Date,
): Promise<AudienceCount> {
  switch (audience.kind) {
    case 'contacts':
      return { contacts: await countPicked(query, accountId, audience.ids) }
    case 'filter':
      return { contacts: await countContacts(query, accountId, audience.filter, at) }
    case 'list': {
      const read = audience.rows.map(row => parsePhone(row.phone))
      const phones = new Set(read.flatMap(one => (one.ok ? [one.phone] : [])))
      return { contacts: audience.rows.length, phones: phones.size }
    }
  }
}

async function countPicked(query: Query, accountId: string, ids: readonly string[]): Promise<number> {
  const row = await query.one<{ n: number }>(COUNT_PICKED, [accountId, [...new Set(ids)]])
  return row?.n ?? 0
}

const COUNT_PICKED = statement(
  'audience_count_picked',
  `select count(*) as n from contacts where account_id = $1 and id = any($2::uuid[]) and deleted_at is null`,
)

/**
 * The people behind `after` (null: from the start). Contacts come by their ids, so that one who is added or changed
 * between two pages is neither missed nor met twice; a list comes as it was given.
 */
export async function audiencePage(
  query: Query,
  accountId: string,
  audience: Audience,
  after: string | null,
  limit: number,
  at: Date,
): Promise<RecipientPage> {
  switch (audience.kind) {
    case 'contacts':
      return pickedPage(query, accountId, audience.ids, { after, limit })
    case 'filter':
      return filterPage(query, { accountId, filter: audience.filter, at }, { after, limit })
    case 'list':
      return listPage(query, accountId, audience.rows, { after, limit })
  }
}

type Page = { readonly after: string | null; readonly limit: number }

async function pickedPage(
  query: Query,
  accountId: string,
  ids: readonly string[],
  { after, limit }: Page,
): Promise<RecipientPage> {
  const left = [...new Set(ids)].filter(id => after === null || id > after).sort()
  const asked = left.slice(0, limit)
  const where = sql`k.account_id = ${accountId} and k.deleted_at is null and k.id = any(${asked}::uuid[])`
  const people = await contactPeople(query, accountId, { from: sql`contacts k`, where, limit })
  return { people, next: left.length > limit ? (asked.at(-1) ?? null) : null }
}

type Filtering = { readonly accountId: string; readonly filter: Filter; readonly at: Date }

async function filterPage(
  query: Query,
  { accountId, filter, at }: Filtering,
  { after, limit }: Page,
): Promise<RecipientPage> {
  const narrowed = await narrowContacts(query, accountId, filter, at)
  const where = sql`${narrowed.where} and k.id > ${after ?? NO_ID}::uuid`
  const people = await contactPeople(query, accountId, { from: narrowed.from, where, limit: limit + 1 })
  const shown = people.slice(0, limit)
  return { people: shown, next: people.length > limit ? (shown.at(-1)?.key ?? null) : null }
}

const NO_ID = '00000000-0000-0000-0000-000000000000'

async function contactPeople(
  query: Query,
  accountId: string,
  { from, where, limit }: Pick<Narrowed, 'from' | 'where'> & { readonly limit: number },
): Promise<Recipient[]> {
  const rows = await query.rows(
    ...compose(sql`
      with people as materialized (
        select k.id, k.first_name, k.last_name, k.company, k.email, k.tags
          from ${from} where ${where} order by k.id limit ${limit})
      select p.*, (select f.phone from contact_phones f where f.account_id = ${accountId} and f.contact_id = p.id
                    order by f.position, f.phone limit 1) as phone
        from people p order by p.id`),
  )
  return rows.map(row => ({ ...personOf(row), key: row.id as string, typed: null }))
}

/** F2: a lead's first name is its phone, which is nobody's name to be greeted by. */
function personOf(row: Row): Omit<Recipient, 'key' | 'typed'> {
  const firstName = (row.first_name as string | null) ?? ''
  return {
    contactId: row.id as string | null,
    firstName: firstName === row.phone ? '' : firstName,
    lastName: (row.last_name as string | null) ?? '',
    company: row.company as string | null,
    email: row.email as string | null,
    tags: (row.tags as string[] | null) ?? [],
    phone: row.phone as string | null,
  }
}

async function listPage(
  query: Query,
  accountId: string,
  rows: readonly ListRow[],
  { after, limit }: Page,
): Promise<RecipientPage> {
  const from = after === null ? 0 : Number(after) + 1
  const asked = rows.slice(from, from + limit)
  const read = asked.map(row => parsePhone(row.phone))
  const known = await query.rows(LISTED, [accountId, read.map(one => (one.ok ? one.phone : null))])
  const people = asked.map((row, index) => listed(row, known[index]!, keyAt(from + index)))
  return { people, next: rows.length > from + limit ? keyAt(from + limit - 1) : null }
}

/** Keys sort as text, too. */
function keyAt(index: number): string {
  return String(index).padStart(8, '0')
}

/** What the account knows of the person stands; the list fills in what it does not. */
function listed(row: ListRow, known: Row, key: string): Recipient {
  const person = personOf(known)
  return {
    ...person,
    key,
    firstName: person.firstName || row.firstName?.trim() || '',
    lastName: person.lastName || row.lastName?.trim() || '',
    company: person.company ?? (row.company?.trim() || null),
    typed: person.phone === null ? row.phone : null,
  }
}

// F1: of several contacts with one phone the oldest stands for it.
const LISTED = statement(
  'audience_listed',
  `select l.phone, k.* from unnest($2::text[]) with ordinality as l(phone, position)
     left join lateral (
       select k.id, k.first_name, k.last_name, k.company, k.email, k.tags
         from contact_phones p join contacts k on k.account_id = p.account_id and k.id = p.contact_id
        where p.account_id = $1 and p.phone = l.phone and k.deleted_at is null
        order by k.id limit 1) k on true
    order by l.position`,
)
