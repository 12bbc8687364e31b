// Several questions, one moment: what a page puts side by side must not contradict itself.
import { type Db, type Query, sql } from './db.ts'

const ONE_MOMENT = sql('snapshot_begin', 'set transaction isolation level repeatable read, read only')

/** Whatever is committed meanwhile, all of `work` sees the database as it was at its first question. */
export function inSnapshot<T>(db: Db, work: (query: Query) => Promise<T>): Promise<T> {
  return db.tx(async tx => {
    await tx.run(ONE_MOMENT)
    return work(tx)
  })
}
