// A small linear model over words and letters, for what no phrase knows.
import { BIAS, SCALE, WEIGHTS } from './weights.ts'

/** A text goes to the tray above this; chosen by bin/train-reader.mjs on phrases that it was not trained with. */
export const THRESHOLD = 2.75
/** Above this a text that also says what to end, and to whom, opts out; chosen in the same way. */
export const SURE = 3
/** Below this what a phrase took for a request is for a person to judge. */
export const UNLIKELY = -2

/** Longer texts are about something: the model learned from short ones. */
const LONGEST = 160
export const SLOTS = 32_768

/** How a word begins that nearly everybody uses who asks for no more texts; who does not is through after one look. */
export const ABOUT_TEXTS: readonly string[] = (
  'text txt texi tect mess mesa msg sms imes stop stp stpo remov remv delet list numb num_ phon cell conta ' +
  'unsub opt_ optou spam bothe alone block notif mens lista escri manda mande numer núme nachr schre konta envoy écri ' +
  'numé nhắn danh sdt contat'
)
  .split(' ')
  .map(one => one.replace('_', ' ').slice(0, 5))
/** And how one of these: to end or take away, to deny, to wish. */
export const SAYS_SOMETHING: readonly string[] = (
  'stop stp quit ceas end_ remo dele eras take taki get_ off out no_ not don nev leav enou unsu opt lose wron want ' +
  'pleas pls plz cance bloc last less again anymo more tired sick why who how report kind ya_ nunca basta dej par bor elim ' +
  'quit baja nicht kein bitte lösch plus arr arrê retir reti đừng dừng khôn xóa xin não pare tir cancel sto stah'
)
  .split(' ')
  .map(one => one.replace('_', ' ').slice(0, 5))
const beginsLike = (all: readonly string[]) => new RegExp(`(?:^| )(?:${all.join('|')})`)
const NAMES_TEXTS = beginsLike(ABOUT_TEXTS)
const SAYS = beginsLike(SAYS_SOMETHING)

export type Resemblance = { readonly words: string; readonly isSure: boolean }

/**
 * The words that say most, or null where it does not look like asking to stop. `clauses`: words as `words()` makes;
 * `line`: the same in one.
 */
export function resembles(line: string, clauses: readonly (readonly string[])[]): Resemblance | null {
  if (line.length > LONGEST || !NAMES_TEXTS.test(line) || !SAYS.test(line)) return null
  const all = clauses.flat()
  if (all.length < 2) return null
  const sum = score(clauses)
  return sum > THRESHOLD ? { words: telling(all), isSure: sum > SURE } : null
}

const WEIGHT = Float32Array.from(WEIGHTS, char => (char.charCodeAt(0) - 79) * SCALE)
/** The last text in which a feature was seen: each counts once. */
const seen = new Int32Array(SLOTS)
let turn = 0

/** Above naught it asks rather than not. */
export function score(clauses: readonly (readonly string[])[]): number {
  turn += 1
  let sum = BIAS
  eachFeature(clauses, slot => {
    if (seen[slot] === turn) return
    seen[slot] = turn
    sum += WEIGHT[slot]!
  })
  return sum
}

/**
 * Numbers of slots, each once: what bin/train-reader.mjs counts.
 * @public
 */
export function featuresOf(clauses: readonly (readonly string[])[]): Set<number> {
  const slots = new Set<number>()
  eachFeature(clauses, slot => slots.add(slot))
  return slots
}

const MOST_WORDS = 45
const EDGE = hashOf('<')
const STOP = hashOf('.')

/** Words, two and three neighbours, neighbours but one and but two, and letters by four. */
function eachFeature(clauses: readonly (readonly string[])[], visit: (slot: number) => void): void {
  const line = [EDGE]
  clauses.forEach((clause, at) => {
    if (at > 0) line.push(STOP)
    for (const word of clause) {
      if (line.length > MOST_WORDS) return
      line.push(hashOf(word))
      if (word.length > 4) letters(word, visit)
    }
  })
  line.push(EDGE)
  for (let at = 0; at < line.length; at += 1) {
    const [word, next] = [line[at]!, line[at + 1]]
    visit(slotOf(word, 1))
    if (next === undefined) return
    const two = mixed(word, next)
    visit(slotOf(two, 2))
    if (at + 2 < line.length) {
      visit(slotOf(mixed(two, line[at + 2]!), 3))
      visit(slotOf(mixed(word, line[at + 2]!), 4))
    }
    if (at + 3 < line.length) visit(slotOf(mixed(word, line[at + 3]!), 5))
  }
}

function letters(word: string, visit: (slot: number) => void): void {
  for (let from = 0; from + 4 <= word.length; from += 1) {
    let hash = 0x811c9dc5
    for (let at = from; at < from + 4; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
    visit(slotOf(hash, 6))
  }
}

/** FNV-1a. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return hash
}

function mixed(one: number, other: number): number {
  return Math.imul(one ^ (one >>> 15), 0x2c1b3c6d) + Math.imul(other, 0x297a2d39)
}

function slotOf(hash: number, kind: number): number {
  const one = Math.imul(hash ^ (hash >>> 16) ^ (kind * 0x9e3779b1), 0x85ebca6b)
  return (one ^ (one >>> 13)) >>> 17
}

/** Three words in a row that weigh most. */
function telling(all: readonly string[]): string {
  const weights = all.map(word => WEIGHT[slotOf(hashOf(word), 1)]!)
  let best = 0
  const sumFrom = (at: number) => weights.slice(at, at + 3).reduce((sum, one) => sum + one, 0)
  for (let at = 1; at + 2 < all.length; at += 1) if (sumFrom(at) > sumFrom(best)) best = at
  return all.slice(best, best + 3).join(' ')
}
