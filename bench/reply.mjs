// How long an agent's reply takes to the provider while another account sends a million texts in bulk.
import { addApiKey } from '../dist/features/accounts/api-keys.js'
import { percentile, round } from './lib/figures.mjs'
import { makeAccount, meetPhones, phoneOf, queueBroadcast } from './lib/heed.mjs'
import { pass, startSite, wallMs } from './lib/site.mjs'

const BULK = 1_000_000
const REPLIES = 1_000
/** Two dozen busy agents. */
const PER_SECOND = 25
const AREA = '713'

/**
 * `acceptedToProvider`: from the 201 of POST /v1/messages to the post at the provider, milliseconds; `askedToProvider`
 * from the request. First with nothing else to do (`calm`), then while the other account drains.
 */
export async function measure({ bulk = String(BULK), replies = String(REPLIES), workers = '1' } = {}) {
  const site = await startSite({ workers: Number(workers) })
  const { rt, provider, providerUrl } = site
  const big = await makeAccount(rt, { name: 'bulk', senders: 4, providerUrl })
  await meetPhones(rt, big.accountId, Number(bulk))
  const small = await makeAccount(rt, { name: 'agents', senders: 1, providerUrl, area: AREA })
  await meetPhones(rt, small.accountId, Number(replies), AREA)
  const { secret } = await addApiKey(rt, rt.db, { accountId: small.accountId, name: 'bench', role: 'agent' })
  await site.startWork()
  const calm = await replyAll(site, secret, Math.round(Number(replies) / 5))
  await site.stopWork()
  await queueBroadcast(rt, big, Number(bulk))
  await site.server.checkpoint()
  await site.startWork()
  await pass(2_000)
  const from = wallMs()
  const before = (await provider.ask({ ask: 'counts' })).counts.posts
  const busy = await replyAll(site, secret, Number(replies))
  const seconds = (wallMs() - from) / 1000
  const { counts } = await provider.ask({ ask: 'counts' })
  const left = (await rt.db.pool.query('select count(*) as n from outbox')).rows[0].n
  await site.stopWork()
  await site.stop()
  if (counts.doubled > 0 || counts.unreadable > 0) throw new Error(JSON.stringify(counts))
  return {
    ...figuresOf('calm', calm),
    ...figuresOf('busy', busy),
    bulkPerSecondMeanwhile: Math.round((counts.posts - before - busy.length) / seconds),
    bulkQueued: Number(bulk),
    bulkLeft: Number(left),
    replies: busy.length,
    repliesPerSecond: PER_SECOND,
  }
}

function figuresOf(name, times) {
  const figures = (key, part) =>
    Object.fromEntries(
      [50, 99, 100].map(percent => [
        `${name}${key}${percent === 100 ? 'Max' : `P${percent}`}`,
        round(percentile(times.map(part), percent), 1),
      ]),
    )
  return {
    ...figures('AcceptedToProvider', one => Math.max(0, one.arrived - one.accepted)),
    ...figures('AskedToProvider', one => one.arrived - one.asked),
  }
}

/** Open loop: a reply is written when it is time for it, whatever became of those before. */
async function replyAll({ url, provider }, secret, count) {
  await provider.ask({ ask: 'reset', keepLog: `+1${AREA}` })
  const from = wallMs()
  const asking = []
  for (let index = 0; index < count; index += 1) {
    await pass(Math.max(0, from + (index * 1000) / PER_SECOND - wallMs()))
    asking.push(reply(url, secret, index))
  }
  const replies = await Promise.all(asking)
  const arrivals = new Map()
  for (let look = 0; arrivals.size < count; look += 1) {
    if (look > 100) throw new Error(`${count - arrivals.size} replies never arrived`)
    await pass(100)
    for (const [, id, at] of (await provider.ask({ ask: 'log' })).log) arrivals.set(id, at)
  }
  return replies.map(one => ({ ...one, arrived: arrivals.get(one.id) }))
}

async function reply(url, secret, index) {
  const asked = wallMs()
  const answer = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ to: phoneOf(index, AREA), body: 'Yes, 3 pm works. See you there!' }),
  })
  const accepted = wallMs()
  const told = await answer.json()
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(told)}`)
  return { asked, accepted, id: told.id }
}
