// Tells the living processes from the dead: each holds a session lock by its id, which PostgreSQL drops when it dies.
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Query, sql } from './db.ts'

const RETRY_MS = 500

/** Holds the lock of `id` until the answered function is called; takes it again when the connection breaks. */
export async function holdAlive(connection: pg.PoolConfig, id: string): Promise<() => Promise<void>> {
  let client = await hold(connection, id)
  let isOver = false

  async function keep(): Promise<void> {
    while (!isOver) {
      await end(client)
      client = await holdAgain()
    }
    await client.end().catch(() => {})
  }

  async function holdAgain(): Promise<pg.Client> {
    while (!isOver) {
      const held = await hold(connection, id).catch(() => null)
      if (held) return held
      await delay(RETRY_MS, undefined, { ref: false })
    }
    return client
  }

  void keep()
  return async () => {
    isOver = true
    await client.end().catch(() => {})
  }
}

async function hold(connection: pg.PoolConfig, id: string): Promise<pg.Client> {
  const client = new pg.Client(connection as pg.ClientConfig)
  // That it ends is what counts.
  client.on('error', () => {})
  await client.connect()
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [id])
  return client
}

function end(client: pg.Client): Promise<void> {
  return new Promise(resolve => client.once('end', () => resolve()))
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
