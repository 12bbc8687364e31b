// Opens the database that the settings name, migrated: DATABASE_URL, else the embedded server in the data folder.
import { installJobs } from '../jobs/schema.ts'
import type { Log } from '../log.ts'
import { type Db, isConnectionLost, openDb, sql } from './db.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { claimOwnership } from './owner.ts'
import { patiently } from './patience.ts'

export type OpenOptions = {
  readonly dataDir: string
  readonly databaseUrl: string | null
  /** The migrations. */
  readonly folder: string
  /** Of the embedded server there is one owner, who stops it in the end; guests need an owner that runs. */
  readonly role: 'owner' | 'guest'
  readonly log: Log
  readonly at: Date
}

export type OpenDatabase = { readonly db: Db; close(): Promise<void> }

const POOL = 12

/** The folder is in use by another Heed. */
class FolderRefusal extends Error {
  override readonly name = 'FolderRefusal'
}

export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { databaseUrl, log } = options
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection broke')
  if (databaseUrl !== null) {
    const db = openDb({ connectionString: databaseUrl }, { max: POOL, onError })
    return migrated(db, options, async () => {})
  }
  const told = { info: (text: string) => log.debug(text), warn: (text: string) => log.warn(text) }
  const server = await startEmbedded({ dataDir: options.dataDir, log: told })
  const claim = options.role === 'owner' ? await claimOwnership(server.connection) : null
  if (claim?.kind === 'taken') {
    await server.leave()
    throw new FolderRefusal(
      `Another Heed (${claim.by}) runs on ${options.dataDir}. Stop it, set HEED_DATA to another folder, or set DATABASE_URL.`,
    )
  }
  const close = async () => {
    // A guest that had to start the server itself takes it down again, unless an owner has come since.
    const own = claim ?? (server.adopted ? null : await claimOwnership(server.connection))
    if (own?.kind !== 'owner') return server.leave()
    await own.release()
    await server.stop()
  }
  return migrated(openDb(server.connection, { max: POOL, onError }), options, close)
}

async function migrated(
  db: Db,
  { folder, at, log }: OpenOptions,
  close: () => Promise<void>,
): Promise<OpenDatabase> {
  try {
    await answering(db, log)
    const { applied } = await migrate(db, folder, { at })
    await installJobs(db)
    if (applied.length > 0) log.debug({ applied }, 'the database was brought up to date')
    return { db, close }
  } catch (error) {
    await db.close()
    await close()
    throw error
  }
}

const ANY = sql('database_answers', 'select 1')

/** After a restart of the machine Heed may be up before PostgreSQL is. */
async function answering(db: Db, log: Log): Promise<void> {
  try {
    await db.run(ANY)
  } catch (error) {
    if (!isConnectionLost(error)) throw error
    log.warn({ err: error }, 'the database does not answer yet; Heed waits some seconds for it')
    await patiently(() => db.run(ANY))
  }
}
