// The end of a world: nothing goes wrong any more, everything comes to rest, and the whole account is gone through.
import { type Row, sql } from '../../src/kit/db/db.ts'
import { again, ask, bury, deliver, step } from './acts.ts'
import { resumeAll } from './bulk.ts'
import { lookAtPlans } from './plans.ts'
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
  for (let round = 0; round < MOST_ROUNDS && world.broken.length === 0; round++) {
    await calmDown(world, take)
    for (const asked of again(world).splice(0)) ask(world, asked)
    await calmDown(world, take)
    const left = (await world.lane.query.one<Left>(LEFT, [idsOf(world)]))!
    if (left.texts + left.inbound + left.broadcasts + left.plans + again(world).length === 0) break
    if (left.paused > 0) resumeAll(world)
    for (const name of Object.keys(LOOPS)) {
      const isIdle =
        (name === 'send' && left.texts === 0) ||
        (name === 'journal' && left.inbound === 0) ||
        (name === 'pages' && left.broadcasts === 0)
      if (!one.busy.has(name) && !isIdle) step(world, one, name)
      await calmDown(world, take)
    }
    const untilDueMs = left.due === null ? 0 : left.due.getTime() - world.clock.now().getTime()
    world.passTime(Math.max(STEP_MS, untilDueMs))
  }
  if (world.broken.length === 0) await account(world)
}

type Left = {
  readonly texts: number
  readonly inbound: number
  readonly broadcasts: number
  /** People who are in one, are to get into one, or to be taken out. */
  readonly plans: number
  readonly paused: number
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
  `select (select count(*) from outbox where account_id = any($1::uuid[])) as texts,
          (select count(*) from webhook_journal where account_id = any($1::uuid[]) and processed_at is null
              and problem is null) as inbound,
          (select count(*) from broadcasts where account_id = any($1::uuid[])
              and state not in ('completed', 'canceled')) as broadcasts,
          (select count(*) from broadcasts where account_id = any($1::uuid[]) and state = 'paused') as paused,
          (select count(*) from plan_turns where account_id = any($1::uuid[]))
            + (select count(*) from plan_joins where account_id = any($1::uuid[]))
            + (select count(*) from plan_endings where account_id = any($1::uuid[])) as plans,
          least((select min(due_at) from outbox where account_id = any($1::uuid[]) and claimed_at is null),
                (select min(due_at) from plan_turns where account_id = any($1::uuid[]))) as due`,
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
