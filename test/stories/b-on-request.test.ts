// Rules B7, B8, B10: what a keyword costs, what "please stop" does and does not do, opting out on request.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LONG_CODE, type Phone, SHORT_CODE } from '../support/heed.ts'
import { type Ask, at, BACK, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

async function lastHeard(phone: Phone) {
  return (await heed.messages(phone)).filter(one => String(one.direction) === 'in').at(-1)!
}

describe('B7: what the keyword costs', () => {
  test.each(['STOP', ' stop. ', 'START', 'HELP'])('B7 %j costs one credit', async word => {
    const ann = heed.someone()
    await ann.texts(word, SHORT_CODE)
    await heed.quiet()
    const heard = await lastHeard(ann)
    expect(heard.credits).toBe(1)
    const entries = (await heed.entries()).filter(one => one.phone === ann.number)
    expect(entries.map(one => [one.kind, one.credits, one.messageId])).toEqual([['charge', 1, heard.id]])
  })

  test('B7 one credit from abroad too, where a text costs two', async () => {
    const fay = heed.someoneAbroad()
    await fay.texts('STOP', SHORT_CODE)
    await heed.quiet()
    expect((await lastHeard(fay)).credits).toBe(1)
  })

  test('B7 the price list may make keywords free, and nothing else with them', async () => {
    await heed.settings({ prices: { keyword: 0 } })
    const ann = heed.someone()
    for (const word of ['STOP', 'STOP', 'START', 'HELP', 'YES']) {
      await ann.texts(word, SHORT_CODE)
      await heed.quiet()
    }
    await heed.settings({ prices: { keyword: 1 } })
    const heard = (await heed.messages(ann)).filter(one => String(one.direction) === 'in')
    // The last one is an ordinary answer: she is not opted out any more (C2).
    expect(heard.map(one => one.credits)).toEqual([0, 0, 0, 0, 1])
    const entries = (await heed.entries()).filter(one => one.phone === ann.number)
    expect(entries.map(one => [one.messageId, one.credits])).toEqual([[heard[4]!.id, 1]])
  })
})

describe('B8: a stop word inside a longer text, by policy `keywords`', () => {
  beforeAll(() => heed.settings({ policy: 'keywords' }))
  afterAll(() => heed.settings({ policy: 'reasonable' }))
  test.each([
    ['please stop', ['stop']],
    ['STOP IT', ['stop']],
    ['unsubscribe me from this list', ['unsubscribe']],
    ['Can you opt out my wife and stop?', ['opt out', 'stop']],
  ])('B8 %j blocks nothing, and the agent is told', async (body, words) => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await ann.texts(body)
    await heed.quiet()
    expect(await ann.bodies(), 'nobody replies').toEqual([])
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [{ kind: 'stop_in_words' }] })
    expect(await heed.conversation(ann)).toMatchObject({ asksToStop: true, decision: { allowed: true } })
    expect(await lastHeard(ann)).toMatchObject({
      reading: { verdict: 'doubtful', rule: 'keyword_inside', words, effect: 'stop_in_words' },
    })
    const told = await heed.notifications(ann)
    expect(told.map(one => [one.kind, one.contactId])).toEqual([['stop_in_words', contact.id]])
    expect(told[0]!.text).toContain(`Ann wrote "${body}"`)
    const tray = await heed.api('GET', '/v1/conversations?filter=doubtful&limit=200')
    expect(tray.body.items!.map(one => one.phone)).toContain(ann.number)
    await heed.send(ann, 'Do you mean it?')
    await heed.rings(ann, 'Do you mean it?')
  })

  test('B8 one button texts the words that work, and they work', async () => {
    const ann = heed.someone()
    await ann.texts('please stop')
    await heed.quiet()
    const path = `/v1/conversations/${at(ann)}/instruct`
    const key = { 'idempotency-key': 'one press' }
    const pressed = await heed.api('POST', path, undefined, key)
    const again = await heed.api('POST', path, undefined, key)
    expect(pressed).toMatchObject({ status: 201, body: { kind: 'instruction', credits: 1 } })
    expect(again.body.id, 'a second press of the same is the same').toBe(pressed.body.id)
    await heed.quiet()
    const rang = (await ann.bodies()).filter(body => body !== NOTICE)
    expect(rang).toHaveLength(1)
    for (const word of ['STOP', 'START']) expect(rang[0]).toContain(word)
    expect((await heed.consent(ann)).state).toBe('unknown')
    await heed.optsOut(ann)
    expect((await heed.conversation(ann)).asksToStop, 'settled').toBe(false)
  })

  test('B8 an agent who opts the person out has settled it', async () => {
    const ann = heed.someone()
    await ann.texts('please stop')
    await heed.quiet()
    await heed.api('POST', `/v1/consents/${at(ann)}/opt-out`, { note: 'asked by text' })
    expect((await heed.conversation(ann)).asksToStop).toBe(false)
  })

  test('B8 from somebody who is opted out already it is an ordinary text', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    await ann.texts('I said please stop!')
    await heed.quiet()
    expect(await heed.conversation(ann)).toMatchObject({ asksToStop: false, consent: { state: 'opted_out' } })
    expect(await ann.bodies()).toEqual([STOPPED])
  })
})

