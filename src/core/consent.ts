// Consent: who may be texted. Transitions return the new state, the event and the effects; `clear` alone makes a
// Clearance.
import type { Reading } from './keywords.ts'
import type { SenderKind } from './replies.ts'

/**
 * `unknown`: has never asked to stop. `opted_in`: came back after a block, or their consent was imported with its
 * evidence. Belongs to (account, phone), never to a contact.
 */
export type ConsentState = 'unknown' | 'opted_out' | 'opted_in'

export type Consent = {
  readonly state: ConsentState
  readonly since: Date | null
  readonly source: ConsentSource | null
  readonly word: string | null
  /** When the first-text notice was last handed over (A1). */
  readonly noticedAt: Date | null
  /** The one message that may still go to an opted-out phone: the confirmation of its STOP (B4). */
  readonly confirmationId: string | null
  /** When the phone was last entered on the consent page, and asked to confirm (core/join.ts). */
  readonly askedAt: Date | null
  /** They wrote what may have meant STOP, and nobody has decided yet (B9). */
  readonly asksToStop: boolean
  /** The latest such text, kept until a block is set or lifted, so that a dismissal can be taken back. */
  readonly asksMessageId: string | null
  readonly asksSince: Date | null
  /** They asked the whole office, and this account's own block is on its way: nothing goes out already (B2). */
  readonly isStopComing: boolean
  /** The provider itself took a word of theirs for an opt-out, or refused a text: it answers their START (D). */
  readonly isBlockedThere: boolean
}

const NOT_ASKING = { asksToStop: false, asksMessageId: null, asksSince: null }

export const NEW_CONSENT: Consent = {
  state: 'unknown',
  since: null,
  source: null,
  word: null,
  noticedAt: null,
  confirmationId: null,
  askedAt: null,
  ...NOT_ASKING,
  isStopComing: false,
  isBlockedThere: false,
}

export type ConsentSource = 'message' | 'agent' | 'owner' | 'provider' | 'import' | 'page' | 'erasure'

export type Cause =
  | {
      readonly kind: 'text'
      readonly reading: Reading
      readonly senderKind: SenderKind
      /** The id that Heed's reply would have; null where the provider replies (core/replies.ts). */
      readonly replyId: string | null
      /** It replied, and did what it says. */
      readonly isActedOnThere?: boolean
      readonly messageId?: string
    }
  /** The person wants texts: the account's word, or YES to the question that the consent page made us ask. */
  | ({ readonly kind: 'joined'; readonly replyId: string | null } & Joining)
  /** Somebody entered the phone on the consent page: nobody knows yet whether it is theirs. */
  | { readonly kind: 'join_asked'; readonly note: string }
  | { readonly kind: 'opt_out_on_request'; readonly note: string }
  /** Somebody read the doubtful text: it did not ask to stop. */
  | { readonly kind: 'doubt_dismissed'; readonly reason: string }
  | { readonly kind: 'doubt_reopened' }
  /** All that is known of the phone goes, but that it is blocked. */
  | { readonly kind: 'erased'; readonly reason: string }
  | { readonly kind: 'new_consent'; readonly evidence: string; readonly obtainedAt: Date }
  | { readonly kind: 'provider_refused'; readonly provider: string; readonly code: number }
  /** What a list from another system says, with the line that says it. */
  | { readonly kind: 'imported'; readonly said: 'opted_out' | 'opted_in'; readonly note: string }

export type Joining = { readonly word: string; readonly note: string }

export type ConsentEventKind =
  | 'opted_out'
  | 'opt_out_repeated'
  | 'opted_in'
  | 'opt_in_without_block'
  | 'consent_imported'
  | 'import_without_effect'
  | 'joined'
  | 'join_asked'
  | 'join_while_blocked'
  | 'erased'
  | 'help_asked'
  | 'stop_in_words'
  | 'doubted'
  | 'doubt_dismissed'
  | 'doubt_reopened'
  | 'wants_back'

export type ConsentEvent = {
  readonly kind: ConsentEventKind
  readonly source: ConsentSource
  readonly word: string | null
  readonly note: string | null
}

export type ReplyKind = 'confirmation' | 'welcome_back' | 'joined' | 'help'

export type Transition = {
  readonly consent: Consent
  readonly event: ConsentEvent | null
  /** The reply that chart D wants of Heed; null also where the provider gives it. */
  readonly reply: ReplyKind | null
  /** Everything that waits for this phone is cancelled with the reason `opted_out` (B2). */
  readonly cancelWaiting: boolean
}

