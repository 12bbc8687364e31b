// Takes the expressions of the phrases apart: how they can begin, and which words they cannot do without.

/** As many letters as an index looks at. */
export const KEY = 5

export type Alternatives = readonly Sequence[]
type Sequence = readonly Item[]
type Item = { readonly atom: Atom; readonly isOptional: boolean; readonly repeats: boolean }
type Atom =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'class'; readonly chars: readonly string[] }
  | { readonly kind: 'anything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'group'; readonly of: Alternatives }

/** The end of a word. */
export const END: Item = { atom: { kind: 'text', text: ' ' }, isOptional: false, repeats: false }

type Reader = { readonly source: string; at: number }

/** What the phrases are written in: letters, groups, classes, quantifiers, looks ahead and behind. */
export function parsed(source: string): Alternatives {
  const reader = { source, at: 0 }
  const all = alternatives(reader)
  if (reader.at !== source.length) throw new Error(`cannot take this apart: ${source}`)
  return all
}

function alternatives(reader: Reader): Sequence[] {
  const all = [sequence(reader)]
  while (reader.source[reader.at] === '|') {
    reader.at += 1
    all.push(sequence(reader))
  }
  return all
}

function sequence(reader: Reader): Item[] {
  const items: Item[] = []
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!))
    append(items, item(reader))
  return items
}

/** Letters of one word are one item: a word begins with an item. */
function append(items: Item[], one: Item): void {
  const last = items.at(-1)
  const goesOn = last && isPlain(last) && isPlain(one) && !last.atom.text.endsWith(' ')
  if (goesOn) items[items.length - 1] = plain(last.atom.text + one.atom.text)
  else items.push(one)
}

type PlainItem = Item & { readonly atom: { readonly text: string } }

function isPlain(one: Item): one is PlainItem {
  return one.atom.kind === 'text' && !one.isOptional && !one.repeats
}

function plain(text: string): Item {
  return { atom: { kind: 'text', text }, isOptional: false, repeats: false }
}

function item(reader: Reader): Item {
  const one = atom(reader)
  const quantifier = /^(?:[?*+]|\{\d+(?:,\d*)?\})/.exec(reader.source.slice(reader.at))?.[0] ?? ''
  reader.at += quantifier.length
  const isOptional = quantifier !== '' && ('?*'.includes(quantifier[0]!) || quantifier.startsWith('{0'))
  return { atom: one, isOptional, repeats: quantifier !== '' && quantifier !== '?' }
}

function atom(reader: Reader): Atom {
  const { source } = reader
  const char = source[reader.at]!
  if (char === '(') return group(reader)
  if (char === '[') return classOf(reader)
  reader.at += 1
  if (char === '^') return { kind: 'nothing' }
  if (char === '.') return { kind: 'anything' }
  if (char !== '\\') return { kind: 'text', text: char }
  const escaped = source[reader.at]!
  reader.at += 1
  if (escaped === 'b') return { kind: 'nothing' }
  return 'wWsSdD'.includes(escaped) ? { kind: 'anything' } : { kind: 'text', text: escaped }
}

const GROUPS = new Map<string, Atom>()

/** The phrases are made of a few dozen groups that come again and again: each is taken apart once. */
function group(reader: Reader): Atom {
  const end = endOfGroup(reader)
  const source = reader.source.slice(reader.at, end)
  reader.at = end
  const known = GROUPS.get(source)
  if (known) return known
  const one = groupOf(source)
  GROUPS.set(source, one)
  return one
}

/** A look ahead takes nothing: what it says does not matter here. */
function groupOf(source: string): Atom {
  if (!source.startsWith('(?:')) return { kind: 'nothing' }
  return { kind: 'group', of: parsed(source.slice(3, -1)) }
}

function endOfGroup({ source, at }: Reader): number {
  let depth = 0
  for (let end = at; end < source.length; end += 1) {
    const char = source[end]
    if (char === '\\') end += 1
    else if (char === '(') depth += 1
    else if (char === ')' && --depth === 0) return end + 1
  }
  throw new Error(`a group does not end: ${source}`)
}

