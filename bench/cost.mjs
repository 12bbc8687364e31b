// What a text costs, queued and drained, with ten thousand, a million and ten million texts in the book.
import { startChild } from './lib/child.mjs'
import { startServer } from './lib/database.mjs'
import { drainOnce } from './lib/drain-once.mjs'
import { median, round } from './lib/figures.mjs'
import { heedSide } from './lib/sides.mjs'
import { STORED, spread, storeTexts } from './lib/stored.mjs'

const POINTS = { '10k': 10_000, '1M': 1_000_000, '10M': 10_000_000 }
const TEXTS = 10_000

/**
 * For each point: texts a second drained, milliseconds of queueing a thousand, and the CPU of database and sender a
 * text. A database each, rounds interleaved; the texts go to phones all over the stored ones.
 */
export async function measure({
  rounds = '5',
  texts = String(TEXTS),
  points = Object.keys(POINTS).join(','),
} = {}) {
  const server = await startServer({ settings: { max_connections: '200', max_wal_size: '4GB' } })
  const provider = await startChild('provider.mjs')
  const url = `http://127.0.0.1:${provider.ready.port}`
  const sides = []
  for (const point of points.split(',')) sides.push(await sideOf(server, url, point))
  const drains = new Map(sides.map(side => [side.name, []]))
  for (let turn = 0; turn <= Number(rounds); turn += 1)
    for (const side of sides) {
      const drain = await drainOnce(side, Number(texts), { server, provider })
      if (turn > 0) drains.get(side.name).push(drain)
    }
  const figures = {}
  for (const side of sides) {
    const list = drains.get(side.name)
    const of = key => median(list.map(one => one[key]))
    figures[`${side.name}PerSecond`] = Math.round(of('perSecond'))
    figures[`${side.name}QueueMsPerThousand`] = round((of('fillSeconds') * 1e6) / Number(texts), 1)
    figures[`${side.name}CpuMicros`] = `${round(of('sender'))} sender, ${round(of('database'))} database`
    figures[`${side.name}Stored`] = (await side.rt.db.one(STORED)).texts
    await side.close()
  }
  await provider.stop()
  await server.stop()
  return { ...figures, texts: Number(texts), rounds: Number(rounds) }
}

async function sideOf(server, url, point) {
  const side = await heedSide(server, url, { texts: 0, name: `heed_${point.toLowerCase()}` })
  const phones = await storeTexts(side.rt, side.account, POINTS[point])
  // A few hundred texts to one phone in a round would only wait for each other.
  return { ...side, name: point, fill: count => side.fill(count, spread(phones)), analyze: async () => {} }
}
