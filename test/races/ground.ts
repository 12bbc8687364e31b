// A ground for races: several servers and several senders of one Heed on one real PostgreSQL, each with connections
// of
// its own, a wire that notes every call to the provider, and the sandbox behind it.
import { createHmac } from 'node:crypto'
import type pg from 'pg'
import { makeApp } from '../../src/app.ts'
import { type Config, SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { seedDemo } from '../../src/demo.ts'
import { receiveAll } from '../../src/features/inbox/receive.ts'
import { queueText } from '../../src/features/messages/queue.ts'
import { startWork, type Work } from '../../src/features/messages/work.ts'
import { findSender, listSenders, type Sender, webhookUrl } from '../../src/features/senders/queries.ts'
import { type Db, openDb, sql } from '../../src/kit/db/db.ts'
import { makeRuntime, type Runtime } from '../../src/runtime.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { AT_ANY_HOUR, type Json, KEY, testConfig } from '../support/heed.ts'
import { AUDIT, SLOW_MOTION } from './audit.ts'
import { startWire, type Wire } from './wire.ts'

export type Answer = { readonly status: number; readonly body: Json }

export type Server = {
  readonly rt: Runtime
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Plays the provider's webhook for a text, signed. Resolves with the status when Heed has answered. */
  hook(text: {
    from: string
    to: string
    body: string
    sid?: string
    more?: Record<string, string>
  }): Promise<number>
}

export type Ground = {
  readonly database: FreshDatabase
  readonly db: Db
  readonly accountId: string
  readonly servers: readonly Server[]
  readonly workers: readonly Runtime[]
  readonly senders: readonly Sender[]
  readonly wire: Wire
  /** Every error that any transaction of Heed's ended with. */
  readonly broken: readonly unknown[]
  /** A phone that nobody has ever texted. */
  newPhone(): string
  faults(set: object): Promise<void>
  startWork(): Promise<void>
  stopWork(): Promise<void>
  /** Waits until nothing is on its way and nothing waits that is due. */
  settle(): Promise<void>
  stop(): Promise<void>
}

export type GroundOptions = {
  readonly servers?: number
  readonly workers?: number
  readonly segmentsPerSecond?: number
  readonly credits?: number
  readonly slowMotion?: true
  /** Puts something between Heed and the database; the test's own connections go straight. */
  readonly through?: (connection: pg.PoolConfig) => Promise<pg.PoolConfig>
}

export async function startGround(options: GroundOptions = {}): Promise<Ground> {
  const database = await freshDatabase({ max: 4 })
  await database.db.pool.query(AUDIT)
  if (options.slowMotion) await database.db.pool.query(SLOW_MOTION)
  const connection = (await options.through?.(database.connection)) ?? database.connection
  const [sandboxPort, wirePort] = [await freePort(), await freePort()]
  const wire = await startWire(wirePort, `http://127.0.0.1:${sandboxPort}`)
  const broken: unknown[] = []
  const config = testConfig(await freePort(), wirePort)
  const servers: (Server & { close(): Promise<void> })[] = []
  for (let i = 0; i < (options.servers ?? 2); i++)
    servers.push(
      await startServer(connection, i === 0 ? config : { ...config, port: await freePort() }, broken),
    )
  const sandbox = await openSandbox(sandboxPort)
  const workers: Runtime[] = []
  for (let i = 0; i < (options.workers ?? 2); i++) workers.push(await openRuntime(connection, config, broken))
  const [account] = await database.db.rows<{ account_id: string }>(ACCOUNT)
  const accountId = account!.account_id
  await database.db.run(AT_ANY_HOUR)
  await database.db.run(PACE, [options.segmentsPerSecond ?? 100_000])
  await servers[0]!.api('POST', '/v1/credits/grants', {
    credits: options.credits ?? 1_000_000,
    reason: 'race',
  })
  const senders = await register(servers[0]!.rt, accountId, wire.url)
  let works: Work[] = []
  const stopWork = async () => {
    await Promise.all(works.splice(0).map(work => work.stop()))
  }
  return {
    database,
    db: database.db,
    accountId,
    servers,
    workers,
    senders,
    wire,
    broken,
    newPhone,
    faults: set => mustPut(`http://127.0.0.1:${sandboxPort}/faults`, set),
    async startWork() {
      works = await Promise.all(workers.map(rt => startWork(rt)))
    },
    stopWork,
    settle: () => until('all is settled', async () => (await database.db.rows(UNSETTLED)).length === 0),
    async stop() {
      await stopWork()
      await stopAll(servers, workers, sandbox, wire)
      await database.drop()
    },
  }
}

async function stopAll(
  servers: readonly { close(): Promise<void> }[],
  workers: readonly Runtime[],
  sandbox: Sandbox,
  wire: Wire,
): Promise<void> {
  // The sandbox first: a status callback must find somebody who listens.
  await sandbox.stop()
  await wire.stop()
  for (const server of servers) await server.close()
  for (const rt of workers) await rt.close()
}

const ACCOUNT = sql('ground_account', 'select account_id from accounts')
const PACE = sql('ground_pace', 'update senders set segments_per_second = $1')
const UNSETTLED = sql(
  'ground_unsettled',
  `select message_id::text as id from outbox
   union all select id::text from webhook_journal where processed_at is null and problem is null limit 1`,
)

/** A program's own value, as if it ran alone: connections, id, hints. Its errors are noted. */
async function openRuntime(connection: pg.PoolConfig, config: Config, broken: unknown[]): Promise<Runtime> {
  return makeRuntime(config, noted(openDb(connection, { max: 10 }), broken))
}

function noted(db: Db, broken: unknown[]): Db {
  return {
    ...db,
    apart: options => noted(db.apart(options), broken),
    tx: work =>
      db.tx(work).catch(error => {
        broken.push(error)
        throw error
      }),
  }
}

async function startServer(connection: pg.PoolConfig, config: Config, broken: unknown[]) {
  const rt = await openRuntime(connection, config, broken)
  await seedDemo(rt)
  const app = await makeApp(rt)
  await app.listen({ port: config.port, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${config.port}`
  return {
    rt,
    api: (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      callApi(url + path, { method, body, headers }),
    hook: (text: Parameters<Server['hook']>[0]) => callHook(rt, url, text),
    async close() {
      await app.close()
      await rt.close()
    },
  }
}

function openSandbox(port: number): Promise<Sandbox> {
  return startSandbox({
    port,
    accountSid: SANDBOX_SID,
    authToken: SANDBOX_TOKEN,
    segmentsPerSecond: 100_000,
    deliveryMs: 3,
  })
}

async function register(rt: Runtime, accountId: string, sandboxUrl: string): Promise<Sender[]> {
  const senders = await listSenders(rt.db, accountId)
  for (const sender of senders) {
    const form = { PhoneNumber: sender.phone, SmsUrl: webhookUrl(rt, sender), SegmentsPerSecond: '100000' }
    const answer = await fetch(`${sandboxUrl}/2010-04-01/Accounts/${SANDBOX_SID}/IncomingPhoneNumbers.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${SANDBOX_SID}:${SANDBOX_TOKEN}`)}` },
      body: new URLSearchParams(form),
    })
    if (!answer.ok) throw new Error(`the sandbox did not take ${sender.phone}: ${await answer.text()}`)
  }
  return senders
}

