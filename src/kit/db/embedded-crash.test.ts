// The embedded database on bad days: kill -9 of everybody, two Heeds at once, reused process numbers, half starts.
import { spawn } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  watch,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  buildHeed,
  cleanScratches,
  isGone,
  isRoot,
  ordinary,
  scratch,
  serverProcesses,
  until,
} from '../../../test/support/embedded.ts'
import { look } from './embedded/postmaster.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

let program: Awaited<ReturnType<typeof buildHeed>>
beforeAll(async () => {
  program = await buildHeed()
})
afterEach(cleanScratches)
afterAll(() => program.remove())

test('adopts the server that a killed Heed left, and stops it', async () => {
  const dataDir = path.join(scratch(), 'data')
  const heed = program.start({ dataDir })
  const { pid } = await heed.hear('up')
  await heed.kill()
  const embedded = await startEmbedded({ dataDir })
  expect({ adopted: embedded.adopted, pid: embedded.pid }).toEqual({ adopted: true, pid })
  await write(embedded, 'after_kill')
  await embedded.stop()
  expect(isGone(pid)).toBe(true)
})

test('starts a server again that was killed while Heed lives, with everything that was committed', async () => {
  const dataDir = path.join(scratch(), 'data')
  const lines: string[] = []
  const embedded = await startEmbedded({
    dataDir,
    log: { info: t => lines.push(t), warn: t => lines.push(t) },
  })
  await write(embedded, 'committed')
  const before = embedded.pid
  process.kill(before, 'SIGKILL')
  await until(() => embedded.pid !== before)
  expect(await tables(embedded)).toEqual(['committed'])
  expect(lines.join('\n')).toContain(`process ${before}) ended unexpectedly`)
  const second = embedded.pid
  process.kill(second, 'SIGKILL')
  await until(() => embedded.pid !== second)
  expect(await tables(embedded)).toEqual(['committed'])
  await embedded.stop()
  expect(isGone(embedded.pid)).toBe(true)
})

test('starts an adopted server again that was killed', async () => {
  const dataDir = path.join(scratch(), 'data')
  const heed = program.start({ dataDir })
  const { pid } = await heed.hear('up')
  await heed.kill()
  const embedded = await startEmbedded({ dataDir })
  await write(embedded, 'committed')
  process.kill(pid, 'SIGKILL')
  await until(() => embedded.pid !== pid)
  expect(await tables(embedded)).toEqual(['committed'])
  await embedded.stop()
})

test('starts after kill -9 of Heed and the server, whichever dies first', async () => {
  const dataDir = path.join(scratch(), 'data')
  const first = program.start({ dataDir })
  const { pid } = await first.hear('up')
  await first.kill()
  process.kill(pid, 'SIGKILL')
  const second = await startEmbedded({ dataDir })
  expect(second.adopted).toBe(false)
  await write(second, 'committed')
  await second.leave()
  const third = program.start({ dataDir })
  expect((await third.hear('up')).pid).toBe(second.pid)
  for (const process_ of [second.pid, third.pid]) process.kill(process_, 'SIGKILL')
  const fourth = await startEmbedded({ dataDir })
  expect(await tables(fourth)).toEqual(['committed'])
  await fourth.stop()
})

test('waits for a backend that outlives its killed server and still holds the shared memory', async () => {
  const dataDir = path.join(scratch(), 'data')
  const heed = program.start({ dataDir })
  const { pid } = await heed.hear('up')
  await heed.kill()
  const orphan = serverProcesses(pid)[1] ?? 0
  process.kill(orphan, 'SIGSTOP')
  process.kill(pid, 'SIGKILL')
  await until(() => isGone(pid))
  const lines: string[] = []
  const warn = (text: string): void => {
    lines.push(text)
    // Only now may the orphan go on, and end: the start has met it.
    process.kill(orphan, 'SIGCONT')
  }
  const embedded = await startEmbedded({ dataDir, log: { info: () => {}, warn } })
  expect(lines.join('\n')).toContain('waiting for what is left of it')
  expect(embedded.adopted).toBe(false)
  await embedded.stop()
})

test('after a machine restart it does not take a stranger with the old number for the server', async () => {
  const dataDir = path.join(scratch(), 'data')
  const before = await startEmbedded({ dataDir })
  await write(before, 'committed')
  const file = path.join(dataDir, 'postgres/cluster/postmaster.pid')
  const left = readFileSync(file, 'utf8')
  await before.stop()
  // The same user as PostgreSQL's: only then would PostgreSQL itself believe the number.
  const stranger = spawn('sleep', ['100'], { ...ordinary, stdio: 'ignore' })
  const claimed = left.replace(/^\d+/, String(stranger.pid))
  writeFileSync(file, claimed)
  writeFileSync(path.join(dataDir, 'postgres/run/.s.PGSQL.5432.lock'), claimed)
  const after = await startEmbedded({ dataDir })
  expect(await tables(after)).toEqual(['committed'])
  await after.stop()
  expect(stranger.exitCode).toBe(null)
  stranger.kill()
  expect(readdirSync(path.dirname(file)).filter(name => name.includes('.pid'))).toEqual([])
})

test('starts over an empty postmaster.pid, as a power cut leaves it', async () => {
  const dataDir = path.join(scratch(), 'data')
  await (await startEmbedded({ dataDir })).stop()
  writeFileSync(path.join(dataDir, 'postgres/cluster/postmaster.pid'), '')
  const embedded = await startEmbedded({ dataDir })
  expect(embedded.adopted).toBe(false)
  await embedded.stop()
})

