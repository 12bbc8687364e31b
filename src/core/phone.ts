// Phone numbers: what people type becomes E.164 or a reason why not, and E.164 becomes what people read. F1, F3.
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import type { SenderKind } from './replies.ts'

/** `unknown` is the usual answer in North America: a number there does not tell a mobile from a landline. */
export type PhoneKind = 'mobile' | 'landline' | 'toll_free' | 'short_code' | 'unknown'

export type Phone = {
  readonly ok: true
  /** E.164, or the bare digits of a short code (only from `parseParty`). */
  readonly phone: string
  /** ISO 3166 code; null where the numbering plan names none (satellite, or a range kept for fiction). */
  readonly country: string | null
  /** The price class of E1: neither the US nor Canada. US territories and the Caribbean are elsewhere. */
  readonly international: boolean
  readonly kind: PhoneKind
}

export type NoPhone = { readonly ok: false; readonly reason: 'missing' | 'invalid'; readonly text: string }

/**
 * Reads one phone number as typed, pasted or imported. Never throws.
 *
 * North America (+1): any number of the right shape (NXX NXX XXXX, N from 2 to 9, no N11 area code) is taken,
 * also when nobody has assigned its area code: fictional 555-01xx numbers must work in the demo, and new area
 * codes are in use before any table has them. Area code 555, which will never be assigned, is taken with any
 * seven digits: documents and tests are full of +1 555 123 4567. Elsewhere the number must be valid by
 * libphonenumber, or be of the mobile range that Ofcom keeps for fiction. A number with an extension is refused:
 * no text reaches a desk behind a switchboard. Measured: 0.2 us for a US number, 30 us for others.
 */
export function parsePhone(input: string, defaultCountry = 'US'): Phone | NoPhone {
  const typed = unwrap(input)
  if (typed === '') return { ok: false, reason: 'missing', text: 'There is no phone number.' }
  const american = readAmerican(typed, defaultCountry)
  if (american !== null) return american
  return typed.length > LONGEST_INPUT ? INVALID : readByLibrary(typed, defaultCountry)
}

/** As `parsePhone`, but a short code is fine: who texts us, and the numbers that we text from, may be one. */
export function parseParty(input: string, defaultCountry = 'US'): Phone | NoPhone {
  const typed = input.trim()
  if (!SHORT_CODE.test(typed)) return parsePhone(input, defaultCountry)
  return { ok: true, phone: typed, country: defaultCountry, international: false, kind: 'short_code' }
}

/** The price class of a number that `parseParty` gave (E1). */
export function isInternational(phone: string): boolean {
  // A short code is domestic, and nobody but +1 shares the price of the US and Canada: 30 us saved for each of a bulk.
  if (!phone.startsWith('+1')) return phone.startsWith('+')
  const read = parseParty(phone)
  return read.ok && read.international
}

/** What kind of number we text from: it decides who replies to STOP (chart D). Takes what `parseParty` gives. */
export function senderKindOf(phone: string): SenderKind {
  if (SHORT_CODE.test(phone)) return 'short_code'
  return TOLL_FREE.has(areaOf(phone)) && isAmericanE164(phone) ? 'toll_free' : 'long_code'
}

/** For logs: enough to tell two numbers apart, not enough to text one. `+15125550101` is `+1512***0101`. */
export function maskPhone(phone: string): string {
  if (phone.length < 10) return `***${phone.slice(-2)}`
  return `${phone.slice(0, phone.length < 12 ? 3 : 5)}***${phone.slice(-4)}`
}

/** As people write it: `(512) 555-0101` for the US and Canada, `+44 20 7946 0018` for others. */
export function displayPhone(phone: string): string {
  if (phone.startsWith('erased:')) return 'erased'
  if (isAmericanE164(phone) && !countryOfArea(areaOf(phone)).international) {
    return `(${areaOf(phone)}) ${phone.slice(5, 8)}-${phone.slice(8)}`
  }
  return phone.startsWith('+') ? (parsePhoneNumberFromString(phone)?.formatInternational() ?? phone) : phone
}

/** What international numbers begin with, behind the plus. */
export const CALLING_CODES: readonly string[] = [
  ...new Set(getCountries().map(country => getCountryCallingCode(country))),
].sort()

const LONGEST_INPUT = 60
const SHORT_CODE = /^\d{3,8}$/
const TOLL_FREE = new Set(['800', '833', '844', '855', '866', '877', '888'])
// The North American plan by ISO code: whose numbers are dialled as ten digits, with or without a 1 before.
const AMERICAN_HOMES = new Set(['US', 'CA', 'PR'])
const OFCOM_FICTION = /^\+447700900\d{3}$/

