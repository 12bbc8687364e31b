// A database of one's own for a test: a copy of the migrated template on the run's PostgreSQL.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDb } from '../../src/kit/db/db.ts'
import type { Address } from './postgres.ts'

export type FreshDatabase = {
  readonly db: Db
  /** For more connections of the test's own: spread it into `openDb` or pg's Client. */
  readonly connection: Address & { readonly database: string }
  /** The same as a DATABASE_URL, for programs that the test starts. */
  readonly url: string
  /** Closes `db` and removes the database, also from under connections that were forgotten. */
  drop(): Promise<void>
}

export async function freshDatabase(options: { readonly max?: number } = {}): Promise<FreshDatabase> {
  const { admin, user, template } = inject('postgres')
  const name = `${template.replace('heed_template_', 'heed_test_')}_${randomBytes(6).toString('hex')}`
  await command(admin, `create database ${name} template ${template} owner ${pg.escapeIdentifier(user.user)}`)
  const connection = { ...user, database: name }
  const db = openDb(connection, options)
  return {
    db,
    connection,
    url: toUrl(connection),
    drop: async () => {
      await db.close()
      await command(admin, `drop database if exists ${name} with (force)`)
    },
  }
}

async function command(admin: Address, text: string): Promise<void> {
  const client = new pg.Client({ ...admin, database: 'postgres' })
  await client.connect()
  await client.query(text).finally(() => client.end())
}

function toUrl({ host, port, user, password, database }: FreshDatabase['connection']): string {
  const name = encodeURIComponent(user)
  const login = password === undefined ? name : `${name}:${encodeURIComponent(password)}`
  // A socket folder cannot stand where a host stands, so pg takes it from the query.
  if (host.startsWith('/'))
    return `postgresql://${login}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
  return `postgresql://${login}@${host}:${port}/${database}`
}
