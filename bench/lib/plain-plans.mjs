// The baseline of `plans`: one pg-boss job a step, carefully done. Batches of jobs, several at once; for each the
// statements that such code has, in one transaction with the job of the next step.
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { BODY } from './plan-crowd.mjs'

const QUEUE = 'steps'
const FETCHERS = 2
const BATCH = 100
const AT_ONCE = 10

const TABLES = `
  create table contacts (id int primary key, first_name text not null, phone text not null);
  create table consents (phone text primary key, state text not null);
  create table steps (position int primary key, body text not null);
  create table enrollments (id int primary key, contact_id int not null, position int not null default 0,
                            state text not null default 'active', due_at timestamptz);
  create table history (id bigserial primary key, enrollment_id int not null, kind text not null,
                        text_id uuid, at timestamptz not null);
  create index on history (enrollment_id);
  create table texts (id uuid primary key default gen_random_uuid(), phone text not null, body text not null,
                      segments int not null, state text not null default 'queued', due_at timestamptz not null,
                      created_at timestamptz not null);
  create index on texts (due_at) where state = 'queued';
  create table charges (text_id uuid primary key, credits int not null, at timestamptz not null);`

export async function makePlainPlans(connection, { active }) {
  const db = new pg.Pool({ ...connection, max: FETCHERS * AT_ONCE })
  await db.query(TABLES)
  await db.query(
    `insert into contacts select i, 'Ann', '+1512' || (2000000 + i) from generate_series(1, ${active}) i`,
  )
  await db.query(`insert into consents select phone, 'unknown' from contacts`)
  await db.query('insert into steps select i, $1 from generate_series(0, 59) i', [BODY])
  await db.query('insert into enrollments (id, contact_id) select id, id from contacts')
  const boss = new PgBoss({ ...connection, max: FETCHERS + 2, supervise: false, schedule: false })
  boss.on('error', error => process.stderr.write(`${error.stack}\n`))
  await boss.start()
  await boss.createQueue(QUEUE)
  let used = 0

  return {
    async makeDue(count) {
      const jobs = Array.from({ length: count }, (_, index) => ({ data: { id: used + index + 1 } }))
      used += count
      for (let from = 0; from < count; from += 1_000) await boss.insert(QUEUE, jobs.slice(from, from + 1_000))
      await db.query('vacuum analyze')
    },
    async advance(count) {
      const before = await counted(db)
      await Promise.all(Array.from({ length: FETCHERS }, () => fetchAll(boss, db)))
      const after = await counted(db)
      if (after - before !== count) throw new Error(`plain: ${after - before} of ${count} advanced`)
    },
    async close() {
      await boss.stop({ graceful: false })
      await db.end()
    },
  }
}

async function counted(db) {
  const { rows } =
    await db.query(`select count(*)::int as texts, (select sum(position)::int from enrollments) as moved,
                                          (select count(*)::int from charges) as charges from texts`)
  const { texts, moved, charges } = rows[0]
  if (texts !== moved || texts !== charges) throw new Error(`plain: ${JSON.stringify(rows[0])}`)
  return texts
}

async function fetchAll(boss, db) {
  for (;;) {
    const jobs = await boss.fetch(QUEUE, { batchSize: BATCH })
    if (jobs.length === 0) return
    for (let from = 0; from < jobs.length; from += AT_ONCE)
      await Promise.all(jobs.slice(from, from + AT_ONCE).map(job => carryOut(boss, db, job.data.id)))
    await boss.complete(
      QUEUE,
      jobs.map(job => job.id),
    )
  }
}

async function carryOut(boss, db, id) {
  const client = await db.connect()
  const ask = (name, text, values) => client.query({ name, text, values })
  try {
    await client.query('begin')
    const { rows } = await ask('load', LOAD, [id])
    const { position, first_name: name, phone, body, consent, state } = rows[0]
    const now = new Date()
    const text = body.replace(/\{\{(\w+)\|?([^}]*)\}\}/g, (_, _field, fallback) => name || fallback)
    const segments = Math.ceil(text.length / (/^[\x20-\x7e]*$/.test(text) ? 160 : 70))
    if (state === 'active' && consent !== 'opted_out') {
      const made = await ask('text', TEXT, [phone, text, segments, now])
      await ask('charge', CHARGE, [made.rows[0].id, segments, now])
      await ask('history', HISTORY, [id, made.rows[0].id, now])
      const next = new Date(now.getTime() + 86_400_000)
      await ask('move', MOVE, [id, position + 1, next])
      await boss.send(
        QUEUE,
        { id },
        { startAfter: next, db: { executeSql: (sql, values) => client.query(sql, values) } },
      )
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const LOAD = `select e.position, e.state, k.first_name, k.phone, s.body, c.state as consent
                from enrollments e join contacts k on k.id = e.contact_id join steps s on s.position = e.position
                left join consents c on c.phone = k.phone where e.id = $1 for update of e`
const TEXT = `insert into texts (phone, body, segments, due_at, created_at) values ($1, $2, $3, $4, $4) returning id`
const CHARGE = 'insert into charges (text_id, credits, at) values ($1, $2, $3)'
const HISTORY = `insert into history (enrollment_id, kind, text_id, at) values ($1, 'text', $2, $3)`
const MOVE = 'update enrollments set position = $2, due_at = $3 where id = $1'
