// Keeps an uploaded file in the database, where every working process finds it: piece by piece, compressed.
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { type Db, sql } from '../../kit/db/db.ts'
import { isProblem, type Problem, problem } from '../../kit/web/problem.ts'
import type { FileShape, Place } from './options.ts'
import { HEAD_BYTES, makeEncodingFinder, noText, shapeOf } from './sniff.ts'

const PIECE_BYTES = 1_048_576
export const MOST_BYTES = 500 * 1_048_576

const pack = promisify(deflateRaw) as (data: Uint8Array, options: { level: number }) => Promise<Buffer>
const unpack = promisify(inflateRaw) as (data: Uint8Array) => Promise<Buffer>

export type KeptFile = { readonly bytes: number; readonly shape: FileShape }

/** Takes the whole stream, of which two megabytes at most are in memory. */
export async function keepFile(db: Db, place: Place, body: Readable): Promise<KeptFile | Problem> {
  const finder = makeEncodingFinder()
  let head = Buffer.alloc(0)
  let bytes = 0
  let n = 0
  for await (const piece of piecesOf(body)) {
    bytes += piece.length
    if (bytes > MOST_BYTES) return tooLarge()
    if (n === 0) {
      const refused = noText(piece.subarray(0, 65_536))
      if (refused) return refused
      head = Buffer.from(piece.subarray(0, HEAD_BYTES))
    }
    finder.see(piece)
    const data = await pack(piece, { level: 1 })
    await db.run(KEEP, [place.accountId, place.importId, n, piece.length, data])
    n += 1
  }
  const shape = await shapeOf(head, bytes === head.length, finder.answer())
  return isProblem(shape) ? shape : { bytes, shape }
}

/** In pieces of one size, however they come over the wire. */
async function* piecesOf(body: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let size = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part)
    size += part.length
    if (size < PIECE_BYTES) continue
    yield Buffer.concat(parts)
    parts = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(parts)
}

function tooLarge(): Problem {
  const most = MOST_BYTES / 1_048_576
  return problem(
    413,
    'too-large',
    'The file is too large',
    `A file may have up to ${most} MB. Split it, and import the parts.`,
    { errors: [{ field: 'file', message: `Larger than ${most} MB.` }] },
  )
}

/** In their order, one at a time. */
export async function* readFile(db: Db, { accountId, importId }: Place): AsyncGenerator<Buffer> {
  for (let n = 0; ; n += 1) {
    const row = await db.one<{ data: Buffer }>(READ, [accountId, importId, n])
    if (row === undefined) return
    yield await unpack(row.data)
  }
}

const KEEP = sql(
  'import_piece_keep',
  'insert into import_pieces (account_id, import_id, n, bytes, data) values ($1, $2, $3, $4, $5)',
)
const READ = sql(
  'import_piece_read',
  'select data from import_pieces where account_id = $1 and import_id = $2 and n = $3',
)
