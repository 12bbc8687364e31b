// Jobs on a real PostgreSQL: in the caller's transaction, once each, again after a failure, taken over from the dead.
import { afterEach, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../test/support/database.ts'
import { until } from '../../test/support/heed.ts'
import { testRuntime } from '../../test/support/runtime.ts'
import type { Runtime } from '../runtime.ts'
import { type Db, openDb, sql } from './db/db.ts'
import { installJobs, JOBS_VERSION, jobsSchema, makeBoss } from './jobs/schema.ts'
import type { JobHandler } from './jobs.ts'

const NO_ANSWER: JobHandler = { run: async () => {}, gaveUp: async () => {} }

const closes: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

async function fresh(): Promise<FreshDatabase> {
  const made = await freshDatabase()
  closes.push(() => made.drop())
  return made
}

/** A process of its own on the database: it has its own connections. */
async function aProcess(on: FreshDatabase): Promise<Runtime> {
  const db = openDb(on.connection, { max: 6 })
  const rt = await testRuntime({ ...on, db })
  closes.push(async () => {
    await rt.close()
    await db.close()
  })
  return rt
}

function work(rt: Runtime, handler: Partial<JobHandler>) {
  const loop = rt.jobs.start({ test: { ...NO_ANSWER, ...handler } })
  closes.push(() => loop.stop())
  return loop
}

function end(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
}

const enqueue = (rt: Runtime, data: object) => rt.db.tx(tx => rt.jobs.enqueue(tx, 'test', data))

test('a job is there with its transaction, and not without', async () => {
  const rt = await aProcess(await fresh())
  const ran: unknown[] = []
  work(rt, { run: async data => void ran.push(data) })
  const failed = rt.db.tx(async tx => {
    await rt.jobs.enqueue(tx, 'test', { n: 1 })
    throw new Error('changed my mind')
  })
  await expect(failed).rejects.toThrow('changed my mind')
  await enqueue(rt, { n: 2 })
  await until('the job ran', async () => ran.length > 0)
  expect(ran).toEqual([{ n: 2 }])
})

test('two processes share a hundred jobs and run each once', async () => {
  const database = await fresh()
  const [one, two] = [await aProcess(database), await aProcess(database)]
  const ran: { by: number; n: number }[] = []
  const note = (by: number): JobHandler['run'] => {
    return async data => {
      ran.push({ by, n: (data as { n: number }).n })
      // A turn for the other one.
      await one.db.rows(sql('', 'select 1'))
    }
  }
  work(one, { run: note(1) })
  work(two, { run: note(2) })
  await one.db.tx(async tx => {
    for (let n = 0; n < 100; n += 1) await one.jobs.enqueue(tx, 'test', { n })
  })
  await until('all ran', async () => ran.length >= 100)
  expect(ran.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  expect(new Set(ran.map(({ by }) => by)).size).toBe(2)
})

test('a job that fails is tried again, and given up at last with its reason', async () => {
  const database = await fresh()
  const rt = await aProcess(database)
  const tries: string[] = []
  const gaveUp: unknown[] = []
  const undone = rt.db.tx(async tx => {
    await rt.jobs.enqueue(tx, 'test', {})
    throw new Error('only to make the queue')
  })
  await expect(undone).rejects.toThrow('only to make')
  await rt.db.run(
    sql('', 'update heed_jobs.queue set retry_limit = 2, retry_delay = 0, retry_backoff = false'),
  )
  work(rt, {
    run: async () => {
      tries.push('')
      throw new Error(`try ${tries.length}`)
    },
    gaveUp: async (data, why) => void gaveUp.push({ data, why }),
  })
  await enqueue(rt, { n: 1 })
  await until('given up', async () => gaveUp.length > 0)
  expect(gaveUp).toEqual([{ data: { n: 1 }, why: 'try 3' }])
  expect(tries).toHaveLength(3)
})

test('who loses the connection is told so, and another process takes the job over', async () => {
  const database = await fresh()
  const [one, two] = [await aProcess(database), await aProcess(database)]
  const aborted: unknown[] = []
  const taken: unknown[] = []
  const started = new Promise<void>(resolve => {
    work(one, {
      run: async (data, signal) => {
        // It may be the first again to see the job: then it is as good as the other.
        if (aborted.length > 0) return void taken.push(data)
        resolve()
        await end(signal)
        aborted.push(signal.reason)
        throw signal.reason
      },
    })
  })
  await enqueue(one, { n: 1 })
  await started
  work(two, { run: async data => void taken.push(data) })
  await cutTheLockOf(two.db)
  await until('one of them has it', async () => taken.length > 0)
  expect(aborted).toHaveLength(1)
  expect(taken).toEqual([{ n: 1 }])
})

/** Ends the connection that keeps the running job's lock, as a restart of PostgreSQL or a dead network does. */
async function cutTheLockOf(db: Db): Promise<void> {
  const cut = sql(
    '',
    `select pg_terminate_backend(l.pid) from heed_jobs.job j
       join pg_locks l on l.locktype = 'advisory' and l.mode = 'ExclusiveLock'
                      and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended(j.id::text, 0)
      where j.state = 'active'`,
  )
  expect(await db.rows(cut)).toHaveLength(1)
}

test('stopping waits for the job, which hears of it, and leaves it to the next process', async () => {
  const database = await fresh()
  const [one, two] = [await aProcess(database), await aProcess(database)]
  let isStopped = false
  const started = new Promise<void>(resolve => {
    const loop = work(one, {
      run: async (_, signal) => {
        resolve()
        void loop.stop().then(() => {
          isStopped = true
        })
        await end(signal)
        expect(isStopped).toBe(false)
        throw signal.reason
      },
    })
  })
  await enqueue(one, { n: 1 })
  await started
  await until('it stopped', async () => isStopped)
  const taken: unknown[] = []
  work(two, { run: async data => void taken.push(data) })
  await until('the next one has it', async () => taken.length > 0)
})

test('the tables are those of the library, and installing again changes nothing', async () => {
  const { db } = await fresh()
  await installJobs(db)
  expect(await jobsSchema(db)).toBe('heed_jobs')
  const boss = await makeBoss(db, 'heed_jobs')
  expect(await boss.schemaVersion()).toBe(JOBS_VERSION)
  expect(await boss.detectSchemaDrift()).toMatchObject({ ok: true })
})

test('a newer program has been here: the older one does not start', async () => {
  const { db } = await fresh()
  await db.run(sql('', 'update heed_jobs.version set version = version + 1'))
  await expect(installJobs(db)).rejects.toThrow('newer')
})

test('a plain role can use a schema that was made for it', async () => {
  const { db, connection } = await fresh()
  await db.run(sql('', 'drop schema heed_jobs cascade'))
  await db.run(sql('', 'create schema tenant'))
  await db.run(sql('', 'create schema tenant_jobs'))
  const tenant = openDb({ ...connection, options: '-c search_path=tenant' })
  closes.push(() => tenant.close())
  await installJobs(tenant)
  expect(await jobsSchema(tenant)).toBe('tenant_jobs')
  expect(await db.one(sql('', 'select version from tenant_jobs.version'))).toEqual({ version: JOBS_VERSION })
})
