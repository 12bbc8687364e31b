// kill -9 in the middle of an import, again and again: each row of the file is taken over once, and so is each opt-out.
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../src/kit/db/db.ts'
import { expectIntactChain } from '../races/books.ts'
import { pass } from '../races/ground.ts'
import { KEY } from '../support/heed.ts'
import type { Program } from './program.ts'
import { type Site, startSite } from './site.ts'

const ROWS = 40_000
const KILLS = 3
/** Four starts of a program, and as many waits for a second try. */
const PATIENT = { timeout: 300_000 }

let site: Site
beforeAll(async () => {
  site = await startSite()
})
afterAll(async () => {
  await site?.stop()
})

/** Every hundredth row is bad, every fiftieth opted out, every seventh repeats somebody far above it. */
function fileOf(rows: number): string {
  const lines = ['Name,Phone,Opted out']
  for (let i = 0; i < rows; i += 1) {
    const who = i % 7 === 0 && i >= 7_000 ? i - 7_000 + 1 : i
    const phone = i % 100 === 13 ? '123' : `+1512${String(2_000_000 + who)}`
    lines.push(`Person ${who},${phone},${i % 50 === 3 ? 'yes' : ''}`)
  }
  return lines.join('\n')
}

const progress = async (id: string) => (await site.db.one<{ n: number; state: string }>(PROGRESS, [id]))!
const PROGRESS = sql(
  'test_progress',
  `select state, coalesce((select sum(to_row - from_row) from import_batches where import_id = $1), 0)::int as n
     from imports where id = $1`,
)
const COUNTS = sql(
  'test_counts',
  `select (select count(*) from contacts where import_id = $1) as contacts,
          (select count(distinct p.phone) from contact_phones p join contacts k on k.id = p.contact_id
            where k.import_id = $1) as phones,
          (select count(*) from contact_phones p join contacts k on k.id = p.contact_id
            where k.import_id = $1) as pairs,
          (select count(*) from consents where source = 'import' and state = 'opted_out') as out,
          (select count(*) from consent_events where kind = 'opted_out') as events,
          (select count(*) from import_errors where import_id = $1) as errors,
          (select count(*) from import_pieces) as pieces`,
)

test('the import resumes where it was, and nobody is there twice', PATIENT, async () => {
  const serve = await site.start('serve')
  const file = fileOf(ROWS)
  const uploaded = await fetch(`${site.url}/v1/imports?fileName=big.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'text/csv' },
    body: file,
  })
  expect(uploaded.status).toBe(201)
  const { id } = (await uploaded.json()) as { id: string }
  let work: Program = await site.start('work')
  expect((await site.api('POST', `/v1/imports/${id}/start`, {})).status).toBe(200)
  const resumedAt: number[] = []
  for (let kill = 0; kill < KILLS; kill += 1) {
    const before = await progress(id)
    while ((await progress(id)).n === before.n) await pass(10)
    await pass(randomInt(150))
    await work.kill()
    resumedAt.push((await progress(id)).n)
    work = await site.start('work')
  }
  while ((await progress(id)).state === 'running') await pass(100)
  expect(await progress(id)).toEqual({ n: 0, state: 'completed' })
  // It was in the middle when it was killed, at the first times at least.
  expect(resumedAt[0]).toBeLessThan(ROWS)
  expect(resumedAt[0]).toBeGreaterThan(0)

  const lines = file
    .split('\n')
    .slice(1)
    .map(line => line.split(','))
  const good = lines.filter(([, phone]) => phone !== '123')
  const people = new Set(good.map(([, phone]) => phone))
  const out = new Set(good.filter(([, , said]) => said === 'yes').map(([, phone]) => phone))
  const bad = lines.length - good.length
  expect(await site.db.one(COUNTS, [id])).toEqual({
    ...{ contacts: people.size, phones: people.size, pairs: people.size },
    ...{ out: out.size, events: out.size, errors: bad, pieces: 0 },
  })
  const { totals } = (await site.api('GET', `/v1/imports/${id}`)).body
  expect(totals).toMatchObject({ rows: ROWS, added: people.size, refused: bad })
  expect(await expectIntactChain(site.db, site.accountId)).toBe(out.size)
  expect(work.output() + serve.output()).not.toContain('"level":50')
})