describe('B10: an agent opts a person out on request', () => {
  test('B10 with a note; nothing rings, what waits is cancelled, and it stays', async () => {
    const ann = heed.someone()
    const agent = heed.as(await heed.agentKey('Jo'))
    const sendAt = new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString()
    const planned = await heed.send(ann, 'later', { sendAt })
    const path = `/v1/consents/${at(ann)}/opt-out`
    for (const body of [{}, { note: '' }]) {
      const refused = await agent('POST', path, body)
      expect([refused.status, refused.body.errors![0]!.field]).toEqual([400, 'note'])
    }
    expect((await heed.consent(ann)).state, 'nothing half done').toBe('unknown')
    const done = await agent('POST', path, { note: 'Asked on the phone, 3 May' })
    expect(done).toMatchObject({ status: 200, body: { state: 'opted_out', source: 'agent' } })
    expect(done.body.events![0]).toMatchObject({
      kind: 'opted_out',
      source: 'agent',
      note: 'Asked on the phone, 3 May',
      actor: 'Jo',
    })
    expect(await heed.message(String(planned.id))).toMatchObject({ state: 'canceled', reason: 'opted_out' })
    expect((await heed.refuses(ann, 'Hello')).decision).toMatchObject({ reason: 'opted_out' })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([])
  })

  test('B10 the person alone undoes it by text', async () => {
    const ann = heed.someone()
    await heed.api('POST', `/v1/consents/${at(ann)}/opt-out`, { note: 'asked by e-mail' })
    await ann.texts('START', SHORT_CODE)
    await heed.quiet()
    expect(await ann.bodies()).toEqual([BACK])
    await heed.send(ann, 'Welcome back')
  })
})

const EVIDENCE = 'Signed form of the open house, scan 1042 in the file'

describe('B10: a new consent with evidence', () => {
  const record = (phone: Phone, body: object, ask: Ask = heed.api) =>
    ask('POST', `/v1/consents/${at(phone)}/opt-in`, body)
  const now = () => heed.rt.clock.now()

  test('B10 an agent may not record it', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann, SHORT_CODE)
    const refused = await record(
      ann,
      { evidence: EVIDENCE, obtainedAt: now().toISOString() },
      heed.as(await heed.agentKey('Jo')),
    )
    expect(refused).toMatchObject({ status: 403, body: { type: '/problems/not-allowed' } })
    expect((await heed.consent(ann)).state).toBe('opted_out')
  })

  test.each([
    ['without evidence', {}, 'evidence'],
    ['with two words of it', { evidence: 'she said' }, 'evidence'],
    ['without a time', { evidence: EVIDENCE }, 'obtainedAt'],
    ['at no time', { evidence: EVIDENCE, obtainedAt: 'lately' }, 'obtainedAt'],
    ['from before the opt-out', { evidence: EVIDENCE, obtainedAt: '2020-01-01T00:00:00Z' }, 'obtainedAt'],
    ['from the future', { evidence: EVIDENCE, obtainedAt: '2099-01-01T00:00:00Z' }, 'obtainedAt'],
  ])('B10 nor an owner %s', async (_, body, field) => {
    const ann = heed.someone()
    await heed.optsOut(ann, SHORT_CODE)
    const refused = await record(ann, body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors!.map(one => one.field)).toContain(field)
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out', events: [{ kind: 'opted_out' }] })
  })

  test('B10 an owner with evidence from after it lifts the block, and the history says so', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann, SHORT_CODE)
    await heed.quiet()
    const obtainedAt = now().toISOString()
    const key = { 'idempotency-key': 'the form of Ann' }
    const path = `/v1/consents/${at(ann)}/opt-in`
    const done = await heed.api('POST', path, { evidence: EVIDENCE, obtainedAt }, key)
    expect(done).toMatchObject({ status: 200, body: { state: 'opted_in', source: 'owner' } })
    const again = await heed.api('POST', path, { evidence: EVIDENCE, obtainedAt }, key)
    expect(again, 'the same request once more is the same').toMatchObject({ status: 200, body: done.body })
    const { events } = await heed.consent(ann)
    expect(events!.map(one => [one.kind, one.source, one.actor])).toEqual([
      ['opted_in', 'owner', 'First key'],
      ['opted_out', 'message', null],
    ])
    expect(events![0]!.note).toContain(EVIDENCE)
    await heed.send(ann, 'Welcome back', { from: SHORT_CODE })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([STOPPED, NOTICE, 'Welcome back'])
  })

  test('B10 where there is no block there is nothing to lift', async () => {
    const refused = await record(heed.someone(), { evidence: EVIDENCE, obtainedAt: now().toISOString() })
    expect(refused).toMatchObject({ status: 409, body: { type: '/problems/not-opted-out' } })
  })

  test('B10 nothing else at the desk lifts it: no edit, no setting, no delete and restore', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.optsOut(ann, LONG_CODE)
    const path = `/v1/contacts/${contact.id}`
    await heed.api('PATCH', path, { phones: [] })
    await heed.api('PATCH', path, { phones: [{ phone: ann.number }], tags: ['opted in'] })
    await heed.api('DELETE', path)
    await heed.api('POST', `${path}/restore`)
    await heed.settings({ notice: { mode: 'appended' } })
    await heed.settings({ notice: { mode: 'separate' } })
    expect((await heed.refuses(ann, 'Hello')).decision).toMatchObject({ reason: 'opted_out', rule: 'B2' })
    expect((await heed.consent(ann)).events).toHaveLength(1)
  })
})
