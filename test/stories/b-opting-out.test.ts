// Rules B1 to B6: what opts out, what it stops, how far it reaches, what the phone and the agent see of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { type Json, LONG_CODE, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { at, NET_STOPPED, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const ARTICLE = ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT']
const MORE = ['REVOKE', 'OPTOUT', 'OPT OUT']

/** As people and their phones write one word: cases, white space, line ends, punctuation, what cannot be seen. */
function variants(word: string): string[] {
  const small = word.toLowerCase()
  const capital = word[0] + small.slice(1)
  const wide = word.replace(/[A-Z]/g, char => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
  return [
    ...[word, small, capital, wide, small[0] + word.slice(1)],
    ...[` ${word} `, `\t${word}`, `${word}\n`, `\r\n${word}\r\n`, `\n\n${small}\n\n`, `\u00a0${word}\u00a0`],
    ...[
      `${word}.`,
      `${word}!!!`,
      `"${word}"`,
      `“${word}”`,
      `(${small})`,
      `*${word}*`,
      `...${word}`,
      `${word}?!`,
    ],
    ...[`- ${word} -`, `"${capital}." \n`, `${word}\u200b`, `\ufeff${word}`, `${word} 🛑`, `🙏 ${word}`],
  ]
}

describe('B1: the words', () => {
  test.each([...ARTICLE, ...MORE])('B1 %s opts out, however it is written', async word => {
    const texts = variants(word).map(body => ({ body, phone: heed.someone() }))
    await Promise.all(texts.map(({ phone, body }) => phone.texts(body)))
    await heed.quiet()
    for (const { phone, body } of texts) {
      expect(await heed.consent(phone), JSON.stringify(body)).toMatchObject({
        state: 'opted_out',
        source: 'message',
        word: word.toLowerCase(),
      })
      expect(await phone.bodies(), JSON.stringify(body)).toEqual([STOPPED])
    }
  })

  test.each(['opt  out', 'OPT\nOUT', 'Opt-Out', 'opt\tout.'])('B1 %j is OPT OUT', async body => {
    const ann = heed.someone()
    await heed.optsOut(ann, LONG_CODE, body)
  })

  test('B1 what only looks like one of them opts nobody out, where only keywords count', async () => {
    await heed.settings({ policy: 'keywords' })
    const bodies = [
      'STOPP',
      'nonstop',
      'ENDING',
      'cancelled',
      'quite',
      'in the end',
      'S T O P',
      'full stop ahead',
    ]
    const texts = [...bodies, 'cancel the showing', 'stop by at 5', 'ok', '🛑', '?'].map(body => ({
      body,
      phone: heed.someone(),
    }))
    await Promise.all(texts.map(({ phone, body }) => phone.texts(body)))
    await heed.quiet()
    for (const { phone, body } of texts) {
      expect((await heed.consent(phone)).state, body).toBe('unknown')
      expect(await phone.bodies(), body).toEqual([])
    }
    await heed.settings({ policy: 'reasonable' })
  })
})

const REFUSED = { allowed: false, reason: 'opted_out', rule: 'B2' }

describe('B2: no text on any path from then on', () => {
  test('B2 by API, by the desk, planned for later, by the button: each refused with the reason', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'Hello Ann')
    await heed.rings(ann, 'Hello Ann')
    await heed.optsOut(ann)
    const desk = await heed.signIn()
    const tomorrow = new Date(heed.rt.clock.now().getTime() + 86_400_000).toISOString()
    const tries = [
      await heed.api('POST', '/v1/messages', { to: ann.number, body: 'again' }),
      await heed.api('POST', '/v1/messages', { to: ann.number, body: 'later', sendAt: tomorrow }),
      await heed.api('POST', '/v1/messages', {
        to: ann.number,
        body: '',
        media: ['https://example.com/a.jpg'],
      }),
      await desk('POST', '/v1/messages', { to: ann.number, body: 'by hand' }),
      await heed.api('POST', `/v1/conversations/${at(ann)}/instruct`),
    ]
    for (const { status, body } of tries) {
      expect(status).toBe(422)
      expect(body).toMatchObject({ type: '/problems/not-sent', decision: REFUSED })
      expect(body.detail).toContain('asked not to be texted')
    }
    const preview = await heed.api('POST', '/v1/messages/preview', { to: ann.number, body: 'again' })
    expect(preview.body).toMatchObject({ decision: REFUSED, notice: null })
    expect((await heed.conversation(ann)).decision).toMatchObject(REFUSED)
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'Hello Ann', STOPPED])
    expect(await heed.messages(ann), 'a refused text is not kept as one').toHaveLength(3)
  })

  test('B2 deleted, imported again, under another name: still blocked', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.optsOut(ann)
    await heed.api('DELETE', `/v1/contacts/${contact.id}`)
    const again = await heed.addContact('Ann of the new list', ann)
    expect(again.phones![0]!.consent!.state).toBe('opted_out')
    expect((await heed.refuses(ann, 'Hello')).decision).toMatchObject(REFUSED)
  })

  test('B2 what waits in the queue is cancelled with the reason, and its credits come back', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'first')
    await heed.quiet()
    await heed.pauseWork()
    const before = await heed.credits()
    const waiting = [await heed.send(ann, 'second'), await heed.send(ann, 'third', { from: SHORT_CODE })]
    await heed.optsOut(ann)
    for (const { id } of waiting) expect(await heed.message(String(id))).toMatchObject(CANCELED)
    await heed.resumeWork()
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'first', STOPPED])
    const after = await heed.credits()
    expect([after.held, after.spent]).toEqual([before.held, Number(before.spent) + 1])
    for (const { id } of waiting) {
      expect((await heed.entriesOf(String(id))).map(({ kind, reason }) => [kind, reason])).toEqual([
        ['hold', 'text of 1 segment'],
        ['release', 'canceled: opted out'],
      ])
    }
  })

  test('B2 a text that waits for another try is cancelled', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'first')
    await heed.quiet()
    await heed.faults({ errors: [{ phone: ann.number, code: 20429 }] })
    const sent = await heed.send(ann, 'second')
    await heed.until('the first try has failed', async () => (await tries(String(sent.id))) === 1)
    await heed.optsOut(ann)
    await heed.faults({})
    expect(await heed.message(String(sent.id))).toMatchObject(CANCELED)
    await heed.advance('PT1M')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'first', STOPPED])
  })

  test('B2 a planned text is cancelled, and nothing rings when its time comes', async () => {
    const ann = heed.someone()
    const bob = heed.someone()
    const sendAt = new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString()
    const planned = await heed.send(ann, 'at your hour', { sendAt })
    const control = await heed.send(bob, 'at your hour', { sendAt })
    expect([planned.state, control.dueAt]).toEqual(['waiting', sendAt])
    await heed.optsOut(ann)
    expect(await heed.message(String(planned.id))).toMatchObject(CANCELED)
    await heed.advance('PT1H1M')
    await heed.rings(bob, 'at your hour')
    await heed.quiet()
    expect(await ann.bodies()).toEqual([STOPPED])
  })

  test.each([1, 2, 3, 4, 5])('B2 a STOP in the middle of a volley is its end (%i)', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'first', { from: SHORT_CODE })
    await heed.rings(ann, 'first')
    const volley = Array.from({ length: 20 }, (_, n) =>
      heed.api('POST', '/v1/messages', { to: ann.number, body: `volley ${n}`, from: SHORT_CODE }),
    )
    await heed.until('it has begun', async () => (await ann.bodies()).some(body => body.startsWith('volley')))
    await ann.texts('STOP', SHORT_CODE)
    await Promise.all(volley)
    await heed.quiet()
    // The short code is Heed's to answer, so the confirmation stands in one line with the texts.
    const bodies = await ann.bodies()
    expect(bodies.at(-1)).toBe(STOPPED)
    expect(bodies.filter(body => body === STOPPED)).toHaveLength(1)
    const ends = (await heed.messages(ann)).filter(one => String(one.body).startsWith('volley'))
    const rang = bodies.filter(body => body.startsWith('volley'))
    expect(
      ends
        .filter(one => String(one.state) === 'delivered')
        .map(one => String(one.body))
        .sort(),
    ).toEqual(rang.sort())
    for (const one of ends.filter(end => String(end.state) !== 'delivered'))
      expect(one).toMatchObject(CANCELED)
  })
})

