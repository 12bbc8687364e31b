// Rules G3, G4, G6 with rule packs: automatic texts keep to the laws of where somebody lives, to a plan's own hours,
// and off Sundays and holidays; each says why not now, and when.
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PACK_IDS } from '../../src/core/rule-packs/all.ts'
import type { Json, Phone } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

const AUTOMATIC = { automatic: true } as const
const FLORIDA = { state: 'FL', zip: '33101' }
const EASTERN = 'America/New_York'
const CENTRAL = 'America/Chicago'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
  await heed.settings({ timeZone: CENTRAL })
})
afterAll(() => heed?.stop())
beforeEach(async () => {
  await heed.resumeWork()
  await heed.settings({ ...ALL_DAY, automaticPerDay: null, rulePacksOff: [] })
})

/** The laws alone: the account's own hours leave everything open. */
const ALL_DAY = { textingHours: { from: '00:00', to: '24:00' } }

/** Moves the clock on to when clocks there show this time next, on a weekday from 1 (Monday) to 7 if one is given. */
async function until(
  zone: string,
  time: string,
  weekday: number | null = null,
): Promise<Temporal.ZonedDateTime> {
  const now = Temporal.Instant.fromEpochMilliseconds(heed.rt.clock.now().getTime()).toZonedDateTimeISO(zone)
  let next = now.withPlainTime(time)
  while (
    Temporal.ZonedDateTime.compare(next, now) <= 0 ||
    (weekday !== null && next.dayOfWeek !== weekday) ||
    (weekday === null && [6, 7].includes(next.dayOfWeek)) ||
    isNearHoliday(next)
  )
    next = next.add({ days: 1 }).withPlainTime(time)
  const seconds = Math.ceil((next.epochMilliseconds - heed.rt.clock.now().getTime()) / 1000)
  await heed.advance(`PT${seconds}S`)
  return next
}

/** No story here is about one that it meets by chance: weeks with one are passed over. */
function isNearHoliday(day: Temporal.ZonedDateTime): boolean {
  const near = ['01-01', '01-02', '06-19', '07-04', '11-11', '12-24', '12-25', '12-26', '12-31']
  const inWeek = Array.from({ length: 5 }, (_, n) => day.add({ days: n - 2 }))
  return inWeek.some(one => {
    const date = one.toPlainDate().toString().slice(5)
    const isMonday = one.dayOfWeek === 1 && [1, 2, 5, 9, 10].includes(one.month)
    return near.includes(date) || isMonday || (one.month === 11 && one.dayOfWeek === 4)
  })
}

/** Somebody who has had the notice. */
async function someone(about: object = {}): Promise<Phone & { readonly contactId: string }> {
  const phone = heed.someone()
  const contact = await heed.addContact('Ann', phone)
  await heed.api('PATCH', `/v1/contacts/${contact.id}`, about)
  await heed.send(phone, 'hi')
  await heed.rings(phone, 'hi')
  return { ...phone, contactId: String(contact.id) }
}

async function state(id: unknown): Promise<string> {
  const { state: now, reason } = await heed.message(String(id))
  return String(reason) === 'null' ? String(now) : `${String(now)}: ${String(reason)}`
}

