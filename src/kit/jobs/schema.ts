// Where pg-boss keeps its tables: a schema of its own beside ours, brought up to date together with ours.
import { createHash } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { type Db, type Query, sql } from '../db/db.ts'
import { MigrationRefusal } from '../db/migrate.ts'

/** What pg-boss 12.38 makes. A test holds it to the package. */
export const JOBS_VERSION = 46

/**
 * Beside the schema that our own names are found in, so that two Heeds in one database do not share their jobs. The
 * library wants a plain name.
 */
export async function jobsSchema(query: Query): Promise<string> {
  const ours = String((await query.one(OURS))?.name)
  if (ours === 'public') return 'heed_jobs'
  return /^[a-z_][a-z0-9_]{0,40}$/.test(ours) ? `${ours}_jobs` : `heed_jobs_${digest(ours)}`
}

function digest(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}

/** Loads the library (20 MB, a tenth of a second) only where there is something to install. */
export async function installJobs(db: Db): Promise<void> {
  const schema = await jobsSchema(db)
  const version = await installedVersion(db, schema)
  if (version === JOBS_VERSION) return
  if (version !== null && version > JOBS_VERSION) {
    throw new MigrationRefusal(
      'newer',
      `The jobs of this database (schema ${schema}) are of a newer program. Start the newer Heed again.`,
    )
  }
  const boss = await makeBoss(db, schema)
  await boss.start()
  await boss.stop({ graceful: false })
}

async function installedVersion(db: Db, schema: string): Promise<number | null> {
  const table = await db.one(sql('', 'select to_regclass($1) is not null as here'), [`${schema}.version`])
  if (table?.here !== true) return null
  return (
    (await db.one<{ version: number }>(sql('', `select version from ${schema}.version`)))?.version ?? null
  )
}

/** Over our own pool. Its timers are off: who looks for jobs, and when, is our loop's matter. */
export async function makeBoss(db: Db, schema: string): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  const isThere = (await db.one(HAS_SCHEMA, [schema]))?.here === true
  return new PgBoss({
    db: { executeSql: (text, values = []) => db.pool.query(text, values) },
    schema,
    // A role that may not make schemas can still use one that was made for it.
    createSchema: !isThere,
    migrate: true,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
}

const OURS = sql('jobs_our_schema', 'select current_schema() as name')
const HAS_SCHEMA = sql('jobs_has_schema', 'select to_regnamespace($1) is not null as here')
