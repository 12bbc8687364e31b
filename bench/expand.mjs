// How fast a broadcast becomes texts: rendered, measured, judged and held, beside COPY of the same rows and plain code.
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { findBroadcast } from '../dist/features/broadcasts/broadcast.js'
import { readDraft } from '../dist/features/broadcasts/draft.js'
import { makeExpander } from '../dist/features/broadcasts/expand.js'
import { startBroadcast } from '../dist/features/broadcasts/start.js'
import { makeAudience } from './lib/audience.mjs'
import { startServer } from './lib/database.mjs'
import { median, ratio } from './lib/figures.mjs'
import { openRuntime } from './lib/heed.mjs'
import { expandPlainly } from './lib/plain-expand.mjs'

const BODY =
  'Hi {{first_name|there}}, the open house on Oak Street is this Saturday from 2 to 4 pm. Shall I keep a spot?'
/** What an expansion writes a row a person into; the rest are some rows a page. */
const TABLES = ['consents', 'messages', 'outbox', 'broadcast_exclusions']

/**
 * People a second, medians of the rounds, each arm on a fresh copy of the same database. Rows are counted after every
 * one. The baseline takes `plain` people only: it is that slow.
 */
export async function measure({
  people = process.env.HEED_BENCH_PEOPLE ?? '1000000',
  rounds = '5',
  plain = '10000',
} = {}) {
  const server = await startServer({ settings: { max_connections: '60' } })
  const start = await server.heedDatabase('start')
  const seeded = await prepare(start, Number(people))
  const speeds = { ours: [], baseline: [], limit: [] }
  let rows
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [name, arm] of Object.entries({ ours, limit, baseline })) {
      const own = await server.copyOf(`${name}_${round}`, 'start')
      await server.checkpoint()
      const done = await arm(own, { ...seeded, rows, plain: Number(plain) })
      if (name === 'ours') rows = done.rows
      speeds[name].push(done.perSecond)
      await server.drop(`${name}_${round}`)
    }
  }
  await server.stop()
  return summary(speeds, { people, rounds, texts: rows.expected.texts })
}

async function prepare(connection, people) {
  const rt = await openRuntime(connection)
  const { accountId } = await makeAudience(rt, { people })
  await rt.close()
  return { accountId, people }
}

async function ours(connection, { accountId, people }) {
  const rt = await openRuntime(connection)
  const raw = { name: '', body: BODY, media: [], audience: { kind: 'filter', filter: {} } }
  const draft = await readDraft(rt, accountId, raw)
  const expander = makeExpander(rt)
  const from = performance.now()
  const { id } = await rt.db.tx(tx => startBroadcast(rt, tx, { accountId, name: 'Sam' }, draft))
  while ((await expander.page(accountId, id)) !== 'done');
  const seconds = (performance.now() - from) / 1000
  const broadcast = await findBroadcast(rt.db, accountId, id)
  const expected = { texts: broadcast.texts, people }
  await rt.close()
  const client = await connect(connection)
  await verify(client, expected)
  const rows = { expected, ...(await take(client)) }
  await client.end()
  return { perSecond: people / seconds, rows }
}

/** The rows that the expansion has written, as COPY gives them. */
async function take(client) {
  const taken = {}
  for (const table of TABLES) {
    const where = table === 'consents' ? 'where noticed_at is null' : ''
    const chunks = []
    const stream = client.query(copyTo(`copy (select * from ${table} ${where}) to stdout`))
    for await (const chunk of stream) chunks.push(chunk)
    taken[table] = Buffer.concat(chunks)
  }
  return { taken }
}

async function limit(connection, { people, rows }) {
  const client = await connect(connection)
  const from = performance.now()
  for (const table of TABLES) await copyInto(client, table, rows.taken[table])
  const seconds = (performance.now() - from) / 1000
  await verify(client, rows.expected, { isCopy: true })
  await client.end()
  return { perSecond: people / seconds }
}

function copyInto(client, table, content) {
  return new Promise((resolve, reject) => {
    const stream = client.query(copyFrom(`copy ${table} from stdin`))
    stream.on('error', reject)
    stream.on('finish', resolve)
    stream.end(content)
  })
}

async function baseline(connection, { accountId, plain }) {
  const rt = await openRuntime(connection)
  const from = performance.now()
  const { people, texts } = await expandPlainly(rt.db.pool, { accountId, body: BODY, people: plain })
  const seconds = (performance.now() - from) / 1000
  const counted = await rt.db.rows({ name: 'bench_texts', text: 'select count(*) as n from outbox' })
  if (counted[0].n !== texts) throw new Error(`plain: ${texts} texts, ${counted[0].n} rows`)
  await rt.close()
  return { perSecond: people / seconds }
}

async function connect(connection) {
  const client = new pg.Client(connection)
  await client.connect()
  return client
}

async function verify(client, { texts, people }, { isCopy = false } = {}) {
  const { rows } = await client.query(`
    select (select count(*) from messages) as texts, (select count(distinct phone) from messages) as phones,
           (select count(*) from outbox) as waiting, (select count(*) from broadcast_exclusions) as excluded,
           (select count(*) from messages m where not exists (
             select from consents c where c.account_id = m.account_id and c.phone = m.phone)) as unmet,
           (select sum(credits) from messages) as credits, (select held from credit_balances) as held`)
  const got = Object.fromEntries(Object.entries(rows[0]).map(([key, value]) => [key, Number(value)]))
  const isRight =
    got.texts === texts &&
    got.phones === texts &&
    got.waiting === texts &&
    got.unmet === 0 &&
    got.texts + got.excluded === people &&
    (isCopy || got.held === got.credits)
  if (!isRight) throw new Error(`expected ${texts} texts of ${people} people, found ${JSON.stringify(got)}`)
}

function summary(speeds, { people, rounds, texts }) {
  const of = name => median(speeds[name])
  const perRound = (a, b) => ratio(median(speeds[a].map((one, i) => one / speeds[b][i])))
  return {
    ours: Math.round(of('ours')),
    baseline: Math.round(of('baseline')),
    limit: Math.round(of('limit')),
    ratio: perRound('ours', 'baseline'),
    ofLimit: perRound('ours', 'limit'),
    ...Object.fromEntries(
      Object.entries(speeds).map(([name, list]) => [`${name}Rounds`, list.map(Math.round).join(' ')]),
    ),
    people: Number(people),
    texts,
    rounds: Number(rounds),
  }
}
