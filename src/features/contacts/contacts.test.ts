// Holds contacts to F1 and H: phones shared and normalised, faults by field, consent untouched, tenants apart.
import { Ajv } from 'ajv'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { askRoute, fieldsOf, TEST_START, testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Answer, Route } from '../../kit/web/route.ts'
import { toJsonSchema } from '../../kit/web/server.ts'
import type { Runtime } from '../../runtime.ts'
import type { Context } from '../accounts/context.ts'
import { keyOf, lockConsents } from '../consent/queries.ts'
import { ContactDraft } from './check.ts'
import { addLeads, findNames, leadOf as makeLead, type Named } from './lead.ts'
import { contactsOfPhone, phonesOfContact } from './queries.ts'
import {
  createContact,
  deleteContact,
  editContact,
  getContact,
  listContacts,
  restoreContact,
} from './routes.ts'
import { changeContact, saveContact } from './save.ts'
import type { ContactView } from './view.ts'

const ANN = '+15125550101'
const BOB = '+15125550102'

let fresh: FreshDatabase
let rt: Runtime
let accountId: string

beforeAll(async () => {
  fresh = await freshDatabase()
  rt = await testRuntime(fresh)
})
afterAll(async () => {
  await rt.close()
  await fresh.drop()
})
beforeEach(async () => {
  accountId = (await testAccount(rt)).accountId
})

type Asked = { params?: unknown; query?: object; body?: unknown; as?: string }

const ask = (route: Route<Context>, { as = accountId, ...asked }: Asked) => askRoute(rt, as, route, asked)

async function add(draft: ContactDraft, as = accountId): Promise<ContactView> {
  const answer = await ask(createContact, { body: draft, as })
  expect(answer).toMatchObject({ status: 201 })
  return (answer as Answer).body as ContactView
}

async function list(): Promise<ContactView[]> {
  const answer = await ask(listContacts, {})
  expect(answer).toMatchObject({ status: 200 })
  return ((answer as Answer).body as { items: ContactView[] }).items
}

async function optOut(phone: string): Promise<void> {
  const stop = `update consents set state = 'opted_out', since = $3 where account_id = $1 and phone = $2`
  expect(await rt.db.run(sql('test_opt_out', stop), [accountId, phone, TEST_START])).toBe(1)
}

async function converse(phone: string, contactId: string | null): Promise<void> {
  const start = 'insert into conversations (account_id, phone, contact_id, last_at) values ($1, $2, $3, $4)'
  await rt.db.run(sql('test_converse', start), [accountId, phone, contactId, TEST_START])
}

async function contactInConversation(phone: string): Promise<unknown> {
  const look = 'select contact_id from conversations where account_id = $1 and phone = $2'
  return (await rt.db.one(sql('test_conversation', look), [accountId, phone]))?.contact_id
}

async function changesTold(): Promise<unknown[]> {
  const look = `select data->>'contactId' as id from events where account_id = $1 and type = 'contact.changed' order by id`
  return (await rt.db.rows(sql('test_events', look), [accountId])).map(row => row.id)
}

