// Rules E1, E2, E5: what a text costs, where every credit went, and how segments are counted.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Json, LONG_CODE, SHORT_CODE } from '../support/heed.ts'
import { BACK, type Entry, HELP, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const PICTURE = ['https://example.com/house.jpg']
const moves = (entries: readonly Entry[]) => entries.map(one => [one.kind, one.credits])

describe('E1: the price list', () => {
  test.each([
    ['a segment', 'home', 'a'.repeat(160), [], 1],
    ['two segments', 'home', 'a'.repeat(161), [], 2],
    ['three segments', 'home', 'a'.repeat(307), [], 3],
    ['an emoji and 70 letters, two segments', 'home', `${'a'.repeat(70)}🙂`, [], 2],
    ['a segment abroad', 'abroad', 'a'.repeat(160), [], 2],
    ['two segments abroad', 'abroad', 'a'.repeat(161), [], 4],
    ['a picture', 'home', '', PICTURE, 3],
    ['two pictures and many words, one MMS', 'home', 'a'.repeat(500), [...PICTURE, ...PICTURE], 3],
    ['a picture abroad', 'abroad', 'look', PICTURE, 3],
  ])('E1 sent: %s', async (_, place, body, media, credits) => {
    const phone = place === 'home' ? heed.someone() : heed.someoneAbroad()
    const preview = await heed.api('POST', '/v1/messages/preview', { to: phone.number, body, media })
    expect(preview.body.credits, 'told before').toBe(credits)
    const sent = await heed.send(phone, body, { media })
    expect(sent.credits).toBe(credits)
    await heed.quiet()
    expect(await phone.bodies()).toEqual([NOTICE, body])
    expect(moves(await heed.entriesOf(String(sent.id)))).toEqual([
      ['hold', credits],
      ['settle', credits],
    ])
  })

  test.each([
    ['a segment', 'home', 'b'.repeat(160), [], 1],
    ['two segments', 'home', 'b'.repeat(161), [], 2],
    ['a segment from abroad', 'abroad', 'hello', [], 2],
    ['three segments from abroad', 'abroad', 'b'.repeat(307), [], 6],
    ['a picture', 'home', '', PICTURE, 3],
    ['a picture with words from abroad', 'abroad', 'b'.repeat(200), PICTURE, 3],
  ])('E1 received: %s', async (_, place, body, media, credits) => {
    const phone = place === 'home' ? heed.someone() : heed.someoneAbroad()
    await phone.texts(body, LONG_CODE, media)
    await heed.quiet()
    const [heard] = await heed.messages(phone)
    expect(heard).toMatchObject({ direction: 'in', body, media, credits })
    expect(moves(await heed.entriesOf(String(heard!.id)))).toEqual([['charge', credits]])
  })

  test('E1 Canada is home, the rest of the plan is not', async () => {
    for (const [to, credits] of [
      ['+14165550123', 1],
      ['+17875550123', 2],
      ['+18765550123', 2],
    ]) {
      const preview = await heed.api('POST', '/v1/messages/preview', { to, body: 'hello' })
      expect(preview.body.credits, String(to)).toBe(credits)
    }
  })

  test('E1 what Heed says on its own is free: notice, confirmation, welcome back, HELP', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'one', { from: SHORT_CODE })
    await heed.quiet()
    for (const word of ['HELP', 'STOP', 'START']) {
      await ann.texts(word, SHORT_CODE)
      await heed.quiet()
    }
    expect(await ann.bodies()).toEqual([NOTICE, 'one', HELP, STOPPED, BACK])
    const own = (await heed.messages(ann)).filter(one => String(one.origin!.kind) === 'system')
    expect(own.map(one => [one.kind, one.credits])).toEqual([
      ['notice', 0],
      ['help', 0],
      ['confirmation', 0],
      ['welcome_back', 0],
    ])
    const entries = (await heed.entries()).filter(one => one.phone === ann.number)
    expect(moves(entries.reverse())).toEqual([
      ['hold', 1],
      ['settle', 1],
      ...Array.from({ length: 3 }, () => ['charge', 1]),
    ])
  })

  test('E1 a price list is data of one account', async () => {
    const elm = await heed.anotherAccount('+13035550178')
    await elm('PATCH', '/v1/account', { prices: { text: 7, mms: 0 } })
    const to = heed.someone().number
    const cost = async (body: object) =>
      (await elm('POST', '/v1/messages/preview', { to, body: 'hi', ...body })).body.credits
    expect([await cost({}), await cost({ media: PICTURE })]).toEqual([7, 0])
    const here = await heed.api('POST', '/v1/messages/preview', { to, body: 'hi' })
    expect(here.body.credits).toBe(1)
    const { prices } = (await elm('GET', '/v1/account')).body
    expect(prices).toMatchObject({ text: 7, mms: 0, inbound: 1, notice: 0, keyword: 1 })
  })
})

