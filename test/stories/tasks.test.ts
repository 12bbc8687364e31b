// Tasks: due, done, put off, taken back; seen by whom they are for; on the timeline of whom they are about.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTasks } from '../../src/features/tasks/make.ts'
import type { Json } from '../support/heed.ts'
import { type Ask, type Story, startStory } from '../support/story.ts'

let heed: Story
let person: Ask

beforeAll(async () => {
  heed = await startStory()
  person = await heed.signIn()
})
afterAll(() => heed?.stop())

const inHours = (hours: number) => new Date(heed.rt.clock.now().getTime() + hours * 3_600_000).toISOString()
const make = (title: string, dueAt: string, more: object = {}) =>
  heed.api('POST', '/v1/tasks', { kind: 'to_do', title, dueAt, ...more })
const list = async (query = '', ask: Ask = heed.api) => {
  const answer = await ask('GET', `/v1/tasks?${query}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.items! as unknown as Json[]
}
const titles = async (query = '', ask: Ask = heed.api) =>
  (await list(query, ask)).map(one => String(one.title))
const counts = async (ask: Ask = heed.api) => (await ask('GET', '/v1/tasks/counts')).body

describe('a task', () => {
  test('is listed by when it is due, finished, taken back and put off', async () => {
    const [later, sooner] = [await make('later', inHours(50)), await make('sooner', inHours(-2))]
    expect([later.status, sooner.status]).toEqual([201, 201])
    expect(await titles()).toEqual(['sooner', 'later'])
    expect(await titles('state=overdue')).toEqual(['sooner'])
    expect(await titles('state=later')).toEqual(['later'])
    expect(await counts()).toMatchObject({ overdue: 1, today: 0, later: 1 })

    const at = `/v1/tasks/${sooner.body.id}`
    const done = await heed.api('POST', `${at}/done`)
    expect(done.body).toMatchObject({ state: 'done', doneBy: 'First key' })
    const again = await heed.api('POST', `${at}/done`)
    expect(again.body.doneAt).toEqual(done.body.doneAt)
    expect(await titles('state=done')).toEqual(['sooner'])
    expect(await titles()).toEqual(['later'])

    const back = await heed.api('POST', `${at}/reopen`)
    expect(back.body).toMatchObject({ state: 'open', doneAt: null, doneBy: null })
    const until = inHours(60)
    const off = await heed.api('POST', `${at}/snooze`, { until })
    expect(off.body).toMatchObject({ dueAt: until, snoozedFrom: sooner.body.dueAt })
    const further = await heed.api('POST', `${at}/snooze`, { until: inHours(70) })
    expect(further.body.snoozedFrom).toEqual(sooner.body.dueAt)
    expect(await titles()).toEqual(['later', 'sooner'])
  })

  test('changes what is given and keeps the rest', async () => {
    const made = await make('Call', inHours(5), { kind: 'call', body: 'about the house' })
    const at = `/v1/tasks/${made.body.id}`
    const changed = await heed.api('PATCH', at, { title: '  Call   back ' })
    expect(changed.body).toEqual({ ...made.body, title: 'Call back', updatedAt: changed.body.updatedAt })
    expect((await heed.api('GET', at)).body).toEqual(changed.body)
  })

  test('that is wrong is refused with the field and the rule', async () => {
    const dueAt = inHours(1)
    const unknown = '019a0000-0000-7000-8000-000000000000'
    const wrongs: [object, string][] = [
      [{ kind: 'to_do', title: '  ', dueAt }, 'title'],
      [{ kind: 'to_do', title: 'x', dueAt: 'tomorrow' }, 'dueAt'],
      [{ kind: 'to_do', title: 'x', dueAt: '2050-01-01T00:00:00Z' }, 'dueAt'],
      [{ kind: 'text', title: 'x', dueAt, body: 'Hi {{nobody}}' }, 'body'],
      [{ kind: 'call', title: 'x', dueAt, phone: '12' }, 'phone'],
      [{ kind: 'call', title: 'x', dueAt, contactId: unknown }, 'contactId'],
      [{ kind: 'call', title: 'x', dueAt, assignee: 'nobody-here' }, 'assignee'],
    ]
    for (const [body, field] of wrongs) {
      const { status, body: told } = await heed.api('POST', '/v1/tasks', body)
      expect([status, told.errors?.[0]?.field], JSON.stringify(told)).toEqual([400, field])
    }
    const made = await make('x', dueAt)
    const past = await heed.api('POST', `/v1/tasks/${made.body.id}/snooze`, { until: inHours(-1) })
    expect([past.status, String(past.body.errors![0]!.field)]).toEqual([400, 'until'])
    await heed.api('POST', `/v1/tasks/${made.body.id}/done`)
  })
})

describe('whom it is for', () => {
  test('mine are mine and those of nobody; everybody sees all', async () => {
    const me = (await person('GET', '/v1/members')).body.items![0]!
    expect(me).toMatchObject({ name: 'Sam Rivera', role: 'owner' })
    await make('for Sam', inHours(90), { assignee: me.id })
    await make('for anybody', inHours(91))
    expect(await titles('state=later', person)).toEqual(expect.arrayContaining(['for Sam', 'for anybody']))
    expect(await titles('assignee=nobody')).not.toContain('for Sam')
    expect(await titles(`assignee=${me.id}`)).toEqual(['for Sam'])
    expect(await titles('assignee=everybody')).toEqual(expect.arrayContaining(['for Sam', 'for anybody']))
    const theirs = await counts(person)
    expect(Number(theirs.later)).toBe(Number((await counts()).later) + 1)
  })

  test('pages follow each other without a gap, whoever they are for', async () => {
    for (const title of ['one', 'two', 'three']) {
      const made = await make(title, inHours(100))
      await heed.api('POST', `/v1/tasks/${made.body.id}/done`)
    }
    for (const query of ['assignee=mine', 'assignee=everybody', 'state=done&assignee=everybody']) {
      const all = await titles(`${query}&limit=200`, person)
      const seen: string[] = []
      for (let cursor = ''; ; ) {
        const page = (await person('GET', `/v1/tasks?${query}&limit=2&cursor=${cursor}`)).body
        seen.push(...page.items!.map(one => String(one.title)))
        if (page.next === null) break
        cursor = String(page.next)
      }
      expect(seen, query).toEqual(all)
      expect(seen.length, query).toBeGreaterThan(1)
    }
  })
})

describe('whom it is about', () => {
  test('stands on the timeline, with the phone and its consent, and hides with the contact', async () => {
    const [ann, second] = [heed.someone(), heed.someone()]
    const contact = await heed.addContact('Ann', ann, second)
    await heed.send(ann, 'Hello')
    await heed.rings(ann, 'Hello')
    const about = { kind: 'text', body: 'Hi {{first_name}}, is Friday good?', contactId: contact.id }
    const made = await make('Ask about Friday', inHours(2), about)
    expect(made.body).toMatchObject({ contact: { name: 'Ann' }, phone: ann.number, consent: 'unknown' })

    const timeline = (await heed.api('GET', `/v1/contacts/${contact.id}/timeline`)).body.items!
    expect(timeline.map(item => String(item.kind))).toEqual(['task', 'message', 'message'])
    expect(timeline[0]!.task).toEqual(made.body)
    expect(await titles(`contactId=${contact.id}`)).toEqual(['Ask about Friday'])

    await heed.optsOut(ann)
    expect((await heed.api('GET', `/v1/tasks/${made.body.id}`)).body.consent).toBe('opted_out')
    await heed.api('DELETE', `/v1/contacts/${contact.id}`)
    expect(await titles()).not.toContain('Ask about Friday')
    await heed.api('POST', `/v1/contacts/${contact.id}/restore`)
    expect(await titles()).toContain('Ask about Friday')
  })
})

test('tasks made together are there once, however often they are made, and pages hear of it', async () => {
  const { rt, accountId } = heed
  const drafts = ['one', 'two', 'three'].map(title => ({
    ...{ id: rt.newId(), kind: 'call' as const, title: `Made: ${title}`, body: '', contactId: null },
    ...{ phone: null, assignee: null, dueAt: rt.clock.now(), origin: 'plan' as const, originId: rt.newId() },
    author: 'New lead',
  }))
  for (const _ of [1, 2]) await rt.db.tx(tx => makeTasks(rt, tx, accountId, drafts))
  const made = (await list('limit=200')).filter(one => String(one.origin) === 'plan')
  expect(made.map(one => String(one.title))).toEqual(['Made: one', 'Made: two', 'Made: three'])
  const last = {
    name: 'last_event',
    text: `select data from events where type = 'task.changed' order by id desc limit 1`,
  }
  expect((await rt.db.one(last))!.data).toEqual({ tasks: 3 })
})
