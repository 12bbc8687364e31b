// Plays one seed: moves by chance, the witness after every commit, then rest, and the whole account.
import { sql } from '../../src/kit/db/db.ts'
import { ACTS, type Act } from './acts.ts'
import { BULK_ACTS } from './bulk.ts'
import type { Plant } from './gate.ts'
import type { Lane } from './lane.ts'
import { PLAN_ACTS } from './plans.ts'
import { letGo } from './process.ts'
import { settle } from './settle.ts'
import type { Fate, Turn } from './stage.ts'
import { makeWorld, type World } from './world.ts'

export type Played = {
  readonly taken: readonly object[]
  readonly seed: number
  readonly broken: readonly string[]
  readonly trace: readonly string[]
  readonly counts: Counts
}

export type Counts = {
  readonly acts: number
  readonly turns: number
  readonly commits: number
  readonly texts: number
  readonly broadcasts: number
  /** Of people in plans. */
  readonly enrollments: number
  readonly plans: number
  readonly taken: number
  readonly inbound: number
  readonly deaths: number
  /** Texts that left before a STOP was committed and arrived after it. */
  readonly late: number
}

export type PlayOptions = { readonly acts?: number; readonly plant?: Plant | null }

/** Longer than any seed takes on a busy machine. */
const STUCK_MS = 60_000

/** Plays the seed to its end; one that stands still is broken, too. */
export async function play(lane: Lane, seed: number, options: PlayOptions = {}): Promise<Played> {
  const world = await makeWorld(lane, seed, options.plant ?? null)
  const count = { acts: 0, turns: 0, commits: 0, enrollments: 0 }
  let timer: NodeJS.Timeout | undefined
  const stuck = new Promise<void>(resolve => {
    timer = setTimeout(() => {
      world.found('nothing moves any more')
      resolve()
    }, STUCK_MS)
  })
  await Promise.race([moveOn(world, count, options.acts ?? world.random.weigh(ACTS_A_SEED)), stuck])
  clearTimeout(timer)
  return {
    seed,
    broken: world.broken,
    trace: world.trace,
    counts: countsOf(world, count),
    taken: world.provider.taken,
  }
}

const ALL_ACTS = [...ACTS, ...BULK_ACTS, ...PLAN_ACTS]
/** Many short worlds meet more than few long ones; what takes long is met in a long one now and then. */
const ACTS_A_SEED: readonly (readonly [number, number])[] = [
  [15, 20],
  [1, 80],
]
/** Of the product's connections; single statements need some, too. */
const MOST_OPEN = 9

/** What is likely in a world: no two are alike, and so more of what is rare comes together in some of them. */
type Temper = {
  readonly acts: readonly (readonly [weight: number, act: Act])[]
  /** How often whoever has the turn keeps it: most transactions run through, and some are met in the middle. */
  readonly keeps: number
  readonly turnBeforeAct: number
}

function temperOf({ random }: World): Temper {
  return {
    acts: ALL_ACTS.map(([weight, act]) => [weight * random.pick(FAVOURS), act]),
    keeps: random.pick([0.93, 0.85, 0.7]),
    turnBeforeAct: random.pick([0.75, 0.85, 0.92]),
  }
}

/** Of each act, by what its weight is multiplied. */
const FAVOURS = [0.2, 1, 1, 4]

async function moveOn(world: World, count: Count, acts: number): Promise<void> {
  const { lane } = world
  const isBroken = () => world.broken.length > 0
  const temper = temperOf(world)
  for (let thread = -1; count.acts < acts && !isBroken(); ) {
    const turn = nextTurn(world, thread, temper)
    if (turn !== null && world.random.chance(temper.turnBeforeAct)) {
      thread = turn.thread
      await take(world, turn, fateOf(world, turn), count)
    } else if (await act(world, temper)) count.acts += 1
  }
  if (!isBroken()) await settle(world, turn => take(world, turn, 'well', count))
  // Where something broke, transactions are open that nobody ends, and what they hold cannot be removed.
  if (isBroken()) return
  const ids = world.offices.map(office => office.accountId)
  count.enrollments = (await lane.query.one<{ n: number }>(ENROLLED, [ids]))?.n ?? 0
  for (const one of world.processes) await letGo(lane, one.rt.processId)
  await lane.query.run(FORGET, [ids])
}

const ENROLLED = sql(
  'sim_enrolled',
  'select count(*) as n from plan_enrollments where account_id = any($1::uuid[])',
)

