// Finds out how a file is written: encoding, delimiter, header; or that it is no list of contacts at all. H.
import { isUtf8 } from 'node:buffer'
import { oneLine } from '../../core/contact-text.ts'
import { findDelimiter, unguarded } from '../../core/csv.ts'
import { looksLikeHeader } from '../../core/import-fields.ts'
import { badField, type Problem } from '../../kit/web/problem.ts'
import type { Encoding, FileShape } from './options.ts'
import { makeCsvReader } from './parse.ts'

/** How much of a file is looked at for its shape; the encoding is judged by all of it. */
export const HEAD_BYTES = 262_144
const SAMPLES = 5
const MOST_COLUMNS = 200

/** Looks at every piece: one byte that is no UTF-8, far below, and the whole is of an older encoding. */
export function makeEncodingFinder() {
  let marked: Encoding | null | undefined
  let isClean = true
  let rest = Buffer.alloc(0)
  return {
    see(piece: Uint8Array): void {
      marked ??= markOf(piece)
      if (marked !== null || !isClean) return
      const bytes = Buffer.concat([rest, piece])
      const whole = bytes.length - openSequence(bytes)
      isClean = isUtf8(bytes.subarray(0, whole))
      rest = Buffer.from(bytes.subarray(whole))
    },
    answer(): Encoding {
      if (marked) return marked
      return isClean && rest.length === 0 ? 'utf-8' : 'windows-1252'
    },
  }
}

function markOf(piece: Uint8Array): Encoding | null {
  const [one, two, three] = piece
  if (one === 0xff && two === 0xfe) return 'utf-16le'
  if (one === 0xfe && two === 0xff) return 'utf-16be'
  if (one === 0xef && two === 0xbb && three === 0xbf) return 'utf-8'
  return unmarkedUtf16(piece.subarray(0, 2_000))
}

/** Every other byte of Western text in UTF-16 is a zero. */
function unmarkedUtf16(head: Uint8Array): Encoding | null {
  const zeros = [0, 0]
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]! += 1
  })
  const many = head.length / 5
  if (zeros[1]! > many && zeros[0] === 0) return 'utf-16le'
  return zeros[0]! > many && zeros[1] === 0 ? 'utf-16be' : null
}

/** How many bytes at the end may be the beginning of a character that the next piece completes. */
function openSequence(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

const KINDS: readonly (readonly [string, string])[] = [
  ['504b0304', 'This is an Excel or zip file. In Excel choose "Save as" and then "CSV UTF-8".'],
  ['d0cf11e0', 'This is an old Excel file. In Excel choose "Save as" and then "CSV UTF-8".'],
  ['25504446', 'This is a PDF. Heed reads CSV files: text with a row for each contact.'],
  ['1f8b', 'This is a compressed file. Unpack it first.'],
]

/** A reason to take no more of it, seen at the first bytes; null: it may be text. */
export function noText(head: Uint8Array): Problem | null {
  const start = Buffer.from(head.subarray(0, 4)).toString('hex')
  const kind = KINDS.find(([magic]) => start.startsWith(magic))
  if (kind) return badField('file', kind[1])
  const isWide = markOf(head)?.startsWith('utf-16') === true
  return !isWide && head.includes(0)
    ? badField('file', 'This is no text file. Heed reads CSV files: text with a row for each contact.')
    : null
}

/** `isAll`: the head is the whole file. */
export async function shapeOf(
  head: Buffer,
  isAll: boolean,
  encoding: Encoding,
): Promise<FileShape | Problem> {
  const text = new TextDecoder(encoding).decode(head, { stream: !isAll })
  if (text.trim() === '') return badField('file', 'The file is empty.')
  const delimiter = findDelimiter(text)
  const csv = makeCsvReader({ delimiter })
  const rows: (readonly string[])[] = []
  const unreadable = await csv.read(Buffer.from(text), isAll, cells => {
    if (rows.length <= SAMPLES && cells.some(cell => cell.trim() !== '')) rows.push(cells)
  })
  csv.close()
  const [first] = rows
  if (first === undefined) {
    const why = unreadable?.text ?? 'Its first line is longer than a line of contacts can be.'
    return badField('file', `The file could not be read. ${why}`)
  }
  if (first.length > MOST_COLUMNS)
    return badField('file', `The file has ${first.length} columns; ${MOST_COLUMNS} are the most.`)
  const hasHeader = looksLikeHeader(first)
  const samples = rows.slice(hasHeader ? 1 : 0, SAMPLES + (hasHeader ? 1 : 0)).map(row => row.map(shown))
  if (samples.length === 0 && isAll)
    return badField('file', 'The file has a header and no rows below it: there is nothing to import.')
  return { encoding, delimiter, hasHeader, headers: headersOf(first, hasHeader), samples }
}

function headersOf(first: readonly string[], hasHeader: boolean): string[] {
  return first.map((cell, at) => (hasHeader && shown(cell)) || `Column ${at + 1}`)
}

const SHOWN = 100

function shown(cell: string): string {
  return oneLine(unguarded(cell).replaceAll('\0', '')).slice(0, SHOWN)
}
