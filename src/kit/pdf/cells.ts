// What is drawn for each character: a letter of the standard fonts, a letter with its accents put on, a character that
// every reader brings along for the languages of the East, or its code point, so that nothing is lost or passed over.
import { type Face, widthIn } from './metrics.ts'

/** Over or under a letter, by the glyph of the font or by a small stroke. */
/** Moved from its usual place, in sizes of the letter. */
export type Mark = { readonly kind: MarkKind; readonly right: number; readonly up: number }
export type MarkKind = keyof typeof MARKS

export type Cell = {
  /** What stands in the text. */
  readonly source: string
  /** In thousandths of the size. */
  readonly width: number
  /** `latin`: one byte a character; the others: UTF-16. `western`: letters of Europe in the Chinese font. */
  readonly script: 'latin' | 'chinese' | 'western' | 'korean'
  readonly drawn: string
  readonly marks: readonly Mark[]
  /** A line may end behind it. */
  readonly breaks: boolean
}

/** By their code in the fonts' encoding (see fonts.ts), or null: drawn by a stroke. `above`: over the letter. */
export const MARKS = {
  '\u0300': { code: 0x60, above: true },
  '\u0301': { code: 0xb4, above: true },
  '\u0302': { code: 0x88, above: true },
  '\u0303': { code: 0x98, above: true },
  '\u0304': { code: 0xaf, above: true },
  '\u0308': { code: 0xa8, above: true },
  '\u0306': { code: 0x01, above: true },
  '\u0307': { code: 0x02, above: true },
  '\u030a': { code: 0x03, above: true },
  '\u030b': { code: 0x04, above: true },
  '\u030c': { code: 0x05, above: true },
  '\u0328': { code: 0x06, above: false },
  '\u0327': { code: 0xb8, above: false },
  '\u0323': { code: 0x2e, above: false },
  '\u0326': { code: 0x2c, above: false },
  '\u0309': { code: null, above: true },
  '\u031b': { code: null, above: false },
} as const

/** Letters of the standard fonts that WinAnsi has no byte for: by the codes that fonts.ts gives them. */
const EXTRA: Readonly<Record<string, string>> = { ı: '\x07', Ł: '\x08', ł: '\x0e', Đ: '\xd0' }

export function cellsOf(text: string, face: Face): Cell[] {
  const cells: Cell[] = []
  let lost: string[] = []
  const tellLost = () => {
    if (lost.length > 0) cells.push(...toldAs(lost, face))
    lost = []
  }
  for (const char of text.normalize('NFC').replace(/\t/g, '    ')) {
    const cell = cellOf(char, face)
    if (cell === null) lost.push(char)
    else {
      tellLost()
      cells.push(cell)
    }
  }
  tellLost()
  return cells
}

/** Null: there is no way to draw it. */
function cellOf(char: string, face: Face): Cell | null {
  const byte = winAnsi(char)
  if (byte !== null) return latin(char, byte, widthIn(face, char))
  if (char in EXTRA) return latin(char, EXTRA[char]!, widthIn(face, char))
  if (face === 'mono') return null
  return accented(char, face) ?? eastern(char)
}

function latin(source: string, drawn: string, width: number): Cell {
  const breaks = source === ' ' || source === '-' || source === '/'
  return { source, width, script: 'latin', drawn, marks: [], breaks }
}

function accented(char: string, face: Face): Cell | null {
  // A crossed d has no parts.
  if (char === 'đ') {
    const bar = { kind: '\u0304', right: 0.12, up: -0.05 } as const
    return { ...latin(char, 'd', widthIn(face, 'd')), marks: [bar] }
  }
  const [letter = '', ...marks] = char.normalize('NFD')
  if (!/^[A-Za-z]$/.test(letter) || marks.length === 0 || !marks.every(isMark)) return null
  const isCapital = /[A-Z]/.test(letter)
  let height = 0
  const placed = marks.map(kind => {
    if (!MARKS[kind].above) return { kind, right: 0, up: 0 }
    const level = height++
    return { kind, right: level * 0.13, up: level * 0.14 + (isCapital ? 0.19 : 0) }
  })
  const dotless = letter === 'i' && height > 0 ? EXTRA.ı! : letter
  return { ...latin(char, dotless, widthIn(face, letter)), marks: placed }
}

function isMark(char: string): char is MarkKind {
  return char in MARKS
}

// Greek, Cyrillic, kana and Chinese characters are all in the Chinese font.
const WEST = /^[\u0391-\u03a9\u03b1-\u03c9\u0401\u0410-\u044f\u0451]$/
const CHINESE = /^[\u3001-\u3017\u3041-\u3093\u30a1-\u30f6\u30fc\u4e00-\u9fa5\uff01-\uff5e]$/
const KOREAN = /^[\uac00-\ud7a3]$/

function eastern(char: string): Cell | null {
  if (KOREAN.test(char)) return { ...latin(char, char, 1000), script: 'korean', breaks: true }
  // Its Greek and Cyrillic letters stand in squares, too, and need less.
  if (WEST.test(char)) return { ...latin(char, char, WESTERN), script: 'western' }
  return CHINESE.test(char) ? { ...latin(char, char, 1000), script: 'chinese', breaks: true } : null
}

/** How wide a letter of a square of 1000 is drawn. */
export const WESTERN = 760

/** Characters in a row that cannot be drawn, between brackets; what people send most has its name. */
function toldAs(chars: readonly string[], face: Face): Cell[] {
  const words = chars.flatMap(char => {
    const name = NAMES[char]
    const code = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
    return name === undefined ? [code] : [name, code]
  })
  const letters = [...`[${words.join(' ')}]`]
  // The first one stands for all of them in the text that can be copied.
  return letters.map((letter, n) => ({
    ...latin(letter, letter, widthIn(face, letter)),
    source: n === 0 ? chars.join('') : '',
  }))
}

const NAMES: Readonly<Record<string, string>> = {
  '👍': 'thumbs up',
  '👎': 'thumbs down',
  '❤': 'heart',
  '😀': 'smile',
  '😁': 'smile',
  '😂': 'laughing',
  '🤣': 'laughing',
  '😊': 'smile',
  '😉': 'wink',
  '😍': 'heart eyes',
  '😢': 'sad',
  '😭': 'crying',
  '😡': 'angry',
  '🙏': 'folded hands',
  '👋': 'waving hand',
  '👌': 'OK hand',
  '🎉': 'party',
  '🏠': 'house',
  '🏡': 'house with garden',
  '🔑': 'key',
  '🛑': 'stop sign',
  '🚫': 'prohibited',
  '✋': 'raised hand',
  '🖕': 'middle finger',
  '✅': 'check mark',
  '❌': 'cross mark',
  '🔥': 'fire',
  '💯': 'hundred',
}

/** What WinAnsi has beyond Latin-1, by its byte. */
const WIN_ANSI = new Map(
  [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ']
    .map((char, n) => [char, 0x80 + n] as const)
    .filter(([char]) => char !== ' '),
)

function winAnsi(char: string): string | null {
  const code = char.codePointAt(0)!
  if ((code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)) return char
  const byte = WIN_ANSI.get(char)
  return byte === undefined ? null : String.fromCharCode(byte)
}
