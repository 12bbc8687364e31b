// Reads what a person wrote in ordinary words: does it ask to stop? Deterministic, in microseconds, and says why.
import {
  ASKS_HOW,
  ASKS_WHETHER,
  CHANNEL,
  CONDITION,
  COURTEOUS,
  JOKE,
  KEEPS,
  LIMIT,
  NARROW,
  NEW_NUMBER,
  PRAISE,
  TAKEN_BACK,
  WONDERS,
} from './around.ts'
import { BARE_BEGINNINGS, bareStop } from './bare.ts'
import { DISLIKES, fold, ownWords, words } from './clean.ts'
import { OTHERS, readScript } from './eastern.ts'
import { isElsewhere } from './elsewhere.ts'
import { ENGLISH } from './english.ts'
import { FRENCH, GERMAN, PORTUGUESE, VIETNAMESE } from './european.ts'
import { gateOf } from './gate.ts'
import { mayResemble, resembles, score, UNLIKELY } from './model.ts'
import { finderOf, type Match, type Pattern, type PhraseBook } from './phrase-book.ts'
import { SPANISH } from './spanish.ts'
import { BACK_NEEDED, wantsBack } from './wants-back.ts'

/**
 * What kind of words decided. A stop word alone among courtesies, misspelled or as a sign, or a request: these ask
 * clearly. The others are for a person to judge.
 */
export type WordsRule =
  | 'request'
  | 'bare_word'
  | 'near_keyword'
  | 'sign'
  | 'reaction'
  | 'question'
  | 'limited'
  | 'joke'
  | 'unclear'
  | 'wants_back'
  | 'model'

export type WordsReading = {
  readonly verdict: 'opt_out' | 'doubtful' | 'none'
  readonly rule: WordsRule | null
  readonly words: readonly string[]
}

const NONE: WordsReading = { verdict: 'none', rule: null, words: [] }

const BOOKS: readonly PhraseBook[] = [ENGLISH, SPANISH, FRENCH, GERMAN, PORTUGUESE, VIETNAMESE, OTHERS]

const patternsOf = (kind: keyof PhraseBook): Pattern[] =>
  BOOKS.flatMap(book => (book[kind] ?? []).map(source => ({ kind, source })))

const ASKING = finderOf((['clear', 'families', 'unclear'] as const).flatMap(patternsOf))
const LOOKALIKES = finderOf(patternsOf('lookalikes'))

/** Beside what the phrases need: words that count by themselves. */
const OF_OTHERS = [[BARE_BEGINNINGS], [DISLIKES]].map(sets => ({
  one: null,
  sets,
}))
const OF_BACK = BACK_NEEDED.map(sets => ({ one: null, sets }))
const mayAsk = gateOf([...ASKING.wanted, ...OF_OTHERS, ...OF_BACK])

export function readWords(body: string): WordsReading {
  const folded = fold(body)
  return mayAsk(folded) || mayResemble(folded) ? readFolded(folded) : NONE
}

/** Without the look at how words begin; a test holds the two to the same answers. */
export function readFolded(folded: string): WordsReading {
  const { text, reaction } = ownWords(folded)
  if (reaction === 'dislike') return doubtful('reaction', 'dislike')
  if (text === '') return NONE
  return readOwn(text)
}

