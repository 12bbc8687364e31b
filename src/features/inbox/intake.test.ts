// Batches of inbound texts: each text counts once and in its turn, whatever stands beside it.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectIntactChain } from '../../../test/races/books.ts'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import {
  arrivalOf,
  booksOf,
  newSid,
  type Office,
  openOffice,
  storyOf,
} from '../../../test/support/inbound.ts'
import { testRuntime } from '../../../test/support/runtime.ts'
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Intake, makeIntake } from './intake.ts'
import { type Received, receiveAll } from './receive.ts'
import { replayAside } from './replay.ts'

const ANN = '+15125550101'
const BOB = '+15125550102'
const CAT = '+15125550103'

let database: FreshDatabase
let rt: Runtime
/** Another process on the same database. */
let other: Runtime
let office: Office
let intake: Intake

beforeAll(async () => {
  database = await freshDatabase({ max: 6 })
  rt = await testRuntime(database)
  other = await testRuntime(database)
})
afterAll(async () => {
  await other.close()
  await rt.close()
  await database.drop()
})
beforeEach(async () => {
  office = await openOffice(rt)
  intake = makeIntake(rt)
})

/** All at once, as one batch; when this resolves, all is acted on. */
async function say(...texts: readonly (readonly [from: string, body: string])[]): Promise<Received[]> {
  const told = texts.map(([from, body]) => intake.add(arrivalOf(rt, office, { from, body })))
  const received = await Promise.all(told)
  await intake.close()
  return received
}

const story = (phone: string) => storyOf(rt.db, office.accountId, phone)

describe('order within a phone', () => {
  test('STOP, START and STOP in one breath count in this order', async () => {
    const received = await say([ANN, 'STOP'], [BOB, 'hello'], [ANN, 'START'], [ANN, 'STOP'])
    expect(received).toEqual(['acted', 'acted', 'acted', 'acted'])
    const ann = await story(ANN)
    expect(ann.consent).toEqual(['opted_out | message | stop | true'])
    expect(ann.history!.map(line => line.split(' ')[0])).toEqual(['opted_out', 'opted_in', 'opted_out'])
    expect(ann.ended).toEqual(['canceled | opted_out | welcome_back'])
    expect(ann.waiting).toEqual(['confirmation | 0 | true', 'confirmation | 0 | true'])
    expect((await story(BOB)).consent).toEqual(['unknown |  |  | false'])
  })

  test('what is open in the journal of this phone goes first', async () => {
    const [stop, start] = [
      arrivalOf(rt, office, { from: ANN, body: 'STOP' }),
      arrivalOf(rt, office, { from: ANN, body: 'START' }),
    ]
    await rt.db.run(OPEN, [
      office.accountId,
      office.sender.id,
      stop.event.providerId,
      stop.id,
      ANN,
      stop.raw,
      rt.clock.now(),
    ])
    expect(await intake.add(start)).toBe('kept')
    await intake.close()
    expect((await story(ANN)).history!.map(line => line.split(' ')[0])).toEqual(['opted_out', 'opted_in'])
  })

  test('a phone that somebody holds is not waited for, and keeps its turn', async () => {
    await say([ANN, 'hello'])
    intake = makeIntake(rt)
    const held = await rt.db.tx(async tx => {
      await tx.run(HOLD, [office.accountId, ANN])
      return Promise.all([
        intake.add(arrivalOf(rt, office, { from: ANN, body: 'STOP' })),
        intake.add(arrivalOf(rt, office, { from: CAT, body: 'STOP' })),
        intake.add(arrivalOf(rt, office, { from: ANN, body: 'START' })),
      ])
    })
    expect(held).toEqual(['kept', 'acted', 'kept'])
    await intake.close()
    expect((await story(ANN)).history!.map(line => line.split(' ')[0])).toEqual(['opted_out', 'opted_in'])
  })
})

