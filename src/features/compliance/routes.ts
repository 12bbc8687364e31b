// Compliance over the API: the overview, the suppression list, its file, and opt-outs from another system's list.
import { z } from 'zod'
import { oneLine } from '../../core/contact-text.ts'
import { makeLocalTime } from '../../core/local-time.ts'
import { readSearch } from '../../core/search.ts'
import { columnsOfList } from '../../core/suppression-file.ts'
import { localDay, nextDay } from '../../core/zone-time.ts'
import { decodeCursor, isTime, PageQuery, page, pageOf } from '../../kit/web/page.ts'
import { badField, isProblem, type Problem } from '../../kit/web/problem.ts'
import { file, ok } from '../../kit/web/route.ts'
import { loadAccount } from '../accounts/account.ts'
import { route, upload } from '../accounts/context.ts'
import { CSV_TYPES, openCsv } from './csv-rows.ts'
import { settleFollowed } from './follow.ts'
import { broadcastsOf, capsOf, overviewOf, plansOf } from './overview.ts'
import { OverviewShape, SuppressedShape, suppressedView, TakenListShape } from './shapes.ts'
import { listSuppressed, suppressedLines } from './suppressed.ts'
import { takeOptOuts } from './take-opt-outs.ts'
import { countFirst } from './texted.ts'

const DAY_MS = 86_400_000
const USUAL_DAYS = 30
const MOST_DAYS = 92

const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/)

export const getCompliance = route({
  summary:
    'Opt-outs over a span of days: in all, a day, by number, bulk text and plan; and what caps hold now',
  query: z.object({
    from: Day.optional().describe('the first day, in the zone of the account; absent: 30 days ago'),
    to: Day.optional().describe('the last day; absent: today'),
  }),
  answers: { 200: OverviewShape },
  async handle({ rt, actor }, { query }) {
    const { accountId } = actor
    const account = await loadAccount(rt.db, accountId)
    const now = rt.clock.now()
    const span = spanOf(query, localDay(account.timeZone, now))
    if (isProblem(span)) return span
    await settleFollowed(rt, accountId)
    await countFirst(rt, account)
    const { timeZone } = account
    const start = makeLocalTime(`${span.from}T00:00`, timeZone)(timeZone)
    const end = nextDay(timeZone, makeLocalTime(`${span.to}T00:00`, timeZone)(timeZone))
    return ok({
      ...(await overviewOf(rt.db, accountId, span)),
      broadcasts: await broadcastsOf(rt.db, accountId, start, end),
      plans: await plansOf(rt.db, accountId),
      caps: await capsOf(rt.db, accountId, now),
    })
  },
})

type Asked = { readonly from?: string | undefined; readonly to?: string | undefined }

function spanOf(asked: Asked, today: string): { from: string; to: string } | Problem {
  const to = asked.to ?? today
  if (!isDay(to)) return badField('to', 'There is no such day. Write it as 2026-11-23.')
  const from = asked.from ?? dayBefore(to, USUAL_DAYS - 1)
  if (!isDay(from)) return badField('from', 'There is no such day. Write it as 2026-11-23.')
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
  if (days < 1) return badField('from', 'The first day comes after the last one.')
  if (days > MOST_DAYS) return badField('from', `At most ${MOST_DAYS} days at once.`)
  return { from, to }
}

function isDay(text: string): boolean {
  return isTime(`${text}T00:00:00Z`)
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10)
}

export const listSuppressions = route({
  summary:
    'Every phone that is opted out, the newest first; found by its last digits or by the name of its contact',
  query: PageQuery.extend({ search: z.string().max(100).optional() }),
  answers: { 200: pageOf(SuppressedShape) },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [isTime, part => part.length < 40])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const search = readSearch((query.search ?? '').replaceAll('\0', '').trim())
    const rows = await listSuppressed(rt.db, {
      accountId: actor.accountId,
      search,
      key: key && [key[0]!, key[1]!],
      limit: query.limit + 1,
    })
    return ok(page(rows, query.limit, row => [row.since_key as string, row.phone as string], suppressedView))
  },
})

export const exportSuppressions = route({
  summary: 'The suppression list as a CSV file, which another Heed can take over',
  answers: { 200: { file: 'text/csv' } },
  handle: async ({ rt, actor }) =>
    file({
      chunks: suppressedLines(rt.db, actor.accountId),
      type: 'text/csv; charset=utf-8',
      fileName: 'opted-out.csv',
    }),
})

export const importSuppressions = upload({
  summary:
    'Take over the opt-outs of another system: a CSV file of phones, with dates if there are. Blocked as it is read',
  query: z.object({ fileName: z.string().max(200).default('opt-outs.csv') }),
  upload: CSV_TYPES,
  answers: { 200: TakenListShape },
  async handle({ rt, actor }, { query, body }) {
    const csv = await openCsv(body)
    if (isProblem(csv)) return csv
    const { headers, samples, hasHeader } = csv.shape
    const columns = columnsOfList(hasHeader ? headers : headers.map(() => ''), samples)
    if (columns === null)
      return badField('file', 'No column of this file holds phone numbers. Nothing was taken over.')
    const name = oneLine(query.fileName.replaceAll('\0', '')) || 'opt-outs.csv'
    const { accountId } = actor
    return ok(await takeOptOuts(rt, csv, { accountId, actor: actor.name, name, columns }))
  },
})
