// How fast the desk is answered over HTTP with a million contacts and ten million texts, beside the usual way.
import pg from 'pg'
import { openAccount } from '../dist/features/accounts/account.js'
import { addApiKey } from '../dist/features/accounts/api-keys.js'
import { audiencePage } from '../dist/features/contacts/audience.js'
import { asSuperuser } from '../dist/kit/db/embedded/postmaster.js'
import { startChild } from './lib/child.mjs'
import { makeCrowd } from './lib/crowd.mjs'
import { startServer } from './lib/database.mjs'
import { median, percentile, round } from './lib/figures.mjs'
import { freePort } from './lib/free-port.mjs'
import { openRuntime } from './lib/heed.mjs'
import { FILTERS, heedAsks, USUAL } from './lib/inbox-asks.mjs'

const PAGE_LIMIT_MS = 30
const COUNT_LIMIT_MS = 300
const PEOPLE_PAGE = 10_000
const PEOPLE_LIMIT_MS = 100
/** The usual ways that take long are not asked again and again. */
const USUAL_RUNS = 5
const USUAL_MS = 20_000
/** Only for filling: nothing is written while it is measured. */
const FILLING = { wal_level: 'minimal', max_wal_senders: '0', fsync: 'off', max_wal_size: '8GB' }

/**
 * Milliseconds of each question: p50, p95 and max over all rounds, in which the questions take turns; `baseline` is the
 * median of the same asked of the same tables the usual way, without HTTP. `growth`: p50 with all texts to p50 with
 * ten thousand. Smaller for development: `--people=100000 --texts=1000000`.
 */
export async function measure({ people = '1000000', texts = '10000000', rounds = '10', turns = '20' } = {}) {
  const server = await startServer({ settings: FILLING })
  const size = { people: Number(people), texts: Number(texts) }
  const small = {
    people: Math.max(200, Math.round(size.people / 1_000)),
    texts: Math.round(size.texts / 1_000),
  }
  const few = await askAll(server, 'few', small, { rounds: Number(rounds), turns: Number(turns) })
  const many = await askAll(server, 'many', size, { rounds: Number(rounds), turns: Number(turns) })
  await server.stop()
  const growth = Object.keys(many.times).map(name => [
    `${name}.growth`,
    round(median(many.times[name]) / median(few.times[name]), 2),
  ])
  return {
    ...worst(many),
    ...figuresOf(many),
    ...Object.fromEntries(
      growth.filter(([name]) => !name.startsWith('count.') && !name.startsWith('people.')),
    ),
    ...Object.fromEntries(Object.entries(many.rows).map(([name, count]) => [`rows.${name}`, count])),
    fillSeconds: round(many.fillSeconds),
    rounds: Number(rounds),
    turns: Number(turns),
  }
}

async function askAll(server, name, size, { rounds, turns }) {
  const connection = await server.heedDatabase(name)
  const now = new Date()
  const rt = await openRuntime(connection)
  const accountId = rt.newId()
  const account = { id: accountId, name, timeZone: 'America/Chicago', monthlyCredits: 1e9 }
  await rt.db.tx(tx => openAccount(tx, account, now))
  const fillSeconds = await fill(connection, { ...size, now })
  const { secret } = await addApiKey(rt, rt.db, { accountId, name: 'bench', role: 'owner' })
  const heed = await serve(connection, secret)
  const known = await sample(rt, accountId)
  const asks = { ...heedAsks(heed.call, known), ...pagesOf(rt, accountId, known) }
  const times = await ask(asks, rounds, turns)
  await heed.stop()
  const usual = name === 'many' ? await askUsual(rt, accountId, now) : {}
  const rows = await countRows(rt, accountId)
  await rt.close()
  await rt.db.close()
  return { times, usual, rows, fillSeconds }
}

async function fill(connection, size) {
  const client = new pg.Client({ ...asSuperuser(connection.host), database: connection.database })
  await client.connect()
  const from = performance.now()
  await makeCrowd(client, size)
  await client.end()
  return (performance.now() - from) / 1000
}

