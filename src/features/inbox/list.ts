// The conversation list: by time, each filter on an index of its own; searched newest first, then through the indexes.
import { sql } from 'kysely'
import { readSearch, type Search } from '../../core/search.ts'
import { compose, type Part } from '../../kit/db/compose.ts'
import { type Query, type Row, sql as statement } from '../../kit/db/db.ts'
import { findFew, findLatest, namedPart, phonesOfDigits, searchPart } from '../contacts/search.ts'
import { MESSAGE_COLUMNS, MESSAGE_JOINS } from '../messages/view.ts'

export const FILTERS = ['all', 'unread', 'doubtful', 'opted_out', 'closed'] as const
export type ConversationFilter = (typeof FILTERS)[number]

export type ListAsk = {
  readonly accountId: string
  readonly filter: ConversationFilter
  readonly search: string
  /** The last one of the page before: (last_at, phone). */
  readonly key: readonly string[] | null
  readonly limit: number
}

/** Words inside texts are looked for in the last text of this many conversations. */
export const READ_TEXTS = 300
/** Of more opted-out phones a page is found sooner by walking down the list. */
const FEW = 8_000
/** Filters are counted up to here: nobody reads further, and to count a million takes a while. */
export const MOST_COUNTED = 1_000

/**
 * A page by (last_at, phone), the latest first. `last_at_exact` keeps the microseconds that a JavaScript date drops, so
 * that no row is passed over at the edge of a page.
 */
export async function readList(query: Query, ask: ListAsk): Promise<Row[]> {
  const search = readSearch(ask.search)
  if (search !== null) return readSearched(query, ask, search)
  if (ask.filter !== 'opted_out') {
    const picked = sql`select v.* from ${source(ask)} where ${behind(ask)} ${latest(ask.limit)}`
    return query.rows(
      ...compose(shown(picked), `conversations_${ask.filter}_${ask.key === null ? 'first' : 'next'}`),
    )
  }
  const few = await query.rows(COUNT_OPTED_OUT, [ask.accountId, FEW + 1])
  const walk = sql`select v.* from ${source(ask)} where ${behind(ask)} and ${OPTED_OUT} ${latest(ask.limit)}`
  const direct = sql`
    select v.* from consents c join conversations v on v.account_id = c.account_id and v.phone = c.phone
     where c.account_id = ${ask.accountId} and c.state = 'opted_out' and ${behind(ask)} ${latest(ask.limit)}`
  return query.rows(...compose(shown((few[0]?.n as number) > FEW ? walk : direct)))
}

const COUNT_OPTED_OUT = statement(
  'conversations_opted_out_count',
  `select count(*) as n
     from (select from consents where account_id = $1 and state = 'opted_out' limit $2) as few`,
)

const OPTED_OUT = sql`exists (select from consents c where c.account_id = v.account_id and c.phone = v.phone
                                                      and c.state = 'opted_out')`

/** The conversations `v` of the account that the filter shows; of opted-out phones, all that may be. */
function source({ accountId, filter }: ListAsk): Part {
  return sql`(select * from conversations c where c.account_id = ${accountId} and ${SHOWN[filter]}) v`
}

const SHOWN: Record<ConversationFilter, Part> = {
  all: sql`c.closed_at is null`,
  closed: sql`c.closed_at is not null`,
  unread: sql`c.unread > 0`,
  doubtful: sql`c.asks_to_stop`,
  opted_out: sql`true`,
}

function behind({ key }: ListAsk): Part {
  if (key === null) return sql`true`
  return sql`(v.last_at, v.phone) < (${key[0]}::timestamptz, ${key[1]}::text)`
}

function latest(limit: number): Part {
  return sql`order by v.last_at desc, v.phone desc limit ${limit}`
}

/** Words inside texts only count in the newest conversations, whoever else is found. */
async function readSearched(query: Query, ask: ListAsk, search: Search): Promise<Row[]> {
  const { accountId, limit } = ask
  const find = (part: Part) => query.rows<Place>(...compose(sql`${part} ${latest(limit)}`))
  const [saying, named] = await Promise.all([find(said(ask)), findNamed(query, ask, { search, find })])
  const places = new Map([...saying, ...named].map(one => [one.phone, one]))
  const first = [...places.values()].sort(byTime).slice(0, limit)
  const rows = await query.rows(SHOW, [accountId, first.map(one => one.phone)])
  const found = new Map(rows.map(row => [row.conversation_phone, row]))
  // A text may have come meanwhile: the page goes on where the conversation stood.
  return first.flatMap(one => {
    const row = found.get(one.phone)
    return row ? [{ ...row, last_at_exact: one.last_at_exact }] : []
  })
}

type Finding = { readonly search: Search; readonly find: (part: Part) => Promise<Place[]> }

