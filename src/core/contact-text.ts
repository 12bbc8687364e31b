// What the texts of a contact look like once they are tidy, and how long they may be.

export const LIMITS = {
  firstName: 100,
  lastName: 100,
  email: 254,
  company: 200,
  notes: 10_000,
  tag: 60,
  label: 40,
  tags: 50,
  phones: 20,
} as const

/**
 * One line: line ends, tabs and doubled spaces come from pasting. NFC, so that a search finds what looks the same.
 */
export function oneLine(text: string): string {
  // Most texts are in order already, and a look costs less than the work.
  if (PLAIN.test(text)) return text
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/

/** Characters that PostgreSQL cannot keep: NUL, or half of a pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text)
}

export function isEmail(text: string): boolean {
  return EMAIL.test(text)
}

const EMAIL = /^[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+$/
