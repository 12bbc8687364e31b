// Holds contacts by time to a naive reading, for random conversations: every page, searched and filtered.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { askRoute, fieldsOf, TEST_START, testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { sql } from '../../kit/db/db.ts'
import type { Answer } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { listContacts } from './routes.ts'
import { changeContact, removeContact, saveContact } from './save.ts'
import type { ContactView } from './view.ts'

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

const phone = fc.integer({ min: 0, max: 30 }).map(n => `+1512555${String(1000 + n * 37).padStart(4, '0')}`)
const person = fc.record({
  firstName: fc.constantFrom('Ann', 'Bob', 'Zoë', "O'Neil", 'Annika'),
  lastName: fc.constantFrom('Lee', 'Annan', ''),
  email: fc.constantFrom('ann@oak.example', 'zed@oak.example', null),
  tags: fc.subarray(['buyer', 'seller']),
  phones: fc.uniqueArray(phone, { maxLength: 3 }),
})
const conversation = fc.record({ phone, minutesAgo: fc.nat(20), isClosed: fc.boolean() })

type Conversation = { phone: string; minutesAgo: number; isClosed: boolean }

async function converse(accountId: string, { phone, minutesAgo, isClosed }: Conversation): Promise<void> {
  const at = new Date(TEST_START.getTime() - minutesAgo * 60_000)
  const start = `
    insert into conversations (account_id, phone, contact_id, last_at, closed_at)
    values ($1, $2, (select min(k.id::text)::uuid from contact_phones p join contacts k on k.id = p.contact_id
                      where p.account_id = $1 and p.phone = $2 and k.deleted_at is null), $3, $4)
    on conflict (account_id, phone) do nothing`
  await rt.db.run(sql('test_converse', start), [accountId, phone, at, isClosed ? at : null])
}

/** Contacts with the conversation that they stand at, in order. */
function inOrder(contacts: readonly ContactView[], conversations: readonly Conversation[]): ContactView[] {
  const byAge = [...contacts].sort((a, b) => (a.id < b.id ? -1 : 1))
  const first = new Map<string, Conversation>()
  for (const one of conversations) if (!first.has(one.phone)) first.set(one.phone, one)
  const place = (contact: ContactView): string => {
    const own = contact.phones
      .filter(one => byAge.find(other => other.phones.some(each => each.phone === one.phone)) === contact)
      .flatMap(one => first.get(one.phone) ?? [])
      .map(one => `${String(1000 - one.minutesAgo).padStart(4, '0')} ${one.phone}`)
    return own.sort().at(-1) ?? ''
  }
  const key = (contact: ContactView) => `${place(contact).padEnd(30)} ${contact.id}`
  return byAge.sort((a, b) => (key(a) < key(b) ? 1 : -1))
}

async function pages(accountId: string, query: object): Promise<string[]> {
  const names: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked = { sort: 'recent', ...query, ...(cursor && { cursor }) }
    const { body } = (await askRoute(rt, accountId, listContacts, { query: asked })) as Answer
    const page = body as { items: ContactView[]; next: string | null }
    names.push(...page.items.map(({ id }) => id))
    cursor = page.next
  }
  return names
}

const begins = (contact: ContactView, word: string) =>
  [contact.firstName, contact.lastName, ...contact.firstName.split("'")].some(one =>
    one.toLowerCase().startsWith(word),
  ) || Boolean(contact.email?.startsWith(word))

test('pages by time agree with a naive reading, each contact once, with and without a conversation', async () => {
  const people = fc.array(person, { minLength: 1, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(people, fc.array(conversation, { maxLength: 30 }), async (some, conversations) => {
      const { accountId } = await testAccount(rt)
      const saved: ContactView[] = []
      for (const one of some) {
        const phones = one.phones.map(each => ({ phone: each }))
        const contact = await saveContact(rt, accountId, { ...one, phones })
        if ('problem' in contact) throw new Error(contact.detail)
        saved.push(contact)
      }
      for (const one of conversations) await converse(accountId, one)
      // A conversation is shown under another name after these.
      const renamed = await changeContact(rt, accountId, saved[0]!.id, { firstName: 'Neil' })
      if (renamed === null || 'problem' in renamed) throw new Error('it is there')
      if (saved.length > 3) await removeContact(rt, accountId, saved[3]!.id)
      const there = [renamed, ...saved.slice(1, 3), ...saved.slice(4)]
      const expected = inOrder(there, conversations)
      for (const limit of [2, 5, 50]) {
        expect(await pages(accountId, { limit })).toEqual(expected.map(({ id }) => id))
        for (const word of ['ann', 'neil', 'zed@', 'o', 'x']) {
          const found = expected.filter(contact => begins(contact, word)).map(({ id }) => id)
          expect(await pages(accountId, { limit, search: word.toUpperCase() }), word).toEqual(found)
        }
        const buyers = expected.filter(contact => contact.tags.includes('buyer')).map(({ id }) => id)
        expect(await pages(accountId, { limit, tag: ['buyer'] })).toEqual(buyers)
      }
    }),
    { numRuns: 15 },
  )
}, 120_000)

test('H refuses a cursor that is not ours', async () => {
  const { accountId } = await testAccount(rt)
  const id = rt.newId()
  const forged = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url')
  const bad = [forged('1', '', id), forged('2026-02-30 00:00:00+00', '', id), forged('', '', 'x'), forged('')]
  for (const cursor of [...bad, 'x']) {
    const asked = { query: { sort: 'recent', cursor } }
    expect(fieldsOf(await askRoute(rt, accountId, listContacts, asked)), cursor).toEqual(['cursor'])
  }
})
