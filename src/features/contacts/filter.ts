// A filter of contacts as SQL: one condition for each thing that is asked, none for what is not.
import { sql } from 'kysely'
import type { Filter, LastTexted } from '../../core/audience.ts'
import { readSearch } from '../../core/search.ts'
import { compose, type Part } from '../../kit/db/compose.ts'
import type { Query } from '../../kit/db/db.ts'
import { readTags } from './check.ts'
import { CONSENT_BITS } from './facts.ts'
import { searchPart, TERMS, tagsQuery } from './search.ts'

const DAY_MS = 86_400_000
/** So few that they are found through the index of tags first; of more, most contacts are looked at anyway. */
const RARE = 5_000

/** The contacts `k` of an account, deleted ones left out. `at`: from when the days are counted back. */
export type Narrowed = {
  readonly from: Part
  /** What `from` joins to the contacts. */
  readonly joins: Part
  readonly where: Part
  /** They are found through an index, and few: better all at once than one after the other in some order. */
  readonly isRare: boolean
}

export async function narrowContacts(
  query: Query,
  accountId: string,
  filter: Filter,
  at: Date,
): Promise<Narrowed> {
  const rare = await rareTagParts(query, accountId, filter)
  const facts = [...consentParts(filter.consent), ...lastTextedParts(filter.lastTexted, at)]
  const asked = [
    sql`k.account_id = ${accountId} and k.deleted_at is null`,
    ...searchParts(accountId, filter.search),
    ...tagParts(filter, sql`k.tags`),
    ...rare,
    ...fieldParts(filter),
    ...(facts.length === 0 ? [] : [sql`f.account_id = ${accountId}`, ...facts]),
  ]
  const joins = facts.length === 0 ? sql`` : sql`join contact_facts f on f.contact_id = k.id`
  return {
    from: sql`contacts k ${joins}`,
    joins,
    where: sql.join(asked, sql` and `),
    isRare: rare.length > 0,
  }
}

/** Exact, of what was known about a second ago. */
export async function countContacts(
  query: Query,
  accountId: string,
  filter: Filter,
  at: Date,
): Promise<number> {
  const count = isInFacts(filter)
    ? factsCount(accountId, filter, at)
    : contactsCount(await narrowContacts(query, accountId, filter, at))
  return (await query.one<{ n: number }>(...compose(count)))?.n ?? 0
}

/** Whether tags, consent and the last text are all that is asked: then no contact has to be looked at. */
function isInFacts(filter: Filter): boolean {
  return readSearch(filter.search ?? '') === null && fieldParts(filter).length === 0
}

function contactsCount({ from, where }: Narrowed): Part {
  return sql`select count(*) as n from ${from} where ${where}`
}

function factsCount(accountId: string, filter: Filter, at: Date): Part {
  const tags = tagParts(filter, sql`p.tags`)
  const profiles = sql.join(
    [sql`p.account_id = ${accountId}`, ...tags, ...consentParts(filter.consent, sql`p.consents`)],
    sql` and `,
  )
  const texted = lastTextedParts(filter.lastTexted, at)
  if (texted.length === 0)
    return sql`select coalesce(sum(p.contacts), 0) as n from contact_profiles p where ${profiles}`
  const isNarrow = tags.length > 0 || (filter.consent ?? []).length > 0
  const alike = sql`f.profile_id in (select p.id from contact_profiles p where ${profiles})`
  const asked = [sql`f.account_id = ${accountId}`, ...texted, ...(isNarrow ? [alike] : [])]
  return sql`select count(*) as n from contact_facts f where ${sql.join(asked, sql` and `)}`
}

function searchParts(accountId: string, typed: string | undefined): Part[] {
  const search = readSearch(typed ?? '')
  return search === null ? [] : [searchPart(accountId, search)]
}

function tagParts({ allTags, anyTags, noTags }: Filter, tags: Part): Part[] {
  return [
    ...given(readTags(allTags), list => sql`${tags} @> ${list}::text[]`),
    ...given(readTags(anyTags), list => sql`${tags} && ${list}::text[]`),
    ...given(readTags(noTags), list => sql`not ${tags} && ${list}::text[]`),
  ]
}

function given<T>(list: readonly T[] | undefined, toPart: (list: readonly T[]) => Part): Part[] {
  return list === undefined || list.length === 0 ? [] : [toPart(list)]
}

/** PostgreSQL cannot know how many an account has of a tag; the profiles do. */
async function rareTagParts(query: Query, accountId: string, filter: Filter): Promise<Part[]> {
  const [all, some] = [readTags(filter.allTags), readTags(filter.anyTags)]
  if (all.length === 0 && some.length === 0) return []
  const count = await countContacts(query, accountId, { allTags: all, anyTags: some }, new Date(0))
  if (count > RARE) return []
  // By their ids: with the account in view PostgreSQL would read all of its contacts to narrow down a few.
  const found = sql`select k.id from contacts k where k.deleted_at is null and ${TERMS} @@ ${tagsQuery(accountId, all, some)}`
  return [sql`k.id = any (array(${found}))`]
}

function consentParts(consent: Filter['consent'], consents: Part = sql`f.consents`): Part[] {
  const bits = [...new Set(consent)].reduce((sum, state) => sum + CONSENT_BITS[state], 0)
  return bits === 0 ? [] : [sql`${consents} & ${bits}::smallint <> 0`]
}

function lastTextedParts(last: LastTexted | undefined, at: Date): Part[] {
  switch (last?.kind) {
    case undefined:
      return []
    case 'never':
      return [sql`f.last_texted_at is null`]
    case 'before':
      return [sql`f.last_texted_at < ${new Date(last.at)}::timestamptz`]
    case 'after':
      return [sql`f.last_texted_at >= ${new Date(last.at)}::timestamptz`]
    case 'in_days':
      return [sql`f.last_texted_at >= ${daysBefore(at, last.days)}::timestamptz`]
    case 'not_in_days':
      return [sql`(f.last_texted_at is null or f.last_texted_at < ${daysBefore(at, last.days)}::timestamptz)`]
  }
}

function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * DAY_MS)
}

function fieldParts(filter: Filter): Part[] {
  const { source, company, timeZone, createdAfter, createdBefore, importId } = filter
  return [
    ...(source ? [sql`k.source = ${source}`] : []),
    ...(company ? [sql`lower(k.company) = lower(${company})`] : []),
    ...(timeZone ? [sql`k.time_zone = ${timeZone}`] : []),
    ...(createdAfter ? [sql`k.created_at >= ${new Date(createdAfter)}::timestamptz`] : []),
    ...(createdBefore ? [sql`k.created_at < ${new Date(createdBefore)}::timestamptz`] : []),
    ...(importId ? [sql`k.import_id = ${importId}::uuid`] : []),
  ]
}
