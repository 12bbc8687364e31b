// How long an import takes, through the real API and job: a file of contacts uploaded, read, matched and merged.
import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { NODE } from './lib/child.mjs'
import { fileOf, importPlainly } from './lib/contacts-file.mjs'
import { startServer } from './lib/database.mjs'
import { median, ratio, round } from './lib/figures.mjs'
import { freePort } from './lib/free-port.mjs'

const KEY = 'heed_bench_owner_key_0123456789'
/** What an import writes a row a contact into. */
const TABLES = ['contacts', 'contact_phones', 'consents']

/**
 * Seconds for `contacts` of them, medians of the rounds; each arm on a fresh database, rows counted after each.
 * `limit` is COPY of the rows that the import has made into the same tables, with their indexes and triggers. The
 * baseline goes row by row for `plain` contacts only, and is scaled: that is how slow it is.
 */
export async function measure({ contacts = '1000000', rounds = '5', plain = '5000', check = 'no' } = {}) {
  const server = await startServer({ settings: { max_connections: '60' } })
  await server.heedDatabase('start')
  const seen = { upload: [], check: [], import: [], peak: [], rest: [], limit: [], baseline: [] }
  for (let turn = 0; turn < Number(rounds); turn += 1) {
    const files = mkdtempSync(path.join(tmpdir(), 'heed-bench-rows-'))
    const asked = { count: Number(contacts), plain: Number(plain), isChecked: check === 'yes', files }
    for (const [name, arm] of [
      ['ours', ours],
      ['limit', limit],
      ['baseline', baseline],
    ]) {
      const own = await server.copyOf(`${name}_${turn}`, 'start')
      await server.checkpoint()
      for (const [figure, value] of Object.entries(await arm(own, asked))) seen[figure].push(value)
      await server.drop(`${name}_${turn}`)
    }
    rmSync(files, { recursive: true, force: true })
  }
  await server.stop()
  return summary(seen, { contacts: Number(contacts), rounds: Number(rounds), plain: Number(plain) })
}

async function ours(connection, { count, isChecked, files }) {
  const heed = await startHeed(connection)
  const restMb = heed.peakMb()
  const from = performance.now()
  const uploaded = await heed.ask('POST', '/v1/imports?fileName=bench.csv', {
    body: Readable.from(fileOf(count)),
    duplex: 'half',
    headers: { 'content-type': 'text/csv' },
  })
  const upload = performance.now()
  if (isChecked) await heed.step(uploaded.id, 'preview', 'checked')
  const checked = performance.now()
  const done = await heed.step(uploaded.id, 'start', 'completed')
  const end = performance.now()
  const peakMb = heed.peakMb()
  await heed.stop()
  if (done.totals.rows !== count || done.totals.refused !== 0) throw new Error(JSON.stringify(done.totals))
  const client = await connect(connection)
  await verify(client, { count, added: done.totals.added, optOuts: done.totals.optOuts })
  await take(client, files)
  await client.end()
  return {
    upload: (upload - from) / 1000,
    ...(isChecked && { check: (checked - upload) / 1000 }),
    import: (end - checked) / 1000,
    rest: restMb,
    peak: peakMb,
  }
}

/** Everybody is there once, each with a phone and its consent, and who was out is blocked. */
async function verify(client, { count, added, optOuts }) {
  const { rows } = await client.query(
    `select (select count(*)::int from contacts where source = 'imported') as contacts,
            (select count(*)::int from contact_phones p join contacts k on k.id = p.contact_id
              where k.source = 'imported') as phones,
            (select count(*)::int from consents) as consents,
            (select count(*)::int from consents where state = 'opted_out' and source = 'import') as out,
            (select count(*)::int from consent_events where kind = 'opted_out') as events`,
  )
  const [found] = rows
  const isRight =
    added === count &&
    found.contacts === count &&
    found.phones === count &&
    found.consents >= count &&
    found.out === optOuts &&
    found.events === optOuts
  if (!isRight) throw new Error(`of ${count} contacts: ${JSON.stringify({ ...found, added, optOuts })}`)
}

async function take(client, files) {
  for (const table of TABLES) {
    const rows = client.query(copyTo(`copy (select * from ${table}) to stdout`))
    await pipeline(rows, createWriteStream(path.join(files, table)))
  }
}

