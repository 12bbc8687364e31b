// Rule E3: a grant each month, unused credits roll over, the oldest are used first and expire after a year; and the
// statement says where they all went.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renewCredits } from '../../src/features/credits/grant.ts'
import { expectBalancedBooks } from '../races/books.ts'
import { type Json, KEY } from '../support/heed.ts'
import { type Ask, NOTICE, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const credits = async (ask: Ask) => (await ask('GET', '/v1/credits')).body as Json & { available: number }

const grantsOf = (balance: Json) =>
  (balance.grants as unknown as Json[]).map(one => [
    String(one.reason).replace(/ of \w+ \d{4}/, ''),
    Number(one.left),
  ])

async function monthsPass(ask: Ask, months: number): Promise<void> {
  for (let month = 0; month < months; month += 1) {
    const { nextGrantAt } = await credits(ask)
    const days = Math.ceil((Date.parse(String(nextGrantAt)) - heed.rt.clock.now().getTime()) / 86_400_000)
    await heed.advance(`P${days}D`)
    await heed.until('the month was granted', async () => {
      const { nextGrantAt: next } = await credits(ask)
      return next !== nextGrantAt
    })
  }
}

describe('E3 the monthly grant', () => {
  test('E3 comes by itself, once a month, and what is left rolls over', async () => {
    const elm = await heed.anotherAccount('+13035550188', 50)
    await renewCredits(heed.rt)
    expect((await credits(elm)).available).toBe(1_050)
    await monthsPass(elm, 2)
    const now = await credits(elm)
    expect(now.available).toBe(3_050)
    expect(grantsOf(now).sort()).toEqual([
      ['credits', 1_000],
      ['credits', 1_000],
      ['credits', 1_000],
      ['for the story (Elm)', 50],
    ])
  })

  test('E3 a new amount counts from the next month on; none is none', async () => {
    const elm = await heed.anotherAccount('+13035550189', 10)
    await renewCredits(heed.rt)
    expect((await credits(elm)).available).toBe(1_010)
    await elm('PATCH', '/v1/account', { monthlyCredits: 5 })
    expect((await credits(elm)).available).toBe(1_010)
    await monthsPass(elm, 1)
    expect((await credits(elm)).available).toBe(1_015)
    await elm('PATCH', '/v1/account', { monthlyCredits: 0 })
    await monthsPass(elm, 1)
    expect((await credits(elm)).available).toBe(1_015)
  })

  test('E3 after a year off, each month is there, and what is a year old is gone', async () => {
    const elm = await heed.anotherAccount('+13035550190', 200)
    await renewCredits(heed.rt)
    expect((await credits(elm)).available).toBe(1_200)
    await elm('PATCH', '/v1/account', { prices: { text: 150 }, monthlyCredits: 100 })
    const ann = heed.someone()
    expect((await elm('POST', '/v1/messages', { to: ann.number, body: 'used' })).status).toBe(201)
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'used'])
    // 1,200 granted and 150 used; twelve months of 100 come, and the first 1,050 that were left expire.
    await heed.advance('P370D')
    await heed.until('the old ones are gone', async () => Number((await credits(elm)).expired) === 1_050)
    const { available, grants } = await credits(elm)
    expect(available).toBe((grants as unknown as Json[]).length * 100)
    expect((grants as unknown as Json[]).length).toBeGreaterThanOrEqual(12)
    const months = (await elm('GET', '/v1/credits/statements')).body.items as unknown as Json[]
    expect(Number(months[0]!.closing)).toBe(available)
  })
})

describe('E3 two processes', () => {
  test('E3 grant a month once', async () => {
    const elm = await heed.anotherAccount('+13035550191', 10)
    await renewCredits(heed.rt)
    expect((await credits(elm)).available).toBe(1_010)
    await heed.pauseWork()
    await heed.advance('P31D')
    await Promise.all(Array.from({ length: 4 }, () => renewCredits(heed.rt)))
    expect((await credits(elm)).available).toBe(2_010)
    await heed.resumeWork()
  })
})

describe('the statement', () => {
  test('says what came, went and is left, and its file has every entry', async () => {
    const elm = await heed.anotherAccount('+13035550192', 500)
    await renewCredits(heed.rt)
    expect((await credits(elm)).available).toBe(1_500)
    await elm('PATCH', '/v1/account', { prices: { text: 3, inbound: 2 } })
    const bea = heed.someone()
    await elm('POST', '/v1/messages', { to: bea.number, body: 'hello' })
    await heed.quiet()
    await bea.texts('hi', '+13035550192')
    await heed.quiet()
    const { items } = (await elm('GET', '/v1/credits/statements')).body
    const [statement] = items as unknown as Json[]
    expect(statement).toMatchObject({
      opening: 0,
      granted: 1_500,
      sent: 3,
      received: 2,
      expired: 0,
      closing: 1_495,
    })
    const one = (await elm('GET', `/v1/credits/statements/${statement!.month}`)).body
    expect(one).toMatchObject({ month: statement!.month, closing: 1_495 })
    expect((one.days as unknown as Json[]).length).toBeGreaterThan(0)
    await monthsPass(elm, 1)
    const later = (await elm('GET', '/v1/credits/statements')).body.items as unknown as Json[]
    expect(later.map(month => [Number(month.opening), Number(month.closing)])).toEqual([
      [1_495, 2_495],
      [0, 1_495],
    ])
    const pages = (await elm('GET', '/v1/credits/statements?limit=1')).body
    expect((pages.items as unknown as Json[]).length).toBe(1)
    const rest = (await elm('GET', `/v1/credits/statements?limit=1&cursor=${pages.next}`)).body
    expect((rest.items as unknown as Json[])[0]).toEqual(later[1])
  })

  test('is a file of every entry of the month', async () => {
    const carl = heed.someone()
    await heed.send(carl, 'for the file')
    await heed.quiet()
    const month = String(
      ((await heed.api('GET', '/v1/credits/statements')).body.items as unknown as Json[])[0]!.month,
    )
    const address = `${heed.url}/v1/credits/statements/${month}/entries.csv`
    const answer = await fetch(address, { headers: { authorization: `Bearer ${KEY}` } })
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="credits-${month}.csv"`)
    const lines = (await answer.text()).split('\r\n')
    expect(lines[0]).toBe('time,what,credits,reason,phone,text id')
    const his = lines
      .filter(line => line.includes(carl.number))
      .map(line => line.split(',').slice(1, 4).join())
    expect(his).toEqual(['hold,1,text of 1 segment', 'settle,1,handed over'])
  })

  test.each(['2026-13', '1999-01', 'x', '2031-01'])('of %s is not there', async month =>
    expect((await heed.api('GET', `/v1/credits/statements/${month}`)).status).toBe(404),
  )
})

test('the books agree with every entry', async () => {
  const accounts = await heed.rt.db.rows<{ id: string }>({
    name: 'all',
    text: 'select account_id as id from accounts',
  })
  for (const { id } of accounts) await expectBalancedBooks(heed.rt.db, id)
})