function classOf(reader: Reader): Atom {
  const end = reader.source.indexOf(']', reader.at)
  const chars = reader.source.slice(reader.at + 1, end)
  reader.at = end + 1
  return /[\\^-]/.test(chars) ? { kind: 'anything' } : { kind: 'class', chars: [...chars] }
}

/** Ends with OPEN where what follows in the expression goes on from here. */
type Beginning = string
const OPEN = '+'
const EMPTY: readonly Beginning[] = [OPEN]

/** The first letters, five at most, of everything that it can match: as many or more, never fewer. */
export function beginnings(all: Alternatives): string[] {
  return [...new Set(all.flatMap(one => closed(restsOf(one)[0]!)))]
}

function closed(all: Iterable<Beginning>): string[] {
  return [...new Set(Array.from(all, one => (isOpen(one) ? one.slice(0, -1) : one)))]
}

function isOpen(one: Beginning): boolean {
  return one.endsWith(OPEN)
}

const REST = new WeakMap<Sequence, readonly Iterable<Beginning>[]>()

/** Of what is left of the sequence from each of its items on: from the last to the first, each made of the next. */
function restsOf(items: Sequence): readonly Iterable<Beginning>[] {
  const known = REST.get(items)
  if (known) return known
  const rests: Iterable<Beginning>[] = [EMPTY]
  for (const one of items.toReversed()) rests.unshift(before(one, rests[0]!))
  REST.set(items, rests)
  return rests
}

function before(item: Item, rest: Iterable<Beginning>): Set<Beginning> {
  const all = new Set<Beginning>()
  for (const one of ofItem(item))
    if (!isOpen(one) || one.length > KEY) all.add(one.slice(0, KEY))
    else for (const two of rest) all.add((one.slice(0, -1) + two).slice(0, KEY))
  return all
}

function ofItem({ atom, isOptional, repeats }: Item): readonly Beginning[] {
  const one = ofAtom(atom)
  const some = repeats ? one.map(text => (isOpen(text) ? text.slice(0, -1) : text)) : one
  return isOptional ? [...some, OPEN] : some
}

const KNOWN = new WeakMap<Atom, readonly Beginning[]>()

/** A group stands in many phrases: what it begins with is kept. */
function ofAtom(atom: Atom): readonly Beginning[] {
  const known = atom.kind === 'group' ? KNOWN.get(atom) : undefined
  if (known) return known
  const all = beginningsOfAtom(atom)
  if (atom.kind === 'group') KNOWN.set(atom, all)
  return all
}

function beginningsOfAtom(atom: Atom): readonly Beginning[] {
  if (atom.kind === 'nothing') return EMPTY
  if (atom.kind === 'anything') return ['']
  if (atom.kind === 'text') return [atom.text + OPEN]
  if (atom.kind === 'class') return atom.chars.map(char => char + OPEN)
  return [...new Set(atom.of.flatMap(one => [...restsOf(one)[0]!]))]
}

/** Beginnings of words, of which at least one stands in everything that it matches. `cost`: how common they are. */
type Need = { readonly keys: readonly string[]; readonly cost: number }

/** So many kinds of words are looked for, at most, and none that every other text has. */
const MOST = 3
const TOO_COMMON = 70

/**
 * The rarest words that it cannot do without, as their beginnings: of each set at least one stands in whatever it
 * matches. One list of sets for each alternative; a list may be empty, where it can match words of every kind.
 */
export function needs(all: Alternatives): (readonly string[])[][] {
  return all.flatMap(one => {
    const [only, ...rest] = one
    if (
      only?.atom.kind === 'group' &&
      !only.isOptional &&
      rest.every(next => next === END || next.atom.kind === 'nothing')
    )
      return needs(only.atom.of.map(inner => [...inner, ...rest]))
    return [rarest(needsOfSequence(one, true)).map(({ keys }) => keys)]
  })
}

function rarest(all: readonly Need[]): Need[] {
  const kept: Need[] = []
  for (const one of all.toSorted((a, b) => a.cost - b.cost))
    if (one.cost < TOO_COMMON && kept.length < MOST && kept.every(other => !isLike(one, other)))
      kept.push(one)
  return kept
}

