// Plans in a simulated world: written, activated, archived, people enrolled by hand and by tag, amid everything else.
import type { Step } from '../../src/core/plan.ts'
import { saveContact } from '../../src/features/contacts/save.ts'
import { findPlan, insertPlan, setPlanState, setPlanTags } from '../../src/features/plans/plan.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'
import { type Act, ask } from './acts.ts'
import type { Office, World } from './world.ts'

const TAGS = ['buyer', 'seller'] as const

/** Up to three steps within some days; each text says which it is. */
function stepsOf({ random, moves }: World): object[] {
  let day = 1
  return Array.from({ length: 1 + random.below(3) }, (_, n) => {
    day += random.below(3)
    const place = { day, time: `${String(10 + n).padStart(2, '0')}:30` }
    const kind = random.pick(['text', 'text', 'text', 'task', 'add_tag', 'wait'])
    if (kind === 'text') return { ...place, kind, body: `Step ${n} of move ${moves()}, {{first_name|there}}` }
    if (kind === 'task') return { ...place, kind, task: 'call', title: `Call ${n}` }
    if (kind === 'wait') return { ...place, kind, days: 1 + random.below(2) }
    return { ...place, kind, tag: random.pick(TAGS) }
  })
}

const write: Act = world => {
  const { random } = world
  const office = random.pick(world.offices)
  const activate = random.chance(0.85)
  const next = office.plans.length > 0 && random.chance(0.3) ? random.pick(office.plans) : null
  return ask(world, {
    office,
    address: 'POST /v1/plans',
    body: {
      name: `Plan ${world.moves()}`,
      steps: [...stepsOf(world), { kind: 'text', day: 12, time: '11:00', body: 'The last of it' }],
      stopOnReply: random.chance(0.4),
      ...(random.chance(0.3) && { enrollByTags: [random.pick(TAGS)] }),
      ...(next === null && random.chance(0.1) && { repeat: { times: 2, everyDays: 20 } }),
      ...(next !== null && { next }),
    },
    onAnswer: answer => {
      const { id } = answer.body as { id: string }
      office.plans.push(id)
      if (activate) ask(world, { office, address: 'POST /v1/plans/:id/activate', params: { id } })
    },
  })
}

/** Nobody can be enrolled whom nobody knows. */
const meet: Act = world => {
  const { random } = world
  const office = random.pick(world.offices)
  const phones = [{ phone: random.pick(office.phones) }]
  return ask(world, {
    office,
    address: 'POST /v1/contacts',
    body: { firstName: `Cleo ${world.moves()}`, phones, tags: TAGS.filter(() => random.chance(0.3)) },
    onAnswer: answer => void office.contacts.push((answer.body as { id: string }).id),
  })
}

const steer: Act = world => {
  const office = world.random.pick(world.offices)
  if (office.plans.length === 0) return null
  const how = world.random.weigh([
    [6, 'activate'],
    [1, 'archive'],
  ])
  const params = { id: world.random.pick(office.plans) }
  return ask(world, { office, address: `POST /v1/plans/:id/${how}`, params })
}

const enroll: Act = world => {
  const { random } = world
  const office = random.pick(world.offices)
  if (office.plans.length === 0 || office.contacts.length === 0) return null
  const contactIds = office.contacts.filter(() => random.chance(0.5))
  const params = { id: random.pick(office.plans) }
  return ask(world, { office, address: 'POST /v1/plans/:id/enrollments', params, body: { contactIds } })
}

const tag: Act = world => {
  const { random } = world
  const office = random.pick(world.offices)
  if (office.contacts.length === 0) return null
  const params = { id: random.pick(office.contacts) }
  const body = { tags: TAGS.filter(() => random.chance(0.5)) }
  return ask(world, { office, address: 'PATCH /v1/contacts/:id', params, body })
}

/** What an office begins with: some contacts, and a plan or two that are active. */
export async function openPlans(world: World, rt: Runtime, office: Office): Promise<void> {
  const { random, lane } = world
  const { accountId, contacts, plans } = office
  for (const phone of office.phones.filter(() => random.chance(0.6))) {
    const contact = await saveContact({ ...rt, db: lane.db }, accountId, {
      firstName: 'Ida',
      phones: [{ phone }],
    })
    if ('id' in contact) contacts.push(contact.id)
  }
  const count = random.pick([1, 1, 2])
  for (let i = 0; i < count; i++) plans.push(await openPlan(world, rt, office))
}