const CANCELED = { state: 'canceled', reason: 'opted_out', decision: REFUSED, handedOverAt: null }

async function tries(messageId: string): Promise<number | null> {
  const text = 'select tries from outbox where message_id = $1 and claimed_at is null'
  return (await heed.rt.db.one<{ tries: number }>({ name: 'story_tries', text }, [messageId]))?.tries ?? null
}

describe('B3: how far it reaches', () => {
  test.each([LONG_CODE, TOLL_FREE, SHORT_CODE])('B3 STOP to %s blocks every sender', async number => {
    const ann = heed.someone()
    await heed.optsOut(ann, number)
    for (const from of [LONG_CODE, TOLL_FREE, SHORT_CODE]) {
      expect((await heed.refuses(ann, 'Hello', { from })).decision).toMatchObject(REFUSED)
    }
    await heed.quiet()
    expect(await ann.bodies()).toEqual([number === TOLL_FREE ? NET_STOPPED : STOPPED])
  })

  test('B3 STOP to a number that the office has given up blocks every sender', async () => {
    const ann = heed.someone()
    const own = { accountSid: SANDBOX_SID, authToken: SANDBOX_TOKEN, phone: '+15125550177' }
    const sender = (await heed.api('POST', '/v1/senders', own)).body
    expect((await heed.api('DELETE', `/v1/senders/${sender.id}`)).status).toBe(204)
    expect(await heed.hook(sender, { From: ann.number, To: own.phone, Body: 'Stop!' })).toBe(200)
    await heed.until('the block', async () => String((await heed.consent(ann)).state) === 'opted_out')
    expect((await heed.refuses(ann, 'Hello')).decision).toMatchObject(REFUSED)
    await heed.rings(ann, STOPPED)
  })

  test('B3 STOP blocks every contact that has the phone, and no other phone of theirs', async () => {
    const shared = heed.someone()
    const office = heed.someone()
    const ann = await heed.addContact('Ann', shared, office)
    const bob = await heed.addContact('Bob', shared)
    await heed.optsOut(shared)
    const states = async ({ id }: Json) =>
      (await heed.api('GET', `/v1/contacts/${id}`)).body.phones!.map(one => String(one.consent!.state))
    expect(await states(ann)).toEqual(['opted_out', 'unknown'])
    expect(await states(bob)).toEqual(['opted_out'])
    await heed.send(office, 'Hello Ann')
    await heed.rings(office, 'Hello Ann')
  })
})

