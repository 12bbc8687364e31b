// Contacts by when one last wrote with them: those of the latest conversation first, those without one at the end.
import { sql } from 'kysely'
import type { Filter } from '../../core/audience.ts'
import { readSearch, type Search } from '../../core/search.ts'
import { compose, type Part } from '../../kit/db/compose.ts'
import type { Query, Row } from '../../kit/db/db.ts'
import { type Narrowed, narrowContacts } from './filter.ts'
import { COLUMNS } from './queries.ts'
import { findFew, findLatest, namedPart } from './search.ts'

/** The last one of the page before: time and phone of the conversation, both empty where there is none, and the id. */
export type RecentKey = readonly [at: string, phone: string, id: string]

export type RecentAsk = {
  readonly accountId: string
  readonly filter: Filter
  readonly at: Date
  readonly key: RecentKey | null
  readonly limit: number
}

/** So many conversations are looked through for a filter; what is common fills a page by then. */
const FILTERED = 1_500

/**
 * A contact stands where its latest conversation stands, of those that are shown under its name. Rows come with
 * `recent_at` and `recent_phone`, both null where there is none.
 */
export async function recentContacts(query: Query, ask: RecentAsk): Promise<Row[]> {
  const { accountId, filter, at, limit } = ask
  const narrowed = await narrowContacts(query, accountId, filter, at)
  const ways = makeWays(ask, narrowed)
  const run = (part: Part) => query.rows(...compose(part))
  if (ask.key?.[0] === '') return run(ways.without(limit))
  const search = readSearch(filter.search ?? '')
  if (search !== null) return searched(query, ask, { search, all: ways.all })
  const near = await run(ways.walk(null, FILTERED))
  if (near.length >= limit) return near
  if (narrowed.isRare) return run(ways.all)
  const found = await run(ways.walk(null, null))
  return found.length >= limit ? found : [...found, ...(await run(ways.without(limit - found.length)))]
}

type Searched = { readonly search: Search; readonly all: Part }

/** A name is looked for in the conversation itself: its contact is read only where the name fits. */
async function searched(query: Query, ask: RecentAsk, { search, all }: Searched): Promise<Row[]> {
  const { accountId, at, limit } = ask
  const { search: _, ...rest } = ask.filter
  const narrowed = await narrowContacts(query, accountId, rest, at)
  const { walk } = makeWays(ask, narrowed)
  const run = (part: Part) => query.rows(...compose(part))
  return findLatest(limit, {
    walk: most => run(walk(search, most)),
    async few() {
      const few = await findFew(query, accountId, search)
      if (few === null) return null
      const where = sql`${narrowed.where} and k.id = any (${few}::uuid[])`
      return run(makeWays(ask, { ...narrowed, where }).all)
    },
    all: () => run(all),
  })
}

function makeWays({ accountId, key, limit }: RecentAsk, { from, where }: Narrowed) {
  const ofContact = sql`
    contact_phones p join conversations v on v.account_id = ${accountId} and v.phone = p.phone and v.contact_id = k.id
     where p.account_id = ${accountId} and p.contact_id = k.id`
  const behind =
    key === null ? sql`true` : sql`(v.last_at, v.phone) < (${key[0]}::timestamptz, ${key[1]}::text)`
  const id = key?.[0] === '' ? key[2] : LAST_ID
  return {
    /** Down the conversations, `most` of them. */
    walk(search: Search | null, most: number | null): Part {
      const walked = sql`
        select * from conversations v where v.account_id = ${accountId} and ${behind}
         order by v.last_at desc, v.phone desc ${most === null ? sql`` : sql`limit ${most}`}`
      return shown(sql`
        select k.id, v.last_at, v.phone from (${walked}) v, ${from}
         where k.id = v.contact_id and ${where} and ${search === null ? sql`true` : namedPart(search)}
           and not exists (select from (select v.last_at, v.phone from ${ofContact}) later
                            where (later.last_at, later.phone) > (v.last_at, v.phone))
         order by v.last_at desc, v.phone desc limit ${limit}`)
    },
    /** Each that matches, put in order: of few. */
    all: shown(sql`
      with found as materialized (select k.id from ${from} where ${where})
      select k.id, v.last_at, v.phone from found k
        left join lateral (select v.last_at, v.phone from ${ofContact}
                            order by v.last_at desc, v.phone desc limit 1) v on true
       where ${behind} or v.last_at is null
       order by v.last_at desc nulls last, v.phone desc nulls last, k.id desc limit ${limit}`),
    /** Those without a conversation, the newest first. */
    without: (most: number): Part =>
      shown(sql`
        select k.id, null::timestamptz as last_at, null::text as phone from ${from}
         where ${where} and k.id < ${id}::uuid and not exists (select from ${ofContact})
         order by k.id desc limit ${most}`),
  }

  function shown(picked: Part): Part {
    return sql`
      with picked as materialized (${picked})
      select ${sql.raw(COLUMNS)}, r.last_at::text as recent_at, r.phone as recent_phone
        from picked r join contacts k on k.account_id = ${accountId} and k.id = r.id
       order by r.last_at desc nulls last, r.phone desc nulls last, k.id desc`
  }
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
