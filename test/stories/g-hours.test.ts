// Rule G6: automatic texts keep to texting hours where the person lives and to the cap a day; whoever writes now is
// only warned. And what a sender's carrier takes a day.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PACK_IDS } from '../../src/core/rule-packs/all.ts'
import { tendBroadcasts } from '../../src/features/broadcasts/tend.ts'
import { type Json, LONG_CODE, type Phone } from '../support/heed.ts'
import { BACK, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

const AUTOMATIC = { automatic: true } as const

let heed: Story

beforeAll(async () => {
  heed = await startStory()
  await heed.settings({ timeZone: 'UTC' })
})
afterAll(() => heed?.stop())
beforeEach(async () => {
  await heed.resumeWork()
  const hours = { textingHours: { from: '08:00', to: '21:00' }, automaticPerDay: null }
  await heed.settings({ ...hours, rulePacksOff: PACK_IDS })
})

/** Moves the clock to the next time of day, in UTC. */
async function until(time: string): Promise<Date> {
  const now = heed.rt.clock.now()
  const next = new Date(`${now.toISOString().slice(0, 10)}T${time}:00Z`)
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1)
  await heed.advance(`PT${Math.ceil((next.getTime() - now.getTime()) / 1000)}S`)
  return heed.rt.clock.now()
}

const contacts = new Map<Phone, string>()

/** Somebody who has had the notice, and whom we know to live there. */
async function someoneIn(timeZone = 'UTC'): Promise<Phone> {
  const phone = heed.someone()
  const contact = await heed.addContact('Ann', phone)
  contacts.set(phone, String(contact.id))
  await heed.api('PATCH', `/v1/contacts/${contact.id}`, { timeZone })
  await heed.send(phone, 'hi')
  await heed.rings(phone, 'hi')
  return phone
}

/** Its state, and the reason for it where there is one. */
const state = async (id: unknown): Promise<string> => {
  const { state: now, reason } = await heed.message(String(id))
  return String(reason) === 'null' ? String(now) : `${String(now)}: ${String(reason)}`
}

