// The job that only looks: reads the whole file as an import would, and says what would come of it.
import type { ImportedContact } from '../../core/import-row.ts'
import { type Db, openDb, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import type { Batch, TroubleAt } from './batch.ts'
import { readFile } from './file.ts'
import { match, stageBatch } from './merge.ts'
import type { Place } from './options.ts'
import {
  type CheckResult,
  findImport,
  holdImport,
  KEEP_RESULT,
  SET_STATE,
  sum,
  type Totals,
} from './queries.ts'
import { readBatches } from './reader.ts'
import { tell } from './run.ts'

const SAMPLES = 20
const FIRST = 5

export async function checkImport(rt: Runtime, data: unknown, signal: AbortSignal): Promise<void> {
  const place = data as Place
  const row = await findImport(rt.db, place.accountId, place.importId)
  if (row?.state !== 'checking') return
  // Who is in the file twice is counted in a table of this connection's own, with no transaction open meanwhile: a
  // long one would hold up the live events of everybody.
  const own = openDb({ ...rt.db.connection, idleTimeoutMillis: 0 }, { max: 1 })
  const batches = readBatches({ place, ...row, done: [] }, readFile(rt.db, place), () => rt.clock.now())
  let found: Found = { totals: {}, kinds: {}, samples: [], first: [] }
  try {
    await own.run(SEEN)
    for (;;) {
      const next = await batches.next()
      signal.throwIfAborted()
      if (next.done) {
        const repeated = await countRepeated(own, row.options.matchBy)
        const totals = sum(found.totals, { repeated, added: -repeated })
        return await keep(rt, place, { ...found, totals, unreadable: next.value })
      }
      const { batch } = next.value
      const matched =
        row.options.existing === 'add' ? 0 : await lookUp(own, place.accountId, batch, row.options.matchBy)
      found = withBatch(found, batch, matched)
      if ((await findImport(rt.db, place.accountId, place.importId))?.state !== 'checking') return
    }
  } finally {
    await batches.return(null)
    await own.close()
  }
}

type Found = Omit<CheckResult, 'unreadable'>

function withBatch(found: Found, batch: Batch, matched: number): Found {
  const { counts } = batch
  const added = counts.rows - counts.refused - counts.repeated - matched
  return {
    totals: sum(found.totals, { ...counts, updated: matched, added }),
    kinds: addUp(found.kinds, batch.kinds),
    samples: firstOf(found.samples, batch.samples, SAMPLES),
    first: firstOf(found.first, batch.first, FIRST),
  }
}

function addUp(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) {
  return sum(one as Totals, other as Totals) as Record<string, number>
}

function firstOf<T extends TroubleAt | ImportedContact>(
  one: readonly T[],
  other: readonly T[],
  most: number,
) {
  return one.length >= most ? one : [...one, ...other].slice(0, most)
}

/** Nothing is written but the connection's own tables. */
function lookUp(own: Db, accountId: string, batch: Batch, by: 'phone' | 'phone_and_name'): Promise<number> {
  return own.tx(async tx => {
    await stageBatch(tx, batch)
    const turns = await match(tx, accountId, { by, batch })
    await tx.run(NOTE_SEEN)
    return turns.reduce((all, count) => all + count, 0)
  })
}

async function countRepeated(own: Db, by: 'phone' | 'phone_and_name'): Promise<number> {
  const row = await own.one<{ repeated: number }>(by === 'phone' ? REPEATED_PHONES : REPEATED)
  return row?.repeated ?? 0
}

function keep(rt: Runtime, { accountId, importId }: Place, result: CheckResult): Promise<void> {
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.state !== 'checking') return
    await tx.run(KEEP_RESULT, [accountId, importId, JSON.stringify(result)])
    await tell(rt, tx, accountId, { importId, state: 'checked' })
  })
}

/** The file can still be imported, or looked at once more. */
export function giveUpCheck(rt: Runtime, data: unknown): Promise<void> {
  const { accountId, importId } = data as Place
  return rt.db.tx(async tx => {
    const row = await holdImport(tx, accountId, importId)
    if (row?.state !== 'checking') return
    await tx.run(SET_STATE, [accountId, importId, 'uploaded'])
    await tell(rt, tx, accountId, { importId, state: 'uploaded' })
  })
}

const SEEN = sql('import_seen', 'create temporary table import_seen (phone text, name text)')
const NOTE_SEEN = sql(
  'import_note_seen',
  `insert into import_seen
   select coalesce(phones[1], 'mailto:' || coalesce(email, '')), lower(trim(first_name || ' ' || last_name))
     from import_stage where contact_id is null`,
)
const REPEATED = sql(
  'import_repeated',
  `select (sum(times) - count(*))::integer as repeated
     from (select count(*) as times from import_seen group by phone, name) as each_of_them`,
)
const REPEATED_PHONES = sql(
  'import_repeated_phones',
  `select (sum(times) - count(*))::integer as repeated
     from (select count(*) as times from import_seen
            group by phone, case when phone like 'mailto:%' then name end) as each_of_them`,
)
