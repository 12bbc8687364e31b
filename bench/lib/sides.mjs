// The arms of `drain`, each with its own database: filling it, knowing when it is through, counting what it did.
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { openDb, sql } from '../../dist/kit/db/db.js'
import { QUEUE } from './arms/queue.mjs'
import { startChild } from './child.mjs'
import { bodyOf, makeAccount, meetPhones, openRuntime, phoneOf, queueBroadcast } from './heed.mjs'

const SENDERS = 4

/** Heed as it is: every rule on. */
export async function heedSide(server, providerUrl, { texts, name = 'ours', workers = 1 }) {
  const connection = await server.heedDatabase(name)
  const rt = await openRuntime(connection)
  const account = await makeAccount(rt, { name, senders: SENDERS, providerUrl })
  await meetPhones(rt, account.accountId, texts)
  const children = await Promise.all(
    Array.from({ length: workers }, () => openWorker('heed', { connection })),
  )
  return {
    name,
    children,
    rt,
    account,
    fill: (count, phoneFor) => queueBroadcast(rt, account, count, phoneFor),
    analyze: () => rt.db.pool.query('analyze'),
    isThrough: async () => (await rt.db.rows(WAITING)).length === 0,
    counts: () => rt.db.one(COUNTS),
    close: () => closeAll(children, () => rt.close()),
  }
}

/** The same tables without triggers, drained by a pipeline without rules. */
export async function limitSide(server, providerUrl, { texts, ...tuning }) {
  const connection = await server.heedDatabase('no_rules')
  const rt = await openRuntime(connection)
  const account = await makeAccount(rt, { name: 'limit', senders: SENDERS, providerUrl })
  await meetPhones(rt, account.accountId, texts)
  const settings = { connection, providerUrl, senders: account.senders, ...tuning }
  const child = await openWorker('limit', settings)
  return {
    name: 'limit',
    children: [child],
    async fill(count) {
      await queueBroadcast(rt, account, count)
      await rt.db.run(NO_RULES)
      await rt.db.run(NO_RULES_AT_BIRTH)
    },
    analyze: () => rt.db.pool.query('analyze'),
    isThrough: async () => (await rt.db.rows(WAITING)).length === 0,
    counts: async () => ({ ...(await rt.db.one(COUNTS)), settled: null }),
    close: () => closeAll([child], () => rt.close()),
  }
}

const WAITING = sql('bench_waiting', 'select from outbox limit 1')
const COUNTS = sql(
  'bench_counts',
  `select (select count(*) from deliveries where state = 'handed_over' and provider_id is not null) as handed,
          (select count(*) from credit_entries where kind = 'settle') as settled`,
)
const NO_RULES = sql('bench_no_rules', 'drop trigger if exists stop_is_the_last_word on outbox')
const NO_RULES_AT_BIRTH = sql(
  'bench_no_rules_at_birth',
  'drop trigger if exists stop_is_the_last_word_at_birth on outbox',
)

/** The best job queue. `client`: undici or axios. `balance`: a text is charged to a balance that may run out. */
export async function queueSide(server, providerUrl, { name, texts, ...tuning }) {
  const connection = await server.database(name)
  const db = openDb(connection)
  await db.pool.query(TABLES)
  const boss = new PgBoss({ ...connection, max: 2, supervise: false, schedule: false })
  boss.on('error', error => process.stderr.write(`${error.stack}\n`))
  await boss.start()
  await boss.createQueue(QUEUE)
  await db.pool.query(CONSENTS, [texts])
  const child = await openWorker('queue', { connection, providerUrl, ...tuning })
  return {
    name,
    children: [child],
    async fill(count) {
      for (let from = 0; from < count; from += 1_000) {
        const size = Math.min(1_000, count - from)
        const rows = Array.from({ length: size }, (_, index) => from + index)
        const { rows: ids } = await db.pool.query(TEXTS, [
          rows.map(i => phoneOf(i)),
          rows.map(i => bodyOf(i)),
        ])
        await boss.insert(
          QUEUE,
          ids.map(({ id }) => ({ data: { id } })),
        )
      }
    },
    analyze: () => db.pool.query('analyze'),
    async isThrough() {
      const { rows } = await db.pool.query(
        `select from pgboss.job where name = $1 and state < 'completed' limit 1`,
        [QUEUE],
      )
      return rows.length === 0
    },
    counts: async () => (await db.pool.query(QUEUE_COUNTS)).rows[0],
    close: () =>
      closeAll([child], async () => {
        await boss.stop({ graceful: false })
        await db.close()
      }),
  }
}

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const TABLES = `
  create table accounts (id int primary key, credits bigint not null);
  insert into accounts values (1, 1000000000);
  create table consents (account_id int not null, phone text not null, state text not null,
                         primary key (account_id, phone));
  create table texts (id uuid primary key default gen_random_uuid(), account_id int not null, phone text not null,
                      sender text not null, body text not null, state text not null default 'queued',
                      provider_id text, created_at timestamptz not null default now(), updated_at timestamptz);
  create index on texts (account_id, phone);
  create index on texts (provider_id);
  create table charges (text_id uuid primary key, account_id int not null, credits int not null,
                        at timestamptz not null);`
const CONSENTS = `insert into consents
                  select 1, '+1512' || (2000000 + i), 'unknown' from generate_series(0, $1::int - 1) i`
const TEXTS = `insert into texts (account_id, phone, sender, body)
               select 1, p, '+15125551000', b from unnest($1::text[], $2::text[]) as t(p, b) returning id`
const QUEUE_COUNTS = `select (select count(*) from texts where state = 'sent' and provider_id <> '') as handed,
                             (select count(*) from charges) as settled`

async function openWorker(arm, settings) {
  const execArgv = process.env.BENCH_PROF ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROF}`] : []
  const child = await startChild('worker.mjs', { args: [arm], execArgv })
  await child.ask({ ask: 'open', ...settings })
  return child
}

async function closeAll(children, close) {
  await Promise.all(children.map(child => child.ask({ ask: 'close' }).then(() => child.stop())))
  await close()
}