const balance = async () => {
  const { available, held, spent } = await heed.credits()
  return { available: Number(available), held: Number(held), spent: Number(spent) }
}

describe('E2: held, settled or released, once', () => {
  test('E2 held when queued, settled when handed over', async () => {
    const ann = heed.someone()
    const before = await balance()
    await heed.pauseWork()
    const sent = await heed.send(ann, 'a'.repeat(161))
    const { available, held, spent } = before
    expect(await balance()).toEqual({ available: available - 2, held: held + 2, spent })
    await heed.resumeWork()
    await heed.quiet()
    expect(await balance()).toEqual({ available: available - 2, held, spent: spent + 2 })
    const entries = await heed.entriesOf(String(sent.id))
    expect(entries.map(({ kind, credits, reason, phone }) => [kind, credits, reason, phone])).toEqual([
      ['hold', 2, 'text of 2 segments', ann.number],
      ['settle', 2, 'handed over', ann.number],
    ])
  })

  test('E2 released when it is cancelled on request, and nothing rings', async () => {
    const ann = heed.someone()
    const before = await balance()
    const sendAt = new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString()
    const { id } = await heed.send(ann, 'later', { sendAt })
    const canceled = await heed.api('POST', `/v1/messages/${id}/cancel`)
    expect(canceled).toMatchObject({ status: 200, body: { state: 'canceled', reason: 'canceled' } })
    expect(await balance()).toEqual(before)
    const entries = await heed.entriesOf(String(id))
    expect(entries.map(one => [one.kind, one.reason])).toEqual([
      ['hold', 'text of 1 segment'],
      ['release', 'canceled on request'],
    ])
    expect((await heed.api('POST', `/v1/messages/${id}/cancel`)).status, 'once').toBe(409)
    expect(await balance()).toEqual(before)
  })

  test('E2 released when the provider refuses it', async () => {
    const ann = heed.someone()
    const before = await balance()
    await heed.faults({ errors: [{ phone: ann.number, code: 21408 }] })
    const { id } = await heed.send(ann, 'hello')
    await heed.until('the end', async () => String((await heed.message(String(id))).state) === 'refused')
    await heed.faults({})
    expect(await balance()).toEqual(before)
    expect((await heed.entriesOf(String(id)))[1]).toMatchObject({ kind: 'release', credits: 1 })
    expect((await heed.message(String(id))).reasonText).toContain('Twilio 21408')
  })

  test('E2 settled once where the answer was lost on the way: looked up, not sent again', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'first')
    await heed.quiet()
    await heed.faults({ dropConnection: [{ phone: ann.number, when: 'after' }] })
    const { id } = await heed.send(ann, 'hello')
    await heed.until('it is settled', async () => (await heed.entriesOf(String(id))).length === 2)
    await heed.faults({})
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'first', 'hello'])
    expect(moves(await heed.entriesOf(String(id)))).toEqual([
      ['hold', 1],
      ['settle', 1],
    ])
  })

  test('E2 a repeated status callback, a doubled webhook: each credit moves once', async () => {
    const ann = heed.someone()
    await heed.faults({ doubled: [{ phone: ann.number, on: 'both' }] })
    await heed.send(ann, 'one')
    await ann.texts('two')
    await heed.quiet()
    await heed.faults({})
    const entries = (await heed.entries()).filter(one => one.phone === ann.number)
    expect(moves(entries).sort()).toEqual([
      ['charge', 1],
      ['hold', 1],
      ['settle', 1],
    ])
  })
})

/** What the entries say, replayed from nothing, the oldest first. */
function replay(entries: readonly Entry[]) {
  const buckets: Record<string, number> = { granted: 0, available: 0, held: 0, spent: 0 }
  for (const { from, to, credits } of [...entries].reverse()) {
    buckets[from]! -= credits
    buckets[to]! += credits
    if (buckets.held! < 0) throw new Error('more was taken from the held credits than was held')
  }
  return buckets
}

