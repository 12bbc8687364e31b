// kill -9 of Heed in the middle of a send and of an inbound: nothing is lost, nothing is doubled, what is not known
// is said.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_NOTICE } from '../../src/features/accounts/account.ts'
import { sql } from '../../src/kit/db/db.ts'
import { expectBalancedBooks, expectIntactChain } from '../races/books.ts'
import { pass, until } from '../races/ground.ts'
import type { Program } from './program.ts'
import { type Answer, type Site, startSite, untilState } from './site.ts'

/** Many starts of programs. */
const PATIENT = { timeout: 120_000 }
const TAKEN = /handed_over|sent|delivered/

let site: Site
let serve: Program
let work: Program

beforeAll(async () => {
  site = await startSite()
  serve = await site.start('serve')
  work = await site.start('work')
  await until('the numbers are known', () =>
    site.says('+15125550199', 'Hello').then(
      () => true,
      () => false,
    ),
  )
})
afterAll(async () => {
  await site?.stop()
})

async function send(phone: string, body: string): Promise<string> {
  const answer = await site.api('POST', '/v1/messages', { to: phone, body })
  expect(answer.status).toBe(201)
  return String(answer.body.id)
}

/** Sends a text that is on the wire, past Heed and not yet at the provider, when this resolves. */
async function sendOntoWire(phone: string, body: string, before = 'Before'): Promise<string> {
  await untilState(site, await send(phone, before), TAKEN)
  site.wire.hold('texts')
  const id = await send(phone, body)
  await until('it is on the wire', () => site.wire.sentTo(phone).length === 3)
  return id
}

async function bodies(phone: string): Promise<string[]> {
  return (await site.rang(phone)).map(one => one.body)
}

async function credits(): Promise<{ available: number; held: number }> {
  const { available, held } = (await site.api('GET', '/v1/credits')).body
  return { available: Number(available), held: Number(held) }
}

describe('kill -9 during a send', () => {
  test('a text that arrived is shown as unknown, found by look-up, and not sent again', async () => {
    const phone = '+15125550201'
    await site.faults({ callbacks: { lost: [{ on: 'status' }] } })
    const id = await sendOntoWire(phone, 'On the way')
    expect(await site.stateOf(id)).toBe('sending')
    await work.kill()
    work = await site.start('work')
    await untilState(site, id, 'unknown')
    const behind = await send(phone, 'Behind it')
    site.wire.release('texts', 'arrives')
    await untilState(site, id, 'handed_over')
    await untilState(site, behind, 'handed_over')
    await site.faults({})
    await until('it rings', async () => (await bodies(phone)).length === 4)
    expect(await bodies(phone)).toEqual([DEFAULT_NOTICE, 'Before', 'On the way', 'Behind it'])
    const shown = (await site.api('GET', `/v1/messages/${id}`)).body
    expect(shown.providerId).toMatch(/^SM/)
    expect(site.wire.sentTo(phone).filter(call => call.body === 'On the way')).toHaveLength(1)
    await expectBalancedBooks(site.db, site.accountId)
  })

  test('a text that never arrived is told as lost after the limit, its credits come back, and the next one goes', async () => {
    const phone = '+15125550202'
    const before = await credits()
    // The provider knows one just like it, which arrived: that one must not be taken for this one.
    const id = await sendOntoWire(phone, 'Good morning', 'Good morning')
    await work.kill()
    work = await site.start('work')
    await untilState(site, id, 'unknown')
    site.wire.release('texts', 'gets lost')
    expect((await credits()).held).toBe(1)
    await site.advance('PT1M')
    await expectStays(id, 'unknown')
    await site.advance('PT2M')
    await untilState(site, id, 'refused')
    expect((await site.api('GET', `/v1/messages/${id}`)).body).toMatchObject({ reason: 'lost' })
    expect(await credits()).toEqual({ available: before.available - 1, held: 0 })
    await untilState(site, await send(phone, 'Afterwards'), TAKEN)
    await until('it rings', async () => (await bodies(phone)).includes('Afterwards'))
    expect(await bodies(phone)).toEqual([DEFAULT_NOTICE, 'Good morning', 'Afterwards'])
    await expectBalancedBooks(site.db, site.accountId)
  })

  test('A1 a notice that was cut off goes once, and the text after it', async () => {
    const phone = '+15125550203'
    site.wire.hold('texts')
    const id = await send(phone, 'First of all')
    await until('the notice is on the wire', () => site.wire.sentTo(phone).length === 1)
    await work.kill()
    work = await site.start('work')
    expect(await site.stateOf(id)).toBe('waiting')
    site.wire.release('texts', 'arrives')
    await untilState(site, id, TAKEN)
    await until('both ring', async () => (await bodies(phone)).length === 2)
    expect(await bodies(phone)).toEqual([DEFAULT_NOTICE, 'First of all'])
    expect(site.wire.sentTo(phone)).toHaveLength(2)
  })

  test('B2 a STOP that came while the sender was dead counts: what waited is canceled, the confirmation is the last', async () => {
    const phone = '+15125550204'
    const id = await sendOntoWire(phone, 'On the way')
    const behind = await send(phone, 'Behind it')
    await work.kill()
    await site.says(phone, 'Stop.')
    await until('the opt-out', async () => String((await consentOf(phone)).state) === 'opted_out')
    site.wire.release('texts', 'arrives')
    work = await site.start('work')
    await untilState(site, id, TAKEN)
    await untilState(site, behind, 'canceled')
    await until('all rang', async () => (await bodies(phone)).length === 4)
    expect((await bodies(phone)).slice(1, 3)).toEqual(['Before', 'On the way'])
    expect((await bodies(phone))[3]).toContain('unsubscribed')
    expect(site.wire.sentTo(phone)).toHaveLength(4)
  })
})

