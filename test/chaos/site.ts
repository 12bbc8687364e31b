// A site of several Heed processes on one database, with the phone network in the test's own process beside them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { type Db, sql } from '../../src/kit/db/db.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'
import { until } from '../races/ground.ts'
import { startWire, type Wire } from '../races/wire.ts'
import { freshDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { type Heard, type Json, KEY, LONG_CODE } from '../support/heed.ts'
import { compileProgram, type Program, startProgram } from './program.ts'

export type Site = {
  readonly db: Db
  readonly accountId: string
  readonly wire: Wire
  readonly url: string
  start(command: 'serve' | 'work'): Promise<Program>
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** The state of a text, as the API tells it. */
  stateOf(id: string): Promise<string>
  says(phone: string, body: string): Promise<void>
  /** Whether Heed has taken what the phone said last: 'sending', 'delivered' or 'undelivered'. */
  heard(phone: string): Promise<string | undefined>
  /** What Heed's texts to the phone were, in the order in which they rang. */
  rang(phone: string): Promise<Heard[]>
  faults(set: object): Promise<void>
  /** Moves the clock of the phone network and of every Heed. */
  advance(duration: string): Promise<void>
  stop(): Promise<void>
}

export type Answer = { readonly status: number; readonly body: Json }

export async function startSite(): Promise<Site> {
  compileProgram()
  const database = await freshDatabase({ max: 6 })
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heed-chaos-'))
  const [port, wirePort, sandboxPort] = [await freePort(), await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const wire = await startWire(wirePort, sandboxUrl)
  const sandbox = await openSandbox(sandboxPort, url)
  const env = {
    PORT: String(port),
    HEED_DATA: dataDir,
    HEED_API_KEY: KEY,
    HEED_SANDBOX_URL: wire.url,
    DATABASE_URL: database.url,
  }
  const programs: Program[] = []
  const start = async (command: string) => {
    const program = await startProgram(command, env)
    programs.push(program)
    return program
  }
  await (await start('serve')).stop()
  const [account] = await database.db.rows<{ account_id: string }>(ACCOUNT)
  await database.db.run(PACE)
  return {
    db: database.db,
    accountId: account!.account_id,
    wire,
    url,
    start,
    api: (method, address, body, headers) => callApi(url + address, { method, body, headers }),
    stateOf: async id => String((await callApi(`${url}/v1/messages/${id}`, { method: 'GET' })).body.state),
    says: (phone, body) =>
      control(`${sandboxUrl}/phones/${encodeURIComponent(phone)}/messages`, 'POST', { to: LONG_CODE, body }),
    heard: async phone => (await logOf(sandboxUrl, phone)).filter(one => one.from === phone).at(-1)?.status,
    rang: async phone => (await logOf(sandboxUrl, phone)).filter(one => one.to === phone),
    faults: set => control(`${sandboxUrl}/faults`, 'PUT', set),
    advance: duration => control(`${sandboxUrl}/clock`, 'POST', { advance: duration }),
    async stop() {
      for (const kind of ['texts', 'look-ups'] as const) wire.release(kind, 'gets lost')
      await stopAll(programs, sandbox, wire)
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const ACCOUNT = sql('site_account', 'select account_id from accounts')
const PACE = sql('site_pace', 'update senders set segments_per_second = 100000')

async function stopAll(programs: readonly Program[], sandbox: Sandbox, wire: Wire): Promise<void> {
  await sandbox.stop()
  await Promise.all(programs.map(program => program.kill()))
  await wire.stop()
}

function openSandbox(port: number, heedUrl: string): Promise<Sandbox> {
  return startSandbox({
    port,
    accountSid: SANDBOX_SID,
    authToken: SANDBOX_TOKEN,
    clockUrl: `${heedUrl}/sandbox/clock`,
    segmentsPerSecond: 100_000,
    deliveryMs: 5,
  })
}

type Asked = { method: string; body?: unknown; headers?: Record<string, string> | undefined }

export async function callApi(url: string, { method, body, headers }: Asked): Promise<Answer> {
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

export async function logOf(sandboxUrl: string, phone: string): Promise<(Heard & { status: string })[]> {
  const answer = await fetch(`${sandboxUrl}/phones/${encodeURIComponent(phone)}/messages`)
  return ((await answer.json()) as { items: (Heard & { status: string })[] }).items
}

export async function control(url: string, method: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}

/** Resolves when the text has come to this state. */
export function untilState(site: Site, id: string, state: string | RegExp): Promise<void> {
  return until(`${id} is ${state}`, async () =>
    new RegExp(`^(${state instanceof RegExp ? state.source : state})$`).test(await site.stateOf(id)),
  )
}
