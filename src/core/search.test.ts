// Holds what is typed into a search box to what is looked for.
import { expect, test } from 'vitest'
import { phoneStarts, readSearch, type Search } from './search.ts'

const words = (...list: string[]): Search => ({ kind: 'words', words: list })
const digits = (text: string): Search => ({ kind: 'digits', digits: text })

test.each<[string, Search | null]>([
  ['', null],
  ['   ', null],
  ['Ann  Lee', words('Ann', 'Lee')],
  ['zoe\u0308', words('zoë')],
  ['(512) 555-01', digits('51255501')],
  ['+44 7700', digits('447700')],
  ['07700 900', digits('07700900')],
  ['0012', digits('0012')],
  ['12', words('12')],
  ['Suite 512', words('Suite', '512')],
  ['---', words('---')],
  ['Lee, (Ann) O’Neil.', words('Lee', 'Ann', 'O’Neil')],
])('%j', (typed, read) => {
  expect(readSearch(typed)).toEqual(read)
})

test('a phone may begin with the digits, or with the code of some country and then the digits', () => {
  const starts = phoneStarts('512')
  expect(starts).toEqual(expect.arrayContaining(['512', '+512', '+1512', '+44512', '+353512']))
  expect(new Set(starts).size).toBe(starts.length)
  expect(starts.length).toBeLessThan(300)
  expect(phoneStarts('07700')).toContain('+447700')
  expect(phoneStarts('0012')).toEqual([])
})
