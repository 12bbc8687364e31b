// What the provider or the network does by itself with an incoming text: chart D, the provider's side.
// The words and replies stand here a second time on purpose: the sandbox plays Twilio, and must not inherit a
// mistake of Heed's own list.

export type NumberKind = 'long_code' | 'toll_free' | 'short_code'
export type OptOutType = 'STOP' | 'START' | 'HELP'

/** `block`: what becomes of the pair (phone, our number). `reply`: what the phone gets, if anything. */
export type Reaction = {
  readonly block: 'set' | 'lift' | null
  readonly reply: readonly string[]
  readonly optOutType: OptOutType | null
}

export type KeywordQuestion = {
  readonly body: string
  readonly kind: NumberKind
  readonly optedOut: boolean
  /** Advanced Opt-Out: Twilio acts on every kind of number and says so in the webhook. */
  readonly advanced: boolean
}

const STOP = new Set(['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL'])
const START = new Set(['START', 'YES', 'UNSTOP'])
const HELP = new Set(['HELP', 'INFO'])

const REPLIES = {
  stop:
    'You have successfully been unsubscribed. You will not receive any more messages from this number. ' +
    'Reply START to resubscribe.',
  start:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. ' +
    'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  networkStop:
    'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. ' +
    'Text back "unstop" to receive messages again.',
  networkStart:
    'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.',
} as const

const NOTHING: Reaction = { block: null, reply: [], optOutType: null }

/**
 * Twilio's rule: the whole text is one word of the list, case and outer white space aside. "STOP." and
 * "please stop" are no keywords to it. https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
 */
export function react(question: KeywordQuestion): Reaction {
  const word = question.body.trim().toUpperCase()
  const type = STOP.has(word) ? 'STOP' : START.has(word) ? 'START' : HELP.has(word) ? 'HELP' : null
  if (type === null) return NOTHING
  if (question.advanced) return advancedReaction(type, word, question)
  if (question.kind === 'long_code') return longCodeReaction(type, question.optedOut)
  if (question.kind === 'toll_free') return tollFreeReaction(type, word, question.optedOut)
  // A stand-alone short code has no handling at all: whoever owns it must build it.
  return NOTHING
}

function longCodeReaction(type: OptOutType, optedOut: boolean): Reaction {
  // Silence for a second STOP and for START without a block: Twilio documents neither; the quiet reading is
  // ours.
  if (type === 'STOP') return optedOut ? NOTHING : reaction('set', [REPLIES.stop])
  if (type === 'START') return optedOut ? reaction('lift', [REPLIES.start]) : NOTHING
  return optedOut ? NOTHING : reaction(null, [REPLIES.help])
}

function tollFreeReaction(type: OptOutType, word: string, optedOut: boolean): Reaction {
  // The network knows STOP, START and UNSTOP alone; HELP is answered by Twilio, as on a long code.
  if (type === 'HELP') return longCodeReaction(type, optedOut)
  if (type === 'STOP') return optedOut || word !== 'STOP' ? NOTHING : reaction('set', [REPLIES.networkStop])
  return optedOut && word !== 'YES' ? reaction('lift', [REPLIES.networkStart]) : NOTHING
}

/**
 * Advanced Opt-Out confirms a START even without a block, and so takes an ordinary YES for one: its known
 * trap.
 */
function advancedReaction(type: OptOutType, word: string, { kind, optedOut }: KeywordQuestion): Reaction {
  if (kind === 'toll_free') return advancedTollFree(type, word, optedOut)
  if (type === 'STOP') return { block: 'set', reply: optedOut ? [] : [REPLIES.stop], optOutType: type }
  if (type === 'START') return { block: 'lift', reply: [REPLIES.start], optOutType: type }
  return { block: null, reply: optedOut ? [] : [REPLIES.help], optOutType: type }
}

/** On toll-free the network stays in charge of STOP; START draws its answer and Twilio's own. */
function advancedTollFree(type: OptOutType, word: string, optedOut: boolean): Reaction {
  if (word === 'YES') return NOTHING
  if (type === 'STOP')
    return { ...tollFreeReaction('STOP', 'STOP', optedOut), block: 'set', optOutType: type }
  if (type === 'HELP') return { block: null, reply: optedOut ? [] : [REPLIES.help], optOutType: type }
  const network = optedOut ? [REPLIES.networkStart] : []
  return { block: 'lift', reply: [...network, REPLIES.start], optOutType: type }
}

function reaction(block: Reaction['block'], reply: readonly string[]): Reaction {
  return { block, reply, optOutType: null }
}

const TOLL_FREE = /^\+1(?:800|833|844|855|866|877|888)\d{7}$/
const SHORT_CODE = /^\d{5,6}$/

export function kindOfNumber(phone: string): NumberKind {
  if (SHORT_CODE.test(phone)) return 'short_code'
  return TOLL_FREE.test(phone) ? 'toll_free' : 'long_code'
}
