// Holds gathered facts to the truth: whatever changes while processes gather, in the end they are as made from scratch.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { openDb, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { gatherFacts, settleFacts } from './facts.ts'
import { bringBackContact, changeContact, removeContact, saveContact } from './save.ts'

const PEOPLE = 30
const CHANGES = 120

let fresh: FreshDatabase
let rt: Runtime
let other: Runtime
beforeAll(async () => {
  fresh = await freshDatabase()
  rt = await testRuntime(fresh)
  // A process of its own, as far as the database can tell.
  other = await testRuntime({ ...fresh, db: openDb(fresh.connection, { max: 2 }) })
})
afterAll(async () => {
  await other.close()
  await other.db.close()
  await rt.close()
  await fresh.drop()
})

/** The same every time: a failure can be run again. */
function dice(): (sides: number) => number {
  let state = 7
  return sides => {
    state = (state * 48_271) % 2_147_483_647
    return state % sides
  }
}

const phoneOf = (n: number) => `+1512555${String(2000 + n)}`
const run = (name: string, text: string, values: unknown[]) => rt.db.run(sql(`test_${name}`, text), values)

async function handOver(accountId: string, phone: string, at: Date): Promise<void> {
  const id = rt.newId()
  await rt.db.tx(async tx => {
    const book = `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding,
                                        credits, origin, created_at)
                  values ($1, $2, 'out', 'text', $3, $2, 'Hi', 1, 'GSM-7', 1, 'agent', $4)`
    await tx.run(sql('test_book', book), [accountId, id, phone, at])
    const end = `insert into deliveries (account_id, message_id, state, rank, handed_over_at, updated_at)
                 values ($1, $2, 'handed_over', 3, $3, $3)`
    await tx.run(sql('test_end', end), [accountId, id, at])
    const note = 'insert into facts_texted (account_id, phones, at) values ($1, array[$2], $3)'
    await tx.run(sql('test_note', note), [accountId, phone, at])
  })
}

async function factsOf(accountId: string): Promise<unknown[]> {
  const facts = `select f.contact_id, f.last_texted_at, f.consents, p.tags, p.consents as of_profile
                   from contact_facts f
                   join contact_profiles p on p.account_id = f.account_id and p.id = f.profile_id
                  where f.account_id = $1 order by f.contact_id`
  return rt.db.rows(sql('test_facts', facts), [accountId])
}

async function countsOf(accountId: string): Promise<unknown[]> {
  const counts =
    'select tags, consents, contacts from contact_profiles where account_id = $1 order by tags, consents'
  return rt.db.rows(sql('test_counts', counts), [accountId])
}

async function gatherAll(one: Runtime): Promise<void> {
  while ((await gatherFacts(one)) !== null);
}

test('two processes gather while everything changes: nothing is lost, nothing counted twice', async () => {
  const { accountId } = await testAccount(rt)
  const roll = dice()
  const ids: string[] = []
  for (let i = 0; i < PEOPLE; i++) {
    const saved = await saveContact(rt, accountId, { firstName: `P${i}`, phones: [{ phone: phoneOf(i) }] })
    if ('problem' in saved) throw new Error(saved.detail)
    ids.push(saved.id)
  }
  let isOver = false
  const gathering = [rt, other].map(async one => {
    while (!isOver) await gatherFacts(one)
  })
  const change = async (at: number): Promise<unknown> => {
    const id = ids[roll(PEOPLE)]!
    const phone = phoneOf(roll(PEOPLE))
    switch (roll(6)) {
      case 0:
        return changeContact(rt, accountId, id, { tags: ['a', 'b', 'c'].slice(roll(4)) })
      case 1:
        return changeContact(rt, accountId, id, { phones: [{ phone }, { phone: phoneOf(40 + roll(9)) }] })
      case 2:
        return removeContact(rt, accountId, id)
      case 3:
        return bringBackContact(rt, accountId, id)
      case 4:
        return run('state', `update consents set state = $3 where account_id = $1 and phone = $2`, [
          accountId,
          phone,
          ['opted_out', 'opted_in', 'unknown'][roll(3)],
        ])
      default:
        return handOver(accountId, phone, new Date(Date.UTC(2026, 0, 1, 0, at)))
    }
  }
  for (let i = 0; i < CHANGES; i += 4)
    await Promise.all([change(i), change(i + 1), change(i + 2), change(i + 3)])
  isOver = true
  await Promise.all(gathering)
  await gatherAll(rt)
  const [facts, counts] = [await factsOf(accountId), await countsOf(accountId)]
  expect(facts.length).toBeGreaterThan(5)

  await run('forget_facts', 'delete from contact_facts where account_id = $1', [accountId])
  await run('forget_profiles', 'delete from contact_profiles where account_id = $1', [accountId])
  const all = 'insert into facts_due (account_id, contact_id) select account_id, id from contacts'
  await run('all', all, [])
  await gatherAll(rt)
  expect(facts).toEqual(await factsOf(accountId))
  expect(counts).toEqual(await countsOf(accountId))
}, 60_000)

test('who asks just after a change of their own finds it gathered', async () => {
  const { accountId } = await testAccount(rt)
  await saveContact(rt, accountId, { firstName: 'Ann', tags: ['buyer'] })
  expect(await factsOf(accountId)).toEqual([])
  await settleFacts(rt)
  expect(await factsOf(accountId)).toMatchObject([{ tags: ['buyer'], consents: 0 }])
})
