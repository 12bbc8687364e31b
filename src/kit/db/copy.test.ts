// What COPY is given is what the table holds, whatever people write.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { copyRow, copyValue, textArray } from './copy.ts'
import { sql } from './db.ts'

let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase({ max: 2 })
  await database.db.run(sql('', 'create table kept (n int, words text, list text[], at timestamptz)'))
})
afterAll(() => database.drop())

const words = fc.oneof(
  fc.string({ unit: 'binary' }).filter(text => !/\0|\p{Surrogate}/u.test(text)),
  fc.constantFrom('\\N', '\\.', '\\', '\t', '\n', '\r\n', '{}', '"', 'null', '', ' '),
)

it('keeps every text, list and time as it was', async () => {
  const row = fc.record({
    words: fc.option(words),
    list: fc.array(words),
    at: fc.date({ noInvalidDate: true }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row), async rows => {
      const plain = rows.map(one => ({ ...one, at: new Date(1_700_000_000_000 + (one.at.getTime() % 1e12)) }))
      const got = await database.db.tx(async tx => {
        await tx.run(sql('', 'delete from kept'))
        const lines = plain.map((one, n) => copyRow([n, one.words, textArray(one.list), one.at]))
        expect(await tx.copy('copy kept from stdin', lines.join(''))).toBe(rows.length)
        return tx.rows(sql('', 'select words, list, at from kept order by n'))
      })
      expect(got).toEqual(plain)
    }),
    { numRuns: 60 },
  )
})

it('fails with the transaction, and leaves the connection whole', async () => {
  const { db } = database
  await expect(db.tx(tx => tx.copy('copy kept from stdin', 'no number\t\\N\t\\N\t\\N\n'))).rejects.toThrow(
    /invalid input syntax/,
  )
  const before = db.tx(async tx => {
    await tx.copy('copy kept (n) from stdin', copyRow([-7]))
    throw new Error('thought better of it')
  })
  await expect(before).rejects.toThrow('thought better of it')
  expect(await db.rows(sql('', 'select 1 from kept where n = -7'))).toEqual([])
  expect(copyValue(null)).toBe('\\N')
})
