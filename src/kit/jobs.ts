// Ordinary jobs (imports and the like): enqueued in the caller's transaction, run by any working process until done.

import type pg from 'pg'
import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { deadAmong } from './db/alive.ts'
import { type Db, sql, type Tx } from './db/db.ts'
import type { Hints } from './hints.ts'
import { jobsSchema, makeBoss } from './jobs/schema.ts'
import type { Log } from './log.ts'
import { type Loop, startLoop } from './loop.ts'

export type Jobs = {
  /** The job is there when `tx` commits, and not when it does not. */
  enqueue(tx: Tx, name: string, data: object): Promise<void>
  /** Runs jobs of these names, one of each at a time, until it is stopped. */
  start(handlers: Readonly<Record<string, JobHandler>>): Loop
  /** Deletes what has long been done. */
  tidy(): Promise<void>
  close(): Promise<void>
}

export type JobHandler = {
  /**
   * May be called again after a crash, or while a process that was cut off still believes that it runs the job: what
   * it does must be safe to begin anew. Throws when `signal` is aborted: the job is then taken up by another process.
   */
  run(data: unknown, signal: AbortSignal): Promise<void>
  /** It failed for the last time. */
  gaveUp(data: unknown, why: string): Promise<void>
}

/** Hints may be lost, and a dead process tells nobody. */
const LOOK_MS = 5_000
const QUEUE = {
  retryLimit: 10,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  // A day is the library's longest. Whether a process is alive we know from its lock, not from a time.
  expireInSeconds: 86_399,
  deleteAfterSeconds: 86_400,
}

type Needs = { readonly db: Db; readonly hints: Hints; readonly log: Log }

/** The library is loaded with the first job: a Heed at rest does not carry it. */
export function openJobs(needs: Needs): Jobs {
  const { db, hints } = needs
  const known = new Set<string>()
  let naming: Promise<string> | undefined
  let opening: Promise<PgBoss> | undefined

  function schema(): Promise<string> {
    naming ??= jobsSchema(db).catch(error => {
      naming = undefined
      throw error
    })
    return naming
  }
  async function open(): Promise<PgBoss> {
    const boss = await makeBoss(db, await schema())
    boss.on('error', error => needs.log.warn({ err: error }, 'the jobs stumbled'))
    return boss.start()
  }
  async function boss(name?: string): Promise<PgBoss> {
    opening ??= open().catch(error => {
      opening = undefined
      throw error
    })
    const opened = await opening
    if (name !== undefined && !known.has(name)) await opened.createQueue(name, QUEUE)
    if (name !== undefined) known.add(name)
    return opened
  }

  return {
    async enqueue(tx, name, data) {
      const opened = await boss(name)
      await opened.insert(name, [{ data }], { db: inside(tx) })
      tx.afterCommit(() => hints.tell('jobs'))
    },
    start: handlers => startWorking({ ...needs, schema, boss, handlers }),
    async tidy() {
      const any = await db.one(sql('jobs_any', `select 1 as any from ${await schema()}.job limit 1`))
      if (any === undefined) return
      await (await boss()).supervise()
    },
    async close() {
      await (await opening)?.stop({ graceful: false })
    },
  }
}

function inside(tx: Tx) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => ({
      rows: await tx.rows(sql('', text), values),
    }),
  }
}

type Working = Needs & {
  schema(): Promise<string>
  boss(name: string): Promise<PgBoss>
  readonly handlers: Readonly<Record<string, JobHandler>>
}

