// Gathers the texts that webhooks bring into batches: group commit. Answers a text when it is durable.
import { makeBatcher } from '../../kit/batch.ts'
import { patiently } from '../../kit/db/patience.ts'
import type { Runtime } from '../../runtime.ts'
import { keyOf, type PhoneKey } from '../consent/queries.ts'
import type { Arrival } from './journal.ts'
import { keep, type Received, receive, receiveOpen } from './receive.ts'

export type Intake = {
  /** Fails when the text could not even be written down. */
  add(arrival: Arrival): Promise<Received>
  /** Resolves when everything that was begun is done. */
  close(): Promise<void>
}

const BATCH = 500
/** One batch is made while the other one is being saved. A phone's texts all go by one lane: they keep their order. */
const LANES = 2
/** Ways for those that must stand in line for their phones: few wait behind one whose phone is busy for long. */
const APART = 3
/** A batch waits no longer than this for another transaction: its texts are then acted on apart. */
const LOCK_TIMEOUT_MS = 250

/** On connections of its own: what the desk and the API ask for cannot keep a STOP waiting. */
export function makeIntake(shared: Runtime): Intake {
  const rt = {
    ...shared,
    db: shared.db.apart({ max: LANES, pipelines: true, isIndexed: true, lockTimeoutMs: LOCK_TIMEOUT_MS }),
  }
  const apart = { ...shared, db: shared.db.apart({ max: APART, pipelines: true, isIndexed: true }) }
  const open = Array.from({ length: APART }, () =>
    makeBatcher<PhoneKey, null>({ flush: phones => actLater(apart, phones), max: BATCH }),
  )
  const begun = new Set<Promise<unknown>>()

  /** The 200 does not wait for this: the journal has them, and the sweep takes up what a crash leaves. */
  function later(key: PhoneKey): void {
    const acting = open[wayOf(key, APART)]!.add(key).finally(() => begun.delete(acting))
    begun.add(acting)
  }

  async function flush(arrivals: readonly Arrival[]): Promise<Received[]> {
    const first = new Map<string, Arrival>()
    for (const one of arrivals) if (!first.has(textOf(one))) first.set(textOf(one), one)
    const received = new Map<Arrival, Received>()
    for (const round of roundsOf([...first.values()])) {
      const answers = await receiveOrKeep(rt, round)
      round.forEach((arrival, index) => {
        received.set(arrival, answers[index]!)
        if (answers[index] === 'kept') later(arrival)
      })
    }
    return arrivals.map(one => received.get(one) ?? againOf(received.get(first.get(textOf(one))!)!))
  }

  const lanes = Array.from({ length: LANES }, () => makeBatcher({ flush, max: BATCH }))
  return {
    add: arrival => lanes[wayOf(arrival, LANES)]!.add(arrival),
    async close() {
      await Promise.all(lanes.map(lane => lane.idle()))
      await Promise.all(begun)
      await Promise.all([rt.db.close(), apart.db.close()])
    },
  }
}

function wayOf({ phone }: PhoneKey, count: number): number {
  return Number(phone.slice(-2)) % count
}

/** The same text told twice has the same one. */
function textOf({ sender, event }: Arrival): string {
  return `${sender.id}/${event.providerId}`
}

function againOf(first: Received): Received {
  return first === 'stale' ? 'stale' : 'duplicate'
}

/** The second text of a phone builds on what the first one changed: it goes in the next round. */
function roundsOf(arrivals: readonly Arrival[]): Arrival[][] {
  const rounds: Arrival[][] = []
  const counts = new Map<string, number>()
  for (const one of arrivals) {
    const round = counts.get(keyOf(one)) ?? 0
    counts.set(keyOf(one), round + 1)
    const list = rounds[round] ?? []
    rounds[round] = list
    list.push(one)
  }
  return rounds
}

/** Acted on at once where that works; where it does not, the journal keeps them, and each is acted on apart. */
async function receiveOrKeep(rt: Runtime, round: readonly Arrival[]): Promise<Received[]> {
  try {
    return await patiently(() => rt.db.tx(tx => receive(rt, tx, round)))
  } catch (error) {
    rt.log.warn(
      { err: error, texts: round.length },
      'a batch of inbound texts broke; they are acted on apart',
    )
    return patiently(() => rt.db.tx(tx => keep(rt, tx, round)))
  }
}

async function actLater(rt: Runtime, phones: readonly PhoneKey[]): Promise<null[]> {
  const unique = [...new Map(phones.map(one => [keyOf(one), one])).values()]
  await patiently(() => receiveOpen(rt, unique)).catch(error =>
    rt.log.error({ err: error }, 'inbound texts could not be acted on yet'),
  )
  return phones.map(() => null)
}
