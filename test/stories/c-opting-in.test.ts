// Rules C: what lifts a block, what does not, and what stays cancelled.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LONG_CODE, type Phone, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { at, BACK, NET_BACK, NET_STOPPED, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

function variants(word: string): string[] {
  const small = word.toLowerCase()
  const capital = word[0] + small.slice(1)
  return [word, small, capital, ` ${word}\n`, `${capital}!`, `"${small}."`, `\r\n${word}\u200b`, `${word} 🙂`]
}

describe('C1: the words lift the block', () => {
  test.each(['START', 'YES', 'UNSTOP'])('C1 %s, however it is written', async word => {
    const texts = variants(word).map(body => ({ body, phone: heed.someone() }))
    await Promise.all(texts.map(({ phone }) => heed.optsOut(phone, SHORT_CODE)))
    await heed.quiet()
    await Promise.all(texts.map(({ phone, body }) => phone.texts(body, SHORT_CODE)))
    await heed.quiet()
    for (const { phone, body } of texts) {
      expect(await heed.consent(phone), body).toMatchObject({ state: 'opted_in', word: word.toLowerCase() })
      expect(await phone.bodies(), body).toEqual([STOPPED, BACK])
      await heed.send(phone, 'Hello again')
    }
    await heed.quiet()
    for (const { phone, body } of texts) {
      expect(await phone.bodies(), body).toEqual([STOPPED, BACK, NOTICE, 'Hello again'])
    }
  })

  test.each([
    [LONG_CODE, 'START', STOPPED, BACK],
    [LONG_CODE, 'yes', STOPPED, BACK],
    [LONG_CODE, ' Unstop ', STOPPED, BACK],
    [TOLL_FREE, 'start', NET_STOPPED, NET_BACK],
    [TOLL_FREE, 'UNSTOP', NET_STOPPED, NET_BACK],
  ])('C1 %s: after %j texts flow again, past the provider too', async (number, word, stopped, back) => {
    const ann = heed.someone()
    await heed.send(ann, 'one', { from: number })
    await heed.quiet()
    await heed.optsOut(ann, number)
    await heed.refuses(ann, 'two', { from: number })
    await ann.texts(word, number)
    await heed.quiet()
    await heed.send(ann, 'three', { from: number })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'one', stopped, back, 'three'])
  })

  test('C1 the agent sees it, and it costs one credit', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.optsOut(ann)
    await ann.texts('Start')
    await heed.quiet()
    const heard = (await heed.messages(ann)).at(-1)!
    expect(heard).toMatchObject({
      body: 'Start',
      credits: 1,
      reading: { verdict: 'opt_in', words: ['start'], effect: 'opted_in' },
    })
    expect(await heed.entriesOf(String(heard.id))).toMatchObject([{ kind: 'charge', credits: 1 }])
    const bell = (await heed.notifications(ann)).map(one => [one.kind, one.contactId])
    expect(bell).toEqual([
      ['opt_out', contact.id],
      ['opt_in', contact.id],
    ])
    const conversation = await heed.conversation(ann)
    expect(conversation).toMatchObject({
      unread: 2,
      consent: { state: 'opted_in' },
      decision: { allowed: true },
    })
    expect(conversation.consent!.events!.map(one => one.kind)).toEqual(['opted_in', 'opted_out'])
  })

  test('C1 where the carrier keeps its own list, a START that it does not know is no way past it', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann, LONG_CODE)
    // Twilio holds the block and knows only the bare word; our welcome is refused with 21610, and the block is back.
    await ann.texts('Start!', LONG_CODE)
    await heed.until(
      'the carrier has spoken',
      async () => String((await heed.consent(ann)).source) === 'provider',
    )
    await heed.quiet()
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out', source: 'provider' })
    await ann.texts('START', LONG_CODE)
    await heed.quiet()
    expect((await heed.consent(ann)).state).toBe('opted_in')
    expect(await ann.bodies()).toEqual([STOPPED, BACK])
  })
})

describe('C1, D: START where the provider holds no block', () => {
  const ways: readonly (readonly [string, (ann: Phone) => Promise<unknown>, readonly string[]])[] = [
    ['who asked in ordinary words', ann => ann.texts('please stop texting me'), [STOPPED]],
    ['who wrote the word as the provider does not know it', ann => ann.texts('STOP.'), [STOPPED]],
    [
      'who was opted out on request',
      ann => heed.api('POST', `/v1/consents/${at(ann)}/opt-out`, { note: 'asked by phone' }),
      [],
    ],
  ]
  test.each(ways)('C1 %s hears that they are back, once, and texts flow', async (_, stop, heard) => {
    for (const [number, word] of [
      [LONG_CODE, 'START'],
      [LONG_CODE, 'yes'],
      [TOLL_FREE, 'UNSTOP'],
    ] as const) {
      const ann = heed.someone()
      await heed.send(ann, 'one', { from: number })
      await heed.quiet()
      await stop(ann)
      await heed.until('the block', async () => String((await heed.consent(ann)).state) === 'opted_out')
      await heed.quiet()
      await ann.texts(word, number)
      await heed.quiet()
      expect((await heed.consent(ann)).state).toBe('opted_in')
      await heed.send(ann, 'two', { from: number })
      await heed.quiet()
      expect(await ann.bodies(), `${number} ${word}`).toEqual([NOTICE, 'one', ...heard, BACK, 'two'])
    }
  })

  test('D where the word itself came later, the provider has its block, and alone it answers', async () => {
    const ann = heed.someone()
    await ann.texts('please stop texting me')
    await heed.quiet()
    await ann.texts('STOP')
    await heed.quiet()
    await ann.texts('START')
    await heed.quiet()
    expect((await ann.received()).map(one => `${one.by}: ${one.body}`)).toEqual([
      `heed: ${STOPPED}`,
      `provider: ${STOPPED}`,
      `provider: ${BACK}`,
    ])
    expect((await heed.consent(ann)).state).toBe('opted_in')
  })

  test('D where the provider is told of all, it answers', async () => {
    await heed.api('PATCH', '/v1/reconciliation', { pushConsents: true })
    const ann = heed.someone()
    await ann.texts('please stop texting me')
    await heed.until('the block', async () => String((await heed.consent(ann)).state) === 'opted_out')
    await ann.texts('START')
    await heed.until('the way back', async () => String((await heed.consent(ann)).state) === 'opted_in')
    await heed.quiet()
    const byHeed = (await ann.received()).filter(one => String(one.by) === 'heed')
    expect(byHeed.map(one => one.body)).toEqual([STOPPED])
    await heed.api('PATCH', '/v1/reconciliation', { pushConsents: false })
  })
})

