// Looks whether a PostgreSQL server already runs on our cluster, without believing what a crash left behind.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { EmbeddedRefusal } from './refusal.ts'

/** What postmaster.pid says. */
type PidFile = { readonly pid: number; readonly sockets: string; readonly text: string }

export type Sighting =
  | { readonly kind: 'none' }
  /** Starting, recovering or stopping: look again soon. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'answers'; readonly pid: number; readonly sockets: string }

type Answer = 'yes' | 'not yet' | 'no'

export const PORT = 5432

/** The connection for our own chores: only the launcher uses it, Heed itself is no superuser. */
export function asSuperuser(sockets: string): pg.ClientConfig {
  return {
    host: sockets,
    port: PORT,
    user: 'postgres',
    database: 'postgres',
    application_name: 'heed launcher',
  }
}

/** Is there a server on this cluster? A pid file that names somebody else's process is set aside on the way. */
export async function look(cluster: string): Promise<Sighting> {
  const file = readPidFile(cluster)
  if (file === undefined) return { kind: 'none' }
  if (file === 'unreadable') return { kind: 'busy' }
  // A server that is just starting has not yet written where its socket will be.
  const answer = file.sockets === '' ? 'no' : await ask(file.sockets, cluster)
  if (answer === 'yes') return { kind: 'answers', pid: file.pid, sockets: file.sockets }
  if (answer === 'not yet' || isPostmaster(file.pid, cluster)) return { kind: 'busy' }
  // After a machine restart the number may belong to any process, and PostgreSQL would wait for it for ever. A dead
  // pid is left to PostgreSQL, whose own check also finds backends that outlived their postmaster.
  if (isAlive(file.pid)) setAside(pidFile(cluster), file.text)
  return { kind: 'none' }
}

/** The pid in postmaster.pid, when it can be read. */
export function postmasterPid(cluster: string): number | undefined {
  const file = readPidFile(cluster)
  return typeof file === 'object' ? file.pid : undefined
}

/** Does the server on this socket answer queries, and is our cluster the folder that it sees? */
export async function ask(sockets: string, cluster: string): Promise<Answer> {
  const client = new pg.Client({
    ...asSuperuser(sockets),
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
  })
  client.on('error', () => {})
  const mark = `heed-${randomBytes(8).toString('hex')}`
  try {
    await client.connect()
    // Paths and pids can mislead (copied folders, containers): a file that we just made cannot.
    writeFileSync(path.join(cluster, mark), '')
    const seen = await client.query(
      'select 1 from pg_stat_file($1, true) as file where file.size is not null',
      [mark],
    )
    return seen.rowCount === 1 ? 'yes' : 'no'
  } catch (error) {
    return isNotYet(error) ? 'not yet' : 'no'
  } finally {
    rmSync(path.join(cluster, mark), { force: true })
    void client.end().catch(() => {})
  }
}

/** Is this process a postmaster of this cluster? Zombies and strangers with a reused number are not. */
export function isPostmaster(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform !== 'linux') return commandLine(pid).includes(`postgres -D ${cluster} `)
  const [program = '', flag, folder = ''] = linuxCommand(pid)
  if (!program.endsWith('postgres') || flag !== '-D') return false
  // The path serves where /proc/…/cwd may not be read (containers), the other one after the folder was moved.
  return isSameFile(folder, cluster) || isSameFile(`/proc/${pid}/cwd`, cluster)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Sets an empty postmaster.pid aside, which a power cut can leave and which PostgreSQL refuses to judge. */
export function setUnreadableAside(cluster: string): void {
  if (readPidFile(cluster) === 'unreadable') setAside(pidFile(cluster), readOptional(pidFile(cluster)) ?? '')
}

/** The socket has a lock of its own with the same weakness. Only for who has just found no server on the cluster. */
export function clearSocketLock(sockets: string, cluster: string): void {
  const file = path.join(sockets, `.s.PGSQL.${PORT}.lock`)
  const text = readOptional(file)
  if (text === undefined) return
  const pid = Number(text.split('\n')[0])
  const isStale = text === '' || (isAlive(pid) && !isPostmaster(pid, cluster))
  if (isStale) setAside(file, text)
}

function pidFile(cluster: string): string {
  return path.join(cluster, 'postmaster.pid')
}

function readPidFile(cluster: string): PidFile | 'unreadable' | undefined {
  const text = readOptional(pidFile(cluster))
  if (text === undefined) return undefined
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const lines = text.split('\n')
  const pid = Number(lines[0])
  const sockets = lines[4]
  if (!Number.isInteger(pid) || pid <= 0 || sockets === undefined) return 'unreadable'
  return { pid, sockets, text }
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new EmbeddedRefusal(
      'folder',
      `Heed cannot read ${file} (${code}): start it as the user it belongs to.`,
    )
  }
}

/** Moves the file first and looks at it then: another Heed may have put its server's file there in between. */
function setAside(file: string, judged: string): void {
  const aside = `${file}.stale-${randomBytes(4).toString('hex')}`
  try {
    renameSync(file, aside)
    if (readFileSync(aside, 'utf8') !== judged) linkSync(aside, file)
    rmSync(aside)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** 57P03: starting up, recovering or shutting down. 53300: too many clients, so it lives. */
function isNotYet(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['57P03', '53300', '57P01'].includes(String(error.code))
}

function linuxCommand(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

function commandLine(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [statSync(one), statSync(other)]
    return a.dev === b.dev && a.ino === b.ino
  } catch {
    return false
  }
}
