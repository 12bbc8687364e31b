// F4: what the preview says of an audience, whatever it is, is what happens: by count, by person, by credit.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectBalancedBooks } from '../../../test/races/books.ts'
import {
  addPeople,
  type BulkPerson,
  bulkAccount,
  drain,
  expandAll,
  mustDraft,
  type PhoneState,
  rawDraft,
  setPhones,
  startBulk,
} from '../../../test/support/bulk.ts'
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts'
import { testRuntime } from '../../../test/support/runtime.ts'
import type { Audience } from '../../core/audience.ts'
import { sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { previewBroadcast } from './preview.ts'
import { peopleOfPreview } from './preview-people.ts'
import type { RawDraft } from './shapes.ts'
import { tendBroadcasts } from './tend.ts'
import { showBroadcast } from './view.ts'

let fresh: FreshDatabase
let rt: Runtime

beforeAll(async () => {
  fresh = await freshDatabase({ max: 8 })
  rt = await testRuntime(fresh)
})
afterAll(async () => {
  await rt?.close()
  await fresh?.drop()
})

const PHONES = [
  ...Array.from({ length: 9 }, (_, i) => `+1512556200${i}`),
  '+447700900123',
  '+4915112345678',
  '+18095550123',
  '55512',
]
const phone = fc.constantFrom(...PHONES)
const name = fc.constantFrom('', 'Anna', 'Chloë', 'Ben-Ibrahim', '陳', 'x'.repeat(900), '{{agent}}', ' ')
const person: fc.Arbitrary<BulkPerson> = fc.record({
  firstName: name,
  lastName: name,
  tags: fc.subarray(['buyer', 'seller']),
  timeZone: fc.constantFrom(null, 'America/Los_Angeles', 'Europe/Berlin'),
  phones: fc.array(phone, { maxLength: 2 }),
})
const phoneState: fc.Arbitrary<PhoneState> = fc.record({
  phone: fc.constantFrom(...PHONES.filter(one => one.startsWith('+'))),
  state: fc.constantFrom('unknown', 'unknown', 'opted_out', 'opted_in'),
  isNoticed: fc.boolean(),
  asksToStop: fc.boolean(),
  sentMinutesAgo: fc.array(fc.constantFrom(1, 700, 1_439, 1_440, 1_441), { maxLength: 2 }),
})
const listRow = fc.record({
  phone: fc.oneof(phone, fc.constantFrom('(512) 556-2001', '', 'n/a', '512', '+1 512 556 2002 ext. 4')),
  firstName: name,
})
const asked = fc.oneof(
  fc.constant<(ids: string[]) => Audience>(() => ({ kind: 'filter', filter: {} })),
  fc.constant<(ids: string[]) => Audience>(() => ({ kind: 'filter', filter: { anyTags: ['buyer'] } })),
  fc.nat(5).map(skip => (ids: string[]): Audience => {
    const picked = ids.filter((_, index) => index % 6 !== skip)
    return { kind: 'contacts', ids: [...picked].reverse() }
  }),
  fc.array(listRow, { minLength: 1, maxLength: 25 }).map(rows => (): Audience => ({ kind: 'list', rows })),
)
const body = fc.constantFrom(
  'The open house is on Sunday.',
  'Hi {{first_name|there}}, it is {{agent}}.',
  '{{first_name}}{{last_name}}',
  '{{name|you}} {{name|you}}: {{phone}} €',
)
const world = fc.record({
  people: fc.array(person, { minLength: 1, maxLength: 30 }),
  states: fc.array(phoneState, { maxLength: 10 }),
  credits: fc.constantFrom(0, 3, 7, 1_000),
  paces: fc.constantFrom([1_000], [1_000, 100], [10, 1_000, 500]),
  hours: fc.constantFrom(null, { from: '08:00', to: '21:00' }, { from: '10:00', to: '10:30' }),
  perDay: fc.constantFrom(null, 1, 2),
  asked,
  body,
  media: fc.constantFrom<string[]>([], [], ['https://example.com/a.jpg']),
  size: fc.integer({ min: 1, max: 9 }),
})

it('agrees for any audience, consent, phone and number of credits', async () => {
  await fc.assert(
    fc.asyncProperty(world, async drawn => {
      const { accountId } = await bulkAccount(rt, drawn)
      const ids = await addPeople(rt, accountId, drawn.people)
      await setPhones(rt, accountId, drawn.states)
      const audience = drawn.asked(ids)
      if (audience.kind === 'contacts' && audience.ids.length === 0) return
      const raw = rawDraft(audience, drawn.body, { media: drawn.media })
      const foretold = await foretell(accountId, raw)
      if (foretold.preview.total === 0) return
      const id = await startBulk(rt, accountId, raw)
      await expandAll(rt, accountId, id, drawn.size)
      expect(await outcomeOf(accountId, id)).toEqual(foretold.people)
      await expectSameCounts(accountId, id, foretold.preview)
      await expectAllSent(accountId, id, foretold)
    }),
    { numRuns: 60 },
  )
}, 120_000)

/** Who gets what and when, or why not: a line a person, in any order. */
type Line = {
  phone: string | null
  contactId: string | null
  /** Of an exclusion or a wait. */
  reason: string | null
  credits: number
  /** Until when the text waits. */
  until: string | null
}

async function foretell(accountId: string, raw: RawDraft) {
  const draft = await mustDraft(rt, accountId, raw)
  const preview = await previewBroadcast(rt, accountId, draft)
  const excluded = preview.excluded.map(one => one.reason)
  const people = [
    ...(await membersOf(accountId, draft, 'eligible')).map(one => ({ ...one, contactId: null })),
    ...(await Promise.all(excluded.map(group => membersOf(accountId, draft, group))))
      .flat()
      .map(one => ({ ...one, credits: 0 })),
  ]
  for (const { reason, count, until } of preview.waits) {
    const waiting = await membersOf(accountId, draft, reason)
    expect(waiting).toHaveLength(count)
    expect(
      waiting
        .map(one => one.until)
        .sort()
        .at(-1),
    ).toBe(until)
  }
  return { preview, people: people.sort(byText) }
}

type Draft = Awaited<ReturnType<typeof mustDraft>>

/** Page by page, in small ones. */
async function membersOf(accountId: string, draft: Draft, group: string): Promise<Line[]> {
  const members: Line[] = []
  for (let after: string | null = null; ; ) {
    const asked = { group, after, limit: 4 }
    const page: Awaited<ReturnType<typeof peopleOfPreview>> = await peopleOfPreview(
      rt,
      accountId,
      draft,
      asked,
    )
    for (const { phone, typed, contactId, reason, credits, until } of page.items)
      members.push({ phone: phone ?? typed, contactId, reason, credits, until })
    after = page.next
    if (after === null) return members
  }
}

async function outcomeOf(accountId: string, id: string): Promise<Line[]> {
  const texts = (await rt.db.rows(TEXTS, [accountId, id])).map(
    row => ({ ...row, until: (row.until as Date | null)?.toISOString() ?? null }) as Line,
  )
  const excluded = await rt.db.rows<Line>(EXCLUDED, [accountId, id])
  return [...texts, ...excluded].sort(byText)
}

const TEXTS = sql(
  'outcome_texts',
  `select m.phone, null as "contactId", o.waits_for as reason, m.credits,
          case when o.waits_for is not null then o.due_at end as until
     from messages m join outbox o on o.account_id = m.account_id and o.message_id = m.id
    where m.account_id = $1 and m.origin_id = $2`,
)
const EXCLUDED = sql(
  'outcome_excluded',
  `select phone, contact_id as "contactId", reason, 0 as credits, null as until
     from broadcast_exclusions
    where account_id = $1 and broadcast_id = $2`,
)

function byText(a: Line, b: Line): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)]
  return one < other ? -1 : one > other ? 1 : 0
}

