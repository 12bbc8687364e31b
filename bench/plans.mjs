// How fast plans go on: people whose next step is due, each made a text, beside a job a step; and how late they come.
import { advanceBatch, tickPlans } from '../dist/features/plans/tick.js'
import { startServer } from './lib/database.mjs'
import { median, percentile, ratio, round } from './lib/figures.mjs'
import { openRuntime } from './lib/heed.mjs'
import { makePlainPlans } from './lib/plain-plans.mjs'
import { makeDue, makePlanCrowd } from './lib/plan-crowd.mjs'

/**
 * Enrollments advanced a second, medians of interleaved rounds, rows counted after each. `active` of them wait all the
 * while. Then the lag from due to queued (committed) at `perSecond` due a second, and how long an hour of it takes.
 */
export async function measure({
  active = '1000000',
  contacts = '100000',
  due = '20000',
  plain = '4000',
  rounds = '5',
  perSecond = '1000',
  seconds = '20',
} = {}) {
  const server = await startServer({ settings: { max_connections: '80', track_commit_timestamp: 'on' } })
  const rt = await openRuntime(await server.heedDatabase('ours'))
  const { accountId } = await makePlanCrowd(rt, { active: Number(active), contacts: Number(contacts) })
  const jobs = await makePlainPlans(await server.database('plain'), {
    active: Number(plain) * Number(rounds),
  })
  const speeds = { ours: [], baseline: [] }
  for (let turn = 0; turn < Number(rounds); turn += 1) {
    speeds.ours.push(await ours(rt, server, { accountId, count: Number(due) }))
    speeds.baseline.push(await baseline(jobs, server, Number(plain)))
  }
  await jobs.close()
  const lag = await lagOf(rt, server, { accountId, perSecond: Number(perSecond), seconds: Number(seconds) })
  await rt.close()
  await server.stop()
  return {
    ours: Math.round(median(speeds.ours)),
    baseline: Math.round(median(speeds.baseline)),
    ratio: ratio(median(speeds.ours.map((one, index) => one / speeds.baseline[index]))),
    oursRounds: speeds.ours.map(Math.round).join(' '),
    baselineRounds: speeds.baseline.map(Math.round).join(' '),
    ...lag,
    active: Number(active),
    rounds: Number(rounds),
  }
}

async function ours(rt, server, { accountId, count }) {
  await makeDue(rt.db, { accountId, count, from: rt.clock.now() })
  await server.checkpoint()
  const before = await counts(rt)
  const from = performance.now()
  for (let left = count; left > 0; ) {
    const { taken } = await advanceBatch(rt)
    if (taken === 0) throw new Error('nothing is due any more')
    left -= taken
  }
  const speed = (count * 1000) / (performance.now() - from)
  const after = await counts(rt)
  for (const [name, n] of Object.entries(after))
    if (n - before[name] !== count) throw new Error(`${name}: ${n - before[name]} of ${count}`)
  return speed
}

async function counts(rt) {
  const row = await rt.db.one({
    name: 'bench_counts',
    text: `select (select count(*) from messages) as messages, (select count(*) from outbox) as outbox,
                  (select count(*) from plan_events) as events, (select sum(position) from plan_turns) as moved,
                  (select count(*) from credit_entries where kind = 'hold') as holds,
                  (select held from credit_balances) as held`,
  })
  return Object.fromEntries(Object.entries(row).map(([name, n]) => [name, Number(n)]))
}

async function baseline(jobs, server, count) {
  await jobs.makeDue(count)
  await server.checkpoint()
  const from = performance.now()
  await jobs.advance(count)
  return (count * 1000) / (performance.now() - from)
}

/** By PostgreSQL's own time of each commit. */
async function lagOf(rt, server, { accountId, perSecond, seconds }) {
  const count = perSecond * seconds
  const from = new Date(rt.clock.now().getTime() + 1_000)
  await makeDue(rt.db, { accountId, count, from, everyMs: 1000 / perSecond })
  await server.checkpoint()
  const until = from.getTime() + seconds * 1000 + 3_000
  while (rt.clock.now().getTime() < until) {
    const ms = (await tickPlans(rt)) ?? 100
    if (ms > 0) await new Promise(resolve => setTimeout(resolve, Math.min(ms, 100)))
  }
  const rows = await rt.db.rows(
    {
      name: 'bench_lag',
      text: `select extract(epoch from pg_xact_commit_timestamp(xmin) - due_at)::float8 * 1000 as ms
             from outbox where due_at >= $1`,
    },
    [from],
  )
  if (rows.length !== count) throw new Error(`${rows.length} of ${count} came`)
  const lags = rows.map(row => row.ms)
  return {
    lagP50Ms: round(percentile(lags, 50)),
    lagP99Ms: round(percentile(lags, 99)),
    duePerSecond: perSecond,
  }
}
