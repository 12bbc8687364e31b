// Rules G1 to G5 with B2, C4: plans carried out: steps in order, tags that enroll, an answer, an opt-out, failures.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json, Phone } from '../support/heed.ts'
import { at, NOTICE, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
  await heed.settings({ timeZone: 'UTC' })
})
afterAll(() => heed?.stop())

/** Half a minute is for one thing at a time, and here are thirty. */
const LONG = { timeout: 120_000 }
const ANY_HOUR = { window: { from: '00:00', to: '24:00' }, sundaysAndHolidays: false }
const text = (day: number, body: string, more: object = {}) => ({
  kind: 'text',
  day,
  time: '12:00',
  body,
  ...more,
})

async function activePlan(more: object): Promise<Json> {
  const made = await heed.api('POST', '/v1/plans', { name: 'A plan', ...ANY_HOUR, ...more })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const active = await heed.api('POST', `/v1/plans/${made.body.id}/activate`)
  expect(active.status, JSON.stringify(active.body)).toBe(200)
  return active.body
}

async function person(name: string): Promise<{ phone: Phone; id: string }> {
  const phone = heed.someone()
  return { phone, id: String((await heed.addContact(name, phone)).id) }
}

async function enroll(plan: Json, contactId: string): Promise<string> {
  const { body } = await heed.api('POST', `/v1/plans/${plan.id}/enrollments`, { contactIds: [contactId] })
  expect(body, JSON.stringify(body)).toMatchObject({ enrolled: 1 })
  return enrollmentOf(contactId)
}

async function enrollmentOf(contactId: string): Promise<string> {
  return String((await heed.api('GET', `/v1/contacts/${contactId}/enrollments`)).body.items![0]!.id)
}

const look = async (id: string) => (await heed.api('GET', `/v1/enrollments/${id}`)).body
const kinds = async (id: string) => (await look(id)).history!.map(one => String(one.kind))
const plan = async ({ id }: Json) => (await heed.api('GET', `/v1/plans/${id}`)).body

async function ended(id: string, reason: string): Promise<void> {
  await heed.until(`it ends: ${reason}`, async () => String((await look(id)).reason) === reason)
}

const said = async (phone: Phone) => (await phone.bodies()).filter(body => body !== NOTICE)

describe('G1 steps are carried out', () => {
  test('G1 each on its day, in order, and each once', async () => {
    const steps = [
      text(1, 'one, {{first_name}}'),
      { kind: 'task', day: 2, time: '09:00', task: 'call', title: 'Call {{name}}' },
      { kind: 'add_tag', day: 2, time: '10:00', tag: 'in touch' },
      { kind: 'wait', day: 2, time: '11:00', days: 2 },
      text(3, 'two'),
    ]
    const made = await activePlan({ steps })
    const { phone, id } = await person('Ann')
    const enrollment = await enroll(made, id)
    await heed.advance('P7D')
    await heed.until('it is over', async () => String((await look(enrollment)).state) === 'done')
    await heed.rings(phone, 'two')
    expect(await said(phone)).toEqual(['one, Ann', 'two'])
    expect(await kinds(enrollment)).toEqual([
      'enrolled',
      'text_queued',
      'task_made',
      'tag_added',
      'text_queued',
      'done',
    ])
    expect((await heed.api('GET', `/v1/contacts/${id}`)).body).toMatchObject({ tags: ['in touch'] })
    await heed.until('it is counted', async () => (await plan(made)).steps![4]!.counts!.sent === (1 as never))
    expect(await plan(made)).toMatchObject({
      counts: { active: 0, done: 1, stopped: 0 },
      steps: [{ counts: { waiting: 0, sent: 1 } }, { counts: { sent: 1 } }, {}, {}, {}],
    })
  })

  test('G1 a dynamic text is another one each time that the plan repeats', async () => {
    const steps = [text(1, '', { variants: ['first', 'second'] })]
    const made = await activePlan({ steps, repeat: { times: 3, everyDays: 2 } })
    const { phone, id } = await person('Bob')
    await enroll(made, id)
    await heed.advance('P6D')
    await heed.until('three texts', async () => (await said(phone)).length === 3)
    expect(await said(phone)).toEqual(['first', 'second', 'first'])
  })

  test('G1 a plan flows into the next one, on the day after', async () => {
    const next = await activePlan({ name: 'Next', steps: [text(1, 'of the next plan')] })
    const made = await activePlan({ steps: [text(1, 'of the first plan')], next: String(next.id) })
    const { phone, id } = await person('Cem')
    await enroll(made, id)
    await heed.advance('P3D')
    await heed.rings(phone, 'of the next plan')
    expect(await said(phone)).toEqual(['of the first plan', 'of the next plan'])
    const { body } = await heed.api('GET', `/v1/contacts/${id}/enrollments`)
    expect(body.items!.map(one => String(one.planName))).toEqual(['Next', 'A plan'])
  })
})

