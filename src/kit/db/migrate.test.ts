// Holds migrations to: each once, in order, whole or not at all, and never against a database that does not fit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { type Db, openDb } from './db.ts'
import { MigrationRefusal, migrate } from './migrate.ts'

const at = new Date('2026-03-04T05:06:07Z')
let db: Db
let folder: string
let drop: () => Promise<void>

beforeEach(async () => {
  // Empty, where freshDatabase() would have Heed's own migrations.
  const { admin, user } = inject('postgres')
  const name = `heed_empty_${process.pid}_${Math.random().toString(36).slice(2)}`
  const client = new pg.Client({ ...admin, database: 'postgres' })
  await client.connect()
  await client.query(`create database ${name} owner ${pg.escapeIdentifier(user.user)}`)
  db = openDb({ ...user, database: name })
  folder = mkdtempSync(path.join(tmpdir(), 'heed-migrations-'))
  drop = async () => {
    await db.close()
    await client.query(`drop database ${name} with (force)`).finally(() => client.end())
    rmSync(folder, { recursive: true })
  }
})
afterEach(() => drop())

test('applies what is new, in the order of the numbers, and writes down when', async () => {
  put('0002_fill.sql', `insert into things values (1); insert into things values (2);`)
  put('0001_things.sql', `create table things (id int);`)
  put('schema.sql', `not a migration`)
  expect(await migrate(db, folder, { at })).toEqual({ applied: ['0001_things.sql', '0002_fill.sql'] })
  expect(await migrate(db, folder, { at })).toEqual({ applied: [] })
  put('0003_more.sql', `insert into things values (3)`)
  expect(await migrate(db, folder, { at: new Date(0) })).toEqual({ applied: ['0003_more.sql'] })
  expect(await rows('select id from things')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect(await rows('select name, applied_at from migrations order by name')).toEqual([
    { name: '0001_things.sql', applied_at: at },
    { name: '0002_fill.sql', applied_at: at },
    { name: '0003_more.sql', applied_at: new Date(0) },
  ])
})

test('many programs at once apply each migration once', async () => {
  put('0001_things.sql', `create table things (id int)`)
  for (let n = 2; n <= 9; n += 1) put(`000${n}_fill.sql`, `insert into things values (${n})`)
  const done = await Promise.all(Array.from({ length: 6 }, () => migrate(db, folder, { at })))
  expect(done.flatMap(one => one.applied).toSorted()).toEqual(
    Array.from({ length: 9 }, (_, n) => (n === 0 ? '0001_things.sql' : `000${n + 1}_fill.sql`)),
  )
  expect(await rows('select count(*) from things')).toEqual([{ count: 8 }])
})

test('a migration that fails leaves nothing, names file and line, and keeps those before it', async () => {
  put('0001_things.sql', `create table things (id int)`)
  put('0002_bad.sql', `insert into things values (1);\n-- a line\nselect nothing_like_this;`)
  await expect(migrate(db, folder, { at })).rejects.toThrow(/0002_bad\.sql:3 .*nothing_like_this/)
  expect(await rows('select count(*) from things')).toEqual([{ count: 0 }])
  expect(await rows('select name from migrations')).toEqual([{ name: '0001_things.sql' }])
  put('0002_bad.sql', `insert into things values (1)`)
  expect(await migrate(db, folder, { at })).toEqual({ applied: ['0002_bad.sql'] })
})

test('refuses a database that is newer than the program', async () => {
  put('0001_things.sql', `create table things (id int)`)
  put('0002_newer.sql', `create table newer (id int)`)
  await migrate(db, folder, { at })
  rmSync(path.join(folder, '0002_newer.sql'))
  const refusal = await refused()
  expect(refusal.kind).toBe('newer')
  expect(refusal.message).toMatch(/newer than this program.*0002_newer\.sql/)
})

test('refuses a migration that was edited after it was applied, but not other line ends', async () => {
  put('0001_things.sql', `create table things (\n id int\n)`)
  await migrate(db, folder, { at })
  put('0001_things.sql', `create table things (\r\n id int\r\n)`)
  expect(await migrate(db, folder, { at })).toEqual({ applied: [] })
  put('0001_things.sql', `create table things (id bigint)`)
  put('0002_next.sql', `create table next (id int)`)
  expect((await refused()).kind).toBe('edited')
  expect(await rows(`select to_regclass('next') as next`)).toEqual([{ next: null }])
})

test('refuses a migration with a number before one that was applied', async () => {
  put('0002_later.sql', `create table later (id int)`)
  await migrate(db, folder, { at })
  put('0001_late.sql', `create table late (id int)`)
  expect((await refused()).kind).toBe('order')
})

test('refuses two migrations with one number, and names that are none', async () => {
  put('0001_things.sql', ``)
  put('0001_other.sql', ``)
  expect((await refused()).message).toContain('Two migrations have the number 0001')
  rmSync(path.join(folder, '0001_other.sql'))
  put('2_short.sql', ``)
  expect((await refused()).message).toContain('2_short.sql')
})

test('works in whichever schema the search_path names, and in no other', async () => {
  await rows('create schema cell_a')
  const { host, port, user, database } = db.pool.options
  const cell = openDb({ host, port, user, database, options: '-c search_path=cell_a' } as pg.PoolConfig)
  put('0001_things.sql', `create table things (id int)`)
  await migrate(cell, folder, { at })
  await cell.close()
  expect(
    await rows(`select schemaname, tablename from pg_tables where tableowner = current_user order by 2`),
  ).toEqual([
    { schemaname: 'cell_a', tablename: 'migrations' },
    { schemaname: 'cell_a', tablename: 'things' },
  ])
})

function put(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text)
}

async function rows(text: string): Promise<unknown[]> {
  return (await db.pool.query(text)).rows
}

async function refused(): Promise<MigrationRefusal> {
  const error: unknown = await migrate(db, folder, { at }).then(
    () => undefined,
    reason => reason,
  )
  if (!(error instanceof MigrationRefusal)) throw new Error(`expected a refusal and got ${error}`)
  return error
}