/** `heed serve` in a process of its own. */
async function serve(connection, secret) {
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const child = await startChild('worker.mjs', { args: ['serve'] })
  await child.ask({ ask: 'open', connection, port, publicUrl })
  const authorization = `Bearer ${secret}`
  return {
    async call(method, address, body) {
      const json = body && { headers: { authorization, 'content-type': 'application/json' } }
      const answer = await fetch(publicUrl + address, {
        method,
        headers: { authorization },
        ...json,
        ...(body && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`${method} ${address}: ${answer.status} ${text}`)
      return text
    },
    async stop() {
      await child.ask({ ask: 'close' })
      await child.stop()
    },
  }
}

/** Places at any depth of the inbox, phones, contacts: not in any order that an index has. */
async function sample(rt, accountId) {
  const { rows } = await rt.db.pool.query(
    `select last_at::text as at, phone, contact_id from conversations
      where account_id = $1 and closed_at is null order by md5(phone) limit 500`,
    [accountId],
  )
  return {
    places: rows.map(row => [row.at, row.phone]),
    phones: rows.map(row => row.phone),
    contacts: rows.map(row => row.contact_id),
  }
}

/** Pages of ten thousand people, as a bulk text takes them. */
function pagesOf(rt, accountId, { phones, contacts }) {
  const page = (audience, after, turn) =>
    audiencePage(
      rt.db,
      accountId,
      audience,
      after?.[(turn * 7919) % after.length] ?? null,
      PEOPLE_PAGE,
      new Date(),
    )
  const rows = Array.from({ length: PEOPLE_PAGE }, (_, i) => ({ phone: phones[i % phones.length] }))
  const half = [...contacts].sort().slice(0, contacts.length / 2)
  return {
    'people.filter': turn => page({ kind: 'filter', filter: { allTags: ['buyer'] } }, half, turn),
    'people.notTexted': turn => page({ kind: 'filter', filter: FILTERS.tagsAndNotTexted }, half, turn),
    'people.list': turn => page({ kind: 'list', rows }, null, turn),
  }
}

/** The questions take turns in every round; the first round warms up and does not count. */
async function ask(asks, rounds, turns) {
  const times = Object.fromEntries(Object.keys(asks).map(name => [name, []]))
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, one] of Object.entries(asks))
      for (let turn = 0; turn < turns; turn += 1) {
        const from = performance.now()
        await one(round * turns + turn)
        if (round > 0) times[name].push(performance.now() - from)
      }
  return times
}

async function askUsual(rt, accountId, now) {
  const found = {}
  for (const [name, text] of Object.entries(USUAL)) {
    const times = []
    const until = performance.now() + USUAL_MS
    while (times.length < USUAL_RUNS && (times.length === 0 || performance.now() < until)) {
      const from = performance.now()
      await rt.db.pool.query(text, text.includes('$2') ? [accountId, now] : [accountId])
      times.push(performance.now() - from)
    }
    found[name] = median(times)
  }
  return found
}

async function countRows(rt, accountId) {
  const count = async (table, where = '') =>
    Number((await rt.db.pool.query(`select count(*) as n from ${table} ${where}`)).rows[0].n)
  const own = `where account_id = '${accountId}'`
  return {
    contacts: await count('contacts'),
    ofTheAccount: await count('contacts', own),
    texts: await count('messages'),
    conversations: await count('conversations', own),
    unread: await count('conversations', `${own} and unread > 0`),
    profiles: await count('contact_profiles', own),
  }
}

function limitOf(name) {
  if (name.startsWith('count.')) return COUNT_LIMIT_MS
  return name.startsWith('people.') ? PEOPLE_LIMIT_MS : PAGE_LIMIT_MS
}

function figuresOf({ times, usual }) {
  const entries = Object.entries(times).flatMap(([name, list]) => [
    [`${name}.p50`, round(percentile(list, 50), 1)],
    [`${name}.p95`, round(percentile(list, 95), 1)],
    [`${name}.max`, round(percentile(list, 100), 1)],
    ...(usual[name] === undefined
      ? []
      : [
          [`${name}.baseline`, round(usual[name], 1)],
          [`${name}.ratio`, round(usual[name] / percentile(list, 50), 1)],
        ]),
    [`${name}.limit`, limitOf(name)],
  ])
  return Object.fromEntries(entries)
}

/** The slowest of the questions that have a limit, as parts of it; the ratio of the search that used to be slow. */
function worst({ times, usual }) {
  const parts = Object.entries(times).map(([name, list]) => [name, percentile(list, 95) / limitOf(name)])
  const [name, part] = parts.sort((a, b) => b[1] - a[1])[0]
  return {
    ours: round(percentile(times.searchContacts, 95), 1),
    baseline: round(usual.searchContacts, 1),
    limit: PAGE_LIMIT_MS,
    ratio: round(usual.searchContacts / percentile(times.searchContacts, 50), 1),
    slowest: name,
    slowestPartOfItsLimit: round(part, 2),
    within: parts.every(([, each]) => each <= 1),
  }
}
