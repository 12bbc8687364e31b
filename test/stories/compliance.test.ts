// The compliance page: opt-outs counted, the suppression list, lists of other systems. B2, B3, B6, B11.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followConsents } from '../../src/features/compliance/follow.ts'
import { countTexted } from '../../src/features/compliance/texted.ts'
import { type Json, KEY } from '../support/heed.ts'
import { type Story, startStory } from '../support/story.ts'

let heed: Story

beforeAll(async () => {
  heed = await startStory()
})
afterAll(() => heed?.stop())

const overview = async (query = '') => {
  const answer = await heed.api('GET', `/v1/compliance?${query}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as Json & Overview
}
type Rate = { day: string; texts: number; optOuts: number; imported: number; optIns: number; percent: number }
type Overview = {
  optedOutNow: number
  totals: Rate
  days: Rate[]
  senders: { phone: string; texts: number; optOuts: number }[]
  sources: { source: string; optOuts: number }[]
}
const list = async (query = '') =>
  (await heed.api('GET', `/v1/suppressions?${query}`)).body as unknown as {
    items: {
      phone: string
      since: string
      source: string
      word: string | null
      contact: { name: string } | null
    }[]
    next: string | null
  }

async function upload(text: string, fileName = 'old system.csv', key = KEY) {
  const answer = await fetch(`${heed.url}/v1/suppressions/import?fileName=${encodeURIComponent(fileName)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: text,
  })
  return { status: answer.status, body: (await answer.json()) as Json }
}

describe('the overview', () => {
  test('counts opt-outs and texts of the day, by number and by how they came about', async () => {
    const before = await overview()
    const [ann, ben, cat] = [heed.someone(), heed.someone(), heed.someone()]
    for (const phone of [ann, ben, cat]) {
      await heed.send(phone, 'Open house on Sunday')
      await heed.rings(phone, 'Open house on Sunday')
    }
    await heed.optsOut(ann)
    await heed.optsOut(ben)
    await heed.api('POST', `/v1/consents/${encodeURIComponent(cat.number)}/opt-out`, {
      note: 'told me by phone',
    })
    await ben.texts('START')
    await heed.until('the way back', async () => String((await heed.consent(ben)).state) === 'opted_in')
    // Counted anew, however often: once.
    for (let n = 0; n < 3; n++) await followConsents(heed.rt)
    await heed.rt.db.run({ name: 'story_recount', text: 'delete from text_days_counted' })
    await countTexted(heed.rt)

    const after = await overview()
    expect(after.optedOutNow - before.optedOutNow).toBe(2)
    const today = after.days.at(-1)!
    expect(today).toMatchObject({ optOuts: 3, imported: 0, optIns: 1 })
    expect(today.texts).toBeGreaterThanOrEqual(3)
    expect(after.totals.percent).toBeCloseTo((after.totals.optOuts / after.totals.texts) * 100, 1)
    expect(after.senders[0]).toMatchObject({ optOuts: 2 })
    expect(after.sources).toEqual(
      expect.arrayContaining([
        { source: 'message', optOuts: 2 },
        { source: 'agent', optOuts: 1 },
      ]),
    )
    const rows = await heed.rt.db.rows({
      name: 'story_days',
      text: 'select sum(n)::int as n from consent_days',
    })
    expect(rows[0]!.n).toBe(4)
  })

  test('refuses a span that is none', async () => {
    for (const query of ['from=2026-02-30', 'from=2026-03-02&to=2026-03-01', 'from=2025-01-01&to=2025-12-31'])
      expect((await heed.api('GET', `/v1/compliance?${query}`)).status).toBe(400)
    expect((await overview('from=2026-03-01&to=2026-03-02')).days.length).toBe(2)
  })
})