describe('C1 START where a STOPALL to another account of the office is on its way', () => {
  test.each([
    ['START', ['opted_out', 'opted_in'], 'opted_in | message | start | false', ['welcome_back | 0 | true']],
    ['hello', ['opted_out'], 'opted_out | agent |  | false', []],
    ['STOP', ['opted_out', 'opt_out_repeated'], 'opted_out | agent |  | false', []],
    ['HELP', ['opted_out', 'help_asked'], 'opted_out | agent |  | false', []],
  ])('%s comes after the block', async (body, history, consent, waiting) => {
    await say([ANN, 'hello'])
    await rt.db.run(COMING, [office.accountId, ANN])
    intake = makeIntake(rt)
    expect(await say([ANN, body])).toEqual(['acted'])
    const ann = await story(ANN)
    expect(ann.history!.map(line => line.split(' ')[0])).toEqual(history)
    expect(ann.consent).toEqual([consent])
    expect(ann.waiting).toEqual(waiting)
    expect(await rt.db.rows(STILL_COMING, [office.accountId])).toEqual([])
  })
})

const COMING = sql(
  'test_coming',
  'update consents set stop_is_coming = true where account_id = $1 and phone = $2',
)
const STILL_COMING = sql(
  'test_still_coming',
  'select phone from consents where account_id = $1 and stop_is_coming',
)
const OPEN = sql(
  'test_open',
  `insert into webhook_journal (account_id, sender_id, provider_id, id, phone, raw, received_at)
   values ($1, $2, $3, $4, $5, $6, $7)`,
)
const HOLD = sql('test_hold', 'select from consents where account_id = $1 and phone = $2 for update')

describe('a text that breaks', () => {
  test('fails none of its neighbours, does not stand before the STOP behind it, and is replayed after a fix', async () => {
    await rt.db.run(POISON)
    await rt.db.run(POISONED)
    const crowd = Array.from({ length: 20 }, (_, i) => `+1512555${4000 + i}`)
    const received = await say(
      [ANN, 'poison'],
      [BOB, 'STOP'],
      ...crowd.map(phone => [phone, 'hello'] as const),
      [ANN, 'STOP'],
    )
    await rt.db.run(ANTIDOTE)
    expect(received[0]).toBe('kept')
    expect(received).not.toContain('duplicate')
    expect((await story(ANN)).consent).toEqual(['opted_out | message | stop | true'])
    expect((await story(ANN)).journal).toEqual([expect.stringMatching(/^false \| .*poison/), 'true | '])
    expect((await story(BOB)).consent).toEqual(['opted_out | message | stop | true'])
    for (const phone of crowd) expect((await story(phone)).texts).toEqual(['in | text | hello | 1 | none'])
    expect(await replayAside(rt)).toEqual({ takenUp: 1, stillAside: 0 })
    expect((await story(ANN)).texts).toContain('in | text | poison | 1 | none')
  })
})

const POISON = sql(
  'test_poison',
  `create or replace function poison() returns trigger language plpgsql as $$
   begin
     if new.body = 'poison' then raise exception 'poison' using errcode = 'check_violation'; end if;
     return new;
   end $$`,
)
const POISONED = sql(
  'test_poisoned',
  'create trigger poisoned before insert on messages for each row execute function poison()',
)
const ANTIDOTE = sql('test_antidote', 'drop trigger poisoned on messages')

