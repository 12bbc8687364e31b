// Asking for texts: the account's own word, or YES to the question that the consent page made us ask. Rule C3 holds:
// neither lifts a block.
import type { Consent, Joining } from './consent.ts'
import { normalise } from './keywords.ts'

/** A wording that people agree to. Each change is a version of its own; the old ones are kept. */
export type Wording = { readonly text: string; readonly version: string }

export type OptIn = {
  readonly page: (Wording & { readonly slug: string; readonly isOn: boolean }) | null
  /** A word like JOIN, and what it says wherever the word is told to people. */
  readonly word: (Wording & { readonly word: string }) | null
}

export const NO_OPT_IN: OptIn = { page: null, word: null }

/** So long a YES answers the question of the consent page; and so long nobody is asked again. */
export const ASKED_MS = 7 * 86_400_000

type Heard = {
  readonly body: string
  readonly consent: Consent
  readonly optIn: OptIn
  readonly now: Date
}

/** Null: an ordinary text, or a word that core/keywords.ts knows. */
export function joiningOf({ body, consent, optIn, now }: Heard): Joining | null {
  if (optIn.word === null && consent.askedAt === null) return null
  const word = bareWord(body)
  const own = optIn.word
  if (own !== null && word === own.word.toLowerCase())
    return { word, note: `Wording ${own.version}: "${own.text}"` }
  if (word !== 'yes' || !isAsked(consent, now)) return null
  return { word, note: `Confirms what was entered on the consent page at ${consent.askedAt!.toISOString()}.` }
}

/** An opted-out phone was asked nothing; whatever happened since the question goes over it. */
function isAsked({ state, since, askedAt }: Consent, now: Date): boolean {
  if (askedAt === null || state === 'opted_out') return false
  return (since === null || since < askedAt) && now.getTime() - askedAt.getTime() <= ASKED_MS
}

function bareWord(body: string): string {
  return normalise(body)
    .replace(/^[\s\p{P}\p{S}\p{M}]+/u, '')
    .replace(/[\s\p{P}\p{S}\p{M}]+$/u, '')
}

/** One word of letters and digits that means nothing else to Heed. */
export function isJoinWord(word: string, meansNothing: (word: string) => boolean): boolean {
  return /^[\p{L}\p{N}]{3,20}$/u.test(word) && meansNothing(word)
}
