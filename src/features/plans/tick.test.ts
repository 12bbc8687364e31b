// The tick: several processes at once carry everybody on once, whatever breaks in between; credits, tenants, endings.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectBalancedBooks } from '../../../test/races/books.ts'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { TEST_START, testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { makeClock } from '../../kit/clock.ts'
import { openDb, sql } from '../../kit/db/db.ts'
import { makeRuntime, type Runtime } from '../../runtime.ts'
import { loadAccount, saveAccount } from '../accounts/account.ts'
import { saveContact } from '../contacts/save.ts'
import { post } from '../credits/post.ts'
import { endPlans } from '../messages/end-plans.ts'
import { enroll } from './enroll.ts'
import { findPlan, insertPlan, type Plan, setPlanState } from './plan.ts'
import { tendPlans } from './tend.ts'
import { advanceBatch, tickPlans } from './tick.ts'

const DAYS = 5
const DAY_MS = 86_400_000

let fresh: FreshDatabase
let rt: Runtime
let others: Runtime[]
let nextPhone = 5_557_000

beforeAll(async () => {
  fresh = await freshDatabase({ max: 12 })
  rt = await testRuntime(fresh)
  others = await Promise.all([0, 1, 2].map(() => another()))
})
afterAll(async () => {
  for (const one of others ?? []) await one.close()
  await rt?.close()
  await fresh?.drop()
})

/** Another process: connections of its own, the same clock. */
async function another(): Promise<Runtime> {
  const clock = makeClock(() => TEST_START.getTime())
  return makeRuntime(rt.config, openDb(fresh.connection, { max: 3 }), clock)
}

function moveTo(days: number): void {
  for (const one of [rt, ...others]) one.clock.moveTo(days * DAY_MS)
}

async function office(credits = 100_000): Promise<string> {
  const { accountId } = await testAccount(rt)
  await rt.db.tx(async tx => {
    await saveAccount(tx, { ...(await loadAccount(tx, accountId)), timeZone: 'UTC', textingHours: null })
    await tx.run(SENDER, [accountId, rt.newId(), rt.clock.now()])
    await post(rt, tx, accountId, [{ kind: 'grant', ref: rt.newId(), credits, reason: 'test' }])
  })
  return accountId
}

const SENDER = sql(
  'test_sender',
  `insert into senders (account_id, id, phone, kind, provider, provider_account, sealed_token, base_url, replies_by,
                        segments_per_second, tokens_at, is_default, created_at)
   values ($1, $2, '+15125550100', 'long_code', 'twilio', 'AC1', '', 'http://127.0.0.1:1', 'heed', 1, $3, true, $3)`,
)

/** A text a day at the time at which the clock stands, and day 1 is tomorrow. */
async function planOf(accountId: string): Promise<Plan> {
  const id = rt.newId()
  const steps = Array.from({ length: DAYS }, (_, n) => {
    const place = { id: rt.newId(), day: n + 2, time: '15:00' }
    return { ...place, kind: 'text' as const, body: `day ${n}`, media: [], variants: [] }
  })
  const window = { from: '00:00', to: '24:00' }
  const rest = { enrollByTags: [], next: null, repeat: null, description: '', stopOnReply: false }
  const plan = { ...rest, accountId, id, name: 'A plan', window, sundaysAndHolidays: false, steps }
  await rt.db.tx(async tx => {
    await insertPlan(tx, { ...plan, author: 'Sam', at: rt.clock.now() })
    await setPlanState(tx, (await findPlan(tx, accountId, id))!, 'active', rt.clock.now())
  })
  return (await findPlan(rt.db, accountId, id))!
}

async function people(accountId: string, count: number): Promise<{ id: string; phone: string }[]> {
  const made: { id: string; phone: string }[] = []
  for (let n = 0; n < count; n += 1) {
    const phone = `+1512${nextPhone++}`
    const contact = await saveContact(rt, accountId, { firstName: 'Ann', phones: [{ phone }] })
    if ('problem' in contact) throw new Error(JSON.stringify(contact))
    made.push({ id: contact.id, phone })
  }
  return made
}

async function enrollAll(plan: Plan, contactIds: readonly string[]): Promise<void> {
  const how = { author: 'Sam', why: null, startAt: rt.clock.now(), contactIds }
  const { enrolled } = await rt.db.tx(tx => enroll(rt, tx, plan, how))
  expect(enrolled).toBe(contactIds.length)
}

/** All that is due, by several processes at once, in small batches. */
async function tickAll(size = 7): Promise<void> {
  await Promise.all(
    [rt, ...others].map(async one => {
      for (let misses = 0; misses < 3; ) {
        const { taken } = await advanceBatch(one, size)
        if (taken === 0) misses += 1
      }
    }),
  )
}

