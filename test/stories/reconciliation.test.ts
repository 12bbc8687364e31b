// Heed and the provider agree about opt-outs: drift is found, counted and repaired, and the provider is told. B11.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followConsents } from '../../src/features/compliance/follow.ts'
import { pushConsents } from '../../src/features/compliance/push.ts'
import type { Json, Phone } from '../support/heed.ts'
import { type Ask, at, type Story, startStory } from '../support/story.ts'

let heed: Story
let owner: Ask

beforeAll(async () => {
  heed = await startStory()
  owner = heed.api
})
afterAll(() => heed?.stop())

type State = {
  pushConsents: boolean
  waiting: number
  found: number
  open: number
  drift: { phone: string; kind: string; detail: string; repairedAt: string | null }[]
}
const state = async () => (await owner('GET', '/v1/reconciliation')).body as Json & State
const turn = (pushConsents: boolean) => owner('PATCH', '/v1/reconciliation', { pushConsents })
const optOut = (phone: Phone) =>
  owner('POST', `/v1/consents/${at(phone)}/opt-out`, { note: 'told me at the door' })

/** Whether the provider itself refuses a text to this phone: asked as somebody else would. */
async function isBlockedThere(phone: Phone): Promise<boolean> {
  const { accountSid, authToken, url } = heed.rt.config.sandbox!
  const senders = (await owner('GET', '/v1/senders')).body.items!
  const answer = await fetch(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
    body: new URLSearchParams({ To: phone.number, From: String(senders[0]!.phone), Body: 'Are you there?' }),
  })
  return String(((await answer.json()) as Json).code) === '21610'
}

/** As the chores do it; what is new waits for its confirmation to be out. */
async function passTime(): Promise<void> {
  await followConsents(heed.rt)
  await heed.advance('PT1M')
  await tell()
}

async function tell(): Promise<void> {
  while ((await pushConsents(heed.rt)) === 0);
}

describe('drift', () => {
  test('B11 an opt-out that only the provider knew of is recorded, counted and shown as repaired', async () => {
    const ann = heed.someone()
    await heed.faults({ errors: [{ phone: ann.number, code: 21610 }] })
    await heed.send(ann, 'Hello')
    await heed.until('the block', async () => String((await heed.consent(ann)).state) === 'opted_out')
    await heed.faults({})
    const seen = await state()
    expect(seen).toMatchObject({ found: 1, open: 0, pushConsents: false })
    expect(seen.drift).toMatchObject([{ phone: ann.number, kind: 'blocked_there', detail: 'twilio 21610' }])
    expect(seen.drift[0]!.repairedAt).not.toBeNull()
  })
})

describe('telling the provider', () => {
  test('is off until an owner turns it on', async () => {
    const ben = heed.someone()
    await optOut(ben)
    await passTime()
    expect((await state()).waiting).toBe(0)
    expect(await isBlockedThere(ben)).toBe(false)
    const agent = heed.as(await heed.agentKey('Max'))
    expect((await agent('PATCH', '/v1/reconciliation', { pushConsents: true })).status).toBe(403)
  })

  test('then it hears of blocks from before, of new ones, and of who came back', async () => {
    const [before, after] = [heed.someone(), heed.someone()]
    await optOut(before)
    expect((await turn(true)).body).toMatchObject({ pushConsents: true })
    await tell()
    expect(await isBlockedThere(before)).toBe(true)

    await optOut(after)
    await passTime()
    expect(await isBlockedThere(after)).toBe(true)
    await heed.advance('PT2M')
    const obtainedAt = heed.rt.clock.now().toISOString()
    const back = await owner('POST', `/v1/consents/${at(after)}/opt-in`, {
      evidence: 'signed the form at the office',
      obtainedAt,
    })
    expect(back.status, JSON.stringify(back.body)).toBe(200)
    await passTime()
    expect(await isBlockedThere(after)).toBe(false)
    expect((await state()).waiting).toBe(0)
  })

  test('more than a list holds, and what is not taken is shown, kept open and repaired later', async () => {
    const list = Array.from({ length: 60 }, (_, n) => `+1512557${String(1000 + n)}`)
    // A number of theirs that nobody has: the provider refuses it by itself.
    const bad = '+999'
    await heed.rt.db.run(
      {
        name: 'story_bad_phone',
        text: `insert into consents (account_id, phone, state, since, source, first_seen_at)
               values ($1, $2, 'opted_out', $3, 'import', $3)`,
      },
      [heed.accountId, bad, heed.rt.clock.now()],
    )
    for (const number of list) await optOut({ number } as Phone)
    await turn(false)
    await turn(true)
    // The chore of the running Heed tells some of them, too.
    await heed.until('all of them are told', async () => {
      await passTime()
      return (await state()).waiting === 0
    })
    expect(await isBlockedThere({ number: list[59]! } as Phone)).toBe(true)
    const seen = await state()
    expect(seen.open).toBe(1)
    expect(seen.drift.find(one => one.repairedAt === null)).toMatchObject({
      phone: bad,
      kind: 'refused_there',
      detail: expect.stringContaining('INVALID_CONTACT_ID') as unknown,
    })
    await owner('POST', '/v1/reconciliation/retry')
    await tell()
    expect((await state()).open).toBe(1)
  })
})
