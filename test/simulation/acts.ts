// What happens in a simulated world: agents, people, processes, network, time. Each act is one move.
import { ROUTES } from '../../src/app.ts'
import type { Problem } from '../../src/kit/web/problem.ts'
import type { Answer } from '../../src/kit/web/route.ts'
import { killProcess, LOOPS, type Process } from './process.ts'
import { type Hook, textOf } from './provider.ts'
import type { Office, World } from './world.ts'

/** `null`: it cannot happen now. Answers what happened, in a line. */
export type Act = (world: World) => string | null | Promise<string | null>

const routes = new Map(ROUTES.map(([address, , route]) => [address, route]))

type Ask = {
  readonly office: Office
  readonly address: string
  readonly body?: object
  readonly params?: object
  readonly key?: string
  onAnswer?(answer: Answer): void
}

/** What a program asked and was not answered: it asks again, with the same key. */
const unanswered = new WeakMap<World, Ask[]>()

export function again(world: World): Ask[] {
  const list = unanswered.get(world) ?? []
  unanswered.set(world, list)
  return list
}

/** Asks the API of some process. What breaks there is asked again later, where it has a key. */
export function ask(world: World, asked: Ask): string | null {
  const one = anyProcess(world)
  if (one === null) return null
  const { office, address, params, body, key } = asked
  const route = routes.get(address)!
  const actor = {
    kind: 'person',
    accountId: office.accountId,
    role: 'owner',
    id: 'sam',
    name: 'Sam',
  } as const
  const given = route.body ? route.body.parse(body ?? {}) : undefined
  if (key !== undefined) again(world).push(asked)
  const input = { params: params ?? {}, query: { limit: 50 }, body: given, idempotencyKey: key ?? null }
  run(world, address, async () => {
    const answer = await route.handle({ rt: one.rt, actor }, input)
    const list = again(world)
    if (key !== undefined && list.includes(asked)) list.splice(list.indexOf(asked), 1)
    if (!('problem' in answer)) asked.onAnswer?.(answer)
    world.say(`  ${address}: ${wordsOf(answer)}`)
  })
  return `${one.name} ${address} ${JSON.stringify(body ?? params ?? {})}`
}

function wordsOf(answer: Answer | Problem): string {
  return 'problem' in answer ? `${answer.problem} ${answer.detail ?? ''}` : String(answer.status)
}

/** Runs product code beside everything else. Only what connections do may break it. */
export function run(world: World, name: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (CONNECTIONS.has(code) && String(error).includes('simulated')) world.say(`  ${name} broke: ${code}`)
    else world.found(`${name} broke: ${error instanceof Error ? error.stack : String(error)}`)
  })
}

const CONNECTIONS = new Set(['08006', '40001'])

export function anyProcess(world: World): Process | null {
  return world.processes.length === 0 ? null : world.random.pick(world.processes)
}

function anyOffice(world: World): Office {
  return world.random.pick(world.offices)
}

/** Mostly the same one, so that things meet. */
function anyPhone({ random }: World, { phones }: Office): string {
  return random.chance(0.6) ? phones[0]! : random.pick(phones)
}

const BODIES = [
  'Good morning',
  'Good morning',
  'Is the house still on the market?',
  'Stop by at noon',
  '¿Qué tal?',
]

const text: Act = world => {
  const { random } = world
  const office = anyOffice(world)
  const keyed = random.chance(0.6)
  const key = `key ${world.moves()}`
  const from = random.chance(0.2) ? { from: random.pick(office.numbers).sender.phone } : {}
  const sendAt = random.chance(0.15)
    ? { sendAt: new Date(world.clock.now().getTime() + random.below(3 * 86_400_000)).toISOString() }
    : {}
  const media = random.chance(0.1) ? { media: ['https://example.com/a.jpg'] } : {}
  const body = keyed ? `${random.pick(BODIES)} (${key})` : random.pick(BODIES)
  return ask(world, {
    office,
    address: 'POST /v1/messages',
    body: { to: anyPhone(world, office), body, ...from, ...sendAt, ...media },
    ...(keyed && { key }),
    onAnswer: answer => void office.texts.push((answer.body as { id: string }).id),
  })
}

const askAgain: Act = world => {
  const list = again(world)
  if (list.length === 0) return null
  const asked = world.random.pick(list)
  list.splice(list.indexOf(asked), 1)
  return ask(world, asked)
}

