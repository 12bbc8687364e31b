// Senders: which one a text goes from, what happens while the provider is in trouble, and how a token is changed.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SANDBOX_TOKEN } from '../../src/config.ts'
import { type Json, LONG_CODE, type Phone, SHORT_CODE } from '../support/heed.ts'
import { NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())
beforeEach(() => heed.faults({}))

const senders = async (): Promise<Json[]> => [...(await heed.api('GET', '/v1/senders')).body.items!]
const senderOf = async (phone: string) => (await senders()).find(one => String(one.phone) === phone)!
const troubleOf = async (phone: string) => (await senderOf(phone)).trouble as Json | null
const stateOf = async (id: unknown) => String((await heed.message(String(id))).state)

async function edit(phone: string, change: object): Promise<void> {
  const edited = await heed.api('PATCH', `/v1/senders/${(await senderOf(phone)).id}`, change)
  expect(edited.status, JSON.stringify(edited.body)).toBe(200)
}

/** Somebody who has had the notice. */
async function known(): Promise<Phone> {
  const phone = heed.someone()
  await heed.send(phone, 'hi')
  await heed.rings(phone, 'hi')
  return phone
}

/** Texts until the provider is known to be in trouble. Answers their ids. */
async function textInto(trouble: object, people: readonly Phone[]): Promise<string[]> {
  await heed.faults(trouble)
  const ids: string[] = []
  for (const phone of people) ids.push(String((await heed.send(phone, 'in the middle of it')).id))
  await heed.until('the trouble is seen', async () => (await troubleOf(LONG_CODE)) !== null)
  return ids
}

describe('the provider in trouble', () => {
  test.each([
    ['does not take our sign-in', { errors: [{ code: 20003 }] }, /auth token \(Twilio 20003\)/],
    ['asks us to slow down', { errors: [{ code: 20429 }] }, /slow down \(Twilio 20429\)/],
  ])('%s: what waits goes on waiting, and all of it goes when it is over', async (_what, faults, words) => {
    const people = await Promise.all(Array.from({ length: 12 }, known))
    const ids = await textInto(faults, people)
    const trouble = await troubleOf(LONG_CODE)
    expect(String(trouble!.text)).toMatch(words)
    expect(new Date(String(trouble!.since)).getTime()).toBeLessThanOrEqual(heed.rt.clock.now().getTime())
    // Far longer than five tries of a text take, without one more text than it takes to ask.
    for (let i = 0; i < 8; i++) await heed.advance('PT10M')
    for (const id of ids) expect(['waiting', 'sending', 'unknown']).toContain(await stateOf(id))
    await heed.faults({})
    await recovers()
    for (const phone of people) await heed.rings(phone, 'in the middle of it')
    await heed.quiet()
    for (const phone of people) expect(await phone.bodies()).toEqual([NOTICE, 'hi', 'in the middle of it'])
  })

  test('it cannot be reached: nothing was sent, so nothing is lost', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, known))
    await moveTo('http://127.0.0.1:9')
    const ids = await textInto({}, people)
    for (let i = 0; i < 8; i++) await heed.advance('PT10M')
    for (const id of ids) expect(['waiting', 'sending']).toContain(await stateOf(id))
    await moveTo(heed.sandboxUrl)
    await heed.advance('PT2M')
    for (const phone of people) await heed.rings(phone, 'in the middle of it')
    await heed.quiet()
    for (const phone of people) expect(await phone.bodies()).toEqual([NOTICE, 'hi', 'in the middle of it'])
  })

  test('a STOP meanwhile is confirmed as soon as it is over', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, known))
    await textInto({ errors: [{ code: 20003 }] }, people)
    const [ann] = people as [Phone]
    await heed.optsOut(ann, SHORT_CODE)
    await heed.advance('PT1M')
    await heed.faults({})
    await recovers()
    await heed.rings(ann, STOPPED)
    expect(await ann.bodies()).toEqual([NOTICE, 'hi', STOPPED])
  })

  test('a text that the provider refuses says nothing of the provider', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, known))
    await heed.faults({ errors: [{ code: 21211 }] })
    const ids: string[] = []
    for (const phone of people) ids.push(String((await heed.send(phone, 'to nobody')).id))
    await heed.until('all are refused', async () =>
      (await Promise.all(ids.map(stateOf))).every(state => state === 'refused'),
    )
    expect(await troubleOf(LONG_CODE)).toBe(null)
  })

  test('one text that is refused for now is given up in the end, and no other is held up', async () => {
    const [ann, bob] = [await known(), await known()]
    await heed.faults({ errors: [{ code: 21611, phone: ann.number }] })
    const { id } = await heed.send(ann, 'too many')
    for (let i = 0; i < 6; i++) {
      const before = await tries(id)
      await heed.advance('PT40M')
      await heed.until(
        'another try',
        async () => (await stateOf(id)) === 'refused' || (await tries(id)) > before,
      )
    }
    await heed.until('it is given up', async () => (await stateOf(id)) === 'refused')
    expect(await heed.message(String(id))).toMatchObject({ reason: 'gave_up' })
    await heed.send(bob, 'goes')
    await heed.rings(bob, 'goes')
    expect(await troubleOf(LONG_CODE)).toBe(null)
  })

  const tries = async (id: unknown) => {
    const row = await heed.rt.db.one<{ tries: number }>(
      { name: 'tries', text: 'select tries from outbox where message_id = $1' },
      [String(id)],
    )
    return row?.tries ?? Number.POSITIVE_INFINITY
  }

  const moveTo = (baseUrl: string) =>
    heed.rt.db.run({ name: 'move_senders', text: 'update senders set base_url = $1, trouble = null' }, [
      baseUrl,
    ])

  async function recovers(): Promise<void> {
    for (let before = await troubleOf(LONG_CODE); before !== null; before = await troubleOf(LONG_CODE)) {
      const last = JSON.stringify(before)
      await heed.advance('PT1M')
      await heed.until('it is asked', async () => JSON.stringify(await troubleOf(LONG_CODE)) !== last)
    }
  }
})

describe('the auth token', () => {
  test('is changed in place: what waited for the new one goes, and webhooks are signed with it', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, known))
    await edit(LONG_CODE, { authToken: 'a token that was rotated away' })
    for (const phone of people) await heed.send(phone, 'waits for the token')
    await heed.until('the trouble is seen', async () => (await troubleOf(LONG_CODE)) !== null)
    expect(String((await troubleOf(LONG_CODE))!.text)).toContain('check the auth token')
    expect(JSON.stringify(await senders())).not.toContain('rotated')
    const sender = await senderOf(LONG_CODE)
    const hook = { From: people[0]!.number, To: LONG_CODE, Body: 'hello', NumMedia: '0' }
    expect(await heed.hook(sender, hook)).toBe(403)
    await edit(LONG_CODE, { authToken: SANDBOX_TOKEN })
    expect(await heed.hook(sender, hook)).toBe(200)
    await heed.advance('PT2M')
    for (const phone of people) await heed.rings(phone, 'waits for the token')
  })
})
