// Reads what somebody typed into a search box: words of a name, or digits of a phone.
import { CALLING_CODES } from './phone.ts'

export type Search =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'digits'; readonly digits: string }

const LEAST_DIGITS = 3

/** `(512) 555` is looked for in phones, `Suite 512` in words; one or two digits are in nearly every phone. */
export function readSearch(typed: string): Search | null {
  const digits = typed.replace(/\D/g, '')
  if (/^[\d\s()+./-]+$/.test(typed) && digits.length >= LEAST_DIGITS) return { kind: 'digits', digits }
  const words = typed.normalize('NFC').split(/\s+/).map(bare).filter(Boolean)
  return words.length === 0 ? null : { kind: 'words', words }
}

/** `Lee,` and `(Lee)` mean Lee. What is nothing but marks stays as it is. */
function bare(word: string): string {
  return word.replace(/^[("'’]+(?=.)|[)"'’,;.]+$/g, '') || word
}

/**
 * How phones begin that these digits may mean: typed with the country's code, without it, or a short code. Phones are
 * kept without the 0 that many countries dial before them.
 */
export function phoneStarts(typed: string): string[] {
  const digits = typed.replace(/^0+/, '')
  if (digits.length < LEAST_DIGITS) return []
  return [digits, `+${digits}`, ...CALLING_CODES.map(code => `+${code}${digits}`)]
}
