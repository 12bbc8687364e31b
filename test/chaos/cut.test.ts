// The database's connections are cut, at any moment and in the very commit: Heed recovers by itself, and counts
// nothing twice.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_NOTICE } from '../../src/features/accounts/account.ts'
import { startWork } from '../../src/features/messages/work.ts'
import { deadAmong } from '../../src/kit/db/alive.ts'
import { sql } from '../../src/kit/db/db.ts'
import { expectBalancedBooks, expectIntactChain } from '../races/books.ts'
import { type Ground, queueTexts, startGround, sweep, until } from '../races/ground.ts'
import { LONG_CODE } from '../support/heed.ts'
import { type Cable, type Moment, startCable } from './cable.ts'

let cable: Cable
let ground: Ground

beforeAll(async () => {
  ground = await startGround({
    servers: 1,
    workers: 1,
    through: async connection => {
      cable = await startCable(connection)
      return cable.connection
    },
  })
  await ground.startWork()
})
afterAll(async () => {
  await ground?.stop()
  await cable?.stop()
})
beforeEach(async () => {
  cable.plugIn()
  await ground.faults({})
  await ground.settle()
})

async function queue(phone: string, ...bodies: string[]): Promise<void> {
  const texts = bodies.map(body => ({ to: phone, from: LONG_CODE, body }))
  await until('it is queued', () =>
    queueTexts(ground.servers[0]!, ground.accountId, texts).then(
      () => true,
      () => false,
    ),
  )
}

function bodiesTo(phone: string): string[] {
  return ground.wire.sentTo(phone).map(call => call.body)
}

/** A phone that has had its notice. */
async function knownPhone(): Promise<string> {
  const phone = ground.newPhone()
  await queue(phone, 'Before')
  await ground.settle()
  return phone
}

async function expectSent(phone: string, bodies: string[]): Promise<void> {
  await ground.settle()
  expect(bodiesTo(phone)).toEqual([DEFAULT_NOTICE, ...bodies])
  await expectBalancedBooks(ground.db, ground.accountId)
}

describe('cut in the very commit', () => {
  test.each<{ what: string; statement: string; moment: Moment }>([
    { what: 'of a claim, which did not hold', statement: 'claim_mark', moment: 'before' },
    { what: 'of a claim, which held', statement: 'claim_mark', moment: 'after' },
    { what: 'of an outcome, which did not hold', statement: 'record_finish', moment: 'before' },
    { what: 'of an outcome, which held', statement: 'record_finish', moment: 'after' },
  ])('$what: the text goes once', async ({ statement, moment }) => {
    const phone = await knownPhone()
    const cut = cable.cutAtCommit(statement, moment)
    await queue(phone, 'One', 'Two')
    await cut
    await expectSent(phone, ['Before', 'One', 'Two'])
  })

  test.each<Moment>(['before', 'after'])(
    'A1 of the claim of a notice, %s it held: the notice goes once, then the text',
    async moment => {
      const phone = ground.newPhone()
      await ground.stopWork()
      await queue(phone, 'One')
      const cut = cable.cutAtCommit('outbox_insert', moment)
      await ground.startWork()
      await cut
      await expectSent(phone, ['One'])
    },
  )

  test('of a retry, which held: written down again, it does not take back the next try', async () => {
    const phone = await knownPhone()
    await ground.faults({ errors: [{ code: 20429, httpStatus: 429, phone }] })
    const cut = cable.cutAtCommit('record_retry', 'after')
    await queue(phone, 'One')
    await cut
    await ground.faults({})
    // Another worker tries again, and its call is on the wire while the first still has to write its outcome down.
    ground.wire.hold('texts')
    const writtenAgain = cable.commitOf('record_retry')
    await ground.db.run(DUE_NOW)
    const other = await startWork(ground.servers[0]!.rt)
    await until('the second try is on the wire', () => triesOf(phone) === 2)
    await writtenAgain
    const claimed = await ground.db.rows(CLAIMED, [phone])
    ground.wire.release('texts', 'arrives')
    await ground.settle()
    await other.stop()
    expect(claimed).toHaveLength(1)
    expect(triesOf(phone)).toBe(2)
  })

  function triesOf(phone: string): number {
    return bodiesTo(phone).filter(body => body === 'One').length
  }
})

