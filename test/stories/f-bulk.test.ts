// Stories of bulk texts: who gets one, who does not and why, what it costs, and that STOP is the last word. F3, F4.
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tendBroadcasts } from '../../src/features/broadcasts/tend.ts'
import { expectBalancedBooks } from '../races/books.ts'
import { type Json, KEY, type Phone } from '../support/heed.ts'
import { NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story
beforeAll(async () => {
  heed = await startStory()
  await heed.settings({ textingHours: null })
})
afterAll(async () => {
  if (heed) await expectBalancedBooks(heed.rt.db, heed.accountId)
  await heed?.stop()
})

const BODY = 'Hi {{first_name|there}}, the open house is on Sunday at 2.'

type Draft = { readonly audience: object; readonly body?: string; readonly [more: string]: unknown }

async function picked(...people: readonly (readonly [string, ...Phone[]])[]): Promise<Draft> {
  const contacts = []
  for (const [name, ...phones] of people) contacts.push(await heed.addContact(name, ...phones))
  return { audience: { kind: 'contacts', ids: contacts.map(one => one.id) }, body: BODY }
}

async function preview(draft: Draft): Promise<Json> {
  const { status, body } = await heed.api('POST', '/v1/broadcasts/preview', draft)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

async function start(draft: Draft): Promise<string> {
  const { status, body } = await heed.api('POST', '/v1/broadcasts', draft)
  expect(status, JSON.stringify(body)).toBe(201)
  return String(body.id)
}

async function show(id: string): Promise<Json> {
  return (await heed.api('GET', `/v1/broadcasts/${id}`)).body
}

async function report(id: string): Promise<string> {
  const answer = await fetch(`${heed.url}/v1/broadcasts/${id}/report.csv`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  expect(answer.headers.get('content-type')).toContain('text/csv')
  return answer.text()
}

async function reaches(id: string, what: object): Promise<Json> {
  return heed.until(JSON.stringify(what), async () => {
    const shown = await show(id)
    try {
      expect(shown).toMatchObject(what)
      return shown
    } catch {
      return null
    }
  })
}

describe('F3, F4 the preview', () => {
  test('F3 tells who gets it, who does not and why, with prices and an end', async () => {
    const [anna, ben, stopped, shared] = [1, 2, 3, 4].map(() => heed.someone())
    await heed.optsOut(stopped!)
    const london = heed.someoneAbroad()
    const draft = await picked(
      ['Anna', anna!],
      ['Ben', ben!],
      ['Stan', stopped!],
      ['Liz', london],
      ['Nobody'],
      ['Sam', shared!],
      ['Sue', shared!],
    )
    const told = await preview(draft)
    expect(told).toMatchObject({ total: 7, eligible: 4, international: 1, firstTexts: 4, waits: [] })
    const reasons = Object.fromEntries(told.excluded!.map(one => [String(one.reason), Number(one.count)]))
    expect(reasons).toEqual({ opted_out: 1, no_phone: 1, duplicate_phone: 1 })
    expect(told.credits).toMatchObject({ needed: 5 })
    expect(told.credits!.byKind).toEqual(
      expect.arrayContaining([
        { kind: 'domestic', texts: 3, segments: 3, credits: 3 },
        { kind: 'international', texts: 1, segments: 1, credits: 2 },
      ]),
    )
    expect(told.shortest).toMatchObject({ body: expect.stringContaining('Hi Ben') })
    expect(Date.parse(String(told.finishAt))).toBeGreaterThanOrEqual(Date.parse(String(told.startsAt)))
    const { body } = await heed.api('POST', '/v1/broadcasts/preview/people', { ...draft, group: 'opted_out' })
    expect(body.items).toMatchObject([{ name: 'Stan', phone: stopped!.number, reason: 'opted_out' }])
    expect(body.items![0]!.since).not.toBeNull()
  })

  test('F3 a pasted list: what is no phone stands there with its reason', async () => {
    const anna = heed.someone()
    const rows = [
      { phone: anna.number, firstName: 'Anna' },
      { phone: 'call me' },
      { phone: '' },
      { phone: anna.number },
    ]
    const draft = { audience: { kind: 'list', rows }, body: BODY }
    const told = await preview(draft)
    const reasons = Object.fromEntries(told.excluded!.map(one => [String(one.reason), Number(one.count)]))
    expect(reasons).toEqual({ invalid_phone: 1, no_phone: 1, duplicate_phone: 1 })
    const { body } = await heed.api('POST', '/v1/broadcasts/preview/people', {
      ...draft,
      group: 'invalid_phone',
    })
    expect(body.items).toMatchObject([{ typed: 'call me' }])
  })
})

describe('a broadcast', () => {
  test('A1, E2, F4 goes to those of the preview, each by name, and the report says so', async () => {
    const [anna, ben, stopped] = [heed.someone(), heed.someone(), heed.someone()]
    await heed.optsOut(stopped)
    const draft = await picked(['Anna', anna], ['', ben], ['Stan', stopped])
    const told = await preview(draft)
    const id = await start(draft)
    const done = await reaches(id, { state: 'completed', counts: { delivered: 2, excluded: 1, waiting: 0 } })
    expect(done).toMatchObject({ total: 3, expanded: 3, credits: { held: 0, spent: told.credits!.needed } })
    expect(await anna.bodies()).toEqual([NOTICE, 'Hi Anna, the open house is on Sunday at 2.'])
    expect((await stopped.bodies()).at(-1)).toBe(STOPPED)
    const csv = await report(id)
    expect(csv.split('\r\n')).toHaveLength(5)
    expect(csv).toContain(`${anna.number},Anna`)
    expect(csv).toContain('excluded,opted_out')
    for (const [state, count] of [
      ['delivered', 2],
      ['excluded', 1],
      ['waiting', 0],
    ] as const) {
      const { body } = await heed.api('GET', `/v1/broadcasts/${id}/recipients?state=${state}`)
      expect(body.items, state).toHaveLength(count)
    }
    const everybody = (await heed.api('GET', `/v1/broadcasts/${id}/recipients`)).body
    expect(everybody.items!.map(one => String(one.state)).sort()).toEqual([
      'delivered',
      'delivered',
      'excluded',
    ])
    expect(everybody.next, 'all on one page').toBeNull()
    const two = (await heed.api('GET', `/v1/broadcasts/${id}/recipients?limit=2`)).body
    const rest = (await heed.api('GET', `/v1/broadcasts/${id}/recipients?limit=2&cursor=${two.next}`)).body
    expect([...two.items!, ...rest.items!]).toEqual(everybody.items)
  })

  test('A2 races with an agent and another broadcast for the first text: one notice', async () => {
    const anna = heed.someone()
    const draft = await picked(['Anna', anna])
    const [one, other] = await Promise.all([start(draft), start(draft), heed.send(anna, 'And from me.')])
    await reaches(one, { state: 'completed' })
    await reaches(other, { state: 'completed' })
    await heed.quiet()
    const bodies = await anna.bodies()
    expect(bodies.filter(body => body === NOTICE)).toHaveLength(1)
    expect(bodies[0]).toBe(NOTICE)
    expect(bodies).toHaveLength(4)
  })

  test('B2, B3 a STOP while it waits: nothing goes out, its credits come back, and it is counted', async () => {
    const [anna, ben] = [heed.someone(), heed.someone()]
    const draft = await picked(['Anna', anna], ['Ben', ben])
    await heed.pauseWork()
    const id = await start(draft)
    await tendBroadcasts(heed.rt)
    expect(await show(id)).toMatchObject({ state: 'running', counts: { waiting: 2 } })
    await heed.api('POST', `/v1/consents/${encodeURIComponent(anna.number)}/opt-out`, { note: 'by phone' })
    await heed.resumeWork()
    const done = await reaches(id, { state: 'completed', counts: { canceled: 1, delivered: 1 } })
    expect(done.reasons).toMatchObject([{ state: 'canceled', reason: 'opted_out', count: 1 }])
    expect(done.credits).toEqual({ held: 0, spent: 1, released: 1 })
    expect(await anna.bodies()).toEqual([])
  })

  test('counts who answers and who opts out, and shows both as they come', async () => {
    const [anna, ben, eve] = [heed.someone(), heed.someone(), heed.someone()]
    const id = await start(await picked(['Anna', anna], ['Ben', ben], ['Eve', eve]))
    await reaches(id, { state: 'completed' })
    await heed.quiet()
    await anna.texts('I will be there!')
    await anna.texts('With my sister.')
    await ben.texts('Sounds nice, but')
    await heed.quiet()
    await ben.texts('STOP')
    await reaches(id, { replies: 1, optOuts: 1 })
  })

  test('pauses itself when too many opt out, says why, and goes on when a person has looked', async () => {
    const people = Array.from({ length: 4 }, () => heed.someone())
    const draft = await picked(...people.slice(0, 2).map((phone, i) => [`Anna ${i}`, phone] as const), [
      'Later',
      people[2]!,
    ])
    await heed.rt.db.run({
      name: 'story_later',
      text: `update contacts set time_zone = 'Pacific/Pago_Pago' where account_id = '${heed.accountId}' and first_name = 'Later'`,
    })
    const soon = new Date(heed.rt.clock.now().getTime() + 60_000)
    const local = {
      localDate: localDay(soon, 'America/Chicago'),
      localTime: localTime(soon, 'America/Chicago'),
    }
    const limits = { optOutPercent: 10, errorPercent: 50, after: 2 }
    const id = await start({ ...draft, ...local, limits })
    await heed.advance('PT2M')
    await reaches(id, { counts: { delivered: 2, waiting: 1 } })
    await people[0]!.texts('STOP')
    const paused = await reaches(id, { state: 'paused', pausedBy: 'opt_outs' })
    expect(String(paused.pausedWhy)).toContain('1 of 2 people opted out')
    expect((await heed.api('POST', `/v1/broadcasts/${id}/resume`)).body).toMatchObject({ state: 'running' })
    expect((await heed.api('POST', `/v1/broadcasts/${id}/cancel`)).status).toBe(200)
    await reaches(id, { state: 'canceled', counts: { canceled: 1, waiting: 0 } })
    expect((await heed.api('POST', `/v1/broadcasts/${id}/pause`)).status).toBe(409)
  })

  test('G3 at ten by each person’s own clock: by zone, ZIP code, state or number, else by the account’s', async () => {
    const people = [
      [{ firstName: 'Zone', timeZone: 'America/Denver' }, '+12125550141', 'America/Denver'],
      [{ firstName: 'Zip', zip: '90210' }, '+12125550142', 'America/Los_Angeles'],
      [{ firstName: 'State', state: 'IL' }, '+12125550143', 'America/Chicago'],
      [{ firstName: 'Number' }, '+12125550144', 'America/New_York'],
      [{ firstName: 'Toll-free' }, '+18005550145', 'America/Chicago'],
    ] as const
    const ids = []
    for (const [contact, phone] of people)
      ids.push((await heed.api('POST', '/v1/contacts', { ...contact, phones: [{ phone }] })).body.id)
    const now = heed.rt.clock.now()
    const local = { localDate: localDay(new Date(now.getTime() + 2 * DAY_MS), 'UTC'), localTime: '10:00' }
    const id = await start({ audience: { kind: 'contacts', ids }, body: BODY, ...local })
    const tenIn = (zone: string) =>
      Temporal.PlainDateTime.from(`${local.localDate}T10:00`).toZonedDateTime(zone).epochMilliseconds
    // Then it is ten on the other side of the world, and the texts are made.
    const seconds = Math.ceil((tenIn('Pacific/Kiritimati') - now.getTime()) / 1000) + 1
    await heed.advance(`PT${seconds}S`)
    await reaches(id, { counts: { waiting: people.length } })
    const { items } = (await heed.api('GET', `/v1/broadcasts/${id}/recipients?state=waiting`)).body
    const due = []
    for (const { phone, messageId } of items!)
      due.push([phone, (await heed.api('GET', `/v1/messages/${messageId}`)).body.dueAt])
    expect(due.sort()).toEqual(people.map(([, phone, zone]) => [phone, new Date(tenIn(zone)).toISOString()]))
    expect((await heed.api('POST', `/v1/broadcasts/${id}/cancel`)).status).toBe(200)
  })

  test('E1, E4 goes as far as the credits go, and says who was left without', async () => {
    const other = await heed.anotherAccount('+15125550177', 2)
    const rows = [1, 2, 3].map(() => ({ phone: heed.someone().number }))
    const draft = { audience: { kind: 'list', rows }, body: 'Hello.' }
    await other('PATCH', '/v1/account', { textingHours: null })
    const told = (await other('POST', '/v1/broadcasts/preview', draft)).body
    expect(told).toMatchObject({ eligible: 2, credits: { needed: 3, available: 2 } })
    const made = await other('POST', '/v1/broadcasts', draft)
    expect(made.status).toBe(201)
    const shown = await heed.until('it is made', async () => {
      const { body } = await other('GET', `/v1/broadcasts/${made.body.id}`)
      return Number(body.expanded) === 3 && body
    })
    expect(shown.reasons).toMatchObject([{ state: 'excluded', reason: 'no_credits', count: 1 }])
    expect((await heed.api('GET', `/v1/broadcasts/${made.body.id}`)).status).toBe(404)
  })

  test('is started once, however often it is asked with one key', async () => {
    const draft = await picked(['Anna', heed.someone()])
    const key = { 'idempotency-key': `once-${heed.rt.newId()}` }
    const asked = [1, 2, 3].map(() => heed.api('POST', '/v1/broadcasts', draft, key))
    const ids = new Set((await Promise.all(asked)).map(one => String(one.body.id)))
    expect(ids.size).toBe(1)
  })

  test('a test of the text goes to your own phone, as a text like any other', async () => {
    const me = heed.someone()
    const anna = await heed.addContact('Anna', heed.someone())
    const sent = await heed.api('POST', '/v1/broadcasts/test', {
      body: BODY,
      to: me.number,
      contactId: anna.id,
    })
    expect(sent.status, JSON.stringify(sent.body)).toBe(201)
    await heed.rings(me, 'Hi Anna, the open house is on Sunday at 2.')
    const rendered = await heed.api('POST', '/v1/broadcasts/preview/render', {
      body: '{{company}}!',
      contactId: anna.id,
    })
    expect(rendered.body).toMatchObject({ body: '!', segments: 1, credits: 1, holes: ['company'] })
  })
})

describe('H bad input names the field and the rule', () => {
  test.each<[string, object, string]>([
    ['an unknown field', { body: 'Hi {{firstname}}' }, 'body'],
    ['single braces', { body: 'Hi {first_name}' }, 'body'],
    ['nothing to say', { body: ' ' }, 'body'],
    ['a sender of nobody', { from: ['+15125559999'] }, 'from.0'],
    ['no sender', { from: [] }, 'from'],
    ['a time without a zone', { sendAt: '2027-01-01T10:00:00' }, 'sendAt'],
    ['half a local time', { localTime: '10:00' }, 'localDate'],
    ['a local time that is over', { localDate: '2020-01-01', localTime: '10:00' }, 'localTime'],
    ['both times', { localDate: '2027-01-01', localTime: '10:00', sendAt: '2027-01-01T10:00:00Z' }, 'sendAt'],
    ['an empty list', { audience: { kind: 'list', rows: [] } }, 'audience.rows'],
    ['no address of a picture', { media: ['nowhere'] }, 'media.0'],
  ])('%s', async (_, wrong, field) => {
    const draft = { audience: { kind: 'filter', filter: {} }, body: 'Hi', ...wrong }
    for (const address of ['/v1/broadcasts', '/v1/broadcasts/preview']) {
      const { status, body } = await heed.api('POST', address, draft)
      expect(status, JSON.stringify(body)).toBe(400)
      expect(body.errors![0]!.field).toBe(field)
    }
  })

  test('nobody in it', async () => {
    const draft = { audience: { kind: 'filter', filter: { anyTags: ['nobody-has-this'] } }, body: 'Hi' }
    expect((await heed.api('POST', '/v1/broadcasts', draft)).status).toBe(422)
    expect(await preview(draft)).toMatchObject({ total: 0, eligible: 0, finishAt: null })
  })
})

const DAY_MS = 86_400_000

function localDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
}

function localTime(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)
}
