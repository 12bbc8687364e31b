// The end of a world: nothing goes wrong any more, everything comes to rest, and the whole account is gone through.
import { type Row, sql } from '../../src/kit/db/db.ts'
import { again, ask, bury, deliver, step } from './acts.ts'
import { resumeAll } from './bulk.ts'
import { archiveAll, lookAtPlans } from './plans.ts'
import { LOOPS } from './process.ts'
import type { Taken } from './provider.ts'
import type { Turn } from './stage.ts'
import type { World } from './world.ts'

type Take = (turn: Turn) => Promise<void>

const MOST_ROUNDS = 150
/** Longer than any pause of the product's before it tries again or gives up. */
const STEP_MS = 130_000

export async function settle(world: World, take: Take): Promise<void> {
  world.say('everything goes well from here')
  world.provider.behave()
  // One is enough, and what the others had claimed is taken up.
  for (const one of world.processes.splice(1)) await bury(world, one)
  const one = world.processes[0] ?? (await world.start())
  const plansEndIn = world.random.pick(PLANS_END_IN)
  // Now and then each at least once: also a look that finds nothing may break.
  const isThorough = world.random.chance(0.1)
  for (let round = 0; round < MOST_ROUNDS && world.broken.length === 0; round++) {
    await calmDown(world, take)
    for (const asked of again(world).splice(0)) ask(world, asked)
    await calmDown(world, take)
    const left = (await world.lane.query.one<Left>(LEFT, [idsOf(world), world.clock.now()]))!
    if (left.all + left.work.length + again(world).length === 0) break
    if (left.paused > 0) resumeAll(world)
    if (round === plansEndIn) archiveAll(world)
    await calmDown(world, take)
    for (const name of Object.keys(LOOPS)) {
      const hasWork = left.work.includes(name) && (left.all === 0 || !BEHIND.has(name))
      if (!one.busy.has(name) && (hasWork || (isThorough && round === 0))) step(world, one, name)
      await calmDown(world, take)
    }
    const untilDueMs = left.due === null ? 0 : left.due.getTime() - world.clock.now().getTime()
    world.passTime(Math.max(STEP_MS, untilDueMs))
  }
  if (world.broken.length === 0) await account(world)
}

/** What only follows the rest: once is enough, at the end. */
const BEHIND: ReadonlySet<string> = new Set(['facts', 'consents'])

/** Most plans are archived on their way, after so many rounds; some come to their own end, however long it takes. */
const PLANS_END_IN = [0, 0, 1, 3, 6, MOST_ROUNDS]

type Left = {
  /** Texts, inbound texts, broadcasts, people in plans: what has not come to its end. */
  readonly all: number
  readonly paused: number
  /** The loops that have something to do now. */
  readonly work: readonly string[]
  /** When the next of what waits is due. */
  readonly due: Date | null
}

/** Lets everything on the way arrive, and every turn be taken, until nobody waits for anything. */
async function calmDown(world: World, take: Take): Promise<void> {
  const { provider, stage } = world
  while (world.broken.length === 0) {
    await stage.quiet()
    const waiting = stage.waiting()
    const holders = stage.holders()
    const turn =
      waiting.find(one => holders.has(one.thread)) ?? waiting.find(one => one.kind !== 'begin') ?? waiting[0]
    if (turn) await take(turn)
    // All at once, as the product is used to: what comes together is written together.
    else if (provider.calls.length + provider.hooks.length > 0) {
      for (const call of [...provider.calls]) {
        if (call.result === null) provider.arrive(call)
        if (call.result !== null && provider.calls.includes(call)) provider.answer(call)
      }
      for (const hook of [...provider.hooks]) deliver(world, hook)
    } else return
  }
}

function idsOf(world: World): string[] {
  return world.offices.map(office => office.accountId)
}

/** Goes through the books, once, at the very end. */
async function account(world: World): Promise<void> {
  await world.witness.look()
  const ids = idsOf(world)
  const taken = new Map(world.provider.taken.map(one => [one.ref, one]))
  for (const row of await world.lane.query.rows(LEFT_OVER, [ids]))
    world.found(`left over: ${JSON.stringify(row)}`)
  const books = await world.lane.query.rows(BOOK, [ids])
  for (const row of books) if (row.direction === 'out') lookAtText(world, row, taken)
  for (const ref of taken.keys())
    if (!books.some(row => row.id === ref)) world.found(`text ${ref} was taken and is in no book`)
  const inbound = books.filter(row => row.direction === 'in').map(row => String(row.provider_id))
  for (const sid of world.heard)
    if (!inbound.includes(sid)) world.found(`inbound ${sid} was answered and is lost`)
  for (const sid of inbound)
    if (!world.said.has(sid)) world.found(`inbound ${sid} is in the book, and nobody sent it`)
  if (new Set(inbound).size < inbound.length) world.found('an inbound text is in the book twice')
  for (const office of world.offices)
    for (const id of office.texts)
      if (!books.some(row => row.id === id)) world.found(`text ${id} was accepted and is in no book`)
  const bodies = books.filter(row => row.direction === 'out' && /\(key \d+\)$/.test(String(row.body)))
  const once = new Set(bodies.map(row => `${row.account_id} ${row.phone} ${row.body}`))
  if (once.size < bodies.length) world.found('a text was queued twice for one Idempotency-Key')
  await lookAtPlans(world, ids)
  for (const row of await world.lane.query.rows(CONSENTS, [ids]))
    world.found(`consent: ${JSON.stringify(row)}`)
}

