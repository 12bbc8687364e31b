// A broadcast under chaos: three senders killed at random, PostgreSQL killed, the carrier slow, wrong and dead, and
// people who say STOP meanwhile. Nothing after a STOP, nothing lost, nothing doubled, every credit accounted for.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import { claimsAfterStop, countClaims } from '../races/audit.ts'
import { expectBalancedBooks, expectIntactChain } from '../races/books.ts'
import { pass } from '../races/ground.ts'
import { type BulkSite, startBulkSite } from './bulk-site.ts'
import type { Mood } from './carrier.ts'
import type { Program } from './program.ts'

/** HEED_CHAOS_TEXTS=100000 for the whole of it. */
const TEXTS = Number(process.env.HEED_CHAOS_TEXTS ?? 20_000)
/** At the pace of its numbers it takes this long even where nothing goes wrong: time enough for all that shall. */
const LASTS_S = 30
const LIST = 50_000
const STARTS = 20
const WORKERS = 3
const PATIENCE_MS = TEXTS * 15 + 120_000

let site: BulkSite
const tally = {
  killsWhileExpanding: 0,
  kills: 0,
  startedInVain: 0,
  postgresKills: 0,
  stops: 0,
  stopsAgain: 0,
}

beforeAll(async () => {
  site = await startBulkSite({ segmentsPerSecond: TEXTS / LASTS_S })
}, 60_000)
afterAll(() => site?.stop())

test('nothing after a STOP, nothing lost, nothing doubled', { timeout: PATIENCE_MS + 60_000 }, async () => {
  const phones = Array.from({ length: TEXTS }, (_, i) => phoneOf(i))
  const ids = await start(phones)
  const workers = await Promise.all(Array.from({ length: WORKERS }, () => site.startWork()))
  let isOver = false
  const calm = () => isOver
  const stopped = stopAtRandom(phones, calm)
  await killWhileExpanding(workers)
  const chaos = [killAtRandom(workers, calm), changeMoods(calm), killPostgres(calm)]
  await untilSettled(() => isEnough(phones.length))
  isOver = true
  await Promise.all(chaos)
  const people = await stopped
  site.carrier.mood('well')
  await untilSettled(isSettled)
  await check(phones, ids, people)
})

/** A real prefix that nothing here can reach. */
function phoneOf(index: number): string {
  return `+1512${String(2_000_000 + index)}`
}

async function start(phones: readonly string[]): Promise<string[]> {
  await must('POST', '/v1/credits/grants', { credits: TEXTS * 10, reason: 'chaos' })
  await must('PATCH', '/v1/account', {
    notice: { mode: 'appended' },
    textingHours: null,
    automaticPerDay: null,
  })
  const ids: string[] = []
  for (let from = 0; from < phones.length; from += LIST) {
    const rows = phones.slice(from, from + LIST).map((phone, i) => ({ phone, firstName: `Ann ${from + i}` }))
    const limits = { optOutPercent: 100, errorPercent: 100, after: 1_000_000 }
    const body = {
      audience: { kind: 'list', rows },
      body: 'Open house at noon, {{first_name|there}}',
      limits,
    }
    ids.push(String((await must('POST', '/v1/broadcasts', body)).id))
  }
  return ids
}

async function must(method: string, place: string, body?: unknown) {
  const answer = await site.api(method, place, body)
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body
}

/** Whoever makes the texts dies between two pages of them: all three at once, for any of them may be at it. */
async function killWhileExpanding(workers: Program[]): Promise<void> {
  await until('some pages are made', async () => (await site.db.one<Expansion>(EXPANSION))!.pages > 0)
  await Promise.all(workers.map(worker => worker.kill()))
  const { isExpanded } = (await site.db.one<Expansion>(EXPANSION))!
  if (!isExpanded) tally.killsWhileExpanding += 1
  for (const place of workers.keys()) workers[place] = await startAgain()
}

type Expansion = { readonly pages: number; readonly isExpanded: boolean }
const EXPANSION = sql(
  'bulk_expansion',
  'select sum(pages)::int as pages, bool_and(is_expanded) as "isExpanded" from broadcasts',
)

async function killAtRandom(workers: Program[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pass(randomInt(400, 2_500))
    const place = randomInt(workers.length)
    await workers[place]!.kill()
    tally.kills += 1
    await pass(randomInt(0, 600))
    workers[place] = await startAgain()
  }
}

/** As whoever looks after processes does: one that finds PostgreSQL still coming up ends, and is started once more. */
async function startAgain(): Promise<Program> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await site.startWork()
    } catch (error) {
      if (tried === STARTS) throw error
      tally.startedInVain += 1
    }
  }
}

const MOODS: readonly Mood[] = [
  'well',
  'slow',
  'well',
  'busy',
  'well',
  'broken',
  'well',
  'cut',
  'well',
  'dead',
]

/** Each in its turn, and only once where things go wrong: what is in doubt is looked up one by one. */
async function changeMoods(isOver: () => boolean): Promise<void> {
  for (const mood of MOODS) {
    if (isOver()) return
    site.carrier.mood(mood)
    await pass(mood === 'well' || mood === 'slow' ? randomInt(1_500, 3_000) : randomInt(100, 400))
    await until(`somebody calls while it is ${mood}`, () => isOver() || site.carrier.counts[mood] > 0)
  }
  site.carrier.mood('well')
}

async function killPostgres(isOver: () => boolean): Promise<void> {
  await until('a third is out', () => isOver() || site.carrier.taken.length > TEXTS / 3)
  if (isOver()) return
  site.killPostgres()
  tally.postgresKills += 1
}

