// A linear model over words and letters, for what no phrase knows.
import { APOSTROPHE, DIGIT, FOREIGN, kindOf, LETTER } from './letters.ts'
import { BIAS, SCALE, WEIGHTS } from './weights.ts'

/**
 * Where a text goes to the tray, and where it opts out: one that names texts, numbers, lists or stopping, and one that
 * does not. Chosen by bin/train-reader.mjs on phrases that it was not trained with.
 */
const NAMED = { doubtful: 1, sure: 4.25 } as const
const UNNAMED = { doubtful: 2.5, sure: 6 } as const
/** In other alphabets, and with letters that English has not: what English says in passing does not look like these. */
const FOREIGN_LETTERS = { doubtful: 1, sure: 2.5 } as const
/** Below this what a phrase took for a request is for a person to judge. */
export const UNLIKELY = -2

/** Longer texts are about something: the model learned from short ones. */
const LONGEST = 320
const LONGEST_SURE = 160
/** By words and neighbours alone. The whole score is seldom much above it. */
const WORTH_A_LOOK = -0.5

export const SLOTS = 131_072

/** How a word begins that most people use who ask for no more texts. */
const ABOUT_TEXTS =
  'text txt texi tect mess mesa msg sms imes stop stp stpo remov remv delet list numb num_ phon cell conta ' +
  'unsub opt_ optou spam bothe alone block notif mens lista escri manda mande numer núme nachr schre konta envoy écri ' +
  'numé nhắn danh sdt contat'
/** And how one of these: to end or take away, to deny, to wish. Who says none of them is not sure to ask. */
const SAYS_SOMETHING =
  'stop stp quit ceas end remo dele eras take taki get_ off out no_ not don nev neith leav enou unsu opt lose wron want ' +
  'pleas pls plz cance bloc last less again anymo more tired sick done drop scrub scrat cut forg lost break wipe clear ' +
  'kill pull strik rev withd discon cea refrain release unli mute halt final without ya_ nunca basta dej par bor elim ' +
  'baja quit sac borr hart alto ningu olv nadie tampoc ni jamás jamas sal fuer nicht kein bitte lösch losch losc schlus nie ' +
  'weg raus aufh hör entf streich abmel unterl lass plus arr arrê retir reti supp cess ras jamai enlev oubli laiss désab ' +
  'désin desab foute tir exclu chega cans sai para não nao đừng dừng ngừng thôi khôn khỏi xóa xoá hủy huỷ gỡ chặn xin ' +
  'dung ngung thoi khoi xoa huy chan stah ko k'
const NAMES_TEXTS = beginsLike(ABOUT_TEXTS)
const SAYS = beginsLike(SAYS_SOMETHING)

function beginsLike(all: string): RegExp {
  return new RegExp(`(?:^| )(?:${all.replaceAll(' ', '|').replaceAll('_', ' ')})|[别不停删退勿唔]`, 'u')
}

export type Resemblance = { readonly words: string; readonly isSure: boolean }

/**
 * The words that say most, or null where it does not look like asking to stop. `clauses`: words as `words()` makes;
 * `line`: the same in one; `isQuestion`: it has a question mark.
 */
export function resembles(
  line: string,
  clauses: readonly (readonly string[])[],
  isQuestion: boolean,
): Resemblance | null {
  if (line.length > LONGEST || !mayResemble(line)) return null
  const all = clauses.flat()
  if (all.length < 2) return null
  const isForeign = /[^ -~]/.test(line)
  const { doubtful, sure } = isForeign ? FOREIGN_LETTERS : NAMES_TEXTS.test(line) ? NAMED : UNNAMED
  const sum = score(clauses, isQuestion)
  const isSure = sum > sure && line.length <= LONGEST_SURE && (isForeign || SAYS.test(line))
  return sum > doubtful ? { words: telling(all), isSure } : null
}

const SPACE = 32
const FNV = 0x811c9dc5
const PRIME = 0x01000193
const WEIGHT = Int8Array.from(WEIGHTS, char => char.charCodeAt(0) - 79)
/** The last text in which a feature was seen: each counts once. */
const seen = new Int32Array(SLOTS)
let turn = 0

