// Decides as whom PostgreSQL runs: it refuses root, and initdb refuses a user without a line in the user list.
import { type SpawnOptions, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'

export type Owner = { readonly uid: number; readonly gid: number }

/** One way to start a program. `owner` is who must own the database folder, seen from outside. */
export type RunAs = {
  readonly words: string
  readonly owner: Owner
  readonly wrap: readonly string[]
  readonly spawn: { readonly uid?: number; readonly gid?: number }
}

export type Outcome = { readonly code: number; readonly output: string }

// Our own environment carries secrets (provider tokens) that the database server has no use for.
const ENV = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' }
const NOBODY = { uid: 65534, gid: 65534 }

/** The ways to try, best first. `cluster` is the owner of the database when there is one already. */
export function waysToRun(cluster: Owner | undefined): readonly RunAs[] {
  const me = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }
  if (me.uid !== 0) return hasName() ? [asMyself(me)] : [inNamespace(me), asMyself(me)]
  if (cluster !== undefined && cluster.uid === 0) return [inNamespace(me), droppedTo(nobody())]
  return [droppedTo(cluster ?? nobody()), inNamespace(me)]
}

/** Spawn options and arguments for `program`; the folder is `/`, because the user may not enter ours. */
export function command(
  way: RunAs,
  program: string,
  args: readonly string[],
): [string, string[], SpawnOptions] {
  const [first = program, ...rest] = [...way.wrap, program, ...args]
  return [first, rest, { ...way.spawn, cwd: '/', env: ENV }]
}

/** Runs a program to its end. A program that cannot be started at all answers code 127 with the reason. */
export function run(way: RunAs, program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise(resolve => {
    const child = startQuietly(way, program, args)
    if (child instanceof Error) {
      resolve({ code: 127, output: child.message })
      return
    }
    let output = ''
    const gather = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on('data', gather)
    child.stderr?.on('data', gather)
    child.on('error', error => resolve({ code: 127, output: error.message }))
    child.on('close', code => resolve({ code: code ?? 1, output: output.trim() }))
  })
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function asMyself(me: Owner): RunAs {
  return { words: `as uid ${me.uid}`, owner: me, wrap: [], spawn: {} }
}

function droppedTo(owner: Owner): RunAs {
  return { words: `as uid ${owner.uid} instead of root`, owner, wrap: [], spawn: owner }
}

/** Inside the namespace we are nobody, outside the files stay ours: it works below folders that only we may enter. */
function inNamespace(me: Owner): RunAs {
  const { uid, gid } = nobody()
  return {
    words: `as uid ${uid} in a user namespace`,
    owner: me,
    wrap: ['unshare', '-U', `--map-user=${uid}`, `--map-group=${gid}`, '--'],
    spawn: {},
  }
}

/** On macOS and old Fedora nobody has another number than 65534; the user list knows. */
function nobody(): Owner {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find(one => one.startsWith('nobody:'))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid === undefined || gid === undefined) return NOBODY
    return { uid: Number(uid), gid: Number(gid) }
  } catch {
    return NOBODY
  }
}

/** Node throws when it may not change the user, and tells of a missing program by an event: here both are values. */
function startQuietly(way: RunAs, program: string, args: readonly string[]) {
  try {
    const [file, rest, options] = command(way, program, args)
    return spawn(file, rest, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    return error as Error
  }
}
