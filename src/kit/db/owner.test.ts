// Holds the ownership of a database to one Heed at a time, over crashes of the server too.
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { until } from '../../../test/support/embedded.ts'
import { claimOwnership } from './owner.ts'

let fresh: FreshDatabase
beforeEach(async () => {
  fresh = await freshDatabase()
})
afterEach(() => fresh.drop())

test('the second is told who has it, and gets it after the release', async () => {
  const first = await claimOwnership(fresh.connection)
  const second = await claimOwnership(fresh.connection)
  expect(second).toEqual({
    kind: 'taken',
    by: expect.stringMatching(new RegExp(`^heed ${process.pid} on .`)),
  })
  if (first.kind === 'owner') await first.release()
  const third = await claimOwnership(fresh.connection)
  expect(third.kind).toBe('owner')
  if (third.kind === 'owner') await third.release()
})

test('of many that claim at once exactly one gets it', async () => {
  const claims = await Promise.all(Array.from({ length: 10 }, () => claimOwnership(fresh.connection)))
  const owners = claims.filter(claim => claim.kind === 'owner')
  expect(owners.length).toBe(1)
  await Promise.all(owners.map(owner => owner.release()))
})

test('another database of the same server has an owner of its own', async () => {
  const other = await freshDatabase()
  const claims = [await claimOwnership(fresh.connection), await claimOwnership(other.connection)]
  expect(claims.map(claim => claim.kind)).toEqual(['owner', 'owner'])
  for (const claim of claims) if (claim.kind === 'owner') await claim.release()
  await other.drop()
})

test('takes the lock again when its connection breaks', async () => {
  const owner = await claimOwnership(fresh.connection)
  const before = await holders()
  await query('select pg_terminate_backend($1)', before)
  await until(async () => {
    const now = await holders()
    return now.length === 1 && now[0] !== before[0]
  })
  if (owner.kind === 'owner') await owner.release()
  await until(async () => (await holders()).length === 0)
})

test('says who has it when somebody else was quicker after the connection broke', async () => {
  const lost = new Promise<string>(resolve => {
    void claimOwnership(fresh.connection, { onLost: resolve })
  })
  await until(async () => (await holders()).length === 1)
  const rival = new pg.Client({ ...fresh.connection, application_name: 'heed 1 on elsewhere' })
  await rival.connect()
  // Waits in line, so that it has the lock before the owner can ask again.
  const got = rival.query('select pg_advisory_lock($1, $2)', [0x48656564, 2])
  await until(async () => (await query('select from pg_locks where not granted', [])).length === 1)
  await query('select pg_terminate_backend($1)', await holders())
  await got
  expect(await lost).toBe('heed 1 on elsewhere')
  await rival.end()
})

async function holders(): Promise<unknown[]> {
  const text = `select pid from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objid = 2 and granted and datname = current_database()`
  return (await query(text, [])).map(row => row.pid)
}

async function query(text: string, values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await fresh.db.pool.query(text, values)).rows
}