const INVALID: NoPhone = {
  ok: false,
  reason: 'invalid',
  text: 'This is not a phone number that can be texted. A US or Canadian number has ten digits; any other starts with + and its country code.',
}

const EXTENSION: NoPhone = {
  ok: false,
  reason: 'invalid',
  text: 'This number has an extension. A text cannot reach an extension; leave it out if the main number takes texts.',
}

/** Numbers copied from an address book come wrapped in marks that nobody sees; `tel:` comes from links. */
function unwrap(input: string): string {
  return input
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .trim()
    .replace(/^tel:\s*/i, '')
}

/** The fast path: +1 and ten digits, or ten digits in a country that dials so. Null: ask the library. */
function readAmerican(typed: string, defaultCountry: string): Phone | NoPhone | null {
  const hasPlus = typed.charCodeAt(0) === PLUS
  if (!hasPlus && !AMERICAN_HOMES.has(defaultCountry)) return null
  let digits = ''
  for (let i = hasPlus ? 1 : 0; i < typed.length; i++) {
    const code = typed.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) digits += typed[i]
    else if (!FILLERS.has(code)) return null
  }
  if (hasPlus && digits.charCodeAt(0) !== 0x31) return null
  const national = digits.length === 11 && digits.charCodeAt(0) === 0x31 ? digits.slice(1) : digits
  if (hasPlus ? digits.length !== 11 : national.length !== 10) return hasPlus ? INVALID : null
  return american(national)
}

const PLUS = 0x2b
const FILLERS = new Set(Array.from(' ()-./\u00a0\u2010\u2011\u2012\u2013', char => char.charCodeAt(0)))

function american(national: string): Phone | NoPhone {
  const area = national.slice(0, 3)
  const isShaped = national.charCodeAt(0) > 0x31 && (national.charCodeAt(3) > 0x31 || area === '555')
  const home = isShaped && !area.endsWith('11') ? countryOfArea(area) : homeOfException(national)
  if (home === null) return INVALID
  const kind = TOLL_FREE.has(area) ? 'toll_free' : 'unknown'
  return { ok: true, phone: `+1${national}`, ...home, kind }
}

/** The plan has no exceptions to its shape; the library's tables have a few, and what they take we take. */
function homeOfException(national: string): AreaHome | null {
  const parsed = parsePhoneNumberFromString(`+1${national}`)
  return parsed?.isValid() ? homeOf(parsed.country) : null
}

type AreaHome = { readonly country: string | null; readonly international: boolean }

// Whose an area code is, asked of the library once each: at most 800 entries.
const AREAS = new Map<string, AreaHome>()

function countryOfArea(area: string): AreaHome {
  const known = AREAS.get(area)
  if (known) return known
  // Some area codes are valid for some exchanges only, so several are tried.
  const tried = ['555', '234', '345', '456', '678', '789', '900']
  const found = tried.map(exchange => parsePhoneNumberFromString(`+1${area}${exchange}0100`)?.country)
  const home = homeOf(found.find(code => code !== undefined))
  AREAS.set(area, home)
  return home
}

function homeOf(country: string | undefined): AreaHome {
  return {
    country: country ?? null,
    international: country !== undefined && country !== 'US' && country !== 'CA',
  }
}

function readByLibrary(typed: string, defaultCountry: string): Phone | NoPhone {
  const country: CountryCode = isSupportedCountry(defaultCountry) ? defaultCountry : 'US'
  const parsed = parsePhoneNumberFromString(typed, { defaultCountry: country, extract: false })
  if (!parsed) return INVALID
  if (parsed.ext) return EXTENSION
  const phone: string = parsed.number
  if (isAmericanE164(phone)) return american(phone.slice(2))
  if (!parsed.isValid() && !OFCOM_FICTION.test(phone)) return INVALID
  return {
    ok: true,
    phone,
    country: parsed.country ?? null,
    international: true,
    kind: kindOf(parsed.getType()),
  }
}

function kindOf(type: string | undefined): PhoneKind {
  switch (type) {
    case 'MOBILE':
      return 'mobile'
    case 'FIXED_LINE':
      return 'landline'
    case 'TOLL_FREE':
      return 'toll_free'
    default:
      return 'unknown'
  }
}

function isAmericanE164(phone: string): boolean {
  return phone.length === 12 && phone.startsWith('+1')
}

function areaOf(phone: string): string {
  return phone.slice(2, 5)
}
