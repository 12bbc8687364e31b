// Rules G1 and G2: what a plan is, who gets into it and who does not, what may be changed while it is active.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
  await heed.settings({ timeZone: 'America/Chicago' })
})
afterAll(() => heed?.stop())

const TEXT = { kind: 'text', day: 1, time: '10:00', body: 'Hi {{first_name|there}}' }

async function makePlan(more: object = {}): Promise<Json> {
  const made = await heed.api('POST', '/v1/plans', { name: 'New lead', steps: [TEXT], ...more })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body
}

async function activePlan(more: object = {}): Promise<Json> {
  const plan = await makePlan(more)
  const active = await heed.api('POST', `/v1/plans/${plan.id}/activate`)
  expect(active.body, JSON.stringify(active.body)).toMatchObject({ state: 'active' })
  return active.body
}

const enroll = (plan: Json, body: object) => heed.api('POST', `/v1/plans/${plan.id}/enrollments`, body)
const later = () => new Date(heed.rt.clock.now().getTime() + 9 * 86_400_000).toISOString()

describe('G1 a plan', () => {
  test('G1 keeps days, steps, times, waits, tags and what it flows into', async () => {
    const next = await makePlan({ name: 'After that' })
    const steps = [
      TEXT,
      { kind: 'wait', day: 2, time: '10:00', days: 3 },
      { kind: 'task', day: 3, time: '09:00', task: 'call', title: 'Call them' },
      { kind: 'add_tag', day: 4, time: '09:00', tag: 'called' },
    ]
    const plan = await makePlan({ steps, next: String(next.id), repeat: { times: 2, everyDays: 30 } })
    expect(plan).toMatchObject({ state: 'draft', days: 7, next: next.id, counts: { active: 0 } })
    expect(plan.steps).toMatchObject(steps)
    expect((await heed.api('GET', `/v1/plans/${plan.id}`)).body).toEqual(plan)
  })

  test('G1 comes ready from the library, and can be duplicated', async () => {
    const { body: library } = await heed.api('GET', '/v1/plans/library')
    const keys = library.items!.map(one => String(one.key))
    expect(keys).toEqual(['new_lead', 'open_house', 'past_client', 'birthday'])
    for (const fromLibrary of keys) {
      const made = await heed.api('POST', '/v1/plans', { fromLibrary })
      expect(made.status, JSON.stringify(made.body)).toBe(201)
      const copied = await heed.api('POST', `/v1/plans/${made.body.id}/duplicate`)
      expect(copied.body).toMatchObject({ state: 'draft', name: `${made.body.name} (copy)` })
      expect(copied.body.steps![0]!.id).not.toBe(made.body.steps![0]!.id)
    }
  })

  test('G1 that leads back to itself is refused', async () => {
    const one = await makePlan({ name: 'one' })
    const two = await makePlan({ name: 'two', next: String(one.id) })
    const body = { name: 'one', steps: [TEXT], next: String(two.id) }
    const refused = await heed.api('PUT', `/v1/plans/${one.id}`, body)
    expect(refused.body).toMatchObject({ status: 400, errors: [{ field: 'next' }] })
  })

  test('G1 is shown for one person with dates and texts, before it is saved', async () => {
    const contact = await heed.addContact('Ann', heed.someone())
    const plan = {
      name: 'x',
      steps: [{ ...TEXT, day: 3, time: '08:00' }],
      repeat: { times: 2, everyDays: 7 },
    }
    const { body, status } = await heed.api('POST', '/v1/plans/preview', { plan, contactId: contact.id })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.items).toMatchObject([
      { round: 1, body: 'Hi Ann', waits: { reason: 'plan_window' }, skipped: null },
      { round: 2, body: 'Hi Ann' },
    ])
    expect(String(body.items![0]!.localTime)).toMatch(/10:00 AM$/)
  })
})