describe('the suppression list', () => {
  test('B3, B6 shows every blocked phone, contact or not, page by page; found by digits and by name', async () => {
    const [known, stranger] = [heed.someone(), heed.someone()]
    await heed.addContact('Wilhelmina', known)
    await heed.optsOut(known)
    await heed.optsOut(stranger, undefined, 'Unsubscribe')
    const all: string[] = []
    for (let cursor = ''; ; ) {
      const page = await list(`limit=1&cursor=${cursor}`)
      all.push(...page.items.map(one => one.phone))
      if (page.next === null) break
      cursor = page.next
    }
    expect(new Set(all).size).toBe(all.length)
    expect(all.slice(0, 2)).toEqual([stranger.number, known.number])
    const found = await list(`search=${known.number.slice(-7)}`)
    expect(found.items).toMatchObject([
      { phone: known.number, word: 'stop', contact: { name: 'Wilhelmina' } },
    ])
    expect((await list('search=wilhelm')).items.map(one => one.phone)).toEqual([known.number])
    expect((await list('search=nobodyatall')).items).toEqual([])
    expect((await heed.api('GET', '/v1/suppressions?cursor=x')).status).toBe(400)
  })

  test('B2 opt-outs of another system block at once, cancel what waits, and are told with file and line', async () => {
    const [ann, ben, back] = [heed.someone(), heed.someone(), heed.someone()]
    const later = new Date(heed.rt.clock.now().getTime() + 86_400_000).toISOString()
    const waiting = await heed.send(ann, 'See you tomorrow', { sendAt: later })
    await heed.optsOut(back)
    await back.texts('START')
    await heed.until('the way back', async () => String((await heed.consent(back)).state) === 'opted_in')
    const file = `Name;Phone;Unsubscribed at\nAnn;${ann.number};2025-05-04\nBen;${ben.number};\nNo;12;2025-01-01\nBack;${back.number};2025-05-04\n`
    const taken = await upload(file)
    expect(taken.status, JSON.stringify(taken.body)).toBe(200)
    expect(taken.body).toMatchObject({ rows: 4, blocked: 2, alreadyBlocked: 0, cameBack: 1, invalid: 1 })
    expect(taken.body.errors).toMatchObject([{ line: 4, value: '12' }])

    const consent = await heed.consent(ann)
    expect(consent).toMatchObject({ state: 'opted_out', source: 'import' })
    expect(String(consent.since)).toMatch(/^2025-05-04/)
    expect(JSON.stringify(consent.events)).toContain('old system.csv, line 2, dated 2025-05-04')
    expect(await heed.message(String(waiting.id))).toMatchObject({ state: 'canceled' })
    await heed.refuses(ben, 'Hello')
    expect(String((await heed.consent(back)).state)).toBe('opted_in')

    const again = await upload(file)
    expect(again.body).toMatchObject({ blocked: 0, alreadyBlocked: 2, cameBack: 1 })
    const history = (await heed.consent(ann)).events as unknown as Json[]
    expect(history.filter(one => String(one.kind).startsWith('opt'))).toHaveLength(1)
  })

  test('goes out as a file that another Heed takes over, and counts apart from what people wrote', async () => {
    const before = await overview()
    const answer = await fetch(`${heed.url}/v1/suppressions/export.csv`, {
      headers: { authorization: `Bearer ${KEY}` },
    })
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines[0]).toContain('Phone,Opted out at,How,Word,Name')
    expect(lines.length - 1).toBe(before.optedOutNow)
    expect(before.totals.imported).toBe(2)

    const other = await heed.anotherAccount('+15125550188')
    const made = await other('POST', '/v1/api-keys', { name: 'lists', role: 'owner' })
    const key = String(made.body.secret)
    const taken = await upload(lines.join('\r\n'), 'opted-out.csv', key)
    expect(taken.body).toMatchObject({ blocked: before.optedOutNow, invalid: 0, unreadable: null })
    expect((await overview()).optedOutNow).toBe(before.optedOutNow)
  })

  test('H a file that is none, or that holds no phones, is refused with the reason', async () => {
    for (const [text, words] of [
      ['', 'empty'],
      ['Name,City\nAnn,Austin\n', 'No column'],
      ['PK\u0003\u0004', 'Excel'],
    ] as const) {
      const refused = await upload(text)
      expect(refused.status).toBe(400)
      expect(JSON.stringify(refused.body)).toContain(words)
    }
  })
})
