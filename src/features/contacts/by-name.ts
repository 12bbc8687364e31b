// Contacts by name, narrowed and searched.
import { sql } from 'kysely'
import type { Filter } from '../../core/audience.ts'
import { readSearch } from '../../core/search.ts'
import { compose, type Part } from '../../kit/db/compose.ts'
import type { Query, Row } from '../../kit/db/db.ts'
import { narrowContacts } from './filter.ts'
import { COLUMNS } from './queries.ts'
import { searchedPart } from './search.ts'

export type NameAsk = {
  readonly accountId: string
  readonly filter: Filter
  readonly at: Date
  /** The last one of the page before. */
  readonly key: readonly [name: string, id: string] | null
  readonly limit: number
}

/** So many contacts are looked through before the indexes are asked; what is common fills a page by then. */
const WALK = 4_000
const NO_ID = '00000000-0000-0000-0000-000000000000'
const NAME = sql`lower(k.first_name || ' ' || k.last_name)`
const PICK = sql`select k.id, ${NAME} as sort_name from`

/** Rows come with `sort_name`. */
export async function contactsByName(query: Query, ask: NameAsk): Promise<Row[]> {
  const { accountId, filter, at, key, limit } = ask
  const { search: typed, ...rest } = filter
  const search = readSearch(typed ?? '')
  // Every sort name holds a space at least, so the empty text is before all of them.
  const behind = sql`(${NAME}, k.id) > (${key?.[0] ?? ''}, ${key?.[1] ?? NO_ID}::uuid)`
  const first = (most: number) => sql`order by ${NAME}, k.id limit ${most}`
  const show = (picked: Part) => query.rows(...compose(shown(accountId, picked)))
  const { from, joins, where } = await narrowContacts(query, accountId, rest, at)
  if (search === null) return show(sql`${PICK} ${from} where ${where} and ${behind} ${first(limit)}`)
  const near = await show(sql`
    ${PICK} (select * from contacts k where k.account_id = ${accountId} and k.deleted_at is null and ${behind}
              ${first(WALK)}) k ${joins}
     where ${where} and ${searchedPart(accountId, search)} ${first(limit)}`)
  if (near.length >= limit) return near
  const narrowed = await narrowContacts(query, accountId, filter, at)
  // All of them first: with the limit in view PostgreSQL would hope to come across them in the order of names.
  return show(sql`
    with found as materialized (${PICK} ${narrowed.from} where ${narrowed.where} and ${behind})
    select * from found order by sort_name, id limit ${limit}`)
}

function shown(accountId: string, picked: Part): Part {
  return sql`
    with picked as materialized (${picked})
    select ${sql.raw(COLUMNS)}, r.sort_name from picked r
      join contacts k on k.account_id = ${accountId} and k.id = r.id
     order by r.sort_name, k.id`
}