/** Answers who said STOP, and when that was answered with 200. */
async function stopAtRandom(
  phones: readonly string[],
  isOver: () => boolean,
): Promise<ReadonlyMap<string, number>> {
  const answered = new Map<string, number>()
  while (!isOver()) {
    const phone = phones[randomInt(phones.length)]!
    if (!answered.has(phone)) {
      const sid = `SM${(tally.stops + 1).toString(16).padStart(32, '0')}`
      // As a provider does: told until it is answered, and now and then once more.
      await until('the STOP is taken', async () => (await say(phone, sid)) === 200)
      answered.set(phone, performance.now())
      tally.stops += 1
      if (randomInt(10) === 0) tally.stopsAgain += (await say(phone, sid)) === 200 ? 1 : 0
    }
    await pass(randomInt(5, 40))
  }
  return answered
}

function say(phone: string, sid: string): Promise<number> {
  return site.hook(phone, 'Stop.', sid).catch(() => 0)
}

/** Longer than `until` of the races: PostgreSQL comes back in between. */
async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`)
    await pass(50)
  }
}

async function isEnough(count: number): Promise<boolean> {
  return site.carrier.taken.length > count * 0.9 || isSettled()
}

async function isSettled(): Promise<boolean> {
  const row = await site.db.one<{ waiting: number; open: number }>(LEFT).catch(() => undefined)
  return row?.waiting === 0 && row.open === 0
}

/** What waits for another try or for a look-up comes up as Heed's clock moves. */
async function untilSettled(isSo: () => Promise<boolean>): Promise<void> {
  let last = -1
  await until('the broadcast is over', async () => {
    if (await isSo()) return true
    await pass(1_500)
    const now = site.carrier.taken.length
    if (now === last) await site.advance(65_000)
    last = now
    return false
  })
}

async function check(
  phones: readonly string[],
  ids: readonly string[],
  stopped: ReadonlyMap<string, number>,
): Promise<void> {
  const { db, accountId, carrier } = site
  const texts = await db.rows<Told>(TEXTS_OF, [ids])
  const taken = new Map<string, number>()
  for (const { ref } of carrier.taken) taken.set(ref, (taken.get(ref) ?? 0) + 1)
  const states = countBy(texts.map(one => `${one.state}${one.reason ? ` (${one.reason})` : ''}`))
  const late = carrier.taken.filter(one => one.at > (stopped.get(one.to) ?? Number.POSITIVE_INFINITY))
  const lateTexts = late.filter(one => !one.body.includes('unsubscribed'))
  const excluded = (await db.one<{ n: number }>(EXCLUDED, [ids]))!.n
  const claims = await countClaims(db)
  const held = (await site.api('GET', '/v1/credits')).body.held
  const words = {
    texts: texts.length,
    excluded,
    ...states,
    taken: carrier.taken.length,
    claims,
    held: Number(held),
  }
  const windowMs = Math.round(Math.max(0, ...lateTexts.map(one => one.at - stopped.get(one.to)!)))
  const window = { arrivedAfterStopped: lateTexts.length, windowMs }
  process.stdout.write(`${JSON.stringify({ ...words, ...tally, ...window, ...carrier.counts })}\n`)

  // Everybody in the audience has a text or a reason for having none, and nobody has two.
  expect(texts.length + excluded).toBe(phones.length)
  expect(new Set(texts.map(one => one.phone)).size).toBe(texts.length)
  // Nothing is doubled, and nothing is told otherwise than it was.
  expect([...taken].filter(([, count]) => count > 1)).toEqual([])
  const wrong = texts.filter(one => TAKEN.has(one.state!) !== taken.has(one.id))
  expect(wrong).toEqual([])
  // Nothing was claimed after the commit of a STOP, as the database itself noted at each commit.
  expect(await claimsAfterStop(db)).toEqual([])
  // One confirmation a STOP, and nothing behind it.
  for (const [phone] of stopped) {
    const own = carrier.taken.filter(one => one.to === phone)
    const confirmations = own.filter(one => one.body.includes('unsubscribed'))
    expect(confirmations.length).toBeLessThanOrEqual(1)
    if (confirmations[0]) expect(own.at(-1)).toBe(confirmations[0])
  }
  expect(Number(held)).toBe(0)
  await expectBalancedBooks(db, accountId)
  await expectIntactChain(db, accountId)
  expect(await db.rows(OPTED_OUT)).toHaveLength(stopped.size)
  expect(tally.kills).toBeGreaterThan(3)
  for (const mood of new Set(MOODS)) expect(carrier.counts[mood], mood).toBeGreaterThan(0)
  expect(carrier.counts.lookUps).toBeGreaterThan(0)
  expect(tally.killsWhileExpanding).toBe(1)
  expect(tally.postgresKills).toBe(1)
}

type Told = {
  readonly id: string
  readonly phone: string
  readonly state: string | null
  readonly reason: string
}

const TAKEN = new Set(['handed_over', 'sent', 'delivered', 'not_delivered'])

function countBy(list: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of list) counts[one] = (counts[one] ?? 0) + 1
  return counts
}

const LEFT = sql(
  'bulk_left',
  `select (select count(*) from outbox)
        + (select count(*) from webhook_journal where processed_at is null and problem is null) as waiting,
          (select count(*) from broadcasts where state not in ('completed', 'canceled')) as open`,
)
const TEXTS_OF = sql(
  'bulk_texts',
  `select m.id, m.phone, d.state, d.reason from messages m
     left join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.origin = 'broadcast' and m.origin_id = any($1::uuid[])`,
)
const EXCLUDED = sql(
  'bulk_excluded',
  'select count(*) as n from broadcast_exclusions where broadcast_id = any($1::uuid[])',
)
const OPTED_OUT = sql('bulk_opted_out', "select phone from consents where state = 'opted_out'")
