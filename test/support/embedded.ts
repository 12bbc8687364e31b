// Starts reduced Heeds (embedded-heed.ts) as any user on scratch folders, and leaves no server behind.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'vite'
import { findBinaries } from '../../src/kit/db/embedded/binaries.ts'
import { isPostmaster, postmasterPid } from '../../src/kit/db/embedded/postmaster.ts'
import type { Order, Word } from './embedded-heed.ts'

export type Heed = {
  readonly pid: number
  readonly words: readonly Word[]
  /** Resolves with the word, also when it was said before; rejects when Heed ends without it. */
  hear<S extends Word['say']>(say: S): Promise<Extract<Word, { say: S }>>
  heard(pattern: RegExp): Promise<void>
  stop(): Promise<void>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

export const isRoot = process.geteuid?.() === 0
/** Somebody who is not root: nobody when this run is root, else who runs it. */
export const ordinary = isRoot ? { uid: 65534, gid: 65534 } : {}

const ROOT = path.join(import.meta.dirname, '../..')
const scratches: string[] = []
const heeds: Heed[] = []

/** A folder that every user may pass through. */
export function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'heed-scratch-'))
  chmodSync(folder, 0o755)
  scratches.push(folder)
  return folder
}

/** Ends everything that tests started on scratch folders, and removes those. For `afterEach`. */
export async function cleanScratches(): Promise<void> {
  for (const heed of heeds.splice(0)) await heed.kill()
  for (const folder of scratches.splice(0)) {
    for (const name of readdirSync(folder)) {
      const cluster = path.join(folder, name, 'postgres/cluster')
      const pid = existsSync(cluster) ? postmasterPid(cluster) : undefined
      if (pid !== undefined && isPostmaster(pid, cluster)) process.kill(pid, 'SIGQUIT')
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

/** The npm package of this machine, copied so that it may be changed; without its links as npm unpacks it. */
export function copyPackage(folder: string, options: { readonly links: boolean }): string {
  const target = path.join(folder, 'package')
  cpSync(path.dirname(findBinaries().native), target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: file => options.links || !/\.so(\.\d+)?$/.test(file) || !isIn(readLinks(), file),
  })
  return target
}

/** Bundles embedded-heed.ts into one file that any user can run, and answers a function that starts it. */
export async function buildHeed() {
  const folder = mkdtempSync(path.join(tmpdir(), 'heed-program-'))
  chmodSync(folder, 0o755)
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['pg-native'] },
    build: {
      ssr: path.join(ROOT, 'test/support/embedded-heed.ts'),
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'heed.mjs' } },
    },
  })
  const packageDir = copyPackage(folder, { links: true })
  const node = nodeForAll(folder)
  return {
    packageDir,
    start: (order: Order, as: { uid?: number; gid?: number } = {}) =>
      open(
        spawn(node, [path.join(folder, 'heed.mjs'), JSON.stringify({ packageDir, ...order })], {
          ...as,
          cwd: '/',
          // A group of its own, so that a test can press Ctrl-C in it.
          detached: true,
          stdio: ['pipe', 'pipe', 'inherit'],
        }),
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Waits for something that tells nobody, such as the end of a stranger's process. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10)
}

/** No such process, or one that is dead and only waits for its parent to take notice. */
export function isGone(pid: number): boolean {
  const file = `/proc/${pid}/stat`
  return !existsSync(file) || / Z /.test(readFileSync(file, 'utf8').replace(/.*\)/s, ''))
}

/** The numbers of the server's processes, the postmaster's first. */
export function serverProcesses(postmaster: number): number[] {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim()
  return [postmaster, ...children.split(' ').filter(Boolean).map(Number)]
}

function open(child: ChildProcess): Heed {
  const words: Word[] = []
  const listeners = new Set<() => void>()
  const wake = (): void => {
    for (const listener of listeners) listener()
  }
  let isOver = false
  const ended = new Promise<void>(resolve => {
    child.once('close', () => {
      isOver = true
      resolve()
      wake()
    })
  })
  createInterface({ input: child.stdout! }).on('line', line => {
    words.push(JSON.parse(line) as Word)
    wake()
  })
  const find = <W extends Word>(matches: (word: Word) => word is W): Promise<W> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = words.find(matches)
        if (found === undefined && !isOver) return
        listeners.delete(look)
        if (found !== undefined) resolve(found)
        else reject(new Error(`Heed ended and had only said ${JSON.stringify(words)}`))
      }
      listeners.add(look)
      look()
    })
  const heed: Heed = {
    pid: child.pid ?? 0,
    words,
    hear: say => find((word): word is never => word.say === say),
    heard: async pattern => {
      await find((word): word is Word => word.say === 'log' && pattern.test(word.text))
    },
    stop: async () => {
      child.stdin?.write('stop\n')
      await ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
  heeds.push(heed)
  return heed
}

/** Node may lie in root's home, where nobody else gets to. */
function nodeForAll(folder: string): string {
  const tried = spawnSync(process.execPath, ['--version'], { ...ordinary, cwd: '/' })
  if (tried.status === 0) return process.execPath
  const copy = path.join(folder, 'node')
  copyFileSync(process.execPath, copy)
  return copy
}

function readLinks(): readonly string[] {
  const file = path.join(findBinaries().native, 'pg-symlinks.json')
  const links = JSON.parse(readFileSync(file, 'utf8')) as { target: string }[]
  return links.map(link => link.target)
}

function isIn(targets: readonly string[], file: string): boolean {
  return targets.some(target => file.endsWith(`/${target}`))
}
