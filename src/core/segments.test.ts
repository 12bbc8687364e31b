// Segments: the borders by hand, then everything else against Twilio's own calculator.
import fc from 'fast-check'
import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, expect, test } from 'vitest'
import { costlyCharacters, segmentsOf, toPlain } from './segments.ts'

const a = (count: number) => 'a'.repeat(count)
const FAMILY = '👨‍👩‍👧'

describe('E5 segments', () => {
  test.each([
    ['nothing', '', 'GSM-7', 0, 0, 160, 160],
    ['a word', 'STOP', 'GSM-7', 1, 4, 160, 156],
    ['a full segment', a(160), 'GSM-7', 1, 160, 160, 0],
    ['one more', a(161), 'GSM-7', 2, 161, 153, 145],
    ['two full parts', a(306), 'GSM-7', 2, 306, 153, 0],
    ['one more than two parts', a(307), 'GSM-7', 3, 307, 153, 152],
    ['extension characters count two', '^{}\\[~]|€\f', 'GSM-7', 1, 20, 160, 140],
    ['80 of them fill a segment', '€'.repeat(80), 'GSM-7', 1, 160, 160, 0],
    ['an escape pair fits a part to the brim', `${a(151)}€${a(153)}`, 'GSM-7', 2, 306, 153, 0],
    ['an escape pair is not torn', `${a(152)}€${a(152)}`, 'GSM-7', 3, 306, 153, 152],
    ['every letter of the alphabet', '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà', 'GSM-7', 1, 42, 160, 118],
    ['small ç is not in the alphabet', 'ça va', 'UCS-2', 1, 5, 70, 65],
    ['a tab is not either', 'a\tb', 'UCS-2', 1, 3, 70, 67],
    ['brackets count one in UCS-2', '[é]’', 'UCS-2', 1, 4, 70, 66],
    ['a full segment in UCS-2', '中'.repeat(70), 'UCS-2', 1, 70, 70, 0],
    ['one more in UCS-2', '中'.repeat(71), 'UCS-2', 2, 71, 67, 63],
    ['two full parts in UCS-2', '中'.repeat(134), 'UCS-2', 2, 134, 67, 0],
    ['a surrogate pair is not torn', `${a(66)}😀${a(66)}`, 'UCS-2', 3, 134, 67, 66],
    ['nor is a letter from its accent', `${a(66)}e\u0301${a(66)}`, 'UCS-2', 3, 134, 67, 66],
    ['nor a family', `${a(60)}${FAMILY}${a(4)}`, 'UCS-2', 2, 72, 67, 55],
    ['a cluster longer than a segment is cut', `a${'\u0301'.repeat(140)}`, 'UCS-2', 3, 141, 67, 60],
    ['half a pair is one unit', '\ud83d', 'UCS-2', 1, 1, 70, 69],
  ] as const)('%s', (_, body, encoding, segments, units, perSegment, remaining) => {
    expect(segmentsOf(body)).toEqual({ encoding, segments, units, perSegment, remaining })
  })

  test('counts as sms-segments-calculator does, at every length around the borders', () => {
    for (const char of ['a', '€', 'é', '’', '中', '😀', 'e\u0301', FAMILY, '🇺🇸', '👍🏽', '\r\n']) {
      for (const border of [67, 70, 134, 153, 160, 201, 306]) {
        for (let length = border - 9; length <= border + 9; length++) {
          const body = char.repeat(Math.ceil(length / char.length))
          compare(body)
          compare(`a${body}`)
          compare(`${body}€😀`)
        }
      }
    }
  })

  test('counts as sms-segments-calculator does for any mixture', () => {
    fc.assert(fc.property(mixture(GSM), compare), { numRuns: 400 })
    fc.assert(fc.property(mixture(MIXED), compare), { numRuns: 800 })
  })

  // Where the two differ, and why. (1) No text: the oracle says one segment, we say none. (2) A cluster
  // longer than a segment: the oracle keeps it whole and puts 141 units into a segment of 67, which no carrier
  // can; we cut it. (3) What is one character: the oracle's table is Unicode 10, ours is the engine's, so a
  // newer emoji sequence or an Indic conjunct exactly on a border may count one segment apart.
  test('agrees on the encoding, and says no less than the units need, for any text at all', () => {
    const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(any, body => {
        const ours = segmentsOf(body)
        const least = ours.segments === 1 ? 1 : Math.ceil(ours.units / ours.perSegment)
        expect(ours.segments).toBeGreaterThanOrEqual(least)
        expect(ours.encoding).toBe(new SegmentedMessage(body).encodingName)
        expect(ours.remaining).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 500 },
    )
  })

  test('remaining is what fits: that many more letters keep the count, one more raises it', () => {
    fc.assert(
      fc.property(mixture(MIXED), body => {
        const { segments, remaining } = segmentsOf(body)
        fc.pre(!/[\u0300-\uffff]$/u.test(body.slice(-1)))
        expect(segmentsOf(body + a(remaining)).segments).toBe(segments)
        expect(segmentsOf(body + a(remaining + 1)).segments).toBe(segments + 1)
      }),
    )
  })
})

