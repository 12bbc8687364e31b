// A filter of contacts as SQL: one condition for each thing that is asked, none for what is not.
import { sql } from 'kysely'
import type { Filter, LastTexted } from '../../core/audience.ts'
import { readSearch } from '../../core/search.ts'
import type { Part } from '../../kit/db/compose.ts'
import { readTags } from './check.ts'

const DAY_MS = 86_400_000

/** About the contacts `k` of an account, deleted ones left out. `at`: from when the days are counted back. */
export function contactsWhere(accountId: string, filter: Filter, at: Date): Part {
  const asked = [
    sql`k.account_id = ${accountId} and k.deleted_at is null`,
    ...searchParts(accountId, filter.search),
    ...tagParts(filter),
    ...consentParts(accountId, filter.consent),
    ...(filter.lastTexted ? [lastTextedPart(accountId, filter.lastTexted, at)] : []),
    ...fieldParts(filter),
  ]
  return sql.join(asked, sql` and `)
}

function searchParts(accountId: string, typed: string | undefined): Part[] {
  const search = readSearch(typed ?? '')
  if (search === null) return []
  if (search.kind === 'digits') {
    return [
      sql`exists (select from contact_phones p where p.account_id = ${accountId} and p.contact_id = k.id
                                                 and p.phone like ${`%${search.digits}%`})`,
    ]
  }
  const patterns = search.words.map(word => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  return [sql`concat_ws(' ', k.first_name, k.last_name, k.email, k.company) ilike all (${patterns}::text[])`]
}

function tagParts({ allTags, anyTags, noTags }: Filter): Part[] {
  return [
    ...given(readTags(allTags), tags => sql`k.tags @> ${tags}::text[]`),
    ...given(readTags(anyTags), tags => sql`k.tags && ${tags}::text[]`),
    ...given(readTags(noTags), tags => sql`not k.tags && ${tags}::text[]`),
  ]
}

function given<T>(list: readonly T[] | undefined, toPart: (list: readonly T[]) => Part): Part[] {
  return list === undefined || list.length === 0 ? [] : [toPart(list)]
}

function consentParts(accountId: string, consent: Filter['consent']): Part[] {
  return given(
    consent,
    states => sql`exists (
      select from contact_phones p
        left join consents c on c.account_id = p.account_id and c.phone = p.phone
       where p.account_id = ${accountId} and p.contact_id = k.id
         and coalesce(c.state, 'unknown') = any(${states}::text[]))`,
  )
}

function lastTextedPart(accountId: string, last: LastTexted, at: Date): Part {
  const when = sql`(
    select max(d.handed_over_at) from contact_phones p
      join messages m on m.account_id = p.account_id and m.phone = p.phone and m.direction = 'out'
      join deliveries d on d.account_id = m.account_id and d.message_id = m.id
     where p.account_id = ${accountId} and p.contact_id = k.id)`
  switch (last.kind) {
    case 'never':
      return sql`${when} is null`
    case 'before':
      return sql`${when} < ${last.at}::timestamptz`
    case 'after':
      return sql`${when} >= ${last.at}::timestamptz`
    case 'in_days':
      return sql`${when} >= ${daysBefore(at, last.days)}::timestamptz`
    case 'not_in_days':
      return sql`coalesce(${when} < ${daysBefore(at, last.days)}::timestamptz, true)`
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
    ...(createdAfter ? [sql`k.created_at >= ${createdAfter}::timestamptz`] : []),
    ...(createdBefore ? [sql`k.created_at < ${createdBefore}::timestamptz`] : []),
    ...(importId ? [sql`k.import_id = ${importId}::uuid`] : []),
  ]
}
