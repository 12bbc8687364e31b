// Taking expressions apart: how they begin, and which words they cannot do without.
import { describe, expect, test } from 'vitest'
import { beginnings, needs, parsed } from './expression.ts'
import { finderOf, keysOf } from './phrase-book.ts'
import { wakerOf } from './wake.ts'

describe('B9 what an expression can begin with', () => {
  test.each([
    ['stop (?:it|this)', ['stop ']],
    ['st?op', ['stop', 'sop']],
    ['(?:please )?stop', ['pleas', 'stop']],
    ['[ab]c', ['ac', 'bc']],
    ['a\\w*', ['a']],
  ])('B9 %s', (source, wanted) => expect(beginnings(parsed(source)).sort()).toEqual(wanted.sort()))
})

describe('B9 the words an expression cannot do without', () => {
  test('B9 the rarest first, of each alternative', () => {
    expect(needs(parsed('(?:i )?(?:want|need) (?:\\S+ ){0,3}(?:texts|sms)'))[0]![0]).toEqual(['sms', 'texts'])
    expect(needs(parsed('lose it|burn this'))).toHaveLength(2)
  })
  test('B9 what can be anything needs its beginning', () =>
    expect(keysOf('the \\w+').needed).toEqual([[['the ']]]))
})

test('B9 who is told wakes only where each of its sets has a word', () => {
  const wake = wakerOf([{ one: 'removal', sets: [['remov'], ['list ', 'lists']] }])
  const isAwake = (text: string) => wake(text, () => true)
  expect(isAwake('please remove me from your list')).toBe(true)
  expect(isAwake('please remove me')).toBe(false)
  expect(isAwake("lists, lists: i didn't remove any")).toBe(true)
  expect(isAwake('the listing was removed')).toBe(false)
})

test('B9 what is found is what the expressions alone would find', () => {
  const sources = ['(?:stop|quit) (?:\\S+ )?(?:texting|texts)', 'no more(?: texts)?', '(?:my|this) number']
  const { find } = finderOf(sources.map(source => ({ kind: 'clear', source })))
  for (const line of [
    'please stop the texts now ',
    'no more . my number ',
    'stop by . no text ',
    'quit texting ',
  ])
    expect(find(line).map(({ words }) => words)).toEqual(
      sources
        .flatMap(source => [...line.matchAll(new RegExp(`(?<=^| )(?:${source})(?= )`, 'gu'))])
        .sort((a, b) => a.index - b.index)
        .map(match => match[0]),
    )
})