describe('E2: the sums', () => {
  test('E2 agree after a mixed run, and every entry has its message and its reason', async () => {
    const people = Array.from({ length: 24 }, (_, n) => (n % 5 === 0 ? heed.someoneAbroad() : heed.someone()))
    const unreachable = people[3]!.number
    await heed.faults({
      errors: [
        { phone: unreachable, code: 21211 },
        { rate: 0.2, code: 30006 },
      ],
      doubled: [{ rate: 0.3, on: 'both' }],
      reordered: [{ rate: 0.3 }],
    })
    const later = new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString()
    await Promise.all(
      people.map(async (one, n) => {
        await heed.send(one, 'x'.repeat(1 + n * 20), n % 4 === 0 ? { media: PICTURE } : {})
        const planned = await heed.send(one, 'planned', { sendAt: later })
        if (n % 3 === 0) await one.texts(n % 2 === 0 ? 'STOP' : 'thank you')
        if (n % 6 === 1) await heed.api('POST', `/v1/messages/${planned.id}/cancel`)
      }),
    )
    await heed.quiet()
    await heed.faults({})
    const entries = await heed.entries()
    const { available, held, spent, granted } = replay(entries)
    expect({ available, held, spent }).toEqual(await balance())
    expect(granted! + available! + held! + spent!, 'nothing from nowhere').toBe(0)
    expect(held, 'what is planned is held').toBeGreaterThan(0)
    for (const one of entries) {
      expect(one.reason).not.toBe('')
      if (one.kind === 'grant') continue
      expect(one.messageId, JSON.stringify(one)).not.toBeNull()
      expect(one.phone).toMatch(/^\+/)
    }
    await agreeWithMessages(entries)
  })

  async function agreeWithMessages(entries: readonly Entry[]): Promise<void> {
    for (const id of new Set(entries.map(one => one.messageId))) {
      if (id === null) continue
      const own = entries.filter(one => one.messageId === id)
      const kinds = own
        .map(one => one.kind)
        .sort()
        .join(' ')
      expect(['charge', 'hold', 'hold settle', 'hold release']).toContain(kinds)
      const message: Json = await heed.message(id)
      for (const one of own) expect(one.credits).toBe(message.credits)
      if (kinds === 'hold release') expect(['canceled', 'refused']).toContain(message.state)
      if (kinds === 'hold') expect(message.state).toBe('waiting')
    }
  }
})

describe('E5: segments', () => {
  test.each([
    ['160 plain letters', 'a'.repeat(160), 'GSM-7', 1],
    ['161', 'a'.repeat(161), 'GSM-7', 2],
    ['306', 'a'.repeat(306), 'GSM-7', 2],
    ['307', 'a'.repeat(307), 'GSM-7', 3],
    ['160 with accents of the alphabet', 'é'.repeat(160), 'GSM-7', 1],
    ['80 euro signs, two each', '€'.repeat(80), 'GSM-7', 1],
    ['159 letters and a euro sign', `${'a'.repeat(159)}€`, 'GSM-7', 2],
    ['a bracket is never split: 152 + [ + 153', `${'a'.repeat(152)}[${'a'.repeat(152)}`, 'GSM-7', 3],
    ['70 with an emoji', `${'a'.repeat(68)}🙂`, 'UCS-2', 1],
    ['71 with an emoji', `${'a'.repeat(69)}🙂`, 'UCS-2', 2],
    ['134 in two', 'я'.repeat(134), 'UCS-2', 2],
    ['135 in three', 'я'.repeat(135), 'UCS-2', 3],
    ['a pair is never split: 66 + 🙂 + 67', `${'я'.repeat(66)}🙂${'я'.repeat(66)}`, 'UCS-2', 3],
    ['one curly apostrophe makes it dear', `it’s ${'a'.repeat(70)}`, 'UCS-2', 2],
  ])('E5 %s', async (_, body, encoding, segments) => {
    const phone = heed.someone()
    const preview = await heed.api('POST', '/v1/messages/preview', { to: phone.number, body })
    expect(preview.body).toMatchObject({ encoding, segments, credits: segments })
    const sent = await heed.send(phone, body)
    expect(sent).toMatchObject({ encoding, segments, credits: segments })
    await heed.rings(phone, body)
  })
})
