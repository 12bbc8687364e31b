// One simulated process of Heed: the real product code over a runtime whose every way out is the simulation's.
import fastify, { type FastifyInstance } from 'fastify'
import { CHORES } from '../../src/app.ts'
import { openBroadcasts } from '../../src/features/broadcasts/broadcast.ts'
import { type Expander, makeExpander } from '../../src/features/broadcasts/expand.ts'
import { webhookRoutes } from '../../src/features/inbox/webhook.ts'
import { settleDoubt } from '../../src/features/messages/doubt.ts'
import { type Handoff, makeHandoff } from '../../src/features/messages/handoff.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Hints } from '../../src/kit/hints.ts'
import type { Runtime } from '../../src/runtime.ts'
import { type Gate, makeGate } from './gate.ts'
import type { Lane } from './lane.ts'
import { type Hook, signatureOf } from './provider.ts'
import type { Player } from './stage.ts'
import type { World } from './world.ts'

export type Process = Player & {
  readonly rt: Runtime
  readonly gate: Gate
  readonly handoff: Handoff
  /** What it is doing now, by name: a loop does one step at a time. */
  readonly busy: Set<string>
  /** Hints of other processes that it has not heard yet. */
  readonly unheard: (readonly [topic: string, detail: string])[]
  /** When (in moves of the world) it was told that a phone said STOP, by account and phone. */
  readonly heardStop: Map<string, number>
  /** What others want to know when it dies. */
  readonly onDeath: (() => void)[]
  hear(topic: string, detail: string): void
  /** Plays a webhook; resolves with the status. */
  hook(hook: Hook, token: string): Promise<number>
}

/** Sweeps what is old: tested where it is, and without a meaning for a world of some days. */
const HOUSEKEEPING: ReadonlySet<string> = new Set(['retention', 'jobs_done'])

/** The endless works of a working process, each one step at a time. Some answer when to look again. */
export type Loop = (one: Process) => Promise<unknown>

export const LOOPS: Readonly<Record<string, Loop>> = {
  pages: smallPages,
  send: one => one.handoff.step(),
  doubt: one => settleDoubt(one.rt),
  ...Object.fromEntries(
    Object.entries(CHORES)
      .filter(([name]) => !HOUSEKEEPING.has(name))
      .map(([name, { step }]) => [name, (one: Process) => step(one.rt)]),
  ),
}

/** People a page, where a world has hardly ten. */
const PAGE = 2
const expanders = new WeakMap<Runtime, Expander>()

/** The product's own expansion, by pages so small that a broadcast has several. */
async function smallPages({ rt }: Process): Promise<void> {
  const expander = expanders.get(rt) ?? makeExpander(rt, PAGE)
  expanders.set(rt, expander)
  for (const { accountId, id, state } of await openBroadcasts(rt.db, rt.clock.now()))
    if (state === 'expanding') await expander.page(accountId, id)
}

export async function startProcess(world: World, name: string): Promise<Process> {
  const { lane } = world
  const player = { name, isDead: false }
  const gate = makeGate({ ...world, hear: world.hear }, player)
  const processId = world.newId()
  await holdAlive(lane, processId)
  const hearers = new Map<string, Set<(detail: string) => void>>()
  const heardStop = new Map<string, number>()
  const hear = (topic: string, detail: string) => {
    if (topic === 'stop') heardStop.set(detail, world.moves())
    for (const one of hearers.get(topic) ?? []) one(detail)
  }
  const rt: Runtime = {
    ...lane.base,
    db: gate.db,
    clock: world.clock,
    http: { request: request => world.provider.request(player, request), close: async () => {} },
    hints: makeHints(world, player, { hearers, hear }),
    processId,
    chance: world.chance,
    newId: world.newId,
    newIdBefore: world.newIdBefore,
    close: async () => {},
  }
  let server: Promise<FastifyInstance> | undefined
  return Object.assign(player, {
    rt,
    gate,
    handoff: makeHandoff(rt),
    busy: new Set<string>(),
    unheard: [],
    heardStop,
    onDeath: [],
    hear,
    async hook(hook: Hook, token: string) {
      server ??= openServer(rt)
      return play(await server, rt, hook, token)
    },
  })
}

/** Dies as by kill -9: nothing of it goes on, its transactions are rolled back, its lock is let go. */
export async function killProcess(world: World, one: Process): Promise<void> {
  one.isDead = true
  world.provider.abandon(one)
  await world.stage.forget(one, one.gate.cutAll())
  await letGo(world.lane, one.rt.processId)
}

type Hearing = {
  readonly hearers: Map<string, Set<(detail: string) => void>>
  hear(topic: string, detail: string): void
}

/** At once in the process itself; to the others later, or never. */
function makeHints(world: World, player: Player, { hearers, hear }: Hearing): Hints {
  const tell = (topic: string, detail = ''): void => {
    hear(topic, detail)
    if (topic === 'stop') world.spread(player, topic, detail)
  }
  return {
    tell,
    tellNow: tell,
    hear(topic, one) {
      const set = hearers.get(topic) ?? new Set()
      hearers.set(topic, set.add(one))
      return () => set.delete(one)
    },
    close: async () => {},
  }
}

async function openServer(rt: Runtime): Promise<FastifyInstance> {
  const server = fastify({ routerOptions: { maxParamLength: 200 } })
  await server.register(hooks => webhookRoutes(hooks, rt, () => {}))
  await server.ready()
  return server
}

async function play(server: FastifyInstance, rt: Runtime, hook: Hook, token: string): Promise<number> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signatureOf(hook, token),
  }
  const url = hook.url.slice(rt.config.publicUrl.length)
  const payload = new URLSearchParams(hook.form).toString()
  return (await server.inject({ method: 'POST', url, headers, payload })).statusCode
}

/** As kit/db/alive.ts does, on one connection for all processes of the lane. */
async function holdAlive(lane: Lane, id: string): Promise<void> {
  await lane.session.query(HOLD.text, [id])
}

export async function letGo(lane: Lane, id: string): Promise<void> {
  await lane.session.query(LET_GO.text, [id])
}

const HOLD = sql('sim_hold', 'select pg_advisory_lock(hashtextextended($1, 0))')
const LET_GO = sql('sim_let_go', 'select pg_advisory_unlock(hashtextextended($1, 0))')
