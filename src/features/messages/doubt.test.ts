// A text in doubt whose status callback comes in the very moment in which the provider is asked about it.
import { expect, test } from 'vitest'
import { fillLane, newSender } from '../../../test/races/waiting.ts'
import { freshDatabase } from '../../../test/support/database.ts'
import { testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { sql } from '../../kit/db/db.ts'
import type { Http, HttpResult } from '../../kit/http.ts'
import type { Runtime } from '../../runtime.ts'
import { grant } from '../credits/grant.ts'
import { insertSender, type Sender, sealPlace } from '../senders/queries.ts'
import { makeSender } from '../senders/routes.ts'
import { settleDoubt } from './doubt.ts'
import { makeHandoff } from './handoff.ts'
import { queueText } from './queue.ts'
import { applyReports } from './report.ts'

const PHONE = '+15125550101'
const SID = `SM${'1'.repeat(32)}`

test('the report is no evidence against its own text: it is handed over, not lost', async () => {
  const fresh = await freshDatabase()
  const base = await testRuntime(fresh)
  let looked: () => Promise<void> = async () => {}
  const http: Http = {
    close: async () => {},
    async request({ method }): Promise<HttpResult> {
      if (method === 'POST') return { kind: 'in_doubt', detail: 'cut off' }
      await looked()
      const text = { sid: SID, body: 'Hello', date_created: base.clock.now().toUTCString() }
      return { kind: 'answer', status: 200, headers: {}, body: JSON.stringify({ messages: [text] }) }
    },
  }
  const rt: Runtime = { ...base, http }
  const { sender, messageId } = await textInDoubt(rt)
  looked = () =>
    applyReports(rt, [
      {
        ...{ accountId: sender.accountId, senderId: sender.id, messageId, provider: sender.provider },
        ...{ state: 'sent', code: null, providerId: SID, isOptOut: false },
      },
    ])
  rt.clock.moveTo(10 * 60_000)
  await settleDoubt(rt)
  expect(await rt.db.rows(STATE, [messageId])).toEqual([{ state: 'sent', provider_id: SID, ended: 'settle' }])
  await base.close()
  await fresh.drop()
})

test('hundreds that cannot be asked about do not stand in the way of those behind them, nor are they all asked', async () => {
  const fresh = await freshDatabase()
  const base = await testRuntime(fresh)
  const asked = { silent: 0, other: 0 }
  let most = 0
  let open = 0
  const http: Http = {
    close: async () => {},
    async request({ url }): Promise<HttpResult> {
      const isSilent = new URL(url).host === 'silent.example'
      asked[isSilent ? 'silent' : 'other'] += 1
      open += 1
      most = Math.max(most, open)
      await new Promise(resolve => setImmediate(resolve))
      open -= 1
      if (isSilent) return { kind: 'answer', status: 503, headers: {}, body: '' }
      const text = { sid: `SM${String(asked.other).padStart(32, '0')}`, body: 'Hello', date_created: AT }
      return { kind: 'answer', status: 200, headers: {}, body: JSON.stringify({ messages: [text] }) }
    },
  }
  const rt: Runtime = { ...base, http }
  const AT = rt.clock.now().toUTCString()
  for (const [host, count] of [
    ['silent.example', 450],
    ['other.example', 60],
  ] as const) {
    const { accountId } = await testAccount(rt)
    const sender = await newSender(rt, accountId)
    const sealed = rt.seal.close('a token of the tests', sealPlace(sender.id))
    await rt.db.run(POINT, [sender.id, `http://${host}`, sealed])
    await fillLane(rt, { sender, laneId: sender.id, priority: 1, count })
    await rt.db.run(DOUBT_ALL, [sender.id, rt.clock.now(), rt.processId])
  }
  const place = { after: null }
  for (let round = 0; round < 3; round++) await settleDoubt(rt, place)
  expect(await rt.db.rows(LEFT)).toEqual([{ base_url: 'http://silent.example', n: 450 }])
  expect(asked.other).toBe(60)
  // Each of the three pages asked the silent one a few times at once, and then no more.
  expect(asked.silent).toBeLessThanOrEqual(3 * 8)
  expect(most).toBeGreaterThan(1)
  await base.close()
  await fresh.drop()
})

const POINT = sql('doubt_point', 'update senders set base_url = $2, sealed_token = $3 where id = $1')
const DOUBT_ALL = sql(
  'doubt_all',
  'update outbox set claimed_at = $2, in_doubt_at = $2, claimed_by = $3, tries = 1 where sender_id = $1',
)
const LEFT = sql(
  'doubt_left',
  'select s.base_url, count(*)::int as n from outbox o join senders s on s.id = o.sender_id group by 1',
)

/** The phone has had its notice, so that the text goes alone. */
async function textInDoubt(rt: Runtime): Promise<{ sender: Sender; messageId: string }> {
  const { accountId } = await testAccount(rt)
  const sender = makeSender(rt, {
    ...{
      accountId,
      phone: '+15125550100',
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: 'a token of the tests',
    },
    ...{ repliesBy: 'heed', segmentsPerSecond: 10, isDefault: true, isFirst: true },
  })
  await insertSender(rt.db, sender)
  const queued = await rt.db.tx(async tx => {
    await grant(rt, tx, accountId, { credits: 10, reason: 'test', month: null, at: rt.clock.now() })
    const text = { phone: PHONE, body: 'Hello', media: [], from: null, sendAt: null, author: null }
    return queueText(rt, tx, accountId, { ...text, kind: 'text', origin: 'api' })
  })
  if (queued.kind !== 'queued') throw new Error(queued.decision.text)
  await rt.db.run(NOTICED, [accountId, PHONE, rt.clock.now()])
  const handoff = makeHandoff(rt)
  await handoff.step()
  await handoff.idle()
  handoff.close()
  return { sender, messageId: queued.id }
}

const NOTICED = sql('t_noticed', 'update consents set noticed_at = $3 where account_id = $1 and phone = $2')
const STATE = sql(
  't_state',
  `select d.state, d.provider_id, e.kind as ended from deliveries d
     left join credit_entries e on e.ref = d.message_id and e.step = 2 where d.message_id = $1`,
)