describe('the same text again', () => {
  test('in one batch, from two processes, and later: it counts once', async () => {
    const second = makeIntake(other)
    const sid = newSid()
    const again = () => arrivalOf(rt, office, { from: ANN, body: 'STOP', sid })
    const received = await Promise.all([
      ...Array.from({ length: 10 }, () => intake.add(again())),
      ...Array.from({ length: 10 }, () => second.add(again())),
    ])
    expect(received.filter(one => one === 'duplicate')).toHaveLength(19)
    await Promise.all([intake.close(), second.close()])
    intake = makeIntake(rt)
    expect(await intake.add(again())).toBe('duplicate')
    await rt.db.run(FORGET, [office.accountId])
    expect(await intake.add(again())).toBe('duplicate')
    await intake.close()
    const ann = await story(ANN)
    expect(ann.texts).toHaveLength(2)
    expect(ann.history).toHaveLength(1)
    expect(ann.conversation).toEqual(['1 | false |  | STOP'])
    expect((await booksOf(rt.db, office.accountId)).entries).toEqual([
      { kind: 'charge', credits: 1, count: 1 },
    ])
  })
})

const FORGET = sql('test_forget', 'delete from webhook_journal where account_id = $1')

test('a number whose token was changed: what was checked with the old one is not acted on', async () => {
  const text = arrivalOf(rt, office, { from: ANN, body: 'STOP' })
  await rt.db.run(TOKEN, [office.accountId, Buffer.from('another')])
  expect(await intake.add(text)).toBe('stale')
  await intake.close()
  expect((await story(ANN)).journal).toEqual([])
})

const TOKEN = sql('test_token', 'update senders set sealed_token = $2 where account_id = $1')

describe('a batch', () => {
  const WORDS = [
    'STOP',
    'stop.',
    'START',
    'yes',
    'UNSTOP',
    'HELP',
    'hello',
    'please stop texting me',
    'ok 👍',
  ]
  const PHONES = [ANN, BOB, CAT, '+447700900201', '55512']
  const text = fc.record({
    office: fc.nat({ max: 1 }),
    from: fc.constantFrom(...PHONES),
    body: fc.constantFrom(...WORDS),
  })

  test('leaves behind what the same texts one by one leave behind', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 24 }), async texts => {
        const [together, oneByOne] = [await twoOffices(), await twoOffices()]
        const batch = makeIntake(rt)
        await Promise.all(texts.map(one => batch.add(arrivalOf(rt, together[one.office]!, one))))
        await batch.close()
        const single = makeIntake(rt)
        for (const one of texts) await single.add(arrivalOf(rt, oneByOne[one.office]!, one))
        await single.close()
        for (const index of [0, 1]) {
          const [ours, theirs] = [together[index]!.accountId, oneByOne[index]!.accountId]
          for (const phone of PHONES)
            expect(await storyOf(rt.db, ours, phone)).toEqual(await storyOf(rt.db, theirs, phone))
          expect(await booksOf(rt.db, ours)).toEqual(await booksOf(rt.db, theirs))
          await expectIntactChain(rt.db, ours)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('of two processes at once, on the same phones: each text counts once, and the books agree', async () => {
    const second = makeIntake(other)
    const offices = await twoOffices()
    const texts = Array.from({ length: 400 }, (_, i) => ({
      office: i % 2,
      from: PHONES[i % PHONES.length]!,
      body: WORDS[(i * 7) % WORDS.length]!,
    }))
    const told = texts.map((one, i) =>
      (i % 3 ? intake : second).add(arrivalOf(rt, offices[one.office]!, one)),
    )
    expect(await Promise.all(told)).not.toContain('duplicate')
    await Promise.all([intake.close(), second.close()])
    await receiveAll(rt)
    for (const { accountId } of offices) {
      const stories = await Promise.all(PHONES.map(phone => storyOf(rt.db, accountId, phone)))
      expect(stories.flatMap(one => one.texts!).filter(line => line.startsWith('in'))).toHaveLength(200)
      expect(stories.flatMap(one => one.journal!).filter(line => line !== 'true | ')).toEqual([])
      const { balance } = await booksOf(rt.db, accountId)
      expect(balance).toMatchObject({ held: 0, spent: -Number(balance!.available) })
      await expectIntactChain(rt.db, accountId)
    }
  })

  function twoOffices(): Promise<Office[]> {
    return Promise.all([openOffice(rt), openOffice(rt)])
  }
})
