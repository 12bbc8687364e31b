// The suppression list: every phone that is opted out, by when or by its last digits; also as a file.
import { sql as part } from 'kysely'
import type { Search } from '../../core/search.ts'
import { compose } from '../../kit/db/compose.ts'
import { type Db, type Query, type Row, sql } from '../../kit/db/db.ts'
import { csvLine } from '../../kit/web/csv.ts'
import { searchPart } from '../contacts/search.ts'

const PAGE = 1_000
/** By this spreadsheets know that it is UTF-8. */
const MARK = '\ufeff'

export type ListAsk = {
  readonly accountId: string
  /** Null: all. */
  readonly search: Search | null
  readonly key: readonly [string, string] | null
  readonly limit: number
}

/** The newest first; who is searched for, by the last digits or by the contact's name, in the order of the phones. */
export async function listSuppressed(query: Query, ask: ListAsk): Promise<Row[]> {
  const { accountId, search, key, limit } = ask
  if (search === null) {
    const [since, phone] = key ?? ['infinity', '']
    return query.rows(LIST, [accountId, since, phone, limit])
  }
  const after = key?.[1] ?? ''
  if (search.kind === 'words') return query.rows(...namedQuery({ ...ask, search, after }))
  const backwards = [...search.digits].reverse().join('')
  return query.rows(SEARCH, [accountId, `${backwards}%`, after, limit])
}

/** Of a name that very many have, the first so many contacts are looked at. */
const MOST_NAMED = 10_000

type Named = ListAsk & { readonly search: Search; readonly after: string }

function namedQuery({ accountId, search, after, limit }: Named) {
  return compose(part`
    select distinct on (s.phone) s.phone, s.since, s.since::text as since_key, s.source, s.word, k.id as contact_id,
           trim(k.first_name || ' ' || k.last_name) as name
      from (select k.id, k.first_name, k.last_name from contacts k
             where k.account_id = ${accountId} and k.deleted_at is null and ${searchPart(accountId, search)}
             limit ${MOST_NAMED}) as k
      join contact_phones p on p.account_id = ${accountId} and p.contact_id = k.id
      join consents s on s.account_id = ${accountId} and s.phone = p.phone and s.state = 'opted_out'
     where s.phone > ${after} order by s.phone, k.id limit ${limit}`)
}

const SHOWN = `s.phone, s.since, s.since::text as since_key, s.source, s.word, who.contact_id, who.name`
// Who has the phone: of several, the first by id, as everywhere.
const WHO = `left join lateral (
   select k.id as contact_id, trim(k.first_name || ' ' || k.last_name) as name
     from contact_phones p join contacts k on k.account_id = p.account_id and k.id = p.contact_id
    where p.account_id = $1 and p.phone = s.phone and k.deleted_at is null order by k.id limit 1) as who on true`

const LIST = sql(
  'suppressed_list',
  `select ${SHOWN}
     from (select phone, since, source, word from consents
            where account_id = $1 and state = 'opted_out' and since <= $2::timestamptz
              and (since < $2::timestamptz or phone > $3)
            order by since desc, phone limit $4) as s ${WHO}
    order by s.since desc, s.phone`,
)
const SEARCH = sql(
  'suppressed_search',
  `select ${SHOWN}
     from (select phone, since, source, word from consents
            where account_id = $1 and state = 'opted_out' and reverse(phone) like $2 and phone > $3
            order by phone limit $4) as s ${WHO}
    order by s.phone`,
)

/** In a shape that the import of opt-outs reads again. */
export async function* suppressedLines(db: Db, accountId: string): AsyncGenerator<string> {
  yield MARK + csvLine(['Phone', 'Opted out at', 'How', 'Word', 'Name'])
  for (let key: readonly [string, string] | null = null; ; ) {
    const rows: Row[] = await listSuppressed(db, { accountId, search: null, key, limit: PAGE })
    if (rows.length > 0) yield rows.map(lineOf).join('')
    const last = rows.at(-1)
    if (rows.length < PAGE || !last) return
    key = [last.since_key as string, last.phone as string]
  }
}

function lineOf(row: Row): string {
  return csvLine([
    row.phone,
    (row.since as Date).toISOString(),
    SOURCE_WORDS[row.source as string] ?? row.source,
    row.word,
    row.name,
  ])
}

/** How an opt-out came about, for people. */
const SOURCE_WORDS: Readonly<Record<string, string>> = {
  message: 'by text',
  agent: 'on request',
  owner: 'by an owner',
  provider: 'told by the provider',
  import: 'from a list',
  page: 'on a page',
}