function startWorking({ db, hints, log, schema, boss, handlers }: Working): Loop {
  const over = new AbortController()
  const running = new Map<string, Promise<void>>()
  const names = Object.keys(handlers)

  async function step(): Promise<number | null> {
    const seen = names.length === 0 ? [] : await lookAround(db, await schema(), names)
    const left = seen.filter(one => one.state === 'active')
    const dead = new Set(
      left.length === 0
        ? []
        : await deadAmong(
            db,
            left.map(one => one.id),
          ),
    )
    for (const job of left.filter(one => dead.has(one.id))) await bury(job)
    for (const { name } of seen.filter(one => one.state !== 'active' && one.inMs <= 0)) start(name)
    const waits = seen.filter(one => one.state !== 'active' && one.inMs > 0).map(one => one.inMs)
    return dead.size > 0 ? 0 : waits.length > 0 ? Math.min(...waits) + 1 : null
  }

  /** The process that ran it is dead or was cut off. */
  async function bury({ id, name, retryCount, retryLimit, data }: Seen): Promise<void> {
    const why = 'the process that did it ended in the middle'
    await (await boss(name)).fail(name, { id, retryCount }, { message: why })
    if (retryCount >= retryLimit) await handlers[name]!.gaveUp(data, why)
  }

  function start(name: string): void {
    if (running.has(name) || over.signal.aborted) return
    const run = drain(name)
      .catch(error => log.error({ err: error, job: name }, 'a job could not be run; trying again'))
      .finally(() => running.delete(name))
    running.set(name, run)
  }

  async function drain(name: string): Promise<void> {
    const queue = await boss(name)
    while (!over.signal.aborted) {
      const isDone = await withClient(db, client =>
        runOne({ queue, client, name, handler: handlers[name]!, over: over.signal, log }),
      )
      if (!isDone) return
    }
  }

  const loop = startLoop({ name: 'jobs', log, hints, topics: ['jobs'], everyMs: LOOK_MS, step })
  return {
    async stop() {
      over.abort(new Error('Heed is stopping'))
      await loop.stop()
      await Promise.all(running.values())
    },
  }
}

type Seen = {
  readonly id: string
  readonly name: string
  readonly state: 'created' | 'retry' | 'active'
  readonly retryCount: number
  readonly retryLimit: number
  readonly data: unknown
  readonly inMs: number
}

/** One small question, and the only one that a Heed at rest asks. Times are the queue's own: the database's. */
async function lookAround(db: Db, schema: string, names: readonly string[]): Promise<Seen[]> {
  const text = `
    select id, name, state::text as state, retry_count as "retryCount", retry_limit as "retryLimit", data,
           ceil(extract(epoch from start_after - ${schema}.job_now()) * 1000) as "inMs"
      from ${schema}.job where name = any($1) and state in ('created', 'retry', 'active') limit 1000`
  return db.rows<Seen>(sql('jobs_look', text), [names])
}

type Run = {
  readonly queue: PgBoss
  readonly client: pg.PoolClient
  readonly name: string
  readonly handler: JobHandler
  readonly over: AbortSignal
  readonly log: Log
}

/** False: there was none. */
async function runOne({ queue, client, name, handler, over, log }: Run): Promise<boolean> {
  const job = await claim(queue, client, name)
  if (job === null) return false
  const lost = new AbortController()
  const onLost = (error: Error): void => lost.abort(error)
  client.on('error', onLost)
  const attempt = { id: job.id, retryCount: job.retryCount }
  try {
    await handler.run(job.data, AbortSignal.any([over, lost.signal]))
    await queue.complete(name, attempt)
  } catch (error) {
    // Who stops, or was cut off, leaves it to the next process.
    if (over.aborted || lost.signal.aborted) return true
    log.error({ err: error, job: name, try: job.retryCount + 1 }, 'a job failed')
    await queue.fail(name, attempt, { message: wordsOf(error) })
    if (job.retryCount >= job.retryLimit) await handler.gaveUp(job.data, wordsOf(error))
  } finally {
    client.off('error', onLost)
    if (!lost.signal.aborted) await client.query(UNLOCK, [job.id])
  }
  return true
}

/**
 * The lock is taken in the transaction that claims, and the connection keeps it while the job runs: whoever sees an
 * active job whose lock is free knows that nobody runs it. PostgreSQL drops the lock when the process dies.
 */
async function claim(queue: PgBoss, client: pg.PoolClient, name: string): Promise<JobWithMetadata | null> {
  await client.query('begin')
  const db = { executeSql: (text: string, values: unknown[] = []) => client.query(text, values) }
  const [job] = await queue.fetch<object>(name, { db, includeMetadata: true })
  if (job) await client.query(LOCK, [job.id])
  await client.query('commit')
  return job ?? null
}

const LOCK = 'select pg_advisory_lock(hashtextextended($1, 0))'
const UNLOCK = 'select pg_advisory_unlock(hashtextextended($1, 0))'

/** A connection that was in trouble is thrown away, and its locks with it. */
async function withClient<T>(db: Db, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.pool.connect()
  let isBroken = false
  const hear = (): void => {
    isBroken = true
  }
  client.on('error', hear)
  try {
    return await use(client)
  } catch (error) {
    isBroken = true
    throw error
  } finally {
    client.off('error', hear)
    client.release(isBroken)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
