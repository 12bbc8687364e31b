// How many signed webhooks a second are answered and acted on: Heed, and the same by a transaction each.
import { cpuOfServer, cpuSeconds, startChild } from './lib/child.mjs'
import { startServer } from './lib/database.mjs'
import { median, ratio, round } from './lib/figures.mjs'
import { freePort } from './lib/free-port.mjs'
import { makeAccount, openRuntime } from './lib/heed.mjs'
import { pass } from './lib/site.mjs'

/** Each arm works for some seconds; a slower one needs fewer texts for that. */
const TEXTS = { ours: 24_000, fastify: 6_000, baseline: 4_000 }
const ARMS = { ours: 'serve', fastify: 'fastify', baseline: 'express' }
/** A provider opens as many as it has webhooks under way. Every arm gets the same. */
const CONNECTIONS = 256
/** The best that was found for the transactions of separate statements. */
const POOL = 16
const ACCOUNTS = 4
const KNOWN = 20_000

/**
 * Texts a second from the first webhook until the last is acted on: medians of the rounds, arms one after another in
 * each. Rows are counted after every round. The first round warms up and does not count.
 */
export async function measure({
  rounds = '5',
  only = '',
  scale = '1',
  pool = String(POOL),
  accounts = String(ACCOUNTS),
  connections = String(CONNECTIONS),
} = {}) {
  const server = await startServer({ settings: { max_connections: '200' } })
  const load = await startChild('load.mjs')
  const names = only === '' ? Object.keys(TEXTS) : only.split(',')
  const people = await seed(server, Number(accounts))
  const sides = []
  for (const name of names) sides.push(await openSide(server, name, Number(pool)))
  const runs = Object.fromEntries(names.map(name => [name, []]))
  for (let turn = 0; turn <= Number(rounds); turn += 1)
    for (const side of turned(sides, turn)) {
      const texts = mix(people, { count: Math.round(TEXTS[side.name] * Number(scale)), turn })
      const run = await runOnce(side, { server, load, texts, connections: Number(connections) })
      if (turn > 0) runs[side.name].push(run)
    }
  for (const side of sides) await side.close()
  await load.stop()
  await server.stop()
  return summary(runs, { rounds: Number(rounds), pool, accounts, connections })
}

/** The database that all arms begin with: people that were texted before, half of them for an hour, half for weeks. */
export async function seed(server, accounts) {
  const rt = await openRuntime(await server.heedDatabase('seeded'))
  const people = []
  for (let index = 0; index < accounts; index += 1) {
    const area = String(512 + index)
    const account = await makeAccount(rt, {
      name: `office ${index}`,
      senders: 2,
      area,
      providerUrl: 'http://nowhere',
    })
    await rt.db.pool.query(SEED, [account.accountId, `+1${area}`, KNOWN / accounts, account.senders[0]])
    people.push({ ...account, area })
  }
  await rt.db.pool.query(REPLIES_BY_HEED)
  await rt.db.pool.query('vacuum analyze')
  await rt.close()
  return people
}

const SEED = `
  with p as (select $2::text || (2000000 + i) as phone, gen_random_uuid() as contact, gen_random_uuid() as message
               from generate_series(0, $3::int - 1) as i),
  met as (insert into consents (account_id, phone, noticed_at, first_seen_at) select $1, phone, now(), now() from p),
  known as (insert into contacts (account_id, id, first_name, last_name, source, created_at, updated_at)
            select $1, contact, 'Ann', phone, 'import', now(), now() from p returning id),
  phones as (insert into contact_phones (account_id, contact_id, phone, position)
             select $1, contact, phone, 0 from p join known on id = contact),
  texts as (insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits,
                                  origin, created_at)
            select $1, message, 'out', 'text', phone, $4, 'Hello', 1, 'GSM-7', 1, 'agent', now() from p)
  insert into conversations (account_id, phone, contact_id, last_message_id, sender_id, last_at)
  select $1, phone, contact, message, $4, now() from p`
/** Half of the numbers: there Heed itself confirms and welcomes. */
const REPLIES_BY_HEED = `update senders set replies_by = 'heed' where not is_default`

const ANSWERS = [
  'Yes, Saturday at 2 works for us. See you then!',
  'Is it still available?',
  'Can you send me the address again please',
  'ok thanks 👍',
  'We would like to see the house on Oak Street, but only after 5 pm because of work. Is that possible at all?',
]

/** Of a hundred: 8 from new people, 6 STOP, 4 START, 2 HELP, 1 picture, the rest ordinary answers. */
export function mix(people, { count, turn }) {
  const random = makeRandom(turn + 1)
  const below = limit => Math.floor(random() * limit)
  return Array.from({ length: count }, (_, index) => {
    const office = people[index % people.length]
    const draw = below(100)
    const number = draw < 8 ? 5_000_000 + turn * 100_000 + index : 2_000_000 + below(KNOWN / people.length)
    const sid = `SM${(turn * 1_000_000 + index).toString(16).padStart(32, '0')}`
    const senderId = office.senders[below(office.senders.length)]
    return [senderId, `+1${office.area}${number}`, wordsFor(draw, below(ANSWERS.length)), sid, moreFor(draw)]
  })
}

