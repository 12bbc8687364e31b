// A whole Heed for a story: real PostgreSQL, the real server on a port of its own, and the sandbox beside it over
// HTTP.
import { followClock, moveClock } from '../../src/app/clock.ts'
import { makeApp, startChores } from '../../src/app.ts'
import { type Config, SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { registerSenders, seedDemo } from '../../src/demo.ts'
import { receiveAll } from '../../src/features/inbox/receive.ts'
import { startWork, type Work } from '../../src/features/messages/work.ts'
import { sql } from '../../src/kit/db/db.ts'
import { makeRuntime, type Runtime } from '../../src/runtime.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { freePort } from './free-port.ts'

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
  /**
   * Resolves when nothing is on its way any more: no text, no reply, no webhook. What did not ring by then never
   * will.
   */
  quiet(): Promise<void>
  /** Moves the clock of Heed and of the sandbox ahead, as `P30D` or `PT1H`. */
  advance(duration: string): Promise<void>
  /** The sandbox's own settings of one of our numbers. */
  numberAt(number: string, set: { advancedOptOut?: boolean; segmentsPerSecond?: number }): Promise<void>
  /** Resolves when the condition holds; fails with its last answer after some seconds. Nothing sleeps for luck. */
  until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T>
  pauseWork(): Promise<void>
  resumeWork(): Promise<void>
  stop(): Promise<void>
}

export type Phone = {
  readonly number: string
  texts(body: string, to?: string, media?: readonly string[]): Promise<void>
  /** What it received, the oldest first. */
  received(): Promise<Heard[]>
  bodies(): Promise<string[]>
}

/** What every text of the sandbox takes from the sender's turn to the ringing. */
const DELIVERY_MS = 5

export const LONG_CODE = '+15125550100'
export const TOLL_FREE = '+18335550100'
export const SHORT_CODE = '55512'

/** What the clock shows when it begins: a Tuesday, ten o'clock in Chicago, whenever and wherever tests are run. */
const MORNING = new Date('2026-11-10T16:00:00Z')

/** `startAt`: another time to begin, so that dates can be written by hand. */
export type HeedOptions = { readonly works?: boolean; readonly startAt?: Date }

export async function startHeed(options: HeedOptions = {}): Promise<TestHeed> {
  const database = await freshDatabase({ max: 12 })
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const config = testConfig(port, sandboxPort)
  const rt = await makeRuntime(config, database.db)
  const stopClock = await followClock(rt)
  const { startAt = MORNING } = options
  await moveClock(rt, startAt.getTime() - rt.clock.now().getTime())
  await seedDemo(rt)
  await rt.db.run(AT_ANY_HOUR)
  const app = await makeApp(rt)
  await app.listen({ port, host: '127.0.0.1' })
  const sandbox = await openSandbox(config)
  const stopRegistering = await registerSenders(rt)
  let work: Work | null = options.works === false ? null : await startWorking(rt)
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
    faults: set => mustCall('PUT', `${sandbox.url}/faults`, set),
    quiet: () => quiet(rt, sandbox),
    advance: advance => mustCall('POST', `${sandbox.url}/clock`, { advance }),
    numberAt: (number, set) => mustCall('PUT', `${sandbox.url}/numbers/${encodeURIComponent(number)}`, set),
    until,
    async pauseWork() {
      await work?.stop()
      work = null
    },
    async resumeWork() {
      await receiveAll(rt)
      work ??= await startWorking(rt)
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

/** As `heed work` does: sending and every chore. */
async function startWorking(rt: Runtime): Promise<Work> {
  const sending = await startWork(rt)
  const chores = startChores(rt)
  return {
    async stop() {
      await Promise.all(chores.map(chore => chore.stop()))
      await sending.stop()
    },
  }
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
    deliveryMs: DELIVERY_MS,
  })
}

async function knownNumbers(config: Config): Promise<number> {
  const answer = await askTwilio<{ incoming_phone_numbers: unknown[] }>(
    config.sandbox!.url,
    'IncomingPhoneNumbers.json',
  )
  return answer.incoming_phone_numbers.length
}

async function askTwilio<T>(sandboxUrl: string, path: string): Promise<T> {
  const authorization = `Basic ${Buffer.from(`${SANDBOX_SID}:${SANDBOX_TOKEN}`).toString('base64')}`
  const answer = await fetch(`${sandboxUrl}/2010-04-01/Accounts/${SANDBOX_SID}/${path}`, {
    headers: { authorization },
  })
  return (await answer.json()) as T
}

/** The clock is the real one: what is told here must be so at night, too. G6 sets its own hours. */
export const AT_ANY_HOUR = sql(
  'test_at_any_hour',
  'update accounts set texting_from = null, texting_to = null',
)
const UNDER_WAY = new Set(['accepted', 'queued', 'sending', 'sent'])
/** Due texts, whoever has them; what is planned for later does not count. */
const LEFT = sql(
  'test_left',
  `select (select count(*) from outbox where due_at <= $1)
        + (select count(*) from plan_turns where due_at <= $1)
        + (select count(*) from webhook_journal where processed_at is null and problem is null) as n`,
)

/**
 * In the order of the way: what phones sent is journalled, Heed has acted on it and handed over what it had, and the
 * sandbox has run all that was due when the last of that was in. The provider's own replies are in no list, only due.
 */
async function quiet(rt: Runtime, sandbox: Sandbox): Promise<void> {
  await sandbox.tick()
  await until('Heed has nothing left to do', async () => {
    return (await rt.db.one<{ n: number }>(LEFT, [rt.clock.now()]))?.n === 0
  })
  const inTheAirUntil = performance.now() + DELIVERY_MS + 2
  await until('nothing is in the air', async () => {
    if (performance.now() < inTheAirUntil) return false
    await sandbox.tick()
    const { messages } = await askTwilio<{ messages: { status: string }[] }>(
      sandbox.url,
      'Messages.json?PageSize=200',
    )
    return messages.every(one => !UNDER_WAY.has(one.status))
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
    texts: (body, to = LONG_CODE, media = []) => mustCall('POST', at, { to, body, media }),
  }
}

async function mustCall(method: string, url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}

const PATIENCE_MS = 15_000

export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 15))
  }
}
