// A text that may mean stop against automatic texts that drain: none is claimed after its commit; an agent's goes. B9.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tendBroadcasts } from '../../src/features/broadcasts/tend.ts'
import { queueText } from '../../src/features/messages/queue.ts'
import { sql } from '../../src/kit/db/db.ts'
import { LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'
import { type Ground, pass, repeatFor, startGround, until } from './ground.ts'

const RACE_MS = 8_000
const PHONES = 15
const TEXTS = 4

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 2, workers: 3, slowMotion: true })
  await ground.db.pool.query(AUDIT_DOUBT)
  await ground.startWork()
})
afterAll(() => ground?.stop())

test('B9 no automatic text is claimed after the commit of a doubt; the own text of an agent goes, with a warning', async () => {
  const all: string[] = []
  await repeatFor(RACE_MS, async round => {
    const phones = Array.from({ length: PHONES }, ground.newPhone)
    all.push(...phones)
    await Promise.all([broadcast(phones, round), ...phones.map(raceOne)])
    await ground.settle()
  })

  expect(await ground.db.rows(AFTER_DOUBT)).toEqual([])
  const [states] = await ground.db.rows<{ sent: number; canceled: number }>(STATES, [all])
  expect(states!.sent).toBeGreaterThan(all.length / 10)
  expect(states!.canceled).toBeGreaterThan(all.length / 10)
  for (const phone of all) {
    const own = ground.wire.sentTo(phone).filter(call => call.body.startsWith('Do you mean'))
    expect({ phone, own: own.length }).toEqual({ phone, own: 1 })
  }
  expect(await ground.db.rows(DOUBTED, [all])).toEqual([{ count: all.length }])
  await expectBalancedBooks(ground.db, ground.accountId)
  expect(await expectIntactChain(ground.db, ground.accountId)).toBe(all.length)
})

/** As a plan or a program queues them, from all numbers; then the doubt, then the agent who asks what was meant. */
async function raceOne(phone: string): Promise<void> {
  const server = ground.servers[randomInt(2)]!
  const texts = Array.from({ length: TEXTS }, async (_, index) => {
    await pass(randomInt(50))
    const from = [LONG_CODE, TOLL_FREE, SHORT_CODE][index % 3]!
    await queueAutomatic(phone, from, `Automatic ${index}`)
  })
  await pass(randomInt(70))
  expect(await server.hook({ from: phone, to: LONG_CODE, body: 'wrong number' })).toBe(200)
  await until('the doubt', async () => {
    const { body } = await server.api('GET', `/v1/conversations/${encodeURIComponent(phone)}`)
    return (body.asksToStop as unknown) === true
  })
  const { body } = await server.api('GET', `/v1/conversations/${encodeURIComponent(phone)}`)
  const decision = body.decision as unknown as { allowed: boolean; warnings: { reason: string }[] }
  expect(decision.allowed).toBe(true)
  expect(decision.warnings.map(one => one.reason)).toContain('doubtful')
  const own = await server.api('POST', '/v1/messages', { to: phone, body: 'Do you mean that I should stop?' })
  expect(own.status).toBe(201)
  await Promise.all(texts)
}

async function queueAutomatic(phone: string, from: string, body: string): Promise<void> {
  const { rt } = ground.servers[0]!
  const asked = { phone, from, body, media: [], sendAt: null, author: null, isAutomatic: true }
  const queued = await rt.db.tx(tx =>
    queueText(rt, tx, ground.accountId, { ...asked, kind: 'text', origin: 'api' }),
  )
  if (queued.kind === 'refused') expect(queued.decision).toMatchObject({ reason: 'doubtful' })
}

/** Expanded while the doubts come in. */
async function broadcast(phones: readonly string[], round: number): Promise<void> {
  const { rt, api } = ground.servers[0]!
  const body = { audience: { kind: 'list', rows: phones.map(phone => ({ phone })) }, body: 'Open house' }
  const started = await api('POST', '/v1/broadcasts', body, { 'idempotency-key': `round ${round}` })
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  await until('the broadcast is over', async () => {
    await tendBroadcasts(rt)
    const { body: shown } = await api('GET', `/v1/broadcasts/${String(started.body.id)}`)
    return String(shown.state) === 'completed'
  })
}

/** At the commit of each claim, by what is committed then; as audit.ts does for opt-outs. */
const AUDIT_DOUBT = `
  create table audit_doubt (message_id uuid not null, phone text not null);
  create function audit_doubt() returns trigger language plpgsql as $$
  begin
    insert into audit_doubt select new.message_id, new.phone
     where exists (select from consents c where c.account_id = new.account_id and c.phone = new.phone
                                            and c.asks_to_stop);
    return null;
  end $$;
  create constraint trigger audit_doubt after update on outbox deferrable initially deferred
    for each row when (new.claimed_at is not null and old.claimed_at is null and new.is_automatic)
    execute function audit_doubt();`

const AFTER_DOUBT = sql('doubt_after', 'select * from audit_doubt')
const STATES = sql(
  'doubt_states',
  `select count(*) filter (where d.state <> 'canceled')::int as sent,
          count(*) filter (where d.state = 'canceled' and d.reason = 'doubtful')::int as canceled
     from messages m join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.phone = any($1::text[]) and m.direction = 'out' and (m.body like 'Automatic%' or m.body = 'Open house')`,
)
const DOUBTED = sql(
  'doubt_count',
  'select count(*)::int as count from consents where phone = any($1::text[]) and asks_to_stop',
)