describe('B4: one confirmation, and nothing after it', () => {
  test.each([
    [LONG_CODE, 'STOP', STOPPED],
    [LONG_CODE, 'Stop.', STOPPED],
    [TOLL_FREE, 'STOP', NET_STOPPED],
    [TOLL_FREE, 'STOP!', STOPPED],
    [SHORT_CODE, 'STOP', STOPPED],
  ])(
    'B4 %s answers %j once; a second one gets silence and is recorded',
    async (number, word, confirmation) => {
      const ann = heed.someone()
      await heed.optsOut(ann, number, word)
      await heed.quiet()
      const since = (await heed.consent(ann)).since
      await ann.texts(word, number)
      await heed.quiet()
      expect(await ann.bodies()).toEqual([confirmation])
      const consent = await heed.consent(ann)
      expect(consent.events!.map(event => event.kind)).toEqual(['opt_out_repeated', 'opted_out'])
      expect(consent, 'the block stands since the first').toMatchObject({ state: 'opted_out', since })
      const book = (await heed.messages(ann)).map(one => String(one.direction))
      const byHeed = (await ann.received()).filter(one => one.by === 'heed').length
      expect([book.filter(one => one === 'in').length, book.filter(one => one === 'out').length]).toEqual([
        2,
        byHeed,
      ])
    },
  )

  test.each([
    [LONG_CODE, 'STOP'],
    [LONG_CODE, 'OPT OUT'],
    [SHORT_CODE, 'STOP'],
  ])('B4 %s answers two in a row (%s) with one confirmation', async (number, word) => {
    const ann = heed.someone()
    await Promise.all([ann.texts(word, number), ann.texts(word, number)])
    await heed.quiet()
    expect(await ann.bodies()).toEqual([STOPPED])
    const { events } = await heed.consent(ann)
    expect(events!.map(event => event.kind)).toEqual(['opt_out_repeated', 'opted_out'])
  })

  test('B4 what is in the air when STOP comes rings before the confirmation, never after it', async () => {
    const ann = heed.someone()
    await heed.send(ann, 'first', { from: SHORT_CODE })
    await heed.quiet()
    await heed.faults({ latencyMs: [{ phone: ann.number, ms: 300 }] })
    const slow = await heed.send(ann, 'in the air', { from: SHORT_CODE })
    const state = async () => String((await heed.message(String(slow.id))).state)
    await heed.until('it is on its way', async () => (await state()) === 'sending')
    await heed.optsOut(ann, SHORT_CODE)
    await heed.quiet()
    await heed.faults({})
    expect(await ann.bodies()).toEqual([NOTICE, 'first', 'in the air', STOPPED])
  })
})