const HISTORIES = sql(
  'test_histories',
  `select string_agg(v.kind, ' ' order by v.n) as kinds, count(distinct v.n)::int = max(v.n) as is_whole
     from plan_events v where v.account_id = $1 group by v.enrollment_id order by 1`,
)
const TEXTS = sql(
  'test_texts',
  `select m.phone, string_agg(m.body, ', ' order by o.due_at) as bodies from messages m
     join outbox o on o.account_id = m.account_id and o.message_id = m.id
    where m.account_id = $1 and m.origin = 'plan' group by m.phone order by 1`,
)
const COUNTS = sql(
  'test_counts_agree',
  `select w.what, w.n::int as counted, coalesce(r.n, 0)::int as really
     from (select what, sum(n) as n from (select step_id, what, n from plan_counts where account_id = $1
             union all select step_id, what, n from plan_moves where account_id = $1) as c
            group by what) as w
     left join (
       select 'waiting' as what, count(*) as n from plan_turns where account_id = $1
       union all select state, count(*) from plan_enrollments where account_id = $1 group by state
       union all select 'queued', count(*) from messages where account_id = $1 and origin = 'plan'
       union all select state, count(*) from deliveries where account_id = $1 group by state
       union all select 'skipped', count(*) from plan_events where account_id = $1 and kind = 'skipped'
     ) as r using (what)`,
)

async function expectCountsAgree(accountId: string): Promise<void> {
  for (const row of await rt.db.rows(COUNTS, [accountId]))
    expect(row.counted, String(row.what)).toBe(row.really)
}

describe('four processes at once', () => {
  test('carry everybody on, each step once, in order; counts and books agree', async () => {
    moveTo(0)
    const accountId = await office()
    const plan = await planOf(accountId)
    const all = await people(accountId, 60)
    await enrollAll(
      plan,
      all.map(one => one.id),
    )
    for (let day = 1; day <= DAYS; day += 1) {
      moveTo(day)
      await tickAll()
    }
    const texts = await rt.db.rows(TEXTS, [accountId])
    expect(texts).toHaveLength(all.length)
    const bodies = plan.steps.map((_, n) => `day ${n}`).join(', ')
    for (const row of texts) expect(row.bodies).toBe(bodies)
    const kinds = ['enrolled', ...plan.steps.map(() => 'text_queued'), 'done'].join(' ')
    for (const row of await rt.db.rows(HISTORIES, [accountId])) expect(row).toEqual({ kinds, is_whole: true })
    await tendPlans(rt)
    await expectCountsAgree(accountId)
    await expectBalancedBooks(rt.db, accountId)
  })

  test('after a week in which nobody worked every step comes, in the order in which it was due', async () => {
    moveTo(0)
    const accountId = await office()
    const plan = await planOf(accountId)
    const [one] = await people(accountId, 1)
    await enrollAll(plan, [one!.id])
    moveTo(7)
    await tickAll()
    const [text] = await rt.db.rows(TEXTS, [accountId])
    expect(text!.bodies).toBe(plan.steps.map((_, n) => `day ${n}`).join(', '))
  })

  test('and opt-outs in the middle: nobody waits for anybody, each enrollment ends once, with its trace', async () => {
    moveTo(0)
    const accountId = await office()
    const plan = await planOf(accountId)
    const all = await people(accountId, 60)
    await enrollAll(
      plan,
      all.map(one => one.id),
    )
    const stopped = all.filter((_, n) => n % 2 === 0)
    moveTo(1)
    const stop = async () => {
      for (const { phone } of stopped) {
        const answer = { accountId, phone, kind: 'opt_out' as const, messageId: null }
        await rt.db.tx(tx => endPlans(rt, tx, [answer], rt.clock.now()))
      }
    }
    await Promise.all([stop(), tickAll()])
    while ((await tendPlans(rt)) === 0);
    const states = await rt.db.rows(
      sql(
        'test_states',
        'select state, reason, count(*)::int as n from plan_enrollments where account_id = $1 group by 1, 2 order by 1',
      ),
      [accountId],
    )
    expect(states).toEqual([
      { state: 'active', reason: null, n: 30 },
      { state: 'stopped', reason: 'opted_out', n: 30 },
    ])
    for (const { kinds, is_whole } of await rt.db.rows(HISTORIES, [accountId])) {
      expect(is_whole).toBe(true)
      expect(String(kinds)).toMatch(/^enrolled( text_queued)?( stopped)?$/)
    }
    await tendPlans(rt)
    await expectCountsAgree(accountId)
  })
})

