// Heed as a measurement uses it: the built program's own runtime, an account with senders, and phones that had the
// notice before.
import { openAccount } from '../../dist/features/accounts/account.js'
import { post } from '../../dist/features/credits/post.js'
import { insertTexts, PRIORITY } from '../../dist/features/messages/insert.js'
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

/** An account with credits for everything that comes, `senders` numbers at the provider, and a broadcast's lanes. */
export async function makeAccount(rt, { name, senders, providerUrl, area = '512' }) {
  const accountId = rt.newId()
  const ids = []
  const lanes = await rt.db.tx(async tx => {
    const at = rt.clock.now()
    await openAccount(tx, { id: accountId, name, timeZone: 'America/Chicago', monthlyCredits: 2e9 }, at)
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
    return openLanes(rt, tx, accountId, { origin: 'broadcast', originId: rt.newId(), senderIds: ids })
  })
  return { accountId, senders: ids, lanes }
}

/** `+1<area>2000000` and on: of a real prefix that nothing here can reach. */
export function phoneOf(index, area = '512') {
  return `+1${area}${2_000_000 + index}`
}

/** Consent rows as they stand after a first text: known, and the notice had. */
export function meetPhones(rt, accountId, count, area = '512') {
  return rt.db.run(MEET, [accountId, `+1${area}`, count, rt.clock.now()])
}

const MEET = sql(
  'bench_meet',
  `insert into consents (account_id, phone, noticed_at, first_seen_at)
   select $1, $2::text || (2000000 + i), $4, $4 from generate_series(0, $3::int - 1) as i`,
)

/** By Heed's own insert: the book, the outbox, the conversation, the credits held. A text a phone, if not told. */
export async function queueTexts(rt, account, count, phoneFor = phoneOf) {
  for (let from = 0; from < count; from += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, count - from) }, (_, index) =>
      draft(rt, account, from + index, phoneFor(from + index)),
    )
    await rt.db.tx(tx => insertTexts(rt, tx, account.accountId, page))
  }
}

function draft(rt, { senders, lanes }, index, phone) {
  const senderId = senders[index % senders.length]
  return {
    id: rt.newId(),
    phone,
    senderId,
    laneId: lanes.get(senderId),
    kind: 'text',
    body: bodyOf(index),
    media: [],
    segments: 1,
    encoding: 'GSM-7',
    credits: 1,
    origin: 'broadcast',
    originId: null,
    author: null,
    dueAt: rt.clock.now(),
    priority: PRIORITY.bulk,
  }
}

export function bodyOf(index) {
  return `Hi Ann, the open house on Oak Street is this Saturday from 2 to 4 pm. Shall I keep a spot? ${index}`
}
