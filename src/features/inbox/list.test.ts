// Holds the conversation list to a naive reading, for random conversations: each filter, searched, page by page.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { askRoute, TEST_START, testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { sql } from '../../kit/db/db.ts'
import type { Answer } from '../../kit/web/route.ts'
import type { Runtime } from '../../runtime.ts'
import { saveContact } from '../contacts/save.ts'
import { listConversations } from './conversations.ts'
import { COUNTS, FILTERS } from './list.ts'

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

const one = fc.record({
  phone: fc.integer({ min: 0, max: 40 }).map(n => `+1512555${String(1000 + n * 37).padStart(4, '0')}`),
  name: fc.constantFrom('Ann Lee', 'Bob', "Mary O'Neil", null),
  email: fc.constantFrom('ann@oak.example', null),
  minutesAgo: fc.nat(10),
  unread: fc.nat(1),
  isClosed: fc.boolean(),
  asksToStop: fc.boolean(),
  isOptedOut: fc.boolean(),
  said: fc.constantFrom('See you on Sunday', 'Is Ann there?', '100% sure', null),
})
type One = typeof one extends fc.Arbitrary<infer T> ? T : never

const STATEMENTS = {
  consent: `insert into consents (account_id, phone, state, first_seen_at) values ($1, $2, $3, $4)
            on conflict (account_id, phone) do update set state = excluded.state`,
  message: `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits,
                                  origin, created_at)
            values ($1, $2, 'in', 'text', $3, $2, $4, 1, 'GSM-7', 1, 'person', $5)`,
  conversation: `insert into conversations (account_id, phone, contact_id, last_message_id, last_at, unread, closed_at,
                                            asks_to_stop)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)`,
}

async function make(accountId: string, given: One): Promise<void> {
  const run = (name: keyof typeof STATEMENTS, ...values: unknown[]) =>
    rt.db.run(sql(`test_list_${name}`, STATEMENTS[name]), [accountId, ...values])
  const at = new Date(TEST_START.getTime() - given.minutesAgo * 60_000)
  let contactId: string | null = null
  if (given.name !== null) {
    const draft = { firstName: given.name, email: given.email, phones: [{ phone: given.phone }] }
    const saved = await saveContact(rt, accountId, draft)
    if ('problem' in saved) throw new Error(saved.detail)
    contactId = saved.id
  }
  await run('consent', given.phone, given.isOptedOut ? 'opted_out' : 'unknown', at)
  const messageId = given.said === null ? null : rt.newId()
  if (messageId) await run('message', messageId, given.phone, given.said, at)
  const { phone, unread, isClosed, asksToStop } = given
  await run('conversation', phone, contactId, messageId, at, unread, isClosed ? at : null, asksToStop)
}

const SHOWS: Record<(typeof FILTERS)[number], (given: One) => boolean> = {
  all: given => !given.isClosed,
  unread: given => given.unread > 0,
  doubtful: given => given.asksToStop,
  opted_out: given => given.isOptedOut,
  closed: given => given.isClosed,
}

function finds(search: string, { phone, name, email, said }: One): boolean {
  const digits = search.replace(/\D/g, '')
  if (said?.toLowerCase().includes(search.toLowerCase())) return true
  if (digits.length >= 3) return phone.slice(2).startsWith(digits) || phone.endsWith(digits)
  const words = (name ?? '').toLowerCase().split(/[ ']/)
  const isNamed = search.split(' ').every(word => words.some(each => each.startsWith(word)))
  return isNamed || (name !== null && Boolean(email?.startsWith(search)))
}

async function pages(accountId: string, query: object): Promise<string[]> {
  const phones: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked = { ...query, ...(cursor && { cursor }) }
    const { body } = (await askRoute(rt, accountId, listConversations, { query: asked })) as Answer
    const page = body as { items: { phone: string }[]; next: string | null }
    phones.push(...page.items.map(item => item.phone))
    cursor = page.next
  }
  return phones
}

test('every filter and search agrees with a naive reading, page by page', async () => {
  const some = fc.uniqueArray(one, { selector: given => given.phone, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(some, async given => {
      const { accountId } = await testAccount(rt)
      const { accountId: strangers } = await testAccount(rt)
      for (const each of given) await make(accountId, each)
      for (const each of given.slice(0, 3)) await make(strangers, each)
      const place = (each: One) => `${String(1000 - each.minutesAgo).padStart(4)} ${each.phone}`
      const all = [...given].sort((a, b) => (place(a) < place(b) ? 1 : -1))
      const shown = (filter: (typeof FILTERS)[number]) => all.filter(SHOWS[filter])
      const phones = (list: readonly One[]) => list.map(({ phone }) => phone)
      for (const filter of FILTERS) {
        expect(await pages(accountId, { filter, limit: 3 }), filter).toEqual(phones(shown(filter)))
        for (const search of ['ann', 'mary neil', '100%', 'sunday', '512555', '037', 'an%', ' ']) {
          const found = shown(filter).filter(each => search === ' ' || finds(search, each))
          for (const limit of [2, 50])
            expect(await pages(accountId, { filter, limit, search }), `${filter} ${search}`).toEqual(
              phones(found),
            )
        }
      }
      const counted = FILTERS.map(filter => shown(filter).length)
      const { optedOut, ...counts } = (await rt.db.one<Record<string, number>>(COUNTS, [accountId]))!
      expect([counts.all, counts.unread, counts.doubtful, optedOut, counts.closed]).toEqual(counted)
    }),
    { numRuns: 20 },
  )
}, 120_000)