/** Above naught it asks rather than not. */
export function score(clauses: readonly (readonly string[])[], isQuestion: boolean): number {
  turn += 1
  let sum = 0
  let count = 0
  eachFeature(clauses, isQuestion, slot => {
    if (seen[slot] === turn) return
    seen[slot] = turn
    sum += WEIGHT[slot]!
    count += 1
  })
  return BIAS + sum * SCALE * scaleOf(count)
}

/** A long text has many features that say little each: they must not add up. */
export function scaleOf(count: number): number {
  return 6 / Math.sqrt(Math.max(count, 12))
}

/**
 * Numbers of slots, each once: what bin/train-reader.mjs counts.
 * @public
 */
export function featuresOf(clauses: readonly (readonly string[])[], isQuestion: boolean): Set<number> {
  const slots = new Set<number>()
  eachFeature(clauses, isQuestion, slot => slots.add(slot))
  return slots
}

const MOST_WORDS = 70
const EDGE = hashOf('<')
const STOP = hashOf('.')
const QUESTION = hashOf('?')
/** Words of a text: so many, or fewer. */
const LENGTHS = [3, 6, 12, 25, Number.POSITIVE_INFINITY]
/** Chinese and Japanese write no spaces: each sign is a word. */
const SIGNS = /[\u3040-\u30ff\u3400-\u9fff]/

/** Words, two and three neighbours, neighbours but one and but two, beginnings, letters by four, and the length. */
function eachFeature(
  clauses: readonly (readonly string[])[],
  isQuestion: boolean,
  visit: (slot: number) => void,
): void {
  const line = [EDGE]
  let words = 0
  clauses.forEach((clause, at) => {
    if (at > 0) line.push(STOP)
    for (const word of clause) {
      if (words > MOST_WORDS) return
      words += 1
      if (word.charCodeAt(0) > 0x3000 && SIGNS.test(word)) for (const sign of word) line.push(hashOf(sign))
      else {
        line.push(hashOf(word))
        if (word.length > 3) letters(word, visit)
      }
    }
  })
  line.push(EDGE)
  neighbours(line, visit)
  if (isQuestion) visit(slotOf(QUESTION, 8))
  visit(
    slotOf(
      LENGTHS.findIndex(most => words <= most),
      9,
    ),
  )
}

function neighbours(line: readonly number[], visit: (slot: number) => void): void {
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
  visit(slotOf(hashOf(word, 0, 4), 7))
  if (word.length > 4)
    for (let from = 0; from + 4 <= word.length; from += 1) visit(slotOf(hashOf(word, from, from + 4), 6))
}

/** FNV-1a. */
function hashOf(word: string, from = 0, to = word.length): number {
  let hash = FNV
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), PRIME)
  return hash
}

function mixed(one: number, other: number): number {
  return Math.imul(one ^ (one >>> 15), 0x2c1b3c6d) + Math.imul(other, 0x297a2d39)
}

function slotOf(hash: number, kind: number): number {
  const one = Math.imul(hash ^ (hash >>> 16) ^ (kind * 0x9e3779b1), 0x85ebca6b)
  return (one ^ (one >>> 13)) >>> 15
}

/** A first look by words and neighbours alone, in one walk over the letters: most texts are through after it. */
export function mayResemble(folded: string): boolean {
  let sum = 0
  let count = 0
  let before = EDGE
  let hash = FNV
  for (let at = 0; at <= folded.length; at += 1) {
    const code = at < folded.length ? folded.charCodeAt(at) : SPACE
    const kind = kindOf(code)
    if (kind === APOSTROPHE) continue
    const isLetter = kind === LETTER || kind === DIGIT
    if (isLetter || kind === FOREIGN) hash = Math.imul(hash ^ code, PRIME)
    if (isLetter || hash === FNV) continue
    sum += WEIGHT[slotOf(hash, 1)]! + WEIGHT[slotOf(mixed(before, hash), 2)]!
    count += 2
    before = hash
    hash = FNV
  }
  return BIAS + sum * SCALE * scaleOf(count) > WORTH_A_LOOK
}

/** Three words in a row that weigh most. */
function telling(all: readonly string[]): string {
  const weights = all.map(word => WEIGHT[slotOf(hashOf(word), 1)]!)
  let best = 0
  const sumFrom = (at: number) => weights.slice(at, at + 3).reduce((sum, one) => sum + one, 0)
  for (let at = 1; at + 2 < all.length; at += 1) if (sumFrom(at) > sumFrom(best)) best = at
  return all.slice(best, best + 3).join(' ')
}
