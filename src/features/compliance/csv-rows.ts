// Reads a CSV file while it comes in, a batch of rows at a time: nothing of it is kept.
import type { Readable } from 'node:stream'
import { unguarded } from '../../core/csv.ts'
import { badField, isProblem, type Problem } from '../../kit/web/problem.ts'
import type { FileShape } from '../imports/options.ts'
import { makeCsvReader, type Unreadable } from '../imports/parse.ts'
import { HEAD_BYTES, makeEncodingFinder, noText, shapeOf } from '../imports/sniff.ts'

export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

export type CsvFile = {
  readonly shape: FileShape
  batches(): AsyncGenerator<readonly CsvRow[]>
  /** What could not be read, to the end of the file; known once the batches are through. */
  unreadable(): Unreadable | null
}

/** A transaction takes a batch: short enough for whoever waits for a phone in it. */
export const BATCH_ROWS = 1_000

/** What browsers and programs call a CSV file. */
export const CSV_TYPES = [
  'text/csv',
  'application/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/octet-stream',
]

export async function openCsv(body: Readable): Promise<CsvFile | Problem> {
  // Without a body there is no stream.
  if (!(Symbol.asyncIterator in body)) return badField('file', 'The file is empty.')
  const pieces = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  const { head, isAll } = await readHead(pieces)
  const refused = noText(head)
  if (refused) return refused
  const shape = await shapeOf(head, isAll, encodingOf(head, isAll))
  if (isProblem(shape)) return shape
  let unreadable: Unreadable | null = null
  return {
    shape,
    unreadable: () => unreadable,
    async *batches() {
      const csv = makeCsvReader(shape)
      const decoder = new TextDecoder(shape.encoding)
      let isHeader = shape.hasHeader
      let rows: CsvRow[] = []
      const take = (cells: readonly string[], line: number) => {
        if (!isHeader && cells.some(cell => cell.trim() !== '')) rows.push({ line, cells: cells.map(clean) })
        isHeader = false
      }
      for await (const piece of whole(head, isAll ? null : pieces)) {
        const text = piece === null ? decoder.decode() : decoder.decode(piece, { stream: true })
        unreadable = await csv.read(Buffer.from(text), piece === null, take)
        while (rows.length >= BATCH_ROWS || (rows.length > 0 && (piece === null || unreadable))) {
          yield rows.slice(0, BATCH_ROWS)
          rows = rows.slice(BATCH_ROWS)
        }
        if (unreadable) break
      }
      csv.close()
    },
  }
}

/** PostgreSQL cannot keep the character NUL, and nobody can read it. */
function clean(cell: string): string {
  return unguarded(cell).replaceAll('\0', '').trim()
}

async function readHead(pieces: AsyncIterator<Buffer>): Promise<{ head: Buffer; isAll: boolean }> {
  const parts: Buffer[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const next = await pieces.next()
    if (next.done) return { head: Buffer.concat(parts), isAll: true }
    parts.push(next.value)
    size += next.value.length
  }
  return { head: Buffer.concat(parts), isAll: false }
}

/** By its beginning, to the end of a line: a letter of several bytes may be cut at the end of the head. */
function encodingOf(head: Buffer, isAll: boolean) {
  const finder = makeEncodingFinder()
  const end = head.lastIndexOf(0x0a)
  finder.see(isAll || end === -1 ? head : head.subarray(0, end))
  return finder.answer()
}

/** Null at the end. */
async function* whole(head: Buffer, rest: AsyncIterator<Buffer> | null): AsyncGenerator<Buffer | null> {
  yield head
  for (let next = await rest?.next(); next !== undefined && !next.done; next = await rest?.next())
    yield next.value
  yield null
}
