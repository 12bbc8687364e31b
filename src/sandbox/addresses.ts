// Reads phone numbers as Twilio's API accepts them: E.164, a little leniency for US notation, short codes.

const E164 = /^\+[1-9]\d{6,14}$/
const NANP = /^\+1[2-9]\d{2}[2-9]\d{6}$/
const PUNCTUATION = /[\s().-]/g

/** A person's phone in E.164, or null when no network could reach it. */
export function readPhone(text: string): string | null {
  const bare = text.trim().replace(PUNCTUATION, '')
  const phone = /^\d{10}$/.test(bare) ? `+1${bare}` : /^1\d{10}$/.test(bare) ? `+${bare}` : bare
  if (!E164.test(phone)) return null
  return phone.startsWith('+1') && !NANP.test(phone) ? null : phone
}

/** A number that can send: a phone number or a short code of five or six digits. */
export function readSender(text: string): string | null {
  const bare = text.trim()
  return /^\d{5,6}$/.test(bare) ? bare : readPhone(bare)
}

export function readHttpUrl(text: string): string | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.toString() : null
}
