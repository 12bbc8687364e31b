// Rules A: the first text that an account sends to a phone brings the notice, once, free, however it is sent.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { LONG_CODE, type Phone, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { at, NOTICE, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

describe('A1: the notice comes before the first text', () => {
  test('A1 sent by a program', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'Hello Ann')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'Hello Ann'])
  })

  test('A1 sent by an agent at the desk', async () => {
    const ann = heed.someone()
    const desk = await heed.signIn()
    const sent = await desk('POST', '/v1/messages', { to: ann.number, body: 'Hello from the desk' })
    expect(sent).toMatchObject({ status: 201, body: { origin: { kind: 'agent', name: 'Sam Rivera' } } })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'Hello from the desk'])
  })

  test.each([LONG_CODE, TOLL_FREE, SHORT_CODE])('A1 sent from %s', async from => {
    const ann = heed.someone()
    await heed.send(ann, 'Hello', { from })
    await heed.quiet()
    expect((await ann.received()).map(one => [one.from, one.body])).toEqual([
      [from, NOTICE],
      [from, 'Hello'],
    ])
  })

  test('A1 with a picture and no words', async () => {
    const ann = heed.someone()
    await heed.send(ann, '', { media: ['https://example.com/house.jpg'] })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, ''])
  })

  test('A1 as the answer to somebody who wrote first', async () => {
    const ann = heed.someone()
    await ann.texts('Is the house still for sale?')
    await heed.quiet()
    expect(await ann.bodies(), 'an inbound text alone brings nothing').toEqual([])
    await heed.send(ann, 'It is!')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'It is!'])
  })

  test('A1 costs no credit, and stands in the book before its text, as what it is', async () => {
    const ann = heed.someone()
    const sent = await heed.send(ann, 'Hello Ann')
    await heed.quiet()
    const [first, second] = await heed.messages(ann)
    expect([first, second].map(one => [one!.kind, one!.body, one!.credits, one!.state])).toEqual([
      ['notice', NOTICE, 0, 'delivered'],
      ['text', 'Hello Ann', 1, 'delivered'],
    ])
    const ofAnn = (await heed.entries()).filter(one => one.phone === ann.number)
    expect(ofAnn.map(one => [one.kind, one.credits, one.messageId]).reverse()).toEqual([
      ['hold', 1, sent.id],
      ['settle', 1, sent.id],
    ])
  })

  test('A1 is told before it happens: in the conversation and in the preview', async () => {
    const ann = heed.someone()
    const preview = () => heed.api('POST', '/v1/messages/preview', { to: ann.number, body: 'Hello' })
    const notice = { mode: 'separate', text: NOTICE, segments: 1 }
    expect((await heed.conversation(ann)).notice).toEqual(notice)
    expect((await preview()).body).toMatchObject({ notice, credits: 1, decision: { rule: 'A1' } })
    await heed.send(ann, 'Hello')
    await heed.quiet()
    expect((await heed.conversation(ann)).notice).toBeNull()
    expect((await preview()).body.notice).toBeNull()
  })

  test('A1 no text goes where its notice could not', async () => {
    const ann = heed.someone()
    await heed.faults({ errors: [{ phone: ann.number, code: 21211 }] })
    const sent = await heed.send(ann, 'Hello')
    await heed.until('the end', async () => String((await heed.message(String(sent.id))).state) === 'refused')
    await heed.faults({})
    expect(await ann.bodies()).toEqual([])
    // The next one brings the notice, because none was ever handed over.
    await heed.send(ann, 'Hello again')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'Hello again'])
  })
})

describe('A2: once per account and phone', () => {
  test('A2 twelve first texts at once from three numbers, with two workers', async () => {
    const other = await heed.anotherWorker()
    const people = Array.from({ length: 8 }, () => heed.someone())
    const senders = [LONG_CODE, TOLL_FREE, SHORT_CODE]
    const texts = Array.from({ length: 12 }, (_, index) => index)
    await Promise.all(
      people.flatMap(one => texts.map(n => heed.send(one, `text ${n}`, { from: senders[n % 3]! }))),
    )
    await heed.quiet()
    await other.stop()
    for (const one of people) {
      const [first, ...rest] = await one.bodies()
      expect(first).toBe(NOTICE)
      expect(rest.sort()).toEqual(texts.map(n => `text ${n}`).sort())
    }
  })

  test('A2 a contact that is deleted and imported again, and another with the same phone', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.send(ann, 'one')
    await heed.quiet()
    expect((await heed.api('DELETE', `/v1/contacts/${contact.id}`)).status).toBe(204)
    await heed.addContact('Ann again', ann)
    const asPeopleWrite = `(${ann.number.slice(2, 5)}) ${ann.number.slice(5, 8)}-${ann.number.slice(8)}`
    const phones = [{ phone: asPeopleWrite }]
    expect((await heed.api('POST', '/v1/contacts', { firstName: 'Her sister', phones })).status).toBe(201)
    await heed.api('POST', '/v1/messages', { to: asPeopleWrite, body: 'two' })
    await heed.send(ann, 'three', { from: SHORT_CODE })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'one', 'two', 'three'])
  })

  test('A2 STOP and START do not bring it back', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'one', { from: SHORT_CODE })
    await heed.rings(ann, 'one')
    await heed.optsOut(ann, SHORT_CODE)
    await ann.texts('START', SHORT_CODE)
    await heed.quiet()
    await heed.send(ann, 'two')
    await heed.quiet()
    const bodies = await ann.bodies()
    expect(bodies.filter(body => body === NOTICE)).toHaveLength(1)
    expect(bodies.at(-1)).toBe('two')
  })

  test('A2 another account on the same Heed gives its own', async () => {
    const elm = await heed.anotherAccount('+13035550177')
    const ann = heed.someone()
    await heed.send(ann, 'from Oak')
    expect((await elm('POST', '/v1/messages', { to: ann.number, body: 'from Elm' })).status).toBe(201)
    await heed.quiet()
    const heard = (await ann.received()).map(one => `${one.from} ${one.body}`)
    const fromElm = heard.filter(one => one.startsWith('+1303'))
    expect(fromElm).toEqual([`+13035550177 ${NOTICE}`, '+13035550177 from Elm'])
    expect(heard.filter(one => !fromElm.includes(one))).toEqual([
      `${LONG_CODE} ${NOTICE}`,
      `${LONG_CODE} from Oak`,
    ])
  })
})