test('does not take the server of the original for that of a copied data folder', async () => {
  const folder = scratch()
  const original = await startEmbedded({ dataDir: path.join(folder, 'data') })
  await write(original, 'in_original')
  cpSync(path.join(folder, 'data'), path.join(folder, 'copy'), {
    recursive: true,
    filter: file => !file.includes('.s.PGSQL'),
  })
  const copied = await startEmbedded({ dataDir: path.join(folder, 'copy') })
  expect(copied.adopted).toBe(false)
  expect(copied.pid).not.toBe(original.pid)
  await write(copied, 'in_copy')
  expect(await tables(original)).toEqual(['in_original'])
  await copied.stop()
  expect((await look(path.join(folder, 'data/postgres/cluster'))).kind).toBe('answers')
  await original.stop()
})

test('a crash during initdb leaves no half database, and the next start cleans up', async () => {
  const dataDir = path.join(scratch(), 'data')
  const home = path.join(dataDir, 'postgres')
  mkdirSync(home, { recursive: true })
  const draft = new Promise<void>(resolve => {
    const watcher = watch(home, (_, name) => {
      if (!name?.startsWith('cluster.new-')) return
      watcher.close()
      resolve()
    })
  })
  const heed = program.start({ dataDir })
  await draft
  await heed.kill()
  expect(existsSync(path.join(home, 'cluster'))).toBe(false)
  expect(readdirSync(home).some(name => name.startsWith('cluster.new-'))).toBe(true)
  const embedded = await startEmbedded({ dataDir })
  await write(embedded, 'works')
  await embedded.stop()
  // The killed Heed's initdb may have lived on for a moment; the start after that finds nothing to do any more.
  await (await startEmbedded({ dataDir })).stop()
  expect(readdirSync(home).sort()).toEqual(['cluster', 'run', 'server.log'])
})

test('of two Heeds that start at once on an empty folder one owns the database, the other says who does', async () => {
  for (let round = 0; round < 3; round += 1) {
    const dataDir = path.join(scratch(), 'data')
    const heeds = [program.start({ dataDir, claim: true }), program.start({ dataDir, claim: true })]
    const says = await Promise.all(
      heeds.map(async heed => (await Promise.any([heed.hear('owner'), heed.hear('taken')])).say as string),
    )
    expect(says.toSorted()).toEqual(['owner', 'taken'])
    const owner = heeds[says.indexOf('owner')]!
    const other = heeds[says.indexOf('taken')]!
    expect((await other.hear('taken')).by).toMatch(new RegExp(`^heed ${owner.pid} on `))
    const up = await owner.hear('up')
    const client = new pg.Client({ host: up.host, user: 'heed', database: 'heed' })
    await client.connect()
    await client.query('create table whole (id int)')
    await client.end()
    await owner.stop()
    expect(readdirSync(path.join(dataDir, 'postgres')).sort()).toEqual(['cluster', 'run', 'server.log'])
  }
})

test('a second Heed on a database in use is refused; after kill -9 of the first it is the owner', async () => {
  const dataDir = path.join(scratch(), 'data')
  const first = program.start({ dataDir, claim: true })
  await first.hear('owner')
  const second = program.start({ dataDir, claim: true })
  expect((await second.hear('taken')).by).toContain(`heed ${first.pid} on `)
  // The refused one leaves the server to the owner.
  expect((await look(path.join(dataDir, 'postgres/cluster'))).kind).toBe('answers')
  await first.kill()
  const third = program.start({ dataDir, claim: true })
  expect((await third.hear('up')).adopted).toBe(true)
  await third.hear('owner')
  await third.stop()
})

test('Ctrl-C in the terminal reaches Heed and not the server', async () => {
  const dataDir = path.join(scratch(), 'data')
  const heed = program.start({ dataDir })
  const { pid } = await heed.hear('up')
  process.kill(-heed.pid, 'SIGINT')
  await heed.hear('interrupted')
  expect((await look(path.join(dataDir, 'postgres/cluster'))).kind).toBe('answers')
  await heed.stop()
  expect(heed.words.some(word => word.say === 'log' && word.text.includes('unexpectedly'))).toBe(false)
  expect(isGone(pid)).toBe(true)
})

const crossUser = isRoot
  ? 'root adopts and stops the server that an ordinary user’s killed Heed left'
  : 'an ordinary user adopts and stops the server of their own killed Heed (this run is not root)'
test(crossUser, async () => {
  const dataDir = scratch()
  if (ordinary.uid !== undefined) chownSync(dataDir, ordinary.uid, ordinary.gid)
  const theirs = program.start({ dataDir }, ordinary)
  const { pid } = await theirs.hear('up')
  await theirs.kill()
  const embedded = await startEmbedded({ dataDir })
  expect(embedded.pid).toBe(pid)
  await embedded.stop()
  expect(isGone(pid)).toBe(true)
})

async function write({ connection }: Embedded, table: string): Promise<void> {
  await query(connection, `create table ${table} (id int)`)
}

async function tables({ connection }: Embedded): Promise<unknown[]> {
  const rows = await query(
    connection,
    `select tablename from pg_tables where schemaname = 'public' order by 1`,
  )
  return rows.map(row => row.tablename)
}

async function query(connection: pg.ClientConfig, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  return (await client.query(text).finally(() => client.end())).rows
}
