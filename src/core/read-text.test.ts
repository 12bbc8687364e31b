// Which policy reads what, and that keywords and the provider's own word come first.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OPT_IN_WORDS, OPT_OUT_WORDS } from './keywords.ts'
import { placesOf, readingOf, readText } from './read-text.ts'

describe('B8, B9: one text, two policies', () => {
  const cases: [string, string, string][] = [
    ['please stop', 'doubtful', 'opt_out'],
    ['take me off your list', 'none', 'opt_out'],
    ["I'll stop by at 5", 'doubtful', 'none'],
    ['wrong number', 'none', 'doubtful'],
    ['see you at 5', 'none', 'none'],
  ]
  test.each(cases)('B8, B9 %j is %s by keywords, %s in ordinary words', (body, keywords, reasonable) => {
    expect(readText(body, 'keywords').verdict).toBe(keywords)
    expect(readText(body, 'reasonable').verdict).toBe(reasonable)
  })
  test.each([...OPT_OUT_WORDS, ...OPT_IN_WORDS, 'HELP', '"stop."'])('B1 %s is the same by both', word => {
    expect(readText(word, 'reasonable')).toEqual(readText(word, 'keywords'))
    expect(readText(word, 'reasonable').rule).toBe('keyword')
  })
})

describe('C3: nothing is inferred about opting in', () => {
  test.each([
    'start texting me again',
    'please resume the messages',
    'opt me back in',
    'Add me back to your list',
  ])('C3 %j is for a person to read', body =>
    expect(readText(body, 'reasonable')).toMatchObject({ verdict: 'doubtful', rule: 'wants_back' }),
  )
  test('C3 no text but the keywords reads as opting in', () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom('start', 'yes', 'please', 'unstop', 'text', 'me', '!')),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('keywords', 'reasonable'), (parts, policy) => {
        const body = typeof parts === 'string' ? parts : parts.join(' ')
        const reading = readText(body, policy)
        if (reading.verdict === 'opt_in') expect(reading.rule).toBe('keyword')
      }),
    )
  })
})

describe('OptOutType: the provider has acted already', () => {
  test.each([
    ['NO MAS', 'STOP', 'opt_out'],
    ['VOLVER', 'START', 'opt_in'],
    ['AYUDA', 'HELP', 'help'],
    ['stop by at 5', 'STOP', 'opt_out'],
  ] as const)('%j with OptOutType %s is %s', (body, type, verdict) => {
    expect(readingOf(body, type, 'keywords')).toMatchObject({ verdict, rule: 'provider_said' })
  })
  test('where both agree our own rule stands', () => {
    expect(readingOf('STOP', 'STOP', 'keywords').rule).toBe('keyword')
    expect(readingOf('please stop', 'STOP', 'reasonable').rule).toBe('request')
  })
  test('without it our own reading stands', () =>
    expect(readingOf('hello', null, 'keywords').verdict).toBe('none'))
})

describe('where the deciding words stand', () => {
  test.each([
    ['Hi. Please STOP, texting me!', ['stop texting'], ['STOP, texting']],
    ["don't text me", ['dont text me'], ["don't text me"]],
    ['S T O P', ['stop'], ['S T O P']],
    ['nothing of it', ['stop'], []],
  ])('%j', (body, words, shown) => {
    expect(placesOf(body, words).map(([from, to]) => body.slice(from, to))).toEqual(shown)
  })
})