describe('G6 texting hours', () => {
  test('G6 an automatic text waits until they begin, says so, and goes then', async () => {
    const ann = await someoneIn()
    await until('05:00')
    const { id } = await heed.send(ann, 'sent by itself', AUTOMATIC)
    const waiting = await heed.message(String(id))
    expect(waiting).toMatchObject({ state: 'waiting', reason: 'quiet_hours', decision: { rule: 'G6' } })
    expect(String(waiting.stateText)).toMatch(/^Waiting until .*, 8:00 AM their time: /)
    expect(new Date(String(waiting.dueAt)).toISOString()).toMatch(/T08:00:00\.000Z$/)
    await until('07:59')
    expect(await state(id)).toBe('waiting: quiet_hours')
    await until('08:00')
    await heed.rings(ann, 'sent by itself')
  })

  test('G6 their own zone holds, not that of the account', async () => {
    const [east, west] = [await someoneIn('America/New_York'), await someoneIn('America/Los_Angeles')]
    await until('14:30')
    const [early, late] = [await heed.send(east, 'east', AUTOMATIC), await heed.send(west, 'west', AUTOMATIC)]
    await heed.rings(east, 'east')
    expect(early.reason).toBe(null)
    expect(await state(late.id)).toBe('waiting: quiet_hours')
    await until('17:00')
    await heed.rings(west, 'west')
  })

  test('G6 a contact that moved: the zone at the handoff counts', async () => {
    await until('14:30')
    const ann = await someoneIn('America/New_York')
    await heed.pauseWork()
    const { id } = await heed.send(ann, 'to the east', AUTOMATIC)
    await heed.api('PATCH', `/v1/contacts/${contacts.get(ann)}`, { timeZone: 'Pacific/Honolulu' })
    await heed.resumeWork()
    await heed.until('it is put off', async () => (await state(id)) === 'waiting: quiet_hours')
    expect(String((await heed.message(String(id))).stateText)).toContain('8:00 AM their time')
    await until('19:00')
    await heed.rings(ann, 'to the east')
  })

  test('G6 queued in time and taken too late: it is judged at the handoff, and what is behind it is not held up', async () => {
    const ann = await someoneIn()
    await until('20:59')
    await heed.pauseWork()
    const { id } = await heed.send(ann, 'in time', AUTOMATIC)
    const own = await heed.send(ann, 'my own words')
    expect(await state(id)).toBe('waiting')
    await until('21:00')
    await heed.resumeWork()
    await heed.rings(ann, 'my own words')
    await heed.until('it is put off', async () => (await state(id)) === 'waiting: quiet_hours')
    expect(await ann.bodies()).not.toContain('in time')
    expect((await heed.message(String(own.id))).state).not.toBe('waiting')
    const events = await heed.rt.db.rows(
      {
        name: 'told',
        text: `select data from events where data->>'messageId' = $1 and data->>'reason' = 'quiet_hours'`,
      },
      [String(id)],
    )
    expect(events).toHaveLength(1)
    await until('08:00')
    await heed.rings(ann, 'in time')
  })

  test('G6 an agent is warned and not stopped', async () => {
    const ann = await someoneIn()
    await until('05:00')
    const preview = await heed.api('POST', '/v1/messages/preview', { to: ann.number, body: 'my own words' })
    expect(preview.body.decision).toMatchObject({ allowed: true, reason: null })
    expect(preview.body.decision!.warnings).toMatchObject([{ reason: 'quiet_hours' }])
    expect(String(preview.body.decision!.warnings![0]!.text)).toContain('8:00 AM')
    await heed.send(ann, 'my own words')
    await heed.rings(ann, 'my own words')
  })

  test('G6 a text planned for the quiet hours waits for their end, one planned for the day does not', async () => {
    const ann = await someoneIn()
    const now = await until('10:00')
    const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10)
    const early = await heed.send(ann, 'early', { ...AUTOMATIC, sendAt: `${tomorrow}T06:00:00Z` })
    const fine = await heed.send(ann, 'fine', { ...AUTOMATIC, sendAt: `${tomorrow}T09:00:00Z` })
    expect(early).toMatchObject({ dueAt: `${tomorrow}T08:00:00.000Z`, reason: 'quiet_hours' })
    expect(fine).toMatchObject({ dueAt: `${tomorrow}T09:00:00.000Z`, reason: null })
  })

  test('G6 a STOP in the quiet hours is confirmed at once, and cancels what waits', async () => {
    const ann = await someoneIn()
    await until('05:00')
    const { id } = await heed.send(ann, 'later', AUTOMATIC)
    await heed.optsOut(ann)
    await heed.until('it is canceled', async () => (await state(id)).startsWith('canceled'))
    await heed.rings(ann, STOPPED)
    await ann.texts('START')
    await heed.rings(ann, BACK)
  })

  test.each([
    [{ textingHours: { from: '21:00', to: '08:00' } }, 'textingHours'],
    [{ textingHours: { from: '8', to: '21:00' } }, 'textingHours'],
    [{ automaticPerDay: 0 }, 'automaticPerDay'],
  ])('G6 H settings that make no sense: %j', async (change, field) => {
    const answer = await heed.api('PATCH', '/v1/account', change)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(JSON.stringify(answer.body)).toContain(field)
  })

  test('G6 without hours, anything goes at any time', async () => {
    await heed.settings({ textingHours: null })
    const ann = await someoneIn()
    await until('03:00')
    await heed.send(ann, 'at night', AUTOMATIC)
    await heed.rings(ann, 'at night')
  })
})

describe('G6 the cap a phone', () => {
  test('G6 automatic texts in any 24 hours; what people write does not count', async () => {
    await heed.settings({ textingHours: null, automaticPerDay: 2 })
    const ann = await someoneIn()
    await until('10:00')
    await heed.send(ann, 'first', AUTOMATIC)
    await heed.rings(ann, 'first')
    await until('12:00')
    await heed.send(ann, 'by hand')
    await heed.send(ann, 'second', AUTOMATIC)
    await heed.rings(ann, 'second')
    const third = await heed.send(ann, 'third', AUTOMATIC)
    expect(third).toMatchObject({ state: 'waiting', reason: 'over_cap' })
    expect(String(third.stateText)).toContain('as many automatic texts as you allow')
    const preview = await heed.api('POST', '/v1/messages/preview', { to: ann.number, body: 'by hand' })
    expect(preview.body.decision!.warnings).toMatchObject([{ reason: 'over_cap' }])
    await until('09:55')
    expect(await state(third.id)).toBe('waiting: over_cap')
    await until('10:05')
    await heed.rings(ann, 'third')
  })

  test('G6 a burst of five at once: as many go as are allowed', async () => {
    await heed.settings({ textingHours: null, automaticPerDay: 2 })
    const ann = await someoneIn()
    await heed.pauseWork()
    const bodies = ['one', 'two', 'three', 'four', 'five']
    const ids: string[] = []
    for (const body of bodies) ids.push(String((await heed.send(ann, body, AUTOMATIC)).id))
    await heed.resumeWork()
    await heed.until('three are put off', async () => {
      const states = await Promise.all(ids.map(state))
      return states.filter(one => one === 'waiting: over_cap').length === 3
    })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'hi', 'one', 'two'])
  })

  test('G6 what the provider refused does not count', async () => {
    await heed.settings({ textingHours: null, automaticPerDay: 1 })
    const ann = await someoneIn()
    await heed.faults({ errors: [{ phone: ann.number, code: 21408 }] })
    const refused = await heed.send(ann, 'refused', AUTOMATIC)
    await heed.until('it is refused', async () => (await state(refused.id)).startsWith('refused'))
    await heed.faults({})
    await heed.send(ann, 'goes', AUTOMATIC)
    await heed.rings(ann, 'goes')
  })
})

