// Puts together SQL whose parts are known only when somebody asks: kysely numbers the parameters, the SQL stays ours.
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely'
import type { Statement } from './db.ts'

/** A piece of SQL with its values, made by kysely's `sql` template. */
export type Part = RawBuilder<unknown>

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/**
 * Without a name PostgreSQL plans it for these very values: what is quick for a rare tag is slow for a common one, and
 * a prepared statement would settle on one plan for both. `name`: for SQL that is always the same.
 */
export function compose(part: Part, name = ''): [Statement, readonly unknown[]] {
  const { sql, parameters } = part.compile(compiler)
  return [{ name, text: sql }, parameters]
}
