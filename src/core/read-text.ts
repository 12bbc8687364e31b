// Reads one inbound text by the policy of the account: keywords first, then ordinary words. Rules B1, B8, B9, C1, C3.
import { normalise, type Reading, readKeyword, readKeywords } from './keywords.ts'
import { readWords } from './reading/read.ts'

/** `keywords`: the article to the letter (B8). `reasonable`: a clear request in ordinary words counts as well (B9). */
export type Policy = 'keywords' | 'reasonable'

export const POLICIES = ['keywords', 'reasonable'] as const

export function readText(body: string, policy: Policy): Reading {
  if (policy === 'keywords') return readKeywords(body)
  return readKeyword(body) ?? readWords(body)
}

/** The provider's word goes over ours: it has blocked or lifted by its own list already (OptOutType). */
export function readingOf(
  body: string,
  optOutType: 'STOP' | 'START' | 'HELP' | null,
  policy: Policy,
): Reading {
  const own = readText(body, policy)
  if (optOutType === null) return own
  const verdict = ({ STOP: 'opt_out', START: 'opt_in', HELP: 'help' } as const)[optOutType]
  return verdict === own.verdict
    ? own
    : { verdict, rule: 'provider_said', words: [normalise(body).slice(0, 40)] }
}

/** Where the words that decided stand in the text, as [start, end]; what cannot be found again is left out. */
export function placesOf(body: string, words: readonly string[]): [number, number][] {
  return words.flatMap(found => {
    const letters = [...found.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '')]
    if (letters.length === 0) return []
    const escaped = letters.map(letter => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const match = new RegExp(escaped.join('[^\\p{L}\\p{N}]*'), 'iu').exec(body)
    return match ? [[match.index, match.index + match[0].length] as [number, number]] : []
  })
}
