// An expansion that breaks anywhere goes on where it was: each phone has one text, each credit is held once.
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectBalancedBooks } from '../../../test/races/books.ts'
import { addPeople, bulkAccount, drain, expandAll, rawDraft, startBulk } from '../../../test/support/bulk.ts'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { testRuntime } from '../../../test/support/runtime.ts'
import { openDb, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { queueText } from '../messages/queue.ts'
import { findBroadcast, lockBroadcast } from './broadcast.ts'
import { cancelBatch } from './cancel.ts'
import { type Expander, makeExpander } from './expand.ts'
import { cancel, pause, resume } from './steer.ts'
import { tendBroadcasts } from './tend.ts'
import { showBroadcast } from './view.ts'

let fresh: FreshDatabase
let rt: Runtime

beforeAll(async () => {
  fresh = await freshDatabase({ max: 10 })
  rt = await testRuntime(fresh)
})
// What one test leaves waiting is not the next one's to hand over.
afterEach(() => rt.db.run(sql('expand_forget', 'truncate outbox')))
afterAll(async () => {
  await rt?.close()
  await fresh?.drop()
})

const ALL = { kind: 'filter', filter: {} } as const
const BODY = 'Hi {{first_name|there}}, the open house is on Sunday.'

/** So many people with a phone each, every third sharing the phone of the one before; and a broadcast to them all. */
async function newBroadcast(count: number, credits = 10_000) {
  const { accountId } = await bulkAccount(rt, { credits, paces: [1_000, 700] })
  const people = Array.from({ length: count }, (_, i) => ({
    firstName: `Anna ${i}`,
    phones: [`+1512556${1000 + (i % 3 === 2 ? i - 1 : i)}`],
  }))
  const ids = await addPeople(rt, accountId, people)
  return { accountId, ids, id: await startBulk(rt, accountId, rawDraft(ALL, BODY)) }
}

/** Every phone once, every person judged once, the books even. */
async function expectWhole(accountId: string, id: string, people: number): Promise<void> {
  const texts = await rt.db.rows<{ phone: string }>(PHONES_OF, [accountId, id])
  const phones = texts.map(one => one.phone)
  expect(new Set(phones).size).toBe(phones.length)
  const left = await rt.db.one<{ n: number; places: number }>(LEFT_OUT, [accountId, id])
  expect(phones.length + left!.n).toBe(people)
  expect(left!.places).toBe(left!.n)
  const broadcast = (await findBroadcast(rt.db, accountId, id))!
  expect(broadcast).toMatchObject({ state: 'running', seen: people, texts: phones.length, isExpanded: true })
  await expectBalancedBooks(rt.db, accountId)
}

const PHONES_OF = sql('expand_phones', 'select phone from messages where account_id = $1 and origin_id = $2')
const LEFT_OUT = sql(
  'expand_left_out',
  `select count(*) as n, count(distinct n) as places from broadcast_exclusions
    where account_id = $1 and broadcast_id = $2`,
)

describe('a process that breaks', () => {
  it('at any statement of any page, before or after the commit', async () => {
    const breaks = fc.array(fc.record({ at: fc.integer({ min: 1, max: 30 }), held: fc.boolean() }), {
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(breaks, fc.integer({ min: 2, max: 12 }), async (planned, size) => {
        const { accountId, id } = await newBroadcast(30)
        const left = [...planned]
        const fragile = breakable(rt, () => left.shift())
        let expander = makeExpander(fragile, size)
        for (let turn = 0; turn < 100; turn += 1) {
          const end = await expander.page(accountId, id).catch(error => {
            if (!(error instanceof Broken)) throw error
            // The process is gone, with all that it knew.
            expander = makeExpander(fragile, size)
            return 'more'
          })
          if (end !== 'more') break
        }
        await expectWhole(accountId, id, 30)
      }),
      { numRuns: 40 },
    )
  }, 60_000)

  it('or only loses a page: the same process goes on from the cursor', async () => {
    const { accountId, id } = await newBroadcast(40)
    const planned = [
      { at: 6, held: false },
      { at: 3, held: true },
    ]
    const expander = makeExpander(
      breakable(rt, () => planned.shift()),
      7,
    )
    const ends: string[] = []
    while (ends.at(-1) !== 'done' && ends.length < 30)
      ends.push(await expander.page(accountId, id).catch(error => (error as Error).message))
    expect(ends).toContain('broken')
    await expectWhole(accountId, id, 40)
  })
})

class Broken extends Error {}

/** A runtime whose next transactions break: at their n-th statement, or (`held`) after their commit. */
function breakable(whole: Runtime, next: () => { at: number; held: boolean } | undefined): Runtime {
  const tx = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const plan = next()
    let count = 0
    const stepped =
      <A extends unknown[], R>(ask: (...args: A) => R) =>
      (...args: A) => {
        count += 1
        if (plan && !plan.held && count === plan.at) throw new Broken('broken')
        return ask(...args)
      }
    const result = await whole.db.tx(inner =>
      work({
        ...inner,
        rows: stepped(inner.rows) as Tx['rows'],
        one: stepped(inner.one) as Tx['one'],
        run: stepped(inner.run),
        copy: stepped(inner.copy),
      }),
    )
    if (plan?.held) throw new Broken('broken')
    return result
  }
  return { ...whole, db: { ...whole.db, tx } }
}

it('is made once by three processes that all want to', async () => {
  const { accountId, id } = await newBroadcast(120)
  const pools = [1, 2, 3].map(() => openDb(fresh.connection, { max: 3 }))
  const workers = await Promise.all(pools.map(db => testRuntime({ ...fresh, db })))
  const races = workers.map(async worker => {
    const expander: Expander = makeExpander(worker, 4)
    let pages = 0
    for (let turn = 0; turn < 2_000; turn += 1) {
      const end = await expander.page(accountId, id)
      if (end !== 'not_mine') pages += 1
      const state = (await findBroadcast(rt.db, accountId, id))!.state
      if (state !== 'expanding') break
    }
    return pages
  })
  await Promise.all(races)
  await expectWhole(accountId, id, 120)
  for (const worker of workers) await worker.close()
  for (const pool of pools) await pool.close()
})

it('judges each person once, whatever is edited, deleted, merged and added meanwhile', async () => {
  const { accountId, id, ids } = await newBroadcast(60)
  const expander = makeExpander(rt, 10)
  for (let page = 0; page < 5; page += 1) {
    await expander.page(accountId, id)
    const [moved, gone] = [ids[page * 7]!, ids[30 + page]!]
    await rt.db.run(
      sql('', `update contact_phones set phone = '+1512556${2000 + page}' where contact_id = $1`),
      [moved],
    )
    await rt.db.run(sql('', 'update contacts set deleted_at = $2, first_name = $3 where id = $1'), [
      gone,
      rt.clock.now(),
      'Gone',
    ])
    await addPeople(rt, accountId, [{ firstName: 'New', phones: [`+1512556${1000 + page}`, '+15125563000'] }])
  }
  while ((await expander.page(accountId, id)) === 'more');
  const { seen } = (await findBroadcast(rt.db, accountId, id))!
  await expectWhole(accountId, id, seen)
  const phones = (await rt.db.rows<{ phone: string }>(PHONES_OF, [accountId, id])).map(one => one.phone)
  expect(phones).toContain('+15125561000')
})

it('never takes more credits than there are, while agents take them too', async () => {
  const { accountId, id } = await newBroadcast(90, 50)
  const expander = makeExpander(rt, 6)
  const agent = async () => {
    for (let i = 0; i < 30; i += 1) {
      const request = { phone: `+1512557${1000 + i}`, body: 'Hi', media: [], from: null, sendAt: null }
      const rest = { kind: 'text' as const, origin: 'agent' as const, author: 'Sam' }
      await rt.db
        .tx(tx => queueText(rt, tx, accountId, { ...request, ...rest }))
        .catch(error => {
          if ((error as Error).constructor.name !== 'OutOfCredits') throw error
        })
    }
  }
  await Promise.all([agent(), expandAll(rt, accountId, id, expander)])
  await expectWhole(accountId, id, 90)
  const balance = await rt.db.one(
    sql('', 'select available, held from credit_balances where account_id = $1'),
    [accountId],
  )
  expect(balance).toEqual({ available: 0, held: 50 })
})

describe('steering', () => {
  it('pauses between two pages, goes on, and cancels what waits with its credits', async () => {
    const { accountId, id } = await newBroadcast(60)
    const expander = makeExpander(rt, 10)
    const steer = (how: typeof resume) =>
      rt.db.tx(async tx => how(rt, tx, (await lockBroadcast(tx, accountId, id))!))
    await expander.page(accountId, id)
    expect(await steer((...given) => pause(...given, { by: 'person', why: null }))).toBe(true)
    expect(await expander.page(accountId, id)).toBe('not_mine')
    expect(await drain(rt, accountId)).toEqual([])
    expect(await steer(resume)).toBe(true)
    await expander.page(accountId, id)
    const sent = await drain(rt, accountId)
    await expander.page(accountId, id)
    expect(await steer(cancel)).toBe(true)
    expect(await steer(cancel)).toBe(false)
    while (await cancelBatch(rt, accountId, id));
    const shown = (await showBroadcast(rt, rt.db, accountId, id))!
    const texts = sent.filter(one => one.kind === 'text').length
    expect(shown).toMatchObject({ state: 'canceled', counts: { handed_over: texts, waiting: 0 } })
    expect(shown.counts.canceled).toBeGreaterThan(0)
    expect(shown.credits).toEqual({ held: 0, spent: texts, released: shown.counts.canceled })
    expect(await drain(rt, accountId)).toEqual([])
    await expectBalancedBooks(rt.db, accountId)
  })

  it('is completed when nothing is left, and not while a text waits', async () => {
    const { accountId, id } = await newBroadcast(20)
    await expandAll(rt, accountId, id)
    await tendBroadcasts(rt)
    expect((await findBroadcast(rt.db, accountId, id))!.state).toBe('running')
    await drain(rt, accountId)
    await tendBroadcasts(rt)
    expect((await findBroadcast(rt.db, accountId, id))!.state).toBe('completed')
  })
})
