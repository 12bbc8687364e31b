// Talks to PostgreSQL: named statements, transactions that are retried on conflict, one connection that listens.
import type { Socket } from 'node:net'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { written } from './lists.ts'

/** SQL in the open with a name: the name makes it a prepared statement and shows up in logs. */
export type Statement = { readonly name: string; readonly text: string }

export type Row = Record<string, unknown>

/** What a query needs: both the pool and a transaction are one. */
export type Query = {
  rows<R extends Row = Row>(statement: Statement, values?: readonly unknown[]): Promise<R[]>
  one<R extends Row = Row>(statement: Statement, values?: readonly unknown[]): Promise<R | undefined>
  /** Answers how many rows the statement touched. */
  run(statement: Statement, values?: readonly unknown[]): Promise<number>
}

type Ask = () => Promise<unknown>

/** A query inside a transaction. The extra mark keeps a pool from being passed where a transaction must be. */
export type Tx = Query & {
  readonly inTransaction: true
  /** `COPY table (columns) FROM STDIN`, with rows as kit/db/copy.ts writes them. Answers how many there were. */
  copy(statement: string, rows: string | Uint8Array): Promise<number>
  /**
   * Asks all of them, in this order; over a connection that pipelines without waiting for one answer before the next
   * question. So none of them may need what another one answers.
   */
  together<A extends readonly Ask[]>(...asks: A): Promise<{ [K in keyof A]: Awaited<ReturnType<A[K]>> }>
  /** What is better written at once: asked for as the last thing before the commit, in the order of the calls. */
  beforeCommit(last: () => readonly [Statement, readonly unknown[]]): void
  /** Runs once the commit is through; not at all when it is not. For hints, never for work that must happen. */
  afterCommit(tell: () => void): void
}

export type Db = Query & {
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Calls `hear` for each NOTIFY on the channel and answers a function that stops it. Hints only: poll as well. */
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>
  /** Connections of its own to the same database, with their own end. */
  apart(options: DbOptions): Db
  readonly pool: pg.Pool
  /** For connections of one's own: listening, holding a session lock, COPY. */
  readonly connection: pg.PoolConfig
  close(): Promise<void>
}

const CONFLICTS = new Set(['40001', '40P01'])
const TRIES = 5
const LISTEN_AGAIN_MS = 1_000

// int8 and numeric arrive as strings by default. Credits and counts stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

export function sql(name: string, text: string): Statement {
  return { name, text }
}

export type DbOptions = {
  readonly max?: number
  /** Transactions send what they ask together without waiting in between. Without `copy`. */
  readonly pipelines?: boolean
  /** A statement that waits longer than this for another transaction's lock fails (55P03). */
  readonly lockTimeoutMs?: number
  /**
   * Every statement finds its rows through an index: it is planned once, and never by a table that looked empty at the
   * time. Planning anew for each batch was a fifth of what the database did for it.
   */
  readonly isIndexed?: boolean
  readonly onError?: (error: Error) => void
}

/**
 * A list as PostgreSQL writes it, for ids, numbers, phones and words of our own: nothing that needs quotes, and nothing
 * that anybody outside wrote.
 */
export function plainList(list: readonly (string | number | boolean | null)[]): string {
  return `{${list.map(one => one ?? 'null').join(',')}}`
}

/** `connection` is what pg accepts: `{ connectionString }`, or host (a socket folder), user and database. */
export function openDb(connection: pg.PoolConfig, options: DbOptions = {}): Db {
  const { max = 10, pipelines = false } = options
  const settings = settingsOf(options)
  const pool = new pg.Pool({
    max,
    ...connection,
    ...(pipelines && { pipeline: true }),
    // Not as a start parameter: poolers refuse those that they do not know.
    ...(settings !== '' && { onConnect: client => client.query(settings) as unknown as undefined }),
  })
  // A server that goes away (restart, kill) breaks idle clients; without a listener that would end the process.
  pool.on('error', error => options.onError?.(error))
  const listener = makeListener(connection, options.onError)
  return {
    ...queryOver(pool),
    pool,
    connection,
    apart: more => openDb(connection, { ...options, ...more }),
    tx: work => transact(pool, pipelines, work),
    listen: (channel, hear) => listener.listen(channel, hear),
    close: async () => {
      if (pool.ending) return
      await listener.close()
      await pool.end()
    },
  }
}

function settingsOf({ lockTimeoutMs, isIndexed }: DbOptions): string {
  return [
    ...(lockTimeoutMs === undefined ? [] : [`set lock_timeout = ${lockTimeoutMs}`]),
    ...(isIndexed ? ['set plan_cache_mode = force_generic_plan', 'set enable_seqscan = off'] : []),
  ].join('; ')
}

function queryOver(client: pg.Pool | pg.PoolClient): Query {
  const ask = (statement: Statement, values: readonly unknown[] = []) =>
    client.query({ name: statement.name, text: statement.text, values: values.map(written) })
  return {
    rows: async <R extends Row>(statement: Statement, values?: readonly unknown[]) =>
      (await ask(statement, values)).rows as R[],
    one: async <R extends Row>(statement: Statement, values?: readonly unknown[]) =>
      (await ask(statement, values)).rows[0] as R | undefined,
    run: async (statement, values) => (await ask(statement, values)).rowCount ?? 0,
  }
}

/** Runs `work` in a transaction, again from the start when PostgreSQL says that it lost a race (40001, 40P01). */
async function transact<T>(pool: pg.Pool, pipelines: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await checkOut(pool)
    try {
      const { result, told } = await (pipelines ? runPipelined : runInTurn)(client, work)
      giveBack(client, 'whole')
      for (const tell of told) tell()
      return result
    } catch (error) {
      const isWhole = await abandon(client)
      if (!isWhole) throw asConnectionLost(error)
      if (!isConflict(error) || attempt === TRIES) throw error
    }
  }
}