/** The indexes know the ends of contacts' phones; of somebody who is no contact any more the walk does. */
function findNamed(query: Query, ask: ListAsk, { search, find }: Finding): Promise<Place[]> {
  let near: Place[] = []
  return findLatest(ask.limit, {
    async walk(most) {
      near = await find(sql`
        ${place} (select * from ${source(ask)} where ${behind(ask)} ${latest(most)}) v
         where ${namedPart(search)} ${asked(ask)}`)
      return near
    },
    async few() {
      const few = search.kind === 'digits' ? null : await findFew(query, ask.accountId, search)
      return few && find(ofPeople(ask, sql`unnest(${few}::uuid[]) as f(id)`))
    },
    all: async () => [...near, ...(await find(indexed(ask, search)))],
  })
}

type Place = { phone: string; micros: number; last_at_exact: string }

const place = sql`
  select v.phone, v.last_at::text as last_at_exact, (extract(epoch from v.last_at) * 1000000)::bigint as micros from`

function byTime(a: Place, b: Place): number {
  return b.micros - a.micros || (a.phone < b.phone ? 1 : -1)
}

/** What the source does not hold for itself. */
function asked({ filter }: ListAsk): Part {
  return filter === 'opted_out' ? sql`and ${OPTED_OUT}` : sql``
}

/**
 * Person by person and phone by phone, through the keys (`offset 0`): PostgreSQL guesses at how many there are, and
 * would rather read everything.
 */
function indexed(ask: ListAsk, search: Search): Part {
  const { accountId } = ask
  if (search.kind === 'digits') {
    return sql`
      ${place} (${phonesOfDigits(accountId, search.digits)}) q cross join lateral (
        select v.* from ${source(ask)} where v.phone = q.phone offset 0) v
       where ${behind(ask)} ${asked(ask)}`
  }
  return sql`
    with found as materialized (
      select k.id from contacts k
       where k.account_id = ${accountId} and k.deleted_at is null and ${searchPart(accountId, search)})
    ${ofPeople(ask, sql`found f`)}`
}

/** The conversations of the contacts `f`. */
function ofPeople(ask: ListAsk, people: Part): Part {
  const { accountId, filter } = ask
  return sql`
    ${place} ${people} cross join lateral (
      select c.* from contact_phones p join conversations c on c.account_id = ${accountId} and c.phone = p.phone
       where p.account_id = ${accountId} and p.contact_id = f.id and c.contact_id = f.id and ${SHOWN[filter]}
      offset 0) v
     where ${behind(ask)} ${asked(ask)}`
}

function said(ask: ListAsk): Part {
  const pattern = `%${ask.search.trim().replace(/[\\%_]/g, '\\$&')}%`
  return sql`
    ${place} (select v.* from ${source(ask)} ${latest(READ_TEXTS)}) v
      join messages m on m.account_id = v.account_id and m.id = v.last_message_id
     where m.body ilike ${pattern} and ${behind(ask)} ${asked(ask)}`
}

/** With what a row shows: who, consent, the last text. */
function shown(picked: Part): Part {
  return sql`
    with picked as (${picked})
    select ${sql.raw(MESSAGE_COLUMNS)}, v.phone as conversation_phone, v.last_at::text as last_at_exact,
           c.state as consent_state, c.since as consent_since, v.unread, v.asks_to_stop, v.closed_at, v.last_at,
           trim(k.first_name || ' ' || k.last_name) as contact_name, k.id as contact_id
      from picked v
      left join consents c on c.account_id = v.account_id and c.phone = v.phone
      left join contacts k on k.account_id = v.account_id and k.id = v.contact_id and k.deleted_at is null
      left join messages m on m.account_id = v.account_id and m.id = v.last_message_id
      ${sql.raw(MESSAGE_JOINS)}
     order by v.last_at desc, v.phone desc`
}

const SHOW = statement(
  'conversations_show',
  compose(
    shown(sql.raw('select v.* from conversations v where v.account_id = $1 and v.phone = any($2::text[])')),
  )[0].text,
)

const upTo = (from: string) =>
  `(select count(*)::int from (select from ${from} limit ${MOST_COUNTED}) as shown)`

export const COUNTS = statement(
  'conversations_counts',
  `select ${upTo('conversations where account_id = $1 and closed_at is null')} as all,
          ${upTo('conversations where account_id = $1 and unread > 0')} as unread,
          ${upTo('conversations where account_id = $1 and asks_to_stop')} as doubtful,
          ${upTo(`consents c join conversations v on v.account_id = c.account_id and v.phone = c.phone
                   where c.account_id = $1 and c.state = 'opted_out'`)} as "optedOut",
          ${upTo('conversations where account_id = $1 and closed_at is not null')} as closed`,
)
