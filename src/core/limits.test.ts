// A broadcast stops itself past its limits, not at them, and not again for what somebody has looked at.
import { expect, it } from 'vitest'
import { limitReached, NO_RESULTS } from './limits.ts'

const LIMITS = { optOutPercent: 5, errorPercent: 20, after: 100 }

it.each([
  [{ handed: 99, optOuts: 99, errors: 99 }, null],
  [{ handed: 100, optOuts: 5, errors: 20 }, null],
  [{ handed: 100, optOuts: 6, errors: 0 }, 'opt_outs'],
  [{ handed: 100, optOuts: 0, errors: 21 }, 'errors'],
  [{ handed: 100, optOuts: 6, errors: 21 }, 'opt_outs'],
])('%j: %s', (results, by) => {
  expect(limitReached(results, NO_RESULTS, LIMITS)?.by ?? null).toBe(by)
})

it('says how many, of how many', () => {
  const reached = limitReached({ handed: 200, optOuts: 11, errors: 0 }, NO_RESULTS, LIMITS)
  expect(reached?.why).toContain('11 of 200 people opted out: more than 5 %.')
})

it('counts from where somebody resumed it', () => {
  const forgiven = { handed: 200, optOuts: 30, errors: 0 }
  expect(limitReached({ handed: 290, optOuts: 60, errors: 0 }, forgiven, LIMITS)).toBe(null)
  expect(limitReached({ handed: 300, optOuts: 35, errors: 0 }, forgiven, LIMITS)).toBe(null)
  expect(limitReached({ handed: 300, optOuts: 36, errors: 0 }, forgiven, LIMITS)?.why).toContain('6 of 100')
})