describe('adding', () => {
  test('F1 keeps several phones in their order, as E.164, each with a consent row from first sight', async () => {
    const phones = [
      { phone: '(512) 555-0102', label: ' work  line ' },
      { phone: '512.555.0101' },
      { phone: '+44 7700 900106' },
    ]
    const tags = [' buyer', 'open  house', 'buyer', '']
    const ann = await add({
      firstName: ' Ann ',
      lastName: 'Lee',
      tags,
      notes: 'Two\nlines',
      timeZone: 'America/Chicago',
      phones,
    })
    expect(ann).toMatchObject({
      name: 'Ann Lee',
      tags: ['buyer', 'open house'],
      notes: 'Two\nlines',
      company: null,
    })
    expect(ann.createdAt).toBe(TEST_START.toISOString())
    const unknown = { state: 'unknown', since: null }
    expect(ann.phones).toEqual([
      {
        phone: BOB,
        display: '(512) 555-0102',
        label: 'work line',
        country: 'US',
        kind: 'unknown',
        international: false,
        textable: true,
        consent: unknown,
      },
      {
        phone: ANN,
        display: '(512) 555-0101',
        label: '',
        country: 'US',
        kind: 'unknown',
        international: false,
        textable: true,
        consent: unknown,
      },
      expect.objectContaining({ phone: '+447700900106', international: true, textable: true }),
    ])
    const met = await rt.db.rows(
      sql('test_met', 'select phone from consents where account_id = $1 order by phone'),
      [accountId],
    )
    expect(met.map(row => row.phone)).toEqual([ANN, BOB, '+447700900106'])
    expect(await changesTold()).toEqual([ann.id])
    expect(await ask(getContact, { params: { id: ann.id } })).toEqual({ status: 200, body: ann })
  })

  test('F1 lets a phone belong to several contacts, and shows them the same consent', async () => {
    const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN }] })
    await optOut(ANN)
    const al = await add({ firstName: 'Al', phones: [{ phone: ANN }] })
    expect(al.phones[0]?.consent).toEqual({ state: 'opted_out', since: TEST_START.toISOString() })
    expect((await contactsOfPhone(rt.db, accountId, ANN)).map(({ id }) => id)).toEqual([ann.id, al.id])
    const { accountId: other } = await testAccount(rt)
    expect(await contactsOfPhone(rt.db, other, ANN)).toEqual([])
    expect((await add({ phones: [{ phone: ANN }] }, other)).phones[0]?.consent.state).toBe('unknown')
  })

  test('names a contact without a name by its phone', async () => {
    expect(await add({ phones: [{ phone: ANN }] })).toMatchObject({ firstName: '', name: '(512) 555-0101' })
    await rt.db.tx(tx => leadOf(tx, BOB))
    expect((await list()).map(({ name }) => name)).toEqual(['(512) 555-0101', '(512) 555-0102'])
  })

  const two = [{ phone: ANN }, { phone: '512 555 0101' }]
  test.each<[string, ContactDraft, string[]]>([
    ['nobody', {}, ['firstName']],
    ['nobody but spaces', { firstName: ' \n', lastName: null, phones: [] }, ['firstName']],
    ['a phone twice', { firstName: 'Ann', phones: two }, ['phones.1.phone']],
    [
      'no phone',
      { firstName: 'Ann', phones: [{ phone: ANN }, { phone: '12' }, { phone: '' }] },
      ['phones.1.phone', 'phones.2.phone'],
    ],
    ['an e-mail without a place', { firstName: 'Ann', email: 'ann@' }, ['email']],
    ['a zone that is none', { firstName: 'Ann', timeZone: 'Texas' }, ['timeZone']],
    ['a state that is none', { firstName: 'Ann', state: 'Bavaria' }, ['state']],
    ['a ZIP code that is none', { firstName: 'Ann', zip: '#' }, ['zip']],
    ['an offset for a zone', { firstName: 'Ann', timeZone: '+05:00' }, ['timeZone']],
    ['NUL', { firstName: 'An\0n', tags: ['ok', '\0'] }, ['firstName', 'tags.1']],
    [
      'half a pair',
      { firstName: 'Ann', notes: 'x\ud83d', phones: [{ phone: ANN, label: '\udc00' }] },
      ['notes', 'phones.0.label'],
    ],
  ])('H refuses %s and names the field', async (_, draft, fields) => {
    const answer = await ask(createContact, { body: draft })
    expect(answer).toMatchObject({ status: 400, type: 'bad-input' })
    expect(fieldsOf(answer)).toEqual(fields)
    expect(await list()).toEqual([])
  })

  test('H bounds what the exported schema lets in', () => {
    const isFine = new Ajv({ strict: false }).compile(toJsonSchema(ContactDraft, 'input'))
    expect(isFine({ firstName: 'x'.repeat(100), lastName: null, tags: Array(50).fill('x'.repeat(60)) })).toBe(
      true,
    )
    const bad = [{ firstName: 'x'.repeat(101) }, { tags: Array(51).fill('x') }, { tags: ['x'.repeat(61)] }]
    const worse = [
      { phones: Array(21).fill({ phone: ANN }) },
      { phones: [ANN] },
      { name: 'Ann' },
      { phones: null },
    ]
    for (const body of [...bad, ...worse]) expect(isFine(body)).toBe(false)
  })
})

describe('where somebody lives', () => {
  test('G4 G6 state and ZIP code are kept tidy; the place says what it goes by', async () => {
    const ann = await add({ firstName: 'Ann', state: ' texas', zip: '79901 1234', phones: [{ phone: ANN }] })
    expect(ann).toMatchObject({ state: 'TX', zip: '79901-1234', timeZone: null })
    expect(ann.place).toEqual({
      zones: ['America/Denver'],
      zonesFrom: 'zip',
      states: ['TX'],
      statesFrom: 'contact',
    })
    const moved = await ask(editContact, { params: { id: ann.id }, body: { state: null, zip: 'K1A 0B1' } })
    expect(moved).toMatchObject({
      body: { state: null, zip: 'K1A0B1', place: { zones: ['America/New_York'], states: [] } },
    })
  })
})

