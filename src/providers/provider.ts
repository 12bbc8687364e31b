// What a provider is to Heed: it translates, and nothing else. It is handed its credentials and a way to call out.
import type { Clearance } from '../core/consent.ts'
import type { ReportedState } from '../core/delivery.ts'
import type { ProviderWords, SenderKind } from '../core/replies.ts'
import type { Http } from '../kit/http.ts'

/** The account at the provider, opened. Never log it. `baseUrl` without a slash at the end. */
export type ProviderAccount = {
  readonly accountSid: string
  readonly authToken: string
  readonly baseUrl: string
}

/** A request that claims to come from the provider. `url` is the public one that the provider called. */
export type HookRequest = {
  readonly url: string
  readonly rawBody: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export type TextEvent = {
  readonly kind: 'text'
  /** The provider's id of the message: the same text told twice has the same one. */
  readonly providerId: string
  /** E.164, or the digits of a short code. */
  readonly from: string
  readonly to: string
  readonly body: string
  /** http(s) addresses only: they become links on a page. */
  readonly media: readonly string[]
  /** Not null: the provider has acted on the text and has replied by itself. */
  readonly optOutType: 'STOP' | 'START' | 'HELP' | null
  /** As the provider counts them; null where it does not say. */
  readonly segments: number | null
}

export type StatusEvent = {
  readonly kind: 'status'
  readonly providerId: string
  /** Our own id of the text, which went out with the status address. */
  readonly reference: string | null
  /** Null: a state that says nothing new to us. */
  readonly state: ReportedState | null
  readonly code: number | null
  /** The code means that the person opted out at the provider (B11). */
  readonly isOptOut: boolean
}

export type InboundEvent = TextEvent | StatusEvent

/** `reason` is a sentence for whoever looks at what was kept aside. */
export type Parsed =
  | { readonly ok: true; readonly event: InboundEvent }
  | { readonly ok: false; readonly reason: string }

export type OutgoingText = {
  readonly from: string
  readonly body: string
  readonly media: readonly string[]
  /** Where the provider reports what becomes of it. */
  readonly statusUrl: string
}

/**
 * `opted_out`: the person said so at the provider, and Heed must record it (B11); nothing else ever means that.
 * `bad_number`: no such number, or one that takes no texts. `unreachable`: not now, perhaps later. `filtered`: a
 * carrier or the provider took it for unwanted. `not_allowed`: our number or account may not send this (yet).
 * `bad_text`: too long, or media that cannot be fetched. `provider`: anything else that the provider said.
 * `gave_up` and `lost` are Heed's own: tried often enough; never arrived at the provider.
 */
export type RefusalReason =
  | 'opted_out'
  | 'bad_number'
  | 'unreachable'
  | 'filtered'
  | 'not_allowed'
  | 'bad_text'
  | 'provider'
  | 'gave_up'
  | 'lost'

export type SendOutcome =
  | { readonly kind: 'accepted'; readonly providerId: string; readonly segments: number | null }
  /** Final: the same text would be refused again. */
  | { readonly kind: 'refused'; readonly code: number; readonly reason: RefusalReason }
  /** Surely not taken: may be tried again, not before `afterMs`. */
  | {
      readonly kind: 'retry'
      readonly code: number | null
      readonly afterMs: number | null
      readonly detail: string
    }
  /** Taken or not: nobody knows yet. Never tried again by itself. */
  | { readonly kind: 'unknown'; readonly detail: string }

export type LookUp = {
  readonly to: string
  readonly from: string
  readonly body: string
  readonly since: Date
}

/** `found`: the ids of texts like this one that the provider has, the oldest first; empty where it has none. */
export type LookUpAnswer =
  | { readonly kind: 'found'; readonly providerIds: readonly string[] }
  | { readonly kind: 'unavailable'; readonly detail: string }

export type NumberOrder = { readonly phone: string; readonly webhookUrl: string }

/** A phone's consent as the provider is told of it, for one number of ours. */
export type ConsentToTell = {
  /** Of ours, to find the answer by: 32 characters. */
  readonly correlationId: string
  readonly phone: string
  readonly sender: string
  readonly optedOut: boolean
  /** How we know. */
  readonly source: 'message' | 'website' | 'offline' | 'other'
  readonly at: Date | null
}

/** By correlation id: null where it was taken, else why not. */
export type ConsentsTold =
  | { readonly kind: 'told'; readonly refused: ReadonlyMap<string, string | null> }
  /** Safe to tell again: the same word twice changes nothing. */
  | { readonly kind: 'retry'; readonly isTooFast: boolean; readonly detail: string }

/** What it takes to keep a provider's own list like ours. */
export type ConsentLine = {
  readonly mostAtOnce: number
  readonly mostAMinute: number
  tell(list: readonly ConsentToTell[], account: ProviderAccount, http: Http): Promise<ConsentsTold>
}

export type Provider = {
  readonly name: string
  /** What the provider itself acts on and replies to, by kind of number. Exactly these, trimmed, in any case. */
  readonly words: Readonly<Record<SenderKind, ProviderWords>>
  verify(request: HookRequest, account: ProviderAccount): boolean
  parse(request: HookRequest): Parsed
  /** What the webhook is answered with: nothing to do. */
  acknowledge(): { readonly contentType: string; readonly body: string }
  /** Texts the phone that the clearance names. */
  send(clearance: Clearance, text: OutgoingText, account: ProviderAccount, http: Http): Promise<SendOutcome>
  /** Finds a text whose outcome is not known. It can be older than `since` by a little: clocks differ. */
  lookUp(asked: LookUp, account: ProviderAccount, http: Http): Promise<LookUpAnswer>
  /** Asks for nothing but an answer: null, or why our account there cannot send now. */
  isThere(account: ProviderAccount, http: Http): Promise<string | null>
  /** The code of a `retry` says that the whole account is in trouble, not this text or this number. */
  isTrouble(code: number): boolean
  /** Tells the provider where the number's webhooks go; false where it could not be told. Buys nothing. */
  registerNumber(order: NumberOrder, account: ProviderAccount, http: Http): Promise<boolean>
  /** Absent: it cannot be told of consents. */
  readonly consents?: ConsentLine
  /** What an error code means, in words for the agent. */
  errorWords(code: number): string
}
