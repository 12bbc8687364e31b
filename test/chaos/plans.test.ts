// kill -9 of the working process at every step of a plan, in the middle of its batches: each step is done once.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import { expectBalancedBooks } from '../races/books.ts'
import { pass, until } from '../races/ground.ts'
import { AT_ANY_HOUR } from '../support/heed.ts'
import type { Program } from './program.ts'
import { type Site, startSite } from './site.ts'

/** Three batches of the tick. */
const PEOPLE = 1_400
/** As many starts of a program as steps. */
const PATIENT = { timeout: 300_000 }

const STEPS = [
  { kind: 'text', day: 2, time: '12:00', body: 'one, {{first_name}}' },
  { kind: 'task', day: 3, time: '12:00', task: 'call', title: 'Call them' },
  { kind: 'add_tag', day: 4, time: '12:00', tag: 'touched' },
  { kind: 'text', day: 5, time: '12:00', body: 'two' },
  { kind: 'remove_tag', day: 6, time: '12:00', tag: 'touched' },
  { kind: 'end', day: 7, time: '12:00' },
] as const

let site: Site

beforeAll(async () => {
  site = await startSite()
})
afterAll(async () => {
  await site?.stop()
})

const CONTACTS = sql(
  'chaos_contacts',
  `with k as (
     insert into contacts (account_id, id, first_name, source, created_at, updated_at)
     select $1, gen_random_uuid(), 'P' || i, 'test', $3, $3 from generate_series(1, $2::int) as i
     returning account_id, id, first_name)
   insert into contact_phones (account_id, contact_id, phone, position)
   select account_id, id, '+1512' || (5560000 + substr(first_name, 2)::int), 0 from k`,
)
/** How many of them are past the step; 0 to PEOPLE. */
const PASSED = sql(
  'chaos_passed',
  'select count(*)::int as n from plan_enrollments e where not exists (select from plan_turns t where t.account_id = e.account_id and t.enrollment_id = e.id and t.position <= $1)',
)
const ALL_DUE = sql('chaos_all_due', 'update plan_turns set due_at = $1')
const CREDITS = sql('chaos_credits', 'select available from credit_balances')
/** What happened how often to one person, and how many people each of these happened to. */
const HISTORIES = sql(
  'chaos_histories',
  `select kinds, count(*)::int as people from (
     select string_agg(kind, ' ' order by n) as kinds from plan_events group by enrollment_id) as h
    group by kinds order by 2 desc`,
)
const MADE = sql(
  'chaos_made',
  `select (select count(*)::int from messages where origin = 'plan') as texts,
          (select count(distinct (phone, body))::int from messages where origin = 'plan') as different,
          (select count(*)::int from tasks where origin = 'plan') as tasks,
          (select count(distinct contact_id)::int from tasks where origin = 'plan') as for_people,
          (select count(*)::int from contacts where 'touched' = any(tags)) as tagged,
          (select count(*)::int from plan_turns) as turns,
          (select count(*)::int from plan_enrollments where state = 'done') as done`,
)

async function passed(position: number): Promise<number> {
  return (await site.db.one<{ n: number }>(PASSED, [position]))!.n
}

async function enrollAll(): Promise<void> {
  await site.db.run(AT_ANY_HOUR)
  await site.db.run(CONTACTS, [site.accountId, PEOPLE, new Date()])
  const anyHour = { window: { from: '00:00', to: '24:00' }, sundaysAndHolidays: false }
  const { body: plan } = await site.api('POST', '/v1/plans', { name: 'Chaos', steps: STEPS, ...anyHour })
  await site.api('POST', `/v1/plans/${plan.id}/activate`)
  const { rows } = await site.db.pool.query('select id from contacts where source = $1', ['test'])
  const contactIds = rows.map(row => row.id as string)
  const { body } = await site.api('POST', `/v1/plans/${plan.id}/enrollments`, { contactIds })
  expect(body).toMatchObject({ enrolled: PEOPLE })
}

test('each step is done once, whenever the process dies', PATIENT, async () => {
  await site.start('serve')
  await site.api('POST', '/v1/credits/grants', { credits: 100_000, reason: 'chaos' })
  await enrollAll()
  let work: Program = await site.start('work')
  const killedAt: number[] = []
  for (const position of STEPS.keys()) {
    await site.db.run(ALL_DUE, [new Date()])
    while ((await passed(position)) === 0) await pass(3)
    await pass(randomInt(40))
    await work.kill()
    killedAt.push(await passed(position))
    work = await site.start('work')
    await until(`step ${position} is done`, async () => (await passed(position)) === PEOPLE)
  }
  // It was in the middle at some of the steps at least: else this has shown nothing.
  expect(killedAt.filter(n => n < PEOPLE).length, killedAt.join(' ')).toBeGreaterThanOrEqual(2)
  const once = 'enrolled text_queued task_made tag_added text_queued tag_removed done'
  expect(await site.db.rows(HISTORIES)).toEqual([{ kinds: once, people: PEOPLE }])
  expect(await site.db.one(MADE)).toEqual({
    texts: 2 * PEOPLE,
    different: 2 * PEOPLE,
    tasks: PEOPLE,
    for_people: PEOPLE,
    tagged: 0,
    turns: 0,
    done: PEOPLE,
  })
  await work.stop()
  expect((await site.db.one<{ available: number }>(CREDITS))!.available).toBeGreaterThan(0)
  await expectBalancedBooks(site.db, site.accountId)
})
