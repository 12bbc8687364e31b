// Holds audiences to a naive reading of their filter, for random contacts: counted, paged and listed alike.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { askRoute, TEST_START, testAccount, testRuntime } from '../../../test/support/runtime.ts'
import type { Audience, Filter } from '../../core/audience.ts'
import { sql } from '../../kit/db/db.ts'
import type { Answer } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { audiencePage, countAudience, type Recipient } from './audience.ts'
import type { ContactDraft } from './check.ts'
import { gatherFacts } from './facts.ts'
import { listContacts } from './routes.ts'
import { changeContact, removeContact, saveContact } from './save.ts'
import type { ContactView } from './view.ts'

const DAY = 86_400_000
const TAGS = ['buyer', 'seller', 'open house', 'closed']
const NAMES = ['Ann', 'anna', 'Bob', 'Zoë', 'Anselm', 'Lee', "O'Neil"]
const COMPANIES = ['Lee & Sons', 'Annex 12', 'Oak']

let fresh: FreshDatabase
let rt: Runtime

beforeAll(async () => {
  fresh = await freshDatabase()
  rt = await testRuntime(fresh)
})
afterAll(async () => {
  await rt.close()
  await fresh.drop()
})

const phone = fc.integer({ min: 0, max: 25 }).map(n => `+1512555${String(1000 + n * 37).padStart(4, '0')}`)

const person = fc.record({
  firstName: fc.constantFrom(...NAMES),
  lastName: fc.constantFrom(...NAMES, ''),
  company: fc.constantFrom(...COMPANIES, null),
  email: fc.constantFrom('ann_1@oak.example', 'Zed@lee.example', null),
  timeZone: fc.constantFrom('America/Chicago', null),
  tags: fc.subarray(TAGS),
  phones: fc.uniqueArray(phone, { maxLength: 3 }),
})

/** Of phones: what they said, and how long ago they were texted. */
const facts = fc.record({
  phone,
  state: fc.constantFrom('opted_out', 'opted_in', null),
  textedDaysAgo: fc.option(fc.integer({ min: 0, max: 90 })),
})

const days = fc.integer({ min: 1, max: 60 })
const at = fc.integer({ min: -90, max: 1 }).map(n => new Date(TEST_START.getTime() + n * DAY).toISOString())
const everything: fc.Arbitrary<Required<Omit<Filter, 'importId'>>> = fc.record({
  search: fc.constantFrom(
    ...[
      'ann',
      'AN',
      'lee an',
      'nn',
      'o',
      '12',
      'zoe\u0308',
      'ZED@',
      'ann_1',
      'ann%',
      '%',
      "o'n",
      'neil',
      'lee,',
    ],
    ...['512', '(512) 555-10', '+1512', '5551000', '1037', '55510'],
  ),
  allTags: fc.subarray(TAGS),
  anyTags: fc.subarray(TAGS),
  noTags: fc.subarray(TAGS),
  consent: fc.subarray(['unknown', 'opted_in', 'opted_out'] as const),
  lastTexted: fc.oneof(
    fc.constant({ kind: 'never' as const }),
    fc.record({ kind: fc.constantFrom('not_in_days' as const, 'in_days' as const), days }),
    fc.record({ kind: fc.constantFrom('before' as const, 'after' as const), at }),
  ),
  source: fc.constantFrom('entered by hand', 'import'),
  company: fc.constantFrom('lee & sons', 'Oak', ''),
  timeZone: fc.constantFrom('America/Chicago', 'UTC'),
  createdAfter: at,
  createdBefore: at,
})

/** Three conditions at most: of more, few leave anybody. */
const filter: fc.Arbitrary<Filter> = fc
  .tuple(everything, fc.uniqueArray(fc.nat(10), { maxLength: 3 }))
  .map(([all, picked]) =>
    Object.fromEntries(Object.entries(all).filter((_, index) => picked.includes(index))),
  )

