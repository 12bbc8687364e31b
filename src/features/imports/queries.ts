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
  readonly bytesDone: number
  readonly counts: Totals
  readonly failure: string | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** Null: nobody took it back. */
  readonly undo: Undo | null
}

export type Undo = {
  readonly by: string
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly removed: number
  /** Added by it and touched since. */
  readonly kept: number
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
    bytesDone: row.bytes_done as number,
    counts: ((row.parts as Totals[] | null) ?? [row.counts as Totals]).reduce(sum, {}),
    failure: row.failure as string | null,
    createdBy: row.created_by as string,
    createdAt: row.created_at as Date,
    startedAt: row.started_at as Date | null,
    endedAt: row.ended_at as Date | null,
    undo: row.undo_started_at === null ? null : undoOf(row),
  }
}

function undoOf(row: Row): Undo {
  return {
    by: row.undone_by as string,
    startedAt: row.undo_started_at as Date,
    endedAt: row.undo_ended_at as Date | null,
    removed: row.undo_removed as number,
    kept: row.undo_kept as number,
  }
}

/** What two batches have come to together. */
export function sum(one: Totals, other: Totals): Totals {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof Totals>
  return Object.fromEntries([...names].map(name => [name, (one[name] ?? 0) + (other[name] ?? 0)]))
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

// How far it is stands in its batches while it runs; afterwards in its own row.
const WITH_PROGRESS = `
  select i.*, coalesce(b.bytes_done, 0) as bytes_done, b.parts from imports i
   cross join lateral (
     select max(bytes_done) as bytes_done, jsonb_agg(counts) as parts from import_batches
      where account_id = i.account_id and import_id = i.id) as b`

const FIND = sql(
  'import_find',
  `${WITH_PROGRESS} where i.account_id = $1 and i.id = $2 and i.state <> 'uploading'`,
)
const HOLD = sql(
  'import_hold',
  `${WITH_PROGRESS} where i.account_id = $1 and i.id = $2 and i.state <> 'uploading' for no key update of i`,
)

export const LIST = sql(
  'imports_list',
  `${WITH_PROGRESS} where i.account_id = $1 and i.id < $2 and i.state <> 'uploading' order by i.id desc limit $3`,
)

/** Nobody ends or cancels it meanwhile; others may take over other rows of it. */
export const SHARE = sql(
  'import_share',
  'select state from imports where account_id = $1 and id = $2 for share',
)
export const ADD_BATCH = sql(
  'import_add_batch',
  `insert into import_batches (account_id, import_id, from_row, to_row, bytes_done, counts)
   values ($1, $2, $3, $4, $5, '{}') on conflict do nothing`,
)
export const COUNT_BATCH = sql(
  'import_count_batch',
  'update import_batches set counts = $4 where account_id = $1 and import_id = $2 and from_row = $3',
)
export const BATCHES = sql(
  'import_batches_done',
  'select from_row, to_row from import_batches where account_id = $1 and import_id = $2 order by from_row',
)
export const DROP_BATCHES = sql(
  'import_drop_batches',
  'delete from import_batches where account_id = $1 and import_id = $2',
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
  `update imports set state = $3, mapping = $4, options = $5, result = null, failure = null,
                      started_at = case when $3 = 'waiting' then $6::timestamptz end
    where account_id = $1 and id = $2`,
)
export const SET_STATE = sql(
  'import_set_state',
  'update imports set state = $3 where account_id = $1 and id = $2',
)
export const KEEP_RESULT = sql(
  'import_keep_result',
  `update imports set state = 'checked', result = $3 where account_id = $1 and id = $2`,
)
export const END = sql(
  'import_end',
  `update imports set state = $3, failure = $4, counts = $5, ended_at = $6 where account_id = $1 and id = $2`,
)
