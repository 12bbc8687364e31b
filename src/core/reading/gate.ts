// Most texts have none of the words that a request cannot do without: they are through after one look at their words.
import { BARE_WHOLE } from './bare.ts'
import { meantBy } from './clean.ts'
import { APOSTROPHE, DIGIT, FOREIGN, kindOf, LETTER, OTHER, SIGN } from './letters.ts'
import { SLIPS } from './slips.ts'
import { type Wanted, wakerOf } from './wake.ts'

const SHORTEST = 8
/** Longer ones do not spell a word letter by letter. */
const SPELLED = 40
const SLOTS = 65_536

const SLIPPED = new Uint8Array(SLOTS)
for (const slip of [...SLIPS.keys(), ...BARE_WHOLE]) {
  let number = 0
  for (let at = 0; at < slip.length; at += 1) number = next(number, slip.charCodeAt(at))
  SLIPPED[number] = 1
}

/** False: it has not the words of any of these, however they are written. */
export function gateOf(wanted: readonly Wanted<unknown>[]): (folded: string) => boolean {
  let singles = 0
  const wake = wakerOf(wanted, (text, at) => {
    const end = endOfWord(text, at)
    singles = end - at === 1 ? singles + 1 : 0
    return singles === 3 && text.length <= SPELLED ? -1 : end
  })
  return folded => {
    singles = 0
    return folded.length <= SHORTEST || wake(folded, isEnough)
  }
}

const isEnough = () => true

function touchesLetter(text: string, at: number): boolean {
  const before = at === 0 ? OTHER : kindOf(text.charCodeAt(at - 1))
  const after = at + 1 === text.length ? OTHER : kindOf(text.charCodeAt(at + 1))
  return before === LETTER || after === LETTER
}

/** Where the word ends; -1: it is read differently from how it is written, or is not in Latin letters. */
function endOfWord(text: string, from: number): number {
  const first = kindOf(text.charCodeAt(from))
  if (first === FOREIGN) return -1
  if (first === SIGN) return touchesLetter(text, from) ? -1 : from + 1
  let number = 0
  let kinds = 0
  let run = 0
  let last = 0
  let isStretched = false
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const kind = kindOf(code)
    if (kind === APOSTROPHE) continue
    if (kind === SIGN && kinds === LETTER) return -1
    if (kind !== LETTER && kind !== DIGIT) break
    kinds |= kind
    run = code === last ? run + 1 : 1
    if (run === 3) isStretched = true
    last = code
    number = next(number, code)
  }
  const length = at - from
  const isLikely = isStretched || kinds === (LETTER | DIGIT) || SLIPPED[number] === 1
  if (!isLikely && (length < 8 || length > 14 || !'ubns'.includes(text[from]!))) return at
  const token = text.slice(from, at).replaceAll("'", '')
  return meantBy(token) === token && !BARE_WHOLE.includes(token) ? at : -1
}

function next(number: number, code: number): number {
  return (number * 37 + code) & (SLOTS - 1)
}
