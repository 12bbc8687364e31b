// Twilio's error codes as a table of values: what each means for the text, for the number, and in words.
// Source: twilio.com/docs/api/errors, one page a code.
import type { RefusalReason } from './provider.ts'

export type TwilioError = {
  /** `retry`: the same text may well go through later. Counts for the answer to a send only. */
  readonly outcome: 'refused' | 'retry'
  readonly reason: RefusalReason
  /** The number itself is no good: worth a mark on the contact, never an opt-out (B11). */
  readonly isDeadNumber: boolean
  /** Our account there is in trouble, whatever the text: nothing is sent until it is over, and nothing is given up. */
  readonly isTrouble: boolean
  /** What the agent reads: no full stop, the code is added. */
  readonly words: string
}

const refused = (reason: RefusalReason, words: string): TwilioError => ({
  outcome: 'refused',
  reason,
  isDeadNumber: false,
  isTrouble: false,
  words,
})
const retry = (words: string): TwilioError => ({
  outcome: 'retry',
  reason: 'provider',
  isDeadNumber: false,
  isTrouble: false,
  words,
})
const trouble = (words: string): TwilioError => ({ ...retry(words), isTrouble: true })
const dead = (words: string): TwilioError => ({ ...refused('bad_number', words), isDeadNumber: true })

