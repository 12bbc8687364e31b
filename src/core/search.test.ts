// Holds what is typed into a search box to what is looked for.
import { expect, test } from 'vitest'
import { readSearch, type Search } from './search.ts'

const words = (...list: string[]): Search => ({ kind: 'words', words: list })
const digits = (text: string): Search => ({ kind: 'digits', digits: text })

test.each<[string, Search | null]>([
  ['', null],
  ['   ', null],
  ['Ann  Lee', words('Ann', 'Lee')],
  ['zoe\u0308', words('zoë')],
  ['(512) 555-01', digits('51255501')],
  ['+44 7700', digits('447700')],
  ['07700 900', digits('7700900')],
  ['12', words('12')],
  ['Suite 512', words('Suite', '512')],
  ['---', words('---')],
])('%j', (typed, read) => {
  expect(readSearch(typed)).toEqual(read)
})
