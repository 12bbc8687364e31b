// Where the embedded database lies inside the data folder, and where its socket may be.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync, statSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EmbeddedRefusal, USE_URL } from './refusal.ts'
import type { Owner } from './user.ts'

/** All absolute. `home` belongs to the database's user and has mode 0700; `cluster` is PostgreSQL's PGDATA. */
export type Place = {
  readonly dataDir: string
  readonly home: string
  readonly cluster: string
  readonly log: string
  readonly runtimes: string
  readonly sockets: string
}

const SOCKET_NAME = '/.s.PGSQL.5432'
// sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero.
const SOCKET_LIMIT = process.platform === 'darwin' ? 103 : 107
const LOG_LIMIT = 10 * 1024 * 1024

export function openPlace(dataDir: string): Place {
  const root = makeFolder(dataDir)
  const home = path.join(root, 'postgres')
  return {
    dataDir: root,
    home,
    cluster: path.join(home, 'cluster'),
    log: path.join(home, 'server.log'),
    runtimes: path.join(root, 'runtime'),
    sockets: socketFolder(home),
  }
}

/**
 * Makes the socket folder, private to the database's user. In the temp folder anybody could have made it before
 * us.
 */
export async function openSockets({ sockets }: Place, owner: Owner): Promise<void> {
  if (!existsSync(sockets)) {
    mkdirSync(sockets, { recursive: true, mode: 0o700 })
    await own(sockets, owner)
  }
  const info = lstatSync(sockets)
  const mine = info.isDirectory() && (info.mode & 0o077) === 0
  if (!mine || ![owner.uid, process.geteuid?.()].includes(info.uid)) {
    throw new EmbeddedRefusal(
      'folder',
      `The socket folder ${sockets} is not private to the database. Remove it and start again.`,
    )
  }
  await own(sockets, owner)
}

/** Gives a folder or file to its owner; nothing to do (and nothing to be allowed) when it is theirs already. */
export async function own(file: string, owner: Owner): Promise<void> {
  if (statSync(file).uid !== owner.uid >>> 0) await chown(file, owner.uid, owner.gid)
}

/** The log of the server, begun anew when it grew beyond 10 MB; the one before is kept beside it. */
export function turnLog({ log }: Place): void {
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) renameSync(log, `${log}.1`)
}

/** 0711: who runs PostgreSQL for root must be able to pass through, and only through. */
function makeFolder(dataDir: string): string {
  try {
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o711 })
    return realpathSync(dataDir)
  } catch (error) {
    const { message } = error as Error
    throw new EmbeddedRefusal(
      'folder',
      `Heed cannot make its data folder: ${message}. Choose another one. ${USE_URL}`,
    )
  }
}

/** Below the data folder when the path fits into a socket address, else a short folder that its hash names. */
function socketFolder(home: string): string {
  const near = path.join(home, 'run')
  if (Buffer.byteLength(near + SOCKET_NAME) <= SOCKET_LIMIT) return near
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16)
  const far = path.join(tmpdir(), `heed-${hash}`)
  if (Buffer.byteLength(far + SOCKET_NAME) <= SOCKET_LIMIT) return far
  return path.join('/tmp', `heed-${hash}`)
}