describe('G6 rule packs', () => {
  test('G6 Florida ends at eight: the text waits for the morning and says by which law', async () => {
    const ann = await someone(FLORIDA)
    await until(EASTERN, '20:30')
    const { id } = await heed.send(ann, 'late', AUTOMATIC)
    const waiting = await heed.message(String(id))
    expect(waiting).toMatchObject({ state: 'waiting', reason: 'state_rule', decision: { rule: 'G6' } })
    expect(String(waiting.stateText)).toMatch(
      /^Waiting until .*, 8:00 AM their time: Florida .*501\.616\(6\)/,
    )
    await until(EASTERN, '08:00')
    await heed.rings(ann, 'late')
  })

  test('G6 of the number alone: Texas begins at nine', async () => {
    const ann = await someone()
    await until(CENTRAL, '08:30')
    const { id } = await heed.send(ann, 'early', AUTOMATIC)
    expect(String((await heed.message(String(id))).stateText)).toContain('Texas')
    await until(CENTRAL, '09:00')
    await heed.rings(ann, 'early')
  })

  test('G6 judged at the handoff: in time when it was queued, too late when it was taken', async () => {
    const ann = await someone(FLORIDA)
    await until(EASTERN, '19:59')
    await heed.pauseWork()
    const { id } = await heed.send(ann, 'in time', AUTOMATIC)
    expect(await state(id)).toBe('waiting')
    await until(EASTERN, '20:00')
    await heed.resumeWork()
    await heed.until('it is put off', async () => (await state(id)) === 'waiting: state_rule')
    expect(String((await heed.message(String(id))).stateText)).toContain('Florida')
    await until(EASTERN, '08:00')
    await heed.rings(ann, 'in time')
  })

  test('G6 a pack that is turned off holds nothing up; one that is none is refused', async () => {
    const ann = await someone(FLORIDA)
    await heed.settings({ rulePacksOff: ['us-fl', 'us-federal'] })
    await until(EASTERN, '22:00')
    await heed.send(ann, 'at night', AUTOMATIC)
    await heed.rings(ann, 'at night')
    const wrong = await heed.api('PATCH', '/v1/account', { rulePacksOff: ['us-xx'] })
    expect(wrong.body).toMatchObject({ status: 400, errors: [{ field: 'rulePacksOff' }] })
  })

  test('G6 three automatic texts in 24 hours in Florida, however they come; your own words go', async () => {
    const ann = await someone(FLORIDA)
    await until(EASTERN, '10:00')
    for (const body of ['one', 'two', 'three']) {
      await heed.send(ann, body, AUTOMATIC)
      await heed.rings(ann, body)
    }
    const fourth = await heed.send(ann, 'four', AUTOMATIC)
    expect(fourth).toMatchObject({ state: 'waiting', reason: 'over_cap' })
    expect(String(fourth.stateText)).toContain('as many automatic texts as Florida')
    await heed.send(ann, 'my own words')
    await heed.rings(ann, 'my own words')
    await until(EASTERN, '09:30')
    expect(await state(fourth.id)).toBe('waiting: over_cap')
    await until(EASTERN, '10:30')
    await heed.rings(ann, 'four')
  })

  test('G6 the preview of a bulk text says how many wait for a law; it goes to the others', async () => {
    const [miami, austin] = [await someone(FLORIDA), await someone()]
    await until(EASTERN, '20:30')
    const ids = [miami.contactId, austin.contactId]
    const draft = { audience: { kind: 'contacts', ids }, body: 'The open house is on.' }
    const preview = await heed.api('POST', '/v1/broadcasts/preview', draft)
    const words = 'By a rule of the state where they live: Florida'
    expect(preview.body.waits).toMatchObject([{ reason: 'state_rule', count: 1, words }])
    await heed.api('POST', '/v1/broadcasts', draft)
    await heed.rings(austin, 'The open house is on.')
    expect(await miami.bodies()).not.toContain('The open house is on.')
    await until(EASTERN, '08:00')
    await heed.rings(miami, 'The open house is on.')
  })
})