describe('C2: the words from a phone that is not opted out', () => {
  test.each(['START', 'unstop', 'Start.'])('C2 %j is recorded without a reply', async word => {
    for (const number of [LONG_CODE, TOLL_FREE, SHORT_CODE]) {
      const ann = heed.someone()
      await ann.texts(word, number)
      await heed.quiet()
      expect(await ann.bodies()).toEqual([])
      const consent = await heed.consent(ann)
      expect(consent).toMatchObject({ state: 'unknown', events: [{ kind: 'opt_in_without_block' }] })
    }
  })

  test('C2 YES is an ordinary answer: no reply, no event, no change', async () => {
    for (const number of [LONG_CODE, TOLL_FREE, SHORT_CODE]) {
      const ann = heed.someone()
      await heed.send(ann, 'Shall we meet at five?', { from: number })
      await heed.quiet()
      await ann.texts('YES', number)
      await heed.quiet()
      expect(await ann.bodies()).toEqual([NOTICE, 'Shall we meet at five?'])
      expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [] })
      expect((await heed.messages(ann)).at(-1)).toMatchObject({ reading: { effect: 'none' } })
      expect(await heed.notifications(ann)).toMatchObject([{ kind: 'new_lead' }])
    }
  })

  test('C2 a second START changes nothing more', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann, SHORT_CODE)
    await ann.texts('START', SHORT_CODE)
    await ann.texts('START', SHORT_CODE)
    await heed.quiet()
    expect(await ann.bodies()).toEqual([STOPPED, BACK])
    const kinds = (await heed.consent(ann)).events!.map(one => one.kind)
    expect(kinds).toEqual(['opt_in_without_block', 'opted_in', 'opted_out'])
  })
})

const OTHERS = [
  ...['hello', 'ok', 'Y', 'yess', 'yes please', 'YES!! call me', 'please start', 'start again', 'START STOP'],
  ...[
    'restart',
    'STARTED',
    'unstop it',
    'subscribe',
    'resume',
    'opt in',
    'OPTIN',
    'continue',
    'Sí',
    'ja',
    '1',
  ],
  ...['I want your texts again', "don't stop", 'HELP', 'INFO', 'STOP', 'CANCEL', 'please stop', '👍', '…'],
]

describe('C3: nothing else lifts it', () => {
  test.each([LONG_CODE, TOLL_FREE, SHORT_CODE])('C3 to %s', async number => {
    const texts = OTHERS.map(body => ({ body, phone: heed.someone() }))
    await Promise.all(texts.map(({ phone }) => heed.optsOut(phone, number)))
    await heed.quiet()
    await Promise.all(texts.map(({ phone, body }) => phone.texts(body, number)))
    await heed.quiet()
    for (const { phone, body } of texts) {
      expect((await heed.consent(phone)).state, body).toBe('opted_out')
      expect(await phone.bodies(), body).toHaveLength(1)
      expect((await heed.refuses(phone, 'Hello')).decision, body).toMatchObject({ reason: 'opted_out' })
    }
  })

  test('C3 nor does YES to a toll-free number, where the network does not know it', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann, TOLL_FREE)
    await ann.texts('YES', TOLL_FREE)
    await heed.quiet()
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out', events: [{ kind: 'opted_out' }] })
    expect(await ann.bodies()).toEqual([NET_STOPPED])
  })

  test('C3 nor a picture', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    await ann.texts('', LONG_CODE, ['https://example.com/start.png'])
    await heed.quiet()
    expect((await heed.consent(ann)).state).toBe('opted_out')
  })
})

describe('C4: what the opt-out cancelled stays cancelled', () => {
  test('C4 also when its time comes after START', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'first', { from: SHORT_CODE })
    await heed.quiet()
    const sendAt = new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString()
    const planned = await heed.send(ann, 'planned', { sendAt })
    await heed.optsOut(ann, SHORT_CODE)
    await ann.texts('START', SHORT_CODE)
    await heed.quiet()
    await heed.send(ann, 'new', { sendAt })
    await heed.advance('PT2H')
    await heed.rings(ann, 'new')
    await heed.quiet()
    expect(await heed.message(String(planned.id))).toMatchObject({ state: 'canceled', reason: 'opted_out' })
    expect(await ann.bodies()).toEqual([NOTICE, 'first', STOPPED, BACK, 'new'])
  })
})