describe('G1 time travel', () => {
  test(
    'G1 a month ahead is walked, not jumped: every text rings on its own day and hour, in seconds',
    LONG,
    async () => {
      const steps = Array.from({ length: 30 }, (_, n) => text(n + 1, `day ${n + 1}`))
      const made = await activePlan({ steps })
      const { phone, id } = await person('Tim')
      await enroll(made, id)
      const began = performance.now()
      await heed.advance('P31D')
      expect(performance.now() - began).toBeLessThan(45_000)
      const rung = (await phone.received()).filter(({ body }) => body !== NOTICE)
      expect(rung.map(({ body }) => body)).toEqual(steps.map(step => step.body))
      const hours = rung.slice(1).map(({ at: when }) => new Date(when).toISOString().slice(11, 16))
      expect(new Set(hours)).toEqual(new Set(['12:00']))
      const days = rung.slice(1).map(({ at: when }) => new Date(when).toISOString().slice(0, 10))
      expect(new Set(days).size).toBe(29)
    },
  )
})

describe('G2 tags enroll, going forward only', () => {
  test('G2 who gets the tag is enrolled; who has it is not; who loses it stays', async () => {
    const before = await person('Had it before')
    await heed.api('PATCH', `/v1/contacts/${before.id}`, { tags: ['buyer'] })
    const made = await activePlan({ steps: [text(20, 'much later')], enrollByTags: ['buyer'] })
    const after = await person('Gets it')
    await heed.api('PATCH', `/v1/contacts/${after.id}`, { tags: ['buyer', 'other'] })
    const born = await heed.api('POST', '/v1/contacts', {
      firstName: 'Born with it',
      phones: [{ phone: heed.someone().number }],
      tags: ['buyer'],
    })
    await heed.until('two are in', async () => (await plan(made)).counts!.active === (2 as never))
    await heed.api('PATCH', `/v1/contacts/${after.id}`, { tags: [] })
    await heed.api('PATCH', `/v1/contacts/${before.id}`, { tags: ['buyer', 'more'] })
    const history = (await look(await enrollmentOf(after.id))).history!
    expect(String(history[0]!.words)).toBe('Enrolled: got a tag that enrolls.')
    const { body } = await heed.api('GET', `/v1/plans/${made.id}/enrollments`)
    expect(body.items!.map(one => String(one.contactId)).sort()).toEqual(
      [after.id, String(born.body.id)].sort(),
    )
  })

  test('G2 by an import, too', async () => {
    const made = await activePlan({ steps: [text(20, 'much later')], enrollByTags: ['imported buyer'] })
    const known = await person('Known')
    const rows = [`Known,${known.phone.number},imported buyer`, `New,${heed.someone().number},imported buyer`]
    const file = `name,phone,tags\n${rows.join('\n')}\n`
    const headers = { authorization: 'Bearer heed_test_owner_key_0123456789', 'content-type': 'text/csv' }
    const uploaded = await fetch(`${heed.url}/v1/imports`, { method: 'POST', headers, body: file })
    const { id } = (await uploaded.json()) as { id: string }
    const started = await heed.api('POST', `/v1/imports/${id}/start`, {})
    expect(started.status, JSON.stringify(started.body)).toBeLessThan(300)
    await heed.until('both are in', async () => (await plan(made)).counts!.active === (2 as never))
  })

  test('G2 an answer takes out of a plan that ends with an answer, with the text that waits, and of no other', async () => {
    const steps = [text(1, 'hello'), text(5, 'never')]
    const ends = await activePlan({ steps, stopOnReply: true })
    const goes = await activePlan({ name: 'Goes on', steps: [text(9, 'later')] })
    const { phone, id } = await person('Dan')
    const one = await enroll(ends, id)
    const other = await enroll(goes, id)
    await heed.advance('P1D')
    await heed.rings(phone, 'hello')
    await phone.texts('Who is this?')
    await ended(one, 'replied')
    expect(await look(other)).toMatchObject({ state: 'active' })
    await heed.until(
      'it is counted',
      async () => (await plan(ends)).steps![0]!.counts!.answered === (1 as never),
    )
    const last = (await look(one)).history!.at(-1)!
    expect(String(last.words)).toBe('Stopped: they answered, and the plan ends with an answer.')
    expect(last.messageId).not.toBe(null)
    await heed.advance('P9D')
    await heed.rings(phone, 'later')
    expect(await said(phone)).toEqual(['hello', 'later'])
  })
})

