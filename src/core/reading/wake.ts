// Tells in one walk over a text what of many things has all the words that it cannot do without.

import { KEY } from './expression.ts'
import { APOSTROPHE, kindOf, LETTER } from './letters.ts'

/** `sets`: how words begin, a space ends a word; of each set one must stand in the text. The first is the rarest. */
export type Wanted<One> = { readonly one: One; readonly sets: readonly (readonly string[])[] }

/** `visit` is told of each; it answers whether that is enough. True: it was, or the text must be read in full. */
export type Waker<One> = (text: string, visit: (one: One) => boolean) => boolean

/** Where the word ends that begins at `at`; below naught, the text must be read in full. */
export type EndOfWord = (text: string, at: number) => number

const SLOTS = 65_536
const FLAGS = 65_536
/** Beside the five bits that say that a beginning of so many letters ends here: that one goes on from here. */
const GOES_ON = 128

type Entry = { readonly check: number; readonly sets: readonly number[]; readonly more: Entry | null }
/** `flags` is small enough to stay near the processor, and stops most words after two or three letters. */
type Table = { readonly flags: Uint8Array; readonly entries: readonly (Entry | null)[] }

/** A text is walked for every single one of the calls: nothing is made anew in it. */
export function wakerOf<One>(wanted: readonly Wanted<One>[], endOfWord: EndOfWord = toSpace): Waker<One> {
  const sets = new Map<string, number>()
  const idOf = (keys: readonly string[]) => {
    // A clause ends like a word: "no . more" begins like "no".
    const name = [...new Set(keys.map(key => key.replace(/ \..*/, ' ')))].join('|')
    if (!sets.has(name)) sets.set(name, sets.size)
    return sets.get(name)!
  }
  const all = wanted.map(({ one, sets: [first, ...rest] }) => ({
    one,
    first: idOf(first!),
    rest: rest.map(idOf),
  }))
  const byFirst = Array.from({ length: sets.size }, (_, set) => all.filter(({ first }) => first === set))
  const table = tableOf([...sets.keys()].map(name => name.split('|')))
  const seen = new Int32Array(sets.size)
  const hits = new Int32Array(sets.size)
  let turn = 0
  return (text, visit) => {
    turn += 1
    const count = mark(text, { table, seen, hits, turn, endOfWord })
    if (count < 0) return true
    for (let at = 0; at < count; at += 1)
      for (const { one, rest } of byFirst[hits[at]!]!) if (isSeen(rest, seen, turn) && visit(one)) return true
    return false
  }
}

function isSeen(sets: readonly number[], seen: Int32Array, turn: number): boolean {
  for (const set of sets) if (seen[set] !== turn) return false
  return true
}

type Marks = {
  readonly table: Table
  /** The last turn in which a set was seen. */
  readonly seen: Int32Array
  readonly hits: Int32Array
  readonly turn: number
  readonly endOfWord: EndOfWord
}

/** How many sets were seen; which, stands in `hits`. What is no letter or digit, however much of it, is one space. */
function mark(text: string, marks: Marks): number {
  let count = 0
  for (let at = 0; at < text.length; ) {
    if (kindOf(text.charCodeAt(at)) < LETTER) {
      at += 1
      continue
    }
    count = markWord(text, at, count, marks)
    at = marks.endOfWord(text, at)
    if (at < 0) return -1
  }
  return count
}

function toSpace(text: string, at: number): number {
  const end = text.indexOf(' ', at)
  return end < 0 ? text.length : end
}

function markWord(text: string, from: number, before: number, marks: Marks): number {
  const { flags } = marks.table
  let count = before
  let number = 0
  let at = from
  for (let length = 1; length <= KEY; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32
    const kind = kindOf(code)
    if (kind === APOSTROPHE) continue
    number = next(number, kind >= LETTER ? code : 32)
    const flag = flags[flagOf(number)]!
    if ((flag & (1 << (length - 1))) !== 0) count = markSets(number, length, count, marks)
    if (at >= text.length || flag < GOES_ON) return count
    if (kind < LETTER) while (at + 1 < text.length && kindOf(text.charCodeAt(at + 1)) < LETTER) at += 1
    length += 1
  }
  return count
}

function markSets(number: number, length: number, before: number, marks: Marks): number {
  const { table, seen, hits, turn } = marks
  let count = before
  for (let entry = table.entries[slotOf(number, length)]!; entry !== null; entry = entry.more!)
    if (entry.check === number)
      for (const set of entry.sets)
        if (seen[set] !== turn) {
          seen[set] = turn
          hits[count] = set
          count += 1
        }
  return count
}

function tableOf(sets: readonly (readonly string[])[]): Table {
  const flags = new Uint8Array(FLAGS)
  const entries: (Entry | null)[] = new Array(SLOTS).fill(null)
  const byKey = new Map<string, number[]>()
  sets.forEach((keys, set) => {
    for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), set])
  })
  for (const [key, numbers] of byKey) {
    let number = 0
    for (let at = 0; at < key.length; at += 1) {
      number = next(number, key.charCodeAt(at))
      flags[flagOf(number)]! |= at + 1 === key.length ? 1 << at : GOES_ON
    }
    const slot = slotOf(number, key.length)
    entries[slot] = { check: number, sets: numbers, more: entries[slot]! }
  }
  return { flags, entries }
}

function flagOf(number: number): number {
  return (number ^ (number >>> 14)) & (FLAGS - 1)
}

function next(number: number, code: number): number {
  return (Math.imul(number, 16777619) + code) | 0
}

function slotOf(number: number, length: number): number {
  return ((number ^ (number >>> 15)) + length * 7919) & (SLOTS - 1)
}
