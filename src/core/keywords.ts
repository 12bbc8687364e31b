// The words that count when a text is nothing else, and policy `keywords`, which knows no others. B1, B8, C1, D.
import type { WordsRule } from './reading/read.ts'

export type Verdict = 'opt_out' | 'opt_in' | 'help' | 'doubtful' | 'none'

/** What a text was taken for, by which rule, and the words that decided it. */
export type Reading = {
  readonly verdict: Verdict
  readonly rule: ReadingRule | null
  readonly words: readonly string[]
}

/** `provider_said`: the webhook itself carried OptOutType, so the provider has acted already. */
export type ReadingRule = 'keyword' | 'keyword_inside' | 'provider_said' | WordsRule

/** B1: the article's six, then Twilio's present list and the FCC's (47 CFR 64.1200(a)(10)). */
export const OPT_OUT_WORDS = [
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'CANCEL',
  'END',
  'QUIT',
  'REVOKE',
  'OPTOUT',
  'OPT OUT',
] as const
/** C1. Whether YES counts depends on the state before (C2) and on the sender (chart D): core/consent.ts decides. */
export const OPT_IN_WORDS = ['START', 'YES', 'UNSTOP'] as const
export const HELP_WORDS = ['HELP', 'INFO'] as const

const VERDICTS = new Map<string, Verdict>([
  ...OPT_OUT_WORDS.map(word => [word.toLowerCase(), 'opt_out'] as const),
  ...OPT_IN_WORDS.map(word => [word.toLowerCase(), 'opt_in'] as const),
  ...HELP_WORDS.map(word => [word.toLowerCase(), 'help'] as const),
])

const LONGEST = Math.max(...[...VERDICTS.keys()].map(word => word.length))

// Words that mean "leave me alone" wherever they stand. CANCEL, END and QUIT are left out: in a sentence they are
// nearly always about a showing, a month or a job, and a tray that cries wolf is not read.
const TELLING = /(?<![\p{L}\p{N}])(stop|stopall|unsubscribe|unsub|revoke|optout|opt[ -]out)(?![\p{L}\p{N}])/gu

/** Null: the text is more than one of the words. */
export function readKeyword(body: string): Reading | null {
  if (saysMore(body)) return null
  const word = trimAround(normalise(body))
  const verdict = VERDICTS.get(word.replace(/[\s-]+/g, ' '))
  return verdict ? { verdict, rule: 'keyword', words: [word] } : null
}

/** More letters than the longest of the words has: nearly every text is through after a dozen. */
function saysMore(body: string): boolean {
  let letters = 0
  for (let at = 0; at < body.length && letters <= LONGEST; at += 1) {
    const code = body.charCodeAt(at) | 32
    if (code >= 97 && code <= 122) letters += 1
  }
  return letters > LONGEST
}

/** B1: a request to every account of an office. It means more than its own account, so it is asked for apart. */
export function isStopAll(body: string): boolean {
  return readKeyword(body)?.words[0] === 'stopall'
}

/**
 * Policy `keywords` (B8): only a message that is nothing but the word counts; a stop word inside a longer text is
 * `doubtful`: it blocks nothing, and the agent is told.
 */
export function readKeywords(body: string): Reading {
  const keyword = readKeyword(body)
  if (keyword) return keyword
  const inside = [...normalise(body).matchAll(TELLING)].map(match => match[0])
  if (inside.length > 0) return { verdict: 'doubtful', rule: 'keyword_inside', words: [...new Set(inside)] }
  return { verdict: 'none', rule: null, words: [] }
}

/**
 * Folds what must not matter: case, full-width forms (NFKC), characters that cannot be seen (zero-width, direction
 * marks, soft hyphens, variation selectors), runs of white space.
 */
export function normalise(body: string): string {
  return body
    .normalize('NFKC')
    .replace(/\p{Cf}|\p{Cc}|\u034f|[\ufe00-\ufe0f]/gu, char => (/\s/.test(char) ? ' ' : ''))
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** B1: spaces, line ends, punctuation and symbols (an emoji too) around the word do not matter. */
function trimAround(text: string): string {
  return text.replace(/^[\s\p{P}\p{S}\p{M}]+/u, '').replace(/[\s\p{P}\p{S}\p{M}]+$/u, '')
}
