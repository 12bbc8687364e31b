// Plays thousands of seeds. HEED_SEEDS says how many, HEED_SEED=123 plays that one alone and prints every step of it.
import { expect, test, vi } from 'vitest'
import { type Lane, openLane } from './lane.ts'
import { type Played, play } from './play.ts'

// Nobody waits for a time here: a pause before another try is over at once.
vi.mock('node:timers/promises', async given => ({ ...(await given<object>()), setTimeout: async () => {} }))

const LANES = 4
/** A lane's database grows with its worlds, and grows slower with it. */
const WORLDS_A_LANE = 150

const only = process.env.HEED_SEED === undefined ? null : Number(process.env.HEED_SEED)
const count = Number(process.env.HEED_SEEDS ?? 2000)

test('nothing is broken in any seed', { timeout: 1_800_000 }, async () => {
  const seeds = only === null ? Array.from({ length: count }, (_, i) => i + 1) : [only]
  const from = performance.now()
  const totals: Record<string, number> = { seeds: 0 }
  const broken: Played[] = []
  await Promise.all(
    Array.from({ length: Math.min(LANES, seeds.length) }, () => playAll(seeds, broken, totals)),
  )
  const ms = performance.now() - from
  const words = Object.entries(totals).map(([name, sum]) => `${sum} ${name}`)
  process.stdout.write(
    `${words.join(', ')}; ${(ms / 1000).toFixed(0)} s, ${(ms / totals.seeds!).toFixed(0)} ms a seed\n`,
  )
  expect(broken.map(tell)).toEqual([])
})

test('a seed plays the same each time, step by step', { timeout: 60_000 }, async () => {
  const orders = [
    [7, 21, 32],
    [32, 7, 21],
  ]
  const [one, other] = await Promise.all(orders.map(playInTurn))
  for (const seed of orders[0]!) expect(other!.get(seed)).toEqual(one!.get(seed))
})

/** What was played in the lane before is nothing to the next one. Answers the steps by seed. */
async function playInTurn(seeds: readonly number[]): Promise<Map<number, readonly string[]>> {
  const lane = await openLane()
  const traces = new Map<number, readonly string[]>()
  for (const seed of seeds) traces.set(seed, (await play(lane, seed)).trace)
  await lane.close()
  return traces
}

/** Takes the next seed until there is none left, or one is broken. */
async function playAll(seeds: number[], broken: Played[], totals: Record<string, number>): Promise<void> {
  while (seeds.length > 0 && broken.length === 0) {
    const lane: Lane = await openLane()
    for (let i = 0; i < WORLDS_A_LANE && seeds.length > 0 && broken.length === 0; i++) {
      const played = await play(lane, seeds.shift()!)
      totals.seeds! += 1
      for (const [name, sum] of Object.entries(played.counts)) totals[name] = (totals[name] ?? 0) + sum
      if (played.broken.length > 0) broken.push(played)
      if (only !== null) process.stdout.write(`${played.trace.join('\n')}\n`)
    }
    // Where something broke, transactions may be open that nobody ends any more: the server's end is theirs.
    if (broken.length === 0) await lane.close()
  }
}

const LAST = 120

function tell({ seed, broken, trace }: Played): string {
  const steps = trace.slice(-LAST)
  const again = `HEED_SEED=${seed} npx vitest run test/simulation/simulation.test.ts`
  return [
    `seed ${seed}:`,
    ...broken,
    `its ${steps.length} last steps of ${trace.length}:`,
    ...steps,
    again,
  ].join('\n')
}
