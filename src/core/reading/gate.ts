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
  const wake = wakerOf(wanted)
  const isEnough = () => true
  return folded => folded.length <= SHORTEST || isReadOtherwise(folded) || wake(folded, isEnough)
}

/** Whether some word of it is read differently from how it is written, or the whole is not in Latin letters. */
function isReadOtherwise(text: string): boolean {
  let singles = 0
  for (let at = 0; at < text.length; ) {
    const kind = kindOf(text.charCodeAt(at))
    if (kind === FOREIGN || (kind === SIGN && touchesLetter(text, at))) return true
    if (kind !== LETTER && kind !== DIGIT) {
      at += 1
      continue
    }
    const end = endOfWord(text, at)
    if (end < 0) return true
    singles = end - at === 1 ? singles + 1 : 0
    if (singles === 3 && text.length <= SPELLED) return true
    at = end
  }
  return false
}

function touchesLetter(text: string, at: number): boolean {
  const before = at === 0 ? OTHER : kindOf(text.charCodeAt(at - 1))
  const after = at + 1 === text.length ? OTHER : kindOf(text.charCodeAt(at + 1))
  return before === LETTER || after === LETTER
}

/** Where the word ends; -1: it is read differently from how it is written. */
function endOfWord(text: string, from: number): number {
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
