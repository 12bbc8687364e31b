// One person's words on two servers: acted on in the order in which they came, and a broken one stops none behind it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import { LONG_CODE } from '../support/heed.ts'
import { expectBalancedBooks, expectIntactChain } from './books.ts'
import { type Ground, queueTexts, repeatFor, type Server, startGround } from './ground.ts'

const RACE_MS = 3_000

let ground: Ground

beforeAll(async () => {
  ground = await startGround({ servers: 2, workers: 1 })
  await ground.startWork()
})
afterAll(async () => {
  await ground?.stop()
})

function server(index: number): Server {
  return ground.servers[index % ground.servers.length]!
}

async function stateOf(phone: string): Promise<unknown> {
  return (await server(0).api('GET', `/v1/consents/${encodeURIComponent(phone)}`)).body.state
}

describe('STOP, START and STOP again', () => {
  test('count in the order in which they came, also while they pile up behind a lock', async () => {
    const phones: string[] = []
    await repeatFor(RACE_MS, async round => {
      const phone = ground.newPhone()
      phones.push(phone)
      await queueTexts(server(0), ground.accountId, [{ to: phone, from: LONG_CODE, body: 'Hello' }])
      await ground.settle()
      const say = async (word: string, index: number) =>
        expect(await server(index + round).hook({ from: phone, to: LONG_CODE, body: word })).toBe(200)
      await ground.db.tx(async tx => {
        if (round % 2 === 0) await tx.run(LOCK, [phone])
        await say('STOP', 0)
        await say('START', 1)
        await say('stop', 2)
      })
      await ground.settle()
      expect(await stateOf(phone)).toBe('opted_out')
      expect(await ground.db.rows(HISTORY, [phone])).toEqual([
        { kind: 'opted_out', wording: 'STOP' },
        { kind: 'opted_in', wording: 'START' },
        { kind: 'opted_out', wording: 'stop' },
      ])
      expect(await ground.db.rows(OUT_OF_ORDER, [phone])).toEqual([])
    })
    expect(phones.length).toBeGreaterThan(0)
    await expectIntactChain(ground.db, ground.accountId)
    await expectBalancedBooks(ground.db, ground.accountId)
  })
})

describe('H a text that cannot be acted on', () => {
  test('is set aside alone: the STOP behind it counts, whoever tries them at once', async () => {
    await ground.db.pool.query(BREAKS)
    const phones: string[] = []
    await repeatFor(RACE_MS, async round => {
      const phone = ground.newPhone()
      phones.push(phone)
      const say = (body: string, index: number) => server(index).hook({ from: phone, to: LONG_CODE, body })
      expect(await say('unbearable', round)).toBe(200)
      expect(await say('STOP', round + 1)).toBe(200)
      await ground.settle()
      expect(await stateOf(phone)).toBe('opted_out')
    })
    const aside = await ground.db.rows(SET_ASIDE, [phones])
    expect(aside).toEqual(phones.map(phone => ({ phone, isBroken: true })))
  })
})

const LOCK = sql('race_lock', 'select from consents where phone = $1 for update')
const HISTORY = sql('race_history', 'select kind, wording from consent_events where phone = $1 order by seq')
// The journal's order against the order of the texts in the book.
const OUT_OF_ORDER = sql(
  'race_out_of_order',
  `select from (select row_number() over (order by j.id) as heard, row_number() over (order by m.id) as booked
                  from webhook_journal j join messages m on m.provider_id = j.provider_id and m.direction = 'in'
                 where j.phone = $1) as orders where heard <> booked`,
)
// Stands for whatever the database cannot take: this text breaks each time that it is tried.
const BREAKS = `
  create function break_unbearable() returns trigger language plpgsql as $$
  begin
    raise exception 'this text cannot be kept' using errcode = 'data_exception';
  end $$;
  create trigger break_unbearable before insert on messages for each row when (new.body = 'unbearable')
    execute function break_unbearable()`
const SET_ASIDE = sql(
  'race_set_aside',
  `select phone, raw like '%unbearable%' as "isBroken" from webhook_journal
    where problem is not null and phone = any($1::text[]) order by phone`,
)