describe('B5: who sees it', () => {
  test('B5 conversation, timeline and bell show the text and what it did', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.send(ann, 'Hello Ann')
    await heed.quiet()
    await heed.optsOut(ann, LONG_CODE, 'Stop!')
    await heed.quiet()
    const conversation = await heed.conversation(ann)
    expect(conversation).toMatchObject({ unread: 1, consent: { state: 'opted_out', word: 'stop' } })
    const timeline = (await heed.api('GET', `/v1/contacts/${contact.id}/timeline`)).body
    for (const { items } of [timeline, conversation.timeline!]) {
      const heard = items!.find(one => String(one.message?.direction) === 'in')
      expect(heard!.message).toMatchObject({
        body: 'Stop!',
        state: 'received',
        reading: { verdict: 'opt_out', rule: 'keyword', words: ['stop'], effect: 'opted_out' },
      })
      const event = items!.find(one => String(one.kind) === 'consent')!.event!
      expect(event).toMatchObject({
        kind: 'opted_out',
        source: 'message',
        wording: 'Stop!',
        messageId: heard!.id,
      })
      expect(event.text).toContain('Opted out by text ("STOP")')
    }
    const told = await heed.notifications(ann)
    expect(told.map(one => [one.kind, one.contactId, one.readAt])).toEqual([['opt_out', contact.id, null]])
    expect(told[0]!.text).toContain('Ann wrote "Stop!" and is opted out')
    const list = await heed.api('GET', '/v1/conversations?filter=opted_out&limit=1')
    expect(list.body.items![0]).toMatchObject({
      phone: ann.number,
      consent: { state: 'opted_out' },
      unread: 1,
    })
  })
})

describe('B6: a phone that is no contact', () => {
  test('B6 STOP counts the same, and is kept when the lead is gone', async () => {
    const nobody = heed.someone()
    await heed.optsOut(nobody)
    await heed.quiet()
    expect(await nobody.bodies()).toEqual([STOPPED])
    const lead = (await heed.conversation(nobody)).contacts![0]!
    expect((await heed.api('DELETE', `/v1/contacts/${lead.id}`)).status).toBe(204)
    expect((await heed.refuses(nobody, 'Hello')).decision).toMatchObject(REFUSED)
    const added = await heed.addContact('Nora', nobody)
    expect(added.phones![0]!.consent!.state).toBe('opted_out')
    expect((await heed.consent(nobody)).events).toHaveLength(1)
  })
})

describe('B2: how fast it takes hold', () => {
  // The last of this file: it looks at what the volleys and the double STOPs above left behind.
  test('B2 no STOP had to wait for a text that was being queued until the database broke the tie', async () => {
    const text = 'select deadlocks from pg_stat_database where datname = current_database()'
    const row = await heed.rt.db.one<{ deadlocks: number }>({ name: 'story_deadlocks', text })
    expect(row!.deadlocks).toBe(0)
  })
})
