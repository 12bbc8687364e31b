// Phones as people read and type them; what a number really is, the server decides.

/** (512) 555-0101 for North America, +44 20 7946 0958 in groups elsewhere. */
export function showPhone(phone: string): string {
  const nanp = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone)
  if (nanp) return `(${nanp[1]}) ${nanp[2]}-${nanp[3]}`
  const other = ABROAD.exec(phone)
  return other ? `+${other[1]} ${other[2]} ${other[3]}` : phone
}

// Country codes of one and two digits; all others have three. Then a group that is easy to keep in mind, and the rest.
const ABROAD = /^\+(7|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d{3,4})(\d{4,7})$/

/** A lead is called by its phone until somebody learns the name (F2): then the phone is what one reads. */
export function showName(name: string): string {
  return /^\+\d{8,15}$/.test(name) ? showPhone(name) : name
}

/** What somebody typed as E.164 where that is plain; null when it cannot be a phone. */
export function typedPhone(typed: string): string | null {
  if (/[^\d\s+().\-/]/.test(typed)) return null
  const digits = typed.replace(/\D/g, '')
  if (typed.trim().startsWith('+')) return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : null
  if (digits.length === 10) return `+1${digits}`
  if (digits.length === 11 && digits.startsWith('1')) return `+${digits}`
  return null
}
