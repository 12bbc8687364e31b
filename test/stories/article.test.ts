// The help article as a newcomer lives it within a minute: a first text, STOP, a refusal, START, every credit told.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Phone } from '../support/heed.ts'
import { type Ask, at, BACK, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story
let desk: Ask
let ann: Phone

beforeAll(async () => {
  heed = await startStory()
  desk = await heed.signIn()
  ann = heed.someone()
})
afterAll(() => heed?.stop())

const conversation = async () => (await desk('GET', `/v1/conversations/${at(ann)}`)).body
const send = (body: string) => desk('POST', '/v1/messages', { to: ann.number, body })

test('The article, from the first text to the last credit', async () => {
  await heed.addContact('Ann', ann)
  expect(await conversation()).toMatchObject({ notice: { text: NOTICE }, decision: { allowed: true } })

  expect((await send('Hello Ann, the house on Elm is back on the market.')).status).toBe(201)
  await heed.quiet()
  expect(await ann.bodies()).toEqual([NOTICE, 'Hello Ann, the house on Elm is back on the market.'])

  await ann.texts('Stop')
  await heed.quiet()
  const { consent, decision, unread, timeline } = await conversation()
  expect([consent!.state, consent!.word, unread]).toEqual(['opted_out', 'stop', 1])
  expect(decision).toMatchObject({ allowed: false, reason: 'opted_out' })
  expect(timeline!.items!.map(one => one.message?.body ?? one.event?.text)).toEqual([
    'Opted out by text ("STOP"). No text reaches this phone any more.',
    'Stop',
    'Hello Ann, the house on Elm is back on the market.',
    NOTICE,
  ])

  const refused = await send('Are you sure?')
  expect(refused).toMatchObject({ status: 422, body: { decision: { reason: 'opted_out', rule: 'B2' } } })
  expect(refused.body.detail).toContain(`since ${consent!.since}`)

  await ann.texts('START')
  await heed.quiet()
  expect((await send('Good to have you back.')).status).toBe(201)
  await heed.quiet()
  expect((await ann.bodies()).slice(2)).toEqual([STOPPED, BACK, 'Good to have you back.'])

  const entries = (await heed.entries()).filter(one => one.phone === ann.number).reverse()
  expect(entries.map(one => [one.kind, one.credits, one.reason])).toEqual([
    ['hold', 1, 'text of 1 segment'],
    ['settle', 1, 'handed over'],
    ['charge', 1, 'text received'],
    ['charge', 1, 'text received'],
    ['hold', 1, 'text of 1 segment'],
    ['settle', 1, 'handed over'],
  ])
  const spent = entries.filter(one => one.to === 'spent').reduce((sum, one) => sum + one.credits, 0)
  expect((await heed.credits()).spent).toBe(spent)
})