/** Several looks of the sender go by, and it is still so. */
async function expectStays(id: string, state: string): Promise<void> {
  const looks = () => site.wire.lookUps()
  const from = looks()
  await until('it was looked up again', () => looks() >= from + 2)
  expect(await site.stateOf(id)).toBe(state)
}

async function consentOf(phone: string): Promise<Answer['body']> {
  return (await site.api('GET', `/v1/consents/${encodeURIComponent(phone)}`)).body
}

describe('a provider that breaks off', () => {
  test.each([
    { when: 'after', ends: TAKEN, rings: ['Cut off'] },
    { when: 'before', ends: 'refused', rings: [] },
  ])('$when it took the text: unknown first, settled by look-up', async ({ when, ends, rings }) => {
    const phone = when === 'after' ? '+15125550211' : '+15125550212'
    await untilState(site, await send(phone, 'Before'), TAKEN)
    await site.faults({ dropConnection: [{ when, phone }], callbacks: { lost: [{ on: 'status' }] } })
    site.wire.hold('look-ups')
    const id = await send(phone, 'Cut off')
    await untilState(site, id, 'unknown')
    site.wire.release('look-ups', 'arrives')
    if (when === 'before') await site.advance('PT3M')
    await untilState(site, id, ends)
    await site.faults({})
    await until('it rang', async () => (await bodies(phone)).length === 2 + rings.length)
    expect((await bodies(phone)).slice(2)).toEqual(rings)
    expect(site.wire.sentTo(phone).filter(call => call.body === 'Cut off')).toHaveLength(1)
    expect((await credits()).held).toBe(0)
    await expectBalancedBooks(site.db, site.accountId)
  })
})

describe('kill -9 during an inbound', () => {
  test('after the 200 and before it was acted on, because its phone was busy: the STOP counts, once', async () => {
    const phone = '+15125550221'
    const waits = await planned(phone)
    await site.db.tx(async tx => {
      await tx.run(LOCK_CONSENT, [phone])
      await site.says(phone, 'STOP')
      await until('it was answered', async () => String(await site.heard(phone)) === 'delivered')
      await Promise.all([serve.kill(), work.kill()])
      expect(await site.db.rows(JOURNAL, [phone])).toEqual([{ done: false, problem: null }])
    })
    serve = await site.start('serve')
    work = await site.start('work')
    await expectStoppedOnce(phone, waits)
  })

  test('before the 200: the provider tells it again, and it counts, once', async () => {
    const phone = '+15125550222'
    const waits = await planned(phone)
    await site.db.tx(async tx => {
      await tx.run(LOCK_JOURNAL)
      await site.says(phone, 'STOP')
      await until('it is being written', async () => (await site.db.rows(LOCKED)).length > 0)
      await serve.kill()
      // PostgreSQL may write it down all the same, when it gets to it: then it is a duplicate that comes again.
      expect(await site.heard(phone)).toBe('sending')
    })
    serve = await site.start('serve')
    await expectStoppedOnce(phone, waits)
  })

  /** A text that waits for tomorrow, to a phone that had a text already. */
  async function planned(phone: string): Promise<string> {
    await untilState(site, await send(phone, 'Before'), TAKEN)
    const sendAt = new Date(Date.now() + 20 * 86_400_000).toISOString()
    const answer = await site.api('POST', '/v1/messages', { to: phone, body: 'Later', sendAt })
    expect(answer.status).toBe(201)
    return String(answer.body.id)
  }

  async function expectStoppedOnce(phone: string, waits: string): Promise<void> {
    await untilState(site, waits, 'canceled')
    const consent = await consentOf(phone)
    expect(consent.state).toBe('opted_out')
    expect(consent.events!.map(event => event.kind)).toEqual(['opted_out'])
    expect(await site.db.rows(JOURNAL, [phone])).toEqual([{ done: true, problem: null }])
    expect(await site.db.rows(INBOUND, [phone])).toEqual([{ body: 'STOP', charges: 1 }])
    const refused = await site.api('POST', '/v1/messages', { to: phone, body: 'Once more' })
    expect([refused.status, refused.body.decision?.reason]).toEqual([422, 'opted_out'])
    await expectBalancedBooks(site.db, site.accountId)
    await expectIntactChain(site.db, site.accountId)
  }
})

