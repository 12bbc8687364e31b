// Holds the tests' own ground: databases that do not know of each other, used by somebody who is no superuser.
import pg from 'pg'
import { expect, test } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import { freshDatabase } from './database.ts'

test('two tests get two databases, which vanish when they are dropped', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()])
  await one.db.run(sql('make', 'create table mine (id int)'))
  await expect(other.db.run(sql('look', 'select from mine'))).rejects.toThrow('does not exist')
  const applied = await one.db.rows(sql('applied', 'select name from migrations'))
  expect(applied.every(row => /^\d{4}_/.test(String(row.name)))).toBe(true)
  const byUrl = new pg.Client({ connectionString: one.url })
  await byUrl.connect()
  expect((await byUrl.query('select count(*) from mine')).rows).toEqual([{ count: 0 }])
  byUrl.on('error', () => {})
  await Promise.all([one.drop(), other.drop()])
  await expect(byUrl.query('select 1')).rejects.toThrow()
})
