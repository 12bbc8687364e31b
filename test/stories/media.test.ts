// Attachments (E1): a file given to Heed, fetched by the provider over HTTP, shown on the phone that gets it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SANDBOX_SID, SANDBOX_TOKEN } from '../../src/config.ts'
import { dropUnused } from '../../src/features/messages/attachments.ts'
import { KEY } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

// The smallest picture that is one: a transparent pixel.
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

type Kept = {
  id: string
  url: string
  type: string
  name: string
  bytes: number
  errors?: unknown
  detail?: string
}

async function give(file: Buffer, name = '', type = 'application/octet-stream', key: string = KEY) {
  const answer = await fetch(`${heed.url}/v1/attachments?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    body: new Uint8Array(file),
  })
  return { status: answer.status, body: (await answer.json()) as Kept }
}

/** A picture of so many bytes: what follows the first ones is no business of Heed's. */
function large(bytes: number, salt = 0): Buffer {
  return Buffer.concat([PNG, Buffer.alloc(bytes - PNG.length, salt)])
}

describe('a file is taken for what it is', () => {
  test('whatever the sender calls it, and given back byte by byte with headers that run nothing', async () => {
    const given = await give(GIF, 'C:\\fake\\Pixel of Elm Street.gif', 'image/jpeg')
    expect(given).toMatchObject({
      status: 201,
      body: { type: 'image/gif', name: 'Pixel of Elm Street.gif', bytes: GIF.length },
    })
    expect(given.body.url).toMatch(new RegExp(`^${heed.url}/media/[\\w-]{22}\\.gif$`))
    const fetched = await fetch(given.body.url)
    expect(Buffer.from(await fetched.arrayBuffer()).equals(GIF)).toBe(true)
    expect(Object.fromEntries(fetched.headers)).toMatchObject({
      'content-type': 'image/gif',
      'content-disposition': 'inline; filename="Pixel-of-Elm-S.gif"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    })
    // Twilio looks before it fetches.
    const looked = await fetch(given.body.url, { method: 'HEAD' })
    expect([looked.status, looked.headers.get('content-type')]).toEqual([200, 'image/gif'])
  })

  test('papers are saved, not opened on our own pages', async () => {
    const { body } = await give(Buffer.from('%PDF-1.4 …'), 'Offer.pdf')
    const fetched = await fetch(body.url)
    expect(fetched.headers.get('content-disposition')).toBe('attachment; filename="Offer.pdf"')
  })

  test('the same file twice is kept once', async () => {
    const [one, two] = [await give(PNG, 'a.png'), await give(PNG, 'b.png')]
    expect(two.body).toEqual(one.body)
  })

  test.each([
    ['nothing', Buffer.alloc(0), /empty/],
    ['a page', Buffer.from('<html><script>alert(1)</script>'), /none of them/],
    ['a WebP', Buffer.from('RIFF1234WEBPVP8 '), /JPEG or PNG/],
    ['six megabytes', large(6_000_000), /6\.0 MB.*5\.0 MB/],
    ['thirty megabytes', large(30_000_000), /more than 20\.0 MB/],
  ])('%s is refused in words that name the field', async (_, file, words) => {
    const { status, body } = await give(file)
    expect([status, body.errors]).toEqual([422, [{ field: 'file', message: expect.stringMatching(words) }]])
  })

  test('a type that no phone takes is refused before it is read', async () => {
    expect((await give(GIF, '', 'text/html')).status).toBe(415)
  })

  test('an address that nobody was given is 404', async () => {
    for (const place of ['/media/AAAAAAAAAAAAAAAAAAAAAA.gif', '/media/..%2f..%2fetc', '/media/%00'])
      expect((await fetch(heed.url + place)).status, place).toBe(404)
  })
})

describe('a text with a file', () => {
  test('E1 costs an MMS, and the phone shows the picture that it fetched', async () => {
    const ann = heed.someone()
    const { body } = await give(GIF, 'house.gif')
    const sent = await heed.send(ann, 'Look', { media: [body.url] })
    expect(sent).toMatchObject({ credits: 3, media: [body.url] })
    await heed.rings(ann, 'Look')
    const [received] = (await ann.received()).filter(one => one.body === 'Look')
    // As the phone's page does: over HTTP, from the address that the network was told.
    const shown = await fetch((received as unknown as { media: string[] }).media[0]!)
    expect(Buffer.from(await shown.arrayBuffer()).equals(GIF)).toBe(true)
    // The phone may ring before Heed has written down what the provider calls the text.
    await heed.quiet()
    const { sid, type } = await mediaAtTheNetwork(String(sent.id))
    expect([sid.slice(0, 2), type]).toEqual(['ME', 'image/gif'])
  })

  test('an attachment that is not there, or is another account’s, is refused by its place', async () => {
    const ann = heed.someone()
    const stranger = await heed.anotherAccount('+13125550177')
    const { secret } = (await stranger('POST', '/v1/api-keys', { name: 'Elm', role: 'agent' })).body
    const theirs = (await give(large(5_000, 7), 'theirs.png', 'image/png', String(secret))).body
    for (const url of [`${heed.url}/media/AAAAAAAAAAAAAAAAAAAAAA.gif`, theirs.url]) {
      const refused = await heed.refuses(ann, 'Look', { media: ['https://example.com/a.jpg', url] })
      expect(refused.errors).toEqual([{ field: 'media.1', message: expect.stringMatching(/not there/) }])
    }
    expect(await heed.messages(ann)).toEqual([])
  })

  test('more than five megabytes in sum are refused, told with the sum', async () => {
    const ann = heed.someone()
    const two = [await give(large(2_600_000, 1)), await give(large(2_600_000, 2))].map(one => one.body.url)
    const refused = await heed.refuses(ann, 'Look', { media: two })
    expect(refused.errors).toEqual([{ field: 'media', message: expect.stringMatching(/5\.2 MB/) }])
    const preview = { to: ann.number, body: 'Look', media: two }
    expect((await heed.api('POST', '/v1/messages/preview', preview)).status).toBe(422)
    await heed.send(ann, 'One is enough', { media: two.slice(1) })
  })
})

async function mediaAtTheNetwork(id: string): Promise<{ sid: string; type: string }> {
  const { providerId } = await heed.message(id)
  const authorization = `Basic ${Buffer.from(`${SANDBOX_SID}:${SANDBOX_TOKEN}`).toString('base64')}`
  const place = `${heed.sandboxUrl}/2010-04-01/Accounts/${SANDBOX_SID}/Messages/${providerId}/Media.json`
  const { media_list } = (await (await fetch(place, { headers: { authorization } })).json()) as {
    media_list: { sid: string; content_type: string }[]
  }
  return { sid: media_list[0]!.sid, type: media_list[0]!.content_type }
}

describe('a file that goes with nothing', () => {
  const week = () => heed.advance('P7DT1M')
  const fresh = (salt: number) => give(large(1_000 + salt, salt))
  const isThere = async (url: string) => (await fetch(url)).status === 200
  const sweep = async () => {
    while ((await dropUnused(heed.rt)) !== null);
  }

  test('is deleted after a week; what a text, a broadcast or a plan has taken stays', async () => {
    const kept = await Promise.all([11, 12, 13, 14, 15].map(fresh))
    const [idle, sent, bulk, planned, looked] = kept.map(one => one.body.url)
    const ann = heed.someone()
    const contact = await heed.addContact('Ann', ann)
    await heed.send(ann, 'look', { media: [sent!] })
    const audience = { kind: 'contacts', ids: [contact.id] }
    const sendAt = new Date(heed.rt.clock.now().getTime() + 30 * 86_400_000).toISOString()
    const answers = [
      await heed.api('POST', '/v1/broadcasts', { audience, body: 'look', media: [bulk], sendAt }),
      await heed.api('POST', '/v1/plans', {
        name: 'Pictures',
        steps: [{ kind: 'text', day: 1, time: '10:00', body: 'look', media: [planned] }],
      }),
      await heed.api('POST', '/v1/messages/preview', { to: ann.number, body: 'look', media: [looked] }),
    ]
    expect(answers.map(one => one.status)).toEqual([201, 201, 200])
    await sweep()
    expect(await Promise.all(kept.map(one => isThere(one.body.url)))).toEqual(kept.map(() => true))
    await week()
    const again = await fresh(16)
    await sweep()
    const left = await Promise.all(
      [idle, sent, bulk, planned, looked, again.body.url].map(url => isThere(url!)),
    )
    expect(left).toEqual([false, true, true, true, false, true])
    const late = await heed.api('POST', '/v1/messages', { to: ann.number, body: 'look', media: [idle!] })
    expect([late.status, late.body.detail]).toEqual([422, expect.stringContaining('not there')])
  })

  test('lives another week when it is given again, at the same address', async () => {
    await heed.pauseWork()
    const first = await fresh(21)
    await week()
    const second = await fresh(21)
    await sweep()
    expect([second.body.url, await isThere(first.body.url)]).toEqual([first.body.url, true])
    await week()
    await sweep()
    expect(await isThere(first.body.url)).toBe(false)
    await heed.resumeWork()
  })

  test('goes in small batches', async () => {
    await heed.pauseWork()
    for (let salt = 100; salt < 160; salt += 1) await fresh(salt)
    await week()
    expect(await dropUnused(heed.rt)).toBe(200)
    expect(await dropUnused(heed.rt)).toBe(null)
    await heed.resumeWork()
  })
})
