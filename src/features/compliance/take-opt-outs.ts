// Takes over another system's opt-outs from a CSV file: blocked at once, with the line as evidence. B2, H.
import { transition } from '../../core/consent.ts'
import { readDate } from '../../core/import-dates.ts'
import { parsePhone } from '../../core/phone.ts'
import type { ColumnsOfList } from '../../core/suppression-file.ts'
import { plainList, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { lockManyConsents } from '../consent/queries.ts'
import type { Recorded } from '../consent/record.ts'
import { emit } from '../events/emit.ts'
import { obey } from '../messages/obey.ts'
import type { CsvFile, CsvRow } from './csv-rows.ts'

const MOST_SHOWN = 100

export type TakenList = {
  rows: number
  /** Blocked now, by this file. */
  blocked: number
  alreadyBlocked: number
  /** Wrote START, or gave a new consent, after the day that the file names. */
  cameBack: number
  invalid: number
  /** The first that could not be read. */
  errors: { line: number; value: string; text: string }[]
  unreadable: string | null
}

type File = {
  readonly accountId: string
  readonly actor: string
  readonly name: string
  readonly columns: ColumnsOfList
}

/** A batch a transaction: what is taken over stays, and a file that is sent again changes nothing. */
export async function takeOptOuts(rt: Runtime, csv: CsvFile, file: File): Promise<TakenList> {
  const taken: TakenList = {
    rows: 0,
    blocked: 0,
    alreadyBlocked: 0,
    cameBack: 0,
    invalid: 0,
    errors: [],
    unreadable: null,
  }
  for await (const rows of csv.batches()) {
    const said = rows.flatMap(row => readRow(row, file, taken))
    taken.rows += rows.length
    const counts = await rt.db.tx(tx => block(rt, tx, file, said))
    taken.blocked += counts.blocked
    taken.alreadyBlocked += counts.alreadyBlocked
    taken.cameBack += counts.cameBack
  }
  taken.unreadable = csv.unreadable()?.text ?? null
  return taken
}

type Said = {
  readonly phone: string
  readonly on: Date | null
  readonly line: number
  readonly value: string
}

function readRow({ line, cells }: CsvRow, { columns }: File, taken: TakenList): Said[] {
  const value = cells[columns.phone] ?? ''
  const typed = columns.date === null ? '' : (cells[columns.date] ?? '')
  const read = parsePhone(value)
  const on = typed === '' ? null : readDate(typed)
  // A date that cannot be read is no reason to go on texting somebody who asked for an end: the block begins now.
  if (read.ok) return [{ phone: read.phone, on, line, value: typed }]
  taken.invalid += 1
  if (taken.errors.length < MOST_SHOWN)
    taken.errors.push({ line, value: value.slice(0, 60), text: read.text })
  return []
}

type Counts = { blocked: number; alreadyBlocked: number; cameBack: number }

async function block(rt: Runtime, tx: Tx, file: File, all: readonly Said[]): Promise<Counts> {
  const counts: Counts = { blocked: 0, alreadyBlocked: 0, cameBack: 0 }
  if (all.length === 0) return counts
  const { accountId } = file
  const now = rt.clock.now()
  const said = [...new Map(all.map(one => [one.phone, one])).values()]
  const phones = said.map(one => one.phone).sort()
  const asked = { phones: plainList(phones), count: phones.length, wanted: phones, at: now }
  const { consents } = await lockManyConsents(tx, accountId, asked)
  const list = said.map((one): Recorded => {
    const before = consents.get(one.phone)!
    const at = one.on !== null && one.on < now ? one.on : now
    const cause = { kind: 'imported', said: 'opted_out', note: evidenceOf(one, file) } as const
    const result = transition(before, cause, at)
    if (before.state === 'opted_out') counts.alreadyBlocked += 1
    else if (result.consent.state === 'opted_out') counts.blocked += 1
    else counts.cameBack += 1
    const told = { messageId: null, wording: null, actor: file.actor, isOneOfMany: true } as const
    return { accountId, phone: one.phone, transition: result, ...told }
  })
  const stopped = list.filter(one => one.transition.cancelWaiting).map(one => one.phone)
  await tx.run(SETTLE, [accountId, stopped])
  await obey(
    rt,
    tx,
    accountId,
    list.filter(({ transition: { event, cancelWaiting } }) => event !== null || cancelWaiting),
  )
  if (counts.blocked > 0)
    await emit(rt, tx, [{ accountId, type: 'consent.changed', data: { phones: counts.blocked } }])
  return counts
}

function evidenceOf({ on, line, value }: Said, { name }: File): string {
  const dated =
    on !== null
      ? `, dated ${on.toISOString().slice(0, 10)}`
      : value === ''
        ? ''
        : `, dated "${value.slice(0, 40)}"`
  return `On the list of opt-outs ${name}, line ${line}${dated}.`
}

const SETTLE = sql(
  'list_settle_conversations',
  'update conversations set asks_to_stop = false where account_id = $1 and phone = any ($2::text[]) and asks_to_stop',
)
