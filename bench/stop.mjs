// STOPs in the middle of a full drain: how long until the last text leaves, and that none was claimed after it.
import { createHmac } from 'node:crypto'
import { percentile, round } from './lib/figures.mjs'
import { makeAccount, meetPhones, phoneOf, queueBroadcast, TOKEN } from './lib/heed.mjs'
import { pass, startSite, wallMs } from './lib/site.mjs'

const PHONES = 5_000
/** Each of as many broadcasts at once, so that a phone's next text is never far away. */
const TEXTS_EACH = 16
const STOPS = 1_000
const PER_SECOND = 100

/**
 * Milliseconds. `stopToLast`: from the STOP's webhook leaving for Heed to the arrival of the last text to that phone
 * at the provider, 0 where none arrived after it. Times of commits are PostgreSQL's own. A text that arrives after
 * the commit was on its way; one that was claimed after it must not be.
 */
export async function measure({ texts = String(TEXTS_EACH), stops = String(STOPS), workers = '1' } = {}) {
  const site = await startSite({ workers: Number(workers), settings: { track_commit_timestamp: 'on' } })
  const { rt, provider, providerUrl } = site
  const account = await makeAccount(rt, { name: 'stop', senders: 4, providerUrl })
  await meetPhones(rt, account.accountId, PHONES)
  for (let each = 0; each < Number(texts); each += 1) await queueBroadcast(rt, account, PHONES)
  await rt.db.pool.query(WITNESS)
  await rt.db.pool.query('analyze')
  await provider.ask({ ask: 'reset', keepLog: '+1512' })
  await site.startWork()
  await pass(1_000)
  const from = wallMs()
  const sent = await stopAll(site, account, Number(stops))
  const seconds = (wallMs() - from) / 1000
  const during = (await provider.ask({ ask: 'counts' })).counts.posts
  const left = await count(rt, 'select count(*) as n from outbox')
  while ((await rt.db.pool.query(OPEN)).rows.length > 0) await pass(200)
  await site.stopWork()
  const figures = await compare(site, sent)
  await site.stop()
  return { ...figures, postsPerSecond: Math.round(during / seconds), waitingAfterTheLastStop: left }
}

/** Notes who was claimed in which transaction: when that was committed, PostgreSQL knows. */
const WITNESS = `
  create table witness (phone text not null, message_id uuid not null, tx xid8 not null default pg_current_xact_id());
  create function note_claims() returns trigger language plpgsql as $$
  begin
    insert into witness (phone, message_id)
    select n.phone, n.message_id from after_it n join before_it o using (account_id, message_id)
     where n.claimed_at is not null and o.claimed_at is null;
    return null;
  end $$;
  create trigger witness after update on outbox referencing old table as before_it new table as after_it
    for each statement execute function note_claims();`
const OPEN = 'select 1 from outbox union all select 1 from webhook_journal where processed_at is null limit 1'
const COMMITS = `
  select phone, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as ms from consent_events
   where kind = 'opted_out'`
const CLAIMS_AFTER = `
  select count(*) as n from witness w join consent_events e on e.phone = w.phone and e.kind = 'opted_out'
   where pg_xact_commit_timestamp(w.tx::xid) > pg_xact_commit_timestamp(e.xmin)`

async function count(rt, text) {
  return Number((await rt.db.pool.query(text)).rows[0].n)
}

/** Open loop, each phone once. */
async function stopAll({ url }, account, stops) {
  const from = wallMs()
  const asking = []
  for (let index = 0; index < stops; index += 1) {
    await pass(Math.max(0, from + (index * 1000) / PER_SECOND - wallMs()))
    const sender = account.senders[index % account.senders.length]
    asking.push(stop(`${url}/webhooks/twilio/${sender}`, phoneOf((index * 769) % PHONES), index))
  }
  return Promise.all(asking)
}

async function stop(address, phone, index) {
  const form = {
    MessageSid: `SM${index.toString(16).padStart(32, '0')}`,
    From: phone,
    To: '+15125551000',
    Body: 'STOP',
    NumMedia: '0',
    NumSegments: '1',
  }
  const text =
    address +
    Object.keys(form)
      .sort()
      .map(name => name + form[name])
      .join('')
  const signature = createHmac('sha1', TOKEN).update(text).digest('base64')
  const asked = wallMs()
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(form),
  })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`a STOP was answered with ${answer.status}`)
  return { phone, asked, answered: wallMs() }
}

async function compare({ rt, provider }, sent) {
  const { log } = await provider.ask({ ask: 'log' })
  const { counts } = await provider.ask({ ask: 'counts' })
  const lastAt = new Map(log.map(([phone, , at]) => [phone, at]))
  const commits = new Map((await rt.db.pool.query(COMMITS)).rows.map(row => [row.phone, Number(row.ms)]))
  if (commits.size !== sent.length) throw new Error(`${sent.length} STOPs, ${commits.size} opt-outs`)
  const windows = sent.map(({ phone, asked }) => Math.max(0, (lastAt.get(phone) ?? 0) - asked))
  const late = sent.map(({ phone }) => (lastAt.get(phone) ?? 0) - commits.get(phone)).filter(ms => ms > 0)
  const claimed = await count(rt, 'select count(*) as n from witness')
  const handed = await count(rt, "select count(*) as n from deliveries where state = 'handed_over'")
  if (counts.posts !== handed || counts.doubled > 0 || counts.unreadable > 0)
    throw new Error(`${handed} handed over, ${JSON.stringify(counts)}`)
  return {
    ...spreadOf('stopToLast', windows),
    ...spreadOf(
      'stopToAnswer',
      sent.map(one => one.answered - one.asked),
    ),
    ...spreadOf(
      'stopToCommit',
      sent.map(one => commits.get(one.phone) - one.asked),
    ),
    claimedAfterTheCommit: await count(rt, CLAIMS_AFTER),
    onItsWayAtTheCommit: late.length,
    ...spreadOf('arrivedAfterTheCommitBy', late),
    stops: sent.length,
    stopsWithATextAfter: windows.filter(ms => ms > 0).length,
    posted: counts.posts,
    claimed,
    canceled: await count(rt, "select count(*) as n from deliveries where state = 'canceled'"),
  }
}

function spreadOf(name, list) {
  return Object.fromEntries(
    [50, 99, 100].map(percent => [
      `${name}${percent === 100 ? 'Max' : `P${percent}`}`,
      round(percentile(list, percent), 1),
    ]),
  )
}
