// What providers do about opt-outs by themselves, as a table of values: their words, their scope, and how they refuse.

export type OptOutHandling = {
  readonly provider: string
  readonly name: string
  /** Heed sends through it. The others are here because an office may move its numbers, or its lists. */
  readonly isBuiltIn: boolean
  /** Words that it acts on by itself, without being asked to. */
  readonly words: readonly string[]
  readonly optInWords: readonly string[]
  readonly yesLifts: boolean
  /** What one opt-out covers there. */
  readonly scope: string
  /** `sync`: the call that sends is refused; `async`: it is taken, and fails later; `both`: either. */
  readonly refusal: 'sync' | 'async' | 'both'
  readonly code: string
  readonly remark: string
  readonly source: string
}

export const OPT_OUT_HANDLING: readonly OptOutHandling[] = [
  {
    provider: 'twilio',
    name: 'Twilio, long code',
    isBuiltIn: true,
    words: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
    optInWords: ['START', 'YES', 'UNSTOP'],
    yesLifts: true,
    scope: 'the number, or all numbers of the messaging service',
    refusal: 'both',
    code: '21610',
    remark: 'Takes opt-outs and opt-ins from us over its Consent Management API.',
    source: 'https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out',
  },
  {
    provider: 'twilio',
    name: 'Twilio, toll-free',
    isBuiltIn: true,
    words: ['STOP'],
    optInWords: ['START', 'UNSTOP'],
    yesLifts: false,
    scope: 'the number, kept by the toll-free network',
    refusal: 'both',
    code: '21610',
    remark: 'The network itself replies, and nobody can change its words.',
    source: 'https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out',
  },
  {
    provider: 'telnyx',
    name: 'Telnyx',
    isBuiltIn: false,
    words: ['STOP', 'STOPALL', 'STOP ALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'],
    optInWords: ['START', 'UNSTOP'],
    yesLifts: false,
    scope: 'the messaging profile',
    refusal: 'sync',
    code: '40300',
    remark: 'Further words can be set up for each profile.',
    source: 'https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out',
  },
  {
    provider: 'bandwidth',
    name: 'Bandwidth',
    isBuiltIn: false,
    words: [],
    optInWords: [],
    yesLifts: false,
    scope: 'the number',
    refusal: 'async',
    code: '4775',
    remark: 'On long codes it acts on no word by itself: whoever sends must.',
    source: 'https://dev.bandwidth.com/docs/messaging/errors/codes',
  },
  {
    provider: 'vonage',
    name: 'Vonage',
    isBuiltIn: false,
    words: ['STOP', 'END', 'QUIT', 'CANCEL', 'UNSUBSCRIBE'],
    optInWords: ['START', 'JOIN'],
    yesLifts: false,
    scope: 'the pair of number and phone',
    refusal: 'async',
    code: '9',
    remark: 'The words are those of short codes; for long codes they are set up.',
    source: 'https://developer.vonage.com/en/opt-out-assist/guides/messaging-opted-out-numbers',
  },
  {
    provider: 'aws',
    name: 'AWS End User Messaging',
    isBuiltIn: false,
    words: ['ARRET', 'CANCEL', 'END', 'OPT-OUT', 'OPTOUT', 'QUIT', 'REMOVE', 'STOP', 'TD', 'UNSUBSCRIBE'],
    optInWords: [],
    yesLifts: false,
    scope: 'an opt-out list, of the account, a pool or a number',
    refusal: 'sync',
    code: 'on the list',
    remark: 'A text that only begins with a word counts. Toll-free: STOP alone.',
    source: 'https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html',
  },
]
