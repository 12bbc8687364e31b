// The set of phones answers as a Set of strings does.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makePhoneSet } from './phone-set.ts'

const phones = fc.oneof(
  fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }).map(digits => `+1${digits}`),
  fc.integer({ min: 1, max: 300 }).map(small => `+${small}`),
  fc.integer({ min: 100_000_000_000_000, max: 999_999_999_999_999 }).map(digits => `+${digits}`),
)

it('holds what was added, once', () => {
  fc.assert(
    fc.property(fc.array(phones, { maxLength: 3_000 }), phones, (list, other) => {
      const set = makePhoneSet()
      const plain = new Set<string>()
      for (const phone of list) {
        expect(set.has(phone)).toBe(plain.has(phone))
        set.add(phone)
        plain.add(phone)
        expect(set.has(phone)).toBe(true)
      }
      expect(set.has(other)).toBe(plain.has(other))
      expect(set.size).toBe(plain.size)
    }),
  )
})

it('finds its way among a hundred thousand neighbours', () => {
  const set = makePhoneSet()
  for (let i = 0; i < 100_000; i++) set.add(`+1512${5_000_000 + i}`)
  expect(set.size).toBe(100_000)
  expect(set.has('+15125099999')).toBe(true)
  expect(set.has('+15125100000')).toBe(false)
})

it.each(['55512', '+0', 'Anna', ''])('is no place for %j unless it is a number', phone => {
  const set = makePhoneSet()
  if (phone === '55512') expect(set.has(phone)).toBe(false)
  else expect(() => set.add(phone)).toThrow(/E\.164/)
})
