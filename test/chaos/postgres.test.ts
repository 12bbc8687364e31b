// PostgreSQL is killed under a running Heed, as the demo runs it: Heed goes on by itself, and nothing is lost or
// doubled.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_NOTICE } from '../../src/features/accounts/account.ts'
import { type Db, openDb, sql } from '../../src/kit/db/db.ts'
import { openPlace } from '../../src/kit/db/embedded/place.ts'
import { asSuperuser, postmasterPid } from '../../src/kit/db/embedded/postmaster.ts'
import { expectBalancedBooks, expectIntactChain } from '../races/books.ts'
import { until } from '../races/ground.ts'
import { serverProcesses } from '../support/embedded.ts'
import { freePort } from '../support/free-port.ts'
import { KEY, LONG_CODE } from '../support/heed.ts'
import { compileProgram, type Program, startProgram } from './program.ts'
import { callApi, control, logOf } from './site.ts'

const KILLS = 3
const PHONES = ['+15125550301', '+15125550302', '+15125550303', '+15125550304']
const TALKERS = ['+15125550311', '+15125550312']

let heed: Program
let db: Db
let dataDir: string
let cluster: string
let url: string
let sandboxUrl: string

beforeAll(async () => {
  compileProgram()
  dataDir = mkdtempSync(path.join(tmpdir(), 'heed-chaos-'))
  // PostgreSQL runs as somebody else when this runs as root.
  chmodSync(dataDir, 0o755)
  const [port, sandboxPort] = [await freePort(), await freePort()]
  url = `http://127.0.0.1:${port}`
  sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const settings = { PORT: String(port), HEED_SANDBOX_PORT: String(sandboxPort) }
  heed = await startProgram('up', { ...settings, HEED_DATA: dataDir, HEED_API_KEY: KEY })
  const place = openPlace(dataDir)
  cluster = place.cluster
  db = openDb({ ...asSuperuser(place.sockets), database: 'heed' }, { max: 2 })
  await db.run(sql('chaos_pace', 'update senders set segments_per_second = 1000'))
  const number = `${sandboxUrl}/numbers/${encodeURIComponent(LONG_CODE)}`
  await until('the number is known', () => control(number, 'PUT', { segmentsPerSecond: 1000 }).then(yes, no))
})
afterAll(async () => {
  await db?.close()
  await heed?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

test('kill -9 of PostgreSQL, again and again under load', { timeout: 120_000 }, async () => {
  await control(`${sandboxUrl}/faults`, 'PUT', { latencyMs: [{ ms: 30 }] })
  let isOver = false
  const sent: Text[] = []
  const texting = PHONES.map(phone => textSteadily(phone, sent, () => isOver))
  const talking = TALKERS.map(phone => talkSteadily(phone, () => isOver))
  for (let kill = 1; kill <= KILLS; kill++) {
    const goal = sent.length + 12
    await until('texts flow', () => sent.length >= goal)
    for (const pid of serverProcesses(postmasterPid(cluster)!)) killHard(pid)
  }
  const goal = sent.length + 8
  await until('texts flow again', () => sent.length >= goal)
  isOver = true
  await Promise.all(texting)
  const said = await Promise.all(talking)
  expect(heed.hasEnded()).toBe(false)
  await until('nothing waits', async () => (await db.rows(WAITING).catch(() => [{}])).length === 0)

  await until('all rang', async () => (await rang(PHONES)).length >= sent.length + PHONES.length)
  const expected = [...sent.map(one => one.body), ...PHONES.map(() => DEFAULT_NOTICE)]
  expect((await rang(PHONES)).sort()).toEqual(expected.sort())
  for (const text of sent)
    expect((await callApi(`${url}/v1/messages/${text.id}`, { method: 'GET' })).body.state).toMatch(TAKEN)
  for (const [index, phone] of TALKERS.entries()) {
    await until('all is heard', async () => (await db.rows(HEARD, [phone])).length >= said[index]!.length)
    expect((await db.rows(HEARD, [phone])).map(row => row.body).sort()).toEqual([...said[index]!].sort())
  }
  const accountId = String((await db.one(ACCOUNT))!.account_id)
  await expectBalancedBooks(db, accountId)
  expect(await expectIntactChain(db, accountId)).toBeGreaterThan(0)
})

async function rang(phones: readonly string[]): Promise<string[]> {
  const logs = await Promise.all(phones.map(phone => logOf(sandboxUrl, phone)))
  return logs.flatMap((log, i) => log.filter(one => one.to === phones[i])).map(one => one.body)
}

const yes = () => true
const no = () => false
const TAKEN = /^(handed_over|sent|delivered)$/

type Text = { readonly id: string; readonly phone: string; readonly body: string }

/** A program that texts through the API: keyed, and asking again until it is answered. */
async function textSteadily(phone: string, sent: Text[], isOver: () => boolean): Promise<void> {
  for (let i = 0; !isOver(); i++) {
    const body = `Text ${i} to ${phone}`
    const headers = { 'idempotency-key': body }
    await until('the API answers', async () => {
      const asked = { method: 'POST', body: { to: phone, body }, headers }
      const answer = await callApi(`${url}/v1/messages`, asked).catch(() => null)
      if (answer?.status === 201) sent.push({ id: String(answer.body.id), phone, body })
      return answer?.status === 201
    })
  }
}

/** A person who opts out and in again, in turns; one word after the other was taken. Answers all that was said. */
async function talkSteadily(phone: string, isOver: () => boolean): Promise<string[]> {
  const said: string[] = []
  while (!isOver()) {
    const word = ['STOP', 'START'][said.length % 2]!
    await control(`${sandboxUrl}/phones/${encodeURIComponent(phone)}/messages`, 'POST', {
      to: LONG_CODE,
      body: word,
    })
    said.push(word)
    await until('it is taken', async () => {
      const log = await logOf(sandboxUrl, phone)
      return log.filter(one => one.from === phone).every(one => one.status === 'delivered')
    })
  }
  return said
}

/** One that ended with its parent is fine. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const WAITING = sql('chaos_all_waiting', 'select from outbox')
const HEARD = sql('chaos_heard', "select body from messages where phone = $1 and direction = 'in'")
const ACCOUNT = sql('chaos_account', 'select account_id from accounts')
