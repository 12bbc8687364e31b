// Lanes under load: a pause holds from its commit on, a reply goes at once while another account has a hundred
// thousand waiting, and nothing that may not be taken is read again and again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimBatch } from '../../src/features/messages/claim.ts'
import { type Heads, makeHeads } from '../../src/features/messages/heads.ts'
import { PRIORITY } from '../../src/features/messages/insert.ts'
import { openLanes, setLanes } from '../../src/features/messages/lanes.ts'
import { DUE_SENDERS } from '../../src/features/messages/queries.ts'
import { recordOutcomes } from '../../src/features/messages/record.ts'
import type { Sender } from '../../src/features/senders/queries.ts'
import { type Statement, sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'
import { type FreshDatabase, freshDatabase } from '../support/database.ts'
import { testAccount, testRuntime } from '../support/runtime.ts'
import { type Fill, fillLane, newSender as makeSender } from './waiting.ts'

const MILLION_S_SHARE = 100_000
const ROOM = { all: 128, bulk: 120 }

let fresh: FreshDatabase
let rt: Runtime
let others: Runtime[]

beforeAll(async () => {
  fresh = await freshDatabase({ max: 12 })
  rt = await testRuntime(fresh)
  others = [await testRuntime(fresh), await testRuntime(fresh)]
})
afterAll(async () => {
  for (const one of [rt, ...others]) await one?.close()
  await fresh?.drop()
})

describe('fair between accounts', () => {
  test("a reply is in the very next claim while another account's own lane and bulk lane are full", async () => {
    const [big, small] = [await newSender(), await newSender()]
    const lane = await newLane(big)
    await fill({ sender: big, laneId: lane.laneId, priority: PRIORITY.bulk, count: MILLION_S_SHARE })
    await fill({ sender: big, laneId: big.id, priority: PRIORITY.text, count: 1_000 })
    for (let i = 0; i < 3; i++) await claimAndHandOver(ROOM)
    await fill({ sender: small, laneId: small.id, priority: PRIORITY.text, count: 1 })
    const claimed = await claimAndHandOver({ all: 2, bulk: 0 })
    expect(claimed.map(one => one.sender.id)).toContain(small.id)
    // The planner once made a join of the question whether anything is due, and read all that waited.
    expect(await pagesRead(DUE_SENDERS, [rt.clock.now(), [], [], [], []])).toBeLessThan(500)
    await forget()
  })

  test('own texts go before bulk of the same sender, and bulk keeps off the calls kept for them', async () => {
    const sender = await newSender()
    const { laneId } = await newLane(sender)
    await fill({ sender, laneId, priority: PRIORITY.bulk, count: 500 })
    await fill({ sender, laneId: sender.id, priority: PRIORITY.text, count: 10 })
    const claimed = await claimAndHandOver({ all: 50, bulk: 20 })
    expect(claimed).toHaveLength(30)
    expect(claimed.slice(0, 10).every(one => one.isOwn)).toBe(true)
    await forget()
  })

  test('two bulk lanes of one sender take turns', async () => {
    const sender = await newSender()
    const lanes = [await newLane(sender), await newLane(sender)]
    for (const { laneId } of lanes) await fill({ sender, laneId, priority: PRIORITY.bulk, count: 500 })
    const claimed = await claimAndHandOver({ all: 40, bulk: 40 })
    const shares = lanes.map(({ laneId }) => claimed.filter(one => one.laneId === laneId).length)
    expect(shares).toEqual([20, 20])
    await forget()
  })
})

describe('a pause', () => {
  test('holds from its commit on, with three workers in the middle of the drain', async () => {
    const sender = await newSender()
    const { laneId, originId } = await newLane(sender)
    await fill({ sender, laneId, priority: PRIORITY.bulk, count: 4_000 })
    let isOver = false
    const drained = [rt, ...others].map(async worker => {
      while (!isOver) await claimAndHandOver({ all: 16, bulk: 16 }, worker)
    })
    const waitingAt: number[] = []
    for (let round = 0; round < 20; round++) {
      const before = await countWaiting(laneId)
      while ((await countWaiting(laneId)) > Math.max(0, before - 30)) await breathe()
      await rt.db.tx(tx => setLanes(rt, tx, sender.accountId, originId, 'paused'))
      waitingAt.push(await countWaiting(laneId))
      for (let i = 0; i < 5; i++) await breathe()
      expect(await countWaiting(laneId)).toBe(waitingAt.at(-1))
      await rt.db.tx(tx => setLanes(rt, tx, sender.accountId, originId, 'open'))
    }
    isOver = true
    await Promise.all(drained)
    // It was a drain: each pause fell into the middle of it.
    expect(new Set(waitingAt).size).toBe(waitingAt.length)
    expect(waitingAt.at(-1)).toBeGreaterThan(0)
    await forget()
  })

  test('touches no waiting text, and a closed lane never opens again', async () => {
    const sender = await newSender()
    const { laneId, originId } = await newLane(sender)
    await fill({ sender, laneId, priority: PRIORITY.bulk, count: 50 })
    for (const state of ['paused', 'closed', 'open'] as const) {
      await rt.db.tx(tx => setLanes(rt, tx, sender.accountId, originId, state))
      expect(await claimAndHandOver(ROOM)).toEqual([])
    }
    expect(await countWaiting(laneId)).toBe(50)
    await forget()
  })
})

describe('what may not be taken is not read again', () => {
  test('texts behind one in flight are set aside once, and come up one at a time', async () => {
    const sender = await newSender()
    await fill({ sender, laneId: sender.id, priority: PRIORITY.text, count: 300, phones: 1 })
    await fill({ sender, laneId: sender.id, priority: PRIORITY.text, count: 5 })
    const first = await claim({ all: 64, bulk: 64 })
    expect(first).toHaveLength(1)
    const rest = []
    for (let i = 0; i < 8; i++) rest.push(...(await claim({ all: 64, bulk: 64 })))
    expect(rest).toHaveLength(5)
    expect(await countBehind()).toBe(299)
    await handOver(first)
    expect(await countBehind()).toBe(298)
    expect(await claim({ all: 64, bulk: 64 })).toHaveLength(1)
    await forget()
  })

  test('in every lane the first one comes up: a paused lane holds nobody else back', async () => {
    const sender = await newSender()
    const { laneId, originId } = await newLane(sender)
    const phone = await fill({ sender, laneId: sender.id, priority: PRIORITY.text, count: 3, phones: 1 })
    await fill({ sender, laneId, priority: PRIORITY.bulk, count: 3, phones: phone })
    const first = await claim({ all: 10, bulk: 10 })
    expect(await claim({ all: 10, bulk: 10 })).toEqual([])
    expect(await countBehind()).toBe(5)
    await rt.db.tx(tx => setLanes(rt, tx, sender.accountId, originId, 'paused'))
    await handOver(first)
    expect(await countBehind()).toBe(3)
    for (let i = 0; i < 2; i++) {
      const next = await claim({ all: 10, bulk: 10 })
      expect(next.map(one => one.isOwn)).toEqual([true])
      await handOver(next)
    }
    expect(await claim({ all: 10, bulk: 10 })).toEqual([])
    await rt.db.tx(tx => setLanes(rt, tx, sender.accountId, originId, 'open'))
    let count = 0
    for (let i = 0; i < 6; i++) count += (await claimAndHandOver({ all: 10, bulk: 10 })).length
    expect(count).toBe(3)
    expect(await countBehind()).toBe(0)
    await forget()
  })

  test('nobody is left behind, whoever ends first: many texts to few phones, three workers', async () => {
    const sender = await newSender()
    const other = await newSender(sender.accountId)
    const phones = await fill({ sender, laneId: sender.id, priority: PRIORITY.text, count: 200, phones: 4 })
    await fill({ sender: other, laneId: other.id, priority: PRIORITY.text, count: 200, phones })
    const worked = [rt, ...others].map(async worker => {
      let count = 0
      for (let idle = 0; idle < 200; ) {
        const claimed = await claimAndHandOver({ all: 8, bulk: 8 }, worker)
        count += claimed.length
        idle = claimed.length > 0 ? 0 : idle + 1
      }
      return count
    })
    const counts = await Promise.all(worked)
    expect(await countBehind()).toBe(0)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(400)
  })
})

describe('a claim goes on where the last one ended', () => {
  test('every text once and in order, by three workers that each remember their own end', async () => {
    const sender = await newSender()
    const { laneId } = await newLane(sender)
    await fill({ sender, laneId, priority: PRIORITY.bulk, count: 3_000 })
    const worked = [rt, ...others].map(async worker => {
      const heads = makeHeads()
      const ids: string[] = []
      for (let idle = 0; idle < 5; ) {
        const claimed = await claimAndHandOver({ all: 50, bulk: 50 }, worker, heads)
        ids.push(...claimed.map(one => one.clearance.messageId))
        idle = claimed.length > 0 ? 0 : idle + 1
      }
      return ids
    })
    const all = await Promise.all(worked)
    for (const ids of all) expect(ids).toEqual([...ids].sort())
    expect(new Set(all.flat()).size).toBe(3_000)
    await forget()
  })

  test('what comes up before it is taken after half a second, or at once where nothing else is left', async () => {
    const sender = await newSender()
    const { laneId } = await newLane(sender)
    await fill({ sender, laneId, priority: PRIORITY.bulk, count: 100 })
    const heads = makeHeads()
    const [first] = await claim({ all: 20, bulk: 20 }, rt, heads)
    const [second] = await claim({ all: 20, bulk: 20 }, rt, heads)
    await putBack(first!)
    expect(await idsOf({ all: 20, bulk: 20 }, heads)).not.toContain(first!.messageId)
    rt.clock.moveTo(500)
    expect((await idsOf({ all: 20, bulk: 20 }, heads))[0]).toBe(first!.messageId)
    await putBack(second!)
    for (let i = 0; i < 2; i++)
      expect(await idsOf({ all: 20, bulk: 20 }, heads)).not.toContain(second!.messageId)
    // Nothing is left behind it: told to look again at once, the next claim finds it.
    expect(await claimBatch(rt, ROOM, undefined, heads)).toMatchObject({ claimed: [], nextMs: 0 })
    expect(await idsOf(ROOM, heads)).toEqual([second!.messageId])
    rt.clock.moveTo(0)
    await forget()
  })

  async function idsOf(room: typeof ROOM, heads: Heads): Promise<string[]> {
    return (await claim(room, rt, heads)).map(one => one.messageId)
  }

  function putBack({ accountId, messageId }: Taken): Promise<number> {
    return rt.db.run(PUT_BACK, [accountId, messageId])
  }
})

const PUT_BACK = sql(
  'lanes_put_back',
  'update outbox set claimed_at = null, claimed_by = null where account_id = $1 and message_id = $2',
)

type Taken = Awaited<ReturnType<typeof claimBatch>>['claimed'][number] & { isOwn: boolean; laneId: string }

async function claim(room: typeof ROOM, worker = rt, heads?: Heads): Promise<Taken[]> {
  const { claimed } = await claimBatch(worker, room, undefined, heads)
  const rows = await worker.db.rows<{ id: string; lane_id: string }>(LANES_OF, [
    claimed.map(one => one.accountId),
    claimed.map(one => one.clearance.messageId),
  ])
  const lanes = new Map(rows.map(row => [row.id, row.lane_id]))
  return claimed.map(one => {
    const laneId = lanes.get(one.clearance.messageId)!
    return { ...one, laneId, isOwn: laneId === one.sender.id }
  })
}

async function handOver(claimed: readonly Taken[], worker = rt): Promise<void> {
  await recordOutcomes(
    worker,
    claimed.map(one => {
      const { messageId, phone } = one.clearance
      return {
        text: { ...one, messageId, phone, provider: 'twilio' },
        outcome: { kind: 'accepted', providerId: `SM${messageId}`, segments: null },
      }
    }),
  )
}

async function claimAndHandOver(room: typeof ROOM, worker = rt, heads?: Heads): Promise<Taken[]> {
  const claimed = await claim(room, worker, heads)
  await handOver(claimed, worker)
  return claimed
}

async function pagesRead({ text }: Statement, values: unknown[]): Promise<number> {
  const { rows } = await rt.db.pool.query(`explain (analyze, buffers, format json) ${text}`, values)
  const plan = (rows[0] as { 'QUERY PLAN': { Plan: Record<string, number> }[] })['QUERY PLAN'][0]!.Plan
  return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!
}

async function newSender(accountId?: string): Promise<Sender> {
  return makeSender(rt, accountId ?? (await testAccount(rt)).accountId)
}

async function newLane(sender: Sender): Promise<{ laneId: string; originId: string }> {
  const originId = rt.newId()
  const lanes = await rt.db.tx(tx =>
    openLanes(rt, tx, sender.accountId, { origin: 'broadcast', originId, senderIds: [sender.id] }),
  )
  return { laneId: lanes.get(sender.id)!, originId }
}

const fill = (what: Fill) => fillLane(rt, what)

function breathe(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

async function countWaiting(laneId: string): Promise<number> {
  return (await rt.db.one<{ n: number }>(WAITING, [laneId]))!.n
}

async function countBehind(): Promise<number> {
  return (await rt.db.one<{ n: number }>(BEHIND))!.n
}

async function forget(): Promise<void> {
  await rt.db.run(FORGET)
}

const LANES_OF = sql(
  'lanes_of',
  `select o.message_id as id, o.lane_id from unnest($1::uuid[], $2::uuid[]) as q(account_id, id)
     join outbox o on o.account_id = q.account_id and o.message_id = q.id`,
)
const WAITING = sql(
  'lanes_waiting',
  'select count(*)::int as n from outbox where lane_id = $1 and claimed_at is null',
)
const BEHIND = sql('lanes_behind', 'select count(*)::int as n from outbox where behind')
const FORGET = sql('lanes_forget', 'delete from outbox')
