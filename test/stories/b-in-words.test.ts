// Rules B8, B9, C3: what people write in ordinary words, by both policies, and the tray where a person decides.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tendBroadcasts } from '../../src/features/broadcasts/tend.ts'
import type { Json, Phone } from '../support/heed.ts'
import { at, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

async function hears(phone: Phone, body: string): Promise<Json> {
  await phone.texts(body)
  await heed.quiet()
  return (await heed.messages(phone)).filter(one => String(one.direction) === 'in').at(-1)!
}

const decide = (phone: Phone, what: string, body: object = {}) =>
  heed.api('POST', `/v1/doubts/${at(phone)}/${what}`, body)

async function tray(): Promise<Json[]> {
  return [...(await heed.api('GET', '/v1/doubts?limit=200')).body.items!]
}

async function inTray(phone: Phone): Promise<Json | undefined> {
  return (await tray()).find(one => String(one.phone) === phone.number)
}

/** A text that nobody wrote in this moment: a broadcast to one phone. */
async function broadcastTo(phone: Phone, body: string): Promise<Json> {
  const audience = { kind: 'list', rows: [{ phone: phone.number }] }
  const key = { 'idempotency-key': `${phone.number} ${body}` }
  const started = await heed.api('POST', '/v1/broadcasts', { audience, body }, key)
  expect(started.status, JSON.stringify(started.body)).toBe(201)
  return isOver(started.body.id)
}

async function isOver(id: unknown): Promise<Json> {
  const over = await heed.until('the broadcast is over', async () => {
    const { body: shown } = await heed.api('GET', `/v1/broadcasts/${id}`)
    return String(shown.state) === 'completed' && shown
  })
  await heed.quiet()
  return over
}

describe('B9: a clear request in ordinary words', () => {
  test.each([
    ['please stop', 'please stop'],
    ["Hi Sam, we bought a house. Please don't text me anymore 🙂", 'dont text me'],
    ['take me off your list', 'take me off'],
    ['Wrong number, quit texting me!!', 'quit texting'],
    ['no me escriba más', 'no me escriba'],
    ['these texts need to stop', 'these texts need to stop'],
  ])('B9 %j opts out, and says which words decided', async (body, words) => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    const heard = await hears(ann, body)
    expect(heard.reading).toMatchObject({ verdict: 'opt_out', effect: 'opted_out' })
    expect(String((heard.reading as unknown as { words: string[] }).words[0])).toContain(words)
    const { state, events } = await heed.consent(ann)
    expect(state).toBe('opted_out')
    expect(events![0]).toMatchObject({ kind: 'opted_out', source: 'message', wording: body })
    expect(String(events![0]!.word)).toContain(words)
    expect(await ann.bodies(), 'one confirmation').toEqual([STOPPED])
    expect((await heed.refuses(ann, 'Hello')).decision).toMatchObject({ reason: 'opted_out' })
    const told = await heed.notifications(ann)
    expect(told.map(one => [one.kind, one.contactId])).toEqual([['opt_out', contact.id]])
  })

  test('B9 the account may answer by silence', async () => {
    await heed.settings({ confirmsOptOut: false })
    const ann = heed.someone()
    await hears(ann, 'please stop texting me')
    await heed.settings({ confirmsOptOut: true })
    expect(await ann.bodies()).toEqual([])
    expect((await heed.consent(ann)).state).toBe('opted_out')
  })

  test('B8 the same texts block nothing where the account counts keywords only', async () => {
    await heed.settings({ policy: 'keywords' })
    const ann = heed.someone()
    await hears(ann, 'take me off your list')
    await hears(ann, 'please stop')
    await heed.settings({ policy: 'reasonable' })
    expect(await ann.bodies()).toEqual([])
    expect((await heed.consent(ann)).state).toBe('unknown')
    expect(await inTray(ann)).toMatchObject({ rule: 'keyword_inside', words: [{ text: 'stop' }] })
  })
})

describe('B9: what only looks like it', () => {
  test.each([
    "I'll stop by at 5",
    "Don't stop sending these!",
    'please cancel my appointment',
    'end of the month works',
    'Liked “Prefer a phone call or email? Reply STOP to unsubscribe.”',
  ])('B9 %j changes nothing', async body => {
    const ann = heed.someone()
    const heard = await hears(ann, body)
    expect(heard.reading).toMatchObject({ verdict: 'none', effect: 'none' })
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [] })
    expect(await inTray(ann)).toBeUndefined()
  })
})

