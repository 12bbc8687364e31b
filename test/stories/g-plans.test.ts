// Rules G1 and G2: what a plan is, who gets into it and who does not, what may be changed while it is active.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { takePeopleIn } from '../../src/features/plans/intake.ts'
import { type Json, KEY } from '../support/heed.ts'
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

describe('G2 many at once', () => {
  const many = async (tag: string, count: number) => {
    const lines = Array.from({ length: count }, (_, n) => `P${n},+1737556${String(n).padStart(4, '0')}`)
    const file = await fetch(`${heed.url}/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' },
      body: `First name,Phone\n${lines.join('\n')}\n`,
    })
    const { id } = (await file.json()) as Json
    await heed.api('POST', `/v1/imports/${id}/start`, { options: { addTags: [tag], existing: 'add' } })
    const audience = { kind: 'filter', filter: { allTags: [tag] } }
    await heed.until(`${count} people are there`, async () => {
      const { body } = await heed.api('POST', '/v1/audiences/count', { audience })
      return Number(body.contacts) === count ? true : null
    })
    return audience
  }
  type Shown = { seen: number; enrolled: number; already: number; refused: number; endedAt: string | null }
  const intakes = async (plan: Json) =>
    (await heed.api('GET', `/v1/plans/${plan.id}/intakes`)).body.items as unknown as Shown[]

  test('G2 a page is enrolled at once, the rest by and by; whoever opted out or is in it stays out', async () => {
    const audience = await many('crowd', 4_500)
    const plan = await activePlan({ steps: [{ ...TEXT, day: 5 }] })
    await heed.optsOut(heed.phone('+17375564499'))
    await heed.pauseWork()
    const { body } = await enroll(plan, { audience, startAt: later() })
    expect(body).toMatchObject({ intake: { people: 4_500, seen: 2_000, endedAt: null } })
    expect(await takePeopleIn(heed.rt)).toBe(0)
    expect((await intakes(plan))[0]).toMatchObject({ seen: 4_000, endedAt: null })
    // Two who ask for it at once enroll nobody twice.
    const twice = await enroll(plan, { audience, startAt: later() })
    expect(twice.body).toMatchObject({ intake: { seen: 2_000 } })
    while ((await takePeopleIn(heed.rt)) !== null);
    await heed.resumeWork()
    const [second, first] = await intakes(plan)
    for (const one of [first!, second!]) {
      expect(one).toMatchObject({ seen: 4_500, refused: 1, endedWhy: null })
      expect(one.endedAt).not.toBe(null)
    }
    expect([first!.enrolled + second!.enrolled, first!.already + second!.already]).toEqual([4_499, 4_499])
    await heed.until('all are counted', async () => {
      const shown = (await heed.api('GET', `/v1/plans/${plan.id}`)).body
      return Number(shown.counts!.active) === 4_499 ? true : null
    })
  })

  test('G2 it can be canceled, and ends with the plan', async () => {
    const audience = { kind: 'filter', filter: { allTags: ['crowd'] } }
    const plan = await activePlan({ name: 'Canceled', steps: [{ ...TEXT, day: 5 }] })
    await heed.pauseWork()
    const begun = (await enroll(plan, { audience, startAt: later() })).body as { intake?: { id?: string } }
    const at = `/v1/plans/${plan.id}/intakes/${begun.intake!.id}/cancel`
    expect((await heed.api('POST', at)).body).toMatchObject({ seen: 2_000, endedWhy: 'canceled' })
    expect((await heed.api('POST', at)).status).toBe(409)
    await enroll(plan, { audience, startAt: later() })
    await heed.api('POST', `/v1/plans/${plan.id}/archive`)
    expect(await takePeopleIn(heed.rt)).toBe(0)
    expect(await takePeopleIn(heed.rt)).toBe(null)
    expect((await intakes(plan)).map(one => [one.seen, (one as { endedWhy?: string }).endedWhy])).toEqual([
      [2_000, 'plan_over'],
      [2_000, 'canceled'],
    ])
    await heed.resumeWork()
  })
})
