// Bulk in a simulated world: broadcasts are started, planned, paused, resumed and canceled amid everything else.
import { type Act, ask } from './acts.ts'
import type { Office, World } from './world.ts'

/** Everybody in the book, or a list in which a phone may stand twice, or be none. */
function audienceOf({ random }: World, { phones }: Office): object {
  if (random.chance(0.3)) return { kind: 'filter', filter: {} }
  const count = 1 + random.below(7)
  const rows = Array.from({ length: count }, (_, i) => ({
    phone: random.chance(0.08) ? 'no phone' : random.pick(phones),
    firstName: random.chance(0.5) ? `Bob ${i}` : '',
  }))
  return { kind: 'list', rows }
}

const broadcast: Act = world => {
  const { random } = world
  const office = random.pick(world.offices)
  const key = `key ${world.moves()}`
  const planned = new Date(world.clock.now().getTime() + random.below(2 * 3_600_000)).toISOString()
  return ask(world, {
    office,
    address: 'POST /v1/broadcasts',
    key,
    body: {
      audience: audienceOf(world, office),
      body: `Open house at noon, {{first_name|neighbour}} (${key})`,
      ...(random.chance(0.25) && { sendAt: planned }),
      ...(random.chance(0.2) && { from: [random.pick(office.numbers).sender.phone] }),
    },
    onAnswer: answer => void office.broadcasts.push((answer.body as { id: string }).id),
  })
}

const steer: Act = world => {
  const office = world.random.pick(world.offices)
  if (office.broadcasts.length === 0) return null
  const how = world.random.pick(['pause', 'pause', 'resume', 'resume', 'cancel'])
  const id = world.random.pick(office.broadcasts)
  return ask(world, { office, address: `POST /v1/broadcasts/:id/${how}`, params: { id } })
}

export const BULK_ACTS: readonly (readonly [number, Act])[] = [
  [4, broadcast],
  [4, steer],
]

/** Nobody comes to resume what was paused: at the end of a world it is done for them. */
export function resumeAll(world: World): void {
  for (const office of world.offices)
    for (const id of office.broadcasts)
      ask(world, { office, address: 'POST /v1/broadcasts/:id/resume', params: { id } })
}
