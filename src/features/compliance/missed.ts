// Reads an imported history of texts for requests to stop that nobody heeded, and keeps what it finds for a decision.
import { createHash } from 'node:crypto'
import { directionOf, type HistoryColumns } from '../../core/history-file.ts'
import { readDate } from '../../core/import-dates.ts'
import type { Reading } from '../../core/keywords.ts'
import { parsePhone } from '../../core/phone.ts'
import { readText } from '../../core/read-text.ts'
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { peekConsents } from '../consent/queries.ts'
import type { CsvFile, CsvRow } from './csv-rows.ts'

const LONGEST_KEPT = 1_600

export type ReadHistory = {
  rows: number
  inbound: number
  /** Found now: clear requests, and such as a person must judge. */
  clear: number
  doubtful: number
  /** Of people who are blocked already, or who came back afterwards. */
  settled: number
  invalid: number
  unreadable: string | null
}

type File = { readonly accountId: string; readonly name: string; readonly columns: HistoryColumns }

/** Nobody is blocked by it. The same file read again finds nothing new. */
export async function readHistory(rt: Runtime, csv: CsvFile, file: File): Promise<ReadHistory> {
  const read: ReadHistory = {
    ...{ rows: 0, inbound: 0, clear: 0, doubtful: 0, settled: 0, invalid: 0 },
    unreadable: null,
  }
  const back = new Map<string, Date | null>()
  for await (const rows of csv.batches()) {
    read.rows += rows.length
    const found = rows.flatMap(row => findIn(row, file.columns, { read, back }))
    const open = await stillOpen(rt, file.accountId, found)
    read.settled += found.length - open.length
    const kept = await keep(rt, file, open)
    read.clear += kept.filter(Boolean).length
    read.doubtful += kept.filter(isClear => !isClear).length
  }
  const settled = await settle(rt, file.accountId, back)
  read.settled += settled.length
  read.clear -= settled.filter(Boolean).length
  read.doubtful -= settled.filter(isClear => !isClear).length
  read.unreadable = csv.unreadable()?.text ?? null
  return read
}

type Found = {
  readonly phone: string
  readonly at: Date | null
  readonly body: string
  readonly line: number
  readonly reading: Reading
}

type Notes = { readonly read: ReadHistory; readonly back: Map<string, Date | null> }

/** Everything that counts as asking today, whatever the account's policy: a person decides about each. */
function findIn({ line, cells }: CsvRow, columns: HistoryColumns, { read, back }: Notes): Found[] {
  const direction = directionOf(cells[columns.direction] ?? '')
  if (direction === 'out') return []
  const party = parsePhone(cells[columns.phone] ?? '')
  if (direction === null || !party.ok) {
    read.invalid += 1
    return []
  }
  read.inbound += 1
  const body = (cells[columns.text] ?? '').slice(0, LONGEST_KEPT)
  const at = columns.date === null ? null : readDate(cells[columns.date] ?? '')
  const reading = readText(body, 'reasonable')
  // START and UNSTOP; YES is an ordinary answer nearly always.
  if (reading.verdict === 'opt_in' && reading.words[0] !== 'yes') {
    const last = back.get(party.phone)
    if (at && (!last || last < at)) back.set(party.phone, at)
  }
  const asks = reading.verdict === 'opt_out' || reading.verdict === 'doubtful'
  return asks ? [{ phone: party.phone, at, body, line, reading }] : []
}

/** Without those who are blocked, and those who came back to us after what they wrote there. */
async function stillOpen(rt: Runtime, accountId: string, found: readonly Found[]): Promise<Found[]> {
  if (found.length === 0) return []
  const consents = await peekConsents(rt.db, accountId, [...new Set(found.map(one => one.phone))])
  return found.filter(({ phone, at }) => {
    const consent = consents.get(phone)
    if (!consent || consent.state === 'unknown') return true
    if (consent.state === 'opted_out') return false
    return consent.source === 'import' || at === null || consent.since === null || consent.since < at
  })
}

/** Whether each of those that are new is clear. */
async function keep(rt: Runtime, file: File, found: readonly Found[]): Promise<boolean[]> {
  if (found.length === 0) return []
  const list = [...new Map(found.map(one => [keyOf(one), one])).entries()]
  const rows = await rt.db.rows<{ is_clear: boolean }>(KEEP, [
    file.accountId,
    list.map(() => rt.newId()),
    list.map(([key]) => Buffer.from(key, 'hex')),
    list.map(([, one]) => one.phone),
    list.map(([, one]) => one.at),
    list.map(([, one]) => one.body),
    list.map(([, one]) => JSON.stringify(one.reading.words)),
    list.map(([, one]) => one.reading.rule),
    list.map(([, one]) => one.reading.verdict === 'opt_out'),
    list.map(([, one]) => one.line),
    file.name,
    rt.clock.now(),
  ])
  return rows.map(row => row.is_clear)
}

function keyOf({ phone, at, body }: Found): string {
  return createHash('sha256')
    .update(JSON.stringify([phone, at?.toISOString() ?? null, body]))
    .digest('hex')
}

const KEEP = sql(
  'missed_keep',
  `insert into missed_requests (account_id, id, key, phone, said_at, body, words, rule, is_clear, line, file, found_at)
   select $1, id, key, phone, said_at, body, array(select jsonb_array_elements_text(words::jsonb)), rule, is_clear,
          line, $11, $12
     from unnest($2::uuid[], $3::bytea[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
                 $9::boolean[], $10::bigint[])
          as f(id, key, phone, said_at, body, words, rule, is_clear, line)
   on conflict (account_id, key) do nothing returning is_clear`,
)

/** Who wrote START later in the same history has come back. */
async function settle(
  rt: Runtime,
  accountId: string,
  back: ReadonlyMap<string, Date | null>,
): Promise<boolean[]> {
  if (back.size === 0) return []
  const rows = await rt.db.rows<{ is_clear: boolean }>(SETTLE, [
    accountId,
    [...back.keys()],
    [...back.values()],
    rt.clock.now(),
  ])
  return rows.map(row => row.is_clear)
}

const SETTLE = sql(
  'missed_settle',
  `update missed_requests m set state = 'dismissed', decided_at = $4, reason = 'wrote START later'
     from unnest($2::text[], $3::timestamptz[]) as b(phone, at)
    where m.account_id = $1 and m.phone = b.phone and m.state = 'open' and m.said_at < b.at
   returning m.is_clear`,
)
