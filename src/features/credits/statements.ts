// A statement a month: what the account began with, got, used and lost, day by day, and every entry as a file.
import { z } from 'zod'
import { monthAfter, startOfDay } from '../../core/calendar.ts'
import { uuidv7 } from '../../core/id.ts'
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { csvLine } from '../../kit/web/csv.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, notFound } from '../../kit/web/problem.ts'
import { file, ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { route } from '../accounts/context.ts'

const FLOWS = {
  granted: z.int(),
  sent: z.int().describe('credits for texts that were handed over'),
  received: z.int().describe('credits for texts that came in'),
  expired: z.int().describe('unused a year after their grant'),
  closing: z.int().describe('what was there at the end, held credits included'),
}

const MonthShape = z.object({ month: z.string(), opening: z.int(), ...FLOWS })
const DayShape = z.object({ day: z.string(), ...FLOWS })

export const listStatements = route({
  summary: 'A statement for every month in which credits moved, the newest first',
  query: PageQuery,
  answers: { 200: pageOf(MonthShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isMonth])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const before = key ? `${key[0]}-01` : '9999-01-01'
    const rows = await rt.db.rows(MONTHS, [actor.accountId, before, query.limit + 1])
    return ok(page(rows, query.limit, row => [row.month as string], monthView))
  },
})

// One month at a time, from the newest, by the days' key: it reads what it shows.
const MONTHS = sql(
  'credits_months',
  `with recursive months as (
     (select date_trunc('month', day)::date as first, 1 as n from credit_days
       where account_id = $1 and day < $2::date order by day desc limit 1)
     union all
     select (select date_trunc('month', day)::date from credit_days
              where account_id = $1 and day < months.first order by day desc limit 1), n + 1
       from months where months.first is not null and n < $3)
   select to_char(first, 'YYYY-MM') as month, t.*,
          t.closing - t.granted + t.sent + t.received + t.expired as opening
     from months
    cross join lateral (
      select sum(granted)::bigint as granted, sum(sent)::bigint as sent, sum(received)::bigint as received,
             sum(expired)::bigint as expired, (array_agg(closing order by day desc))[1] as closing
        from credit_days where account_id = $1 and day >= first and day < first + interval '1 month') t
    where first is not null order by first desc`,
)

function monthView(row: Row): z.infer<typeof MonthShape> {
  const { month, opening, granted, sent, received, expired, closing } = row
  return { month, opening, granted, sent, received, expired, closing } as z.infer<typeof MonthShape>
}

const Params = z.object({ month: z.string().describe('as `2026-11`') })

export const getStatement = route({
  summary: "One month's statement, day by day",
  params: Params,
  answers: { 200: MonthShape.extend({ days: z.array(DayShape) }) },
  async handle({ rt, actor }, { params }) {
    if (!isMonth(params.month)) return notFound('statement')
    const next = monthAfter(`${params.month}-01`)
    const [row] = await rt.db.rows(MONTHS, [actor.accountId, next, 1])
    if (row?.month !== params.month) return notFound('statement')
    const days = await rt.db.rows(DAYS, [actor.accountId, `${params.month}-01`, next])
    return ok({ ...monthView(row), days })
  },
})

const DAYS = sql(
  'credits_days',
  `select day::text as day, granted, sent, received, expired, closing from credit_days
    where account_id = $1 and day >= $2::date and day < $3::date order by day`,
)

export const statementFile = route({
  summary: 'Every entry of one month, the oldest first, as a CSV file',
  params: Params,
  answers: { 200: { file: 'text/csv' } },
  async handle({ rt, actor }, { params }) {
    if (!isMonth(params.month)) return notFound('statement')
    const { timeZone } = await loadAccount(rt.db, actor.accountId)
    const from = startOfDay(`${params.month}-01`, timeZone)
    const to = startOfDay(monthAfter(`${params.month}-01`), timeZone)
    const chunks = entriesBetween(rt.db, actor.accountId, firstId(from), firstId(to))
    return file({ chunks, type: 'text/csv; charset=utf-8', fileName: `credits-${params.month}.csv` })
  },
})

const PAGE = 2_000

async function* entriesBetween(query: Query, accountId: string, from: string, to: string) {
  yield csvLine(['time', 'what', 'credits', 'reason', 'phone', 'text id'])
  for (let after = from; ; ) {
    const rows = await query.rows(ENTRIES, [accountId, after, to, PAGE])
    yield rows.map(entryLine).join('')
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id as string
  }
}

function entryLine({ at, kind, credits, reason, phone, message_id }: Row): string {
  return csvLine([(at as Date).toISOString(), kind, credits, reason, phone, message_id])
}

const ENTRIES = sql(
  'credits_entries_between',
  `select e.*, m.id as message_id, m.phone
     from credit_entries e left join messages m on m.account_id = e.account_id and m.id = e.ref
    where e.account_id = $1 and e.id > $2 and e.id < $3 order by e.id limit $4`,
)

/** Sorts before every id that is made from this moment on: ids begin with the time. */
function firstId(from: Date): string {
  return uuidv7(from.getTime(), new Uint8Array(10))
}

function isMonth(text: string): boolean {
  return /^[2-9]\d{3}-(0[1-9]|1[0-2])$/.test(text)
}
