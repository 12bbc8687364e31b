// The times of the evidence on paper: both clocks where Heed wrote them, and nothing of what people typed.
import { expect, test } from 'vitest'
import { inWords, makeTeller } from './pack-pdf.ts'

const told = makeTeller('America/Chicago')

test.each([
  [
    'Opted out since 2026-11-23T21:15:46.564Z.',
    'Opted out since Nov 23, 2026, 3:15:46 PM CST (2026-11-23 21:15:46 UTC).',
  ],
  // No such day: typed by somebody, and no reason to break off in the middle of a file.
  ['She said 2026-99-99T99:99:99.999Z', 'She said 2026-99-99T99:99:99.999Z'],
  [
    'She said 2026-13-45T99:99Z and 2026-12-01T10:00:00Z',
    'She said 2026-13-45T99:99Z and 2026-12-01T10:00:00Z',
  ],
])('%s', (sentence, expected) => {
  expect(inWords(sentence, told)).toBe(expected)
})

test('a step of the same hour needs its clock alone; of another one the day as well', () => {
  expect(told('2026-11-23T21:15:47.000Z', '2026-11-23T21:15:46.000Z')).toBe('3:15:47 PM')
  expect(told('2026-11-24T21:15:47.000Z', '2026-11-23T21:15:46.000Z')).toMatch(/^Nov 24, 2026/)
  expect(makeTeller('UTC')('2026-11-23T21:15:47.000Z')).toBe('2026-11-23 21:15:47 UTC')
})
