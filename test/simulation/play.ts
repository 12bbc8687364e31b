// Plays one seed: moves by chance, the witness after every commit, then rest, and the whole account.
import { sql } from '../../src/kit/db/db.ts'
import { ACTS } from './acts.ts'
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
const STUCK_MS = 120_000

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
  await Promise.race([moveOn(world, count, options.acts ?? ACTS_A_SEED), stuck])
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
const ACTS_A_SEED = 45
/** Of the product's connections; single statements need some, too. */
const MOST_OPEN = 9
/** How often whoever has the turn keeps it: so most transactions run through, and some are met in the middle. */
const KEEPS = 0.93
const TURN_BEFORE_ACT = 0.85

async function moveOn(world: World, count: Count, acts: number): Promise<void> {
  const { lane } = world
  const isBroken = () => world.broken.length > 0
  for (let thread = -1; count.acts < acts && !isBroken(); ) {
    const turn = nextTurn(world, thread)
    if (turn !== null && world.random.chance(TURN_BEFORE_ACT)) {
      thread = turn.thread
      await take(world, turn, fateOf(world, turn), count)
    } else if (await act(world)) count.acts += 1
  }
  if (!isBroken()) await settle(world, turn => take(world, turn, 'well', count))
  const ids = world.offices.map(office => office.accountId)
  count.enrollments = (await lane.query.one<{ n: number }>(ENROLLED, [ids]))?.n ?? 0
  for (const one of world.processes) await letGo(lane, one.rt.processId)
  await lane.query.run(FORGET, [ids])
}

const ENROLLED = sql(
  'sim_enrolled',
  'select count(*) as n from plan_enrollments where account_id = any($1::uuid[])',
)

// A world leaves nothing that comes due in the time of the next one.
const FORGET = sql(
  'sim_forget',
  `with grants as (delete from credit_grants where account_id = any($1::uuid[])),
   turns as (delete from plan_turns where account_id = any($1::uuid[])),
   joins as (delete from plan_joins where account_id = any($1::uuid[])),
   moves as (delete from plan_moves where account_id = any($1::uuid[])),
   plans as (update plans set is_ending = false where account_id = any($1::uuid[]))
   delete from credit_balances where account_id = any($1::uuid[])`,
)

type Count = { acts: number; turns: number; commits: number; enrollments: number }

async function act(world: World): Promise<boolean> {
  const told = await world.random.weigh(ALL_ACTS)(world)
  if (told === null) return false
  world.say(told)
  await world.stage.quiet()
  return true
}

function nextTurn(world: World, thread: number): Turn | null {
  const open = world.processes.reduce((sum, one) => sum + one.gate.openCount(), 0)
  const waiting = world.stage.waiting()
  const holders = world.stage.holders()
  const holding = waiting.filter(turn => holders.has(turn.thread))
  const ready =
    holding.length > 0 ? holding : waiting.filter(turn => turn.kind !== 'begin' || open < MOST_OPEN)
  if (ready.length === 0) return null
  const same = ready.find(turn => turn.thread === thread)
  return same && world.random.chance(KEEPS) ? same : world.random.pick(ready)
}

export async function take(world: World, turn: Turn, fate: Fate, count: Count): Promise<void> {
  count.turns += 1
  const said = `    ${turn.player.name}.${turn.thread} ${turn.label}${fate === 'well' ? '' : ` (${fate})`}`
  world.say(said)
  if ((await world.stage.take(turn, fate)) === 'blocked') {
    world.say(`${said} waits for a lock`)
    if (world.stage.waiting().length === 0)
      world.found('everybody waits for somebody else: a circle of locks')
    return
  }
  if (turn.writes) world.written.add(turn.thread)
  if (turn.kind === 'rollback') world.written.delete(turn.thread)
  // What commits late has not committed yet.
  const isDone = (turn.kind === 'commit' && fate !== 'late') || turn.kind === 'single'
  if (isDone && world.written.delete(turn.thread)) {
    count.commits += 1
    await world.witness.look()
  }
  world.witness.lookAtCalls()
}

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