const STANDARD = { mode: 'separate', text: NOTICE, repeatAfterDays: null }

describe('A3: how the notice is given is a setting', () => {
  afterEach(() => heed.settings({ notice: STANDARD }))

  test('A3 appended: on a line of its own, the added part free, once', async () => {
    const ann = heed.someone()
    await heed.settings({ notice: { mode: 'appended' } })
    // 150 characters are one segment; with the notice on the air it is two.
    const body = 'x'.repeat(150)
    const preview = await heed.api('POST', '/v1/messages/preview', { to: ann.number, body })
    expect(preview.body).toMatchObject({ notice: { mode: 'appended', text: NOTICE }, credits: 1 })
    const sent = await heed.send(ann, body)
    expect(sent.credits).toBe(1)
    await heed.send(ann, 'two')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([`${body}\n${NOTICE}`, 'two'])
    expect((await heed.message(String(sent.id))).body, 'the book says what was read').toBe(
      `${body}\n${NOTICE}`,
    )
    expect((await heed.entriesOf(String(sent.id))).map(one => [one.kind, one.credits])).toEqual([
      ['hold', 1],
      ['settle', 1],
    ])
  })

  test('A3 appended to a picture without words: no empty line before it', async () => {
    const ann = heed.someone()
    await heed.settings({ notice: { mode: 'appended' } })
    const sent = await heed.send(ann, '', { media: ['https://example.com/house.jpg'] })
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE])
    expect((await heed.message(String(sent.id))).body).toBe(NOTICE)
  })

  test.each([
    'Text STOP to end these messages.',
    'Not for you? Reply unsubscribe.',
    'Responde STOP para cancelar.',
  ])('A3 takes the wording "%s", because it tells how to stop', async text => {
    const ann = heed.someone()
    await heed.settings({ notice: { text } })
    await heed.send(ann, 'Hello')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([text, 'Hello'])
  })

  test.each(['Hi from Oak & Main!', 'We never go nonstop.', '', ' '])(
    'A3 refuses the wording "%s", which does not',
    async text => {
      const refused = await heed.api('PATCH', '/v1/account', { notice: { text } })
      expect(refused.status).toBe(400)
      expect(refused.body.errors![0]!.field).toBe('notice.text')
      expect((await heed.api('GET', '/v1/account')).body.notice, 'nothing was changed').toEqual(STANDARD)
    },
  )

  // The last of this file: it moves the clock.
  test('A3 repeatAfterDays: not a day too early, and once again after it', async () => {
    const ann = heed.someone()
    const bodies = async (phone: Phone) =>
      (await phone.bodies()).map(body => (body === NOTICE ? 'notice' : body))
    await heed.settings({ notice: { repeatAfterDays: 30 } })
    await heed.send(ann, 'one')
    await heed.quiet()
    await heed.advance('P29D')
    await heed.send(ann, 'two')
    await heed.quiet()
    expect(await bodies(ann)).toEqual(['notice', 'one', 'two'])
    await heed.advance('P1DT1H')
    expect((await heed.conversation(ann)).notice).toEqual({ mode: 'separate', text: NOTICE, segments: 1 })
    await heed.send(ann, 'three')
    await heed.send(ann, 'four')
    await heed.quiet()
    expect(await bodies(ann)).toEqual(['notice', 'one', 'two', 'notice', 'three', 'four'])
    await heed.settings({ notice: { repeatAfterDays: null } })
    await heed.advance('P90D')
    await heed.send(ann, 'five')
    await heed.quiet()
    expect(await bodies(ann), 'off by default: never again').toEqual([
      'notice',
      'one',
      'two',
      'notice',
      'three',
      'four',
      'five',
    ])
    expect((await heed.api('GET', `/v1/consents/${at(ann)}`)).body.noticedAt).not.toBeNull()
  })
})