describe('kill -9 again and again', () => {
  test('under load: every text that was taken arrives once or is told as lost', PATIENT, async () => {
    await site.faults({ latencyMs: [{ ms: 40 }] })
    const sent: { id: string; phone: string; body: string }[] = []
    const texting = Array.from({ length: 8 }, (_, i) =>
      textSteadily(`+1512555${String(300 + i).padStart(4, '0')}`, sent),
    )
    for (let round = 0; round < 2; round++) {
      await pass(randomInt(200, 700))
      await work.kill()
      work = await site.start('work')
      await pass(randomInt(200, 700))
      await serve.kill()
      serve = await site.start('serve')
    }
    isOver = true
    await Promise.all(texting)
    await site.faults({})
    await until('only the unknown are left', async () => (await site.db.rows(WAITING)).length === 0)
    await site.advance('PT3M')
    await until('none is unknown', async () => (await site.db.rows(ANY_WAITING)).length === 0)
    let lost = 0
    for (const { id, phone, body } of sent) {
      const arrived = (await bodies(phone)).filter(one => one === body).length
      const state = await site.stateOf(id)
      if (state === 'refused') lost += 1
      expect({ body, state, arrived }).toEqual({ body, state, arrived: state === 'refused' ? 0 : 1 })
      expect(state).toMatch(/^(handed_over|sent|delivered|refused)$/)
    }
    expect(sent.length).toBeGreaterThan(50)
    expect(lost).toBeLessThan(sent.length / 2)
    for (const phone of new Set(sent.map(one => one.phone)))
      expect((await bodies(phone)).filter(one => one === DEFAULT_NOTICE)).toHaveLength(1)
    await expectBalancedBooks(site.db, site.accountId)
  })

  let isOver = false

  /** A program that texts through the API: keyed, and asking again until it is answered. */
  async function textSteadily(
    phone: string,
    sent: { id: string; phone: string; body: string }[],
  ): Promise<void> {
    for (let i = 0; !isOver; i++) {
      const body = `Text ${i} to ${phone}`
      const headers = { 'idempotency-key': body }
      await until('the API answers', async () => {
        const answer = await site.api('POST', '/v1/messages', { to: phone, body }, headers).catch(() => null)
        if (answer?.status === 201) sent.push({ id: String(answer.body.id), phone, body })
        return answer?.status === 201
      })
      await pass(30)
    }
  }
})

const LOCK_CONSENT = sql('chaos_lock', 'select from consents where phone = $1 for update')
const LOCK_JOURNAL = sql('chaos_lock_journal', 'lock table webhook_journal in exclusive mode')
const LOCKED = sql(
  'chaos_locked',
  "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
)
const JOURNAL = sql(
  'chaos_journal',
  'select processed_at is not null as done, problem from webhook_journal where phone = $1',
)
const INBOUND = sql(
  'chaos_inbound',
  `select m.body, count(e.*) as charges from messages m join credit_entries e on e.ref = m.id and e.kind = 'charge'
    where m.phone = $1 and m.direction = 'in' group by m.id, m.body`,
)
// What stands behind an unknown text waits with it.
const WAITING = sql(
  'chaos_waiting',
  `select from outbox o
    where not exists (select from outbox b where b.phone = o.phone and b.in_doubt_at is not null) limit 1`,
)
const ANY_WAITING = sql('chaos_any_waiting', 'select from outbox limit 1')
