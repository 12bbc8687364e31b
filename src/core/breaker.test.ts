// The breaker as a table of what happens to it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterAnswer, afterFailure, afterProbe, type Breaker, CLOSED, isProbeDue } from './breaker.ts'

const NOW = new Date('2026-11-23T10:00:00Z')
const FAILURE = { why: 'no answer', chance: 0.5 }
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)
const fail = (breaker: Breaker, times: number, now = NOW) => {
  let next = breaker
  for (let i = 0; i < times; i++) next = afterFailure(next, FAILURE, now)
  return next
}

describe('breaker', () => {
  test('opens at the fifth failure in a row, and not when one call in between was answered', () => {
    expect(fail(CLOSED, 4).kind).toBe('closed')
    expect(fail(afterAnswer(fail(CLOSED, 4)), 4).kind).toBe('closed')
    expect(fail(CLOSED, 5)).toEqual({
      kind: 'open',
      since: NOW,
      why: 'no answer',
      probes: 0,
      probeAt: later(5),
    })
  })
  test('what was under way when it opened changes nothing', () => {
    const open = fail(CLOSED, 5)
    expect(afterAnswer(open)).toBe(open)
    expect(afterFailure(open, FAILURE, later(1))).toBe(open)
  })
  test('is asked when its time has come; an answer lets one text go, and that one decides', () => {
    const open = fail(CLOSED, 5)
    expect([isProbeDue(open, later(4)), isProbeDue(open, later(5)), isProbeDue(CLOSED, NOW)]).toEqual([
      false,
      true,
      false,
    ])
    const half = afterProbe(open, null, later(5))
    expect(half).toMatchObject({ kind: 'half_open', since: NOW })
    expect(afterAnswer(half)).toBe(CLOSED)
    expect(afterFailure(half, FAILURE, later(6))).toMatchObject({
      kind: 'open',
      since: NOW,
      probes: 1,
      probeAt: later(16),
    })
  })
  test('asks less and less often, but every minute or so', () => {
    let breaker = fail(CLOSED, 5)
    const waits: number[] = []
    let now = NOW
    for (let i = 0; i < 8; i++) {
      if (breaker.kind !== 'open') throw new Error(breaker.kind)
      waits.push((breaker.probeAt.getTime() - now.getTime()) / 1000)
      now = breaker.probeAt
      breaker = afterProbe(breaker, FAILURE, now)
    }
    expect(waits).toEqual([5, 10, 20, 40, 60, 60, 60, 60])
  })
  test('never asks before the provider wants to be asked', () => {
    const told = { ...FAILURE, notBefore: later(120) }
    expect(afterFailure(fail(CLOSED, 4), told, NOW)).toMatchObject({ probeAt: later(120) })
  })
  test('whatever happens: a failure in a row of five is never overlooked, and every open one has a time', () => {
    const steps = fc.array(fc.constantFrom('answer', 'failure', 'yes', 'no'), { maxLength: 60 })
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (list, chance) => {
        let breaker = CLOSED
        let row = 0
        list.forEach((step, i) => {
          const failure = { why: 'x', chance }
          const before = breaker.kind
          row = step === 'failure' ? row + 1 : step === 'answer' ? 0 : row
          if (step === 'answer') breaker = afterAnswer(breaker)
          if (step === 'failure') breaker = afterFailure(breaker, failure, later(i))
          if (step === 'yes') breaker = afterProbe(breaker, null, later(i))
          if (step === 'no') breaker = afterProbe(breaker, failure, later(i))
          if (before === 'closed' && row >= 5 && step === 'failure') expect(breaker.kind).toBe('open')
          if (breaker.kind === 'open') expect(breaker.probeAt.getTime()).toBeGreaterThan(0)
        })
      }),
    )
  })
})