test('G5 without credits a step is skipped, and not tried again; nobody gets below zero', async () => {
  moveTo(0)
  const accountId = await office(20)
  const plan = await planOf(accountId)
  const all = await people(accountId, 30)
  await enrollAll(
    plan,
    all.map(one => one.id),
  )
  moveTo(1)
  await tickAll(5)
  const made = await rt.db.one(
    sql(
      'test_made',
      `select (select count(*)::int from messages where account_id = $1) as texts,
              (select count(*)::int from plan_events where account_id = $1 and reason = 'no_credits') as skipped,
              (select available from credit_balances where account_id = $1) as available`,
    ),
    [accountId],
  )
  expect(made).toEqual({ texts: 20, skipped: 10, available: 0 })
  await expectBalancedBooks(rt.db, accountId)
})

test('whatever of a batch breaks, the batch is as if it had not been', async () => {
  moveTo(0)
  const accountId = await office()
  const plan = await planOf(accountId)
  const [one] = await people(accountId, 1)
  await enrollAll(plan, [one!.id])
  moveTo(1)
  const before = await rt.db.rows(sql('test_turn', 'select * from plan_turns where account_id = $1'), [
    accountId,
  ])
  for (let statement = 1; ; statement += 1) {
    const isThrough = await advanceBatch(breakingAt(statement))
      .then(() => true)
      .catch(error => {
        if (String(error).includes('cut off')) return false
        throw error
      })
    if (isThrough) {
      expect(statement).toBeGreaterThan(8)
      break
    }
    expect(
      await rt.db.rows(sql('test_turn', 'select * from plan_turns where account_id = $1'), [accountId]),
    ).toEqual(before)
    expect(await rt.db.rows(TEXTS, [accountId])).toEqual([])
  }
  expect(await rt.db.rows(TEXTS, [accountId])).toHaveLength(1)
})

test('G5 a STOP and an enrolling in the same moment, neither of which sees the other: it ends all the same', async () => {
  moveTo(0)
  const accountId = await office()
  const plan = await planOf(accountId)
  const [one] = await people(accountId, 1)
  const { phone } = one!
  const answer = { accountId, phone, kind: 'opt_out' as const, messageId: null }
  let looking: Promise<unknown> = Promise.resolve()
  await rt.db.tx(async tx => {
    const stop = `update consents set state = 'opted_out' where account_id = $1 and phone = $2`
    await tx.run(sql('test_stop', stop), [accountId, phone])
    await endPlans(rt, tx, [answer], rt.clock.now())
    await enrollAll(plan, [one!.id])
    looking = tendPlans(others[0]!)
  })
  await looking
  while ((await tendPlans(rt)) === 0);
  const [ended] = await rt.db.rows(HISTORIES, [accountId])
  expect(ended).toEqual({ kinds: 'enrolled stopped', is_whole: true })
})

test('a step that breaks does not keep the others waiting', async () => {
  moveTo(0)
  const accountId = await office()
  const [good, bad] = [await planOf(accountId), await planOf(accountId)]
  const all = await people(accountId, 21)
  const half = all.map(one => one.id)
  await enrollAll(good, half.slice(0, 20))
  await enrollAll(bad, half.slice(20))
  const spoil = `update plan_steps set content = content - 'body' where account_id = $1 and plan_id = $2`
  await rt.db.run(sql('test_spoil', spoil), [accountId, bad.id])
  moveTo(1)
  for (let round = 0; round < 3; round += 1) await tickPlans(rt)
  expect(await rt.db.rows(TEXTS, [accountId])).toHaveLength(20)
  const mend = `update plan_steps set content = content || '{"body": "mended"}' where account_id = $1 and plan_id = $2`
  await rt.db.run(sql('test_mend', mend), [accountId, bad.id])
  moveTo(1.1)
  await tickPlans(rt)
  expect(await rt.db.rows(TEXTS, [accountId])).toHaveLength(21)
})

/** The connection is cut before the n-th statement of a transaction. */
function breakingAt(n: number): Runtime {
  const db = {
    ...rt.db,
    tx: ((work: Parameters<typeof rt.db.tx>[0]) =>
      rt.db.tx(tx => {
        let count = 0
        const cut =
          <A extends readonly unknown[], T>(ask: (...args: A) => T) =>
          (...args: A) => {
            count += 1
            if (count === n) throw new Error('cut off')
            return ask(...args)
          }
        return work({
          ...tx,
          rows: cut(tx.rows) as typeof tx.rows,
          run: cut(tx.run),
          one: cut(tx.one) as typeof tx.one,
        })
      })) as typeof rt.db.tx,
  }
  return { ...rt, db }
}