export const TWILIO_ERRORS: Readonly<Record<number, TwilioError>> = {
  // The account. Retried, for a wrong token must not turn a thousand waiting texts into a thousand failed ones.
  10001: trouble('The Twilio account is not active'),
  20003: trouble('Twilio did not accept our sign-in: check the auth token'),
  20005: trouble('The Twilio account is not active'),
  20006: trouble('Twilio does not let us in: check the auth token'),
  20008: trouble('These are test credentials of Twilio, which send nothing'),
  20404: trouble('Twilio does not know this account: check the account SID'),
  20429: trouble('Twilio asks us to slow down'),
  21730: trouble('Twilio is under maintenance'),
  30002: trouble('The Twilio account is suspended'),
  30454: trouble('Over the limit of the Twilio account'),
  63038: trouble('Over the daily limit of the Twilio account'),

  // The person.
  21610: refused('opted_out', 'They opted out at the carrier, and Twilio sends nothing. Recorded here too'),

  // The number that was texted.
  21211: dead('This is not a valid phone number'),
  21214: dead('This number cannot be reached'),
  21217: dead('This is not a valid phone number'),
  21265: dead('A short code cannot be texted'),
  21421: dead('This is not a valid phone number'),
  21604: dead('There is no number to text'),
  21614: dead('This number cannot receive texts: probably a landline'),
  21635: dead('This is a landline, which cannot receive texts'),
  30005: dead('The number is not known: it may be dead'),
  30006: dead('A landline, or a carrier that takes no texts'),
  63024: dead('This is not a valid recipient'),
  21266: refused('bad_number', 'This is our own number'),
  21612: refused('unreachable', 'This phone cannot be reached from our number'),
  30003: refused('unreachable', 'The phone cannot be reached: switched off, out of range, or dead'),
  30008: refused('unreachable', 'The carrier did not say why'),
  30009: refused('unreachable', 'A part of the text got lost on the way'),
  30017: refused('unreachable', 'The carrier was congested'),
  30043: refused('unreachable', 'The carrier takes no texts from abroad on this way'),
  30410: refused('unreachable', 'The carrier did not answer in time'),
  30485: refused('unreachable', 'The text could not be delivered'),
  63003: refused('unreachable', 'This recipient is not known there'),
  63036: refused('unreachable', 'This phone cannot be reached by RCS now'),

  // Held back by a carrier, or by Twilio for one.
  14107: refused('filtered', 'Too many replies in a fast loop: Twilio cut them off'),
  30004: refused('filtered', 'The phone or its carrier blocks texts from us'),
  30007: refused('filtered', 'The carrier took the text for spam'),
  30038: refused('filtered', 'Twilio took it for a code to sign in, which our number may not send'),
  30039: refused('filtered', 'The text was going round in a loop'),
  30450: refused('filtered', 'Twilio blocked it as suspected traffic pumping'),
  30640: refused('filtered', 'Twilio holds this phone for a known litigator'),

  // Our own number, registration or account.
  21212: refused('not_allowed', 'Our number is not a valid sender'),
  21219: refused('not_allowed', 'A trial account of Twilio texts verified phones only'),
  21408: refused('not_allowed', 'Texting to this country is switched off at Twilio'),
  21601: refused('not_allowed', 'Our number cannot send texts'),
  21603: refused('not_allowed', 'No number was given to send from'),
  21606: refused('not_allowed', 'Our number cannot send texts, or is not of this Twilio account'),
  21607: refused('not_allowed', 'Our number is not one that this Twilio account may send from'),
  21608: refused('not_allowed', 'A trial account of Twilio texts verified phones only'),
  21615: refused('not_allowed', 'Our number needs a local address at Twilio first'),
  21616: refused('not_allowed', 'Our number is there more than once at Twilio'),
  21659: refused('not_allowed', 'Our number is not a Twilio number'),
  21660: refused('not_allowed', 'Our number belongs to another Twilio account'),
  21661: refused('not_allowed', 'Our number cannot send texts'),
  21703: refused('not_allowed', 'There is no number that can send this text'),
  21704: refused('not_allowed', 'The messaging service has no numbers'),
  21705: refused('not_allowed', 'The messaging service is not there'),
  21709: refused('not_allowed', 'The sender name may not be used'),
  21711: refused('not_allowed', 'Our number is not in the messaging service'),
  21712: refused('not_allowed', 'Our number is in another messaging service'),
  30018: refused('not_allowed', 'This country wants our number registered first'),
  30024: refused('not_allowed', 'Our number is not ready yet at the carrier'),
  30032: refused('not_allowed', 'Our toll-free number is not verified'),
  30033: refused('not_allowed', 'The carrier registration was suspended'),
  30034: refused('not_allowed', 'Our number is not registered with the carriers (10DLC)'),
  30035: refused('not_allowed', 'The carrier registration is still pending'),
  30037: refused('not_allowed', 'Sending is switched off at Twilio'),
  30040: refused('not_allowed', 'This carrier wants our number registered first'),
  30041: refused('not_allowed', 'Our number is not registered for the United Kingdom'),
  30125: refused('not_allowed', 'Our number could not be registered with the carriers (10DLC)'),
  30610: refused('not_allowed', 'Twilio held it back for quiet hours'),
  63007: refused('not_allowed', 'Our number is not a sender of this channel'),
  63016: refused('not_allowed', 'Outside the time in which this channel takes free text'),

  // The text itself.
  21602: refused('bad_text', 'The text is empty'),
  21605: refused('bad_text', 'The text is too long'),
  21609: refused('bad_text', 'Twilio cannot reach our address for reports: check the public address'),
  21617: refused('bad_text', 'The text is longer than 1,600 characters'),
  21618: refused('bad_text', 'The text cannot be sent as it is'),
  21619: refused('bad_text', 'The text is empty'),
  21620: refused('bad_text', 'The picture has no valid address'),
  21621: refused('bad_text', 'Our number cannot send pictures'),
  21622: refused('bad_text', 'Pictures cannot be sent from our number to this phone'),
  21623: refused('bad_text', 'There are too many pictures: ten at most'),
  21654: refused('bad_text', 'The text is not there at Twilio'),
  21658: refused('bad_text', 'A part of the text is too long'),
  30011: refused('bad_text', 'Pictures do not reach this phone'),
  30012: refused('bad_text', 'The time to live is too short'),
  30013: refused('bad_text', 'The time to live is too long'),
  30019: refused('bad_text', 'The picture is too large for the carrier'),
  30020: refused('provider', 'Twilio failed to plan the text'),
  30021: refused('provider', 'Twilio failed to send the text'),
  30029: refused('bad_text', 'Twilio does not take how long it should keep the text'),
  30030: refused('bad_text', 'Twilio does not take how long it should keep the number'),
  30031: refused('bad_text', 'Twilio does not take the rate that was asked for'),
  63019: refused('bad_text', 'The picture could not be fetched'),
  63031: refused('bad_text', 'This is our own number'),

  // Too fast, too late.
  21611: retry('Our number has too many texts waiting at Twilio'),
  63018: retry('Over the rate limit of this channel'),
  30001: refused('provider', 'The queue at Twilio overflowed'),
  30010: refused('provider', 'It would have cost more than the limit set at Twilio'),
  30022: retry('Over the carrier rate limit of the registered campaign'),
  30023: refused('provider', 'Over the daily limit of the carrier'),
  30026: refused('provider', 'Most of the daily limit of T-Mobile is used'),
  30027: refused('provider', 'Over the daily limit of T-Mobile'),
  30036: refused('provider', 'It waited too long at Twilio and expired'),
  30047: refused('provider', 'Twilio could not move it out of the quiet hours'),
}

const OTHER: TwilioError = refused('provider', 'Twilio refused the text')

/** A code that is not in the table is final, and says nothing about the person or the number. */
export function twilioError(code: number): TwilioError {
  return TWILIO_ERRORS[code] ?? OTHER
}

/** Words for the agent; the code stands in brackets for whoever asks support. */
export function twilioWords(code: number): string {
  return `${twilioError(code).words} (Twilio ${code}).`
}
