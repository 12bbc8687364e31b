// A lane: a database of its own, in which worlds are played one after the other. What a world leaves is settled, so
// the next one in the lane does not meet it.
import pg from 'pg'
import { type Db, type Query, sql } from '../../src/kit/db/db.ts'
import { makeRuntime, type Runtime } from '../../src/runtime.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { testConfig } from '../support/heed.ts'
import type { Locks } from './stage.ts'
import { WITNESS } from './witness.ts'

export type Lane = Locks & {
  /** The product's connections. */
  readonly db: Db
  /** The witness's own. */
  readonly query: Query
  /** Holds the processes' locks. */
  readonly session: pg.Client
  readonly base: Runtime
  /** The connection that the pool gave out last is this thread's. */
  nameConnection(thread: number): void
  /** A new world counts its threads anew. */
  forgetConnections(): void
  close(): Promise<void>
}

/** More than a world ever has transactions open (world.ts). */
const CONNECTIONS = 14

export async function openLane(changes: readonly string[] = []): Promise<Lane> {
  const database: FreshDatabase = await freshDatabase()
  // Planned once, whatever is in the tables at the time: faster, and the same in every lane.
  const db = database.db.apart({ max: CONNECTIONS, isIndexed: true })
  const own = database.db.apart({ max: 1, isIndexed: true })
  await own.pool.query([WITNESS, ...changes].join(';\n'))
  const session = new pg.Client(database.connection)
  await session.connect()
  const base = await makeRuntime({ ...testConfig(3000, 3001), logLevel: 'silent' }, db)
  let last = 0
  db.pool.on('acquire', client => {
    last = (client as unknown as { processID: number }).processID
  })
  const threads = new Map<number, number>()
  const connections = new Map<number, number>()
  const nameConnection = (thread: number) => {
    threads.set(last, thread)
    connections.set(thread, last)
  }
  return {
    db,
    query: own,
    session,
    base,
    countWaiting: async () => (await own.one<{ n: number }>(WAITING))!.n,
    nameConnection,
    forgetConnections() {
      threads.clear()
      connections.clear()
    },
    async holdersFor({ kind, thread }) {
      if (kind === 'single') nameConnection(thread)
      let rows: { pid: number }[] = []
      // Whoever waits for a row's lock may have to wait a moment for the row itself.
      for (let i = 0; i < 50 && rows.length === 0; i++)
        rows = await own.rows(HOLDERS, [connections.get(thread)])
      return rows.flatMap(row => threads.get(row.pid) ?? [])
    },
    async close() {
      await base.hints.close()
      await base.http.close()
      await session.end()
      await own.close()
      await db.close()
      await database.drop()
    },
  }
}

const HOLDERS = sql('sim_holders', 'select unnest(pg_blocking_pids($1)) as pid')
// pg_locks, and not the wait event: who is granted its lock stands in here at once. Autovacuum is nobody's turn.
const WAITING = sql(
  'sim_waiting',
  `select count(distinct l.pid)::int as n from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.datname = current_database() and a.backend_type = 'client backend'`,
)
