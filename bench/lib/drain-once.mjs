// One drain of one side, timed from the start of its sending to the last record.
import { cpuOfServer, cpuSeconds } from './child.mjs'

/**
 * Queues `count` texts, lets the side drain them, and counts afterwards: posted, distinct, handed over and settled
 * must all be `count`. Answers texts a second and CPU microseconds a text.
 */
export async function drainOnce(side, count, { server, provider }) {
  const fillFrom = performance.now()
  await side.fill(count)
  const fillSeconds = (performance.now() - fillFrom) / 1000
  await side.analyze()
  await server.checkpoint()
  const before = await side.counts()
  await provider.ask({ ask: 'reset', expect: count })
  const cpu = cpuNow(side, server, provider)
  const reached = provider.next()
  const from = performance.now()
  await Promise.all(side.children.map(child => child.ask({ ask: 'start' })))
  await reached
  while (!(await side.isThrough())) await new Promise(resolve => setTimeout(resolve, 2))
  const seconds = (performance.now() - from) / 1000
  const used = cpuNow(side, server, provider)
  await Promise.all(side.children.map(child => child.ask({ ask: 'stop' })))
  const { counts } = await provider.ask({ ask: 'counts' })
  verify(side.name, count, counts, before, await side.counts())
  const micros = key => ((used[key] - cpu[key]) * 1e6) / count
  return {
    perSecond: count / seconds,
    fillSeconds,
    sender: micros('sender'),
    database: micros('database'),
    provider: micros('provider'),
  }
}

function cpuNow(side, server, provider) {
  return {
    sender: side.children.reduce((sum, child) => sum + cpuSeconds(child.pid), 0),
    database: cpuOfServer(server.pid),
    provider: cpuSeconds(provider.pid),
  }
}

function verify(name, count, posts, before, after) {
  const handed = after.handed - before.handed
  const settled = after.settled === null ? count : after.settled - before.settled
  const isRight =
    posts.posts === count &&
    posts.distinct === count &&
    posts.unreadable === 0 &&
    handed === count &&
    settled === count
  if (!isRight) throw new Error(`${name}: ${count} texts, ${JSON.stringify({ ...posts, handed, settled })}`)
}
