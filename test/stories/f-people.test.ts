// Rules F1 and F2: contacts and phones belong many to many, consent is the phone's; who writes first is a lead.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LONG_CODE, type Phone } from '../support/heed.ts'
import { at, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const contact = async (id: unknown) => (await heed.api('GET', `/v1/contacts/${id}`)).body
const asPeopleWrite = ({ number }: Phone) =>
  `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`

describe('F1: contacts and phones', () => {
  test('F1 a contact has any number of phones, each with a consent of its own', async () => {
    const phones = Array.from({ length: 5 }, () => heed.someone())
    const ann = await heed.addContact('Ann', ...phones)
    await heed.optsOut(phones[1]!)
    await heed.optsOut(phones[3]!)
    const states = (await contact(ann.id)).phones!.map(one => [one.phone, one.consent!.state])
    expect(states).toEqual(phones.map(({ number }, n) => [number, n % 2 === 1 ? 'opted_out' : 'unknown']))
    for (const [n, phone] of phones.entries()) {
      if (n % 2 === 1) await heed.refuses(phone, 'Hello')
      else await heed.send(phone, 'Hello')
    }
    await heed.quiet()
    const bodies = await Promise.all(phones.map(phone => phone.bodies()))
    expect(bodies).toEqual(phones.map((_, n) => (n % 2 === 1 ? [STOPPED] : [NOTICE, 'Hello'])))
  })

  test('F1 a phone may belong to several contacts, however it was written', async () => {
    const shared = heed.someone()
    const ann = await heed.addContact('Ann', shared)
    const phones = [{ phone: asPeopleWrite(shared), label: 'home' }]
    const bob = (await heed.api('POST', '/v1/contacts', { firstName: 'Bob', phones })).body
    await shared.texts('Who of us do you mean?')
    await heed.quiet()
    const conversation = await heed.conversation(shared)
    expect(conversation.contacts!.map(one => one.id)).toEqual([ann.id, bob.id])
    for (const { id } of [ann, bob]) {
      const { items } = (await heed.api('GET', `/v1/contacts/${id}/timeline`)).body
      expect(items!.map(one => one.message?.body)).toEqual(['Who of us do you mean?'])
    }
    expect(
      (await heed.notifications(shared)).map(one => one.kind),
      'known: no lead',
    ).toEqual([])
  })

  test("F1 a phone that is given to another contact takes its consent along, and leaves the first one's", async () => {
    const [old, next] = [heed.someone(), heed.someone()]
    const ann = await heed.addContact('Ann', old)
    const bob = await heed.addContact('Bob')
    await heed.optsOut(old)
    await heed.api('PATCH', `/v1/contacts/${ann.id}`, { phones: [{ phone: next.number }] })
    await heed.api('PATCH', `/v1/contacts/${bob.id}`, { phones: [{ phone: old.number }] })
    expect((await contact(ann.id)).phones!.map(one => one.consent!.state)).toEqual(['unknown'])
    expect((await contact(bob.id)).phones!.map(one => one.consent!.state)).toEqual(['opted_out'])
  })
})

describe('F2: a text from an unknown phone', () => {
  test('F2 makes a lead with the phone as first name, is charged, and notifies', async () => {
    const nobody = heed.someone()
    await nobody.texts('Is the house on Elm still for sale?')
    await heed.quiet()
    const [lead, ...others] = (await heed.conversation(nobody)).contacts!
    expect(others).toEqual([])
    expect(lead).toMatchObject({
      firstName: nobody.number,
      lastName: '',
      source: 'inbound text',
      phones: [{ phone: nobody.number, consent: { state: 'unknown' } }],
    })
    const [heard] = await heed.messages(nobody)
    expect(heard).toMatchObject({ direction: 'in', credits: 1, state: 'received' })
    expect(await heed.entriesOf(String(heard!.id))).toMatchObject([{ kind: 'charge', credits: 1 }])
    expect(await heed.notifications(nobody)).toMatchObject([{ kind: 'new_lead', contactId: lead!.id }])
    const unread = await heed.api('GET', '/v1/conversations?filter=unread&limit=200')
    const row = unread.body.items!.find(one => String(one.phone) === nobody.number)
    expect(row).toMatchObject({ unread: 1, contact: { id: lead!.id } })
    const found = await heed.api('GET', `/v1/contacts?search=${nobody.number.slice(-7)}`)
    expect(found.body.items!.map(one => one.id)).toEqual([lead!.id])
  })

  test('F2 two texts at once, and one told twice, make one lead', async () => {
    const nobody = heed.someone()
    await heed.faults({ doubled: [{ phone: nobody.number, on: 'inbound' }] })
    await Promise.all([nobody.texts('one'), nobody.texts('two')])
    await heed.quiet()
    await heed.faults({})
    expect((await heed.conversation(nobody)).contacts).toHaveLength(1)
    expect(await heed.messages(nobody)).toHaveLength(2)
    expect((await heed.notifications(nobody)).map(one => one.kind)).toEqual(['new_lead'])
  })

  test('F2 renamed, the lead is the contact, and nothing new is made', async () => {
    const nobody = heed.someone()
    await nobody.texts('one')
    await heed.quiet()
    const [lead] = (await heed.conversation(nobody)).contacts!
    await heed.api('PATCH', `/v1/contacts/${lead!.id}`, { firstName: 'Nora' })
    await nobody.texts('two')
    await heed.quiet()
    const { contacts } = await heed.conversation(nobody)
    expect(contacts!.map(one => [one.id, one.name])).toEqual([[lead!.id, 'Nora']])
  })

  test('F2 from abroad, from a short code, and with a picture alone', async () => {
    const fay = heed.someoneAbroad()
    await fay.texts('', LONG_CODE, ['https://example.com/house.jpg'])
    await heed.quiet()
    expect((await heed.conversation(fay)).contacts).toMatchObject([{ firstName: fay.number }])
    const { items } = (await heed.api('GET', '/v1/senders')).body
    const sender = items!.find(one => String(one.phone) === LONG_CODE)!
    expect(await heed.hook(sender, { From: '24273', To: LONG_CODE, Body: 'Your code is 1' })).toBe(200)
    await heed.quiet()
    expect((await heed.api('GET', '/v1/conversations/24273')).body.contacts).toMatchObject([
      { firstName: '24273', phones: [{ phone: '24273' }] },
    ])
    expect((await heed.api('GET', '/v1/messages?phone=24273')).body.items).toHaveLength(1)
    const answer = await heed.api('POST', '/v1/messages', { to: '24273', body: 'hello' })
    expect([answer.status, answer.body.errors![0]!.field], 'nobody texts a short code').toEqual([400, 'to'])
  })

  test('F2 the deletion of a lead loses no text', async () => {
    const nobody = heed.someone()
    await nobody.texts('one')
    await heed.quiet()
    const [lead] = (await heed.conversation(nobody)).contacts!
    expect((await heed.api('DELETE', `/v1/contacts/${lead!.id}`)).status).toBe(204)
    await nobody.texts('two')
    await heed.quiet()
    const { contacts, timeline } = (await heed.api('GET', `/v1/conversations/${at(nobody)}`)).body
    expect(timeline!.items!.map(one => one.message?.body)).toEqual(['two', 'one'])
    expect(contacts, 'a lead anew').toMatchObject([{ firstName: nobody.number }])
  })
})
