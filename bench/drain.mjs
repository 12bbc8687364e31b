// How fast waiting texts reach the provider: Heed with every rule on, a job queue, and the same without any rule.
import { startChild } from './lib/child.mjs'
import { startServer } from './lib/database.mjs'
import { drainOnce } from './lib/drain-once.mjs'
import { median, ratio, round } from './lib/figures.mjs'
import { heedSide, limitSide, queueSide } from './lib/sides.mjs'

/** Each arm drains for about ten seconds; a slower one needs fewer texts for that. */
const TEXTS = { ours: 120_000, limit: 120_000, baseline: 14_000, lenient: 20_000, axios: 10_000 }
/** The best that was found for it: see docs/operating/speed.md. */
const QUEUE = { batch: 200, fetchers: 4, calls: 64, pool: 20 }

/**
 * Texts a second from the first claim to the last record: medians of the rounds, arms one after another in each.
 * Rows are counted after every drain, here and at the provider. The first round warms up and does not count.
 */
export async function measure({
  rounds = '5',
  only = '',
  scale = '1',
  workers = '1',
  statements = '',
  ...tuning
} = {}) {
  // Every arm has its connections open all the while.
  const server = await startServer({ settings: { max_connections: '200', ...(statements && WATCHED) } })
  const provider = await startChild('provider.mjs')
  const url = `http://127.0.0.1:${provider.ready.port}`
  const names = only === '' ? Object.keys(TEXTS) : only.split(',')
  const queue = Object.fromEntries(
    Object.entries(QUEUE).map(([key, value]) => [key, Number(tuning[key] ?? value)]),
  )
  const texts = Object.fromEntries(names.map(name => [name, Math.round(TEXTS[name] * Number(scale))]))
  const make = {
    ours: () => heedSide(server, url, { texts: texts.ours, workers: Number(workers) }),
    limit: () => limitSide(server, url, { texts: texts.limit }),
    ...Object.fromEntries(
      Object.entries(QUEUES).map(([name, arm]) => [
        name,
        () => queueSide(server, url, { name, texts: texts[name], ...arm, ...queue }),
      ]),
    ),
  }
  const sides = []
  for (const name of names) sides.push(await make[name]())
  const drains = Object.fromEntries(names.map(name => [name, []]))
  for (let turn = 0; turn <= Number(rounds); turn += 1)
    for (const side of turned(sides, turn)) {
      const drain = await drainOnce(side, texts[side.name], { server, provider })
      if (turn > 0) drains[side.name].push(drain)
    }
  if (statements) tell(await server.statements(statements), texts[statements] * (Number(rounds) + 1))
  for (const side of sides) await side.close()
  await provider.stop()
  await server.stop()
  return summary(drains, { texts, queue, rounds: Number(rounds) })
}

/** `--statements=ours`: where the database's time goes, by statement. For whoever tunes; it costs some speed. */
const WATCHED = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'all' }

function tell(statements, texts) {
  for (const { ms, calls, rows, text } of statements) {
    const micros = ((ms * 1000) / texts).toFixed(1)
    process.stderr.write(`${micros} us a text, ${calls} calls, ${rows} rows: ${text.slice(0, 150)}\n`)
  }
}

/**
 * `baseline` keeps what Heed keeps of the four statements: a balance that may run out. `lenient` has none: nothing
 * stops a text that nobody can pay. `axios` is the baseline with the client that most would take.
 */
const QUEUES = {
  baseline: { client: 'undici', balance: true },
  lenient: { client: 'undici', balance: false },
  axios: { client: 'axios', balance: true },
}

/** Each round begins with another arm. */
function turned(list, by) {
  const from = by % list.length
  return [...list.slice(from), ...list.slice(0, from)]
}

function summary(drains, { texts, queue, rounds }) {
  const speed = Object.fromEntries(
    Object.entries(drains).map(([name, list]) => [name, median(list.map(one => one.perSecond))]),
  )
  const perRound = (a, b) =>
    drains[a] && drains[b] ? median(drains[a].map((one, i) => one.perSecond / drains[b][i].perSecond)) : null
  const cpu = Object.entries(drains).map(([name, list]) => [
    `${name}CpuMicros`,
    ['sender', 'database', 'provider'].map(part => round(median(list.map(one => one[part])))).join('+'),
  ])
  return {
    ...Object.fromEntries(Object.entries(speed).map(([name, value]) => [name, Math.round(value)])),
    ratio: ratio(perRound('ours', 'baseline')),
    ratioToLenient: ratio(perRound('ours', 'lenient')),
    ofLimit: ratio(perRound('ours', 'limit')),
    ...Object.fromEntries(cpu),
    ...Object.fromEntries(
      Object.entries(drains).map(([name, list]) => [
        `${name}Rounds`,
        list.map(one => Math.round(one.perSecond)).join(' '),
      ]),
    ),
    texts: Object.entries(texts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
    queueSettings: Object.entries(queue)
      .map(([key, value]) => `${key} ${value}`)
      .join(', '),
    rounds,
  }
}
