// Audiences over the API: people by what they have in common, counted and said in words; accounts never meet.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let story: Story
beforeAll(async () => {
  story = await startStory()
})
afterAll(() => story?.stop())

const count = async (audience: object, ask = story.api as Story['api']) =>
  ask('POST', '/v1/audiences/count', { audience })

const filtered = async (filter: object) => {
  const { status, body } = await count({ kind: 'filter', filter })
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** What filters ask is gathered a moment later. */
const comesTo = (filter: object, contacts: number) =>
  story.until(`${contacts} of ${JSON.stringify(filter)}`, async () => {
    return Number((await filtered(filter)).contacts) === contacts
  })

async function add(firstName: string, tags: string[], phone: string): Promise<Json> {
  const added = await story.api('POST', '/v1/contacts', { firstName, tags, phones: [{ phone }] })
  expect(added.status).toBe(201)
  return added.body
}

test('a filter counts people by tag, consent and last text, as these change', async () => {
  const [ann, bob, cy] = [story.someone(), story.someone(), story.someone()]
  await add('Ann', ['cabin', 'buyer'], ann.number)
  await add('Bob', ['cabin'], bob.number)
  await add('Cy', ['cabin', 'closed'], cy.number)
  const cabins = { allTags: ['cabin'] }
  await comesTo(cabins, 3)
  await comesTo({ ...cabins, noTags: ['closed'] }, 2)
  await comesTo({ ...cabins, lastTexted: { kind: 'never' } }, 3)

  await story.send(ann, 'A cabin for you')
  await story.rings(ann, 'A cabin for you')
  await comesTo({ ...cabins, lastTexted: { kind: 'never' } }, 2)
  await comesTo({ ...cabins, lastTexted: { kind: 'in_days', days: 30 } }, 1)
  await comesTo({ ...cabins, consent: ['opted_out'] }, 0)

  await story.optsOut(bob)
  await comesTo({ ...cabins, consent: ['opted_out'] }, 1)
  await comesTo({ ...cabins, consent: ['unknown', 'opted_in'] }, 2)

  const shown = await story.api('GET', '/v1/contacts?tag=cabin&noTag=closed&notTextedInDays=30')
  expect(shown.body.items!.map(one => one.firstName)).toEqual(['Bob'])

  await story.advance('P40D')
  await comesTo({ ...cabins, lastTexted: { kind: 'not_in_days', days: 30 } }, 3)
})

test('the count comes with its words, and tags are listed as they come and go', async () => {
  const someone = story.someone()
  const contact = await add('Dee', ['harbor view'], someone.number)
  await comesTo({ anyTags: ['harbor view'] }, 1)
  expect(
    (await filtered({ anyTags: ['harbor view', 'b'], lastTexted: { kind: 'not_in_days', days: 30 } })).words,
  ).toBe('Contacts tagged harbor view or b, not texted in 30 days')
  const tags = async () => JSON.stringify((await story.api('GET', '/v1/tags')).body.items)
  expect(await tags()).toContain('harbor view')
  await story.api('PATCH', `/v1/contacts/${contact.id}`, { tags: [] })
  await comesTo({ anyTags: ['harbor view'] }, 0)
  expect(await tags()).not.toContain('harbor view')
})

test('a list is counted by rows and by different phones', async () => {
  const rows = [{ phone: '(512) 556-0001' }, { phone: '+15125560001', firstName: 'Ann' }, { phone: 'none' }]
  expect((await count({ kind: 'list', rows })).body).toEqual({
    contacts: 3,
    phones: 1,
    words: 'A list of 3 phones',
  })
})

test('H what is wrong is named by its field', async () => {
  const wrong: [object, string][] = [
    [{ kind: 'contacts', ids: ['ann'] }, 'audience.ids.0'],
    [{ kind: 'contacts', ids: [] }, 'audience.ids'],
    [{ kind: 'list', rows: [] }, 'audience.rows'],
    [{ kind: 'filter', filter: { search: 'a\0' } }, 'audience.filter.search'],
    [{ kind: 'filter', filter: { createdAfter: 'soon' } }, 'audience.filter.createdAfter'],
    [
      { kind: 'filter', filter: { lastTexted: { kind: 'before', at: '1' } } },
      'audience.filter.lastTexted.at',
    ],
  ]
  for (const [audience, field] of wrong) {
    const { status, body } = await count(audience)
    expect([status, body.errors?.map(one => one.field)]).toEqual([400, [field]])
  }
  const query = await story.api('GET', '/v1/contacts?textedBefore=soon&tag=a')
  expect([query.status, query.body.errors?.map(one => one.field)]).toEqual([400, ['textedBefore']])
})

test('nobody of another account is ever counted or shown', async () => {
  const ann = await add('Ann', ['only ours'], story.someone().number)
  await comesTo({ allTags: ['only ours'] }, 1)
  const elm = await story.anotherAccount('+15125550177')
  const theirs = async (audience: object) =>
    (await elm('POST', '/v1/audiences/count', { audience })).body.contacts
  expect(await theirs({ kind: 'filter', filter: { allTags: ['only ours'] } })).toBe(0)
  expect(await theirs({ kind: 'filter', filter: {} })).toBe(0)
  expect(await theirs({ kind: 'contacts', ids: [ann.id] })).toBe(0)
  expect((await elm('GET', '/v1/contacts?tag=only%20ours&search=ann')).body.items).toEqual([])
})
