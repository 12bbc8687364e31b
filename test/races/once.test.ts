// Things that happen once, however many ask at once: the first-text notice, an inbound text, a keyed request, the
// last credit.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_NOTICE } from '../../src/features/accounts/account.ts'
import { sql } from '../../src/kit/db/db.ts'
import { LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'
import { type Ground, newSid, queueTexts, repeatFor, type Server, startGround } from './ground.ts'

const RACE_MS = 5_000
const SENDERS = [LONG_CODE, SHORT_CODE, TOLL_FREE]

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 2, workers: 2, slowMotion: true })
  await ground.startWork()
})
afterAll(async () => {
  await ground?.stop()
})

function server(index: number): Server {
  return ground.servers[index % ground.servers.length]!
}

describe('A2 a new phone gets one notice, before everything else', () => {
  test('when two and twenty texts from several numbers race for it', async () => {
    const phones: { phone: string; count: number }[] = []
    await repeatFor(RACE_MS, async () => {
      const batch = [2, 2, 2, 2, 2, 2, 20].map(count => ({ phone: ground.newPhone(), count }))
      phones.push(...batch)
      await Promise.all(batch.map(one => raceForNotice(one)))
    })
    await ground.settle()
    for (const { phone, count } of phones) {
      const bodies = ground.wire.sentTo(phone).map(call => call.body)
      expect(bodies[0]).toBe(DEFAULT_NOTICE)
      expect(bodies.filter(body => body === DEFAULT_NOTICE)).toHaveLength(1)
      expect(bodies.slice(1).sort()).toEqual(Array.from({ length: count }, (_, i) => `First ${i}`).sort())
    }
    expect(phones.length).toBeGreaterThan(20)
    await expectBalancedBooks(ground.db, ground.accountId)
  })

  test('A3 when the notice is added to the text', async () => {
    await server(0).api('PATCH', '/v1/account', { notice: { mode: 'appended' } })
    const phones: string[] = []
    await repeatFor(RACE_MS / 2, async () => {
      const batch = Array.from({ length: 6 }, ground.newPhone)
      phones.push(...batch)
      await Promise.all(batch.map(phone => raceForNotice({ phone, count: 3 })))
    })
    await ground.settle()
    await server(0).api('PATCH', '/v1/account', { notice: { mode: 'separate' } })
    for (const phone of phones) {
      const bodies = ground.wire.sentTo(phone).map(call => call.body)
      expect(bodies).toHaveLength(3)
      expect(bodies.map(body => body.endsWith(`\n${DEFAULT_NOTICE}`))).toEqual([true, false, false])
    }
  })
})

/** All at once, each on a connection of its own, from another number each. */
async function raceForNotice({ phone, count }: { phone: string; count: number }): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      queueTexts(server(i), ground.accountId, [
        { to: phone, from: SENDERS[i % SENDERS.length]!, body: `First ${i}` },
      ]),
    ),
  )
}

describe('H the same webhook twenty times at once', () => {
  test.each([
    { body: 'Is it still for sale?', kinds: [] },
    { body: 'STOP', kinds: ['opted_out'] },
    { body: 'Unstop', kinds: ['opt_in_without_block'] },
  ])('"$body" is one text, one charge, one event', async ({ body, kinds }) => {
    const phones: string[] = []
    await repeatFor(RACE_MS / 3, async () => {
      const phone = ground.newPhone()
      const sid = newSid()
      phones.push(phone)
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => server(i).hook({ from: phone, to: LONG_CODE, body, sid })),
      )
      expect(answers).toEqual(Array(20).fill(200))
    })
    await ground.settle()
    expect(phones.length).toBeGreaterThan(5)
    const rows = await ground.db.rows(HEARD, [phones])
    expect(rows).toHaveLength(phones.length)
    for (const row of rows)
      expect(row).toEqual({
        phone: row.phone,
        texts: 1,
        charges: 1,
        credits: 1,
        unread: 1,
        kinds,
        told: 1,
        leads: 1,
      })
    await expectBalancedBooks(ground.db, ground.accountId)
    await expectIntactChain(ground.db, ground.accountId)
  })
})

