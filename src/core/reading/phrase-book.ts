// Phrases of a language as patterns, and an index that tries each one only where it can begin.
import { beginnings, END, KEY, needs, parsed } from './expression.ts'
import { type Wanted, wakerOf } from './wake.ts'

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

export type Finder = {
  /** Where any of many patterns stands in a line of words. A line ends with a space. */
  readonly find: (line: string) => readonly Match[]
  readonly wanted: readonly Wanted<Tried>[]
}

export type Pattern = { readonly kind: keyof PhraseBook; readonly source: string }

/** `turn`: the last line that had its words. */
export type Tried = { readonly kind: keyof PhraseBook; readonly expression: RegExp; turn: number }

const SLOTS = 8_192
const NOTHING: readonly Match[] = []

/** Beside the five bits that say that a beginning of so many letters ends here: that one goes on from here. */
const GOES_ON = 128

/** By how many letters, then by the number that these letters have; `flags` stops most words after two or three. */
type Table = { readonly flags: Uint8Array; readonly slots: readonly (readonly (readonly Tried[] | null)[])[] }

/**
 * Trying five hundred patterns at every letter takes milliseconds. Each is tried only in a line that has the words
 * which it cannot do without, there only at the beginning of a word, and only where the next letters, five at most,
 * are ones that it can begin with: microseconds. The letters are found by a number made of them, since cutting them
 * out of the line took longer than all the patterns.
 */
export function finderOf(patterns: readonly Pattern[]): Finder {
  const tried = patterns.map(({ kind, source }) => ({
    one: { kind, expression: new RegExp(`(?:${source})(?= )`, 'uy'), turn: 0 },
    ...keysOf(source),
  }))
  const table = tableOf(tried)
  const wanted = tried.flatMap(({ one, needed }) => needed.map(sets => ({ one, sets })))
  const wake = wakerOf(wanted)
  let turn = 0
  let isAny = false
  const visit = (one: Tried) => {
    one.turn = turn
    isAny = true
    return false
  }
  const find = (line: string) => {
    turn += 1
    isAny = false
    wake(line, visit)
    if (!isAny) return NOTHING
    const found: Match[] = []
    for (let at = 0; at < line.length; at = line.indexOf(' ', at) + 1) tryAt(table, { line, at, turn }, found)
    return found
  }
  return { find, wanted }
}

/** Where it begins, and the words it needs; one that can do with any words needs its beginning. */
export function keysOf(source: string): Keys {
  // A match ends where a word ends.
  const all = parsed(source).map(one => [...one, END])
  const begins = beginnings(all)
  if (begins.includes('')) throw new Error(`cannot tell how this begins: ${source}`)
  return { begins, needed: needs(all).map(sets => (sets.length === 0 ? [begins] : sets)) }
}

type Keys = { readonly begins: readonly string[]; readonly needed: readonly (readonly string[])[][] }

function tableOf(entries: readonly { readonly one: Tried; readonly begins: readonly string[] }[]): Table {
  const flags = new Uint8Array(SLOTS)
  const slots = Array.from({ length: KEY }, () => new Map<number, Tried[]>())
  for (const { one, begins } of entries)
    for (const key of begins) {
      const slot = slots[key.length - 1]!
      const number = flagged(key, flags)
      const all = slot.get(number)
      if (all) all.push(one)
      else slot.set(number, [one])
    }
  return {
    flags,
    slots: slots.map(slot => Array.from({ length: SLOTS }, (_, number) => slot.get(number) ?? null)),
  }
}

/** Two beginnings may get the same number: then a pattern is tried in vain, never left out. */
function flagged(key: string, flags: Uint8Array): number {
  let number = 0
  for (let at = 0; at < key.length; at += 1) {
    number = next(number, key.charCodeAt(at))
    flags[number]! |= at + 1 === key.length ? 1 << at : GOES_ON
  }
  return number
}

function next(number: number, code: number): number {
  return (number * 37 + code) & (SLOTS - 1)
}

type Place = { readonly line: string; readonly at: number; readonly turn: number }

function tryAt({ flags, slots }: Table, place: Place, found: Match[]): void {
  const { line, at } = place
  let number = 0
  for (let length = 0; length < KEY; length += 1) {
    number = next(number, line.charCodeAt(at + length))
    const flag = flags[number]!
    if ((flag & (1 << length)) !== 0) tryAll(slots[length]![number] ?? [], place, found)
    if (flag < GOES_ON) return
  }
}

function tryAll(all: readonly Tried[], { line, at, turn }: Place, found: Match[]): void {
  for (const one of all) {
    if (one.turn !== turn) continue
    one.expression.lastIndex = at
    const match = one.expression.exec(line)
    if (match) found.push({ kind: one.kind, from: at, to: at + match[0].length, words: match[0].trim() })
  }
}