/** The one place where consent changes. `at` is the moment of the cause. Rules B, C and D. */
export function transition(consent: Consent, cause: Cause, at: Date): Transition {
  switch (cause.kind) {
    case 'text':
      return afterText(consent, cause, at)
    case 'joined':
      return join(consent, cause, at)
    case 'join_asked':
      return {
        ...unchanged(consent, null),
        event: { kind: 'join_asked', source: 'page', word: null, note: cause.note },
      }
    case 'opt_out_on_request':
      return optOut(consent, { at, source: 'agent', word: null, note: cause.note, replyId: null })
    case 'erased': {
      const blocked = optOut(consent, { at, source: 'erasure', word: null, note: null, replyId: null })
      const event = { kind: 'erased', source: 'erasure', word: null, note: cause.reason } as const
      return { ...blocked, event }
    }
    case 'provider_refused': {
      const note = `${cause.provider} ${cause.code}`
      return optOut(consent, { at, source: 'provider', word: null, note, replyId: null, isThere: true })
    }
    case 'new_consent': {
      const note = `${cause.evidence} (obtained ${cause.obtainedAt.toISOString().slice(0, 10)})`
      return optIn(consent, { at, source: 'owner', word: null, note })
    }
    case 'doubt_dismissed':
      return decided(consent, { isAsking: false, kind: 'doubt_dismissed', note: cause.reason })
    case 'doubt_reopened':
      return decided(consent, { isAsking: true, kind: 'doubt_reopened', note: null })
    case 'imported':
      return cause.said === 'opted_out'
        ? importedOptOut(consent, cause.note, at)
        : importedConsent(consent, cause.note, at)
  }
}

/** Blocks at once (B2), unless the person, or an owner with evidence, came back after the day that the list names. */
function importedOptOut(consent: Consent, note: string, at: Date): Transition {
  const { state, since, source } = consent
  // The list may be imported again every week: what it repeats is no news.
  if (state === 'opted_out') return { consent, event: null, reply: null, cancelWaiting: true }
  const cameBack = state === 'opted_in' && source !== 'import' && since !== null && since > at
  return cameBack
    ? withoutEffect(consent, note)
    : optOut(consent, { at, source: 'import', word: null, note, replyId: null })
}

/** Never lifts a block: only the person, or an owner with evidence, does (C3). */
function importedConsent(consent: Consent, note: string, at: Date): Transition {
  if (consent.state === 'opted_out') return withoutEffect(consent, note)
  if (consent.state === 'opted_in') return unchanged(consent, null)
  return {
    consent: { ...consent, state: 'opted_in', since: at, source: 'import', word: null },
    event: { kind: 'consent_imported', source: 'import', word: null, note },
    reply: null,
    cancelWaiting: false,
  }
}

function withoutEffect(consent: Consent, note: string): Transition {
  const event = { kind: 'import_without_effect', source: 'import', word: null, note } as const
  return { consent, event, reply: null, cancelWaiting: false }
}

function afterText(consent: Consent, cause: Cause & { kind: 'text' }, at: Date): Transition {
  const { reading } = cause
  const word = reading.words[0] ?? null
  const isBlocked = consent.state === 'opted_out'
  switch (reading.verdict) {
    case 'opt_out':
      return optOut(consent, {
        ...{ at, source: 'message', word, note: null, replyId: cause.replyId },
        isThere: cause.isActedOnThere === true,
      })
    case 'opt_in':
      if (isBlocked && lifts(reading, cause.senderKind)) {
        const reply = cause.replyId === null ? null : 'welcome_back'
        return { ...optIn(consent, { at, source: 'message', word, note: null }), reply }
      }
      // C2: START and UNSTOP are recorded; YES is an ordinary answer.
      return word === 'yes' ? unchanged(consent, null) : unchanged(consent, 'opt_in_without_block', word)
    case 'help':
      return {
        ...unchanged(consent, 'help_asked', word),
        reply: isBlocked || cause.replyId === null ? null : 'help',
      }
    case 'doubtful':
      return afterDoubtful(consent, cause, at)
    case 'none':
      return unchanged(consent, null)
  }
}

/** Never lifts a block: only C1 and an owner with evidence do (C3). Whoever is blocked learns nothing of it by text. */
function join(consent: Consent, { word, note, replyId }: Cause & { kind: 'joined' }, at: Date): Transition {
  const event = { source: 'message', word, note } as const
  if (consent.state === 'opted_out')
    return { ...unchanged(consent, null), event: { kind: 'join_while_blocked', ...event } }
  return {
    consent: { ...consent, state: 'opted_in', since: at, source: 'message', word },
    event: { kind: 'joined', ...event },
    reply: replyId === null ? null : 'joined',
    cancelWaiting: false,
  }
}

