// A whole Heed for a story: real PostgreSQL, the real server on a port of its own, and the sandbox beside it over HTTP.
import { createServer } from 'node:net'
import { followClock } from '../../src/app/clock.ts'
import { makeApp } from '../../src/app.ts'
import { type Config, SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { registerSenders, seedDemo } from '../../src/demo.ts'
import { receiveAll } from '../../src/features/inbox/receive.ts'
import { startWork, type Work } from '../../src/features/messages/work.ts'
import { makeRuntime, type Runtime } from '../../src/runtime.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

export const KEY = 'heed_test_owner_key_0123456789'

/** A story reads many shapes of JSON; its expectations check every step of them. */
export type Json = { readonly [key: string]: Json } & readonly Json[]

export type Heard = {
  direction: 'in' | 'out'
  body: string
  at: string
  by: string
  from: string
  to: string
}

export type TestHeed = {
  readonly rt: Runtime
  readonly url: string
  readonly sandboxUrl: string
  readonly database: FreshDatabase
  readonly accountId: string
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Json; headers: Headers }>
  /** A virtual phone: it texts, and it shows what it got. */
  phone(number: string): Phone
  faults(set: object): Promise<void>
  /** Resolves when the condition holds; fails with its last answer after some seconds. Nothing sleeps for luck. */
  until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T>
  pauseWork(): Promise<void>
  resumeWork(): Promise<void>
  stop(): Promise<void>
}

export type Phone = {
  readonly number: string
  texts(body: string, to?: string): Promise<void>
  /** What it received, the oldest first. */
  received(): Promise<Heard[]>
  bodies(): Promise<string[]>
}

export const LONG_CODE = '+15125550100'
export const TOLL_FREE = '+18335550100'
export const SHORT_CODE = '55512'

export async function startHeed(options: { works?: boolean } = {}): Promise<TestHeed> {
  const database = await freshDatabase({ max: 12 })
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const config = testConfig(port, sandboxPort)
  const rt = await makeRuntime(config, database.db)
  const stopClock = await followClock(rt)
  await seedDemo(rt)
  const app = await makeApp(rt)
  await app.listen({ port, host: '127.0.0.1' })
  const sandbox = await openSandbox(config)
  const stopRegistering = registerSenders(rt)
  let work: Work | null = options.works === false ? null : await startWork(rt)
  const account = await database.db.rows<{ account_id: string }>({
    name: 'test_account',
    text: 'select account_id from accounts',
  })
  const heed: TestHeed = {
    rt,
    url: config.publicUrl,
    sandboxUrl: sandbox.url,
    database,
    accountId: account[0]!.account_id,
    api: (method, path, body, headers) => callApi(config.publicUrl, method, path, body, headers),
    phone: number => phoneOn(sandbox.url, number),
    faults: set => mustPut(`${sandbox.url}/faults`, set),
    until,
    async pauseWork() {
      await work?.stop()
      work = null
    },
    async resumeWork() {
      await receiveAll(rt)
      work ??= await startWork(rt)
    },
    async stop() {
      stopRegistering()
      await work?.stop()
      await app.close()
      await sandbox.stop()
      stopClock()
      await rt.close()
      await database.drop()
    },
  }
  await until('the sandbox knows the numbers', async () => (await knownNumbers(config)) >= 3)
  return heed
}

export function testConfig(port: number, sandboxPort: number): Config {
  return {
    port,
    host: '127.0.0.1',
    dataDir: '/nonexistent',
    databaseUrl: null,
    publicUrl: `http://127.0.0.1:${port}`,
    secret: 'a secret of the tests, long enough to be one',
    firstApiKey: KEY,
    sandbox: { url: `http://127.0.0.1:${sandboxPort}`, accountSid: SANDBOX_SID, authToken: SANDBOX_TOKEN },
    sandboxPort,
    trustProxy: false,
    logLevel: process.env.HEED_TEST_LOG ?? 'error',
  }
}

function openSandbox(config: Config): Promise<Sandbox> {
  return startSandbox({
    port: config.sandboxPort,
    accountSid: SANDBOX_SID,
    authToken: SANDBOX_TOKEN,
    stateFile: null,
    clockUrl: `${config.publicUrl}/sandbox/clock`,
    segmentsPerSecond: 1000,
    deliveryMs: 5,
  })
}

async function knownNumbers(config: Config): Promise<number> {
  const url = `${config.sandbox!.url}/2010-04-01/Accounts/${SANDBOX_SID}/IncomingPhoneNumbers.json`
  const authorization = `Basic ${Buffer.from(`${SANDBOX_SID}:${SANDBOX_TOKEN}`).toString('base64')}`
  const answer = await fetch(url, { headers: { authorization } })
  return ((await answer.json()) as { incoming_phone_numbers: unknown[] }).incoming_phone_numbers.length
}

export async function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function callApi(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: (text === '' ? null : JSON.parse(text)) as Json,
    headers: answer.headers,
  }
}

function phoneOn(sandboxUrl: string, number: string): Phone {
  const at = `${sandboxUrl}/phones/${encodeURIComponent(number)}/messages`
  const all = async () => {
    const answer = (await (await fetch(at)).json()) as { items?: Heard[]; messages?: Heard[] } & Heard[]
    return answer.items ?? answer.messages ?? answer
  }
  const received = async () => (await all()).filter(one => one.to === number)
  return {
    number,
    received,
    bodies: async () => (await received()).map(one => one.body),
    async texts(body, to = LONG_CODE) {
      const answer = await fetch(at, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ to, body }),
      })
      if (answer.status !== 201)
        throw new Error(`the phone could not text: ${answer.status} ${await answer.text()}`)
    },
  }
}

async function mustPut(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}

const PATIENCE_MS = 15_000

async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 15))
  }
}
