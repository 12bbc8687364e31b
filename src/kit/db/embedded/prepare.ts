// Finds out by trying as whom and from where PostgreSQL can run on this machine, and makes the cluster that way.
import path from 'node:path'
import { type Binaries, copyBinaries, hasItsLinks } from './binaries.ts'
import { clusterOwner, makeCluster, openHome } from './cluster.ts'
import type { Place } from './place.ts'
import { EmbeddedRefusal, USE_URL } from './refusal.ts'
import type { Log, Setup } from './server.ts'
import { type RunAs, run, waysToRun } from './user.ts'

/** `sync: false` is for tests: a cluster that no power cut has to survive. */
export async function prepare(
  place: Place,
  installed: Binaries,
  options: { readonly sync: boolean; readonly log: Log },
): Promise<Setup> {
  const reasons: string[] = []
  for (const way of waysToRun(clusterOwner(place))) {
    const found = await settle(place, way, installed)
    if (typeof found === 'string') {
      reasons.push(`${way.words}: ${found}`)
      continue
    }
    options.log.info(`PostgreSQL ${installed.version} runs ${way.words}, its data is in ${place.home}.`)
    await makeCluster(place, way, found, options.sync)
    return { way, binaries: found }
  }
  throw cannotRun(place, reasons)
}

/** The programs that can be run this way, or why none can. */
async function settle(place: Place, way: RunAs, installed: Binaries): Promise<Binaries | string> {
  try {
    await openHome(place, way)
  } catch (error) {
    return (error as Error).message
  }
  const entered = await run(way, '/bin/sh', ['-c', 'test -w "$1" && test -x "$1"', 'sh', place.home])
  if (entered.code !== 0) return entered.output || `it cannot reach ${place.home}`
  const asInstalled = hasItsLinks(installed) ? await tryOut(installed, way) : 'the links are missing'
  if (asInstalled === undefined) return installed
  const copy = copyBinaries(installed, place.runtimes)
  return (await tryOut(copy, way)) ?? copy
}

/** Why the server program cannot run this way; nothing when it can. */
async function tryOut({ native }: Binaries, way: RunAs): Promise<string | undefined> {
  const done = await run(way, path.join(native, 'bin/postgres'), ['--version'])
  return done.code === 0 ? undefined : done.output || `PostgreSQL ended with code ${done.code}`
}

function cannotRun(place: Place, reasons: readonly string[]): EmbeddedRefusal {
  const tried = reasons.join('; ')
  if (reasons.some(reason => reason.includes('ENOENT'))) {
    return new EmbeddedRefusal(
      'unsupported',
      'Heed brings no PostgreSQL of its own for this system: the programs from npm need glibc, which musl systems ' +
        `such as Alpine do not have (${tried}). Set DATABASE_URL to a PostgreSQL (15 or newer) that you run yourself.`,
    )
  }
  const help =
    process.geteuid?.() === 0
      ? `Start Heed as an ordinary user, or with a data folder that every user may pass through (now ${place.dataDir}).`
      : `Check who owns ${place.dataDir} and that programs may run there.`
  return new EmbeddedRefusal('user', `PostgreSQL cannot run here (${tried}). ${help} ${USE_URL}`)
}