/** Mostly one that is on its way out in this moment, or the last one. */
const cancel: Act = world => {
  const { random, provider } = world
  const office = anyOffice(world)
  if (office.texts.length === 0) return null
  const leaving = provider.calls
    .map(call => textOf(call.request)?.ref)
    .filter(ref => office.texts.includes(ref ?? ''))
  const id = random.chance(0.3) ? random.pick(office.texts) : (leaving.at(-1) ?? office.texts.at(-1))
  return ask(world, { office, address: 'POST /v1/messages/:id/cancel', params: { id } })
}

const optOut: Act = world => {
  const office = anyOffice(world)
  const params = { phone: anyPhone(world, office) }
  return ask(world, {
    office,
    address: 'POST /v1/consents/:phone/opt-out',
    params,
    body: { note: 'said so on the phone' },
  })
}

const optIn: Act = world => {
  const office = anyOffice(world)
  const params = { phone: anyPhone(world, office) }
  const body = { evidence: 'a signed form in the drawer', obtainedAt: world.clock.now().toISOString() }
  return ask(world, { office, address: 'POST /v1/consents/:phone/opt-in', params, body })
}

const instruct: Act = world => {
  const office = anyOffice(world)
  const params = { phone: anyPhone(world, office) }
  return ask(world, {
    office,
    address: 'POST /v1/conversations/:phone/instruct',
    params,
    key: `key ${world.moves()}`,
  })
}

const conversation: Act = world => {
  const office = anyOffice(world)
  const how = world.random.pick(['read', 'close', 'reopen'])
  const params = { phone: anyPhone(world, office) }
  return ask(world, { office, address: `POST /v1/conversations/:phone/${how}`, params })
}

const contact: Act = world => {
  const { random } = world
  const office = anyOffice(world)
  const phones = office.phones.filter(() => random.chance(0.4)).map(phone => ({ phone }))
  const body = { firstName: `Ann ${world.moves()}`, phones }
  const id = office.contacts.length > 0 ? random.pick(office.contacts) : null
  const how = id === null ? 'POST /v1/contacts' : random.pick(CONTACT_ACTS)
  const hasBody = how.startsWith('PATCH') || how === 'POST /v1/contacts'
  return ask(world, {
    office,
    address: how,
    params: { id },
    ...(hasBody && { body }),
    onAnswer: answer =>
      answer.status === 201 && void office.contacts.push((answer.body as { id: string }).id),
  })
}

const CONTACT_ACTS = [
  'POST /v1/contacts',
  'PATCH /v1/contacts/:id',
  'DELETE /v1/contacts/:id',
  'POST /v1/contacts/:id/restore',
]

const grant: Act = world =>
  ask(world, {
    office: anyOffice(world),
    address: 'POST /v1/credits/grants',
    body: { credits: 1 + world.random.below(20), reason: 'bought' },
    key: `key ${world.moves()}`,
  })

const settings: Act = world => {
  const office = anyOffice(world)
  const body = { notice: { mode: world.random.pick(['separate', 'appended'] as const) } }
  return ask(world, { office, address: 'PATCH /v1/account', body })
}

const sender: Act = world => {
  const office = anyOffice(world)
  const { sender: one } = world.random.pick(office.numbers)
  const segmentsPerSecond = world.random.pick([0.5, 5, 1000])
  return world.random.chance(0.6)
    ? ask(world, {
        office,
        address: 'PATCH /v1/senders/:id',
        params: { id: one.id },
        body: { segmentsPerSecond },
      })
    : office.numbers.length > 1 && one.id !== office.numbers[0]!.sender.id
      ? ask(world, { office, address: 'DELETE /v1/senders/:id', params: { id: one.id } })
      : null
}

const WORDS: readonly (readonly [number, string])[] = [
  [10, 'STOP'],
  [3, 'Stop.'],
  [2, 'Unsubscribe'],
  [2, 'opt out'],
  [6, 'START'],
  [2, 'yes'],
  [2, 'UNSTOP'],
  [3, 'HELP'],
  [3, 'please stop texting me'],
  [5, 'See you then'],
]

const says: Act = world => {
  const { random } = world
  const office = anyOffice(world)
  const number = random.pick(office.numbers)
  const from = anyPhone(world, office)
  const body = random.weigh(WORDS)
  const { url, optOut: blocks } = number
  const to = number.sender.phone
  world.said.add(world.provider.says({ from, to, body, accountSid: office.sid, url, optOut: blocks }))
  return `${from} texts "${body}" to ${to} of ${office.sid.at(-1)}`
}

