// Brings one PostgreSQL server up on our cluster, whatever the last crash left, and takes it down again.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import type { Settings } from './cluster.ts'
import { openSockets, type Place, turnLog } from './place.ts'
import {
  ask,
  clearSocketLock,
  isPostmaster,
  look,
  PORT,
  postmasterPid,
  setUnreadableAside,
} from './postmaster.ts'
import { EmbeddedRefusal, USE_URL } from './refusal.ts'
import { command, type RunAs } from './user.ts'

/** Lines for people. pino fits. */
export type Log = { info(text: string): void; warn(text: string): void }

export type Running = {
  readonly pid: number
  readonly sockets: string
  readonly adopted: boolean
  readonly child: ChildProcess | undefined
}

/** What a start needs when there is no server to adopt: decided only then, because it may copy and chown. */
export type Setup = { readonly way: RunAs; readonly binaries: Binaries }

const PAUSE = 50
const PATIENCE_UNREADABLE = 2000
const PATIENCE_ORPHANS = 30_000
const PATIENCE_STOP = 60_000
const TALK_EVERY = 10_000

/** Adopts the server that runs already, else starts one and waits until it answers. Throws `start` when it cannot. */
export async function bringUp(
  place: Place,
  setup: () => Promise<Setup>,
  settings: Settings,
  log: Log,
): Promise<Running> {
  const waited = stopwatch()
  const talk = every(TALK_EVERY)
  for (;;) {
    const seen = await look(place.cluster)
    if (seen.kind === 'answers') return { ...seen, adopted: true, child: undefined }
    if (seen.kind === 'busy') {
      if (waited() > PATIENCE_UNREADABLE) setUnreadableAside(place.cluster)
      if (talk()) log.info('Waiting for the database server that is starting or stopping.')
      await delay(PAUSE)
      continue
    }
    const tried = await launch(place, await setup(), settings, log)
    if (tried.kind === 'up') return tried.running
    if (tried.kind === 'orphans' && waited() < PATIENCE_ORPHANS) {
      log.warn('The database server was killed; waiting for what is left of it to end.')
      await delay(PAUSE * 5)
    } else if ((await look(place.cluster)).kind === 'none') throw failure(tried.words, place)
  }
}

/**
 * Fast shutdown: open transactions are rolled back, everything committed is on disk.
 * Resolves when the process is gone, and answers false when it cannot be seen from here (another container's).
 */
export async function takeDown(pid: number, place: Place, log: Log): Promise<boolean> {
  if (!isPostmaster(pid, place.cluster)) return (await look(place.cluster)).kind !== 'answers'
  signal(pid, 'SIGINT')
  const waited = stopwatch()
  let pressed = false
  while (isPostmaster(pid, place.cluster)) {
    if (!pressed && waited() > PATIENCE_STOP) {
      pressed = true
      log.warn(`The database server did not stop within ${PATIENCE_STOP / 1000} s; stopping it hard.`)
      signal(pid, 'SIGQUIT')
    }
    await delay(PAUSE / 2)
  }
  return true
}

type Tried =
  | { readonly kind: 'up'; readonly running: Running }
  | { readonly kind: 'orphans' | 'down'; readonly words: string }

async function launch(place: Place, setup: Setup, settings: Settings, log: Log): Promise<Tried> {
  turnLog(place)
  await openSockets(place, setup.way.owner)
  clearSocketLock(place.sockets, place.cluster)
  const file = openSync(place.log, 'a+', 0o600)
  try {
    const from = fstatSync(file).size
    const child = spawnServer(place, setup, settings, file)
    if (await answers(child, place, log)) {
      child.unref()
      const running = { pid: child.pid ?? 0, sockets: place.sockets, adopted: false, child }
      return { kind: 'up', running }
    }
    const words = tail(file, from)
    return { kind: words.includes('is still in use') ? 'orphans' : 'down', words }
  } finally {
    closeSync(file)
  }
}

/** Detached: Ctrl-C in the terminal must reach Heed alone, which still has to write before the server may go. */
function spawnServer(place: Place, { way, binaries }: Setup, settings: Settings, file: number): ChildProcess {
  const fixed: Settings = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: place.sockets,
    unix_socket_permissions: '0700',
    logging_collector: 'off',
    log_destination: 'stderr',
    ...settings,
  }
  const flags = Object.entries(fixed).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // `-D <cluster>` comes first: that is how the next Heed recognizes the process.
  const args = ['-D', place.cluster, ...flags]
  const [program, rest, options] = command(way, path.join(binaries.native, 'bin/postgres'), args)
  const child = spawn(program, rest, { ...options, detached: true, stdio: ['ignore', file, file] })
  // Without a listener a program that cannot be started would end Heed; `answers` sees that it has no pid.
  child.on('error', () => {})
  return child
}

async function answers(child: ChildProcess, place: Place, log: Log): Promise<boolean> {
  const talk = every(TALK_EVERY)
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    // Only our own child counts: the socket may be that of another Heed's server, and then our child gives up.
    if (postmasterPid(place.cluster) === child.pid && (await ask(place.sockets, place.cluster)) === 'yes')
      return true
    if (talk()) log.info('The database is still recovering from the last crash.')
    await delay(PAUSE / 2)
  }
  return false
}

function failure(words: string, place: Place): EmbeddedRefusal {
  const last = words.trim().split('\n').slice(-4).join(' ')
  return new EmbeddedRefusal(
    'start',
    `The database server did not start: ${last} (log: ${place.log}). ${USE_URL}`,
  )
}

function tail(file: number, from: number): string {
  const buffer = Buffer.alloc(Math.max(0, Math.min(64 * 1024, fstatSync(file).size - from)))
  readSync(file, buffer, 0, buffer.length, from)
  return buffer.toString()
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function stopwatch(): () => number {
  const from = performance.now()
  return () => performance.now() - from
}

/** True once in so many milliseconds, and not at once. */
function every(period: number): () => boolean {
  let next = performance.now() + period
  return () => {
    if (performance.now() < next) return false
    next += period
    return true
  }
}
