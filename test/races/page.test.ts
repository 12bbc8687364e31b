// A page shows one moment: what it says of consent and what it says of the next text come from the same one. B1, B2.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LONG_CODE } from '../support/heed.ts'
import { type Ground, repeatFor, startGround } from './ground.ts'

const MEASURE_MS = 3_000

let ground: Ground
beforeAll(async () => {
  ground = await startGround({ servers: 1, workers: 0, slowMotion: true })
})
afterAll(() => ground?.stop())

test('while STOP and START come, no page says that the phone may be texted and refuses the text', async () => {
  const server = ground.servers[0]!
  const phone = ground.newPhone()
  const told = new Map<string, number>()
  const say = async (round: number) => {
    expect(await server.hook({ from: phone, to: LONG_CODE, body: round % 2 === 0 ? 'STOP' : 'START' })).toBe(
      200,
    )
  }
  const look = async () => {
    const { status, body } = await server.api('GET', `/v1/conversations/${encodeURIComponent(phone)}`)
    expect(status).toBe(200)
    const [{ state }, { reason }] = [body.consent!, body.decision!]
    const both = `${String(state)}, ${String(reason)}`
    told.set(both, (told.get(both) ?? 0) + 1)
  }
  await Promise.all([repeatFor(MEASURE_MS, say), repeatFor(MEASURE_MS, look), repeatFor(MEASURE_MS, look)])
  const kinds = [...told.keys()].sort()
  expect(kinds.filter(kind => kind.startsWith('opted_out') !== kind.endsWith(', opted_out'))).toEqual([])
  // Both were met.
  expect(kinds.length).toBeGreaterThan(1)
})
