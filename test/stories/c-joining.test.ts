// Asking for texts: the consent page with its double opt-in, the account's own word, and an owner's recorded consent.
// Rules C1 to C3, B10: none of the first two lifts a block, and no text goes to an opted-out phone.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyPack } from '../../src/features/evidence/verify.ts'
import { type Json, KEY, LONG_CODE, type Phone } from '../support/heed.ts'
import { at, BACK, NOTICE, STOPPED, type Story, startStory } from '../support/story.ts'

const WORDING = 'I want texts about homes from Oak Realty. Reply STOP to unsubscribe at any time.'
const WORD_TEXT = 'Text JOIN for news from Oak Realty, four a month. Reply STOP to unsubscribe.'
const ASKED =
  'You asked for our texts. Reply YES to get them. Msg&Data Rates May Apply. Reply HELP for help, STOP to unsubscribe.'
const JOINED =
  'You are subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.'

let heed: Story
let url: string

beforeAll(async () => {
  heed = await startStory()
  const set = await heed.api('PUT', '/v1/opt-in', {
    page: { isOn: true, wording: WORDING },
    word: { word: 'join', wording: WORD_TEXT },
  })
  expect(set.status, JSON.stringify(set.body)).toBe(200)
  url = String(set.body.page!.url)
})
afterAll(() => heed?.stop())

let addresses = 0
/** From an address of its own each time: all of 127.0.0.0/8 is this machine. */
async function enter(
  phone: string,
  more: Record<string, string> = {},
  localAddress = `127.0.1.${++addresses}`,
) {
  const version = (await heed.api('GET', '/v1/opt-in')).body.page!.version
  const form = new URLSearchParams({ phone, agree: 'yes', version: String(version), ...more })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(url, { method: 'POST', localAddress, headers }, async answer => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk as Buffer)
      resolve({ status: answer.statusCode!, text: Buffer.concat(chunks).toString() })
    })
    call.on('error', reject).end(form.toString())
  })
}
const kinds = async (phone: Phone) =>
  (await heed.consent(phone)).events!.map((one: Json) => String(one.kind)).reverse()
const isNoted = (phone: Phone, kind: string) =>
  heed.until(`the event ${kind}`, async () => (await kinds(phone)).includes(kind))

