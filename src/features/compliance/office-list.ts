// The list of an office: who asked all of its accounts to stop, and how each stands in the account that looks.
import { z } from 'zod'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { decodeCursor, isTime, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { route } from '../accounts/context.ts'

const LEAST_DIGITS = 3

const Listed = z.object({
  phone: z.string(),
  note: z.string().describe('who asked, how and when, and which account was told'),
  since: z.string(),
  here: z
    .enum(['opted_out', 'opted_in', 'unknown'])
    .describe('in this account: who texted START to it is opted in here'),
})

export const listOfficeOptOuts = route({
  summary:
    'Who asked the whole office to stop, the newest first; found by the last digits, at least three. Empty without an office',
  query: PageQuery.extend({ search: z.string().max(40).optional() }),
  answers: { 200: pageOf(Listed) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isTime, part => part.length < 40])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const typed = (query.search ?? '').trim()
    const digits = typed.replace(/\D/g, '')
    if (typed !== '' && digits.length < LEAST_DIGITS) return ok({ items: [], next: null })
    const rows = await find(rt.db, { accountId: actor.accountId, digits, key, limit: query.limit + 1 })
    return ok(page(rows, query.limit, row => [row.since_key as string, row.phone as string], listedView))
  },
})

type Asked = {
  readonly accountId: string
  /** Empty: all. */
  readonly digits: string
  readonly key: readonly string[] | null
  readonly limit: number
}

async function find(query: Query, { accountId, digits, key, limit }: Asked): Promise<Row[]> {
  const [since, phone] = key ?? ['infinity', '']
  if (digits === '') return query.rows(LIST, [accountId, since, phone, limit])
  const backwards = [...digits].reverse().join('')
  return query.rows(SEARCH, [accountId, `${backwards}%`, phone, limit])
}

function listedView(row: Row) {
  const { phone, note, since, here } = row
  return { phone, note, since: (since as Date).toISOString(), here }
}

const SHOWN = `
  select b.phone, b.note, b.since, b.since::text as since_key,
         case when c.stop_is_coming then 'opted_out' else coalesce(c.state, 'unknown') end as here`
const HERE = 'left join consents c on c.account_id = $1 and c.phone = b.phone'
const MINE = '(select office_id from accounts where account_id = $1)'

const LIST = sql(
  'office_list',
  `${SHOWN}
     from (select phone, note, since from office_blocks
            where office_id = ${MINE} and since <= $2::timestamptz and (since < $2::timestamptz or phone > $3)
            order by since desc, phone limit $4) as b ${HERE}
    order by b.since desc, b.phone`,
)
const SEARCH = sql(
  'office_list_search',
  `${SHOWN}
     from (select phone, note, since from office_blocks
            where office_id = ${MINE} and reverse(phone) like $2 and phone > $3
            order by phone limit $4) as b ${HERE}
    order by b.phone`,
)
