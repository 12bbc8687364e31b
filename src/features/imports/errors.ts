// The rows of a file that were refused, or taken over in part, as a file of their own: line, reason, the row. H.
import { type Db, type Row, sql } from '../../kit/db/db.ts'
import { csvLine } from '../../kit/web/csv.ts'
import type { ImportRow } from './queries.ts'

const PAGE = 1_000
/** By this spreadsheets know that it is UTF-8. */
const MARK = '\ufeff'

export async function* errorLines(
  db: Db,
  accountId: string,
  { id, shape }: ImportRow,
): AsyncGenerator<string> {
  yield MARK + csvLine(['Line', 'Imported', 'Reason', ...shape.headers])
  for (let after: readonly [number, number] = [0, 0]; ; ) {
    const rows = await db.rows(PAGE_OF, [accountId, id, ...after, PAGE])
    if (rows.length > 0) yield rows.map(lineOf).join('')
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = [last.line as number, last.n as number]
  }
}

function lineOf({ line, is_refused: isRefused, reason, cells }: Row): string {
  return csvLine([line, isRefused ? 'no' : 'in part', reason, ...(cells as string[])])
}

const PAGE_OF = sql(
  'import_errors_page',
  `select line, n, is_refused, reason, cells from import_errors
    where account_id = $1 and import_id = $2 and (line, n) > ($3::bigint, $4::smallint)
    order by line, n limit $5`,
)