type Preview = Awaited<ReturnType<typeof previewBroadcast>>

async function expectSameCounts(accountId: string, id: string, preview: Preview): Promise<void> {
  const shown = (await showBroadcast(rt, rt.db, accountId, id))!
  expect(shown).toMatchObject({ total: preview.total, expanded: preview.total, state: 'running' })
  expect(shown.counts).toMatchObject({
    waiting: preview.eligible,
    excluded: preview.total - preview.eligible,
  })
  const reasons = shown.reasons.map(({ reason, count }) => [reason, count]).sort()
  expect(reasons).toEqual(preview.excluded.map(({ reason, count }) => [reason, count]).sort())
  const held = preview.credits.byKind.reduce((sum, one) => sum + one.credits, 0)
  expect(shown.credits).toEqual({ held, spent: 0, released: 0 })
  expect(preview.credits.needed >= held && held <= preview.credits.available).toBe(true)
}

type Foretold = Awaited<ReturnType<typeof foretell>>

/** At the handoff nobody of the eligible is refused, nobody else gets anything, and the books are even. */
async function expectAllSent(accountId: string, id: string, { preview, people }: Foretold): Promise<void> {
  const sent = await drain(rt, accountId)
  const texts = sent.filter(one => one.kind === 'text')
  const eligible = people.filter(one => one.reason === null || one.until !== null)
  expect(texts.map(one => one.phone).sort()).toEqual(eligible.map(one => one.phone).sort())
  for (const { phone, until } of eligible)
    if (until !== null) expect(texts.find(one => one.phone === phone)!.at >= new Date(until)).toBe(true)
  expect(sent.filter(one => one.kind === 'notice')).toHaveLength(preview.firstTexts)
  rt.clock.moveTo(rt.clock.offsetMs() + 2_000)
  await tendBroadcasts(rt)
  const shown = (await showBroadcast(rt, rt.db, accountId, id))!
  expect(shown).toMatchObject({ state: 'completed', counts: { handed_over: preview.eligible, waiting: 0 } })
  expect(shown.credits).toMatchObject({ held: 0, released: 0 })
  await expectBalancedBooks(rt.db, accountId)
}
