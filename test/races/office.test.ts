// STOPALL in one account against claims in the others of its office: nothing is claimed there after its commit. B1, B2.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { openAccount } from '../../src/features/accounts/account.ts'
import { addApiKey } from '../../src/features/accounts/api-keys.ts'
import { spreadOffice } from '../../src/features/compliance/office.ts'
import { sql } from '../../src/kit/db/db.ts'
import { LONG_CODE } from '../support/heed.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'
import { type Ground, pass, queueTexts, repeatFor, startGround } from './ground.ts'

const RACE_MS = 8_000
const PHONES = 15
const TEXTS = 4
const ELM_CODE = '+15125550177'

let ground: Ground
let elmId: string

beforeAll(async () => {
  ground = await startGround({ servers: 2, workers: 3, slowMotion: true })
  elmId = await openElm()
  await ground.db.pool.query(AUDIT_OFFICE)
  await ground.startWork()
})
afterAll(() => ground?.stop())

test('nothing is claimed in another account after the commit of a STOPALL, and each account blocks once', async () => {
  const all: string[] = []
  await repeatFor(RACE_MS, async () => {
    const phones = Array.from({ length: PHONES }, ground.newPhone)
    all.push(...phones)
    await Promise.all([...phones.map(raceOne), spreadAll(0), spreadAll(1)])
  })
  await ground.settle()
  await spreadAll(0)

  expect(await ground.db.rows(AFTER_STOPALL)).toEqual([])
  expect(ground.broken.filter(isStopViolation)).toEqual([])
  // One opt-out each, of every phone in both accounts, and nothing of it is left on its way.
  expect(await ground.db.rows(BLOCKS, [all])).toEqual([
    { accounts: 2, phones: all.length, least: 1, most: 1 },
  ])
  expect(await ground.db.rows(ON_THE_WAY)).toEqual([])
  // It was a race: some of Elm's texts (a notice is the first) were faster, and some were not.
  const [states] = await ground.db.rows<{ sent: number; canceled: number }>(STATES, [elmId, all])
  expect(states!.sent).toBeGreaterThan(all.length / 10)
  expect(states!.canceled).toBeGreaterThan(all.length / 10)
  for (const accountId of [ground.accountId, elmId]) {
    await expectBalancedBooks(ground.db, accountId)
    expect(await expectIntactChain(ground.db, accountId)).toBe(all.length)
  }
})

/** Elm texts; in the middle of it the person asks the whole office, by the other account's number. */
async function raceOne(phone: string): Promise<void> {
  const [one, other] = ground.servers
  const texts = Array.from({ length: TEXTS }, (_, index) => `Text ${index}`)
  // Half of them are met in this very moment: Elm has no row of theirs that could have been locked before.
  const isNew = randomInt(2) === 0
  const queue = () =>
    queueTexts(
      other!,
      elmId,
      texts.map(body => ({ to: phone, from: ELM_CODE, body })),
    ).catch(isRefused)
  const queued = isNew ? pass(randomInt(30)).then(queue) : queue()
  if (!isNew) await queued
  await pass(randomInt(400))
  const server = randomInt(2) ? one! : other!
  expect(await server.hook({ from: phone, to: LONG_CODE, body: 'STOPALL' })).toBe(200)
  await queued
}

/** Asked in time: nothing was queued. */
function isRefused(error: Error): void {
  expect(error.message).toContain('refused')
}

async function spreadAll(worker: number): Promise<void> {
  await pass(randomInt(60))
  while ((await spreadOffice(ground.workers[worker]!)) === 0);
}

async function openElm(): Promise<string> {
  const server = ground.servers[0]!
  const { rt } = server
  const accountId = rt.newId()
  const account = { id: accountId, name: 'Elm Realty', timeZone: 'America/Denver', monthlyCredits: 100_000 }
  const { secret } = await rt.db.tx(async tx => {
    await openAccount(tx, account, rt.clock.now())
    return addApiKey(rt, tx, { accountId, name: 'Elm', role: 'owner' })
  })
  const elm = { authorization: `Bearer ${secret}` }
  const sender = {
    phone: ELM_CODE,
    accountSid: SANDBOX_SID,
    authToken: SANDBOX_TOKEN,
    segmentsPerSecond: 1_000,
  }
  expect((await server.api('POST', '/v1/senders', sender, elm)).status).toBe(201)
  const grant = { credits: 1_000_000, reason: 'race' }
  await server.api('POST', '/v1/credits/grants', grant, elm)
  await ground.db.run(sql('office_pace', 'update senders set segments_per_second = 100000'))
  const made = await server.api('POST', '/v1/office', { name: 'Main Street' })
  expect(made.status).toBe(201)
  expect((await server.api('POST', '/v1/office/join', { code: made.body.code }, elm)).status).toBe(200)
  return accountId
}

function isStopViolation(error: unknown): boolean {
  return (error as { constraint?: string }).constraint === 'stop_is_the_last_word'
}

/** As audit.ts: at the commit of each claim, by what is committed then. */
const AUDIT_OFFICE = `
  create table audit_office (message_id uuid not null, phone text not null);
  create function audit_office() returns trigger language plpgsql as $$
  begin
    insert into audit_office select new.message_id, new.phone
     where exists (select from consent_events e where e.account_id <> new.account_id and e.phone = new.phone
                                                  and e.word = 'stopall');
    return null;
  end $$;
  create constraint trigger audit_office after update on outbox deferrable initially deferred
    for each row when (new.claimed_at is not null and old.claimed_at is null) execute function audit_office();
  create constraint trigger audit_office_at_birth after insert on outbox deferrable initially deferred
    for each row when (new.claimed_at is not null) execute function audit_office();`

// A confirmation of the account that heard it is no claim of another one.
const AFTER_STOPALL = sql('office_after_stopall', 'select * from audit_office')
const BLOCKS = sql(
  'office_blocks_once',
  `select count(distinct account_id)::int as accounts, count(distinct phone)::int as phones,
          min(n)::int as least, max(n)::int as most
     from (select c.account_id, c.phone, count(e.id) as n from consents c
             left join consent_events e on e.account_id = c.account_id and e.phone = c.phone and e.kind = 'opted_out'
            where c.phone = any($1::text[]) and c.state = 'opted_out' and not c.stop_is_coming
            group by c.account_id, c.phone) as k
   having count(*) = 2 * cardinality($1::text[])`,
)
const ON_THE_WAY = sql(
  'office_on_the_way',
  `select phone from office_spreads union all select phone from consents where stop_is_coming`,
)
const STATES = sql(
  'office_states',
  `select count(*) filter (where d.state <> 'canceled')::int as sent,
          count(*) filter (where d.state = 'canceled')::int as canceled
     from messages m join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.account_id = $1 and m.phone = any($2::text[]) and m.direction = 'out'`,
)