describe('changing', () => {
  test('leaves what is absent, empties what is null, and moves updatedAt only', async () => {
    const draft = {
      firstName: 'Ann',
      lastName: 'Lee',
      email: 'ann@example.com',
      company: 'Lee & Sons',
      notes: 'Note',
    }
    const ann = await add({
      ...draft,
      timeZone: 'America/Chicago',
      tags: ['buyer'],
      phones: [{ phone: ANN, label: 'home' }],
    })
    rt.clock.moveTo(60_000)
    const body = { lastName: null, email: null, company: null, notes: null, timeZone: null }
    const answer = await ask(editContact, { params: { id: ann.id }, body })
    rt.clock.moveTo(0)
    const updatedAt = new Date(TEST_START.getTime() + 60_000).toISOString()
    const place = { ...ann.place, zonesFrom: 'number' }
    expect(answer).toEqual({
      status: 200,
      body: { ...ann, ...body, lastName: '', notes: '', name: 'Ann', updatedAt, place },
    })
  })

  test('F1 takes the phones as a whole list: adds, drops, reorders, relabels; consent of the dropped one stays', async () => {
    const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN, label: 'home' }, { phone: BOB }] })
    await optOut(ANN)
    const phones = [
      { phone: '+15125550103', label: 'new' },
      { phone: BOB, label: 'work' },
    ]
    const answer = await ask(editContact, { params: { id: ann.id }, body: { phones } })
    const shown = ((answer as Answer).body as ContactView).phones
    expect(shown.map(({ phone, label }) => ({ phone, label }))).toEqual(phones)
    expect(await phonesOfContact(rt.db, accountId, ann.id)).toEqual(['+15125550103', BOB])
    await ask(editContact, { params: { id: ann.id }, body: { phones: [{ phone: ANN }] } })
    expect((await contactsOfPhone(rt.db, accountId, ANN))[0]?.phones[0]?.consent.state).toBe('opted_out')
  })

  test('H changes nothing where one field is wrong, or where nobody would be left', async () => {
    const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN }] })
    const wrong = { firstName: 'Anna', phones: [{ phone: BOB }, { phone: 'x' }] }
    expect(fieldsOf(await ask(editContact, { params: { id: ann.id }, body: wrong }))).toEqual([
      'phones.1.phone',
    ])
    expect(
      fieldsOf(await ask(editContact, { params: { id: ann.id }, body: { firstName: '', phones: [] } })),
    ).toEqual(['firstName'])
    expect(await ask(getContact, { params: { id: ann.id } })).toEqual({ status: 200, body: ann })
  })

  test('keeps a short code that the contact has, and takes no new one', async () => {
    const lead = await rt.db.tx(tx => leadOf(tx, '55512'))
    const edit = (phone: string) =>
      ask(editContact, { params: { id: lead.contactId }, body: { firstName: 'Bank', phones: [{ phone }] } })
    expect(await edit('55512')).toMatchObject({
      status: 200,
      body: { name: 'Bank', phones: [{ kind: 'short_code', textable: false }] },
    })
    expect(fieldsOf(await edit('55513'))).toEqual(['phones.0.phone'])
  })

  test('two edits at once both hold, where they touch different fields', async () => {
    const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN }] })
    const edits = [
      { company: 'Lee & Sons' },
      { email: 'ann@example.com' },
      { notes: 'Note' },
      { tags: ['buyer'] },
    ]
    await Promise.all(edits.map(body => ask(editContact, { params: { id: ann.id }, body })))
    expect((await list())[0]).toMatchObject(Object.assign({}, ...edits))
  })

  test('crossing edits of shared phones all go through', async () => {
    const phones = Array.from({ length: 8 }, (_, index) => ({ phone: `+1512555020${index}` }))
    const people = await Promise.all([1, 2, 3, 4].map(() => add({ firstName: 'Ann', phones })))
    const swap = (id: string, round: number) =>
      changeContact(rt, accountId, id, { phones: round % 2 ? phones.toReversed() : phones.slice(0, 4) })
    const saved = await Promise.all(people.flatMap(({ id }) => [1, 2, 3].map(round => swap(id, round))))
    expect(saved.map(one => one === null || 'problem' in one).filter(Boolean)).toEqual([])
  })
})

