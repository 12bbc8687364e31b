// The rules that other people's bugs taught: each with the bug that it keeps out. Bulk (9) comes with bulk texts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Json, LONG_CODE, type Phone, SHORT_CODE, TOLL_FREE } from '../support/heed.ts'
import { type Ask, at, HELP, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

const ELM = '+13035550190'

let heed: Story
let elm: Ask

beforeAll(async () => {
  heed = await startStory()
  elm = await heed.anotherAccount(ELM)
})
afterAll(() => heed?.stop())

const OPTED_OUT = { allowed: false, reason: 'opted_out' }
const sql = (name: string, text: string) => ({ name: `story_${name}`, text })

async function known(...people: readonly Phone[]): Promise<void> {
  for (const one of people) await heed.send(one, 'hi')
  await heed.quiet()
}

async function senderAt(number: string): Promise<Json> {
  return (await heed.api('GET', '/v1/senders')).body.items!.find(one => String(one.phone) === number)!
}

describe('whose consent', () => {
  test('peers 1: consent is of the number and the account; a contact only points at it', async () => {
    const ann = heed.someone()
    const written = `1 (${ann.number.slice(2, 5)}) ${ann.number.slice(5, 8)}.${ann.number.slice(8)}`
    await heed.optsOut(ann)
    expect((await heed.refuses({ ...ann, number: written }, 'hello')).decision).toMatchObject(OPTED_OUT)
    const again = await heed.api('POST', '/v1/contacts', { firstName: 'New', phones: [{ phone: written }] })
    expect(again.body.phones![0]).toMatchObject({ phone: ann.number, consent: { state: 'opted_out' } })
    const other = await elm('POST', '/v1/messages', { to: ann.number, body: 'from Elm' })
    expect(other.status, 'she said nothing to Elm').toBe(201)
    await heed.rings(ann, 'from Elm')
  })

  test('peers 5: STOP from an unknown number is kept for the account whose number got it', async () => {
    const nobody = heed.someone()
    await nobody.texts('STOP', ELM)
    await heed.quiet()
    const path = `/v1/consents/${at(nobody)}`
    expect((await elm('GET', path)).body.state).toBe('opted_out')
    expect((await heed.consent(nobody)).state).toBe('unknown')
    const refused = await elm('POST', '/v1/messages', { to: nobody.number, body: 'hello' })
    expect(refused.body.decision).toMatchObject(OPTED_OUT)
  })

  test('peers 14: deleting a person keeps the suppression, and its history', async () => {
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.optsOut(ann)
    await heed.api('DELETE', `/v1/contacts/${contact.id}`)
    expect((await heed.api('GET', `/v1/contacts/${contact.id}`)).status).toBe(404)
    expect((await heed.refuses(ann, 'hello')).decision).toMatchObject(OPTED_OUT)
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out', events: [{ wording: 'STOP' }] })
    for (const text of ['delete from consent_events', "update consent_events set kind = 'opted_in'"]) {
      await expect(heed.rt.db.run(sql('tamper', text)), text).rejects.toThrow('append-only')
    }
  })
})

describe('the gate', () => {
  test('peers 2: judged at the handoff, with the row locked, not when it was queued', async () => {
    const ann = heed.someone()
    await known(ann)
    await heed.pauseWork()
    const { id } = await heed.send(ann, 'queued in time')
    // As a faulty program would: the block is there, and nobody cancelled what waits.
    const block = "update consents set state = 'opted_out', since = now() where phone = $1"
    await heed.rt.db.run(sql('block', block), [ann.number])
    await heed.resumeWork()
    await heed.quiet()
    expect(await ann.bodies()).toEqual([NOTICE, 'hi'])
    expect(await heed.message(String(id))).toMatchObject({ state: 'canceled', reason: 'opted_out' })
    expect((await heed.entriesOf(String(id))).map(one => one.kind)).toEqual(['hold', 'release'])
  })

  test('peers 2: no hand can claim a text for an opted-out phone: the database refuses it', async () => {
    const ann = heed.someone()
    await heed.pauseWork()
    const { id } = await heed.send(ann, 'waits')
    const block = "update consents set state = 'opted_out', since = now() where phone = $1"
    await heed.rt.db.run(sql('block', block), [ann.number])
    const claim = 'update outbox set claimed_at = now() where message_id = $1'
    await expect(heed.rt.db.run(sql('claim', claim), [id])).rejects.toThrow('opted out')
    const born = `insert into outbox (account_id, message_id, phone, sender_id, lane_id, kind, priority, due_at,
                                      segments, credits, claimed_at)
                  select account_id, gen_random_uuid(), phone, sender_id, lane_id, kind, priority, due_at, segments,
                         credits, now() from outbox where message_id = $1`
    await expect(heed.rt.db.run(sql('born', born), [id])).rejects.toThrow('opted out')
    await heed.resumeWork()
    await heed.quiet()
    expect(await ann.bodies()).toEqual([])
  })

  test('peers 8: while the store cannot answer, nothing is sent; then all of it is', async () => {
    const people = [heed.someone(), heed.someone()]
    await known(...people)
    await heed.pauseWork()
    for (const one of people) await heed.send(one, 'after the outage')
    await heed.rt.db.tx(async tx => {
      await tx.run(sql('outage', 'lock table consents in access exclusive mode'))
      await heed.resumeWork()
      const waits = `select count(*)::int as n from pg_locks where not granted and relation = 'consents'::regclass`
      await heed.until(
        'the claim waits',
        async () => (await heed.rt.db.one<{ n: number }>(sql('waits', waits)))!.n > 0,
      )
      for (const one of people) expect(await one.bodies()).toEqual([NOTICE, 'hi'])
    })
    await heed.quiet()
    for (const one of people) expect(await one.bodies()).toEqual([NOTICE, 'hi', 'after the outage'])
  })

  test('peers 8: a phone whose STOP is just being written is passed over; the others go', async () => {
    const [ann, bob] = [heed.someone(), heed.someone()]
    await known(ann, bob)
    await heed.rt.db.tx(async tx => {
      await tx.run(sql('lock', 'select 1 from consents where phone = $1 for update'), [ann.number])
      await heed.send(ann, 'waits for the STOP')
      await heed.send(bob, 'goes')
      await heed.rings(bob, 'goes')
      expect(await ann.bodies()).toEqual([NOTICE, 'hi'])
    })
    await heed.rings(ann, 'waits for the STOP')
  })

  test('peers 13: the preview says what the gate does', async () => {
    const [fresh, met, gone] = [heed.someone(), heed.someone(), heed.someone()]
    const fay = heed.someoneAbroad()
    await known(met)
    await heed.optsOut(gone)
    const poor = await heed.anotherAccount('+13035550191', 0)
    const oak = (method: string, path: string, body?: unknown) => heed.api(method, path, body)
    for (const [ask, to, extra] of [
      [oak, fresh, {}],
      [oak, met, {}],
      [oak, gone, {}],
      [oak, fay, { media: ['https://example.com/a.jpg'] }],
      [poor, fresh, {}],
    ] as const) {
      const body = { to: to.number, body: `${'x'.repeat(200)}`, ...extra }
      const preview = (await ask('POST', '/v1/messages/preview', body)).body
      const before = await to.bodies()
      const outcome = await ask('POST', '/v1/messages', body)
      await heed.quiet()
      const rang = (await to.bodies()).slice(before.length)
      const { allowed, reason, rule } = preview.decision as unknown as Record<string, unknown>
      expect(outcome.status).toBe(allowed ? 201 : 422)
      if (!allowed) expect(outcome.body.decision).toMatchObject({ allowed, reason, rule })
      else expect(outcome.body).toMatchObject({ credits: preview.credits, segments: preview.segments })
      const notice = preview.notice === null ? [] : [String(preview.notice!.text)]
      expect(rang).toEqual(allowed ? [...notice, body.body] : [])
    }
  })
})

describe('reading what people write', () => {
  test.each([
    ['\u201cStop.\u201d', 'opt_out', 'keyword'],
    ['ＳＴＯＰ', 'opt_out', 'keyword'],
    ['S\u200bT\u200bO\u200bP', 'opt_out', 'keyword'],
    ['opt\u00a0out', 'opt_out', 'keyword'],
    ['Stop by at five, I will be home', 'none', null],
    ['please STOP', 'opt_out', 'request'],
    ['Cancel the 3 pm showing', 'none', null],
    ['That was the end of it', 'none', null],
  ])('peers 3: normalised first, then the whole text, then its words: %j', async (body, verdict, rule) => {
    const ann = heed.someone()
    await ann.texts(body)
    await heed.quiet()
    const reading = (await heed.messages(ann)).find(one => String(one.direction) === 'in')!.reading!
    expect(reading).toMatchObject({ verdict, rule })
    expect((await heed.consent(ann)).state).toBe(verdict === 'opt_out' ? 'opted_out' : 'unknown')
  })

  test('peers 4: no text lifts a stop but a START word, and YES only where the provider treats it so', async () => {
    const [ann, bob] = [heed.someone(), heed.someone()]
    await heed.optsOut(ann, TOLL_FREE)
    await heed.optsOut(bob, SHORT_CODE)
    for (const body of ['YES', 'yes please', 'ok', 'HELP', 'Where are you?', '1'])
      await ann.texts(body, TOLL_FREE)
    await bob.texts('sure', SHORT_CODE)
    await heed.quiet()
    expect([(await heed.consent(ann)).state, (await heed.consent(bob)).state]).toEqual([
      'opted_out',
      'opted_out',
    ])
    await bob.texts('YES', SHORT_CODE)
    await heed.quiet()
    expect((await heed.consent(bob)).state).toBe('opted_in')
  })

  test('peers 4: YES to our own question is an answer, also where the provider takes it for START', async () => {
    const ann = heed.someone()
    await known(ann)
    await heed.numberAt(LONG_CODE, { advancedOptOut: true })
    await ann.texts('Yes', LONG_CODE)
    await heed.quiet()
    await heed.numberAt(LONG_CODE, { advancedOptOut: false })
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [] })
  })
})

