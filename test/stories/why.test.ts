// Why: every text opens to the decision that was taken, in words, with rule and time; and what would happen now.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const why = async (id: unknown): Promise<Json> => {
  const answer = await heed.api('GET', `/v1/messages/${String(id)}/why`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const words = (one: Json): string => one.steps!.map((step: Json) => String(step.text)).join(' | ')
const now = (body: object) => heed.api('POST', '/v1/why', body)

test('B2 a text that went says that nobody had asked to stop, when, and by which rules', async () => {
  const ann = heed.someone()
  const sent = await heed.send(ann, 'hello')
  await heed.rings(ann, 'hello')
  await heed.quiet()
  const told = await why(sent.id)
  expect(words(told)).toMatch(
    /over the API.*first-text notice went before it.*had never asked to stop.*Handed over to Twilio.*Delivered/,
  )
  expect(String(told.rules)).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(told.steps!.map((step: Json) => step.rule)).toEqual(expect.arrayContaining(['A1', 'B2']))
})

test('B2 a text that was stopped says by which word, and the word says what it did', async () => {
  const ann = heed.someone()
  const waiting = await heed.send(ann, 'later', { sendAt: '2027-01-01T10:00:00Z' })
  expect(words(await why(waiting.id))).toContain('judged again in the moment it is handed over')
  await heed.optsOut(ann)
  const told = await why(waiting.id)
  expect(told.decision).toMatchObject({ allowed: false, reason: 'opted_out', rule: 'B2' })
  expect(words(told)).toContain('Opted out by text ("STOP")')
  const heard = (await heed.messages(ann)).find(one => String(one.direction) === 'in')!
  expect(words(await why(heard.id))).toMatch(
    /request to stop, because of the words "stop".*blocked the phone/,
  )
})

test('B4 the confirmation says why it alone may go', async () => {
  const ann = heed.someone()
  await heed.optsOut(ann, '55512')
  await heed.quiet()
  const reply = (await heed.messages(ann)).find(one => String(one.kind) === 'confirmation')!
  expect(words(await why(reply.id))).toContain('the one text that may still go')
})

test('what if I text her now: the answer is what then happens', async () => {
  const [ann, bob] = [heed.someone(), heed.someone()]
  await heed.optsOut(bob)
  const free = await now({ phone: ann.number, body: 'hello' })
  expect(free.body).toMatchObject({ decision: { allowed: true, rule: 'A1' }, notice: { mode: 'separate' } })
  const blocked = await now({ phone: bob.number, body: 'hello' })
  expect(blocked.body).toMatchObject({ decision: { allowed: false, reason: 'opted_out', rule: 'B2' } })
  const refused = await heed.refuses(bob, 'hello')
  expect(refused.decision).toEqual(blocked.body.decision)
})

test('G6 what if it were sent by itself, now or at a given time', async () => {
  await heed.settings({ timeZone: 'UTC', textingHours: { from: '08:00', to: '21:00' } })
  const phone = heed.someone().number
  const at = (sendAt: string, automatic: boolean) => now({ phone, automatic, sendAt })
  // A Tuesday: where they live (Texas) there are rules for Sundays.
  const today = heed.rt.clock.now()
  const ahead = (9 - today.getUTCDay()) % 7 || 7
  const day = new Date(today.getTime() + ahead * 86_400_000).toISOString().slice(0, 10)
  expect((await at(`${day}T09:00:00Z`, true)).body.decision).toMatchObject({
    reason: expect.stringMatching(/^(quiet_hours|state_rule)$/),
    rule: 'G6',
  })
  expect((await at(`${day}T18:00:00Z`, true)).body.decision).toMatchObject({ allowed: true, reason: null })
  const own = (await at(`${day}T09:00:00Z`, false)).body.decision
  expect(own).toMatchObject({ allowed: true, reason: null })
  expect(own!.warnings!.length).toBeGreaterThan(0)
})

test('H what cannot be answered says so', async () => {
  expect((await now({ phone: 'nobody' })).status).toBe(400)
  expect((await now({ phone: heed.someone().number, sendAt: 'tomorrow' })).status).toBe(400)
  expect((await heed.api('GET', '/v1/messages/nothing/why')).status).toBe(404)
  const strange = await heed.anotherAccount('+15125550888')
  const mine = await heed.send(heed.someone(), 'mine')
  expect((await strange('GET', `/v1/messages/${String(mine.id)}/why`)).status).toBe(404)
})