describe('conversations', () => {
  test('show the contact that gets the phone, and the next one when it loses it', async () => {
    await converse(ANN, null)
    const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN }] })
    expect(await contactInConversation(ANN)).toBe(ann.id)
    const al = await add({ firstName: 'Al', phones: [{ phone: ANN }] })
    expect(await contactInConversation(ANN)).toBe(ann.id)
    await ask(editContact, { params: { id: ann.id }, body: { phones: [] } })
    expect(await contactInConversation(ANN)).toBe(al.id)
    await ask(deleteContact, { params: { id: al.id } })
    expect(await contactInConversation(ANN)).toBeNull()
    await ask(restoreContact, { params: { id: al.id } })
    expect(await contactInConversation(ANN)).toBe(al.id)
  })

  test('F2 a contact is not saved amid the first text of its phone, which makes a lead', async () => {
    let saving: Promise<unknown> | undefined
    const lead = await rt.db.tx(async tx => {
      await lockConsents(tx, accountId, [ANN], rt.clock.now())
      saving = saveContact(rt, accountId, { firstName: 'Ann', phones: [{ phone: ANN }] })
      expect(await Promise.race([saving, untilSomebodyWaits()])).toBe('somebody waits')
      return leadOf(tx, ANN)
    })
    await saving
    const contacts = await contactsOfPhone(rt.db, accountId, ANN)
    expect(contacts.map(({ name }) => name)).toContain('Ann')
    expect(contacts.map(({ id }) => id)).toContain(lead.contactId)
  })
})

async function leadOf(tx: Tx, phone: string): Promise<Named> {
  const key = { accountId, phone }
  const known = (await findNames(tx, [key])).get(keyOf(key))
  if (known) return known
  const lead = makeLead(rt, phone)
  await addLeads(rt, tx, [{ ...key, ...lead }])
  return lead
}

/** Asks PostgreSQL who waits for a lock, over connections of its own. */
async function untilSomebodyWaits(): Promise<string> {
  const look = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  while (!(await rt.db.one(sql('test_waiting', look)))) await new Promise(setImmediate)
  return 'somebody waits'
}

describe('deleting', () => {
  test('hides the contact everywhere, keeps its consent, and can be undone', async () => {
    const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN }] })
    await optOut(ANN)
    const params = { id: ann.id }
    expect(await ask(deleteContact, { params })).toEqual({ status: 204, body: undefined })
    expect(await list()).toEqual([])
    expect(await phonesOfContact(rt.db, accountId, ann.id)).toBeNull()
    expect(await contactsOfPhone(rt.db, accountId, ANN)).toEqual([])
    for (const route of [getContact, deleteContact])
      expect(await ask(route, { params })).toMatchObject({ status: 404 })
    expect(await ask(editContact, { params, body: { firstName: 'A' } })).toMatchObject({ status: 404 })
    const again = await add({ firstName: 'Ann again', phones: [{ phone: ANN }] })
    expect(again.phones[0]?.consent.state).toBe('opted_out')
    const back = await ask(restoreContact, { params })
    expect(back).toMatchObject({
      status: 200,
      body: { name: 'Ann', phones: [{ phone: ANN, consent: { state: 'opted_out' } }] },
    })
    expect(await ask(restoreContact, { params })).toEqual(back)
    expect(await changesTold()).toEqual([ann.id, ann.id, ann.id, again.id].sort())
  })
})

test('a stranger, a made-up id and a malformed one all get 404', async () => {
  const ann = await add({ firstName: 'Ann', phones: [{ phone: ANN }] })
  const { accountId: stranger } = await testAccount(rt)
  const calls = [getContact, editContact, deleteContact, restoreContact]
  for (const route of calls) {
    for (const [id, as] of [
      [ann.id, stranger],
      [rt.newId(), accountId],
      ['../x', accountId],
      ['\0', accountId],
    ] as const) {
      expect(await ask(route, { params: { id }, body: { firstName: 'Eve' }, as })).toMatchObject({
        status: 404,
        type: 'not-found',
      })
    }
  }
  expect(await list()).toEqual([ann])
  expect(await ask(listContacts, { as: stranger })).toEqual({ status: 200, body: { items: [], next: null } })
})
