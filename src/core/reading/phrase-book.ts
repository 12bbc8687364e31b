// Phrases of a language as patterns, and an index that tries each one only where it can begin.

/**
 * Patterns run over the words of a text joined by single spaces, its clauses joined by ` . `. `clear`: asks to stop.
 * `unclear`: may ask to stop, a person must look. `lookalikes`: has the words, asks nothing; what they cover does not
 * count. `families`: asks to stop in looser words: counts where nothing clear is found.
 */
export type PhraseBook = {
  readonly clear: readonly string[]
  readonly unclear: readonly string[]
  readonly lookalikes: readonly string[]
  readonly families?: readonly string[]
}

/**
 * `<NAME>` stands for a macro, `^` for the beginning of a clause and `$` for the end of the text; what is left is a
 * regular expression over whole words.
 */
export function pattern(text: string, macros: Readonly<Record<string, string>>): string {
  let open = text
  while (/<[A-Z]+>/.test(open)) open = open.replace(/<([A-Z]+)>/g, (_, name: string) => `(?:${macros[name]})`)
  return open.replaceAll('$', '(?= $)').replaceAll('^', String.raw`(?<=^|\. )`)
}

export type Match = {
  readonly kind: keyof PhraseBook
  readonly from: number
  readonly to: number
  readonly words: string
}

/** Finds where any of many patterns stands in a line of words. A line ends with a space. */
export type Finder = (line: string) => Match[]

export type Pattern = { readonly kind: keyof PhraseBook; readonly source: string }

type Tried = { readonly kind: keyof PhraseBook; readonly expression: RegExp }

const KEY = 5
const SLOTS = 8_192

/**
 * Trying two hundred patterns at every letter takes milliseconds. Each is tried only at the beginning of a word, and
 * only where the next letters, five at most, are ones that it can begin with: microseconds. The letters are found by
 * a number made of them, since cutting them out of the line took longer than all the patterns.
 */
export function finderOf(patterns: readonly Pattern[]): Finder {
  const slots = Array.from({ length: KEY }, () => new Map<number, Tried[]>())
  for (const { kind, source } of patterns) {
    const expression = new RegExp(`(?:${source})(?= )`, 'uy')
    for (const key of beginnings(source)) {
      const slot = slots[key.length - 1]!
      const number = numberOf(key)
      slot.set(number, [...(slot.get(number) ?? []), { kind, expression }])
    }
  }
  const tables = slots.map(slot => Array.from({ length: SLOTS }, (_, number) => slot.get(number) ?? null))
  return line => {
    const found: Match[] = []
    for (let at = 0; at < line.length; at = line.indexOf(' ', at) + 1) {
      let number = 0
      for (let length = 0; length < KEY; length += 1) {
        number = next(number, line.charCodeAt(at + length))
        const all = tables[length]![number]
        if (all) tryAll(all, line, at, found)
      }
    }
    return found
  }
}

/** Two beginnings may get the same number: then a pattern is tried in vain, never left out. */
function numberOf(key: string): number {
  let number = 0
  for (let at = 0; at < key.length; at += 1) number = next(number, key.charCodeAt(at))
  return number
}

function next(number: number, code: number): number {
  return (number * 37 + code) & (SLOTS - 1)
}

function tryAll(all: readonly Tried[], line: string, at: number, found: Match[]): void {
  for (const { kind, expression } of all) {
    expression.lastIndex = at
    const match = expression.exec(line)
    if (match) found.push({ kind, from: at, to: at + match[0].length, words: match[0].trim() })
  }
}

/** `isOpen`: what follows in the pattern goes on from here. */
type Beginning = { readonly text: string; readonly isOpen: boolean }

/** The first letters, five at most, of everything that the pattern can match: as many or more, never fewer. */
export function beginnings(source: string): string[] {
  const reader = { source, at: 0 }
  const all = alternatives(reader).map(({ text }) => text)
  if (reader.at !== source.length || all.includes(''))
    throw new Error(`cannot tell how this begins: ${source}`)
  return [...new Set(all)]
}

type Reader = { readonly source: string; at: number }

function alternatives(reader: Reader): Beginning[] {
  const all = sequence(reader)
  while (reader.source[reader.at] === '|') {
    reader.at += 1
    all.push(...sequence(reader))
  }
  return all
}

function sequence(reader: Reader): Beginning[] {
  let all: Beginning[] = [{ text: '', isOpen: true }]
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!))
    all = joined(all, item(reader))
  return all
}

function joined(before: readonly Beginning[], after: readonly Beginning[]): Beginning[] {
  return before.flatMap(one =>
    one.isOpen && one.text.length < KEY
      ? after.map(two => ({ text: (one.text + two.text).slice(0, KEY), isOpen: two.isOpen }))
      : [one],
  )
}

/** One character, class or group with its quantifier. */
function item(reader: Reader): Beginning[] {
  const one = atom(reader)
  const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})/.exec(reader.source.slice(reader.at))?.[0] ?? ''
  reader.at += quantifier.length
  if (quantifier === '') return one
  const repeats = quantifier !== '?'
  const some = repeats ? one.map(({ text }) => ({ text, isOpen: false })) : one
  const isOptional = '?*'.includes(quantifier[0]!) || quantifier.startsWith('{0')
  return isOptional ? [...some, { text: '', isOpen: true }] : some
}

const NOTHING: Beginning[] = [{ text: '', isOpen: true }]
const ANYTHING: Beginning[] = [{ text: '', isOpen: false }]

function atom(reader: Reader): Beginning[] {
  const { source } = reader
  const char = source[reader.at]!
  if (char === '(') return group(reader)
  if (char === '[') return classOf(reader)
  reader.at += 1
  if (char === '^') return NOTHING
  if (char === '.') return ANYTHING
  if (char !== '\\') return [{ text: char, isOpen: true }]
  const escaped = source[reader.at]!
  reader.at += 1
  return 'wWsSdD'.includes(escaped) ? ANYTHING : [{ text: escaped, isOpen: true }]
}

/** A look ahead takes nothing: what it says does not matter here. */
function group(reader: Reader): Beginning[] {
  const head = /^\(\?(?:<?[=!]|:)/.exec(reader.source.slice(reader.at))![0]
  reader.at += head.length
  const all = head === '(?:' ? alternatives(reader) : skipped(reader)
  reader.at += 1
  return head === '(?:' ? all : NOTHING
}

function skipped(reader: Reader): Beginning[] {
  for (let depth = 0; depth > 0 || reader.source[reader.at] !== ')'; reader.at += 1) {
    if (reader.source[reader.at] === '(') depth += 1
    if (reader.source[reader.at] === ')') depth -= 1
  }
  return NOTHING
}

function classOf(reader: Reader): Beginning[] {
  const end = reader.source.indexOf(']', reader.at)
  const chars = reader.source.slice(reader.at + 1, end)
  reader.at = end + 1
  return /[\\^-]/.test(chars) ? ANYTHING : [...chars].map(text => ({ text, isOpen: true }))
}
