// What is searched for as SQL: words through the index of terms, e-mail addresses and phones through theirs.
import { sql } from 'kysely'
import { phoneStarts, type Search } from '../../core/search.ts'
import { compose, type Part } from '../../kit/db/compose.ts'
import type { Query } from '../../kit/db/db.ts'

/** How many conversations a search by time goes through, the newest first. */
const WALK = { near: 2_000, far: 16_000 } as const
/** More than that are not fetched one by one: what is so common is mostly met on the walk. */
const FEW = 3_000

/** How whatever is searched for is found: down the list, of people whom an index found, or of all that it finds. */
export type Ways<Found> = {
  readonly walk: (most: number) => Promise<Found[]>
  readonly few: () => Promise<Found[] | null>
  readonly all: () => Promise<Found[]>
}

/**
 * A page, the latest first. A little down the list fills a page of what is very common, and tells whether going on
 * would; else those whom an index finds, where they are few; and when all that fills no page, everybody.
 */
export async function findLatest<Found>(limit: number, ways: Ways<Found>): Promise<Found[]> {
  const filled = (found: Found[]) => (found.length >= limit ? found : null)
  const near = await ways.walk(WALK.near)
  const isCommon = near.length * (WALK.far / WALK.near) >= limit
  const far = async () => filled(await ways.walk(WALK.far))
  const [first, second] = isCommon ? [far, ways.few] : [ways.few, far]
  return filled(near) ?? (await first()) ?? (await second()) ?? ways.all()
}

/** As the index contacts_terms has it. */
export const TERMS: Part = sql`contact_terms(k.account_id, k.first_name, k.last_name, k.company, k.tags)`

/** The contacts of `searchPart`, by their ids, where they are few; null: they are more. */
export async function findFew(query: Query, accountId: string, search: Search): Promise<string[] | null> {
  const ways = waysTo(accountId, search).map(way => sql`(select id from (${way}) way limit ${FEW + 1})`)
  const found = sql`select distinct id from (${sql.join(ways, sql` union all `)}) found limit ${FEW + 1}`
  const rows = await query.rows<{ id: string }>(...compose(found))
  return rows.length > FEW ? null : rows.map(row => row.id)
}

/**
 * Each way through one index alone: asked together, every contact that is found would be looked at once more, and with
 * the account in view PostgreSQL would read all of its contacts to narrow down a thousand.
 */
function waysTo(accountId: string, search: Search): Part[] {
  if (search.kind === 'digits')
    return [sql`select contact_id as id from (${phonesPart(accountId, search.digits)}) phones`]
  const named = sql`
    select k.id from (select k.id, k.account_id from contacts k
                       where k.deleted_at is null and ${namedTerms(accountId, search.words)} offset 0) k
     where k.account_id = ${accountId}`
  const [word, ...more] = search.words
  if (word === undefined || more.length > 0) return [named]
  const mailed = sql`
    select k.id from contacts k
     where k.account_id = ${accountId} and k.deleted_at is null and ${emailPart(word)}`
  return [named, mailed]
}

function namedTerms(accountId: string, words: readonly string[]): Part {
  return sql`${TERMS} @@ lower(${words.map(word => `${lexeme(accountId, word)}:*`).join(' & ')})::tsquery`
}

function emailPart(word: string): Part {
  return sql`lower(k.email) like lower(${`${escapeLike(word)}%`})`
}

/** About the contacts `k`: every word begins one of theirs, or the one word their e-mail address. */
export function searchPart(accountId: string, search: Search): Part {
  if (search.kind === 'digits') return sql`k.id in (${phonesPart(accountId, search.digits)})`
  const [word, ...more] = search.words
  const named = namedTerms(accountId, search.words)
  if (word === undefined || more.length > 0) return named
  return sql`(${named} or ${emailPart(word)})`
}

/**
 * The same for one contact after another, without an index: a cheap look first, which passes over most of them, as
 * terms are costly to compute.
 */
export function searchedPart(accountId: string, search: Search): Part {
  if (search.kind === 'digits') {
    return sql`exists (select from contact_phones v where v.account_id = ${accountId} and v.contact_id = k.id
                                                    and ${namedPart(search)})`
  }
  const said = sql`lower(k.first_name || ' ' || k.last_name || ' ' || coalesce(k.company, '') || ' '
                         || coalesce(k.email, ''))`
  const looks = search.words.map(word => sql`${said} like lower(${`%${escapeLike(word)}%`})`)
  return sql`${sql.join(looks, sql` and `)} and ${searchPart(accountId, search)}`
}

/** The contacts with a phone that begins with the digits, with its country code or without, or ends with them. */
function phonesPart(accountId: string, digits: string): Part {
  const backwards = [...digits].reverse().join('')
  // A letter sorts behind every digit, wherever the database sorts.
  return sql`
    select p.contact_id from unnest(${phoneStarts(digits)}::text[]) as s(start)
      join contact_phones p on p.account_id = ${accountId} and p.phone >= s.start and p.phone < s.start || 'a'
     where p.phone like s.start || '%'
    union all
    select p.contact_id from contact_phones p
     where p.account_id = ${accountId} and reverse(p.phone) like ${`${backwards}%`}`
}

/** Contacts with all of the tags, and with one of the others. */
export function tagsQuery(accountId: string, all: readonly string[], some: readonly string[]): Part {
  const terms = (tags: readonly string[]) => tags.map(tag => lexeme(accountId, ` ${tag}`))
  const one = some.length === 0 ? [] : [`(${terms(some).join(' | ')})`]
  return sql`${[...terms(all), ...one].join(' & ')}::tsquery`
}

/** A term stands behind the end of its account's id (migration 0005). */
function lexeme(accountId: string, term: string): string {
  return `'${(accountId.slice(-8) + term).replace(/['\\]/g, '$&$&')}'`
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** About conversations or phones `v`, as they lie there: what `searchPart` finds, without an index. */
export function namedPart(search: Search): Part {
  if (search.kind === 'digits') {
    const { digits } = search
    const begins = digits.replace(/^0+/, '')
    // A cheap look first, for phones of any country, then the exact one.
    return sql`(v.phone like ${`%${digits}`}
                or v.phone like ${`%${begins}%`}
                   and exists (select from unnest(${phoneStarts(digits)}::text[]) as s(start)
                                where v.phone like s.start || '%'))`
  }
  const begins = search.words.map(word => sql`v.words like lower(${`% ${escapeLike(word)}%`})`)
  const named = sql.join(begins, sql` and `)
  const [word, ...more] = search.words
  if (word === undefined || more.length > 0) return sql`(${named})`
  return sql`(${named} or v.words like lower(${`%\u0001${escapeLike(word)}%`}))`
}

/** Conversations of the digits' phones `c`, through the indexes. */
export function phonesOfDigits(accountId: string, digits: string): Part {
  const backwards = [...digits].reverse().join('')
  return sql`
    select c.phone from unnest(${phoneStarts(digits)}::text[]) as s(start)
      join conversations c on c.account_id = ${accountId} and c.phone >= s.start and c.phone < s.start || 'a'
     where c.phone like s.start || '%'
    union
    select p.phone from contact_phones p
     where p.account_id = ${accountId} and reverse(p.phone) like ${`${backwards}%`}`
}
