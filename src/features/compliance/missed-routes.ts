// Requests to stop found in an imported history, over the API: read a file, list, confirm, dismiss.
import { z } from 'zod'
import { oneLine } from '../../core/contact-text.ts'
import { columnsOfHistory } from '../../core/history-file.ts'
import { isUuid } from '../../core/id.ts'
import { placesOf } from '../../core/read-text.ts'
import { type Row, sql } from '../../kit/db/db.ts'
import { decodeCursor, PageQuery, page } from '../../kit/web/page.ts'
import { badField, isProblem } from '../../kit/web/problem.ts'
import { ok } from '../../kit/web/route.ts'
import { route, upload } from '../accounts/context.ts'
import { CSV_TYPES, openCsv } from './csv-rows.ts'
import { readHistory } from './missed.ts'
import { confirmMissed, dismissMissed } from './missed-decide.ts'

const MOST_IDS = 500
const MOST_COUNTED = 10_000

const Read = z.object({
  rows: z.int(),
  inbound: z.int(),
  clear: z.int().describe('requests found by this file and not known before'),
  doubtful: z.int().describe('texts that a person must judge'),
  settled: z.int().describe('of people who are blocked already, or who came back'),
  invalid: z.int().describe('rows without a phone or a direction that can be read'),
  unreadable: z.string().nullable(),
})

export const uploadHistory = upload({
  summary: 'Read a history of texts (CSV: phone, direction, text, date) for requests to stop. Blocks nobody',
  query: z.object({ fileName: z.string().max(200).default('history.csv') }),
  upload: CSV_TYPES,
  answers: { 200: Read },
  async handle({ rt, actor }, { query, body }) {
    const csv = await openCsv(body)
    if (isProblem(csv)) return csv
    const { headers, samples, hasHeader } = csv.shape
    const columns = columnsOfHistory(hasHeader ? headers : headers.map(() => ''), samples)
    if ('missing' in columns) return badField('file', MISSING[columns.missing])
    const name = oneLine(query.fileName.replaceAll('\0', '')) || 'history.csv'
    return ok(await readHistory(rt, csv, { accountId: actor.accountId, name, columns }))
  },
})

const MISSING = {
  phone: 'No column of this file holds phone numbers. Nothing was read.',
  direction: 'No column says which texts came in and which went out (in, out). Nothing was read.',
  text: 'No column of this file holds the texts. Nothing was read.',
}

const Missed = z.object({
  id: z.string(),
  phone: z.string(),
  saidAt: z.string().nullable(),
  text: z.string(),
  words: z.array(z.string()).describe('the words that decided'),
  places: z.array(z.array(z.int())).describe('where they stand in the text: start and end'),
  isClear: z.boolean(),
  file: z.string(),
  line: z.int(),
  contact: z.object({ id: z.string(), name: z.string() }).nullable(),
})

export const listMissed = route({
  summary: 'Requests to stop that were found in histories and wait for a decision, the clear ones first',
  query: PageQuery,
  answers: {
    200: z.object({
      items: z.array(Missed),
      next: z.string().nullable(),
      people: z.int().describe('with a clear request, counted up to 10,000'),
    }),
  },
  async handle({ rt, actor }, { query }) {
    const key = decodeCursor(query.cursor, [part => part === 'true' || part === 'false', isUuid])
    if (key === 'bad') return badField('cursor', 'Pass `next` of the page before, unchanged.')
    const after = [key === null || key[0] === 'true', key?.[1] ?? '00000000-0000-0000-0000-000000000000']
    const rows = await rt.db.rows(LIST, [actor.accountId, ...after, query.limit + 1])
    const counted = await rt.db.one<{ people: number }>(PEOPLE, [actor.accountId, MOST_COUNTED])
    const shown = page(rows, query.limit, row => [String(row.is_clear), row.id as string], missedView)
    return ok({ ...shown, people: counted!.people })
  },
})

function missedView(row: Row) {
  const [body, words] = [row.body as string, row.words as string[]]
  return {
    id: row.id,
    phone: row.phone,
    saidAt: (row.said_at as Date | null)?.toISOString() ?? null,
    text: body,
    words,
    places: placesOf(body, words),
    isClear: row.is_clear,
    file: row.file,
    line: row.line,
    contact: row.contact_id === null ? null : { id: row.contact_id, name: row.name },
  }
}

const LIST = sql(
  'missed_list',
  `select m.*, who.contact_id, who.name
     from (select * from missed_requests
            where account_id = $1 and state = 'open' and is_clear <= $2 and (is_clear < $2 or id > $3::uuid)
            order by is_clear desc, id limit $4) as m
     left join lateral (
       select k.id as contact_id, trim(k.first_name || ' ' || k.last_name) as name
         from contact_phones p join contacts k on k.account_id = p.account_id and k.id = p.contact_id
        where p.account_id = $1 and p.phone = m.phone and k.deleted_at is null order by k.id limit 1) as who on true
    order by m.is_clear desc, m.id`,
)
const PEOPLE = sql(
  'missed_people',
  `select count(distinct phone)::integer as people
     from (select phone from missed_requests where account_id = $1 and state = 'open' and is_clear limit $2) as m`,
)

const Ids = z.array(z.string()).min(1).max(MOST_IDS)

export const confirmMissedRequests = route({
  summary: 'Block these people: they asked for it there. `all`: everybody with a clear request',
  body: z.strictObject({ ids: Ids.optional(), all: z.boolean().optional() }),
  answers: { 200: z.object({ blocked: z.int() }) },
  async handle({ rt, actor }, { body }) {
    if ((body.ids === undefined) === (body.all !== true))
      return badField('ids', 'Name the requests in ids, or pass all: true.')
    if (body.ids?.some(id => !isUuid(id))) return badField('ids', 'These are no ids of requests.')
    const { accountId, name: by } = actor
    const choice = { accountId, ids: body.ids ?? null, clearOnly: body.ids === undefined, by }
    return ok({ blocked: await confirmMissed(rt, choice) })
  },
})

export const dismissMissedRequests = route({
  summary: 'These texts did not ask to stop. They are not shown again, also when the file is read again',
  body: z.strictObject({ ids: Ids, reason: z.string().min(1).max(500) }),
  answers: { 200: z.object({ dismissed: z.int() }) },
  async handle({ rt, actor }, { body }) {
    if (body.ids.some(id => !isUuid(id))) return badField('ids', 'These are no ids of requests.')
    const { accountId, name: by } = actor
    const reason = body.reason.replaceAll('\0', '').toWellFormed()
    return ok({ dismissed: await dismissMissed(rt, { accountId, ids: body.ids, by }, reason) })
  },
})
