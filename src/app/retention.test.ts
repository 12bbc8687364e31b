// What is old goes, what is not stays; large tables are swept in steps, by one process at a time.
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '../../test/support/database.ts'
import { TEST_START, testAccount, testRuntime } from '../../test/support/runtime.ts'
import { type Row, sql } from '../kit/db/db.ts'
import { sweepStep } from '../kit/db/sweep.ts'
import { RETENTION, sweepAll } from './retention.ts'

const database = await freshDatabase()
const rt = await testRuntime(database)
const { accountId } = await testAccount(rt)
afterAll(async () => {
  await rt.close()
  await database.drop()
})

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(TEST_START.getTime() - days * DAY_MS)
const run = (text: string, values: readonly unknown[] = []) => rt.db.run(sql('', text), values)
const rows = (text: string) => rt.db.rows<Row>(sql('', text))

test('old events, webhooks, keys and read notifications go; the rest stays', async () => {
  for (const days of [1, 13, 15]) {
    await run(`insert into events (account_id, id, type, data, at) values ($1, $2, 'x', '{}', $3)`, [
      accountId,
      rt.newId(),
      ago(days),
    ])
  }
  for (const [days, isDone] of [
    [29, true],
    [31, true],
    [31, false],
  ] as const) {
    await run(
      `insert into webhook_journal (account_id, sender_id, provider_id, id, raw, received_at, processed_at)
       values ($1, $1, $2, $3, $4, $5, $6)`,
      [accountId, `${days} ${isDone}`, rt.newId(), '', ago(days), isDone ? ago(days) : null],
    )
  }
  for (const days of [6, 8]) {
    await run(
      `insert into idempotency_keys (account_id, key, request_hash, created_at) values ($1, $2, '', $3)`,
      [accountId, String(days), ago(days)],
    )
  }
  for (const [days, isRead] of [
    [89, true],
    [91, true],
    [91, false],
  ] as const) {
    await run(
      `insert into notifications (account_id, id, kind, text, at, read_at) values ($1, $2, 'x', $3, $4, $5)`,
      [accountId, rt.newId(), `${days} ${isRead}`, ago(days), isRead ? ago(days) : null],
    )
  }
  expect(await sweepAll(rt)).toBe(null)
  expect(await rows(`select at from events order by at`)).toEqual([{ at: ago(13) }, { at: ago(1) }])
  expect(await rows(`select provider_id from webhook_journal order by 1`)).toEqual([
    { provider_id: '29 true' },
    { provider_id: '31 false' },
  ])
  expect(await rows(`select key from idempotency_keys`)).toEqual([{ key: '6' }])
  expect(await rows(`select text from notifications order by 1`)).toEqual([
    { text: '89 true' },
    { text: '91 false' },
  ])
})

test('a large table is swept in steps, which reads only a part of it, and then rests for some hours', async () => {
  const [events] = RETENTION
  await run('truncate events, sweeps')
  await run(
    `insert into events (account_id, id, type, data, at)
     select $1, gen_random_uuid(), 'x', jsonb_build_object('filler', repeat('x', 1500)),
            case when n % 2 = 0 then $2::timestamptz else $3 end
       from generate_series(1, 12000) as n`,
    [accountId, ago(15), ago(1)],
  )
  const count = async () => Number((await rows('select count(*) as n from events'))[0]!.n)
  const left: number[] = []
  for (let isMore = true; isMore; ) {
    isMore = await sweepStep(rt.db, events!, TEST_START)
    left.push(await count())
  }
  expect(left.length).toBeGreaterThan(1)
  expect(left[0]).toBeLessThan(12_000)
  expect(left[0]).toBeGreaterThan(6_000)
  expect(left.at(-1)).toBe(6_000)
  await run('update events set at = $1', [ago(20)])
  await sweepStep(rt.db, events!, TEST_START)
  expect(await count(), 'the last pass is not long ago').toBe(6_000)
  while (await sweepStep(rt.db, events!, new Date(TEST_START.getTime() + DAY_MS)));
  expect(await count()).toBe(0)
})

test('a table that another process sweeps is passed over', async () => {
  const [events] = RETENTION
  await run('truncate sweeps')
  await run(`insert into events (account_id, id, type, data, at) values ($1, $2, 'x', '{}', $3)`, [
    accountId,
    rt.newId(),
    ago(15),
  ])
  await rt.db.tx(async tx => {
    await tx.run(sql('', `insert into sweeps (table_name) values ('events')`))
  })
  await rt.db.tx(async tx => {
    await tx.rows(sql('', 'select from sweeps for update'))
    expect(await sweepStep(rt.db, events!, TEST_START)).toBe(false)
  })
  expect(await rows('select id from events')).toHaveLength(1)
})

test('no index is read and no more pages than the step has', async () => {
  const plan = await rows(
    `explain delete from events where ctid >= '(0,0)'::tid and ctid < '(1000,0)'::tid and (at < '2026-01-01')`,
  )
  expect(JSON.stringify(plan)).toContain('Tid Range Scan')
})
