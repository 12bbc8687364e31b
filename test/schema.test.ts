// Holds migrations/schema.sql to what the migrations make, so that every change of the schema shows in a diff.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sql } from '../src/kit/db/db.ts'
import { freshDatabase } from './support/database.ts'
import { dumpSchema } from './support/dump-schema.ts'

const FILE = path.join(import.meta.dirname, '../migrations/schema.sql')
const database = await freshDatabase({ max: 1 })

afterAll(() => database.drop())

test('migrations/schema.sql is what the migrations make', async () => {
  const made = await dumpSchema(database.db)
  if (process.env.HEED_UPDATE === '1') writeFileSync(FILE, made)
  const kept = readFileSync(FILE, 'utf8').replaceAll('\r\n', '\n')
  expect(kept, 'The schema has changed. Look at the difference; if it is meant, run: npm run update').toBe(
    made,
  )
})

test('the dump tells every difference that matters', async () => {
  const before = await dumpSchema(database.db)
  for (const [change, told] of CHANGES) {
    await database.db.run(sql('', change))
    const after = await dumpSchema(database.db)
    const added = after.split('\n').filter(line => !before.split('\n').includes(line))
    expect(added.join('\n'), change).toContain(told)
  }
  await database.db.run(sql('', 'create view seen as select 1 as one'))
  await expect(dumpSchema(database.db)).rejects.toThrow('view seen')
})

const CHANGES: readonly (readonly [string, string])[] = [
  [
    'create table more (id uuid primary key, at timestamptz default $$epoch$$)',
    'at timestamp with time zone default',
  ],
  ['alter table more add word text not null', 'word text not null'],
  ['alter table more add constraint short check (length(word) < 9)', 'constraint short CHECK'],
  ['alter table more add foreign key (id) references accounts', 'constraint more_id_fkey FOREIGN KEY (id)'],
  [
    'create index more_words on more (word) where at is null',
    'CREATE INDEX more_words ON more USING btree (word)',
  ],
  [
    'create trigger fixed before update on more execute function refuse_change()',
    'CREATE TRIGGER fixed BEFORE',
  ],
  ['create function one() returns int language sql as $$ select 1 $$', 'CREATE OR REPLACE FUNCTION one()'],
]