describe('characters that cost', () => {
  test.each([
    ['plain text', "It's [free] €5", []],
    ['a curly apostrophe', 'It’s', [[2, 1, '’', "'"]]],
    [
      'quotes and a dash',
      '“A” – b',
      [
        [0, 1, '“', '"'],
        [2, 1, '”', '"'],
        [4, 1, '–', '-'],
      ],
    ],
    [
      'an ellipsis and a hard space',
      'so…\u00a0ok',
      [
        [2, 1, '…', '...'],
        [3, 1, '\u00a0', ' '],
      ],
    ],
    ['an emoji, whole', `Hi ${FAMILY}!`, [[3, 8, FAMILY, null]]],
    ['a letter typed in two parts', 'cafe\u0301', [[3, 2, 'e\u0301', 'é']]],
    ['a mark that makes no letter of the alphabet', 'x\u0301', [[1, 1, '\u0301', null]]],
    [
      'a foreign letter',
      'Zoë ç',
      [
        [2, 1, 'ë', null],
        [4, 1, 'ç', null],
      ],
    ],
    [
      'what nobody sees',
      'a\u200bb\ufeff',
      [
        [1, 1, '\u200b', ''],
        [3, 1, '\ufeff', ''],
      ],
    ],
    [
      'full-width letters',
      'ＯＫ',
      [
        [0, 1, 'Ｏ', 'O'],
        [1, 1, 'Ｋ', 'K'],
      ],
    ],
    ['a tab', 'a\tb', [[1, 1, '\t', ' ']]],
    ['half a pair', 'a\ud83db', [[1, 1, '\ud83d', null]]],
  ] as const)('%s', (_, body, expected) => {
    expect(costlyCharacters(body)).toEqual(
      expected.map(([index, length, char, plain]) => ({ index, length, char, plain })),
    )
  })

  test('are marked exactly where they stand, and only when the text is UCS-2', () => {
    fc.assert(
      fc.property(mixture(MIXED), body => {
        const costly = costlyCharacters(body)
        expect(costly.length > 0).toBe(segmentsOf(body).encoding === 'UCS-2')
        for (const { index, length, char, plain } of costly) {
          expect(body.slice(index, index + length)).toBe(char)
          expect(segmentsOf(char).encoding).toBe('UCS-2')
          if (plain !== null) expect(segmentsOf(plain).encoding).toBe('GSM-7')
        }
      }),
    )
  })

  test('toPlain makes a word processor’s text cheap and leaves names alone', () => {
    expect(toPlain('“It’s – almost… done”')).toBe('"It\'s - almost... done"')
    expect(toPlain('Zoë says hi 👋')).toBe('Zoë says hi 👋')
    expect(toPlain('plain')).toBe('plain')
  })

  test('toPlain leaves nothing that it could still replace', () => {
    fc.assert(
      fc.property(mixture(MIXED), body => {
        const once = toPlain(body)
        expect(toPlain(once)).toBe(once)
      }),
    )
  })
})

const GSM = ['a', 'Z', ' ', '\n', '\r\n', 'é', '@', '€', '[', '|', '^', 'Δ']
const MIXED = [
  ...GSM,
  '’',
  '“',
  '…',
  '\u00a0',
  '\t',
  'ç',
  '中',
  'я',
  '😀',
  '🇺🇸',
  '👍🏽',
  'e\u0301',
  FAMILY,
  '❤️',
]

/** Texts whose length lies around the borders, where mistakes live: runs of letters broken by an odd one. */
function mixture(alphabet: readonly string[]): fc.Arbitrary<string> {
  const run = fc.tuple(fc.nat(75), fc.constantFrom(...alphabet)).map(([count, odd]) => a(count) + odd)
  const noise = fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 100 }).map(x => x.join(''))
  return fc.oneof(
    fc.array(run, { minLength: 1, maxLength: 6 }).map(runs => runs.join('')),
    fc.tuple(fc.constantFrom(60, 64, 66, 130, 150, 152, 158, 300, 304), noise).map(([n, x]) => a(n) + x),
    noise,
  )
}

/** The oracle with Smart Encoding off: it then counts the text as it stands, as we do. */
function compare(body: string): void {
  const oracle = new SegmentedMessage(body, 'auto', false)
  const { encoding, segments } = segmentsOf(body)
  expect({ body, encoding, segments }).toEqual({
    body,
    encoding: oracle.encodingName,
    segments: oracle.segmentsCount,
  })
}
