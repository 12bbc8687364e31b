// Keyset paging: an opaque cursor in, a page and the next cursor out.
import { z } from 'zod'

export const PageQuery = z.object({
  cursor: z.string().max(300).optional().describe('`next` of the page before'),
  limit: z.int().min(1).max(200).default(50),
})

export function pageOf(item: z.ZodType): z.ZodType {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** Rows must have been asked for with `limit + 1`: the one too many says that there is a next page. */
export function page<R, I>(
  rows: readonly R[],
  limit: number,
  keyOf: (row: R) => readonly string[],
  toItem: (row: R) => I,
) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), next: rows.length > limit && last ? encodeCursor(keyOf(last)) : null }
}

function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** The key's parts, or null where there is no cursor, or 'bad' where it is not one of ours. */
export function decodeCursor(
  cursor: string | undefined,
  checks: readonly ((part: string) => boolean)[],
): string[] | null | 'bad' {
  if (cursor === undefined || cursor === '') return null
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(key) || key.length !== checks.length) return 'bad'
    return key.every((part, index) => typeof part === 'string' && checks[index]!(part)) ? key : 'bad'
  } catch {
    return 'bad'
  }
}

/** A time as PostgreSQL writes it, or ISO: on a day that there is, or PostgreSQL would refuse it. */
export function isTime(text: string): boolean {
  const [, year, month, day] = TIME.exec(text) ?? []
  if (day === undefined) return false
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
}

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)$/
