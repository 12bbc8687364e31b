// Makes the database cluster so that a crash never leaves half of one, and guards it against another major version.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { lchown, mkdir, open, readdir } from 'node:fs/promises'
import { totalmem } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { Binaries } from './binaries.ts'
import { own, type Place } from './place.ts'
import { asSuperuser, isAlive } from './postmaster.ts'
import { EmbeddedRefusal, USE_URL } from './refusal.ts'
import { type Owner, type RunAs, run } from './user.ts'

export type Settings = Readonly<Record<string, string>>

export const ROLE = 'heed'
export const DATABASE = 'heed'

// Written into postgresql.conf once, where an operator may change them. For a machine that also runs Heed.
const TUNING: Settings = {
  maintenance_work_mem: '64MB',
  max_connections: '64',
  max_wal_size: '1GB',
  random_page_cost: '1.1',
  jit: 'off',
  // Each I/O worker is a process that does nothing for a data set that fits into memory.
  io_method: 'sync',
  // Parallel queries need /dev/shm, of which a container has 64 MB, and take cores from the sending of texts.
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
}

const MB = 1024 ** 2
/** An eighth of the memory is the database's own: a page from there costs nothing, one from the system its checksum. */
const OWN_MEMORY = { least: 128, part: 1 / 8, most: 1024 } as const
/** What the system keeps of the files in memory, by times of that. */
const CACHED = 4

// Half-made clusters are called after the process that makes them, those given up after nobody.
const DRAFT = 'cluster.new-'
const TRASH = 'cluster.trash-'
// In a container our own pid may be that of the Heed that crashed: these are really ours.
const drafts = new Set<string>()

/** PostgreSQL opens only a cluster of its own major version. */
export function guardVersion({ cluster, dataDir }: Place, { major }: Binaries): void {
  const made = readVersion(cluster)
  if (made === undefined || made === major) return
  throw new EmbeddedRefusal(
    'version',
    `The database in ${dataDir} was made by PostgreSQL ${made}, but this Heed brings PostgreSQL ${major}, which ` +
      'cannot open it. Nothing was changed. Start the Heed that made it and move the data from there, ' +
      `or set DATABASE_URL to a PostgreSQL ${made} that runs on ${cluster}.`,
  )
}

export function clusterOwner({ cluster }: Place): Owner | undefined {
  if (!existsSync(cluster)) return undefined
  const { uid, gid } = statSync(cluster)
  return { uid, gid }
}

/** The database folder for this way to run: made when missing, handed to its user when it belongs to another. */
export async function openHome(place: Place, way: RunAs): Promise<void> {
  await mkdir(place.home, { recursive: true, mode: 0o700 })
  if (existsSync(place.cluster)) await ownTree(place.cluster, way.owner)
  await own(place.home, way.owner)
}

/** Runs initdb beside the place and moves the finished cluster there in one step. */
export async function makeCluster(
  place: Place,
  way: RunAs,
  binaries: Binaries,
  sync: boolean,
): Promise<void> {
  if (existsSync(place.cluster)) return
  const draft = path.join(place.home, `${DRAFT}${process.pid}-${randomBytes(4).toString('hex')}`)
  drafts.add(path.basename(draft))
  const done = await run(way, path.join(binaries.native, 'bin/initdb'), initdbArguments(draft, sync))
  if (done.code !== 0) {
    discard(place, draft)
    throw new EmbeddedRefusal(
      'start',
      `initdb could not make the database: ${complaint(done.output)} ${helpFor(done.output)}`,
    )
  }
  try {
    renameSync(draft, place.cluster)
    await syncFolder(place.home)
  } catch (error) {
    discard(place, draft)
    // Another Heed was quicker: its cluster is as good.
    if (!existsSync(place.cluster)) throw error
  }
}

/** Removes what crashed starts left, but nothing that another Heed is making at this moment. */
export function tidyDrafts(place: Place): void {
  if (!existsSync(place.home)) return
  for (const name of readdirSync(place.home)) {
    const file = path.join(place.home, name)
    if (name.startsWith(TRASH)) remove(file)
    else if (name.startsWith(DRAFT) && isLeftOver(name)) discard(place, file)
  }
}