/** The same words, or nearly: found with one of them is found with the other. */
function isLike(one: Need, other: Need): boolean {
  const words = new Set(other.keys.map(key => key.slice(0, 3)))
  return one.keys.filter(key => words.has(key.slice(0, 3))).length * 3 > one.keys.length
}

const NEEDS = [new WeakMap<Alternatives, Need | null>(), new WeakMap<Alternatives, Need | null>()] as const

/** `isStart`: a word begins where it begins. */
function needOf(all: Alternatives, isStart: boolean): Need | null {
  const kept = NEEDS[isStart ? 1 : 0]
  const known = kept.get(all)
  if (known !== undefined) return known
  const each = all.map(one => rarest(needsOfSequence(one, isStart))[0])
  const need = each.includes(undefined) ? null : needFrom(each.flatMap(one => one!.keys))
  kept.set(all, need)
  return need
}

function needFrom(keys: readonly string[]): Need {
  const all = [...new Set(keys)].sort()
  return { keys: all, cost: all.reduce((sum, key) => sum + commonness(key), 0) }
}

function needsOfSequence(items: Sequence, isStart: boolean): Need[] {
  const found: (Need | null)[] = []
  let isWord = isStart
  items.forEach((one, at) => {
    if (isWord) {
      // After a space no other one comes.
      const first = closed(restsOf(items)[at]!).filter(key => !key.startsWith(' '))
      found.push(first.length > 0 && first.every(key => /^[^.]/.test(key)) ? needFrom(first) : null)
    }
    if (one.atom.kind === 'group' && !one.isOptional) found.push(needOf(one.atom.of, isWord))
    isWord = wordsEndAfter(one, isWord)
  })
  return found.filter(one => one !== null)
}

/** Whether a word must begin after it. */
function wordsEndAfter({ atom, isOptional, repeats }: Item, isStart: boolean): boolean {
  const once = afterAtom(atom, isStart)
  const after = repeats ? once && afterAtom(atom, once) : once
  return isOptional ? isStart && after : after
}

function afterAtom(atom: Atom, isStart: boolean): boolean {
  if (atom.kind === 'nothing') return isStart
  if (atom.kind === 'text') return atom.text.endsWith(' ')
  if (atom.kind !== 'group') return false
  return atom.of.every(one => one.reduce((isWord, item) => wordsEndAfter(item, isWord), isStart))
}

/** Words of every day: how many of a thousand, roughly. */
const EVERY_DAY: readonly (readonly [number, string])[] = [
  [25, 'i you to the a u'],
  [10, 'and in is me my it for your of that have on no not be so de la que y el en'],
  [
    5,
    'at are do if can we with get but just this ur up when go all will know what how now like then or mi por si es ' +
      'dont out this call like want',
  ],
  [
    2,
    'love time good there need day got one today see am from come going did about been still send ' +
      'tell back she he they her him was home some too later there take where who why make think here more any sorry leave ' +
      'its only im cant really work had has as by an our well would could should r 2 4 n ok please hi hey con para te',
  ],
  [
    0.7,
    'text let them us great happy night give way say said keep look looking house thanks thank week month next last ' +
      'before after already again always never much many very other first new over down off thing things something ' +
      'anything phone number message messages people guys man stop list end find help sure right money buy sell ' +
      'meeting tomorrow morning tonight leave wait hope miss feel wish even than which care ask put try two year years',
  ],
]
const UNKNOWN = [0, 20, 5, 0.7, 0.15, 0.05]

/** Beginning of a word to the words that begin so; a space ends a word. */
const COMMON = new Map<string, number>()
for (const [weight, words] of EVERY_DAY)
  for (const word of words.split(' '))
    for (let end = 1; end <= word.length + 1; end += 1) {
      const key = `${word} `.slice(0, end)
      COMMON.set(key, (COMMON.get(key) ?? 0) + weight)
    }

/** Of a thousand words about so many begin like this; `no mo` is one word and the beginning of the next. */
function commonness(key: string): number {
  const space = key.indexOf(' ') + 1
  const next = space > 0 && space < key.length ? 0.25 ** (key.length - space) : 0
  return UNKNOWN[key.length]! + (COMMON.get(key) ?? 0) + next * (COMMON.get(key.slice(0, space)) ?? 0)
}
