// No statement reads a whole table because the table was empty when it was planned. A process that lives long keeps its
// plans: one that joined "all that waits" while nothing waited once read all that waited for every STOP.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Statement } from '../src/kit/db/db.ts'
import { type FreshDatabase, freshDatabase } from './support/database.ts'

const { statements } = vi.hoisted(() => ({ statements: [] as Statement[] }))

vi.mock('../src/kit/db/db.ts', async given => {
  const real = await given<typeof import('../src/kit/db/db.ts')>()
  return {
    ...real,
    sql: (name: string, text: string) => {
      statements.push({ name, text })
      return real.sql(name, text)
    },
  }
})

/** Tables that grow with texts and people. */
const LARGE = new Set([
  ...['consents', 'consent_events', 'contacts', 'contact_facts', 'contact_phones', 'conversations'],
  ...['credit_entries', 'deliveries', 'events', 'messages', 'outbox', 'webhook_journal'],
  ...['plan_enrollments', 'plan_events', 'plan_turns'],
])

/** Those that are meant to read all of a table, or all that is open in it, and why nobody waits for them. */
const MAY: Readonly<Record<string, string>> = {
  clock_ahead: 'the sandbox alone asks it',
  doubt_claimers: 'reads what is on its way, by the index that holds nothing else',
  journal_done: 'reads what is open, by the index that holds nothing else',
  metrics_outbox: 'counts all that waits, once a scrape',
}

let fresh: FreshDatabase

beforeAll(async () => {
  fresh = await freshDatabase({ max: 1 })
})
afterAll(() => fresh?.drop())

test('every statement finds its rows through an index, planned on empty tables', async () => {
  await import('../src/app.ts')
  await import('../src/features/messages/work.ts')
  expect(statements.length).toBeGreaterThan(300)
  const found: Record<string, string[]> = {}
  await fresh.db.pool.query('set enable_seqscan = off')
  // A connection's own, on the only one that there is.
  for (const { text } of statements.filter(isOwnTable)) await fresh.db.pool.query(text)
  for (const { name, text } of statements.filter(isPlanned)) {
    const { rows } = await fresh.db.pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (generic_plan, format json) ${text}`,
    )
    const whole = wholeReads(rows[0]!['QUERY PLAN'][0]!.Plan)
    if (whole.length > 0 && !(name in MAY)) found[name] = whole
  }
  expect(found).toEqual({})
})

/** Not those that make a table, set something or tell somebody. */
function isPlanned({ text }: Statement): boolean {
  return /^\s*(?:with|select|insert|update|delete)\b/i.test(text)
}

function isOwnTable({ text }: Statement): boolean {
  return /^\s*create temp/i.test(text)
}

type Plan = { readonly 'Node Type': string; readonly Plans?: readonly Plan[] } & Readonly<
  Record<string, unknown>
>

/** Large tables that the plan reads without a condition on the index, and without a limit over it. */
function wholeReads(plan: Plan, isLimited = false): string[] {
  const limited = isLimited || plan['Node Type'] === 'Limit'
  const table = String(plan['Relation Name'] ?? '')
  const isRead = plan['Node Type'].includes('Scan') && LARGE.has(table)
  const isWhole = isRead && plan['Index Cond'] === undefined && !isBitmap(plan) && !limited
  return [
    ...(isWhole ? [`${plan['Node Type']} of ${table}`] : []),
    ...(plan.Plans ?? []).flatMap(one => wholeReads(one, limited)),
  ]
}

/** Its condition stands below. */
function isBitmap(plan: Plan): boolean {
  return (
    plan['Node Type'] === 'Bitmap Heap Scan' &&
    (plan.Plans ?? []).every(one => one['Index Cond'] !== undefined)
  )
}