function wordsFor(draw, answer) {
  if (draw >= 8 && draw < 14) return 'STOP'
  if (draw >= 14 && draw < 18) return 'Start'
  if (draw >= 18 && draw < 20) return 'HELP'
  return ANSWERS[answer]
}

function moreFor(draw) {
  return draw === 20
    ? { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/picture', MediaContentType0: 'image/jpeg' }
    : {}
}

/** The same numbers in every run. */
function makeRandom(seed) {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) | 0
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32
  }
}

async function openSide(server, name, pool) {
  const connection = await server.copyOf(name, 'seeded')
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${port}`
  const rt = await openRuntime(connection, { pool: 2 })
  const execArgv = process.env.BENCH_PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROF}`] : []
  const child = await startChild('worker.mjs', { args: [ARMS[name]], execArgv })
  await child.ask({ ask: 'open', connection, port, publicUrl, pool })
  return {
    name,
    port,
    publicUrl,
    child,
    rt,
    async close() {
      await child.ask({ ask: 'close' })
      await child.stop()
      await rt.close()
    },
  }
}

async function runOnce(side, { server, load, texts, connections }) {
  await load.ask({ ask: 'prepare', publicUrl: side.publicUrl, texts })
  await server.checkpoint()
  const before = await counts(side.rt)
  const used = {
    server: cpuSeconds(side.child.pid),
    database: cpuOfServer(server.pid),
    load: cpuSeconds(load.pid),
  }
  const from = performance.now()
  const told = await load.ask({ ask: 'fire', port: side.port, connections })
  while ((await side.rt.db.pool.query(OPEN)).rows.length > 0) await pass(1)
  const seconds = (performance.now() - from) / 1000
  const after = await counts(side.rt)
  if (told.answers[200] !== texts.length) throw new Error(`${side.name}: ${JSON.stringify(told.answers)}`)
  for (const what of ['texts', 'unread', 'charges', 'told'])
    if (after[what] - before[what] !== texts.length)
      throw new Error(`${side.name}: ${texts.length} texts, ${after[what] - before[what]} ${what}`)
  const stops = new Set(texts.filter(text => text[2] === 'STOP').map(text => text[1])).size
  if (after.stops - before.stops < stops) throw new Error(`${side.name}: ${stops} phones said STOP`)
  const micros = (now, then) => ((now - then) * 1e6) / texts.length
  return {
    perSecond: texts.length / seconds,
    p50: told.p50,
    p99: told.p99,
    server: micros(cpuSeconds(side.child.pid), used.server),
    database: micros(cpuOfServer(server.pid), used.database),
    load: micros(cpuSeconds(load.pid), used.load),
  }
}

const OPEN = 'select from webhook_journal where processed_at is null limit 1'

async function counts(rt) {
  return (await rt.db.pool.query(COUNTS)).rows[0]
}

const COUNTS = `
  select (select count(*) from messages where direction = 'in') as texts,
         (select sum(unread) from conversations) as unread,
         (select count(*) from credit_entries where kind = 'charge' and credits > 0) as charges,
         (select count(*) from events where type = 'message.received') as told,
         (select count(*) from consent_events where kind in ('opted_out', 'opt_out_repeated')) as stops`

/** Each round begins with another arm. */
function turned(list, by) {
  const from = by % list.length
  return [...list.slice(from), ...list.slice(0, from)]
}

function summary(runs, settings) {
  const of = what => Object.entries(runs).map(([name, list]) => [name, median(list.map(one => one[what]))])
  const perRound = (a, b) =>
    runs[a] && runs[b] ? median(runs[a].map((one, i) => one.perSecond / runs[b][i].perSecond)) : null
  return {
    ...Object.fromEntries(of('perSecond').map(([name, value]) => [name, Math.round(value)])),
    ratio: ratio(perRound('ours', 'baseline')),
    ofOwnServer: ratio(perRound('ours', 'fastify')),
    ...Object.fromEntries(of('p50').map(([name, value]) => [`${name}P50`, round(value, 1)])),
    ...Object.fromEntries(of('p99').map(([name, value]) => [`${name}P99`, round(value, 1)])),
    ...Object.fromEntries(
      Object.entries(runs).map(([name, list]) => [
        `${name}CpuMicros`,
        ['server', 'database', 'load'].map(part => round(median(list.map(one => one[part])))).join('+'),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(runs).map(([name, list]) => [
        `${name}Rounds`,
        list.map(one => Math.round(one.perSecond)).join(' '),
      ]),
    ),
    ...settings,
  }
}
