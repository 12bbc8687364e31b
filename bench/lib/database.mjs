// The embedded PostgreSQL of a measurement, as Heed itself starts it: fsync on, in a folder that goes away afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { openDb } from '../../dist/kit/db/db.js'
import { asSuperuser } from '../../dist/kit/db/embedded/postmaster.js'
import { startEmbedded } from '../../dist/kit/db/embedded.js'
import { migrate } from '../../dist/kit/db/migrate.js'
import { installJobs } from '../../dist/kit/jobs/schema.js'

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations')

/** `settings` come on top of those that Heed gives its server. */
export async function startServer({ settings = {} } = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heed-bench-'))
  const server = await startEmbedded({ dataDir, settings })
  const { connection } = server
  // Whatever ends this program takes the server with it: immediately, for nobody wants its data any more.
  const end = () => {
    try {
      process.kill(server.pid, 'SIGQUIT')
    } catch {
      // It is gone.
    }
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  process.on('exit', end)

  async function asAdmin(work) {
    const client = new pg.Client(asSuperuser(connection.host))
    await client.connect()
    return work(client).finally(() => client.end())
  }

  return {
    pid: server.pid,
    /** Makes an empty database and answers how to connect to it. */
    async database(name) {
      await asAdmin(client => client.query(`create database ${name} owner heed`))
      return { ...connection, database: name }
    },
    /** The same with Heed's tables. */
    async heedDatabase(name) {
      const own = await this.database(name)
      const db = openDb(own)
      await migrate(db, MIGRATIONS, { at: new Date() })
      await installJobs(db)
      await db.close()
      return own
    },
    /** A copy of a database that nobody is connected to. */
    async copyOf(name, from) {
      await asAdmin(client => client.query(`create database ${name} template ${from} owner heed`))
      return { ...connection, database: name }
    },
    drop: name => asAdmin(client => client.query(`drop database ${name} with (force)`)),
    /** With `shared_preload_libraries=pg_stat_statements`: what each statement took, in a database, longest first. */
    statements: name =>
      asAdmin(async client => {
        await client.query('create extension if not exists pg_stat_statements')
        return (await client.query(STATEMENTS, [name])).rows
      }),
    /** So that nobody pays for what was written before its turn. */
    checkpoint: () => asAdmin(client => client.query('checkpoint')),
    async stop() {
      await server.stop()
      process.off('exit', end)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const STATEMENTS = `
  select s.calls, s.rows, s.total_exec_time as ms, regexp_replace(s.query, '\\s+', ' ', 'g') as text
    from pg_stat_statements s join pg_database d on d.oid = s.dbid
   where d.datname = $1 order by s.total_exec_time desc limit 30`
