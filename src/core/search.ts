// Reads what somebody typed into a search box: words of a name, or digits of a phone.

export type Search =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'digits'; readonly digits: string }

/** `(512) 555` is looked for in phones, `Suite 512` in words; one or two digits are in nearly every phone. */
export function readSearch(typed: string): Search | null {
  // Phones are kept without the 0 that many countries dial before them.
  const digits = typed.replace(/\D/g, '').replace(/^0+/, '')
  if (/^[\d\s()+./-]+$/.test(typed) && digits.length >= 3) return { kind: 'digits', digits }
  const words = typed.normalize('NFC').split(/\s+/).filter(Boolean)
  return words.length === 0 ? null : { kind: 'words', words }
}
