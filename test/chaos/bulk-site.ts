// A site for bulk under chaos: a PostgreSQL of its own that can be killed, Heed's processes, and a stand-in carrier.
import { createHmac } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { type Db, openDb, sql } from '../../src/kit/db/db.ts'
import { openPlace } from '../../src/kit/db/embedded/place.ts'
import { postmasterPid } from '../../src/kit/db/embedded/postmaster.ts'
import { startEmbedded } from '../../src/kit/db/embedded.ts'
import { AUDIT } from '../races/audit.ts'
import { until } from '../races/ground.ts'
import { serverProcesses } from '../support/embedded.ts'
import { freePort } from '../support/free-port.ts'
import { KEY } from '../support/heed.ts'
import { type Carrier, startCarrier } from './carrier.ts'
import { compileProgram, type Program, startProgram } from './program.ts'
import { type Answer, callApi } from './site.ts'

export type BulkSite = {
  readonly db: Db
  readonly accountId: string
  readonly carrier: Carrier
  startWork(): Promise<Program>
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Plays the provider's webhook of a person who texts; resolves with the status. */
  hook(from: string, body: string, sid: string): Promise<number>
  /** Moves Heed's clock, everywhere. */
  advance(ms: number): Promise<void>
  /** kill -9 of all of PostgreSQL; it is started again. */
  killPostgres(): void
  stop(): Promise<void>
}

/** `segmentsPerSecond`: what all numbers of the account together may hand over. */
export async function startBulkSite(pace: { readonly segmentsPerSecond: number }): Promise<BulkSite> {
  compileProgram()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heed-bulk-'))
  // PostgreSQL runs as somebody else when this runs as root.
  chmodSync(dataDir, 0o755)
  const embedded = await startEmbedded({ dataDir, settings: { max_connections: '200' } })
  const { host, port: pgPort, user, database } = embedded.connection
  const carrier = await startCarrier()
  const port = await freePort()
  const env = {
    PORT: String(port),
    HEED_DATA: dataDir,
    HEED_API_KEY: KEY,
    HEED_SANDBOX_URL: carrier.url,
    DATABASE_URL: `postgresql://${user}@localhost:${pgPort}/${database}?host=${encodeURIComponent(host)}`,
  }
  const url = `http://127.0.0.1:${port}`
  const programs = [await startProgram('serve', env)]
  const db = openDb(embedded.connection, { max: 3, onError: () => {} })
  await db.pool.query(AUDIT)
  await db.run(PACE, [pace.segmentsPerSecond])
  const [account] = await db.rows<{ account_id: string }>(ACCOUNT)
  const [sender] = await db.rows<{ id: string; phone: string }>(SENDER)
  const address = `${url}/webhooks/twilio/${sender!.id}`
  const basic = `Basic ${btoa(`${SANDBOX_SID}:${SANDBOX_TOKEN}`)}`
  let aheadMs = 0
  return {
    ...{ db, accountId: account!.account_id, carrier },
    async startWork() {
      const program = await startProgram('work', env)
      programs.push(program)
      return program
    },
    api: (method, place, body, headers) => callApi(url + place, { method, body, headers }),
    hook: (from, body, sid) =>
      callHook(address, { MessageSid: sid, From: from, To: sender!.phone, Body: body }),
    async advance(ms) {
      aheadMs += ms
      const asked = { method: 'POST', body: { offsetMs: aheadMs }, headers: { authorization: basic } }
      await until(
        'the clock moves',
        async () => (await callApi(`${url}/sandbox/clock`, asked)).status === 200,
      )
    },
    killPostgres() {
      for (const pid of serverProcesses(postmasterPid(openPlace(dataDir).cluster)!)) killHard(pid)
    },
    async stop() {
      await Promise.all(programs.map(program => program.kill()))
      await db.close()
      await carrier.stop()
      await embedded.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** As Twilio signs: twilio.com/docs/usage/webhooks/webhooks-security */
async function callHook(url: string, form: Readonly<Record<string, string>>): Promise<number> {
  const text = Object.keys(form)
    .sort()
    .map(name => name + form[name])
    .join('')
  const signature = createHmac('sha1', SANDBOX_TOKEN)
    .update(url + text)
    .digest('base64')
  const body = new URLSearchParams(form)
  const answer = await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body })
  await answer.arrayBuffer()
  return answer.status
}

/** One that ended with its parent is fine. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const PACE = sql(
  'bulk_pace',
  `update senders set segments_per_second = $1::numeric / (select count(*) from senders), replies_by = 'heed'`,
)
const ACCOUNT = sql('bulk_account', 'select account_id from accounts')
const SENDER = sql(
  'bulk_sender',
  "select id, phone from senders where kind = 'long_code' order by created_at limit 1",
)
