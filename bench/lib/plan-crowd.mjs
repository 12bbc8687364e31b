// An account with many people in plans, whose next steps can be made due.
import { sql } from '../../dist/kit/db/db.js'
import { makeAccount, meetPhones } from './heed.mjs'

export const BODY =
  'Hi {{first_name|there}}, is there anything that I can do for you this week? I am happy to help.'
const STEPS = 60

/** `active` enrollments, in as many plans of 60 daily texts as it takes with `contacts` people. */
export async function makePlanCrowd(rt, { active, contacts }) {
  const account = await makeAccount(rt, { name: 'plans', senders: 4, providerUrl: 'http://127.0.0.1:1' })
  const { accountId } = account
  await meetPhones(rt, accountId, contacts)
  const plans = Math.ceil(active / contacts)
  for (let index = 0; index < plans; index += 1) {
    const planId = rt.newId()
    const at = rt.clock.now()
    await rt.db.run(PLAN, [accountId, planId, `plan ${index}`, at])
    const content = day =>
      JSON.stringify({ kind: 'text', day, time: '12:00', body: BODY, media: [], variants: [] })
    const steps = Array.from({ length: STEPS }, (_, day) => ({ id: rt.newId(), content: content(day + 1) }))
    await rt.db.run(PLAN_STEPS, [accountId, planId, steps.map(one => one.id), steps.map(one => one.content)])
    const size = Math.min(contacts, active - index * contacts)
    await rt.db.run(ENROLLMENTS, [accountId, planId, size, at, index])
    await rt.db.run(TURNS, [accountId, planId, new Date(at.getTime() + 86_400_000)])
  }
  await rt.db.run(sql('bench_vacuum', 'vacuum analyze'))
  return account
}

const PLAN = sql(
  'bench_plan',
  `insert into plans (account_id, id, name, description, state, window_from, window_to, sundays_and_holidays,
                      stop_on_reply, enroll_by_tags, author, created_at, updated_at)
   values ($1, $2, $3, '', 'active', '00:00', '24:00', false, false, '{}', 'Sam', $4, $4)`,
)
const PLAN_STEPS = sql(
  'bench_plan_steps',
  `insert into plan_steps (account_id, plan_id, id, position, content)
   select $1, $2, i, o - 1, c::jsonb from unnest($3::uuid[], $4::text[]) with ordinality as s(i, c, o)`,
)
const ENROLLMENTS = sql(
  'bench_enrollments',
  `insert into plan_enrollments (account_id, id, plan_id, contact_id, state, starts_on, author, created_at)
   select $1, ('0199000' || ($5::int % 10) || '-' || lpad(to_hex($5::int / 10), 4, '0') || '-7000-9000-' ||
               lpad(to_hex(o), 12, '0'))::uuid, $2, id, 'active', $4::timestamptz::date, 'Sam', $4
     from (select id, row_number() over (order by id) as o from contacts where account_id = $1
            order by id limit $3) as k`,
)
const TURNS = sql(
  'bench_turns',
  `insert into plan_turns (account_id, enrollment_id, plan_id, contact_id, starts_on, round, position, due_at, n)
   select account_id, id, plan_id, contact_id, starts_on, 0, 0, $3, 1 from plan_enrollments
    where account_id = $1 and plan_id = $2`,
)

/** Makes the next steps of `count` people due, from `from` on, `everyMs` one after the other. */
export async function makeDue(db, { accountId, count, from, everyMs = 0 }) {
  const made = await db.run(DUE, [accountId, count, from, everyMs])
  if (made !== count) throw new Error(`${made} of ${count} made due`)
}

const DUE = sql(
  'bench_due',
  `update plan_turns t set due_at = $3::timestamptz + make_interval(secs => d.o * $4::float8 / 1000)
     from (select enrollment_id, row_number() over (order by hashtext(enrollment_id::text)) as o
             from plan_turns where account_id = $1 and due_at > $3::timestamptz + interval '1 hour' limit $2) as d
    where t.account_id = $1 and t.enrollment_id = d.enrollment_id`,
)
