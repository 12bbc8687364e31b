// What kind of character a code is, by a look into a table: for walks over a text without cutting it into words.

export const OTHER = 0
export const APOSTROPHE = 1
export const LETTER = 2
export const DIGIT = 4
/** "$top", "st@p", "wrong #". */
export const SIGN = 8
/** Other alphabets, emoji, marks that go with a letter. */
export const FOREIGN = 16

const KINDS = Uint8Array.from({ length: 0x2100 }, (_, code) => found(code))

export function kindOf(code: number): number {
  return code < 0x2100 ? KINDS[code]! : FOREIGN
}

function found(code: number): number {
  const char = String.fromCharCode(code)
  if (/[a-z]/.test(char)) return LETTER
  if (/[0-9]/.test(char)) return DIGIT
  if (char === "'") return APOSTROPHE
  if (/[@$#|]/.test(char)) return SIGN
  if (code < 0xc0 || code === 0xd7 || code === 0xf7) return OTHER
  if (code < 0x250 || (code >= 0x1ea0 && code < 0x1f00)) return LETTER
  return code >= 0x2010 && code < 0x2027 ? OTHER : FOREIGN
}