describe('G2 enrolling', () => {
  test('G2 by hand and by filter, nobody twice', async () => {
    const plan = await activePlan()
    const ann = await heed.addContact('Ann', heed.someone())
    const bob = await heed.addContact('Bob', heed.someone())
    await heed.api('PATCH', `/v1/contacts/${bob.id}`, { tags: ['by filter'] })
    const startAt = later()
    const first = await enroll(plan, { contactIds: [ann.id], startAt })
    expect(first.body, JSON.stringify(first.body)).toMatchObject({ enrolled: 1, already: 0, refused: [] })
    expect((await enroll(plan, { contactIds: [ann.id], startAt })).body).toMatchObject({
      enrolled: 0,
      already: 1,
    })
    await heed.until('the tag is known', async () => {
      const audience = { kind: 'filter', filter: { allTags: ['by filter'] } }
      return (await enroll(plan, { audience, startAt })).body.enrolled === (1 as unknown as Json)
    })
    const { body } = await heed.api('GET', `/v1/plans/${plan.id}/enrollments`)
    expect(body.items!.map(one => String(one.name))).toEqual(['Bob', 'Ann'])
    expect((await heed.api('GET', `/v1/plans/${plan.id}`)).body).toMatchObject({
      counts: { active: 2 },
      steps: [{ counts: { waiting: 2 } }],
    })
  })

  test('G2 refuses who cannot be texted, with the reason', async () => {
    const plan = await activePlan()
    const phone = heed.someone()
    const stopped = await heed.addContact('Stan', phone)
    await heed.send(phone, 'hi')
    await heed.optsOut(phone)
    const nobody = (await heed.api('POST', '/v1/contacts', { firstName: 'No phone' })).body
    const unknown = heed.rt.newId()
    const { body } = await enroll(plan, { contactIds: [stopped.id, nobody.id, unknown] })
    const reasons = body.refused!.map(one => `${one.contactId} ${one.reason}`).sort()
    expect(reasons).toEqual(
      [`${nobody.id} no_phone`, `${stopped.id} opted_out`, `${unknown} no_contact`].sort(),
    )
    expect(body).toMatchObject({ enrolled: 0, refusedCount: 3 })
  })

  test('G2 only an active plan takes people in', async () => {
    const ann = await heed.addContact('Ann', heed.someone())
    expect((await enroll(await makePlan(), { contactIds: [ann.id] })).status).toBe(409)
    const old = await activePlan()
    await heed.api('POST', `/v1/plans/${old.id}/archive`)
    expect((await enroll(old, { contactIds: [ann.id] })).status).toBe(409)
  })

  test('G2 can be stopped by hand, and the history says who and why', async () => {
    const plan = await activePlan()
    const ann = await heed.addContact('Ann', heed.someone())
    await enroll(plan, { contactIds: [ann.id], startAt: later() })
    const { body: list } = await heed.api('GET', `/v1/contacts/${ann.id}/enrollments`)
    const { id } = list.items![0]!
    const stopped = await heed.api('POST', `/v1/enrollments/${id}/stop`, { reason: 'bought a house' })
    expect(stopped.body).toMatchObject({ state: 'stopped', reason: 'by_hand', nextAt: null })
    const words = stopped.body.history!.map(one => String(one.words))
    expect(words[0]).toMatch(/^Enrolled by /)
    expect(words[1]).toMatch(/^Stopped by .*: bought a house$/)
    expect((await heed.api('POST', `/v1/enrollments/${id}/stop`, {})).status).toBe(409)
    expect((await heed.api('GET', `/v1/plans/${plan.id}`)).body).toMatchObject({
      counts: { active: 0, stopped: 1 },
      steps: [{ counts: { waiting: 0 } }],
    })
  })
})

describe('G2 while a plan is active', () => {
  test('G2 what steps say may change; steps are not added, moved or taken away', async () => {
    const plan = await activePlan()
    const step = { ...TEXT, id: plan.steps![0]!.id }
    const put = (steps: object[]) => heed.api('PUT', `/v1/plans/${plan.id}`, { name: 'Renamed', steps })
    const edited = await put([{ ...step, body: 'Hello' }])
    expect(edited.body).toMatchObject({ name: 'Renamed', steps: [{ id: step.id, body: 'Hello' }] })
    for (const steps of [[], [step, TEXT], [{ ...step, day: 2 }], [{ ...step, time: '11:00' }], [TEXT]])
      expect((await put(steps)).status).toBe(409)
  })

  test('G2 a plan with contacts is not deleted; one that nobody was in is', async () => {
    const plan = await activePlan()
    const ann = await heed.addContact('Ann', heed.someone())
    await enroll(plan, { contactIds: [ann.id], startAt: later() })
    expect((await heed.api('DELETE', `/v1/plans/${plan.id}`)).status).toBe(409)
    expect((await heed.api('DELETE', `/v1/plans/${(await makePlan()).id}`)).status).toBe(204)
  })
})