describe('G5 an opt-out ends the contact’s plans at once', () => {
  test('G5 B3 of every contact that has the phone, with a trace; nothing goes out after it; C4 START brings nothing back', async () => {
    const made = await activePlan({ steps: [text(1, 'before'), text(4, 'after')] })
    const { phone, id } = await person('Eva')
    const partner = String((await heed.addContact('Her partner', phone)).id)
    const [one, two] = [await enroll(made, id), await enroll(made, partner)]
    await heed.advance('P1D')
    await heed.rings(phone, 'before')
    await heed.optsOut(phone)
    await Promise.all([ended(one, 'opted_out'), ended(two, 'opted_out')])
    expect(String((await look(one)).history!.at(-1)!.words)).toBe('Stopped: they opted out.')
    await heed.until(
      'it is counted',
      async () => (await plan(made)).steps![0]!.counts!.optedOut === (1 as never),
    )
    await phone.texts('START')
    await heed.until('they are back', async () => String((await heed.consent(phone)).state) === 'opted_in')
    await heed.advance('P5D')
    await heed.quiet()
    expect((await said(phone)).filter(body => body === 'after')).toEqual([])
    expect(await look(one)).toMatchObject({ state: 'stopped', reason: 'opted_out' })
  })

  test('G5 B11 also where the provider says that they opted out', async () => {
    const made = await activePlan({ steps: [text(9, 'never')] })
    const { phone, id } = await person('Ira')
    const enrollment = await enroll(made, id)
    await heed.faults({ errors: [{ phone: phone.number, code: 21610, sync: true }] })
    await heed.send(phone, 'hello')
    await ended(enrollment, 'opted_out')
    await heed.faults({})
  })

  test('G5 B2 enrolled all the same, or in the same moment: nothing goes out, and it ends at the next step', async () => {
    const made = await activePlan({ steps: [text(2, 'never'), text(3, 'never, too')] })
    const { phone, id } = await person('Jan')
    const enrollment = await enroll(made, id)
    // As if the STOP had been committed between the look of the enrolling and its end.
    await heed.rt.db.run(
      {
        name: 'story_opted_out',
        text: `insert into consents (account_id, phone, state, since, source, first_seen_at)
             values ('${heed.accountId}', '${phone.number}', 'opted_out', $1, 'message', $1)
             on conflict (account_id, phone) do update set state = 'opted_out', since = $1`,
      },
      [heed.rt.clock.now()],
    )
    await heed.advance('P3D')
    await ended(enrollment, 'opted_out')
    expect(await phone.bodies()).toEqual([])
  })

  test('G5 also where an agent opts somebody out', async () => {
    const made = await activePlan({ steps: [text(9, 'never')] })
    const { phone, id } = await person('Fay')
    const enrollment = await enroll(made, id)
    await heed.api('POST', `/v1/consents/${at(phone)}/opt-out`, { note: 'asked by phone' })
    expect(await look(enrollment)).toMatchObject({ state: 'stopped', reason: 'opted_out' })
  })

  test('G5 a step that fails is shown, and the plan goes on', async () => {
    const made = await activePlan({ steps: [text(1, '{{company}}'), text(2, 'there it is')] })
    const { phone, id } = await person('Gus')
    const enrollment = await enroll(made, id)
    await heed.advance('P3D')
    await heed.rings(phone, 'there it is')
    const history = (await look(enrollment)).history!
    expect(history.map(one => String(one.kind))).toEqual(['enrolled', 'skipped', 'text_queued', 'done'])
    expect(String(history[1]!.words)).toBe('Day 1: Skipped: the text was empty for them. The plan goes on.')
    await heed.until(
      'it is counted',
      async () => (await plan(made)).steps![0]!.counts!.skipped === (1 as never),
    )
  })
})

test('B9 a doubt pauses the plan: its text waits for a decision, and goes when it is dismissed', async () => {
  await heed.settings({ policy: 'reasonable' })
  const made = await activePlan({ steps: [text(2, 'after the doubt')] })
  const { phone, id } = await person('Mia')
  const enrollment = await enroll(made, id)
  await heed.send(phone, 'hi')
  await heed.rings(phone, 'hi')
  await phone.texts('wrong number')
  const doubts = async () => (await heed.api('GET', '/v1/doubts')).body.items!.map(one => String(one.phone))
  await heed.until('it is in the tray', async () => (await doubts()).includes(phone.number))
  await heed.advance('P2D')
  expect(await look(enrollment)).toMatchObject({ state: 'active' })
  expect(String((await look(enrollment)).words)).toMatch(/^Waits for your decision/)
  await heed.api('POST', `/v1/doubts/${at(phone)}/dismiss`, { reason: 'about the old number' })
  await heed.rings(phone, 'after the doubt')
  expect(await kinds(enrollment)).toEqual(['enrolled', 'text_queued', 'done'])
})

