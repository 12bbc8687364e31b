// Stories of bulk texts: who gets one, who does not and why, what it costs, and that STOP is the last word. F3, F4.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOTICE, type Story, startStory } from '../support/story.ts'

let heed: Story
beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const BODY = 'Hi {{first_name|there}}, the open house is on Sunday at 2.'

describe('F4 what the preview says is what happens', () => {
  test('F4 a picked audience', async () => {
    const [anna, ben] = [heed.someone(), heed.someone()]
    const contacts = [await heed.addContact('Anna', anna), await heed.addContact('Ben', ben)]
    const audience = { kind: 'contacts', ids: contacts.map(one => one.id) }
    const preview = await heed.api('POST', '/v1/broadcasts/preview', { audience, body: BODY })
    expect(preview.status, JSON.stringify(preview.body)).toBe(200)
    expect(preview.body).toMatchObject({ total: 2, eligible: 2, firstTexts: 2, excluded: [] })
    const made = await heed.api('POST', '/v1/broadcasts', { audience, body: BODY })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const done = await heed.until('it is completed', async () => {
      const { body } = await heed.api('GET', `/v1/broadcasts/${made.body.id}`)
      return String(body.state) === 'completed' && body
    })
    await heed.quiet()
    expect(await anna.bodies()).toEqual([NOTICE, 'Hi Anna, the open house is on Sunday at 2.'])
    expect(done).toMatchObject({ total: 2, expanded: 2 })
  })
})
