// A simulation that finds nothing proves nothing: each planted fault of the product must be found within some seeds.
import { expect, test, vi } from 'vitest'
import { openLane } from './lane.ts'
import { PLANTED } from './plants.ts'
import { play } from './play.ts'

// Nobody waits for a time here: a pause before another try is over at once.
vi.mock('node:timers/promises', async given => ({ ...(await given<object>()), setTimeout: async () => {} }))

const WITHIN = 400

test.each(PLANTED)('$title is found', { timeout: 300_000 }, async ({ title, plant, changes, from = 1 }) => {
  const lane = await openLane(changes)
  let seed = from - 1
  let broken: readonly string[] = []
  while (broken.length === 0 && seed < from + WITHIN) {
    seed += 1
    broken = (await play(lane, seed, { plant })).broken
  }
  process.stdout.write(`${title}: seed ${seed}: ${broken[0]?.split('\n')[0]}\n`)
  expect(broken).not.toEqual([])
  // A fault that PostgreSQL cannot even read is no fault of the kind that is meant.
  expect(broken.join('\n')).not.toMatch(/the plant does not fit|unexpected: \w+: (42|undefined)/)
})