describe('the confirmation', () => {
  test('peers 6: one pass for one text: nothing else to the phone goes with it', async () => {
    const ann = heed.someone()
    await heed.pauseWork()
    await heed.send(ann, 'waits', { from: SHORT_CODE })
    await heed.optsOut(ann, SHORT_CODE)
    await ann.texts('HELP', SHORT_CODE)
    await ann.texts('STOP', SHORT_CODE)
    for (const path of ['instruct', 'read']) await heed.api('POST', `/v1/conversations/${at(ann)}/${path}`)
    await heed.resumeWork()
    await heed.quiet()
    expect(await ann.bodies()).toEqual([STOPPED])
  })

  test('peers 6: none where the provider has replied: by its own word, or as it says itself', async () => {
    const [ann, bob] = [heed.someone(), heed.someone()]
    await heed.optsOut(ann, LONG_CODE)
    const fields = { From: bob.number, To: LONG_CODE, Body: 'please no more', OptOutType: 'STOP' }
    expect(await heed.hook(await senderAt(LONG_CODE), fields)).toBe(200)
    await heed.quiet()
    expect((await ann.received()).map(one => one.by)).toEqual(['provider'])
    expect(await bob.bodies()).toEqual([])
    expect((await heed.consent(bob)).state).toBe('opted_out')
  })

  test('peers 6: none after five minutes, whatever held it up; the block stands all the same', async () => {
    const [late, timely] = [heed.someone(), heed.someone()]
    await heed.pauseWork()
    await heed.optsOut(late, SHORT_CODE)
    await heed.advance('PT4M')
    await heed.optsOut(timely, SHORT_CODE)
    await heed.advance('PT2M')
    await heed.resumeWork()
    await heed.quiet()
    expect(await timely.bodies()).toEqual([STOPPED])
    expect(await late.bodies()).toEqual([])
    const confirmation = (await heed.messages(late)).find(one => String(one.kind) === 'confirmation')
    expect(confirmation).toMatchObject({ state: 'canceled', reason: 'too_late' })
    expect((await heed.refuses(late, 'hello')).decision).toMatchObject(OPTED_OUT)
  })
})

