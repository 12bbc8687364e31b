// The embedded database on good days: first and later starts, as any user, on odd machines and folders.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  buildHeed,
  cleanScratches,
  copyPackage,
  type Heed,
  isGone,
  isRoot,
  ordinary,
  scratch,
} from '../../../test/support/embedded.ts'
import { findBinaries } from './embedded/binaries.ts'
import { memorySettings } from './embedded/cluster.ts'
import { startEmbedded } from './embedded.ts'

let program: Awaited<ReturnType<typeof buildHeed>>
beforeAll(async () => {
  program = await buildHeed()
})
afterEach(cleanScratches)
afterAll(() => program.remove())

test('makes a safe database on the first start and finds it again on the next', async () => {
  const dataDir = path.join(scratch(), 'data')
  const first = await startEmbedded({ dataDir })
  expect(first.adopted).toBe(false)
  const settings = await ask(
    first.connection,
    `select current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
       current_setting('data_checksums') as checksums, current_setting('listen_addresses') as addresses,
       current_setting('is_superuser') as superuser, current_setting('server_encoding') as encoding,
       datlocprovider as provider, datlocale as locale
     from pg_database where datname = current_database()`,
  )
  expect(settings).toEqual([
    {
      ...{ fsync: 'on', pages: 'on', checksums: 'on', addresses: '', superuser: 'off', encoding: 'UTF8' },
      ...{ provider: 'b', locale: 'C.UTF-8' },
    },
  ])
  expect(statSync(first.connection.host).mode & 0o777).toBe(0o700)
  expect(first.connection.host.startsWith(dataDir)).toBe(true)
  expect(uidOf(first.pid)).not.toBe(0)
  await ask(first.connection, 'create table kept as select 7 as number')
  await first.stop()
  expect(isGone(first.pid)).toBe(true)
  expect(existsSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'))).toBe(false)

  const second = await startEmbedded({ dataDir })
  expect(second.adopted).toBe(false)
  expect(await ask(second.connection, 'select number from kept')).toEqual([{ number: 7 }])
  await second.stop()
  expect(readdirSync(path.join(dataDir, 'postgres')).sort()).toEqual(['cluster', 'run', 'server.log'])
})

const asOrdinary = isRoot ? 'as an ordinary user (nobody)' : 'as an ordinary user (who runs this)'
test(`runs ${asOrdinary}`, async () => {
  const dataDir = folderOf(ordinary, 'data')
  const heed = program.start({ dataDir }, ordinary)
  const { pid } = await heed.hear('up')
  expect(uidOf(pid)).toBe(ordinary.uid ?? process.geteuid?.())
  await heed.stop()
  expect(isGone(pid)).toBe(true)
})

const nameless = { uid: 54321, gid: 54321 }
const asNameless = isRoot
  ? 'as a user that the system does not know by name: works, or says so'
  : 'not root, so without a nameless user to try: the user that runs this has a name and works'
test(`runs ${asNameless}`, async () => {
  const as = isRoot ? nameless : {}
  const dataDir = folderOf(as, 'data')
  const heed = program.start({ dataDir }, as)
  if (!isRoot || canUnshare(nameless)) {
    await heed.hear('up')
    await heed.stop()
  } else {
    const refused = await heed.hear('refused')
    expect(refused.text).toContain('needs a user that the system knows by name')
    expect(refused.text).toContain('DATABASE_URL')
  }
})

const belowClosed = isRoot
  ? 'root, below a folder that only root may enter: works in a user namespace, or says so'
  : 'not root, so below a folder that only its owner may enter'
test(`runs as ${belowClosed}`, async () => {
  const closed = path.join(scratch(), 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const heed = program.start({ dataDir: path.join(closed, 'data') })
  if (!isRoot || canUnshare({})) {
    const { pid } = await heed.hear('up')
    if (isRoot) expect(await logged(heed)).toContain('in a user namespace')
    await heed.stop()
    expect(isGone(pid)).toBe(true)
    const again = program.start({ dataDir: path.join(closed, 'data') })
    await again.hear('up')
    await again.stop()
  } else {
    expect((await heed.hear('refused')).text).toContain('DATABASE_URL')
  }
})

const keepsOwner = isRoot
  ? 'root takes up the database of an ordinary user and leaves it theirs'
  : 'not root, so only: an ordinary user finds the database of the start before'
test(keepsOwner, async () => {
  // Every Linux knows uid 1 (daemon); root alone would choose nobody.
  const as = isRoot ? { uid: 1, gid: 1 } : {}
  const dataDir = folderOf(as, 'data')
  const theirs = program.start({ dataDir }, as)
  const owner = uidOf((await theirs.hear('up')).pid)
  await theirs.stop()
  const mine = program.start({ dataDir })
  expect(uidOf((await mine.hear('up')).pid)).toBe(owner)
  await mine.stop()
  expect(statSync(path.join(dataDir, 'postgres/cluster')).uid).toBe(owner)
  const again = program.start({ dataDir }, as)
  await again.hear('up')
  await again.stop()
})

const notOurs = isRoot ? 'a folder of somebody else' : 'a folder that may not be read (this run is not root)'
test(`refuses ${notOurs}`, async () => {
  const dataDir = folderOf(ordinary, 'data')
  const home = path.join(dataDir, 'postgres')
  mkdirSync(path.join(home, 'cluster'), { recursive: true })
  chmodSync(home, isRoot ? 0o700 : 0)
  const heed = program.start({ dataDir }, ordinary)
  const { kind, text } = await heed.hear('refused')
  chmodSync(home, 0o700)
  expect(kind).toBe('folder')
  expect(text).toContain(home)
})

test('restores the links that npm drops in a copy, and leaves the package as it is', async () => {
  const folder = scratch()
  const packageDir = copyPackage(folder, { links: false })
  const before = readdirSync(path.join(packageDir, 'native/lib'))
  expect(before).not.toContain('libicuuc.so.60')
  const dataDir = path.join(folder, 'data')
  const embedded = await startEmbedded({ dataDir, packageDir })
  expect(await ask(embedded.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(commandOf(embedded.pid)).toContain(path.join(dataDir, 'runtime'))
  await embedded.stop()
  expect(readdirSync(path.join(packageDir, 'native/lib'))).toEqual(before)
})

const unreadable = isRoot
  ? 'copies the programs when they lie where the unprivileged user cannot read them'
  : 'not root, so it reads its own programs: no copy is made'
test(unreadable, async () => {
  const folder = scratch()
  const packageDir = copyPackage(folder, { links: true })
  chmodSync(packageDir, 0o700)
  const dataDir = path.join(folder, 'data')
  mkdirSync(path.join(dataDir, 'runtime/17.0.0'), { recursive: true })
  const embedded = await startEmbedded({ dataDir, packageDir })
  expect(commandOf(embedded.pid).includes(path.join(dataDir, 'runtime'))).toBe(isRoot)
  // What older versions left is gone.
  expect(readdirSync(path.join(dataDir, 'runtime'))).toEqual(isRoot ? [findBinaries().version] : [])
  await embedded.stop()
})

test('keeps the socket in a short private folder when the data folder has a long path', async () => {
  const dataDir = path.join(scratch(), 'a-long-name-'.repeat(12))
  const embedded = await startEmbedded({ dataDir })
  const { host } = embedded.connection
  expect(host.length).toBeLessThan(80)
  expect(statSync(host).mode & 0o777).toBe(0o700)
  expect(await ask(embedded.connection, 'select 1 as one')).toEqual([{ one: 1 }])
  // Another TMPDIR would give another folder: the server that runs says itself where its socket is.
  const heed = program.start({ dataDir })
  const { adopted, pid } = await heed.hear('up')
  expect({ adopted, pid, host: (await heed.hear('up')).host }).toEqual({
    adopted: true,
    pid: embedded.pid,
    host,
  })
  await embedded.leave()
  await heed.stop()
  rmSync(host, { recursive: true })
})

test('refuses a socket folder that others may enter', async () => {
  const dataDir = path.join(scratch(), 'data')
  mkdirSync(path.join(dataDir, 'postgres/run'), { recursive: true })
  chmodSync(path.join(dataDir, 'postgres/run'), 0o777)
  await expect(startEmbedded({ dataDir })).rejects.toThrow(/not private/)
})

test('says so when the data folder cannot be made', async () => {
  const folder = scratch()
  writeFileSync(path.join(folder, 'file'), '')
  const refusal = await startEmbedded({ dataDir: path.join(folder, 'file/data') }).catch((e: unknown) => e)
  expect(refusal).toMatchObject({ kind: 'folder', message: expect.stringContaining('DATABASE_URL') })
})

test('refuses a database of another major version, says what to do and changes nothing', async () => {
  const dataDir = path.join(scratch(), 'data')
  const cluster = path.join(dataDir, 'postgres/cluster')
  mkdirSync(cluster, { recursive: true })
  writeFileSync(path.join(cluster, 'PG_VERSION'), '17\n')
  const refusal = await startEmbedded({ dataDir }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ kind: 'version' })
  expect(String(refusal)).toMatch(/made by PostgreSQL 17.*brings PostgreSQL 18.*DATABASE_URL/s)
  expect(readdirSync(cluster)).toEqual(['PG_VERSION'])
})

test('says DATABASE_URL on a machine that npm has no PostgreSQL for', () => {
  for (const [platform, arch] of [
    ['win32', 'x64'],
    ['freebsd', 'x64'],
    ['linux', 'riscv64'],
  ] as const) {
    expect(() => findBinaries(platform, arch)).toThrow(/DATABASE_URL/)
  }
  const other = process.arch === 'arm64' ? 'x64' : 'arm64'
  expect(() => findBinaries('darwin', other)).toThrow(/npm ci.*DATABASE_URL/)
})

test('says DATABASE_URL where the programs lack their C library, as on Alpine', async () => {
  const folder = scratch()
  const packageDir = copyPackage(folder, { links: true })
  const file = path.join(packageDir, 'native/bin/postgres')
  // The path of the loader is in the program's head: another one is not there, just as glibc's is not on musl.
  writeFileSync(file, Buffer.from(readFileSync(file, 'latin1').replace('/ld-linux-', '/ld-lacks-'), 'latin1'))
  const refusal = await startEmbedded({ dataDir: path.join(folder, 'data'), packageDir }).catch(
    (e: unknown) => e,
  )
  expect(refusal).toMatchObject({ kind: 'unsupported' })
  expect(String(refusal)).toMatch(/musl.*DATABASE_URL/)
})

test.for([
  [512, '128MB', '512MB'],
  [1024, '128MB', '512MB'],
  [2048, '256MB', '1024MB'],
  [3000, '375MB', '1500MB'],
  [8192, '1024MB', '4096MB'],
  [262_144, '1024MB', '4096MB'],
] as const)('of %i MB of memory the database takes %s', ([megabytes, own, cached]) => {
  const settings = { shared_buffers: own, effective_cache_size: cached }
  expect(memorySettings(megabytes * 1024 ** 2)).toEqual(settings)
})

test('says what the server said when it cannot start', async () => {
  const dataDir = path.join(scratch(), 'data')
  const refusal = await startEmbedded({ dataDir, settings: { shared_buffers: 'plenty' } }).catch(
    (e: unknown) => e,
  )
  expect(refusal).toMatchObject({ kind: 'start' })
  expect(String(refusal)).toMatch(/shared_buffers.*server\.log/)
})

test('begins the server log anew when it grew beyond 10 MB', async () => {
  const dataDir = path.join(scratch(), 'data')
  const home = path.join(dataDir, 'postgres')
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(path.join(home, 'server.log'), 'old')
  truncateSync(path.join(home, 'server.log'), 11 * 1024 * 1024)
  const embedded = await startEmbedded({ dataDir })
  expect(statSync(path.join(home, 'server.log')).size).toBeLessThan(100_000)
  expect(statSync(path.join(home, 'server.log.1')).size).toBe(11 * 1024 * 1024)
  await embedded.stop()
})

function folderOf(owner: { uid?: number; gid?: number }, name: string): string {
  const folder = path.join(scratch(), name)
  mkdirSync(folder)
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid)
  return folder
}

async function ask(connection: pg.ClientConfig, text: string): Promise<unknown[]> {
  const client = new pg.Client(connection)
  await client.connect()
  return (await client.query(text).finally(() => client.end())).rows
}

function uidOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
}

function canUnshare(as: { uid?: number; gid?: number }): boolean {
  const options = { ...as, cwd: '/' }
  return spawnSync('unshare', ['-U', '--map-user=65534', '--map-group=65534', 'true'], options).status === 0
}

async function logged(heed: Heed): Promise<string> {
  return heed.words.map(word => (word.say === 'log' ? word.text : '')).join('\n')
}
