// Rates: imported opt-outs are told apart, every day has its place, nothing is divided by nothing.
import { expect, test } from 'vitest'
import { daysOf, percentOf, sumRates } from './opt-out-rate.ts'

test('each day and all of them; what came with a file is told apart', () => {
  const sums = sumRates({
    from: '2026-02-27',
    to: '2026-03-01',
    texts: [
      { day: '2026-02-27', texts: 150 },
      { day: '2026-02-27', texts: 50 },
    ],
    consents: [
      { day: '2026-02-27', what: 'opted_out', source: 'message', n: 3 },
      { day: '2026-03-01', what: 'opted_out', source: 'import', n: 40 },
      { day: '2026-03-01', what: 'opted_in', source: 'message', n: 1 },
    ],
  })
  expect(sums.days).toEqual([
    { day: '2026-02-27', texts: 200, optOuts: 3, imported: 0, optIns: 0, percent: 1.5 },
    { day: '2026-02-28', texts: 0, optOuts: 0, imported: 0, optIns: 0, percent: null },
    { day: '2026-03-01', texts: 0, optOuts: 0, imported: 40, optIns: 1, percent: null },
  ])
  expect(sums.totals).toEqual({ texts: 200, optOuts: 3, imported: 40, optIns: 1, percent: 1.5 })
  expect(sums.sources).toEqual([
    { source: 'import', optOuts: 40 },
    { source: 'message', optOuts: 3 },
  ])
})

test('a span of one day, and one that ends before it begins', () => {
  expect(daysOf('2026-03-01', '2026-03-01')).toEqual(['2026-03-01'])
  expect(daysOf('2026-03-02', '2026-03-01')).toEqual([])
  expect(percentOf(1, 3)).toBe(33.33)
})