const HEARD = sql(
  'race_heard',
  `select phone,
          (select count(*) from messages m where m.phone = p.phone and direction = 'in') as texts,
          (select count(*) from credit_entries e join messages m on m.id = e.ref
            where m.phone = p.phone and e.kind = 'charge') as charges,
          (select sum(e.credits) from credit_entries e join messages m on m.id = e.ref
            where m.phone = p.phone and e.kind = 'charge') as credits,
          (select unread from conversations c where c.phone = p.phone) as unread,
          (select coalesce(array_agg(kind order by seq), '{}') from consent_events e where e.phone = p.phone) as kinds,
          (select count(*) from events e where e.type = 'message.received' and data ->> 'phone' = p.phone) as told,
          (select count(*) from contact_phones c where c.phone = p.phone) as leads
     from unnest($1::text[]) as p(phone)`,
)

describe('requests with one Idempotency-Key at once', () => {
  test('are one text and get the same answer', async () => {
    let rounds = 0
    await repeatFor(RACE_MS / 2, async round => {
      rounds += 1
      const phone = ground.newPhone()
      const headers = { 'idempotency-key': `race-${round}` }
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          server(i).api('POST', '/v1/messages', { to: phone, body: 'Only once' }, headers),
        ),
      )
      expect(answers.map(answer => answer.status)).toEqual(Array(6).fill(201))
      expect(new Set(answers.map(answer => JSON.stringify(answer.body))).size).toBe(1)
      const rows = await ground.db.rows(TEXTS_OF, [phone])
      expect(rows).toEqual([{ id: answers[0]!.body.id, held: 1 }])
    })
    expect(rounds).toBeGreaterThan(5)
    await ground.settle()
    await expectBalancedBooks(ground.db, ground.accountId)
  })

  test('with another content are refused, and nothing of them is sent', async () => {
    const phone = ground.newPhone()
    const headers = { 'idempotency-key': 'race-other' }
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        server(i).api('POST', '/v1/messages', { to: phone, body: `Content ${i % 2}` }, headers),
      ),
    )
    const rows = await ground.db.rows(TEXTS_OF, [phone])
    expect(rows).toHaveLength(1)
    const [taken, refused] = [201, 422].map(status => answers.filter(answer => answer.status === status))
    expect([taken!.length, refused!.length]).toEqual([3, 3])
    expect(new Set(taken!.map(answer => answer.body.id))).toEqual(new Set([rows[0]!.id]))
  })
})

const TEXTS_OF = sql(
  'race_texts_of',
  `select m.id, sum(e.credits) as held from messages m
     left join credit_entries e on e.account_id = m.account_id and e.ref = m.id and e.kind = 'hold'
    where m.phone = $1 and m.kind = 'text' group by m.id`,
)

describe('E4 the last credits', () => {
  test('are taken by exactly as many texts as there are credits', async () => {
    await ground.settle()
    let rounds = 0
    await repeatFor(RACE_MS / 2, async round => {
      rounds += 1
      const left = 1 + (round % 5)
      await ground.db.tx(tx => leaveCredits(tx, left))
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          server(i).api('POST', '/v1/messages', { to: ground.newPhone(), body: 'The last one?' }),
        ),
      )
      expect(answers.filter(answer => answer.status === 201)).toHaveLength(left)
      for (const { status, body } of answers.filter(answer => answer.status !== 201))
        expect({ status, reason: body.decision?.reason }).toEqual({ status: 422, reason: 'no_credits' })
      await ground.settle()
      const credits = (await server(0).api('GET', '/v1/credits')).body
      expect([credits.available, credits.held]).toEqual([0, 0])
    })
    expect(rounds).toBeGreaterThan(0)
    await expectBalancedBooks(ground.db, ground.accountId)
  })

  /** Spends all but so many, in the book as in the balance. */
  async function leaveCredits(tx: { run: Ground['db']['run'] }, left: number): Promise<void> {
    await tx.run(SPEND_ENTRY, [ground.accountId, left])
    await tx.run(SPEND_BALANCE, [ground.accountId, left])
  }
})

const SPEND_ENTRY = sql(
  'race_spend_entry',
  `insert into credit_entries (account_id, ref, step, kind, credits, reason, id, at)
   select account_id, gen_random_uuid(), 1, case when available > $2 then 'charge' else 'grant' end,
          abs(available - $2),
          'the race leaves a few', gen_random_uuid(), '2026-01-01'
     from credit_balances where account_id = $1`,
)
const SPEND_BALANCE = sql(
  'race_spend_balance',
  `update credit_balances set spent = spent + greatest(available - $2, 0), available = $2 where account_id = $1`,
)