/** Network: a call arrives or is answered, a webhook comes in, a hint is heard. */
const network: Act = world => {
  const { random, provider } = world
  const calls = provider.calls.length
  const hooks = world.processes.length > 0 ? provider.hooks.length : 0
  const deaf = world.processes.filter(one => one.unheard.length > 0)
  const chosen = random.below(calls * 2 + hooks + deaf.length)
  if (calls * 2 + hooks + deaf.length === 0) return null
  if (chosen < calls * 2) {
    const call = random.pick(provider.calls)
    return call.result === null ? provider.arrive(call) : provider.answer(call)
  }
  if (chosen < calls * 2 + hooks) return deliver(world, random.pick(provider.hooks))
  const one = random.pick(deaf)
  const [topic, detail] = one.unheard.shift()!
  if (random.chance(0.2)) return `${one.name} does not hear of ${topic} ${detail}`
  one.hear(topic, detail)
  return `${one.name} hears of ${topic} ${detail}`
}

/** Told again where it was not answered, and now and then although it was. */
export function deliver(world: World, hook: Hook): string | null {
  const one = anyProcess(world)
  if (one === null) return null
  const office = world.officeOf(hook.accountSid)
  world.provider.takeHook(hook)
  let isAnswered = false
  one.onDeath.push(() => {
    if (!isAnswered) world.provider.hookAgain(hook)
  })
  run(world, `webhook ${hook.id}`, async () => {
    const status = await one.hook(hook, office.token)
    isAnswered = true
    if (status === 200 && hook.form.Body !== undefined) world.heard.add(hook.form.MessageSid!)
    if (status >= 500 || world.random.chance(0.1)) world.provider.hookAgain(hook)
    world.say(`  webhook ${hook.id}: ${status}`)
  })
  return `${one.name} gets webhook ${hook.id} ${JSON.stringify(hook.form)}`
}

const work: Act = world => {
  const one = anyProcess(world)
  const name = world.random.weigh(WORKS)
  return one === null || one.busy.has(name) ? null : step(world, one, name)
}

/** What counts by the day, or waits for what no world has, meets little here. */
const SELDOM: ReadonlySet<string> = new Set(['consents', 'office', 'texted', 'push', 'credits'])
const WORKS = Object.keys(LOOPS).map(
  name => [name === 'send' ? 6 : SELDOM.has(name) ? 0.2 : 1, name] as const,
)

export function step(world: World, one: Process, name: string): string {
  one.busy.add(name)
  run(world, `${one.name} ${name}`, async () => {
    try {
      await LOOPS[name]!(one)
    } finally {
      one.busy.delete(name)
    }
  })
  return `${one.name} ${name}`
}

const die: Act = async world => {
  const one = anyProcess(world)
  if (one === null) return null
  world.processes.splice(world.processes.indexOf(one), 1)
  await bury(world, one)
  return `${one.name} dies`
}

export async function bury(world: World, one: Process): Promise<void> {
  await killProcess(world, one)
  for (const tell of one.onDeath) tell()
}

const live: Act = async world => {
  if (world.processes.length >= 2) return null
  return `${(await world.start()).name} starts`
}

/** Nothing stays on the wire for longer than a call may take. */
const wait: Act = world => {
  const ms = world.random.weigh([
    [50, world.random.below(2_000)],
    [30, world.random.below(60_000)],
    [6, world.random.below(3_600_000)],
    [2, world.random.below(40 * 86_400_000)],
  ])
  if (ms > LONGEST_CALL_MS)
    for (const call of [...world.provider.calls]) {
      if (call.result === null) world.provider.arrive(call)
      if (world.provider.calls.includes(call) && call.result !== null) world.provider.answer(call)
    }
  world.passTime(ms)
  return `${Math.round(ms / 1000)} s pass`
}

const LONGEST_CALL_MS = 10_000

export const ACTS: readonly (readonly [number, Act])[] = [
  [16, text],
  [10, says],
  [40, network],
  [20, work],
  [8, wait],
  [4, askAgain],
  [6, cancel],
  [4, optOut],
  [2, optIn],
  [1, instruct],
  [2, conversation],
  [4, contact],
  [1, grant],
  [1, settings],
  [2, sender],
  [2, die],
  [6, live],
]