describe('B9: what may mean stop waits for a person', () => {
  test('B9 in the tray, with the words that decided and the thread before it', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.send(ann, 'Three new homes for you')
    await heed.quiet()
    await hears(ann, 'Sorry, wrong number.')
    expect(await inTray(ann)).toMatchObject({
      contact: { id: contact.id },
      message: { body: 'Sorry, wrong number.' },
      rule: 'unclear',
      words: [{ text: 'wrong number', start: 7, end: 19 }],
      thread: [{ body: NOTICE, direction: 'out' }, { body: 'Three new homes for you' }],
    })
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [{ kind: 'doubted' }] })
  })

  test("B9 no automatic text goes meanwhile, queued or waiting; a person's own does, with a warning", async () => {
    const ann = heed.someone()
    await hears(ann, 'go away')
    const bulk = await broadcastTo(ann, 'Open house on Sunday')
    expect(bulk).toMatchObject({ reasons: [{ reason: 'doubtful', count: 1 }] })
    expect(await ann.bodies()).toEqual([])
    const { decision } = (await heed.conversation(ann)) as unknown as { decision: Json }
    expect(decision).toMatchObject({ allowed: true, warnings: [{ reason: 'doubtful', until: null }] })
    await heed.send(ann, 'Do you want me to stop?')
    await heed.rings(ann, 'Do you want me to stop?')
  })

  test('B9 what waits of a running broadcast is held back where it is claimed', async () => {
    const ann = heed.someone()
    await heed.pauseWork()
    const audience = { kind: 'list', rows: [{ phone: ann.number }] }
    const body = { audience, body: 'It was queued before' }
    const started = await heed.api('POST', '/v1/broadcasts', body, { 'idempotency-key': ann.number })
    await tendBroadcasts(heed.rt)
    await ann.texts('wrong number')
    await heed.resumeWork()
    const shown = await isOver(started.body.id)
    expect(shown).toMatchObject({ counts: { canceled: 1 }, reasons: [{ reason: 'doubtful' }] })
    expect(await ann.bodies()).toEqual([])
  })

  test('B9 confirmed: opted out, with who decided', async () => {
    const ann = heed.someone()
    await hears(ann, 'wrong number')
    const done = await decide(ann, 'confirm')
    expect(done).toMatchObject({ status: 200, body: { state: 'opted_out', source: 'agent' } })
    expect(done.body.events![0]).toMatchObject({ kind: 'opted_out', actor: 'First key' })
    expect(await inTray(ann)).toBeUndefined()
    expect((await heed.conversation(ann)).asksToStop).toBe(false)
    expect(await ann.bodies(), 'nothing rings').toEqual([])
    expect(await decide(ann, 'undo'), 'never taken back here').toMatchObject({ status: 409 })
    expect(await decide(ann, 'confirm')).toMatchObject({ status: 409 })
  })

  test('B10, C3 confirmed by mistake: only a consent from after it lifts the block, and what was canceled stays so', async () => {
    const ann = heed.someone()
    await hears(ann, 'wrong number')
    const confirmedAt = heed.rt.clock.now()
    await decide(ann, 'confirm')
    expect(await decide(ann, 'dismiss', { reason: 'a mistake' })).toMatchObject({ status: 409 })
    expect(await decide(ann, 'undo')).toMatchObject({ status: 409 })
    const evidence = 'She called and asked for texts again; recorded call 12'
    const record = (obtainedAt: Date) =>
      heed.api('POST', `/v1/consents/${at(ann)}/opt-in`, { evidence, obtainedAt: obtainedAt.toISOString() })
    const before = await record(new Date(confirmedAt.getTime() - 3_600_000))
    expect(before.status).toBe(400)
    expect(before.body.errors!.map(one => one.field)).toEqual(['obtainedAt'])
    expect(await record(heed.rt.clock.now())).toMatchObject({ status: 200, body: { state: 'opted_in' } })
    const { events } = await heed.consent(ann)
    expect(events!.map(one => [one.kind, one.source, one.actor])).toEqual([
      ['opted_in', 'owner', 'First key'],
      ['opted_out', 'agent', 'First key'],
      ['doubted', 'message', null],
    ])
    expect(await inTray(ann)).toBeUndefined()
    await broadcastTo(ann, 'A text to all')
    expect(await ann.bodies()).toEqual([NOTICE, 'A text to all'])
  })

  test('B9 dismissed with a reason, taken back, and each is in the history', async () => {
    const ann = heed.someone()
    await hears(ann, 'wrong number')
    for (const body of [{}, { reason: '' }]) {
      const refused = await decide(ann, 'dismiss', body)
      expect([refused.status, refused.body.errors![0]!.field]).toEqual([400, 'reason'])
    }
    await decide(ann, 'dismiss', { reason: 'He meant the lender’s number' })
    expect(await inTray(ann)).toBeUndefined()
    await broadcastTo(ann, 'A text to all')
    expect(await ann.bodies()).toEqual([NOTICE, 'A text to all'])
    expect(await decide(ann, 'undo')).toMatchObject({ status: 200 })
    expect(await inTray(ann)).toMatchObject({ message: { body: 'wrong number' } })
    await broadcastTo(ann, 'Another text to all')
    expect(await ann.bodies()).toHaveLength(2)
    const { events } = await heed.consent(ann)
    expect(events!.map(one => [one.kind, one.actor])).toEqual([
      ['doubt_reopened', 'First key'],
      ['doubt_dismissed', 'First key'],
      ['doubted', null],
    ])
    expect(events![1]!.text).toContain('He meant the lender’s number')
  })

  test('B9 their own STOP settles it', async () => {
    const ann = heed.someone()
    await hears(ann, 'wrong number')
    await heed.optsOut(ann)
    expect(await inTray(ann)).toBeUndefined()
    expect((await heed.conversation(ann)).asksToStop).toBe(false)
  })
})

describe('C3: nothing is inferred about opting in', () => {
  test.each([
    'start texting me again',
    'opt me back in please',
    'yes please text me',
    'unstop it',
    'I am in!',
  ])('C3 %j lifts no block', async body => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    await hears(ann, body)
    expect((await heed.consent(ann)).state).toBe('opted_out')
    expect((await heed.refuses(ann, 'Hello')).decision).toMatchObject({ reason: 'opted_out' })
    expect(await ann.bodies()).toEqual([STOPPED])
  })
  test('C3 who asks for texts again in words is told of, so that somebody can name the word', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    await hears(ann, 'start texting me again')
    expect((await heed.consent(ann)).events![0]).toMatchObject({ kind: 'wants_back' })
    expect((await heed.notifications(ann)).map(one => String(one.text)).join()).toContain('Only their START')
  })
})
