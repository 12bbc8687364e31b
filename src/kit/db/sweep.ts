// Takes old rows out of a table, some pages at a time and in a circle: it needs no index, so writing costs no more.
import { type Db, type Row, sql, type Tx } from './db.ts'

export type Sweep = {
  readonly table: string
  /** SQL over a row of the table; `$3` is the time before which things are old. */
  readonly isOld: string
  readonly keepMs: number
}

/** 8 MB a step: short locks, and a pass of 10 GB in some minutes. */
const PAGES = 1_000
const PASS_EVERY_MS = 6 * 3_600_000

/**
 * One step in one table. Answers whether there is more to sweep now. Any number of processes may sweep: a table's row
 * in `sweeps` is locked by one of them, and the others pass it over.
 */
export function sweepStep(db: Db, { table, isOld, keepMs }: Sweep, at: Date): Promise<boolean> {
  return db.tx(async tx => {
    const place = await takePlace(tx, table, at)
    if (place === null) return false
    const to = place + PAGES
    const old = new Date(at.getTime() - keepMs)
    await tx.run(deletion(table, isOld), [tidOf(place), tidOf(to), old])
    const pages = Number((await tx.one<{ pages: number }>(PAGES_OF, [table]))?.pages)
    const isOver = to >= pages
    await tx.run(MOVE, [table, isOver ? 0 : to, isOver ? at : null])
    return !isOver
  })
}

/** The page to go on from; null: another process is at it, or the last pass is not long ago. */
async function takePlace(tx: Tx, table: string, at: Date): Promise<number | null> {
  await tx.run(MEET, [table])
  const row = await tx.one<Row & { page: number; ended_at: Date | null }>(TAKE, [table])
  if (row === undefined) return null
  const { page, ended_at: endedAt } = row
  // A sandbox clock may have been moved back since.
  const isFresh = endedAt !== null && Math.abs(at.getTime() - endedAt.getTime()) < PASS_EVERY_MS
  return page === 0 && isFresh ? null : page
}

function tidOf(page: number): string {
  return `(${page},0)`
}

// A range of pages, not an index: PostgreSQL reads just these (a TID range scan).
function deletion(table: string, isOld: string) {
  return sql(`sweep_${table}`, `delete from ${table} where ctid >= $1::tid and ctid < $2::tid and (${isOld})`)
}

const MEET = sql('sweep_meet', 'insert into sweeps (table_name) values ($1) on conflict do nothing')
const TAKE = sql(
  'sweep_take',
  'select page, ended_at from sweeps where table_name = $1 for update skip locked',
)
const MOVE = sql('sweep_move', 'update sweeps set page = $2, ended_at = $3 where table_name = $1')
const PAGES_OF = sql(
  'sweep_pages',
  `select pg_relation_size($1::regclass) / current_setting('block_size')::bigint as pages`,
)