type Asked = { method: string; body?: unknown; headers?: Record<string, string> | undefined }

async function callApi(url: string, { method, body, headers }: Asked): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as Json }
}

let sids = 0

export function newSid(): string {
  sids += 1
  return `SM${sids.toString(16).padStart(32, '0')}`
}

async function callHook(
  rt: Runtime,
  url: string,
  { from, to, body, sid = newSid(), more = {} }: Parameters<Server['hook']>[0],
): Promise<number> {
  const senders = await listSenders(rt.db, (await rt.db.one<{ account_id: string }>(ACCOUNT))!.account_id)
  const sender = await findSender(rt.db, senders.find(one => one.phone === to)!.id)
  const form = { MessageSid: sid, From: from, To: to, Body: body, NumMedia: '0', ...more }
  const address = webhookUrl(rt, sender!)
  const answer = await fetch(url + new URL(address).pathname, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature(address, form) },
    body: new URLSearchParams(form),
  })
  await answer.arrayBuffer()
  return answer.status
}

/** As Twilio signs: twilio.com/docs/usage/webhooks/webhooks-security */
function signature(url: string, form: Readonly<Record<string, string>>): string {
  const fields = Object.keys(form).sort()
  const text = url + fields.map(name => name + form[name]).join('')
  return createHmac('sha1', SANDBOX_TOKEN).update(text).digest('base64')
}

let phones = 0

/** The numbers of fiction end after a hundred; these are of a real prefix that nothing here can reach. */
function newPhone(): string {
  phones += 1
  return `+1512${String(2_000_000 + phones).padStart(7, '0')}`
}

async function mustPut(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}

const PATIENCE_MS = 20_000

export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await pass(10)
  }
}

/** Lets some milliseconds go by, so that what races meets at another moment each time. */
export function pass(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/** Repeats a race until its time is up; answers how often it was run. */
export async function repeatFor(ms: number, race: (round: number) => Promise<void>): Promise<number> {
  const end = performance.now() + ms
  let rounds = 0
  while (performance.now() < end) {
    await race(rounds)
    rounds += 1
  }
  return rounds
}

/** Queues texts as the API does, and all of them in one transaction. Answers their ids. */
export function queueTexts(
  { rt }: Pick<Server, 'rt'>,
  accountId: string,
  texts: readonly { to: string; from: string; body: string }[],
): Promise<string[]> {
  return rt.db.tx(async tx => {
    const ids: string[] = []
    for (const { to, from, body } of texts) {
      const asked = { phone: to, from, body, media: [], sendAt: null, author: null }
      const queued = await queueText(rt, tx, accountId, { ...asked, kind: 'text', origin: 'api' })
      if (queued.kind !== 'queued')
        throw new Error(`the race's own text was refused: ${queued.decision.text}`)
      ids.push(queued.id)
    }
    return ids
  })
}

/** Journal rows that a sweep would take up. */
export async function sweep(server: Server): Promise<void> {
  await receiveAll(server.rt)
}
