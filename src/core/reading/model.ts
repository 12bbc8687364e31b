// A small linear model over words and letters, for what no phrase knows: it sends a text to a person, never more.
import { BIAS, SCALE, WEIGHTS } from './weights.ts'

/** A text goes to the tray above this; chosen by bin/train-reader.mjs on phrases that it was not trained with. */
export const THRESHOLD = 2.75

/** Longer texts are about something: the model learned from short ones. */
const LONGEST = 160
export const SLOTS = 8_192

/** How a word begins that nearly everybody uses who asks for no more texts; who does not is through after one look. */
export const ABOUT_TEXTS: readonly string[] = (
  'text txt texi tect mess mesa msg sms imes stop stp stpo remov remv delet list numb num_ phon cell conta ' +
  'unsub opt_ optou spam bothe alone block notif'
)
  .split(' ')
  .map(one => one.replace('_', ' ').slice(0, 5))
const NAMES_TEXTS = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${ABOUT_TEXTS.join('|')})`, 'u')

/** The words that say most, or null where it does not look like asking to stop. `clauses`: words as `words()` makes. */
export function resembles(text: string, clauses: readonly (readonly string[])[]): string | null {
  if (text.length > LONGEST || !NAMES_TEXTS.test(text)) return null
  const all = clauses.flat()
  if (all.length < 2) return null
  return score(all) > THRESHOLD ? telling(all) : null
}

export function score(all: readonly string[]): number {
  let sum = BIAS
  for (const slot of featuresOf(all)) sum += weightOf(slot)
  return sum
}

function weightOf(slot: number): number {
  return (WEIGHTS.charCodeAt(slot) - 79) * SCALE
}

/** Words, neighbours, neighbours but one, and letters by four: numbers of slots, each once. */
export function featuresOf(all: readonly string[]): Set<number> {
  const slots = new Set<number>()
  const line = ['<', ...all.slice(0, 40), '>']
  line.forEach((word, at) => {
    slots.add(slotOf(`w ${word}`))
    if (at + 1 < line.length) slots.add(slotOf(`b ${word} ${line[at + 1]}`))
    if (at + 2 < line.length) slots.add(slotOf(`s ${word} ${line[at + 2]}`))
    if (word.length > 4)
      for (let from = 0; from + 4 <= word.length; from += 1)
        slots.add(slotOf(`c ${word.slice(from, from + 4)}`))
  })
  return slots
}

/** FNV-1a. */
function slotOf(feature: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % SLOTS
}

/** Three words in a row that weigh most. */
function telling(all: readonly string[]): string {
  const weights = all.map(
    (word, at) => weightOf(slotOf(`w ${word}`)) + weightOf(slotOf(`b ${word} ${all[at + 1]}`)),
  )
  let best = 0
  const sumFrom = (at: number) => weights.slice(at, at + 3).reduce((sum, one) => sum + one, 0)
  for (let at = 1; at + 2 < all.length; at += 1) if (sumFrom(at) > sumFrom(best)) best = at
  return all.slice(best, best + 3).join(' ')
}
