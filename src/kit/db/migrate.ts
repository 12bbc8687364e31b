// Brings a database to the shape that this program knows: numbered SQL files, forward only, each exactly once.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import type { Db } from './db.ts'

export type MigrationRefusalKind = 'newer' | 'edited' | 'order' | 'name'

/** The database and the folder do not fit together. Nothing was changed by the run that says so. */
export class MigrationRefusal extends Error {
  readonly kind: MigrationRefusalKind

  constructor(kind: MigrationRefusalKind, message: string) {
    super(message)
    this.name = 'MigrationRefusal'
    this.kind = kind
  }
}

type Migration = { readonly name: string; readonly text: string; readonly checksum: string }
type Applied = { readonly name: string; readonly checksum: string }

// 'Heed' in ASCII, and the first lock of ours.
const LOCK = [0x48656564, 1] as const

/**
 * Applies the files of `folder` that the database lacks, in their order, each in a transaction of its own.
 * Any number of programs may do so at once. `at` is written down as the time of applying.
 */
export async function migrate(
  db: Db,
  folder: string,
  options: { readonly at: Date },
): Promise<{ applied: string[] }> {
  const migrations = readMigrations(folder)
  const applied: string[] = []
  const client = await db.pool.connect()
  let broken = false
  try {
    for (;;) {
      const name = await applyNext(client, migrations, options.at)
      if (name === undefined) return { applied }
      applied.push(name)
    }
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** One transaction. The lock is the transaction's own: it cannot be left behind, and poolers cannot lose it. */
async function applyNext(
  client: pg.PoolClient,
  known: readonly Migration[],
  at: Date,
): Promise<string | undefined> {
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1, $2)', [...LOCK])
  await client.query(
    'create table if not exists migrations ' +
      '(name text primary key, checksum text not null, applied_at timestamptz not null)',
  )
  const { rows } = await client.query<Applied>('select name, checksum from migrations order by name')
  refuseMisfit(known, rows)
  const next = known[rows.length]
  if (next !== undefined) {
    await apply(client, next)
    await client.query('insert into migrations (name, checksum, applied_at) values ($1, $2, $3)', [
      next.name,
      next.checksum,
      at,
    ])
  }
  await client.query('commit')
  return next?.name
}

async function apply(client: pg.PoolClient, { name, text }: Migration): Promise<void> {
  try {
    await client.query(text)
  } catch (error) {
    const { message, position } = error as pg.DatabaseError
    const line = position === undefined ? '' : `:${text.slice(0, Number(position)).split('\n').length}`
    throw new Error(`Migration ${name}${line} failed and was rolled back: ${message}`, { cause: error })
  }
}

function readMigrations(folder: string): readonly Migration[] {
  const names = readdirSync(folder)
    .filter(name => /^\d/.test(name))
    .sort()
  const numbers = new Set<string>()
  for (const name of names) {
    const number = name.slice(0, 4)
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) {
      throw new MigrationRefusal('name', `Migration ${name} must be called like 0001_what_it_does.sql.`)
    }
    if (numbers.has(number)) throw new MigrationRefusal('name', `Two migrations have the number ${number}.`)
    numbers.add(number)
  }
  return names.map(name => {
    // A checkout on another system may change the line ends; the migration is the same.
    const text = readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

function refuseMisfit(known: readonly Migration[], applied: readonly Applied[]): void {
  const names = new Set(known.map(one => one.name))
  const foreign = applied.filter(one => !names.has(one.name)).map(one => one.name)
  if (foreign.length > 0) {
    throw new MigrationRefusal(
      'newer',
      `This database is newer than this program: it has ${foreign.join(', ')}, which this program does not know. ` +
        'Start the newer Heed again, or restore the backup that was made before it.',
    )
  }
  applied.forEach((one, index) => {
    const file = known[index]
    if (file?.name !== one.name) {
      throw new MigrationRefusal(
        'order',
        `Migration ${file?.name} comes before ${one.name}, which was applied already. ` +
          'Give it the next free number: migrations only go forward.',
      )
    }
    if (file.checksum !== one.checksum) {
      throw new MigrationRefusal(
        'edited',
        `Migration ${one.name} was edited after it was applied to this database. ` +
          'Restore the file as it was, and put the change into a new migration.',
      )
    }
  })
}