type World = {
  readonly accountId: string
  readonly contacts: readonly ContactView[]
  readonly state: ReadonlyMap<string, string>
  readonly textedAt: ReadonlyMap<string, number>
}

type Facts = { phone: string; state: string | null; textedDaysAgo: number | null }
type Person = Omit<ContactDraft, 'phones'> & { phones: string[] }

async function makeWorld(people: readonly Person[], known: readonly Facts[]): Promise<World> {
  const { accountId } = await testAccount(rt)
  const contacts: ContactView[] = []
  for (const one of people) {
    const saved = await saveContact(rt, accountId, { ...one, phones: one.phones.map(of => ({ phone: of })) })
    if ('problem' in saved) throw new Error(saved.detail)
    contacts.push(saved)
  }
  const gone = contacts.filter((_, index) => index % 7 === 6)
  for (const { id } of gone) await removeContact(rt, accountId, id)
  const state = new Map<string, string>()
  const textedAt = new Map<string, number>()
  for (const one of known) {
    const is = { accountId, ...one }
    if (one.state !== null && (await setState(is)) > 0) state.set(one.phone, one.state)
    if (one.textedDaysAgo === null) continue
    const when = TEST_START.getTime() - one.textedDaysAgo * DAY
    await setTexted(is, new Date(when))
    textedAt.set(one.phone, Math.max(when, textedAt.get(one.phone) ?? 0))
  }
  await settle()
  return { accountId, contacts: contacts.filter(one => !gone.includes(one)), state, textedAt }
}

/** What a working process does all the time. */
async function settle(): Promise<void> {
  while ((await gatherFacts(rt)) !== null);
}

function setState({ accountId, phone, state }: Facts & { accountId: string }): Promise<number> {
  const set = 'update consents set state = $3 where account_id = $1 and phone = $2'
  return rt.db.run(sql('test_set_state', set), [accountId, phone, state])
}

/** As a text that was handed over then leaves it behind. */
async function setTexted({ accountId, phone }: Facts & { accountId: string }, when: Date): Promise<void> {
  const id = rt.newId()
  const text = `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding,
                                      credits, origin, created_at)
                values ($1, $2, 'out', 'text', $3, $2, 'Hi', 1, 'GSM-7', 1, 'agent', $4)`
  await rt.db.run(sql('test_text', text), [accountId, id, phone, when])
  const end = `insert into deliveries (account_id, message_id, state, rank, handed_over_at, updated_at)
               values ($1, $2, 'handed_over', 3, $3, $3)`
  await rt.db.run(sql('test_delivery', end), [accountId, id, when])
  const note = 'insert into facts_texted (account_id, phones, at) values ($1, array[$2], $3)'
  await rt.db.run(sql('test_texted', note), [accountId, phone, when])
}

/** The filter as a person would read it aloud. */
function matches({ state, textedAt }: World, asked: Filter, contact: ContactView): boolean {
  const phones = contact.phones.map(one => one.phone)
  const texted = phones.flatMap(one => textedAt.get(one) ?? [])
  const last = texted.length === 0 ? null : Math.max(...texted)
  const states = phones.map(one => state.get(one) ?? 'unknown')
  const { allTags = [], anyTags = [], noTags = [], consent = [] } = asked
  return (
    looksLike(asked.search, contact) &&
    allTags.every(tag => contact.tags.includes(tag)) &&
    (anyTags.length === 0 || anyTags.some(tag => contact.tags.includes(tag))) &&
    !noTags.some(tag => contact.tags.includes(tag)) &&
    (consent.length === 0 || states.some(one => (consent as string[]).includes(one))) &&
    wasTexted(asked.lastTexted, last) &&
    (!asked.source || contact.source === asked.source) &&
    (!asked.company || contact.company?.toLowerCase() === asked.company.toLowerCase()) &&
    (!asked.timeZone || contact.timeZone === asked.timeZone) &&
    (!asked.createdAfter || Date.parse(contact.createdAt) >= Date.parse(asked.createdAfter)) &&
    (!asked.createdBefore || Date.parse(contact.createdAt) < Date.parse(asked.createdBefore))
  )
}

