// Keywords as a table, and the property that whatever surrounds a keyword does not matter.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HELP_WORDS, OPT_IN_WORDS, OPT_OUT_WORDS, readKeywords } from './keywords.ts'

describe('B1, C1, D: a keyword counts', () => {
  test.each([...OPT_OUT_WORDS])('B1 %s opts out', word => {
    expect(readKeywords(word)).toEqual({ verdict: 'opt_out', rule: 'keyword', words: [word.toLowerCase()] })
  })
  test.each([...OPT_IN_WORDS])('C1 %s opts in', word => expect(readKeywords(word).verdict).toBe('opt_in'))
  test.each([...HELP_WORDS])('D %s asks for help', word => expect(readKeywords(word).verdict).toBe('help'))
})

describe('B1: what does not matter', () => {
  const cases = [
    'stop',
    'StOp',
    ' STOP ',
    'STOP.',
    'Stop!!!',
    '"STOP"',
    'STOP\n',
    '\n\tstop\r\n',
    '***STOP***',
    '¡STOP!',
    '(stop)',
    '…stop…',
    'ＳＴＯＰ',
    'S​TOP',
    '﻿STOP',
    'STOP‎',
    'STOP 🛑',
    '🛑 stop 🛑',
    'opt-out',
    'Opt  Out',
    'OPT OUT.',
    'STO­P',
  ]
  test.each(cases)('B1 %j opts out', body => expect(readKeywords(body).verdict).toBe('opt_out'))

  const around = fc.stringMatching(/^[ \t\r\n.,;:!?'"()*_~-]{0,6}$/)
  test('B1 any white space, line ends and punctuation around, in any case', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...OPT_OUT_WORDS),
        around,
        around,
        fc.array(fc.boolean()),
        (word, before, after, upper) => {
          const mixed = [...word].map((char, index) => (upper[index] ? char : char.toLowerCase())).join('')
          expect(readKeywords(before + mixed + after).verdict).toBe('opt_out')
        },
      ),
    )
  })
})

describe('B8: a stop word inside a longer text blocks nothing, and is told', () => {
  const cases: [string, string[]][] = [
    ['please stop', ['stop']],
    ['Stop. Thank you', ['stop']],
    ['STOP STOP', ['stop']],
    ['how do I opt out?', ['opt out']],
    ['stop all', ['stop']],
    ['unsubscribe me please', ['unsubscribe']],
  ]
  test.each(cases)('B8 %j', (body, words) => {
    expect(readKeywords(body)).toEqual({ verdict: 'doubtful', rule: 'keyword_inside', words })
  })
})

describe('C3: everything else is nothing', () => {
  const cases = [
    '',
    ' ',
    '...',
    '🛑',
    'yes please',
    'ok',
    'I am at the bus stopover',
    'nonstop fun',
    'cancel my showing',
    'start over',
    'the end',
  ]
  test.each(cases)('C3 %j', body =>
    expect(readKeywords(body)).toEqual({ verdict: 'none', rule: null, words: [] }),
  )
})

test('any text at all is read without an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), body => void readKeywords(body)))
})
