// Who answers a bulk text and who opts out after it, counted as it comes: each person once, whichever way.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Phone } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
  await heed.settings({ textingHours: null })
})
afterAll(() => heed?.stop())

async function sendBulk(...people: Phone[]): Promise<string> {
  const rows = people.map(({ number }) => ({ phone: number }))
  const started = await heed.api('POST', '/v1/broadcasts', {
    audience: { kind: 'list', rows },
    body: 'The house is open on Saturday.',
  })
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  for (const one of people) await heed.rings(one, 'The house is open on Saturday.')
  // Nobody answers within the milliseconds that it takes to write down that a text was handed over.
  await heed.quiet()
  return String(started.body.id)
}

async function answered(id: string) {
  await heed.quiet()
  const { replies, optOuts } = (await heed.api('GET', `/v1/broadcasts/${id}`)).body
  return { replies, optOuts }
}

describe('after a bulk text', () => {
  test('words count as an answer, STOP as an opt-out, START and HELP as neither', async () => {
    const [ann, bob, eli] = [heed.someone(), heed.someone(), heed.someone()]
    const id = await sendBulk(ann, bob, eli)
    await ann.texts('Yes, I will come')
    await ann.texts('With my sister')
    await bob.texts('STOP')
    await eli.texts('HELP')
    await eli.texts('START')
    expect(await answered(id)).toEqual({ replies: 1, optOuts: 1 })
  })

  test('who answers and then opts out has opted out', async () => {
    const ann = heed.someone()
    const id = await sendBulk(ann)
    await ann.texts('Not again')
    expect(await answered(id)).toEqual({ replies: 1, optOuts: 0 })
    await ann.texts('STOP')
    expect(await answered(id)).toEqual({ replies: 0, optOuts: 1 })
  })

  test('an opt-out that an agent takes by phone counts as well, one from before does not', async () => {
    const [ann, bob] = [heed.someone(), heed.someone()]
    await heed.optsOut(bob)
    const id = await sendBulk(ann)
    const place = `/v1/consents/${encodeURIComponent(ann.number)}/opt-out`
    expect((await heed.api('POST', place, { note: 'asked by phone' })).status).toBe(200)
    await bob.texts('STOP')
    expect(await answered(id)).toEqual({ replies: 0, optOuts: 1 })
  })
})