describe('C the consent page', () => {
  test('shows the wording with its version, and is not found at another address', async () => {
    const page = await (await fetch(url)).text()
    expect(page).toContain(WORDING)
    expect(page).toContain('Wording page 1.')
    expect(page).not.toContain('<script')
    expect((await fetch(`${url}0`)).status).toBe(404)
    expect(url).toMatch(/\/join\/[a-z0-9-]+-[0-9a-f]{10}$/)
  })

  test('asks the phone itself, and only its YES is a consent', async () => {
    const ann = heed.someone()
    expect((await enter(ann.number)).status).toBe(200)
    await heed.rings(ann, ASKED)
    expect(await ann.bodies()).toEqual([NOTICE, ASKED])
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown' })
    await ann.texts('Yes!')
    await heed.rings(ann, JOINED)
    const consent = await heed.consent(ann)
    expect(consent).toMatchObject({ state: 'opted_in', source: 'message', word: 'yes' })
    expect(await kinds(ann)).toEqual(['join_asked', 'joined'])
    expect(consent.events![1]).toMatchObject({ wording: WORDING, wordingVersion: 'page 1', source: 'page' })
    expect(String(consent.events![0]!.note)).toContain('Confirms what was entered on the consent page')
  })

  test('C2 without the question a YES is an ordinary answer; and after a week it is one again', async () => {
    const [ann, bob] = [heed.someone(), heed.someone()]
    await heed.send(ann, 'Shall we meet?')
    await heed.quiet()
    await ann.texts('YES')
    await heed.quiet()
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown', events: [] })
    await enter(bob.number)
    await heed.rings(bob, ASKED)
    await heed.advance('P8D')
    await bob.texts('YES')
    await heed.quiet()
    expect(await heed.consent(bob)).toMatchObject({ state: 'unknown' })
  })

  test('C3 an opted-out phone gets nothing, keeps its block, and the page says the same as to everybody', async () => {
    const [ann, bob] = [heed.someone(), heed.someone()]
    await heed.optsOut(ann)
    await heed.quiet()
    const heard = (await ann.bodies()).length
    const [blocked, free] = [await enter(ann.number), await enter(bob.number)]
    expect(blocked).toEqual(free)
    await isNoted(ann, 'join_asked')
    await heed.quiet()
    expect((await ann.bodies()).length).toBe(heard)
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out' })
    // C1: START is theirs, as ever.
    await ann.texts('START')
    await heed.until(
      'the block is lifted',
      async () => String((await heed.consent(ann)).state) === 'opted_in',
    )
  })

  test('C3 STOP to the question counts, and the YES after it is that of C1', async () => {
    const ann = heed.someone()
    await enter(ann.number)
    await heed.rings(ann, ASKED)
    await ann.texts('STOP')
    await heed.until('the block', async () => String((await heed.consent(ann)).state) === 'opted_out')
    await enter(ann.number)
    await heed.quiet()
    expect((await ann.bodies()).filter(body => body === ASKED)).toHaveLength(1)
    await ann.texts('YES')
    await heed.until('C1', async () => (await kinds(ann)).includes('opted_in'))
    expect(await kinds(ann)).not.toContain('joined')
  })

  test('does not become a way to pester: one question a week to a phone, ten entries an hour from an address', async () => {
    const ann = heed.someone()
    for (let n = 0; n < 3; n += 1) await enter(ann.number)
    await heed.rings(ann, ASKED)
    await heed.quiet()
    expect((await ann.bodies()).filter(body => body === ASKED)).toHaveLength(1)
    expect(await kinds(ann)).toEqual(['join_asked'])
    const answers = []
    for (let n = 0; n < 12; n += 1) answers.push((await enter('nonsense', {}, '127.0.9.9')).status)
    expect(answers.filter(status => status === 429).length).toBeGreaterThan(0)
  })

  test('H says what is missing, and what changed meanwhile', async () => {
    const ann = heed.someone()
    expect(await enter('12')).toMatchObject({
      status: 400,
      text: expect.stringContaining('Give a mobile number'),
    })
    expect((await enter(ann.number, { agree: '' })).text).toContain('Tick the box')
    expect((await enter(ann.number, { version: 'page 0' })).text).toContain('wording has changed')
    expect((await enter('<script>"', {})).text).toContain('&lt;script&gt;&quot;')
    expect(
      (await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(415)
  })
})

describe("the account's word", () => {
  test('C a phone that is not opted out joins with it, and the history has what the word was told with', async () => {
    const ann = heed.someone()
    await ann.texts(' Join. ', LONG_CODE)
    await heed.rings(ann, JOINED)
    const consent = await heed.consent(ann)
    expect(consent).toMatchObject({ state: 'opted_in', word: 'join' })
    expect(String(consent.events![0]!.note)).toContain(`Wording word 1: "${WORD_TEXT}"`)
    const bell = (await heed.notifications(ann)).map(one => String(one.text)).join(' ')
    expect(bell).toContain('asked for your texts')
  })

  test('C3 never lifts a block, and gets no answer then', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    await heed.rings(ann, STOPPED)
    await ann.texts('JOIN')
    await isNoted(ann, 'join_while_blocked')
    await heed.quiet()
    expect(await heed.consent(ann)).toMatchObject({ state: 'opted_out' })
    expect(await ann.bodies()).not.toContain(JOINED)
    await ann.texts('START')
    await heed.rings(ann, BACK)
  })

  test('only the whole word counts, and only of those who have one', async () => {
    const ann = heed.someone()
    await ann.texts('Can I join you at 5?')
    await heed.quiet()
    expect(await heed.consent(ann)).toMatchObject({ state: 'unknown' })
  })

  test.each(['STOP', 'start', 'HELP', 'two words', 'a', 'stop!'])('%j cannot be the word', async word => {
    const set = await heed.api('PUT', '/v1/opt-in', { word: { word, wording: WORD_TEXT } })
    expect(set).toMatchObject({ status: 400, body: { errors: [{ field: 'word.word' }] } })
  })
})

describe('wordings', () => {
  test('a changed one is a new version, the old ones stay, and nobody but an owner changes them', async () => {
    const agent = heed.as(await heed.agentKey('Kim'))
    expect((await agent('PUT', '/v1/opt-in', { page: { isOn: true, wording: WORDING } })).status).toBe(403)
    const next = `${WORDING} About four texts a month.`
    const set = await heed.api('PUT', '/v1/opt-in', { page: { isOn: true, wording: next } })
    expect(set.body.page).toMatchObject({ version: 'page 2', wording: next })
    const again = await heed.api('PUT', '/v1/opt-in', { page: { isOn: true, wording: next } })
    expect(again.body.page).toMatchObject({ version: 'page 2' })
    expect(again.body.wordings!.map((one: Json) => one.version).sort()).toEqual([
      'page 1',
      'page 2',
      'word 1',
    ])
    const ann = heed.someone()
    await enter(ann.number)
    await isNoted(ann, 'join_asked')
    expect((await heed.consent(ann)).events![0]).toMatchObject({ wording: next, wordingVersion: 'page 2' })
    const mute = await heed.api('PUT', '/v1/opt-in', {
      page: { isOn: true, wording: 'I want texts, please, many.' },
    })
    expect(mute.status).toBe(400)
    await heed.api('PUT', '/v1/opt-in', { page: { isOn: false, wording: next } })
    expect((await fetch(url)).status).toBe(404)
  })
})

describe('B10 a consent that an owner records', () => {
  test('has how, when, the wording and the file with its sum, and the evidence pack holds it all', async () => {
    const ann = heed.someone()
    await heed.optsOut(ann)
    const file = await fetch(`${heed.url}/v1/attachments?name=form.pdf`, {
      method: 'POST',
      body: '%PDF-1.4 a signed form',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/pdf' },
    })
    const { id } = (await file.json()) as { id: string }
    const obtainedAt = new Date(heed.rt.clock.now().getTime() + 59_000).toISOString()
    await heed.advance('PT2M')
    const body = {
      how: 'form',
      evidence: 'kept in folder 12',
      obtainedAt,
      wording: 'I agree to texts.',
      attachmentId: id,
    }
    const path = `/v1/consents/${at(ann)}/opt-in`
    expect((await heed.api('POST', path, { ...body, attachmentId: 'none' })).status).toBe(400)
    const agent = heed.as(await heed.agentKey('Kim'))
    expect((await agent('POST', path, body)).status).toBe(403)
    const done = await heed.api('POST', path, body)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    expect(done.body).toMatchObject({
      state: 'opted_in',
      source: 'owner',
      events: [{ wording: 'I agree to texts.' }, {}],
    })
    expect(String(done.body.events![0]!.note)).toMatch(
      /^Signed form: kept in folder 12; file form.*SHA-256 [0-9a-f]{64}/,
    )
    const pack = await fetch(`${heed.url}/v1/consents/${at(ann)}/evidence.json`, {
      headers: { authorization: `Bearer ${KEY}` },
    })
    expect(verifyPack(Buffer.from(await pack.arrayBuffer()), null).kind).toBe('whole')
  })
})