describe('what the provider says', () => {
  test.each([
    ['at the call', 21610, true],
    ['on the way', 21610, false],
  ])('peers 7: 21610 %s is an opt-out with its origin', async (_, code, sync) => {
    const ann = heed.someone()
    await known(ann)
    await heed.faults({ errors: [{ phone: ann.number, code, sync }] })
    const { id } = await heed.send(ann, 'hello')
    await heed.quiet()
    await heed.faults({})
    expect(await heed.consent(ann)).toMatchObject({
      state: 'opted_out',
      source: 'provider',
      events: [{ kind: 'opted_out', source: 'provider', note: 'twilio 21610', messageId: id }],
    })
    expect((await heed.message(String(id))).reasonText).toContain('opted out at the carrier')
    expect((await heed.refuses(ann, 'again')).decision).toMatchObject(OPTED_OUT)
    expect(await ann.bodies()).toEqual([NOTICE, 'hi'])
  })

  test.each([21211, 21408, 21612, 21614, 30003, 30004, 30005, 30006, 30007, 30008])(
    'peers 7: %i is not',
    async code => {
      const ann = heed.someone()
      await known(ann)
      await heed.faults({ errors: [{ phone: ann.number, code }] })
      const { id } = await heed.send(ann, 'hello')
      await heed.quiet()
      await heed.faults({})
      const message = await heed.message(String(id))
      expect(['refused', 'not_delivered']).toContain(message.state)
      expect(message.providerError).toBe(code)
      expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [] })
      await heed.send(ann, 'again')
      await heed.rings(ann, 'again')
    },
  )

  test('peers 10: signed or refused; once, however often it is told', async () => {
    const ann = heed.someone()
    const sender = await senderAt(LONG_CODE)
    const sid = `SM${'c'.repeat(32)}`
    const fields = { MessageSid: sid, From: ann.number, To: LONG_CODE, Body: 'STOP.' }
    const forged = await fetch(String(sender.webhookUrl), {
      method: 'POST',
      body: new URLSearchParams(fields),
    })
    expect(forged.status).toBe(403)
    const answers = await Promise.all(Array.from({ length: 20 }, () => heed.hook(sender, fields, sid)))
    await heed.quiet()
    expect(await heed.hook(sender, fields, sid), 'and a day later').toBe(200)
    await heed.quiet()
    expect(new Set(answers)).toEqual(new Set([200]))
    expect(await heed.messages(ann)).toHaveLength(2)
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out', events: [{ kind: 'opted_out' }] })
    expect(await ann.bodies()).toEqual([STOPPED])
  })

  test('peers 10: reports in any order step forward only', async () => {
    const ann = heed.someone()
    await heed.faults({ reordered: [{ phone: ann.number }], doubled: [{ phone: ann.number, on: 'status' }] })
    const { id } = await heed.send(ann, 'hello')
    await heed.quiet()
    await heed.faults({})
    const { providerId, state, deliveredAt } = await heed.message(String(id))
    expect(state).toBe('delivered')
    const sender = await senderAt(LONG_CODE)
    const webhookUrl = `${sender.webhookUrl}/status?ref=${id}`
    for (const MessageStatus of ['queued', 'sent', 'undelivered', 'failed', 'canceled']) {
      const fields = { MessageStatus, From: LONG_CODE, To: ann.number, ErrorCode: '30008' }
      expect(await heed.hook({ webhookUrl } as unknown as Json, fields, String(providerId))).toBe(200)
    }
    expect(await heed.message(String(id))).toMatchObject({
      state: 'delivered',
      deliveredAt,
      providerError: null,
    })
  })
})