/** The role and the database that Heed works with. Heed is no superuser, just as on a PostgreSQL of somebody else. */
export async function ensureDatabase(sockets: string): Promise<void> {
  const client = new pg.Client(asSuperuser(sockets))
  client.on('error', () => {})
  await client.connect()
  try {
    const role = await client.query('select from pg_roles where rolname = $1', [ROLE])
    if (role.rowCount === 0) await unlessThere(client.query(`create role ${ROLE} login`))
    const database = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (database.rowCount === 0) await unlessThere(client.query(`create database ${DATABASE} owner ${ROLE}`))
  } finally {
    await client.end()
  }
}

function readVersion(cluster: string): string | undefined {
  try {
    return readFileSync(path.join(cluster, 'PG_VERSION'), 'utf8').trim()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && !existsSync(cluster)) return undefined
    throw new EmbeddedRefusal(
      'folder',
      `Heed cannot read the database in ${cluster} (${code}). ` +
        `Start it as the user that the folder belongs to. ${USE_URL}`,
    )
  }
}

/** `memory` in bytes, of the machine or of the container that this runs in. */
export function memorySettings(memory: number): Settings {
  const { least, part, most } = OWN_MEMORY
  const own = Math.floor(Math.min(most, Math.max(least, (memory / MB) * part)))
  return { shared_buffers: `${own}MB`, effective_cache_size: `${own * CACHED}MB` }
}

function memoryHere(): number {
  const container = process.constrainedMemory()
  return container > 0 ? Math.min(container, totalmem()) : totalmem()
}

function initdbArguments(draft: string, sync: boolean): string[] {
  const tuning = Object.entries({ ...TUNING, ...memorySettings(memoryHere()) }).flatMap(([name, value]) => [
    '--set',
    `${name}=${value}`,
  ])
  return [
    ...['-D', draft, '--username=postgres', '--auth-local=trust', '--auth-host=reject'],
    // The provider that is compiled in: the same order and case rules on every machine, whatever is installed.
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--data-checksums', '--no-instructions', ...tuning, ...(sync ? [] : ['--no-sync'])],
  ]
}

/** What went wrong, without the steps that went well. */
function complaint(output: string): string {
  const lines = output.split('\n').filter(line => /(error|fatal|hint|denied|cannot|could not):? /i.test(line))
  return lines.join(' ') || output
}

function helpFor(output: string): string {
  if (!output.includes('could not look up effective user ID')) return USE_URL
  return (
    'PostgreSQL needs a user that the system knows by name. Start Heed as such a user (in a container: ' +
    `one with a line in /etc/passwd). ${USE_URL}`
  )
}

/** Renamed first, in one step: who still works in it can then no longer move it into place half-removed. */
function discard({ home }: Place, draft: string): void {
  const trash = path.join(home, `${TRASH}${randomBytes(4).toString('hex')}`)
  try {
    renameSync(draft, trash)
    remove(trash)
  } catch {
    // Gone already, or still written to by an orphaned initdb: the next start tries again.
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // The same.
  }
}

function isLeftOver(name: string): boolean {
  if (drafts.has(name)) return false
  const pid = Number(name.slice(DRAFT.length).split('-')[0])
  return pid === process.pid || !isAlive(pid)
}

async function ownTree(folder: string, owner: Owner): Promise<void> {
  if (statSync(folder).uid === owner.uid >>> 0) return
  for (const name of await readdir(folder, { recursive: true })) {
    await lchown(path.join(folder, name), owner.uid, owner.gid)
  }
  // Last, so that a crash in between is taken up again by the next start.
  await lchown(folder, owner.uid, owner.gid)
}

/** A rename is safe from a power cut only when its folder was written. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Two Heeds may start at once, and the second finds made what it did not see a moment ago. */
async function unlessThere(work: Promise<unknown>): Promise<void> {
  const there = ['42710', '42P04', '23505']
  await work.catch((error: { code?: string }) => {
    if (!there.includes(error.code ?? '')) throw error
  })
}
