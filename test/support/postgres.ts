// Before the first test: one PostgreSQL for the whole run, and a template database with all migrations applied.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openDb } from '../../src/kit/db/db.ts'
import { isAlive, isPostmaster, postmasterPid } from '../../src/kit/db/embedded/postmaster.ts'
import { type Embedded, startEmbedded } from '../../src/kit/db/embedded.ts'
import { migrate } from '../../src/kit/db/migrate.ts'
import { installJobs } from '../../src/kit/jobs/schema.ts'

/** Where the tests' databases are: `admin` may create them, `user` owns and uses them. */
export type TestServer = { readonly admin: Address; readonly user: Address; readonly template: string }

/** What pg takes for a connection; the database's name is added to it. */
export type Address = {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer
  }
}

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations')
const FOLDER = 'heed-test-server-'
// Never for real data: a power cut during the tests may cost the tests' data, and nothing else.
const QUICK = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }

let cleanUp: () => Promise<void> = async () => {}

/** `HEED_TEST_DATABASE_URL` names another server, such as a PostgreSQL 15; its user must have CREATEDB. */
export async function setup(project: TestProject): Promise<void> {
  const url = process.env.HEED_TEST_DATABASE_URL
  const addresses =
    url === undefined ? await startOwn().catch(abandon) : { admin: parse(url), user: parse(url) }
  const template = `heed_template_${randomBytes(4).toString('hex')}`
  const stopServer = cleanUp
  cleanUp = async () => {
    if (url !== undefined) await dropAll(addresses.admin, template)
    await stopServer()
  }
  await makeTemplate(addresses, template).catch(abandon)
  project.provide('postgres', { ...addresses, template })
}

export async function teardown(): Promise<void> {
  await cleanUp()
}

/** vitest calls no teardown after a setup that failed. */
async function abandon(error: unknown): Promise<never> {
  await cleanUp()
  throw error
}

async function startOwn() {
  sweep()
  const dataDir = mkdtempSync(path.join(tmpdir(), `${FOLDER}${process.pid}-`))
  // As root, so that the unprivileged user who runs PostgreSQL can pass through.
  chmodSync(dataDir, 0o711)
  cleanUp = async () => rmSync(dataDir, { recursive: true, force: true })
  const embedded = await startEmbedded({ dataDir, settings: QUICK })
  // Ctrl-C and crashes of the run end here: nothing may outlive it.
  const atExit = (): void => endServer(embedded.pid, dataDir)
  process.once('exit', atExit)
  cleanUp = () => stopOwn(embedded, dataDir).finally(() => process.off('exit', atExit))
  const { host, port, user } = embedded.connection
  return { admin: { host, port, user: 'postgres' }, user: { host, port, user } }
}

async function stopOwn(embedded: Embedded, dataDir: string): Promise<void> {
  await embedded.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function makeTemplate({ admin, user }: Omit<TestServer, 'template'>, template: string): Promise<void> {
  const client = new pg.Client({ ...admin, database: 'postgres' })
  await client.connect()
  await client.query(`create database ${template} owner ${pg.escapeIdentifier(user.user)}`)
  const db = openDb({ ...user, database: template }, { max: 1 })
  try {
    if (existsSync(MIGRATIONS)) await migrate(db, MIGRATIONS, { at: new Date(0) })
    await installJobs(db)
  } finally {
    await db.close()
    await client.end()
  }
}

function parse(url: string): Address {
  const { hostname, port, username, password, searchParams } = new URL(url)
  const address = {
    host: searchParams.get('host') ?? decodeURIComponent(hostname),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
  }
  return password === '' ? address : { ...address, password: decodeURIComponent(password) }
}

/** On a server that is not ours: our template, and the databases that crashed tests left of it. */
async function dropAll(admin: Address, template: string): Promise<void> {
  const client = new pg.Client({ ...admin, database: 'postgres' })
  await client.connect()
  const ours = `${template.replace('heed_template_', 'heed_test_')}%`
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where datname = $1 or datname like $2',
    [template, ours],
  )
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  await client.end()
}

/** Ends what runs left that were killed with kill -9. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(FOLDER)) continue
    if (isAlive(Number(name.slice(FOLDER.length).split('-')[0]))) continue
    const dataDir = path.join(tmpdir(), name)
    try {
      endServer(postmasterPid(path.join(dataDir, 'postgres/cluster')), dataDir)
    } catch {
      // Another user's, which is theirs to sweep.
    }
  }
}

function endServer(pid: number | undefined, dataDir: string): void {
  if (pid !== undefined && isPostmaster(pid, path.join(dataDir, 'postgres/cluster')))
    process.kill(pid, 'SIGQUIT')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
}
