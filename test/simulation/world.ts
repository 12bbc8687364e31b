// A world of one seed: some accounts, their people and phones, two processes of Heed, a provider, a clock.
import { uuidv7, uuidv7Before } from '../../src/core/id.ts'
import { openAccount } from '../../src/features/accounts/account.ts'
import { post } from '../../src/features/credits/post.ts'
import { insertSender, type Sender, webhookUrl } from '../../src/features/senders/queries.ts'
import { makeSender } from '../../src/features/senders/routes.ts'
import { type Clock, makeClock } from '../../src/kit/clock.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'
import { TEST_START } from '../support/runtime.ts'
import type { Plant } from './gate.ts'
import type { Lane } from './lane.ts'
import { openPlans } from './plans.ts'
import { type Process, startProcess } from './process.ts'
import { makeProvider, type Provider } from './provider.ts'
import { makeRandom, type Random } from './random.ts'
import { makeStage, type Player, type Stage } from './stage.ts'
import { makeWitness, type Part, type Witness } from './witness.ts'

/** An account, as the world knows it. */
export type Office = {
  readonly accountId: string
  readonly sid: string
  readonly token: string
  readonly numbers: readonly { readonly sender: Sender; readonly url: string; readonly optOut: boolean }[]
  readonly phones: readonly string[]
  readonly noticeEveryMs: number | null
  /** Texts and contacts that the API has told the ids of. */
  readonly texts: string[]
  readonly contacts: string[]
  readonly broadcasts: string[]
  readonly plans: string[]
}

export type World = {
  readonly seed: number
  readonly lane: Lane
  readonly random: Random
  readonly clock: Clock
  readonly stage: Stage
  readonly provider: Provider
  readonly witness: Witness
  readonly plant: Plant | null
  readonly offices: Office[]
  /** Living ones. */
  readonly processes: Process[]
  /** Inbound texts that people sent, by the provider's id. */
  readonly said: Set<string>
  /** Inbound texts that were answered with 200, by the provider's id. */
  readonly heard: Set<string>
  /** What threads may have changed and not committed. */
  readonly changed: Map<number, Set<Part>>
  readonly trace: string[]
  readonly broken: string[]
  /** From 0 to 1, for the product's own use. */
  chance(): number
  newId(): string
  newIdBefore(id: string): string
  moves(): number
  say(line: string): void
  /** An invariant is broken. */
  found(what: string): void
  /** An error of PostgreSQL's own. */
  hear(error: Error & { code?: string; constraint?: string }, statement: string): void
  spread(from: Player, topic: string, detail: string): void
  officeOf(accountSid: string): Office
  passTime(ms: number): void
  start(): Promise<Process>
}

/** Where two workers claim for one phone at once, the index says who was first. */
const EXPECTED: ReadonlySet<string> = new Set(['outbox_in_flight', 'outbox_notice'])

const DAY_MS = 86_400_000
const OFFICES = [1, 1, 1, 1, 1, 2, 2, 3] as const

export async function makeWorld(lane: Lane, seed: number, plant: Plant | null): Promise<World> {
  lane.forgetConnections()
  const random = makeRandom(seed)
  const time = makeTime(TEST_START.getTime() + random.below(300 * DAY_MS))
  const before = makeRandom(seed, 2)
  const jitter = makeRandom(seed, 3)
  const world: World = {
    ...{ seed, lane, random, plant, clock: time.clock, passTime: time.pass },
    ...{ offices: [], processes: [], trace: [], broken: [] },
    ...{ said: new Set(), heard: new Set(), changed: new Map() },
    stage: makeStage(lane),
    provider: makeProvider({
      random,
      nowMs: () => time.clock.now().getTime(),
      onCall: (player, call) => world.witness.onCall(player as Process, call),
      onTaken: taken => world.witness.onTaken(taken),
    }),
    witness: makeWitness(() => world),
    chance: () => jitter.below(1_000) / 1_000,
    newId: makeIds(makeRandom(seed, 1), () => time.clock.now().getTime()),
    newIdBefore: id => uuidv7Before(id, before.bytes(10)),
    moves: () => world.trace.length,
    say: line => void world.trace.push(line),
    found: what => {
      world.broken.push(what)
      world.say(`*** ${what}`)
    },
    officeOf: sid => world.offices.find(one => one.sid === sid)!,
    hear(error, statement) {
      const what = `${statement}: ${error.code} ${error.message}`
      if (EXPECTED.has(error.constraint ?? '')) world.say(`  ${what}`)
      else world.found(`unexpected: ${what}`)
    },
    spread(from, topic, detail) {
      for (const one of world.processes) if (one !== from) one.unheard.push([topic, detail])
    },
    start: () => start(world),
  }
  const { clock, newId, newIdBefore } = world
  const rt: Runtime = { ...lane.base, clock, newId, newIdBefore }
  const count = random.pick(OFFICES)
  for (let i = 0; i < count; i++) {
    const office = await openOffice(world, rt, i)
    world.offices.push(office)
    await openPlans(world, rt, office)
  }
  await world.start()
  await world.start()
  return world
}