describe('what would have been, and what would be', () => {
  test('G6 packs replayed over what went out say how many would have waited, and name some', async () => {
    const miami = await someone(FLORIDA)
    await heed.settings({ rulePacksOff: PACK_IDS })
    const at = await until(EASTERN, '20:30')
    const draft = { audience: { kind: 'contacts', ids: [miami.contactId] }, body: 'At half past eight.' }
    await heed.api('POST', '/v1/broadcasts', draft)
    await heed.rings(miami, 'At half past eight.')
    const from = at.subtract({ minutes: 10 }).toInstant().toString()
    const replay = (packs: string[]) => heed.api('POST', '/v1/rules/replay', { packs, from })
    const { body } = await replay(['us-fl', 'us-tx'])
    expect(body).toMatchObject({ texts: 1, waiting: 1, next: null })
    expect(body.byRule).toMatchObject([{ id: 'us-fl', count: 1, longestHours: 12 }])
    expect(body.samples).toMatchObject([{ phone: miami.number, reason: 'state_rule' }])
    expect(String(body.samples![0]!.localTime)).toContain('8:30 PM')
    expect((await replay(['us-federal'])).body).toMatchObject({
      texts: 1,
      waiting: 0,
      byRule: [],
      samples: [],
    })
    const behind = { packs: ['us-fl'], from, cursor: String(body.samples![0]!.messageId) }
    expect((await heed.api('POST', '/v1/rules/replay', behind)).body).toMatchObject({ texts: 0, next: null })
    expect((await heed.api('POST', '/v1/rules/replay', { packs: ['us-xx'] })).status).toBe(400)
    const years = { from: '2020-01-01T00:00:00Z' }
    expect((await heed.api('POST', '/v1/rules/replay', years)).status).toBe(400)
  })

  const tried = (body: object) => heed.api('POST', '/v1/rules/try', body)

  test.each([
    [
      'a ZIP code at night',
      { zip: '33101', at: '2026-11-24T01:30:00Z' },
      'state_rule',
      ['Federal (TCPA)', 'Florida'],
    ],
    [
      'a state on Sunday morning',
      { state: 'Texas', at: '2026-11-22T16:00:00Z' },
      'state_rule',
      ['Federal (TCPA)', 'Texas'],
    ],
    ['a foreign number', { phone: '+44 7700 900123', at: '2026-11-24T03:00:00Z' }, null, []],
  ])('G6 is tried for %s', async (_what, asked, reason, packs) => {
    const { body, status } = await tried(asked)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({ allowed: reason === null, reason, packs })
  })

  test('G4 a plan is tried on Thanksgiving', async () => {
    const window = { from: '10:00', to: '19:00', sundaysAndHolidays: true }
    const { body } = await tried({ zip: '78701', at: '2026-11-26T18:00:00Z', window })
    expect(body).toMatchObject({ allowed: false, reason: 'holiday', until: '2026-11-27T16:00:00.000Z' })
    expect(String(body.text)).toContain('federal holidays')
  })

  test.each([
    ['nothing', {}, 'phone'],
    ['no phone', { phone: '12' }, 'phone'],
    ['no ZIP code', { zip: '?' }, 'zip'],
    ['no state', { state: 'Bavaria' }, 'state'],
    ['no zone', { timeZone: 'Texas' }, 'timeZone'],
    ['no time', { zip: '78701', at: 'tomorrow' }, 'at'],
  ])('H %s to try names the field', async (_what, asked, field) => {
    expect((await tried(asked)).body).toMatchObject({ status: 400, errors: [{ field }] })
  })

  test('G6 the packs are listed with source and dates, and what the account keeps to', async () => {
    await heed.settings({ rulePacksOff: ['us-tx'] })
    const { body } = await heed.api('GET', '/v1/rules')
    const byId = new Map(body.items!.map(one => [String(one.id), one]))
    expect([...byId.keys()]).toEqual(PACK_IDS)
    expect(byId.get('us-tx')).toMatchObject({ isOn: false, isInForce: true, from: '2025-09-01' })
    expect(byId.get('us-fl')).toMatchObject({ isOn: true, source: 'Fla. Stat. 501.616(6)', cap: 3 })
  })
})

describe('G3, G4 the texts of a plan', () => {
  async function enrolled(
    phone: { readonly contactId: string },
    body: string,
    more: object = {},
  ): Promise<Json> {
    const steps = [{ kind: 'text', day: 1, time: '00:01', body }]
    const plan = (await heed.api('POST', '/v1/plans', { name: body, steps, ...more })).body
    await heed.api('POST', `/v1/plans/${plan.id}/activate`)
    const answer = await heed.api('POST', `/v1/plans/${plan.id}/enrollments`, {
      contactIds: [phone.contactId],
    })
    expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ enrolled: 1 })
    return plan
  }
  const waits = (phone: { readonly contactId: string }) =>
    heed.until('it says why it waits', async () => {
      const { body } = await heed.api('GET', `/v1/contacts/${phone.contactId}/enrollments`)
      const words = String(body.items?.[0]?.words)
      return words.startsWith('Waiting until') ? words : null
    })

  test('G3 wait for its window, where the person lives', async () => {
    const ann = await someone({ timeZone: 'America/Los_Angeles' })
    await until('America/Los_Angeles', '09:00')
    await enrolled(ann, 'in the window')
    expect(await waits(ann)).toMatch(/10:00 AM their time: .* the plan's hours/)
    await until('America/Los_Angeles', '10:00')
    await heed.rings(ann, 'in the window')
  })

  test('G4 wait on a Sunday for Monday, unless the plan says otherwise', async () => {
    const [ann, bob] = [await someone({ zip: '94105' }), await someone({ zip: '94105' })]
    await until('America/Los_Angeles', '12:00', 7)
    await enrolled(ann, 'not on Sunday')
    await enrolled(bob, 'on Sunday, too', { sundaysAndHolidays: false })
    await heed.rings(bob, 'on Sunday, too')
    expect(await waits(ann)).toMatch(/^Waiting until Mon, .*, 10:00 AM .* on Sundays/)
    await until('America/Los_Angeles', '10:00', 1)
    await heed.rings(ann, 'not on Sunday')
  })
})
