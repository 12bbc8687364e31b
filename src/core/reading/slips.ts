// Slips of the finger in the words that requests are made of: two letters swapped, one left out, one doubled, or the
// key beside it.

const WORDS = (
  'text texts texted texting message messages messaging messaged please remove removed removing number unsubscribe ' +
  'contact contacts contacting contacted delete sending cancel anymore alone leave phone system database receive ' +
  'receiving notifications bothering harassing permission consent subscription interested wrong marketing from take list dont not'
).split(' ')

/** What a slip of one of these makes is a word of its own, which people mean when they write it. */
const MEANT: ReadonlySet<string> = new Set(
  (
    'testing tests test next tent sensing ending seeding spending umber numbed lumber lease pleas massage massages ' +
    'remote removes removal phones hone pone aloe lone along clone leaves levee eave eave cancer contract contracts ' +
    'content context deletes recieved received constant conset interest interesting system wring wong throng strong ' +
    'contacter contacte contactes contacto texte textes texter remover removes marking marketed receiver lave sleeve elate relate'
  ).split(' '),
)

const VOWELS: ReadonlySet<string> = new Set('aeiou')
const KEYS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/** Of short words only these, and a letter that went to the next word. */
const SHORT = [
  ...['texr', 'tect', 'rext', 'yext', 'tezt', 'texy', 'twxt', 'trxt'].map(slip => [slip, 'text'] as const),
  ['ptexting', 'texting'] as const,
  ...['leve', 'leav'].map(slip => [slip, 'leave'] as const),
  ['dlt', 'delete'] as const,
  ...['rmve'].map(slip => [slip, 'remove'] as const),
  ...['harrasing', 'harrassing', 'harasing', 'harassin', 'harrassin'].map(
    slip => [slip, 'harassing'] as const,
  ),
  ...['harrasment', 'harrassment', 'harasment'].map(slip => [slip, 'harassment'] as const),
  // As it is spoken: "stop buggin me".
  ...['bugg', 'bother', 'messag', 'hound'].map(verb => [`${verb}in`, `${verb}ing`] as const),
]

/** Misspelled word to the word that was meant. */
export const SLIPS: ReadonlyMap<string, string> = new Map(
  [...SHORT, ...WORDS.flatMap(word => slipsOf(word).map(slip => [slip, word] as const))].filter(
    ([slip]) => !MEANT.has(slip) && !WORDS.includes(slip),
  ),
)

/** Short words differ from other words by a single letter: of these only swapped letters are known. */
function slipsOf(word: string): string[] {
  const places = Array.from({ length: word.length }, (_, at) => at)
  const swapped = places
    .slice(1)
    .map(at => word.slice(0, at - 1) + word[at]! + word[at - 1]! + word.slice(at + 1))
  if (word.length < 6) return swapped
  const vowels = places.flatMap(at =>
    VOWELS.has(word[at]!) ? [...VOWELS].map(vowel => word.slice(0, at) + vowel + word.slice(at + 1)) : [],
  )
  const without = places.map(at => word.slice(0, at) + word.slice(at + 1))
  const doubled = places.map(at => word.slice(0, at) + word[at]! + word.slice(at))
  const beside = places.flatMap(at =>
    besides(word[at]!).map(key => word.slice(0, at) + key + word.slice(at + 1)),
  )
  return [...swapped, ...vowels, ...without, ...doubled, ...beside]
}

/** The keys to the left and to the right, and those above and below. */
function besides(letter: string): string[] {
  const row = KEYS.findIndex(keys => keys.includes(letter))
  const at = KEYS[row]!.indexOf(letter)
  const near = [
    ...[at - 1, at + 1].map(place => KEYS[row]![place]),
    ...[at, at + 1].map(place => KEYS[row - 1]?.[place]),
    ...[at - 1, at].map(place => KEYS[row + 1]?.[place]),
  ]
  return near.filter(key => key !== undefined)
}
