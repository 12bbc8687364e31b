// What a batched pipeline can do when it keeps no rule: no consent, no trigger, no credits, no pace, no doubt. The
// same tables, the same posts with the product's own client; claims, posts and records overlap.
import { clear, NEW_CONSENT } from '../../../dist/core/consent.js'
import { openDb, sql } from '../../../dist/kit/db/db.js'
import { makeHttp } from '../../../dist/kit/http.js'
import { twilio } from '../../../dist/providers/twilio.js'
import { SID, TOKEN } from '../heed.mjs'

const CONNECTIONS = 128
const BATCH = 500

// By the index that the product's claim reads; of a sender's lanes only the newest has anything.
const CLAIM = sql(
  'limit_claim',
  `with next as (
     select account_id, message_id from outbox
      where lane_id = (select id from lanes where sender_id = $1 order by id desc limit 1)
        and priority = 2 and claimed_at is null and not behind
      order by due_at, message_id limit $2 for no key update skip locked)
   update outbox o set claimed_at = $3
     from next n join messages m on m.account_id = n.account_id and m.id = n.message_id
    where o.account_id = n.account_id and o.message_id = n.message_id
   returning o.account_id, o.message_id, o.phone, m.body, m.media`,
)
const FINISH = sql(
  'limit_finish',
  `with q as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, message_id, provider_id)),
   gone as (delete from outbox o using q where o.account_id = q.account_id and o.message_id = q.message_id)
   insert into deliveries (account_id, message_id, state, rank, provider_id, handed_over_at, updated_at)
   select account_id, message_id, 'handed_over', 1, provider_id, $4, $4 from q`,
)

export async function open({ connection, providerUrl, senders }) {
  const db = openDb(connection, { max: 12 })
  const http = makeHttp({ connections: CONNECTIONS })
  let turn = 0
  let pipeline

  async function claim() {
    for (let look = 0; look < senders.length; look += 1) {
      const rows = await db.rows(CLAIM, [senders[turn++ % senders.length], BATCH, new Date()])
      if (rows.length > 0) return rows
    }
    return []
  }

  function record(done) {
    const ids = [done.map(one => one.row.account_id), done.map(one => one.row.message_id)]
    return db.run(FINISH, [...ids, done.map(one => one.providerId), new Date()])
  }

  return {
    async start() {
      pipeline = startPipeline({ claim, record, send: row => send(http, providerUrl, senders[0], row) })
    },
    stop: () => pipeline.stop(),
    async close() {
      await http.close()
      await db.close()
    },
  }
}

async function send(http, baseUrl, senderId, { phone, message_id, body, media }) {
  const clearance = clear(NEW_CONSENT, { phone, messageId: message_id })
  const statusUrl = `http://127.0.0.1:3000/webhooks/twilio/${senderId}/status?ref=${message_id}`
  const text = { from: '+15125551000', body, media, statusUrl }
  const outcome = await twilio.send(clearance, text, { accountSid: SID, authToken: TOKEN, baseUrl }, http)
  if (outcome.kind !== 'accepted') throw new Error(`the text was not taken: ${outcome.kind}`)
  return outcome.providerId
}

/** Claims the next batch while this one is posted and the one before is written down. */
function startPipeline({ claim, record, send }) {
  const ready = []
  let done = []
  let calls = 0
  let isClaiming = false
  let isRecording = false
  let isDry = false
  let end
  const ended = new Promise((resolve, reject) => {
    end = { resolve, reject }
  })

  function go() {
    while (ready.length > 0 && calls < CONNECTIONS) call(ready.pop())
    if (!isClaiming && !isDry && ready.length < BATCH / 2) claimMore()
    if (!isRecording && done.length > 0) recordAll()
    if (isDry && calls === 0 && done.length === 0 && !isRecording) end.resolve()
  }
  function call(row) {
    calls += 1
    send(row).then(providerId => {
      calls -= 1
      done.push({ row, providerId })
      go()
    }, end.reject)
  }
  function claimMore() {
    isClaiming = true
    claim().then(rows => {
      isClaiming = false
      isDry = rows.length === 0
      ready.push(...rows)
      go()
    }, end.reject)
  }
  function recordAll() {
    isRecording = true
    const list = done
    done = []
    record(list).then(() => {
      isRecording = false
      go()
    }, end.reject)
  }
  go()
  return { stop: () => ended }
}