async function openPlan(world: World, rt: Runtime, { accountId, plans }: Office): Promise<string> {
  const { random, lane } = world
  const id = rt.newId()
  const tags = random.chance(0.5) ? [random.pick(TAGS)] : []
  const steps = stepsOf(world).map(step => ({ ...ALL_FIELDS, ...step, id: rt.newId() }) as unknown as Step)
  await lane.db.tx(async tx => {
    await insertPlan(tx, {
      ...{ accountId, id, name: 'Of the first day', description: '', author: 'Sam', at: rt.clock.now() },
      ...{ window: { from: '10:00', to: '19:00' }, sundaysAndHolidays: random.chance(0.5) },
      ...{ stopOnReply: random.chance(0.4), enrollByTags: tags, repeat: null },
      next: plans[0] ?? null,
      steps: [
        ...steps,
        { ...ALL_FIELDS, id: rt.newId(), kind: 'text', day: 12, time: '11:00', body: 'The last of it' },
      ],
    })
    await setPlanState(tx, (await findPlan(tx, accountId, id))!, 'active', rt.clock.now())
    await setPlanTags(tx, accountId, id, tags)
  })
  return id
}

const ALL_FIELDS = { body: '', media: [], variants: [] }

export const PLAN_ACTS: readonly (readonly [number, Act])[] = [
  [2, write],
  [1, meet],
  [2, steer],
  [8, enroll],
  [4, tag],
]

/** Whoever is still in one is taken out. */
export function archiveAll(world: World): void {
  for (const office of world.offices)
    for (const id of office.plans)
      ask(world, { office, address: 'POST /v1/plans/:id/archive', params: { id } })
}

/** At the very end: everybody came to an end, each step was done once, the counts say what happened. */
export async function lookAtPlans(world: World, accountIds: readonly string[]): Promise<void> {
  for (const statement of [HISTORIES, BOOK, COUNTS])
    for (const row of await world.lane.query.rows(statement, [accountIds]))
      world.found(`${statement.name}: ${JSON.stringify(row)}`)
}

const HISTORIES = sql(
  'sim_plan_histories',
  `select e.id, e.state, e.reason, h.kinds, h.steps, t.enrollment_id is not null as goes_on
     from plan_enrollments e
     left join plan_turns t on t.account_id = e.account_id and t.enrollment_id = e.id
    cross join lateral (
      select string_agg(kind, ' ' order by n) as kinds, count(*) = max(n) as is_whole,
             count(step_id) - count(distinct (step_id, round)) as steps
        from plan_events v where v.account_id = e.account_id and v.enrollment_id = e.id) h
    where e.account_id = any($1::uuid[])
      and (e.state = 'active' or t.enrollment_id is not null or h.steps > 0 or not h.is_whole
           or h.kinds !~ '^enrolled( text_queued| skipped| task_made| tag_added)* (done|stopped)$'
           or right(h.kinds, length(e.state)) <> e.state)`,
)
// Each text of a plan is one entry of a history, each task, too, and the other way round.
const BOOK = sql(
  'sim_plan_book',
  `select v.enrollment_id, v.message_id, v.task_id, m.id
     from (select * from plan_events where account_id = any($1::uuid[]) and kind in ('text_queued', 'task_made')) v
     full join (select id from messages where account_id = any($1::uuid[]) and origin = 'plan'
                union all select id from tasks where account_id = any($1::uuid[]) and origin = 'plan') m
       on m.id = coalesce(v.message_id, v.task_id)
    where m.id is null or v.enrollment_id is null`,
)
const COUNTS = sql(
  'sim_plan_counts',
  `with moved as (
     select what, sum(n) as n from (
       select what, n from plan_counts where account_id = any($1::uuid[])
       union all select what, n from plan_moves where account_id = any($1::uuid[])) as c group by what),
   really as (
     select 'waiting' as what, count(*) as n from plan_turns where account_id = any($1::uuid[])
     union all select w, count(e.id) from (values ('active'), ('done'), ('stopped')) as s(w)
       left join plan_enrollments e on e.state = w and e.account_id = any($1::uuid[]) group by w
     union all select 'queued', count(*) from messages where account_id = any($1::uuid[]) and origin = 'plan'
     union all select 'skipped', count(*) from plan_events
       where account_id = any($1::uuid[]) and kind = 'skipped'
     union all select 'delivered', count(*) from deliveries d join messages m on m.account_id = d.account_id
         and m.id = d.message_id
       where d.account_id = any($1::uuid[]) and m.origin = 'plan' and d.state = 'delivered')
   select r.what, r.n, coalesce(m.n, 0) as counted from really r left join moved m using (what)
    where r.n <> coalesce(m.n, 0)`,
)