type Done<T> = { readonly result: T; readonly told: readonly (() => void)[] }

async function runInTurn<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<Done<T>> {
  const { tx, last, told } = makeTx(client, async asks => {
    const answers = []
    for (const ask of asks) answers.push(await ask())
    return answers
  })
  await client.query('begin')
  const result = await work(tx)
  for (const write of last) await tx.run(...write())
  await client.query('commit')
  return { result, told }
}

/** The beginning goes with the first question, the commit with the last writing: a wait less each. */
async function runPipelined<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<Done<T>> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  const together = (asks: readonly Ask[]) => {
    // One packet for all of them.
    stream.cork()
    const answers = asks.map(ask => ask())
    stream.uncork()
    return allOver(answers)
  }
  const { tx, last, told } = makeTx(client, together)
  const [, result] = await together([() => client.query('begin'), () => work(tx)])
  // Made before the commit is sent: nothing of ours can go wrong between the two.
  const writes = last.map(write => write())
  await together([...writes.map(write => () => tx.run(...write)), () => client.query('commit')])
  return { result: result as T, told }
}

/** Nobody may still be asking when the transaction is given up: what came after the rollback would be outside of it. */
async function allOver(answers: readonly Promise<unknown>[]): Promise<unknown[]> {
  const ends = await Promise.allSettled(answers)
  const broken = ends.filter(end => end.status === 'rejected').map(end => end.reason as unknown)
  if (broken.length > 0) throw broken.find(error => !isOnlyAborted(error)) ?? broken[0]
  return ends.map(end => (end as PromiseFulfilledResult<unknown>).value)
}

/** What is asked of a transaction after its first error fails too, and says nothing of why. */
function isOnlyAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02'
}

function makeTx(client: pg.PoolClient, together: (asks: readonly Ask[]) => Promise<unknown[]>) {
  const last: (() => readonly [Statement, readonly unknown[]])[] = []
  const told: (() => void)[] = []
  const tx: Tx = {
    ...queryOver(client),
    inTransaction: true,
    copy: (statement, rows) => copyIn(client, statement, rows),
    together: (...asks) => together(asks) as never,
    beforeCommit: write => last.push(write),
    afterCommit: tell => told.push(tell),
  }
  return { tx, last, told }
}

function copyIn(client: pg.PoolClient, statement: string, rows: string | Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = client.query(copyFrom(statement))
    stream.on('error', reject)
    stream.on('finish', () => resolve(stream.rowCount))
    stream.end(rows)
  })
}

/**
 * While a client is lent out the pool does not listen to it, and an error that nobody hears would end the process.
 */
async function checkOut(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect().catch(error => {
    throw asConnectionLost(error)
  })
  return client.on('error', unheard)
}

/** The query that was under way has failed with the same error. */
function unheard(): void {}

function giveBack(client: pg.PoolClient, how: 'whole' | 'broken'): void {
  client.off('error', unheard)
  client.release(how === 'broken')
}

/**
 * A connection that cannot roll back is broken: it is thrown away, so that nobody inherits its open transaction.
 * False then; whether a commit that was under way held is not known.
 */
async function abandon(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    giveBack(client, 'whole')
    return true
  } catch {
    giveBack(client, 'broken')
    return false
  }
}

/**
 * pg tells a lost connection by words alone. With PostgreSQL's own code (08006) nobody takes it for a fault of the
 * data.
 */
function asConnectionLost(error: unknown): unknown {
  if (error instanceof Error && !('code' in error)) return Object.assign(error, { code: '08006' })
  return error
}

/** The server went away or does not answer: nothing is wrong with what was asked. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return 'code' in error ? LOST.test(String(error.code)) : error.message.startsWith('Connection terminated')
}

// Class 08, "the server shuts down / has crashed / starts", too many connections, and what the system says of sockets.
const LOST = /^(08...|57P0[123]|53300|E[A-Z]+)$/

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CONFLICTS.has(String(error.code))
}

function makeListener(connection: pg.PoolConfig, onError?: (error: Error) => void) {
  const hearers = new Map<string, Set<(payload: string) => void>>()
  let client: pg.Client | undefined
  let connecting: Promise<pg.Client> | undefined
  let again: NodeJS.Timeout | undefined
  let closed = false

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client(connection as pg.ClientConfig)
    fresh.on('notification', note => {
      for (const hear of hearers.get(note.channel) ?? []) hear(note.payload ?? '')
    })
    fresh.on('error', error => {
      onError?.(error)
      client = undefined
      connecting = undefined
      connectAgain()
    })
    await fresh.connect()
    for (const channel of hearers.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = fresh
    return fresh
  }

  function ensure(): Promise<pg.Client> {
    connecting ??= connect().catch(error => {
      connecting = undefined
      throw error
    })
    return connecting
  }

  /** Until it works: who hears nothing does not know that there is nothing to hear. */
  function connectAgain(): void {
    if (closed) return
    again ??= setTimeout(() => {
      again = undefined
      void ensure().catch(connectAgain)
    }, LISTEN_AGAIN_MS).unref()
  }

  return {
    async listen(channel: string, hear: (payload: string) => void) {
      const set = hearers.get(channel) ?? new Set()
      hearers.set(channel, set.add(hear))
      const up = await ensure()
      await up.query(`listen ${pg.escapeIdentifier(channel)}`)
      return async () => {
        set.delete(hear)
      }
    },
    async close() {
      closed = true
      clearTimeout(again)
      await connecting?.catch(() => {})
      await client?.end().catch(() => {})
    },
  }
}
