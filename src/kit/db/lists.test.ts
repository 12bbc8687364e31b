// Lists come back from PostgreSQL as they went in, whatever people write.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { sql } from './db.ts'
import { written } from './lists.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

const NASTY = [
  '',
  ' ',
  '"',
  '\\',
  '\\\\"',
  '{a,b}',
  'NULL',
  'null',
  'a,b',
  "it's",
  'ok 👍\n\t',
  '\u0001',
  '(1,2)',
  '\\x41',
]

test.each([
  { type: 'text', list: [...NASTY, null] },
  { type: 'integer', list: [0, -7, 2_147_483_647, null] },
  { type: 'double precision', list: [0.1, -1e30] },
  { type: 'boolean', list: [true, false, null] },
  { type: 'timestamptz', list: [new Date('2026-03-03T15:00:00.123Z'), null, new Date(0)] },
  { type: 'bytea', list: [Buffer.from([0, 34, 92, 255]), Buffer.alloc(0), null] },
  { type: 'text', list: [] },
])('a list of $type', async ({ type, list }) => {
  const name = `lists_${type.replace(' ', '_')}_${list.length}`
  const text = `select array(select one from unnest($1::${type}[]) with ordinality as l(one, place) order by place) as list`
  expect((await database.db.one(sql(name, text), [list]))?.list).toEqual(list)
})

test('what it cannot write is left to pg', () => {
  const nested = [['a'], ['b']]
  expect(written(nested)).toBe(nested)
  expect(written('a')).toBe('a')
  expect(written(null)).toBe(null)
})
