// Chart D: which reply a phone gets, and which side gives it: the provider, the network or Heed.
import type { ReplyKind } from './consent.ts'
import type { Reading } from './keywords.ts'

export type SenderKind = 'long_code' | 'toll_free' | 'short_code'

/**
 * The wordings where Heed replies; editable per account. `instruction` is the helper button of B8, `request` what the
 * consent page makes us ask, `joined` the answer to who wants texts.
 */
export type ReplyTexts = {
  readonly optedOut: string
  readonly optedIn: string
  readonly help: string
  readonly instruction: string
  readonly request: string
  readonly joined: string
}

export const DEFAULT_REPLIES: ReplyTexts = {
  optedOut:
    'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  optedIn:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  help: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  instruction: 'To stop these texts, reply with the single word STOP. To get them again later, reply START.',
  request:
    'You asked for our texts. Reply YES to get them. Msg&Data Rates May Apply. Reply HELP for help, STOP to unsubscribe.',
  joined:
    'You are subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
}

/** What the toll-free network itself answers; nobody can change these words. */
export const NETWORK_REPLIES = {
  optedOut:
    'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" to receive messages again.',
  optedIn: 'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.',
} as const

/** A provider's own words for one kind of number: it acts and replies on exactly these, and on nothing else. */
export type ProviderWords = {
  readonly optOut: readonly string[]
  readonly optIn: readonly string[]
  readonly help: readonly string[]
}

export type ReplyQuestion = {
  readonly body: string
  readonly reading: Reading
  readonly optOutType: 'STOP' | 'START' | 'HELP' | null
  readonly repliesBy: 'provider' | 'heed'
  readonly providerWords: ProviderWords
  /** Absent: as if it did. Whoever was blocked here alone hears nothing from a provider that has nothing to lift. */
  readonly isBlockedThere?: boolean
}

/**
 * Exactly one side replies (chart D): the provider where the webhook carries OptOutType, or where the sender says
 * so and the text is exactly one of the provider's words (case and outer white space aside); Heed otherwise. So also to
 * START where the provider holds no block: it was asked in ordinary words, or on request (decision 0036).
 */
export function whoReplies({
  body,
  optOutType,
  repliesBy,
  providerWords,
  reading,
  isBlockedThere = true,
}: ReplyQuestion): 'provider' | 'heed' {
  if (optOutType !== null) return 'provider'
  if (repliesBy === 'heed') return 'heed'
  if (reading.verdict === 'opt_in' && !isBlockedThere) return 'heed'
  const word = body.trim().toUpperCase()
  const list = { opt_out: providerWords.optOut, opt_in: providerWords.optIn, help: providerWords.help }
  const known = reading.verdict in list ? list[reading.verdict as keyof typeof list] : []
  return known.includes(word) ? 'provider' : 'heed'
}

export function replyText(kind: ReplyKind, texts: ReplyTexts): string {
  return {
    confirmation: texts.optedOut,
    welcome_back: texts.optedIn,
    joined: texts.joined,
    help: texts.help,
  }[kind]
}

/**
 * A3: the text as the phone shows it, the added notice on a line of its own; a picture without words has that line
 * alone.
 */
export function withNotice(body: string, notice: string | null): string {
  if (notice === null) return body
  return body === '' ? notice : `${body}\n${notice}`
}

/** A1, A3: any wording is fine that tells how to stop: it must hold one of the words that Heed acts on. */
export function tellsHowToStop(text: string): boolean {
  return /\b(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout|opt out)\b/i.test(text)
}