function makeTime(from: number) {
  let nowMs = from
  const clock = makeClock(() => nowMs)
  return {
    clock,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

const started = new WeakMap<World, number>()

async function start(world: World): Promise<Process> {
  const count = (started.get(world) ?? 0) + 1
  started.set(world, count)
  const one = await startProcess(world, `P${count}`)
  world.processes.push(one)
  return one
}

/** As runtime.ts makes them, from chance that can be played again. */
function makeIds(random: Random, now: () => number): () => string {
  let [lastMs, count] = [0, 0]
  return () => {
    count = now() === lastMs ? count + 1 : 0
    lastMs = now()
    const bytes = random.bytes(10)
    bytes[0] = count >> 8
    bytes[1] = count & 0xff
    return uuidv7(lastMs, bytes)
  }
}

const REPEATS = [null, null, null, 30]

async function openOffice(world: World, rt: Runtime, index: number): Promise<Office> {
  const { random } = world
  const accountId = rt.newId()
  const digits = String(world.seed % 10_000).padStart(4, '0')
  const sid = `AC${`${digits}${index}`.padStart(32, '0')}`
  const token = `token of ${index} in ${world.seed}`
  const repeatDays = random.pick(REPEATS)
  const credits = random.weigh([
    [1, 3],
    [2, 12],
    [5, 500],
  ])
  const repliesBy = random.pick(['heed', 'heed', 'provider'] as const)
  const order = { accountId, accountSid: sid, authToken: token, repliesBy, isDefault: false }
  const senders = [`+1512555010${index}`, `+1833555010${index}`, `5551${index}`]
    .slice(0, 1 + random.below(3))
    .map((phone, place) =>
      makeSender(rt, {
        ...order,
        phone,
        segmentsPerSecond: random.pick([1, 10, 1000]),
        isFirst: place === 0,
      }),
    )
  await world.lane.db.tx(async tx => {
    const account = {
      id: accountId,
      name: `Office ${index}`,
      timeZone: 'America/Chicago',
      monthlyCredits: 50,
    }
    await openAccount(tx, account, rt.clock.now())
    await tx.run(SET, [accountId, random.pick(['separate', 'separate', 'appended']), repeatDays])
    for (const sender of senders) await insertSender(tx, sender)
    await post(rt, tx, accountId, [{ kind: 'grant', ref: rt.newId(), credits, reason: 'to begin with' }])
  })
  const optOut = repliesBy === 'provider'
  return {
    accountId,
    sid,
    token,
    numbers: senders.map(sender => ({ sender, url: webhookUrl(rt, sender), optOut })),
    phones: phonesOf(random),
    noticeEveryMs: repeatDays === null ? null : repeatDays * DAY_MS,
    texts: [],
    contacts: [],
    broadcasts: [],
    plans: [],
  }
}

const SET = sql(
  'sim_set',
  'update accounts set notice_mode = $2, notice_repeat_days = $3 where account_id = $1',
)

/** Few, so that things meet; of the provider's failing ones (provider.ts) one now and then, and one abroad. */
function phonesOf(random: Random): string[] {
  const count = 1 + random.below(3)
  const own = Array.from({ length: count }, (_, i) => `+1512556${1001 + i * 10}`)
  return [
    ...own,
    ...(random.chance(0.2) ? ['+15125562008'] : []),
    ...(random.chance(0.2) ? ['+447700900201'] : []),
  ]
}