/** The words of a text, clause by clause; the model learns from the same. */
export function clausesOf(text: string): string[][] {
  return text
    .split(/[.!?…;:,\n()[\]{}*_~•|\\"=<>]+|\s[-–—]+\s?|^[-–—]+|[-–—]+$/u)
    .map(words)
    .filter(clause => clause.length > 0)
}

function readOwn(own: string): WordsReading {
  // Nine texts of ten are plain, and need no look at signs and scripts.
  const isLatin = /^[\x20-\x7e\n]*$/.test(own)
  const sign = isLatin ? null : signs(own)
  if (sign) return sign
  // Beside words it stands for the word: "please 🛑".
  const text = isLatin ? own : own.replace(/[🛑⛔]/gu, ' stop ').trim()
  const clauses = clausesOf(text)
  const spelled = clauses[0] && /^(?:.{1,4}$|stop)/.test(clauses[0][0]!) ? spelledOut(text) : null
  if (spelled) return { verdict: 'opt_out', rule: 'near_keyword', words: [spelled] }
  const line = `${clauses.map(clause => clause.join(' ')).join(' . ')} `
  const asking = freeOf(ASKING.find(line), line)
  const best = bestOf(asking, clauses, { text, line })
  if (best) return isUnlikely(best, clauses, text) ? doubtful('unclear', best.words[0]!) : best
  const script = isLatin && text !== 'td' && text !== 't' ? null : readScript(text)
  if (script) return script
  return readDoubt(asking[0]?.words ?? null, clauses, { text, line })
}

/** Where nothing asks clearly: what may ask, what wants the texts back, and what looks like asking. */
function readDoubt(
  unclear: string | null,
  clauses: readonly (readonly string[])[],
  { text, line }: Omit<Context, 'isBare'>,
): WordsReading {
  const resembling = resembles(line, clauses, text.includes('?'))
  if (resembling?.isSure && isPlain({ text, line }))
    return { verdict: 'opt_out', rule: 'model', words: [resembling.words] }
  if (unclear && !(/stop$/.test(unclear) && isNoRequest(text, line))) return doubtful('unclear', unclear)
  const back = wantsBack(line)
  if (back !== null) return doubtful('wants_back', back)
  return resembling === null || isNoRequest(text, line) ? NONE : doubtful('model', resembling.words)
}

/** What a phrase took for a request, and the model for nothing of the kind. */
function isUnlikely(
  { verdict, rule }: WordsReading,
  clauses: readonly (readonly string[])[],
  text: string,
): boolean {
  return verdict === 'opt_out' && rule === 'request' && score(clauses, text.includes('?')) < UNLIKELY
}

const TURNS = [LIMIT, TAKEN_BACK, CHANNEL, NEW_NUMBER, WONDERS]

/** Says nothing that would turn a request. */
function isPlain({ text, line }: Omit<Context, 'isBare'>): boolean {
  if (text.includes('?') || isNoRequest(text, line)) return false
  return !/\b(?:if|only|less|fewer|unless)\b/.test(line) && !TURNS.some(one => one.test(line))
}

/** "Stop! That kitchen": for joy. Who says please, or wishes a great day, means it. */
function isPraise(line: string): boolean {
  return !COURTEOUS.test(line) && PRAISE.test(line)
}

/** "Stop it, that view!", "Stop with the HOA ones": said for joy, or about a part of it. */
function isNoRequest(text: string, line: string): boolean {
  return isPraise(line) || [KEEPS, NARROW].some(one => one.test(line)) || JOKE.test(text)
}

type Found = Pick<Match, 'words' | 'from' | 'to'>

/** What asks plainly, else loosely, else a bare word. Who wonders first may ask in the next sentence. */
function bestOf(
  all: readonly Match[],
  clauses: readonly (readonly string[])[],
  context: Omit<Context, 'isBare'>,
): WordsReading | null {
  const { line } = context
  const asking = all.find(one => one.kind === 'clear') ?? all.find(one => one.kind === 'families')
  const bare = asking ? null : bareIn(clauses, line)
  if (bare) return weigh({ words: bare, from: 0, to: line.length }, { ...context, isBare: true })
  if (!asking) return null
  const first = weigh(asking, { ...context, isBare: false })
  if (first.rule !== 'question') return first
  const next = all.find(one => one.kind === asking.kind && line.slice(asking.from, one.from).endsWith(' . '))
  const word = next ? null : bareIn(clauses, line)
  if (next) return weigh(next, { ...context, isBare: false })
  return word === null ? first : { verdict: 'opt_out', rule: 'bare_word', words: [word] }
}

/** Those that no look-alike covers from their beginning, and that are asked of us. */
function freeOf(all: readonly Match[], line: string): readonly Match[] {
  if (all.length === 0) return all
  const covered = LOOKALIKES.find(line)
  return all.filter(one => !covered.some(other => covers(other, one)) && !isElsewhere(one, line))
}

/** A word or two into the request still counts: "please don't | stop sending these". */
function covers(lookalike: Match, request: Match): boolean {
  const { from, to } = lookalike
  return from <= request.from + 8 && request.from < to && request.to > from
}

function bareIn(clauses: readonly (readonly string[])[], line: string): string | null {
  for (const clause of clauses) {
    const word = bareStop(clause)
    const from = word ? line.indexOf(clause.join(' ')) : 0
    if (word && clauses.length > 1 && isElsewhere({ from, to: line.length, words: word }, line)) continue
    if (word && (clauses.length === 1 || STANDS_OUT.test(word))) return word
  }
  return null
}

/** CANCEL, END and QUIT beside other sentences are about something else. */
const STANDS_OUT = /^(?:(?:please|pls)?stop|remove$|unsub|sotp|optout|opt$|desist|discontinue)/

type Context = {
  readonly text: string
  readonly line: string
  readonly isBare: boolean
}

/** A request with a limit, a condition, another channel or a laugh is for a person to judge. */
function weigh(found: Found, { text, line, isBare }: Context): WordsReading {
  const near = line.slice(Math.max(0, found.from - 40), found.to + 45)
  // A time told in a sentence before says why, not when: "Had this number for 3 years. Please stop."
  const before = line.slice(Math.max(0, found.from - 40), found.from)
  const bound = before.slice(before.lastIndexOf(' . ') + 1) + line.slice(found.from, found.to + 45)
  if (ASKS_HOW.test(line.slice(0, found.from))) return doubtful('question', found.words)
  if (NEW_NUMBER.test(line) || ASKS_WHETHER.test(line.slice(0, found.from))) return NONE
  if (CHANNEL.test(near)) return doubtful('limited', found.words)
  if (KEEPS.test(line) || NARROW.test(near)) return NONE
  if (JOKE.test(text))
    return isBare || /^stop (?:it|this|that)$/.test(found.words) ? NONE : doubtful('joke', found.words)
  if ((isBare || /^stop (?:it|this|that)$/.test(found.words)) && isPraise(line)) return NONE
  if (LIMIT.test(bound) || TAKEN_BACK.test(line) || CONDITION.test(line.slice(0, found.from)))
    return doubtful('limited', found.words)
  return { verdict: 'opt_out', rule: isBare ? 'bare_word' : 'request', words: [found.words] }
}

/** "S T O P", "s.t.o.p": single letters that spell one of our words. */
function spelledOut(text: string): string | null {
  if (text.length > 40) return null
  const letters = text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  if (/^(?:\p{L} ){2,}\p{L}$/u.test(letters) || /^sto p$|^st op$|^s top$/.test(letters)) {
    const word = letters.replaceAll(' ', '')
    return bareStop([word])
  }
  return /^(?:stop){2,}$/.test(letters.replaceAll(' ', '')) ? 'stop' : null
}

function signs(text: string): WordsReading | null {
  if (!/[\p{L}\p{N}]/u.test(text)) {
    if (/🛑|⛔|🚫|✋🏻?$/u.test(text)) return { verdict: 'opt_out', rule: 'sign', words: [text.slice(0, 10)] }
    if (/🖕|🤬/u.test(text)) return doubtful('sign', text.slice(0, 10))
    return NONE
  }
  return null
}

function doubtful(rule: WordsRule, found: string): WordsReading {
  return { verdict: 'doubtful', rule, words: [found] }
}
