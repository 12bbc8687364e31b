// Tells the living processes from the dead: each holds a session lock by its id, which PostgreSQL drops when it dies.
import pg from 'pg'
import { type Query, sql } from './db.ts'

const RETRY_MS = 500

/** Holds the lock of `id` until the answered function is called; takes it again when the connection breaks. */
export async function holdAlive(connection: pg.PoolConfig, id: string): Promise<() => Promise<void>> {
  let client: pg.Client | undefined
  let isOver = false

  async function hold(): Promise<void> {
    const fresh = new pg.Client(connection as pg.ClientConfig)
    fresh.on('error', () => {
      client = undefined
      if (!isOver) retry()
    })
    await fresh.connect()
    await fresh.query('select pg_advisory_lock(hashtextextended($1, 0))', [id])
    client = fresh
  }

  function retry(): void {
    setTimeout(() => void hold().catch(() => !isOver && retry()), RETRY_MS).unref()
  }

  await hold()
  return async () => {
    isOver = true
    await client?.end().catch(() => {})
  }
}

/** Which of these processes are dead, or were cut off from the database. */
export async function deadAmong(query: Query, ids: readonly string[]): Promise<string[]> {
  const rows = await query.rows<{ id: string }>(DEAD, [ids])
  return rows.map(row => row.id)
}

// Shared and for the statement's own transaction only: asking never gets in the way of a process that starts.
const DEAD = sql(
  'alive_dead',
  `select id from unnest($1::text[]) as id where pg_try_advisory_xact_lock_shared(hashtextextended(id, 0))`,
)