describe('pace and credits', () => {
  const pace = async (number: string, segmentsPerSecond: number) => {
    const { id } = await senderAt(number)
    await heed.api('PATCH', `/v1/senders/${id}`, { segmentsPerSecond })
  }

  test('peers 11: a number hands over its segments a second, charged before the text is taken', async () => {
    const people = Array.from({ length: 6 }, () => heed.someone())
    await known(...people)
    await heed.pauseWork()
    await pace(TOLL_FREE, 8)
    const sent = await Promise.all(people.map(one => heed.send(one, 'x'.repeat(400), { from: TOLL_FREE })))
    await heed.resumeWork()
    await heed.quiet()
    await pace(TOLL_FREE, 1_000)
    const times = await Promise.all(
      sent.map(async ({ id }) => Date.parse(String((await heed.message(String(id))).handedOverAt))),
    )
    // 18 segments: 8 at once, the text that crosses the line on credit, and the rest at 8 a second.
    const tookS = (Math.max(...times) - Math.min(...times)) / 1000
    expect(tookS).toBeGreaterThan((18 - 8 - 3) / 8 - 0.1)
  })

  test('peers 11: an answer goes before what nobody waits for', async () => {
    const people = Array.from({ length: 8 }, () => heed.someone())
    await known(...people)
    await heed.pauseWork()
    await pace(SHORT_CODE, 4)
    const sent = await Promise.all(people.map(one => heed.send(one, 'bulk', { from: SHORT_CODE })))
    const ann = heed.someone()
    await ann.texts('help?', SHORT_CODE)
    await heed.until('the answer waits', async () => (await heed.messages(ann)).length === 2)
    await heed.resumeWork()
    await heed.quiet()
    await pace(SHORT_CODE, 1_000)
    expect(await ann.bodies()).toEqual([HELP])
    const handed = async (id: unknown) => Date.parse(String((await heed.message(String(id))).handedOverAt))
    const answer = (await heed.messages(ann)).find(one => String(one.kind) === 'help')!
    const others = await Promise.all(sent.map(({ id }) => handed(id)))
    // Nine segments at four a second: whoever goes last goes more than a second after whoever goes first.
    expect(await handed(answer.id)).toBeLessThan(Math.max(...others) - 500)
  })

  test('peers 12: STOP, START and HELP free by the price list; held, then settled or released', async () => {
    const ann = heed.someone()
    await heed.settings({ prices: { keyword: 0 } })
    const before = await heed.credits()
    const sendAt = new Date(heed.rt.clock.now().getTime() + 3_600_000).toISOString()
    await heed.send(ann, 'planned', { sendAt })
    expect((await heed.credits()).held).toBe(Number(before.held) + 1)
    for (const word of ['HELP', 'STOP', 'START']) {
      await ann.texts(word, SHORT_CODE)
      await heed.quiet()
    }
    await heed.settings({ prices: { keyword: 1 } })
    const { available, held, spent } = before
    expect(await heed.credits()).toMatchObject({ available, held, spent })
    const entries = (await heed.entries()).filter(one => one.phone === ann.number)
    expect(entries.map(one => one.kind).reverse()).toEqual(['hold', 'release'])
  })
})
