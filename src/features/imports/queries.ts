// The SQL of imports themselves, in the open: make, look, step from state to state.
import type { ImportField } from '../../core/import-fields.ts'
import type { ImportedContact } from '../../core/import-row.ts'
import { type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'
import type { CountName, TroubleAt } from './batch.ts'
import type { FileShape, ImportOptions } from './options.ts'
import type { Unreadable } from './parse.ts'

export type ImportState =
  | 'uploading'
  | 'uploaded'
  | 'checking'
  | 'checked'
  | 'waiting'
  | 'running'
  | 'canceling'
  | 'canceled'
  | 'completed'
  | 'failed'

/** What a check found, and what a run has come to. */
export type Totals = Readonly<Partial<Record<CountName | 'added' | 'updated' | 'unchanged', number>>>

export type CheckResult = {
  readonly totals: Totals
  /** How many rows have which trouble. */
  readonly kinds: Readonly<Record<string, number>>
  readonly samples: readonly TroubleAt[]
  /** The first contacts as they would be. */
  readonly first: readonly ImportedContact[]
  readonly unreadable: Unreadable | null
}

export type ImportRow = {
  readonly id: string
  readonly state: ImportState
  readonly fileName: string
  readonly bytes: number
  readonly shape: FileShape
  readonly mapping: readonly ImportField[]
  readonly options: ImportOptions
  readonly result: CheckResult | null
  readonly rowsDone: number
  readonly bytesDone: number
  readonly counts: Totals
  readonly failure: string | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

export function importOf(row: Row): ImportRow {
  return {
    id: row.id as string,
    state: row.state as ImportState,
    fileName: row.file_name as string,
    bytes: row.bytes as number,
    shape: row.shape as FileShape,
    mapping: row.mapping as ImportField[],
    options: row.options as ImportOptions,
    result: row.result as CheckResult | null,
    rowsDone: row.rows_done as number,
    bytesDone: row.bytes_done as number,
    counts: row.counts as Totals,
    failure: row.failure as string | null,
    createdBy: row.created_by as string,
    createdAt: row.created_at as Date,
    startedAt: row.started_at as Date | null,
    endedAt: row.ended_at as Date | null,
  }
}

/** Uploads that are under way, or broke off, are nobody's yet. */
export async function findImport(query: Query, accountId: string, id: string): Promise<ImportRow | null> {
  const row = await query.one(FIND, [accountId, id])
  return row ? importOf(row) : null
}

/** The row, which nobody else changes until the transaction ends. */
export async function holdImport(tx: Tx, accountId: string, id: string): Promise<ImportRow | null> {
  const row = await tx.one(HOLD, [accountId, id])
  return row ? importOf(row) : null
}

const FIND = sql(
  'import_find',
  `select * from imports where account_id = $1 and id = $2 and state <> 'uploading'`,
)
const HOLD = sql(
  'import_hold',
  `select * from imports where account_id = $1 and id = $2 and state <> 'uploading' for no key update`,
)

export const LIST = sql(
  'imports_list',
  `select * from imports where account_id = $1 and id < $2 and state <> 'uploading' order by id desc limit $3`,
)
export const BEGIN_UPLOAD = sql(
  'import_begin_upload',
  `insert into imports (account_id, id, state, file_name, created_by, created_at)
   values ($1, $2, 'uploading', $3, $4, $5)`,
)
export const END_UPLOAD = sql(
  'import_end_upload',
  `update imports set state = 'uploaded', bytes = $3, shape = $4, mapping = $5, options = $6
    where account_id = $1 and id = $2`,
)
export const DROP = sql('import_drop', 'delete from imports where account_id = $1 and id = $2')
export const DROP_PIECES = sql(
  'import_drop_pieces',
  'delete from import_pieces where account_id = $1 and import_id = $2',
)
export const HAS_PIECES = sql(
  'import_has_pieces',
  'select 1 as here from import_pieces where account_id = $1 and import_id = $2 limit 1',
)

/** A new check or a run: what an earlier one found is gone. */
export const CHOOSE = sql(
  'import_choose',
  `update imports set state = $3, mapping = $4, options = $5, result = null, failure = null, rows_done = 0,
                      bytes_done = 0, started_at = case when $3 = 'waiting' then $6::timestamptz end
    where account_id = $1 and id = $2`,
)
export const SET_STATE = sql(
  'import_set_state',
  'update imports set state = $3 where account_id = $1 and id = $2',
)
export const MOVE = sql(
  'import_move',
  `update imports set rows_done = $3, bytes_done = $4, counts = $5 where account_id = $1 and id = $2`,
)
export const KEEP_RESULT = sql(
  'import_keep_result',
  `update imports set state = 'checked', result = $3 where account_id = $1 and id = $2`,
)
export const END = sql(
  'import_end',
  `update imports set state = $3, failure = $4, ended_at = $5 where account_id = $1 and id = $2`,
)