// A world leaves nothing that comes due, or is counted by the day, in the time of the next one.
const FORGET = sql(
  'sim_forget',
  `with texts as (delete from messages where account_id = any($1::uuid[])),
   grants as (delete from credit_grants where account_id = any($1::uuid[])),
   turns as (delete from plan_turns where account_id = any($1::uuid[])),
   joins as (delete from plan_joins where account_id = any($1::uuid[])),
   moves as (delete from plan_moves where account_id = any($1::uuid[])),
   plans as (update plans set is_ending = false where account_id = any($1::uuid[]))
   delete from credit_balances where account_id = any($1::uuid[])`,
)

type Count = { acts: number; turns: number; commits: number; enrollments: number }

async function act(world: World, { acts }: Temper): Promise<boolean> {
  const told = await world.random.weigh(acts)(world)
  if (told === null) return false
  world.say(told)
  await world.stage.quiet()
  return true
}

function nextTurn(world: World, thread: number, { keeps }: Temper): Turn | null {
  const open = world.processes.reduce((sum, one) => sum + one.gate.openCount(), 0)
  const waiting = world.stage.waiting()
  const holders = world.stage.holders()
  const holding = waiting.filter(turn => holders.has(turn.thread))
  const ready =
    holding.length > 0 ? holding : waiting.filter(turn => turn.kind !== 'begin' || open < MOST_OPEN)
  if (ready.length === 0) return null
  const same = ready.find(turn => turn.thread === thread)
  return same && world.random.chance(keeps) ? same : world.random.pick(ready)
}

export async function take(world: World, turn: Turn, fate: Fate, count: Count): Promise<void> {
  count.turns += 1
  const said = `    ${turn.player.name}.${turn.thread} ${turn.label}${fate === 'well' ? '' : ` (${fate})`}`
  world.say(said)
  const { changed } = world
  const parts = changed.get(turn.thread) ?? new Set()
  for (const part of turn.changes) parts.add(part)
  changed.set(turn.thread, parts)
  if ((await world.stage.take(turn, fate)) === 'blocked') {
    world.say(`${said} waits for a lock`)
    if (turn.kind === 'single') changed.set(ALONE, new Set([...(changed.get(ALONE) ?? []), ...parts]))
    if (world.stage.waiting().length === 0 && !(await world.stage.comesToATurn()))
      world.found('everybody waits for somebody else: a circle of locks')
    return
  }
  // What commits late has not committed yet.
  const isDone = (turn.kind === 'commit' && fate !== 'late') || turn.kind === 'single'
  if (isDone || turn.kind === 'rollback') changed.delete(turn.thread)
  if (isDone && parts.size > 0) {
    count.commits += 1
    await world.witness.look(new Set([...parts, ...(changed.get(ALONE) ?? [])]))
  }
  world.witness.lookAtCalls()
}

/** In place of a thread: statements of their own that stood before a lock are done at some time later. */
const ALONE = 0

function fateOf({ random }: World, turn: Turn): Fate {
  if (turn.player.name === 'network') return 'well'
  switch (turn.kind) {
    case 'rollback':
      return 'well'
    case 'begin':
      return random.chance(0.003) ? 'cut' : 'well'
    case 'statement':
      return random.weigh(STATEMENTS)
    case 'commit':
      return random.weigh(COMMITS)
    case 'single':
      return random.weigh(SINGLES)
  }
}

const STATEMENTS: readonly (readonly [number, Fate])[] = [
  [995, 'well'],
  [3, 'cut'],
  [2, 'conflict'],
]
const COMMITS: readonly (readonly [number, Fate])[] = [
  [93, 'well'],
  [2, 'cut'],
  [3, 'answer lost'],
  [2, 'late'],
]
const SINGLES: readonly (readonly [number, Fate])[] = [
  [96, 'well'],
  [2, 'cut'],
  [2, 'answer lost'],
]

function countsOf(world: World, { acts, turns, commits, enrollments }: Count): Counts {
  return {
    acts,
    turns,
    commits,
    enrollments,
    texts: world.offices.reduce((sum, office) => sum + office.texts.length, 0),
    broadcasts: world.offices.reduce((sum, office) => sum + office.broadcasts.length, 0),
    plans: world.offices.reduce((sum, office) => sum + office.plans.length, 0),
    taken: world.provider.taken.length,
    inbound: world.heard.size,
    deaths: world.trace.filter(line => line.endsWith(' dies')).length,
    late: world.witness.counts.late,
  }
}
