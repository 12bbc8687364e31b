// Heed as a measurement uses it: the built program's own runtime, an account with senders, and phones that had the
// notice before.
import { PACK_IDS } from '../../dist/core/rule-packs/all.js'
import { loadAccount, openAccount, saveAccount } from '../../dist/features/accounts/account.js'
import { gatherFacts } from '../../dist/features/contacts/facts.js'
import { post } from '../../dist/features/credits/post.js'
import { bulkRows, insertBulk } from '../../dist/features/messages/insert-bulk.js'
import { openLanes } from '../../dist/features/messages/lanes.js'
import { insertSender } from '../../dist/features/senders/queries.js'
import { makeSender } from '../../dist/features/senders/routes.js'
import { openDb, sql } from '../../dist/kit/db/db.js'
import { makeRuntime } from '../../dist/runtime.js'

export const TOKEN = 'bench5a4db0c05a4db0c05a4db0c05a4'
export const SID = 'AC5a4db0c05a4db0c05a4db0c05a4db0c0'
const SECRET = 'a secret of the measurement, long enough'
const PAGE = 2_000

/** Higher than any machine here: the bucket is refilled and emptied as always, and is never the limit. */
const PER_SECOND = 1_000_000

export function openRuntime(connection, { publicUrl = 'http://127.0.0.1:3000', pool = 12 } = {}) {
  const config = { port: 0, host: '127.0.0.1', dataDir: '/nowhere', databaseUrl: null, publicUrl }
  const rest = { secret: SECRET, firstApiKey: null, sandbox: null, sandboxPort: 0, trustProxy: false }
  return makeRuntime({ ...config, ...rest, logLevel: 'error' }, openDb(connection, { max: pool }))
}

/** An account with credits for everything that comes, texting hours round the clock, and `senders` numbers. */
export async function makeAccount(rt, { name, senders, providerUrl, area = '512' }) {
  const accountId = rt.newId()
  const ids = []
  await rt.db.tx(async tx => {
    const at = rt.clock.now()
    await openAccount(tx, { id: accountId, name, timeZone: 'America/Chicago', monthlyCredits: 2e9 }, at)
    const account = await loadAccount(tx, accountId)
    const textingHours = { from: '00:00', to: '24:00' }
    await saveAccount(tx, { ...account, textingHours, rulePacksOff: PACK_IDS })
    for (let index = 0; index < senders; index += 1) {
      const order = {
        accountId,
        phone: `+1${area}555${String(1000 + index)}`,
        accountSid: SID,
        authToken: TOKEN,
      }
      const rest = {
        repliesBy: 'provider',
        segmentsPerSecond: PER_SECOND,
        isDefault: false,
        isFirst: index === 0,
      }
      const sender = { ...makeSender(rt, { ...order, ...rest }), baseUrl: providerUrl }
      await insertSender(tx, sender)
      ids.push(sender.id)
    }
    await post(rt, tx, accountId, [{ kind: 'grant', ref: rt.newId(), credits: 1e9, reason: 'measurement' }])
  })
  return { accountId, senders: ids }
}

/** `+1<area>2000000` and on: of a real prefix that nothing here can reach. */
export function phoneOf(index, area = '512') {
  return `+1${area}${2_000_000 + index}`
}

/** Contacts with a phone each, and consent rows as they stand after a first text: known, and the notice had. */
export async function meetPhones(rt, accountId, count, area = '512') {
  const at = rt.clock.now()
  await rt.db.run(MEET, [accountId, `+1${area}`, count, at])
  await rt.db.run(CONTACTS, [accountId, area, count, at])
  await rt.db.run(PHONES, [accountId, area, count])
  while ((await gatherFacts(rt)) !== null);
}

const MEET = sql(
  'bench_meet',
  `insert into consents (account_id, phone, noticed_at, first_seen_at)
   select $1, $2::text || (2000000 + i), $4, $4 from generate_series(0, $3::int - 1) as i`,
)
const CONTACT = `('01990000-0000-7000-8' || $2::text || '-' || lpad(to_hex(i), 12, '0'))::uuid`
const CONTACTS = sql(
  'bench_met_contacts',
  `insert into contacts (account_id, id, first_name, last_name, source, created_at, updated_at)
   select $1, ${CONTACT}, 'Ann', 'Lee', 'import', $4, $4 from generate_series(0, $3::int - 1) as i`,
)
const PHONES = sql(
  'bench_met_phones',
  `insert into contact_phones (account_id, contact_id, phone, position)
   select $1, ${CONTACT}, '+1' || $2::text || (2000000 + i), 0 from generate_series(0, $3::int - 1) as i`,
)

/** A running broadcast whose texts wait: as an expansion leaves it, with its lanes, pages and holds. A text a phone. */
export async function queueBroadcast(rt, account, count, phoneFor = phoneOf) {
  const broadcastId = rt.newId()
  const { accountId, senders } = account
  const lanes = await rt.db.tx(async tx => {
    await tx.run(BROADCAST, [accountId, broadcastId, bodyOf(''), count, rt.clock.now()])
    return openLanes(rt, tx, accountId, { origin: 'broadcast', originId: broadcastId, senderIds: senders })
  })
  for (let page = 0; page * PAGE < count; page += 1) {
    const at = rt.clock.now()
    const texts = Array.from({ length: Math.min(PAGE, count - page * PAGE) }, (_, index) =>
      bulkText(rt, { senders, lanes, at }, page * PAGE + index, phoneFor),
    )
    const bulk = { accountId, broadcastId, at, media: [], author: 'Sam' }
    await rt.db.tx(async tx => {
      await insertBulk(tx, bulkRows(bulk, texts))
      const ref = rt.newId()
      await tx.run(HELD, [accountId, broadcastId, page, ref, texts.length])
      await post(rt, tx, accountId, [{ kind: 'hold', ref, credits: texts.length, reason: 'a page of texts' }])
      tx.afterCommit(() => rt.hints.tell('outbox'))
    })
  }
}

const BROADCAST = sql(
  'bench_broadcast',
  `insert into broadcasts (account_id, id, name, body, media, audience, words, send_at, opt_out_percent, error_percent,
                           limits_after, state, is_expanded, people, seen, texts, segments, credits, author, created_at,
                           started_at)
   values ($1, $2, 'measurement', $3, '{}', '{"kind": "filter", "filter": {}}', 'everybody', $5, 100, 100, 1000000,
           'running', true, $4::int, $4::int, $4::int, $4::int, $4::int, 'Sam', $5, $5)`,
)
const HELD = sql(
  'bench_held',
  `insert into broadcast_pages (account_id, broadcast_id, page, id, texts, credits) values ($1, $2, $3, $4, $5::int, $5::int)`,
)

function bulkText(rt, { senders, lanes, at }, index, phoneFor) {
  const senderId = senders[index % senders.length]
  const place = { senderId, laneId: lanes.get(senderId), dueAt: at, waits: null }
  const measured = { body: bodyOf(index), segments: 1, encoding: 'GSM-7', credits: 1 }
  return { id: rt.newId(), phone: phoneFor(index), ...place, ...measured }
}

export function bodyOf(index) {
  return `Hi Ann, the open house on Oak Street is this Saturday from 2 to 4 pm. Shall I keep a spot? ${index}`
}