describe('cut in the middle of work', () => {
  test('again and again while texts stream: each goes once, and nobody crashes', async () => {
    const phones = await Promise.all(Array.from({ length: 6 }, knownPhone))
    await ground.faults({ latencyMs: [{ ms: 15 }] })
    const bodies = Array.from({ length: 10 }, (_, i) => `Text ${i}`)
    for (const phone of phones) await queue(phone, ...bodies)
    for (let i = 1; i <= 8; i++) {
      const goal = i * 6
      await until('some more were sent', () => countOf(phones) >= phones.length * 2 + goal)
      cable.cut()
    }
    await ground.settle()
    for (const phone of phones) {
      const sent = bodiesTo(phone).slice(2)
      expect([...sent].sort()).toEqual([...bodies].sort())
    }
    await expectBalancedBooks(ground.db, ground.accountId)
  })

  test('H a STOP whose phone was busy, before it was read: it is not set aside, and counts once', async () => {
    const phone = await knownPhone()
    await ground.db.tx(async tx => {
      await tx.run(sql('cut_consents', 'select from consents for update'))
      expect(await say(phone, 'STOP')).toBe(200)
      expect(await ground.db.rows(OPEN, [phone])).toHaveLength(1)
      cable.cut()
    })
    await expectOneStop(phone)
  })

  test('H a STOP that was being acted on, half way through: it is not set aside, and counts once', async () => {
    const phone = await knownPhone()
    const before = ground.broken.length
    let said: Promise<number> | undefined
    await ground.db.tx(async tx => {
      await tx.run(sql('cut_chains', 'select from consent_chains for update'))
      said = say(phone, 'STOP')
      await until('it is being acted on', async () => (await ground.db.rows(LOCKED)).length > 0)
      cable.cutIn('chain_lock')
      await until('Heed has noticed', () => ground.broken.length > before)
    })
    expect(await said).toBe(200)
    await expectOneStop(phone)
  })

  test.each<Moment>(['before', 'after'])(
    'H a STOP whose commit was cut, %s it held: it is answered, and counts once',
    async moment => {
      const phone = await knownPhone()
      const cut = cable.cutAtCommit('journal_lock_and_write', moment)
      expect(await say(phone, 'STOP')).toBe(200)
      await cut
      await expectOneStop(phone)
    },
  )

  test.each<Moment>(['before', 'after'])(
    'H a batch whose commit was cut, %s it held: each text is answered, and counts once',
    async moment => {
      const phones = Array.from({ length: 25 }, ground.newPhone)
      const cut = cable.cutAtCommit('journal_lock_and_write', moment)
      const answers = await Promise.all(phones.map(phone => say(phone, 'STOP')))
      await cut
      expect(answers).toEqual(phones.map(() => 200))
      for (const phone of phones) {
        expect(await ground.db.rows(JOURNAL, [phone])).toEqual([{ done: true, problem: null }])
        expect(await ground.db.rows(EVENTS, [phone])).toEqual([{ kind: 'opted_out' }])
      }
      await ground.settle()
      await expectIntactChain(ground.db, ground.accountId)
      await expectBalancedBooks(ground.db, ground.accountId)
    },
  )

  function say(phone: string, body: string): Promise<number> {
    return ground.servers[0]!.hook({ from: phone, to: LONG_CODE, body })
  }

  async function expectOneStop(phone: string): Promise<void> {
    await until('it is taken up again', async () => {
      await sweep(ground.servers[0]!).catch(() => {})
      return (await ground.db.rows(OPEN, [phone])).length === 0
    })
    expect(await ground.db.rows(JOURNAL, [phone])).toEqual([{ done: true, problem: null }])
    expect(await ground.db.rows(EVENTS, [phone])).toEqual([{ kind: 'opted_out' }])
    const consent = (await ground.servers[0]!.api('GET', `/v1/consents/${encodeURIComponent(phone)}`)).body
    expect(consent.state).toBe('opted_out')
    await expectIntactChain(ground.db, ground.accountId)
    await expectBalancedBooks(ground.db, ground.accountId)
  }
})

describe('away for a while', () => {
  test('outcomes of calls that were on their way are written down when it is back', async () => {
    const phone = await knownPhone()
    ground.wire.hold('texts')
    await queue(phone, 'One', 'Two')
    await until('it is on the wire', () => bodiesTo(phone).includes('One'))
    const before = ground.broken.length
    cable.unplug()
    ground.wire.release('texts', 'arrives')
    await until('it is answered', () => ground.wire.sentTo(phone).at(-1)!.endedAt < Number.POSITIVE_INFINITY)
    await until('Heed has tried to write it down', () => ground.broken.length > before)
    cable.plugIn()
    await expectSent(phone, ['Before', 'One', 'Two'])
  })

  test('processes hear each other again, and are told from the dead', async () => {
    const [server, worker] = [ground.servers[0]!.rt, ground.workers[0]!]
    cable.unplug()
    await until('the worker tells nobody', async () => (await dead()).length === 1)
    cable.plugIn()
    await until('the worker is known as alive', async () => (await dead()).length === 0)
    let heard = 0
    const deaf = worker.hints.hear('test', () => {
      heard += 1
    })
    await until('the worker hears the server', () => {
      server.hints.tell('test', 'is somebody there?')
      return heard > 0
    })
    deaf()

    function dead(): Promise<string[]> {
      return deadAmong(ground.db, [worker.processId])
    }
  })
})

function countOf(phones: readonly string[]): number {
  return phones.reduce((sum, phone) => sum + ground.wire.sentTo(phone).length, 0)
}

const DUE_NOW = sql('cut_due_now', "update outbox set due_at = due_at - interval '1 hour'")
const CLAIMED = sql('cut_claimed', 'select from outbox where phone = $1 and claimed_at is not null')
const LOCKED = sql(
  'cut_locked',
  "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
)
const OPEN = sql(
  'cut_open',
  'select from webhook_journal where phone = $1 and processed_at is null and problem is null',
)
const EVENTS = sql('cut_events', 'select kind from consent_events where phone = $1')
const JOURNAL = sql(
  'cut_journal',
  'select processed_at is not null as done, problem from webhook_journal where phone = $1',
)
