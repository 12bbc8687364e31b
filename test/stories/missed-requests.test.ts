// "We found people who asked you to stop": an imported history is read, and what it holds is decided. B2, B9, C3, H.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Json, KEY } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

async function upload(text: string) {
  const answer = await fetch(`${heed.url}/v1/missed/read?fileName=old.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' },
    body: text,
  })
  return { status: answer.status, body: (await answer.json()) as Json }
}
type Missed = { id: string; phone: string; text: string; words: string[]; isClear: boolean; line: number }
const list = async () =>
  (await heed.api('GET', '/v1/missed')).body as unknown as { items: Missed[]; people: number }

test('finds who asked, leaves out who did not, who is blocked and who came back; blocks on a word', async () => {
  const [ann, ben, cat, dan, eve, fay] = Array.from({ length: 6 }, () => heed.someone())
  await heed.optsOut(eve!)
  const later = new Date(heed.rt.clock.now().getTime() + 86_400_000).toISOString()
  const waiting = await heed.send(ann!, 'See you tomorrow', { sendAt: later })
  const rows = [
    ['phone', 'date', 'direction', 'text'],
    [ann!.number, '2025-03-01', 'out', 'Reply STOP to unsubscribe.'],
    [ann!.number, '2025-03-02', 'in', 'please take me off your list'],
    [ann!.number, '2025-04-02', 'in', 'I said: please stop texting me'],
    [ben!.number, '2025-03-02', 'in', "I'll stop by at 5"],
    [cat!.number, '2025-03-02', 'in', 'STOP'],
    [cat!.number, '2025-03-09', 'in', 'START'],
    [dan!.number, '2025-03-02', 'in', 'no me escriba más'],
    [eve!.number, '2025-03-02', 'in', 'unsubscribe'],
    [fay!.number, '2025-03-02', 'in', 'Quit'],
    ['12', '2025-03-02', 'in', 'stop'],
  ]
  const text = rows.map(row => row.map(cell => `"${cell}"`).join(',')).join('\n')
  const read = await upload(text)
  expect(read.status, JSON.stringify(read.body)).toBe(200)
  expect(read.body).toMatchObject({ rows: 10, inbound: 8, clear: 4, settled: 2, invalid: 1, doubtful: 0 })
  expect((await upload(text)).body).toMatchObject({ clear: 0, doubtful: 0 })

  const found = await list()
  expect(found.people).toBe(3)
  expect(found.items.map(one => one.phone).sort()).toEqual(
    [ann, ann, dan, fay].map(one => one!.number).sort(),
  )
  expect(found.items.find(one => one.line === 3)).toMatchObject({ words: ['take me off'], isClear: true })
  // Nobody is blocked before somebody says so.
  expect(String((await heed.consent(ann!)).state)).toBe('unknown')

  const mine = found.items.find(one => one.phone === fay!.number)!
  const dismissed = await heed.api('POST', '/v1/missed/dismiss', { ids: [mine.id], reason: 'Quit smoking' })
  expect(dismissed.body).toEqual({ dismissed: 1 })
  const confirmed = await heed.api('POST', '/v1/missed/confirm', { all: true })
  expect(confirmed.body).toEqual({ blocked: 2 })
  expect((await list()).items).toEqual([])
  expect((await upload(text)).body).toMatchObject({ clear: 0, doubtful: 0 })

  const consent = await heed.consent(ann!)
  expect(consent).toMatchObject({ state: 'opted_out', source: 'import' })
  expect(String(consent.since)).toMatch(/^2025-03-02/)
  const [event] = consent.events as unknown as { note: string; wording: string }[]
  expect(event).toMatchObject({ wording: 'please take me off your list' })
  expect(event!.note).toContain('history old.csv, line 3')
  expect(await heed.message(String(waiting.id))).toMatchObject({ state: 'canceled' })
  expect(String((await heed.consent(fay!)).state)).toBe('unknown')
  expect(String((await heed.consent(cat!)).state)).toBe('unknown')
})

test('H a file without a direction, and a choice of nothing, are refused with the reason', async () => {
  const refused = await upload('phone,text\n+15125550101,stop\n')
  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.body)).toContain('came in')
  for (const body of [{}, { ids: ['x'] }, { ids: [], all: true }])
    expect((await heed.api('POST', '/v1/missed/confirm', body)).status).toBe(400)
})
