// The baseline: a careful design on a job queue. pg-boss in batches, a job a text, and for each text the statements
// that such code has: read it with its consent, mark it, post, write down the provider's id, charge. The charge is a
// line in the book and a credit off the balance, as Heed's is; `balance: false` leaves the balance out.

import http from 'node:http'
import axios from 'axios'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { Pool } from 'undici'
import { SID, TOKEN } from '../heed.mjs'

export const QUEUE = 'texts'

/** `client`: undici or axios. `fetchers` jobs batches at once, `calls` texts at once, `pool` connections. */
export async function open(settings) {
  const { connection, providerUrl, client, batch, fetchers, calls, pool, balance } = settings
  const db = new pg.Pool({ ...connection, max: pool })
  const boss = new PgBoss({ ...connection, max: fetchers + 2, supervise: false, schedule: false })
  boss.on('error', error => process.stderr.write(`${error.stack}\n`))
  await boss.start()
  const charge = balance ? CHARGE_BALANCE : CHARGE
  const post = client === 'axios' ? axiosPost(providerUrl, calls) : undiciPost(providerUrl, calls)
  let running

  async function send(id) {
    const { rows } = await db.query({ name: 'read', text: READ, values: [id] })
    const text = rows[0]
    if (text.state !== 'queued' || text.consent === 'opted_out') return
    await db.query({ name: 'mark', text: MARK, values: [id, new Date()] })
    const providerId = await post(text)
    await db.query({ name: 'sent', text: SENT, values: [id, providerId, new Date()] })
    await db.query({ name: 'charge', text: charge, values: [id, text.account_id, new Date()] })
  }

  const limit = makeLimit(calls)

  async function fetchAll() {
    for (;;) {
      const jobs = await boss.fetch(QUEUE, { batchSize: batch })
      if (jobs.length === 0) return
      await Promise.all(jobs.map(({ data }) => limit(() => send(data.id))))
      await boss.complete(
        QUEUE,
        jobs.map(job => job.id),
      )
    }
  }

  return {
    async start() {
      running = Promise.all(Array.from({ length: fetchers }, fetchAll))
    },
    stop: () => running,
    async close() {
      await boss.stop({ graceful: false })
      await db.end()
    },
  }
}

const READ = `select m.id, m.account_id, m.phone, m.sender, m.body, m.state, c.state as consent
                from texts m join consents c on c.account_id = m.account_id and c.phone = m.phone where m.id = $1`
const MARK = `update texts set state = 'sending', updated_at = $2 where id = $1`
const SENT = `update texts set state = 'sent', provider_id = $2, updated_at = $3 where id = $1`
const CHARGE = `insert into charges (text_id, account_id, credits, at) values ($1, $2, 1, $3)`

const CHARGE_BALANCE = `
  with spent as (update accounts set credits = credits - 1 where id = $2 and credits > 0 returning id)
  insert into charges (text_id, account_id, credits, at) select $1, id, 1, $3 from spent`

const authorization = `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString('base64')}`
const address = `/2010-04-01/Accounts/${SID}/Messages.json`

function formOf({ id, phone, sender, body }) {
  const status = `http://127.0.0.1:3000/webhooks/twilio/status?ref=${id}`
  return new URLSearchParams({ To: phone, From: sender, StatusCallback: status, Body: body }).toString()
}

function undiciPost(providerUrl, calls) {
  const pool = new Pool(providerUrl, { connections: calls, pipelining: 1 })
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  return async text => {
    const answer = await pool.request({ method: 'POST', path: address, headers, body: formOf(text) })
    return (await answer.body.json()).sid
  }
}

function axiosPost(providerUrl, calls) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: calls })
  const client = axios.create({ baseURL: providerUrl, httpAgent: agent, headers: { authorization } })
  return async text => (await client.post(address, formOf(text))).data.sid
}

function makeLimit(most) {
  const waiting = []
  let running = 0
  const next = () => {
    while (running < most && waiting.length > 0) {
      running += 1
      const { work, resolve, reject } = waiting.shift()
      work()
        .then(resolve, reject)
        .finally(() => {
          running -= 1
          next()
        })
    }
  }
  return work =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject })
      next()
    })
}
