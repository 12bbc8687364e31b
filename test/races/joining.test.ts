// A new consent meets a STOP: whoever comes first, STOP is the last word, unless the person's own START comes after it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json, Phone } from '../support/heed.ts'
import { at, type Story, startStory } from '../support/story.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'

const PEOPLE = 24
let heed: Story

beforeAll(async () => {
  heed = await startStory()
  await heed.api('PUT', '/v1/opt-in', {
    page: { isOn: true, wording: 'I want your texts. Reply STOP to unsubscribe.' },
    word: { word: 'JOIN', wording: 'Text JOIN to get texts. Reply STOP to unsubscribe.' },
  })
})
afterAll(() => heed?.stop())

const people = () => Array.from({ length: PEOPLE }, () => heed.someone())
const optOut = (phone: Phone) =>
  heed.api('POST', `/v1/consents/${at(phone)}/opt-out`, { note: 'asked on the phone' })
const kinds = async (phone: Phone) =>
  (await heed.consent(phone)).events!.map((one: Json) => String(one.kind)).reverse()

/** Whatever the order was: the books are right, and nothing was handed over behind a block. */
async function expectObeyed(phones: readonly Phone[]): Promise<void> {
  await heed.quiet()
  for (const phone of phones) {
    expect(await heed.consent(phone), JSON.stringify(await kinds(phone))).toMatchObject({
      state: 'opted_out',
    })
    expect(await heed.api('POST', '/v1/why', { phone: phone.number })).toMatchObject({
      body: { decision: { allowed: false, reason: 'opted_out' } },
    })
  }
  await expectIntactChain(heed.rt.db, heed.accountId)
  await expectBalancedBooks(heed.rt.db, heed.accountId)
}

test("JOIN and an agent's opt-out at once: the block stands", async () => {
  const phones = people()
  await Promise.all(phones.flatMap(phone => [phone.texts('JOIN'), optOut(phone)]))
  await expectObeyed(phones)
})

test('JOIN again and STOP at once: whichever comes first, the STOP stands', async () => {
  const phones = people()
  await Promise.all(phones.map(phone => phone.texts('JOIN')))
  await heed.quiet()
  await Promise.all(phones.flatMap(phone => [phone.texts('STOP'), phone.texts('JOIN')]))
  await expectObeyed(phones)
})

test("an owner's consent from before the STOP never goes over it", async () => {
  const phones = people()
  for (const phone of phones) await heed.optsOut(phone)
  await heed.advance('PT3M')
  const obtainedAt = heed.rt.clock.now().toISOString()
  await heed.advance('PT3M')
  const record = (phone: Phone) =>
    heed.api('POST', `/v1/consents/${at(phone)}/opt-in`, { evidence: 'a signed form, page 2', obtainedAt })
  const answers = await Promise.all(
    phones.map(async phone => (await Promise.all([record(phone), phone.texts('STOP')]))[0].status),
  )
  for (const status of answers) expect([200, 400]).toContain(status)
  await expectObeyed(phones)
  // And later, too: the second STOP is younger than the form.
  for (const phone of phones) expect((await record(phone)).status).toBe(400)
})

test('erasing and a text of the person at once: the phone stays blocked, and nobody waits for ever', async () => {
  const phones = people()
  for (const phone of phones) await heed.addContact('Ann', phone)
  const erase = (phone: Phone) => heed.api('POST', `/v1/consents/${at(phone)}/erase`, { reason: 'by letter' })
  const answers = await Promise.all(
    phones.map(
      async phone => (await Promise.all([erase(phone), phone.texts('hello'), optOut(phone)]))[0].status,
    ),
  )
  await heed.quiet()
  for (const [n, status] of answers.entries()) {
    // A text was on its way.
    if (status === 409) expect((await erase(phones[n]!)).status).toBe(200)
    else expect(status).toBe(200)
  }
  await expectObeyed(phones)
})