/** B8, B9: nothing is blocked; under `reasonable` automatic texts stay away until a person has decided. */
function afterDoubtful(
  consent: Consent,
  { reading, messageId }: Cause & { kind: 'text' },
  at: Date,
): Transition {
  const isBlocked = consent.state === 'opted_out'
  const words = reading.words.join(', ')
  // C3: only the keyword lifts a block, and somebody may want to tell them.
  if (reading.rule === 'wants_back') return unchanged(consent, isBlocked ? 'wants_back' : null, words)
  if (isBlocked) return unchanged(consent, null)
  const asking = { asksToStop: true, asksMessageId: messageId ?? null, asksSince: at }
  const kind = reading.rule === 'keyword_inside' ? 'stop_in_words' : 'doubted'
  return { ...unchanged(consent, kind, words), consent: { ...consent, ...asking } }
}

type Decided = { readonly isAsking: boolean; readonly kind: ConsentEventKind; readonly note: string | null }

function decided(consent: Consent, { isAsking, kind, note }: Decided): Transition {
  const event = { kind, source: 'agent', word: null, note } as const
  return { ...unchanged(consent, null), consent: { ...consent, asksToStop: isAsking }, event }
}

/** The toll-free network does not know YES (chart D): saying that it lifts would be a lie the carrier refutes. */
function lifts(reading: Reading, senderKind: SenderKind): boolean {
  return reading.rule === 'provider_said' || !(reading.words[0] === 'yes' && senderKind === 'toll_free')
}

type OptOut = {
  readonly at: Date
  readonly source: ConsentSource
  readonly word: string | null
  readonly note: string | null
  readonly replyId: string | null
  readonly isThere?: boolean
}

function optOut(consent: Consent, { at, source, word, note, replyId, isThere = false }: OptOut): Transition {
  const event = { source, word, note }
  const isBlockedThere = consent.isBlockedThere || isThere
  if (consent.state === 'opted_out') {
    return {
      consent: { ...consent, isBlockedThere },
      event: { kind: 'opt_out_repeated', ...event },
      reply: null,
      cancelWaiting: true,
    }
  }
  return {
    consent: {
      ...consent,
      ...NOT_ASKING,
      isStopComing: false,
      isBlockedThere,
      state: 'opted_out',
      since: at,
      source,
      word,
      confirmationId: replyId,
    },
    event: { kind: 'opted_out', ...event },
    reply: replyId === null ? null : 'confirmation',
    cancelWaiting: true,
  }
}

function optIn(
  consent: Consent,
  { at, source, word, note }: Omit<OptOut, 'replyId' | 'isThere'>,
): Transition {
  if (consent.state !== 'opted_out') return unchanged(consent, 'opt_in_without_block', word)
  const back = {
    state: 'opted_in',
    since: at,
    source,
    word,
    confirmationId: null,
    isBlockedThere: false,
  } as const
  return {
    consent: { ...consent, ...NOT_ASKING, ...back },
    event: { kind: 'opted_in', source, word, note },
    reply: null,
    cancelWaiting: false,
  }
}

function unchanged(consent: Consent, kind: ConsentEventKind | null, word: string | null = null): Transition {
  const event = kind === null ? null : { kind, source: 'message' as const, word, note: null }
  return { consent, event, reply: null, cancelWaiting: false }
}

/**
 * Leave to hand one text to a provider. Nobody outside this file can make one: the class is not exported, and a copy
 * (a spread with another phone, say) lacks the private fields that only `clear` fills. No set of them is kept: it
 * cost a bulk of a million more in garbage collection than all the rest of judging it.
 */
class Clearance {
  readonly #phone: string
  readonly #messageId: string

  constructor(text: { phone: string; messageId: string }) {
    this.#phone = text.phone
    this.#messageId = text.messageId
  }

  get phone(): string {
    return this.#phone
  }

  get messageId(): string {
    return this.#messageId
  }

  /** Null: this is none of ours. */
  static phoneOf(clearance: object): string | null {
    return #phone in clearance ? clearance.#phone : null
  }
}

export type { Clearance }

/** Judges one text against the locked consent row: a Clearance, or null where the person said STOP (B2, B4). */
export function clear(consent: Consent, text: { phone: string; messageId: string }): Clearance | null {
  const isBlocked = consent.state === 'opted_out' || consent.isStopComing
  if (isBlocked && text.messageId !== consent.confirmationId) return null
  return new Clearance(text)
}

/** For `provider.send`: the phone that was judged, which is the one that may be texted. Throws for a forgery. */
export function clearedPhone(clearance: Clearance): string {
  const phone = Clearance.phoneOf(clearance)
  if (phone === null) throw new Error('this clearance was not given by the gate')
  return phone
}
