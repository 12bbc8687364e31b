// Several accounts of one office: STOPALL to one of them, or an owner's word, blocks in all. B1, B2, B3, C1.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spreadOffice } from '../../src/features/compliance/office.ts'
import type { Json, Phone } from '../support/heed.ts'
import { type Ask, at, type Story, startStory } from '../support/story.ts'

let heed: Story
let elm: Ask
let stranger: Ask

beforeAll(async () => {
  heed = await startStory()
  elm = await heed.anotherAccount('+15125550177')
  stranger = await heed.anotherAccount('+15125550178')
  const made = await heed.api('POST', '/v1/office', { name: 'Main Street' })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  expect((await elm('POST', '/v1/office/join', { code: String(made.body.code) })).status).toBe(200)
})
afterAll(() => heed?.stop())

const stateIn = async (ask: Ask, phone: Phone) =>
  String((await ask('GET', `/v1/consents/${at(phone)}`)).body.state)
const spread = async () => {
  while ((await spreadOffice(heed.rt)) === 0);
}

test('STOPALL blocks in every account of the office, cancels what waits there, and is told; STOP does not', async () => {
  const [ann, ben] = [heed.someone(), heed.someone()]
  const later = new Date(heed.rt.clock.now().getTime() + 86_400_000).toISOString()
  const waiting = await elm('POST', '/v1/messages', { to: ann.number, body: 'Tomorrow', sendAt: later })
  expect(waiting.status).toBe(201)
  await heed.optsOut(ann, undefined, 'STOPALL')
  await heed.optsOut(ben)
  await spread()
  expect(await stateIn(elm, ann)).toBe('opted_out')
  expect(await stateIn(elm, ben)).toBe('unknown')
  expect(await stateIn(stranger, ann)).toBe('unknown')
  const text = await elm('GET', `/v1/messages/${waiting.body.id}`)
  expect(text.body).toMatchObject({ state: 'canceled' })
  expect((await elm('POST', '/v1/messages', { to: ann.number, body: 'Hello' })).status).toBe(422)
  const consent = (await elm('GET', `/v1/consents/${at(ann)}`)).body as Json
  expect(JSON.stringify(consent.events)).toContain('Wrote STOPALL')
  expect(JSON.stringify(consent.events)).toContain('office Main Street')
  // Nobody there ever texted her, and nobody gets a second confirmation from there.
  await heed.quiet()
  expect((await ann.bodies()).filter(body => body.includes('unsubscribed'))).toHaveLength(1)
})

test('C1 START to one account lifts there and nowhere else', async () => {
  const ann = heed.someone()
  await heed.optsOut(ann, undefined, 'STOPALL')
  await spread()
  await ann.texts('START')
  await heed.until('the way back', async () => (await stateIn(heed.api, ann)) === 'opted_in')
  await spread()
  expect(await stateIn(elm, ann)).toBe('opted_out')
})

test('STOPALL of somebody who had said STOP before still reaches the office', async () => {
  const ann = heed.someone()
  await heed.optsOut(ann)
  await ann.texts('STOPALL')
  await heed.until('the second word', async () =>
    JSON.stringify((await heed.consent(ann)).events).includes('stopall'),
  )
  await spread()
  expect(await stateIn(elm, ann)).toBe('opted_out')
})

test('an owner blocks for the whole office; an account that joins later takes all of it over', async () => {
  const ann = heed.someone()
  const told = await heed.api('POST', '/v1/office/opt-outs', { phone: ann.number, note: 'wrote us a letter' })
  expect(told.status, JSON.stringify(told.body)).toBe(200)
  expect(await stateIn(heed.api, ann)).toBe('opted_out')
  expect(await stateIn(elm, ann)).toBe('opted_out')
  expect((await stranger('POST', '/v1/office/opt-outs', { phone: ann.number, note: 'x' })).status).toBe(409)
  expect((await stranger('POST', '/v1/office/join', { code: 'guessed' })).status).toBe(400)

  const other = await stranger('POST', '/v1/office', { name: 'Another' })
  expect(other.status).toBe(201)
  const birch = await heed.anotherAccount('+15125550179')
  expect((await birch('POST', '/v1/office/join', { code: String(other.body.code) })).status).toBe(200)
  await stranger('POST', '/v1/office/opt-outs', { phone: '+15125569999', note: 'told us' })
  expect(await stateIn(birch, { number: '+15125569999' } as Phone)).toBe('opted_out')
  expect(await stateIn(heed.api, { number: '+15125569999' } as Phone)).toBe('unknown')
  const newcomer = await heed.anotherAccount('+15125550180')
  await newcomer('POST', '/v1/office/join', { code: String(other.body.code) })
  await spread()
  expect(await stateIn(newcomer, { number: '+15125569999' } as Phone)).toBe('opted_out')
  expect((await newcomer('GET', '/v1/office')).body.office).toMatchObject({ name: 'Another', blocks: 1 })
  expect((await newcomer('DELETE', '/v1/office')).status).toBe(204)
  expect(await stateIn(newcomer, { number: '+15125569999' } as Phone)).toBe('opted_out')
})

test('the list of the office: the newest first, by pages, by the last digits, and of nobody else', async () => {
  const [ann, ben] = [heed.someone(), heed.someone()]
  for (const [phone, note] of [
    [ann, 'first'],
    [ben, 'second'],
  ] as const) {
    const told = await elm('POST', '/v1/office/opt-outs', { phone: phone.number, note })
    expect(told.status, JSON.stringify(told.body)).toBe(200)
    await heed.advance('PT1M')
  }
  await ann.texts('START')
  await heed.until('the way back', async () => (await stateIn(heed.api, ann)) === 'opted_in')
  const list = async (query: string, ask: Ask = heed.api) =>
    (await ask('GET', `/v1/office/opt-outs${query}`)).body
  const first = await list('?limit=1')
  expect(first.items).toMatchObject([{ phone: ben.number, here: 'opted_out' }])
  expect(String(first.items![0]!.note)).toContain('second (Elm Realty, office Main Street)')
  const second = await list(`?limit=1&cursor=${String(first.next)}`)
  expect(second.items).toMatchObject([{ phone: ann.number, here: 'opted_in' }])
  expect((await list(`?search=${ann.number.slice(-4)}`, elm)).items).toMatchObject([
    { phone: ann.number, here: 'opted_out' },
  ])
  expect((await list('?search=12')).items).toEqual([])
  const alone = await heed.anotherAccount('+15125550181')
  expect((await list('', alone)).items).toEqual([])
  expect((await heed.api('GET', '/v1/office/opt-outs?cursor=x')).status).toBe(400)
})

test('many processes at once, both ways round: every block arrives once, and nobody waits in a circle', async () => {
  const phones = Array.from({ length: 12 }, () => heed.someone())
  await Promise.all(
    phones.map((phone, n) => phone.texts('STOPALL', n % 2 === 0 ? undefined : '+15125550177')),
  )
  await heed.until('all have said it', async () => {
    const states = await Promise.all(phones.map((phone, n) => stateIn(n % 2 === 0 ? heed.api : elm, phone)))
    return states.every(state => state === 'opted_out')
  })
  await Promise.all(Array.from({ length: 4 }, spread))
  await spread()
  for (const phone of phones)
    for (const ask of [heed.api, elm]) {
      const consent = (await ask('GET', `/v1/consents/${at(phone)}`)).body
      expect(String(consent.state)).toBe('opted_out')
      const events = consent.events as unknown as { kind: string }[]
      expect(events.filter(event => event.kind === 'opted_out')).toHaveLength(1)
    }
})