function looksLike(search: string | undefined, contact: ContactView): boolean {
  if (search === undefined) return true
  const digits = search.replace(/\D/g, '')
  if (digits.length >= 3)
    return contact.phones.some(({ phone }) =>
      [phone.slice(1), phone.slice(2)].some(one => one.startsWith(digits) || one.endsWith(digits)),
    )
  const said = [contact.firstName, contact.lastName, contact.company ?? ''].join(' ').toLowerCase()
  const known = [...said.split(' '), ...said.split(/[ '’_.&-]/)]
  const words = search.normalize('NFC').toLowerCase().replace(',', '').split(' ')
  const isNamed = words.every(word => known.some(one => one.startsWith(word)))
  return isNamed || (words.length === 1 && Boolean(contact.email?.toLowerCase().startsWith(words[0]!)))
}

function wasTexted(asked: Filter['lastTexted'], last: number | null): boolean {
  const ago = (count: number) => TEST_START.getTime() - count * DAY
  switch (asked?.kind) {
    case undefined:
      return true
    case 'never':
      return last === null
    case 'before':
      return last !== null && last < Date.parse(asked.at)
    case 'after':
      return last !== null && last >= Date.parse(asked.at)
    case 'in_days':
      return last !== null && last >= ago(asked.days)
    case 'not_in_days':
      return last === null || last < ago(asked.days)
  }
}

async function everybody(accountId: string, audience: Audience, limit: number): Promise<Recipient[]> {
  const people: Recipient[] = []
  for (let after: string | null = null; ; ) {
    const page = await audiencePage(rt.db, accountId, audience, after, limit, TEST_START)
    expect(page.people.length).toBeLessThanOrEqual(limit)
    people.push(...page.people)
    if (page.next === null) return people
    after = page.next
  }
}

/** Between two steps of what is gathered, a bit at a time, everything may change again. */
async function changeMind(world: World, index: number): Promise<World> {
  const contact = world.contacts[index % world.contacts.length]
  if (contact === undefined) return world
  const tags = index % 2 ? [] : ['buyer', 'closed']
  const phones = contact.phones.slice(1).map(({ phone }) => ({ phone }))
  const saved = await changeContact(rt, world.accountId, contact.id, { tags, phones })
  if (saved === null || 'problem' in saved) throw new Error('the contact is there')
  await settle()
  return { ...world, contacts: world.contacts.map(one => (one === contact ? saved : one)) }
}

async function listed(accountId: string, { lastTexted: _, ...asked }: Filter): Promise<string[]> {
  const { allTags: tag, anyTags: anyTag, noTags: noTag, ...rest } = asked
  const query = { limit: 200, tag, anyTag, noTag, ...rest }
  const answer = (await askRoute(rt, accountId, listContacts, { query })) as Answer
  return (answer.body as { items: ContactView[] }).items.map(one => one.id)
}

test('count, pages, list and a naive reading agree on random contacts and filters', async () => {
  const people = fc.array(person, { minLength: 5, maxLength: 40 })
  const asked = fc.array(filter, { minLength: 25, maxLength: 25 })
  const sizes: number[] = []
  await fc.assert(
    fc.asyncProperty(people, fc.array(facts, { maxLength: 25 }), asked, async (some, known, filters) => {
      let world = await makeWorld(some, known)
      for (const [index, one] of filters.entries()) {
        if (index % 5 === 4) world = await changeMind(world, index)
        const now = world
        const expected = now.contacts.filter(contact => matches(now, one, contact)).map(({ id }) => id)
        const audience: Audience = { kind: 'filter', filter: one }
        const count = await countAudience(rt.db, world.accountId, audience, TEST_START)
        expect(count.contacts, JSON.stringify(one)).toBe(expected.length)
        sizes.push(expected.length)
        const found = await everybody(world.accountId, audience, 7)
        expect(found.map(({ contactId }) => contactId)).toEqual(expected.sort())
        if (one.lastTexted === undefined)
          expect((await listed(world.accountId, one)).sort()).toEqual(expected)
      }
    }),
    { numRuns: 12 },
  )
  expect(sizes.filter(size => size > 1).length, 'filters that find somebody').toBeGreaterThan(30)
}, 120_000)

describe('the people of an audience', () => {
  async function add(accountId: string, draft: ContactDraft): Promise<string> {
    const saved = await saveContact(rt, accountId, draft)
    if ('problem' in saved) throw new Error(saved.detail)
    return saved.id
  }

  test('picked ones come once each, without those who are gone or of another account', async () => {
    const { accountId } = await testAccount(rt)
    const stranger = await testAccount(rt)
    const ids = [
      await add(accountId, { firstName: 'Ann', phones: [{ phone: '+15125550101' }] }),
      await add(accountId, { firstName: 'Bob' }),
      await add(accountId, { firstName: 'Cy' }),
      await add(stranger.accountId, { firstName: 'Dee' }),
    ]
    await removeContact(rt, accountId, ids[2]!)
    const audience: Audience = { kind: 'contacts', ids: [ids[3]!, ids[1]!, ids[0]!, ids[1]!, ids[2]!] }
    for (const limit of [1, 2, 50]) {
      const people = await everybody(accountId, audience, limit)
      expect(people.map(one => [one.firstName, one.phone])).toEqual([
        ['Ann', '+15125550101'],
        ['Bob', null],
      ])
    }
    expect(await countAudience(rt.db, accountId, audience, TEST_START)).toEqual({ contacts: 2 })
  })

  test('a list comes as given, with what the account knows of each phone', async () => {
    const { accountId } = await testAccount(rt)
    const ann = await add(accountId, {
      firstName: 'Ann',
      company: 'Oak',
      timeZone: 'America/Denver',
      tags: ['buyer'],
      phones: [{ phone: '+15125550102' }, { phone: '+15125550101' }],
    })
    await add(accountId, { firstName: 'Younger', phones: [{ phone: '+15125550101' }] })
    const lead = await add(accountId, { firstName: '+15125550103', phones: [{ phone: '+15125550103' }] })
    const rows = [
      { phone: '(512) 555-0101', firstName: 'A.', lastName: 'Lee', company: 'Elm' },
      { phone: 'no phone', firstName: 'Nobody' },
      { phone: '512 555 0104', firstName: 'New' },
      { phone: '+1 512 555 0103', firstName: ' Lead ' },
      { phone: '5125550101' },
    ]
    for (const limit of [1, 2, 5]) {
      const people = await everybody(accountId, { kind: 'list', rows }, limit)
      expect(people.map(one => [one.contactId, one.firstName, one.lastName, one.phone, one.typed])).toEqual([
        [ann, 'Ann', 'Lee', '+15125550101', null],
        [null, 'Nobody', '', null, 'no phone'],
        [null, 'New', '', '+15125550104', null],
        [lead, 'Lead', '', '+15125550103', null],
        [ann, 'Ann', '', '+15125550101', null],
      ])
      expect(people[0]).toMatchObject({ company: 'Oak', tags: ['buyer'] })
    }
    expect(await countAudience(rt.db, accountId, { kind: 'list', rows }, TEST_START)).toEqual({
      contacts: 5,
      phones: 3,
    })
  })

  test('one who is added between two pages disturbs nobody', async () => {
    const { accountId } = await testAccount(rt)
    for (const firstName of ['Ann', 'Bob', 'Cy']) await add(accountId, { firstName })
    const all: Audience = { kind: 'filter', filter: {} }
    const first = await audiencePage(rt.db, accountId, all, null, 2, TEST_START)
    await add(accountId, { firstName: 'Aaron' })
    const second = await audiencePage(rt.db, accountId, all, first.next, 2, TEST_START)
    const names = [...first.people, ...second.people].map(one => one.firstName)
    expect(names).toEqual(['Ann', 'Bob', 'Cy', 'Aaron'])
    expect(second.next).toBeNull()
  })
})