describe("a sender's day", () => {
  const edit = async (change: object) => {
    const { items } = (await heed.api('GET', '/v1/senders')).body
    const sender = items!.find(one => String(one.phone) === LONG_CODE)!
    const edited = await heed.api('PATCH', `/v1/senders/${sender.id}`, change)
    expect(edited.status, JSON.stringify(edited.body)).toBe(200)
    return edited.body
  }

  test('when the carrier takes no more, texts wait for the next day and say so; a STOP is confirmed', async () => {
    await heed.settings({ textingHours: null })
    const [ann, bob] = [await someoneIn(), await someoneIn()]
    await until('22:00')
    const used = await heed.rt.db.one<{ day_segments: number }>(
      {
        name: 'day_segments',
        text: 'select day_segments from senders where phone = $1',
      },
      [LONG_CODE],
    )
    expect(await edit({ dailySegments: Math.max(used!.day_segments, 0) + 2 })).toMatchObject({
      isDefault: true,
    })
    await heed.send(ann, 'a'.repeat(161))
    await heed.rings(ann, 'a'.repeat(161))
    const { id } = await heed.send(bob, 'one too many')
    await heed.until('it is held', async () => (await state(id)) === 'waiting: sender_cap')
    expect(String((await heed.message(String(id))).stateText)).toMatch(
      /12:00 AM: this number has sent as much/,
    )
    await heed.optsOut(ann)
    await heed.rings(ann, STOPPED)
    expect(await state(id)).toBe('waiting: sender_cap')
    await until('00:00')
    await heed.rings(bob, 'one too many')
  })

  test('a cap that is lifted lets them go at once', async () => {
    await heed.settings({ textingHours: null })
    const bob = await someoneIn()
    await edit({ dailySegments: 1 })
    const { id } = await heed.send(bob, 'held')
    await heed.until('it is held', async () => (await state(id)) === 'waiting: sender_cap')
    expect(await edit({ dailySegments: null })).toMatchObject({ dailySegments: null })
    await heed.rings(bob, 'held')
  })
})

describe('G6 when a broadcast will be done', () => {
  const sender = async () =>
    (await heed.api('GET', '/v1/senders')).body.items!.find(one => String(one.phone) === LONG_CODE)!
  const cap = async (dailySegments: number | null) =>
    heed.api('PATCH', `/v1/senders/${(await sender()).id}`, { dailySegments })
  const shown = async (id: unknown) => (await heed.api('GET', `/v1/broadcasts/${id}`)).body
  const finish = (one: Json) => new Date(String(one.finishAt)).toISOString()

  test('G6 its page says what the check said, hours and the cap a day taken into account', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => someoneIn('UTC')))
    await until('12:00')
    const used = await heed.rt.db.one<{ used: number }>(
      {
        name: 'used_today',
        text: 'select case when day = $2 then day_segments else 0 end as used from senders where phone = $1',
      },
      [LONG_CODE, heed.rt.clock.now().toISOString().slice(0, 10)],
    )
    await cap(used!.used + 2)
    const draft = {
      audience: { kind: 'contacts', ids: people.map(one => contacts.get(one)) },
      body: 'The open house is on Sunday.',
      from: [LONG_CODE],
    }
    await heed.pauseWork()
    const check = (await heed.api('POST', '/v1/broadcasts/preview', draft)).body
    const { id } = (await heed.api('POST', '/v1/broadcasts', draft)).body
    const running = await heed.until('it is running', async () => {
      await tendBroadcasts(heed.rt)
      const now = await shown(id)
      return String(now.state) === 'running' ? now : null
    })
    // Two go today, and two the next day, when the hours begin.
    const tomorrow = new Date(heed.rt.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10)
    expect(finish(check)).toMatch(new RegExp(`^${tomorrow}T08:00:0`))
    expect(finish(running)).toBe(finish(check))
    await heed.resumeWork()
    await heed.until('two have gone', async () => {
      const { counts } = (await shown(id)) as unknown as { counts: { waiting: number } }
      return counts.waiting === 2
    })
    expect(finish(await shown(id))).toMatch(new RegExp(`^${tomorrow}T08:00:0`))
    await heed.pauseWork()
    await cap(null)
    const soon = Date.parse(finish(await shown(id))) - heed.rt.clock.now().getTime()
    expect(soon).toBeLessThan(60_000)
  })
})
