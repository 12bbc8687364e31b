// From the bytes of a file to batches of contacts: decodes, parses CSV, reads each row. Has no thread or database.
import { type CsvError, parse as makeCsv } from 'csv-parse'
import { makeRowReader } from '../../core/import-row.ts'
import { type Batch, makeBatch } from './batch.ts'
import type { Encoding, FileShape, Reading } from './options.ts'

/** What could not be read, to the end of the file. */
export type Unreadable = { readonly line: number; readonly text: string }

export type Parsed = { readonly batches: readonly Batch[]; readonly unreadable: Unreadable | null }

export type Parser = {
  /** The next piece of the file, or null at its end. `nowMs`: the time in the ids of the contacts. */
  feed(piece: Uint8Array | null, nowMs: number): Promise<Parsed>
  close(): Promise<void>
}

/** A transaction takes one over: large enough for sets, short enough for whoever waits for a phone in it. */
const BATCH_ROWS = 5_000
const LONGEST_RECORD = 1_000_000
const BITE = 65_536

export function makeParser(reading: Reading): Parser {
  const { shape, mapping, options, done } = reading
  const csv = makeCsvReader(shape)
  const decode = makeDecoder(shape.encoding)
  const { headers } = shape
  const readRow = makeRowReader({
    mapping,
    headers,
    country: 'US',
    addTags: options.addTags,
    consentSource: options.consentSource,
  })
  let row = shape.hasHeader ? -1 : 0
  let batch = makeBatch(0, reading)
  let passed = 0
  let isOver = false

  /** Whether the row was taken over by an earlier try. What came before it is a batch then, however small. */
  function isDone(flush: () => void): boolean {
    while (passed < done.length && row > done[passed]![1]) passed += 1
    const [from, to] = done[passed] ?? [row, row]
    if (row <= from) return false
    if (batch.size() > 0) flush()
    if (batch.from !== to) batch = makeBatch(to, reading)
    return true
  }

  return {
    async feed(piece, nowMs) {
      const batches: Batch[] = []
      if (isOver) return { batches, unreadable: null }
      const flush = () => {
        const full = batch.finish(nowMs)
        batches.push(full)
        batch = makeBatch(full.to, reading)
      }
      const unreadable = await csv.read(decode(piece), piece === null, (cells, line) => {
        row += 1
        if (row <= 0 || isDone(flush)) return
        batch.take(row, line, cells, readRow(cells))
        if (batch.size() >= BATCH_ROWS) flush()
      })
      isOver = piece === null || unreadable !== null
      if (isOver && batch.size() > 0) flush()
      return { batches, unreadable }
    },
    close: async () => csv.close(),
  }
}

/** To UTF-8 without its mark, which is what the CSV parser reads. */
function makeDecoder(encoding: Encoding): (piece: Uint8Array | null) => Buffer {
  if (encoding === 'utf-8') {
    let isFirst = true
    return piece => {
      const hasMark = isFirst && piece?.[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf
      isFirst = false
      return piece === null ? Buffer.alloc(0) : Buffer.from(hasMark ? piece.subarray(3) : piece)
    }
  }
  const decoder = new TextDecoder(encoding)
  return piece => Buffer.from(piece === null ? decoder.decode() : decoder.decode(piece, { stream: true }))
}

/** `line`: where the record begins. */
type TakeRecord = (cells: readonly string[], line: number) => void

/** The parser is a stream; written to and read from in one breath it is a function, and three times as fast. */
export function makeCsvReader({ delimiter }: Pick<FileShape, 'delimiter'>) {
  const csv = makeCsv({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LONGEST_RECORD,
  })
  let line = 1
  let broken: CsvError | null = null
  csv.on('error', error => {
    broken = error as CsvError
  })

  function takeAll(take: TakeRecord): void {
    for (let cells = csv.read() as string[] | null; cells !== null; cells = csv.read() as string[] | null) {
      take(cells, line)
      line += 1
      for (const cell of cells) line += linesIn(cell)
    }
  }

  return {
    /** Answers what could not be read, if it is so. */
    async read(bytes: Uint8Array, isLast: boolean, take: TakeRecord): Promise<Unreadable | null> {
      // In bites, so that what is read of one is done with before the next: less to keep, less to clear away.
      for (let at = 0; at < bytes.length; at += BITE) {
        csv.write(bytes.subarray(at, at + BITE))
        takeAll(take)
      }
      if (isLast) {
        csv.end()
        takeAll(take)
      }
      // Errors are told a turn later.
      await new Promise(resolve => setImmediate(resolve))
      return broken === null ? null : { line, text: whyBroken(broken, line) }
    },
    close: () => void csv.destroy(),
  }
}

function linesIn(cell: string): number {
  let count = 0
  for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count += 1
  return count
}

function whyBroken(error: CsvError, line: number): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return `From line ${line} on the file could not be read: a cell there begins with a quotation mark that is never closed, or the row is longer than a million characters. Nothing from there on was imported.`
  }
  return `From line ${line} on the file could not be read (${error.code}). Nothing from there on was imported.`
}