describe('G6 the cap a phone and day', () => {
  test('G6 holds across plans and what else is automatic: the text waits in its plan, and says why', async () => {
    await heed.settings({ automaticPerDay: 1 })
    const made = await activePlan({ steps: [text(1, 'of the plan')] })
    const { phone, id } = await person('Kim')
    await heed.send(phone, 'of a program', { automatic: true })
    await heed.rings(phone, 'of a program')
    const enrollment = await enroll(made, id)
    await heed.until('it waits', async () => String((await look(enrollment)).words).includes('in 24 hours'))
    expect(await kinds(enrollment)).toEqual(['enrolled'])
    await heed.advance('P1D')
    await heed.rings(phone, 'of the plan')
    await heed.settings({ automaticPerDay: null })
  })
})

test('G2 the calendar says what will go out, day by day, and whose plan it is', async () => {
  const task = { kind: 'task', day: 3, time: '09:00', task: 'to_do', title: 'Write a card' }
  const steps = [text(2, 'one'), task, text(3, 'two')]
  const made = await activePlan({ name: 'In the calendar', steps, repeat: { times: 2, everyDays: 7 } })
  const [ann, bob] = [await person('Ann'), await person('Bob')]
  await heed.api('POST', `/v1/plans/${made.id}/enrollments`, { contactIds: [ann.id, bob.id] })
  const { body, status } = await heed.api('GET', '/v1/plans/calendar')
  expect(status, JSON.stringify(body)).toBe(200)
  const day = (n: number) =>
    new Date(heed.rt.clock.now().getTime() + n * 86_400_000).toISOString().slice(0, 10)
  const own = body.days!.flatMap(one =>
    one.plans!.filter(({ planId }) => planId === made.id).map(sums => [one.day, sums.texts, sums.tasks]),
  )
  expect(own).toEqual([
    [day(1), 2, 0],
    [day(2), 2, 2],
    [day(8), 2, 0],
    [day(9), 2, 2],
  ])
})

describe('G2 a plan that is archived', () => {
  test('G2 ends for everybody in it', async () => {
    const made = await activePlan({ steps: [text(9, 'never')] })
    const { id } = await person('Hal')
    const enrollment = await enroll(made, id)
    await heed.api('POST', `/v1/plans/${made.id}/archive`)
    await ended(enrollment, 'plan_archived')
    expect(await plan(made)).toMatchObject({ state: 'archived', counts: { active: 0, stopped: 1 } })
  })

  test('G2 and one ends for whoever is deleted', async () => {
    const made = await activePlan({ steps: [text(9, 'never')] })
    const { id } = await person('Lea')
    const enrollment = await enroll(made, id)
    await heed.api('DELETE', `/v1/contacts/${id}`)
    await ended(enrollment, 'contact_deleted')
  })
})

describe('nobody works for an hour', () => {
  test('what came due meanwhile goes out once each, at the pace of the number', LONG, async () => {
    const pace = 4
    const sender = (await heed.api('GET', '/v1/senders')).body.items!.find(one => Boolean(one.isDefault))!
    const usual = Number(sender.segmentsPerSecond)
    await heed.api('PATCH', `/v1/senders/${sender.id}`, { segmentsPerSecond: pace })
    const made = await activePlan({ steps: [text(1, 'after the hour', { time: '00:00' })] })
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => person(`Waiting ${n}`)))
    await heed.pauseWork()
    const ids: string[] = []
    for (const { id } of people) ids.push(await enroll(made, id))
    await heed.advance('PT1H')
    for (const { phone } of people) expect(await said(phone)).toEqual([])
    await heed.resumeWork()
    for (const { phone } of people) await heed.rings(phone, 'after the hour')
    for (const id of ids)
      await heed.until('it is over', async () => String((await look(id)).state) === 'done')
    const heard = (await Promise.all(people.map(({ phone }) => phone.received()))).flat()
    for (const { phone } of people) expect(await said(phone)).toEqual(['after the hour'])
    const times = heard.map(one => Date.parse(one.at)).sort((a, b) => a - b)
    // Twelve notices and twelve texts of a segment each, but for what the bucket held.
    expect(times).toHaveLength(24)
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(((24 - 2 * pace) / pace) * 1000)
    await heed.api('PATCH', `/v1/senders/${sender.id}`, { segmentsPerSecond: usual })
  })
})
