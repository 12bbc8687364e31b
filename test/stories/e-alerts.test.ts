// Rule E4: told in time that credits run out; at zero an account still hears, and cannot send.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Phone } from '../support/heed.ts'
import { type Ask, at, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

const ELM = '+13035550179'
const OAK = '+13035550180'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

async function send(ask: Ask, to: Phone, body = 'hello') {
  return ask('POST', '/v1/messages', { to: to.number, body })
}

async function alerts(ask: Ask): Promise<string[]> {
  const { items } = (await ask('GET', '/v1/notifications?limit=200')).body
  return items!
    .filter(one => String(one.kind) === 'low_credits')
    .map(one => String(one.text).slice(0, 4))
    .reverse()
}

describe('E4: at 80, 85, 90 and 95 % of the month', () => {
  test('E4 each once, when it is reached, and again in the next month', async () => {
    const elm = await heed.anotherAccount(ELM, 1_000)
    await elm('PATCH', '/v1/account', { monthlyCredits: 100, prices: { text: 1 } })
    const month = async () => (await elm('GET', '/v1/credits')).body.month!
    const use = async (credits: number) => {
      await elm('PATCH', '/v1/account', { prices: { text: credits } })
      expect((await send(elm, heed.someone())).status).toBe(201)
      await heed.quiet()
      return alerts(elm)
    }
    expect(await use(79)).toEqual([])
    expect(await use(1)).toEqual(['80 %'])
    expect(await use(4)).toEqual(['80 %'])
    expect(await use(1)).toEqual(['80 %', '85 %'])
    expect(await use(5)).toEqual(['80 %', '85 %', '90 %'])
    expect(await use(4)).toEqual(['80 %', '85 %', '90 %'])
    expect(await month()).toMatchObject({ granted: 100, used: 94, percent: 94 })
    const flags = (await elm('GET', '/v1/credits')).body.alerts!
    expect(flags.map(one => [one.percent, one.reached])).toEqual([
      [80, true],
      [85, true],
      [90, true],
      [95, false],
    ])
    expect(await use(1)).toEqual(['80 %', '85 %', '90 %', '95 %'])
    expect(await use(40), 'beyond the month it is known').toEqual(['80 %', '85 %', '90 %', '95 %'])
    await heed.advance('P31D')
    expect(await month()).toMatchObject({ used: 0, percent: 0 })
    expect(await use(86), 'one note for the highest that was reached at once').toHaveLength(5)
    expect((await alerts(elm)).at(-1)).toBe('85 %')
  })

  test('E4 texts that come in count as well', async () => {
    const oak = await heed.anotherAccount(OAK, 1_000)
    await oak('PATCH', '/v1/account', { monthlyCredits: 10, prices: { inbound: 8 } })
    await heed.someone().texts('hello', OAK)
    await heed.quiet()
    expect(await alerts(oak)).toEqual(['80 %'])
  })
})

describe('E4: at zero', () => {
  const NUMBER = '+13035550181'
  const REFUSED = { allowed: false, reason: 'no_credits', rule: 'E4' }

  test('E4 it cannot send, still receives, still obeys STOP, and sends again after a grant', async () => {
    const ask = await heed.anotherAccount(NUMBER, 3)
    const ann = heed.someone()
    expect((await send(ask, ann, 'x'.repeat(400))).status, 'the last three').toBe(201)
    const refused = await send(ask, ann, 'one more')
    expect(refused).toMatchObject({ status: 422, body: { decision: REFUSED } })
    expect(refused.body.detail).toContain('not enough credits')
    const preview = await ask('POST', '/v1/messages/preview', { to: ann.number, body: 'one more' })
    expect(preview.body.decision).toMatchObject(REFUSED)
    await heed.quiet()
    expect(await ann.bodies(), 'what was held goes out').toEqual([NOTICE, 'x'.repeat(400)])
    expect((await ask('GET', '/v1/credits')).body).toMatchObject({ available: 0, held: 0, spent: 3 })

    await ann.texts('Are you there?', NUMBER)
    await ann.texts('STOP!', NUMBER)
    await heed.quiet()
    const conversation = (await ask('GET', `/v1/conversations/${at(ann)}`)).body
    expect(conversation).toMatchObject({ unread: 2, consent: { state: 'opted_out' } })
    expect((await ann.bodies()).at(-1), 'the confirmation is free').toBe(STOPPED)
    expect((await ask('GET', '/v1/credits')).body.available, 'owed').toBe(-2)

    const bob = heed.someone()
    await ask('POST', '/v1/credits/grants', { credits: 2, reason: 'pays what is owed' })
    expect((await send(ask, bob)).status).toBe(422)
    await ask('POST', '/v1/credits/grants', { credits: 1, reason: 'one to send' })
    expect((await send(ask, bob)).status).toBe(201)
    await heed.rings(bob, 'hello')
  })

  test('E4 ten texts at once for three credits: three go, seven are refused, none is half done', async () => {
    const ask = await heed.anotherAccount('+13035550182', 3)
    const people = Array.from({ length: 10 }, () => heed.someone())
    const answers = await Promise.all(people.map(one => send(ask, one)))
    const refused = answers.filter(one => one.status === 422)
    expect(answers.filter(one => one.status === 201)).toHaveLength(3)
    expect(refused).toHaveLength(7)
    for (const one of refused) expect(one.body.decision).toMatchObject(REFUSED)
    await heed.quiet()
    const rang = await Promise.all(people.map(async one => (await one.bodies()).includes('hello')))
    expect(rang.filter(Boolean)).toHaveLength(3)
    expect((await ask('GET', '/v1/credits')).body).toMatchObject({ available: 0, held: 0, spent: 3 })
    const { items } = (await ask('GET', '/v1/messages')).body
    expect(items!.filter(one => String(one.kind) === 'text')).toHaveLength(3)
  })
})
