// Twilio's error codes as a table of values: what each means for the text, for the person, and in words.
// Source: twilio.com/docs/api/errors, one page a code.
import type { RefusalReason } from './provider.ts'

export type TwilioError = {
  readonly outcome: 'refused' | 'retry'
  readonly reason: RefusalReason
  readonly words: string
}

const refused = (reason: RefusalReason, words: string): TwilioError => ({ outcome: 'refused', reason, words })
const retry = (words: string): TwilioError => ({ outcome: 'retry', reason: 'provider', words })

export const TWILIO_ERRORS: Readonly<Record<number, TwilioError>> = {
  14107: refused('filtered', 'Too many replies in a fast loop: Twilio cut them off'),
  20003: retry('Twilio did not accept our sign-in: check the auth token'),
  20429: retry('Twilio asks us to slow down'),
  21211: refused('bad_number', 'This is not a valid phone number'),
  21408: refused('not_allowed', 'Texting to this country is switched off at Twilio'),
  21606: refused('not_allowed', 'Our number cannot text this phone'),
  21610: refused('opted_out', 'They opted out at the carrier (Twilio 21610). Recorded here too'),
  21611: retry('Our number has too many texts waiting at Twilio'),
  21612: refused('bad_number', 'This phone cannot be reached from our number'),
  21614: refused('bad_number', 'This number cannot receive texts'),
  21617: refused('not_allowed', 'The text is longer than 1,600 characters'),
  21703: refused('not_allowed', 'There is no number that can send this text'),
  21704: refused('not_allowed', 'The messaging service has no numbers'),
  30001: refused('provider', 'The queue at Twilio overflowed'),
  30003: refused('bad_number', 'The phone cannot be reached: switched off, or the number is dead'),
  30004: refused('filtered', 'The phone blocks texts from us'),
  30005: refused('bad_number', 'The number is not known: it may be dead'),
  30006: refused('bad_number', 'A landline, or a carrier that cannot be reached'),
  30007: refused('filtered', 'The carrier took the text for spam'),
  30008: refused('provider', 'The carrier did not say why'),
  30022: retry('Over the carrier rate limit of the registered campaign'),
  30023: refused('provider', 'Over the daily limit of the carrier'),
  30024: refused('not_allowed', 'Our number is not ready yet at the carrier'),
  30032: refused('not_allowed', 'Our toll-free number is not verified'),
  30033: refused('not_allowed', 'The carrier registration was suspended'),
  30034: refused('not_allowed', 'Our number is not registered with the carriers (10DLC)'),
  30035: refused('not_allowed', 'The carrier registration is still pending'),
  30036: refused('provider', 'It waited too long at Twilio and expired'),
  30047: refused('provider', 'Twilio could not move it out of the quiet hours'),
  30450: refused('filtered', 'Twilio blocked it as suspected traffic pumping'),
  30610: refused('not_allowed', 'Twilio held it back for quiet hours'),
  30640: refused('filtered', 'Twilio holds this phone for a known litigator'),
}

const OTHER: TwilioError = refused('provider', 'Twilio refused the text')

export function twilioError(code: number): TwilioError {
  return TWILIO_ERRORS[code] ?? OTHER
}

/** Words for the agent; the code stands in brackets for whoever asks support. */
export function twilioWords(code: number): string {
  const { words } = twilioError(code)
  return words.includes(String(code)) ? `${words}.` : `${words} (Twilio ${code}).`
}
