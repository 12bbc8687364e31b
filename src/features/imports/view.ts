// An import as the API shows it: the file and its columns, what is to be done, what a check found, how far it is.
import { z } from 'zod'
import { displayPhone } from '../../core/phone.ts'
import { ImportOptionsShape, MappingShape } from './options.ts'
import type { CheckResult, ImportRow, Totals } from './queries.ts'

const TotalsShape = z.object({
  rows: z.int().describe('rows with something in them'),
  added: z.int().describe('contacts that are new'),
  updated: z
    .int()
    .describe('rows of contacts that are there already; while it runs: contacts that were changed'),
  unchanged: z.int().describe('contacts that had everything already'),
  repeated: z.int().describe('rows of somebody who is further up in the file'),
  refused: z.int().describe('rows that are not imported, each with its reason'),
  warned: z.int().describe('rows that are imported without something'),
  invalidPhones: z.int(),
  optOuts: z.int().describe('rows that say that somebody opted out'),
  consents: z.int().describe('rows that say that somebody consented'),
})

const TroubleShape = z.object({
  line: z.int().describe('of the file, from 1'),
  refused: z.boolean(),
  reason: z.string(),
  cells: z.array(z.string()),
})

const PreviewShape = z.object({
  name: z.string(),
  email: z.string().nullable(),
  company: z.string().nullable(),
  tags: z.array(z.string()),
  phones: z.array(z.string()),
})

export const ImportShape = z.object({
  id: z.string(),
  state: z.enum([
    'uploaded',
    'checking',
    'checked',
    'waiting',
    'running',
    'canceling',
    'canceled',
    'completed',
    'failed',
  ]),
  fileName: z.string(),
  bytes: z.int(),
  encoding: z.string(),
  delimiter: z.string(),
  hasHeader: z.boolean(),
  columns: z.array(z.object({ header: z.string(), samples: z.array(z.string()) })),
  mapping: MappingShape.describe('guessed at first; a field for every column'),
  options: ImportOptionsShape,
  check: z
    .object({
      totals: TotalsShape,
      problems: z.array(TroubleShape).describe('the first ones'),
      unreadable: z.string().nullable().describe('from where on the file cannot be read, and why'),
      contacts: z.array(PreviewShape).describe('the first ones, as they will be'),
    })
    .nullable(),
  percent: z.int().describe('of the file, done'),
  totals: TotalsShape.describe('so far'),
  failure: z.string().nullable().describe('what kept it from reading the whole file'),
  createdBy: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  undo: z
    .object({
      by: z.string(),
      startedAt: z.string(),
      endedAt: z.string().nullable().describe('null: under way'),
      removed: z.int().describe('contacts that it had added, and that are deleted again'),
      kept: z.int().describe('contacts that it had added, and that have been touched since'),
    })
    .nullable()
    .describe('null: nobody has taken it back'),
})

export type ImportView = z.infer<typeof ImportShape>

export function importView(row: ImportRow): ImportView {
  const { shape } = row
  return {
    id: row.id,
    state: row.state as ImportView['state'],
    fileName: row.fileName,
    bytes: row.bytes,
    encoding: shape.encoding,
    delimiter: shape.delimiter,
    hasHeader: shape.hasHeader,
    columns: shape.headers.map((header, at) => ({
      header,
      samples: shape.samples.map(cells => cells[at] ?? ''),
    })),
    mapping: [...row.mapping],
    options: row.options,
    check: row.result && checkView(row.result),
    percent: percentOf(row),
    totals: totalsOf(row.counts),
    failure: row.failure,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    undo: row.undo && {
      ...row.undo,
      startedAt: row.undo.startedAt.toISOString(),
      endedAt: row.undo.endedAt?.toISOString() ?? null,
    },
  }
}

function percentOf({ state, bytes, bytesDone }: ImportRow): number {
  if (state === 'completed') return 100
  return bytes === 0 ? 0 : Math.floor((bytesDone / bytes) * 100)
}

function totalsOf(totals: Totals): z.infer<typeof TotalsShape> {
  const { rows = 0, added = 0, updated = 0, unchanged = 0, repeated = 0, refused = 0, warned = 0 } = totals
  const { invalidPhones = 0, optOuts = 0, consents = 0 } = totals
  return { rows, added, updated, unchanged, repeated, refused, warned, invalidPhones, optOuts, consents }
}

function checkView({ totals, samples, unreadable, first }: CheckResult): NonNullable<ImportView['check']> {
  return {
    totals: totalsOf(totals),
    problems: samples.map(({ line, isRefused, text, cells }) => ({
      line,
      refused: isRefused,
      reason: text,
      cells: [...cells],
    })),
    unreadable: unreadable?.text ?? null,
    contacts: first.map(({ firstName, lastName, email, company, tags, phones }) => ({
      name: `${firstName} ${lastName}`.trim(),
      email,
      company,
      tags: [...tags],
      phones: phones.map(({ phone }) => displayPhone(phone)),
    })),
  }
}
