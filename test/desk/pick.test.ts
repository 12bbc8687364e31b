// Holds picking contacts to what a list does elsewhere: one by one, ranges with Shift, all that are shown.
import { describe, expect, test } from 'vitest'
import { NOBODY, type Picked, pick, pickAll } from '../../web/desk/contacts/pick.ts'

const SHOWN = ['a', 'b', 'c', 'd', 'e']
const ids = (picked: Picked) => [...picked.ids].sort().join('')

/** `b` touches b, `+d` touches d with Shift held. */
const touch = (...touches: string[]) =>
  touches.reduce((picked, one) => pick(picked, SHOWN, one.at(-1)!, one.startsWith('+')), NOBODY)

describe('touching', () => {
  test.each<[string[], string]>([
    [['b'], 'b'],
    [['b', 'b'], ''],
    [['b', '+d'], 'bcd'],
    [['d', '+b'], 'bcd'],
    [['b', '+d', '+e'], 'bcde'],
    [['a', 'b', '+d', 'c'], 'abd'],
    [['a', '+e', 'c', '+a'], 'de'],
    [['+c'], 'c'],
  ])('%j picks %s', (touches, picked) => {
    expect(ids(touch(...touches))).toBe(picked)
  })

  test('a range from somebody who is no longer shown is that one alone', () => {
    expect(ids(pick(touch('b'), ['x', 'y', 'z'], 'z', true))).toBe('bz')
  })
})

describe('all that are shown', () => {
  test('come, beside those of another list, and go again', () => {
    const all = pickAll(pick(NOBODY, ['x'], 'x', false), SHOWN)
    expect(ids(all)).toBe('abcdex')
    expect(ids(pickAll(all, SHOWN))).toBe('x')
  })

  test('are never more than a bulk text takes', () => {
    const many = Array.from({ length: 10_500 }, (_, i) => `id ${i}`)
    const all = pickAll(NOBODY, many)
    expect(all.ids.size).toBe(10_000)
    expect(pick(all, many, 'id 10400', false).ids.size).toBe(10_000)
  })
})