const TAKEN_STATES = new Set(['handed_over', 'sent', 'delivered', 'not_delivered'])

/** Final, and as the provider has it: what it took is told as taken, word for word, and nothing else is. */
function lookAtText(world: World, row: Row, taken: ReadonlyMap<string, Taken>): void {
  const { id, state } = row
  const there = taken.get(String(id))
  if (state === null) world.found(`text ${id} never came to an end`)
  if (TAKEN_STATES.has(String(state)) !== (there !== undefined))
    world.found(
      `text ${id} is ${state} (${row.reason}), and the provider ${there ? 'took it' : 'does not have it'}`,
    )
  if (there === undefined) return
  const body = row.appended === null ? row.body : [row.body, row.appended].filter(Boolean).join('\n')
  if (there.to !== row.phone || there.body !== body || there.from !== row.sender_phone)
    world.found(`text ${id} went out otherwise than written: ${JSON.stringify(there)}`)
  if (there.sid !== row.out_provider_id) world.found(`text ${id} is taken for ${row.out_provider_id}`)
}

const LEFT = sql(
  'sim_left',
  `with a as (select unnest($1::uuid[]) as account_id),
   texts as (select o.* from a join outbox o using (account_id)),
   inbound as (select from a join webhook_journal using (account_id) where processed_at is null and problem is null),
   bulk as (select b.* from a join broadcasts b using (account_id) where state not in ('completed', 'canceled')),
   steps as (select t.* from a join plan_turns t using (account_id)),
   ways as (select account_id from a join plan_joins using (account_id)
            union all select account_id from a join plan_endings using (account_id)),
   work as (
     select 'send' as loop from texts where due_at <= $2 or claimed_at is not null
     union select 'doubt' from texts where claimed_at is not null
     union select 'journal' from inbound
     union select unnest('{pages,broadcasts}'::text[]) from bulk
     union select 'broadcasts' from a join broadcast_moves using (account_id)
     union select 'plan_steps' from steps where due_at <= $2
     union select 'plans' from ways
     union select 'plans' from a join plan_moves using (account_id)
     union select 'plans' from a join plans using (account_id) where is_ending
     union select 'facts' from a join facts_due using (account_id)
     union select 'facts' from a join facts_texted using (account_id)
     union select 'consents' from a join consent_chains c using (account_id)
       left join consent_follows f using (account_id) where c.seq > coalesce(f.seq, 0))
   select (select count(*) from texts) + (select count(*) from inbound) + (select count(*) from bulk)
            + (select count(*) from steps) + (select count(*) from ways) as all,
          (select count(*) from bulk where state = 'paused') as paused,
          array(select loop from work) as work,
          least((select min(due_at) from texts where claimed_at is null), (select min(due_at) from steps),
                (select min(send_at) from bulk where state = 'scheduled')) as due`,
)
const LEFT_OVER = sql(
  'sim_left_over',
  `select 'outbox' as what, message_id::text as id, kind, tries, in_doubt_at::text as state from outbox
    where account_id = any($1::uuid[])
   union all
   select 'journal', id::text, phone, null, problem from webhook_journal
    where account_id = any($1::uuid[]) and (processed_at is null or problem is not null)
   union all
   select 'broadcast', id::text, state, pages, paused_why from broadcasts
    where account_id = any($1::uuid[]) and state not in ('completed', 'canceled')
   union all
   select 'held', account_id::text, null, held::int, null from credit_balances
    where account_id = any($1::uuid[]) and held <> 0`,
)
const BOOK = sql(
  'sim_book',
  `select m.account_id, m.id, m.direction, m.kind, m.phone, m.body, m.provider_id, s.phone as sender_phone,
          d.state, d.reason, d.appended, d.provider_id as out_provider_id
     from messages m join senders s on s.account_id = m.account_id and s.id = m.sender_id
     left join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.account_id = any($1::uuid[]) order by m.account_id, m.id`,
)
// Consent is what its history says.
const CONSENTS = sql(
  'sim_consents',
  `select c.phone, c.state, e.kind from consents c
     left join lateral (select kind from consent_events e
                         where e.account_id = c.account_id and e.phone = c.phone and kind in ('opted_out', 'opted_in')
                         order by seq desc limit 1) e on true
    where c.account_id = any($1::uuid[]) and c.state is distinct from coalesce(e.kind, 'unknown')`,
)