async function limit(connection, { count, files }) {
  const client = await connect(connection)
  await client.query(
    `insert into accounts select (jsonb_populate_record(null::accounts, to_jsonb(a))).* from accounts a where false`,
  )
  await addAccount(client, accountIn(path.join(files, 'contacts')))
  const from = performance.now()
  for (const table of TABLES)
    await pipeline(
      createReadStream(path.join(files, table)),
      client.query(copyFrom(`copy ${table} from stdin`)),
    )
  const seconds = (performance.now() - from) / 1000
  const { rows } = await client.query('select count(*)::int as n from contacts')
  if (rows[0].n < count) throw new Error(`limit: ${rows[0].n} of ${count}`)
  await client.end()
  return { limit: seconds }
}

/** The first column of the first row. */
function accountIn(file) {
  return readFileSync(file, { encoding: 'utf8', flag: 'r' }).slice(0, 36)
}

function addAccount(client, accountId) {
  return client.query(
    `insert into accounts (account_id, name, time_zone, notice_mode, notice_text, replies, prices, monthly_credits,
                           created_at)
     values ($1, 'Oak', 'UTC', 'separate', '', '{}', '{}', 0, now())`,
    [accountId],
  )
}

async function baseline(connection, { count, plain }) {
  const accountId = '01990000-0000-7000-8000-000000000001'
  const client = await connect(connection)
  await addAccount(client, accountId)
  const from = performance.now()
  await importPlainly(client, { accountId, file: Readable.from(fileOf(plain)) })
  const seconds = (performance.now() - from) / 1000
  const { rows } = await client.query('select count(*)::int as n from contacts')
  if (rows[0].n !== plain) throw new Error(`baseline: ${rows[0].n} of ${plain}`)
  await client.end()
  return { baseline: (seconds / plain) * count }
}

async function connect(connection) {
  const client = new pg.Client(connection)
  await client.connect()
  return client
}

/** The program itself, all in one process, on the measurement's database. */
async function startHeed({ host, port, user, database }) {
  const [own, sandbox] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${own}`
  const child = spawn(process.execPath, [...NODE, 'bin/heed.mjs', 'up'], {
    env: {
      ...process.env,
      DATABASE_URL: `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
      HEED_DATA: mkdtempSync(path.join(tmpdir(), 'heed-bench-data-')),
      HEED_API_KEY: KEY,
      PORT: String(own),
      HEED_SANDBOX_PORT: String(sandbox),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  while (!(await isReady(url))) await new Promise(resolve => setTimeout(resolve, 20))
  const ask = async (method, at, { headers, ...rest } = {}) => {
    const authorization = `Bearer ${KEY}`
    const answer = await fetch(url + at, { method, headers: { authorization, ...headers }, ...rest })
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    ask,
    async step(id, what, end) {
      const headers = { 'content-type': 'application/json' }
      await ask('POST', `/v1/imports/${id}/${what}`, { headers, body: '{}' })
      for (;;) {
        const now = await ask('GET', `/v1/imports/${id}`)
        if (now.state === end) return now
        if (['failed', 'canceled'].includes(now.state)) throw new Error(JSON.stringify(now))
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    },
    /** The most that the process has ever held, its threads included. */
    peakMb: () =>
      Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: () =>
      new Promise(resolve => {
        child.once('exit', resolve)
        child.kill('SIGTERM')
      }),
  }
}

function isReady(url) {
  return fetch(`${url}/readyz`).then(
    answer => answer.ok,
    () => false,
  )
}

function summary(seen, { contacts, rounds, plain }) {
  const total = seen.import.map((seconds, at) => seconds + seen.upload[at])
  const of = list => (list.length === 0 ? null : round(median(list), 1))
  return {
    seconds: of(total),
    uploadSeconds: of(seen.upload),
    checkSeconds: of(seen.check),
    importSeconds: of(seen.import),
    limitSeconds: of(seen.limit),
    baselineSeconds: of(seen.baseline),
    contactsPerSecond: Math.round(contacts / median(total)),
    ratio: ratio(median(seen.baseline.map((seconds, at) => seconds / total[at]))),
    ofLimit: ratio(median(seen.limit.map((seconds, at) => seconds / total[at]))),
    restMb: of(seen.rest),
    peakMb: of(seen.peak),
    contacts,
    rounds,
    baselineMeasuredOn: `${plain} contacts, row by row, scaled`,
    allRounds: total.map(seconds => round(seconds, 1)).join(' '),
  }
}
