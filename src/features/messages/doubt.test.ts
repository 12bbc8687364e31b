// A text in doubt whose status callback comes in the very moment in which the provider is asked about it.
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/support/database.ts'
import { testAccount, testRuntime } from '../../../test/support/runtime.ts'
import { sql } from '../../kit/db/db.ts'
import type { Http, HttpResult } from '../../kit/http.ts'
import type { Runtime } from '../../runtime.ts'
import { grant } from '../credits/grant.ts'
import { insertSender, type Sender } from '../senders/queries.ts'
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
