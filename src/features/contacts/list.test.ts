// Holds the list of contacts to what is searched, filtered and paged: nobody passed over, nobody shown twice.
import { Ajv } from 'ajv'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { askRoute, fieldsOf, TEST_START, testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { sql } from '../../kit/db/db.ts'
import type { Answer } from '../../kit/web/route.ts'
import { toJsonSchema } from '../../kit/web/server.ts'
import type { Runtime } from '../../runtime.ts'
import type { ContactDraft } from './check.ts'
import { gatherFacts } from './facts.ts'
import { listContacts, listTags } from './routes.ts'
import { saveContact } from './save.ts'
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

async function add(draft: ContactDraft): Promise<void> {
  expect(await saveContact(rt, accountId, draft)).toHaveProperty('id')
}

async function list(query: object = {}): Promise<{ items: ContactView[]; next: string | null }> {
  const answer = await askRoute(rt, accountId, listContacts, { query })
  expect(answer).toMatchObject({ status: 200 })
  return (answer as Answer).body as { items: ContactView[]; next: string | null }
}

async function namesOf(query: object): Promise<string[]> {
  return (await list(query)).items.map(({ name }) => name)
}

async function optOut(phone: string): Promise<void> {
  const stop = `update consents set state = 'opted_out', since = $3 where account_id = $1 and phone = $2`
  expect(await rt.db.run(sql('test_opt_out', stop), [accountId, phone, TEST_START])).toBe(1)
}

describe('the list', () => {
  beforeEach(async () => {
    await add({
      firstName: 'Ann',
      lastName: 'Lee',
      company: 'Lee & Sons',
      tags: ['buyer'],
      phones: [{ phone: ANN }],
    })
    await add({
      firstName: 'bob',
      lastName: 'Ortiz',
      email: 'bob_o@example.com',
      phones: [{ phone: BOB }, { phone: '+447700900106' }],
    })
    await add({ firstName: 'Zoë', lastName: 'Annan', tags: ['buyer', 'open house'], company: 'Suite 512' })
    await optOut(BOB)
    while ((await gatherFacts(rt)) !== null);
  })

  test.each<[object, string[]]>([
    [{}, ['Ann Lee', 'bob Ortiz', 'Zoë Annan']],
    [{ search: 'ANN' }, ['Ann Lee', 'Zoë Annan']],
    [{ search: 'lee ann' }, ['Ann Lee']],
    [{ search: 'zoe\u0308' }, ['Zoë Annan']],
    [{ search: 'BOB_O@' }, ['bob Ortiz']],
    [{ search: 'bob%o' }, []],
    [{ search: 'ann_' }, []],
    [{ search: '\\' }, []],
    [{ search: 'lee & sons' }, ['Ann Lee']],
    [{ search: '(512) 555-01' }, ['Ann Lee', 'bob Ortiz']],
    [{ search: '07700 900' }, ['bob Ortiz']],
    [{ search: 'suite 512' }, ['Zoë Annan']],
    [{ search: '  ' }, ['Ann Lee', 'bob Ortiz', 'Zoë Annan']],
    [{ tag: ['buyer'] }, ['Ann Lee', 'Zoë Annan']],
    [{ tag: ['buy'] }, []],
    [{ tag: [''] }, ['Ann Lee', 'bob Ortiz', 'Zoë Annan']],
    [{ consent: ['opted_out'] }, ['bob Ortiz']],
    [{ consent: ['unknown'] }, ['Ann Lee', 'bob Ortiz']],
    [{ consent: ['opted_in'] }, []],
    [{ search: '512', consent: ['unknown'], tag: ['buyer'] }, ['Ann Lee']],
  ])('with %j shows %j', async (query, names) => {
    expect(await namesOf(query)).toEqual(names)
  })

  test('knows the tags in use', async () => {
    expect(await askRoute(rt, accountId, listTags, {})).toMatchObject({
      body: { items: ['buyer', 'open house'] },
    })
  })

  test('H refuses a cursor that is not ours and characters that cannot be', async () => {
    const forged = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url')
    for (const cursor of [
      'x',
      forged('ann'),
      forged('ann', 'x'),
      forged('\0', rt.newId()),
      forged(1, rt.newId()),
    ]) {
      expect(fieldsOf(await askRoute(rt, accountId, listContacts, { query: { cursor } }))).toEqual(['cursor'])
    }
    for (const text of ['a\0', '\ud800']) {
      expect(fieldsOf(await askRoute(rt, accountId, listContacts, { query: { search: text } }))).toEqual([
        'search',
      ])
      expect(fieldsOf(await askRoute(rt, accountId, listContacts, { query: { tag: [text] } }))).toEqual([
        'tag',
      ])
    }
  })
})

test('pages pass over nobody and show nobody twice, also among equal names and while contacts come', async () => {
  for (let index = 0; index < 11; index++)
    await add({ firstName: index % 3 ? 'Ann' : 'ann', lastName: index % 2 ? 'Lee' : '' })
  const before = (await list()).items.map(({ id }) => id)
  const seen: string[] = []
  let cursor: string | null | undefined
  do {
    const shown = await list({ limit: 3, ...(cursor && { cursor }) })
    seen.push(...shown.items.map(({ id }) => id))
    cursor = shown.next
    await add({ firstName: 'Aaron' })
  } while (cursor)
  expect(seen).toEqual(before)
})

test('the longest name makes a cursor that is taken back', async () => {
  const draft = { firstName: '😀'.repeat(100), lastName: '字'.repeat(100) }
  await add(draft)
  await add(draft)
  const { next } = await list({ limit: 1 })
  const schema = toJsonSchema(listContacts.query!, 'input')
  const isFine = new Ajv({ strict: false, useDefaults: true }).compile(schema)
  expect(isFine({ cursor: next })).toBe(true)
  expect((await list({ cursor: next })).items).toHaveLength(1)
})
