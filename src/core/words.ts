// Says in words what was decided and why: the sentences that people read instead of codes.
import type { RefusalReason } from './admission.ts'
import type { ConsentEvent, ConsentSource } from './consent.ts'

/** A decision as the API and the pages show it: what, why, by which rule of the behaviour contract. */
export type Decision = {
  readonly allowed: boolean
  readonly reason: RefusalReason | null
  readonly text: string
  readonly rule: string | null
}

const REFUSALS: Record<RefusalReason, { text: string; rule: string }> = {
  opted_out: { text: 'Not sent: this person asked not to be texted.', rule: 'B2' },
  doubtful: {
    text: 'Not sent: this person wrote something that may mean stop. Decide in the inbox first.',
    rule: 'B9',
  },
  empty: { text: 'Not sent: the text is empty for this person.', rule: 'H' },
  too_long: { text: 'Not sent: the text is longer than 1600 characters for this person.', rule: 'H' },
  too_late: {
    text: 'Not sent: a confirmation may go out within five minutes of the STOP, and they are over.',
    rule: 'B4',
  },
  no_credits: { text: 'Not sent: there are not enough credits. Add credits, then send again.', rule: 'E4' },
  no_sender: {
    text: 'Not sent: the account has no number to send from. Add a sender in Settings.',
    rule: 'F',
  },
}

export function refusal(reason: RefusalReason, since: Date | null = null): Decision {
  const { text, rule } = REFUSALS[reason]
  const when = reason === 'opted_out' && since ? ` The block stands since ${since.toISOString()}.` : ''
  return { allowed: false, reason, text: text + when, rule }
}

export function leave(notice: 'separate' | 'appended' | null): Decision {
  const text = {
    separate: 'May be sent. The first-text notice goes before it, free of charge.',
    appended: 'May be sent. The first-text notice is added to it, free of charge.',
    none: 'May be sent: this person has not asked to stop.',
  }[notice ?? 'none']
  return { allowed: true, reason: null, text, rule: notice ? 'A1' : null }
}

const SOURCES: Record<ConsentSource, string> = {
  message: 'by text',
  agent: 'entered by an agent on request',
  owner: 'recorded by the owner with evidence',
  provider: 'learned from the provider',
  import: 'by an import',
}

/** One line of a phone's consent history. */
export function consentEventText({ kind, source, word, note }: ConsentEvent): string {
  const quoted = word ? ` ("${word.toUpperCase()}")` : ''
  const noted = note ? ` ${/[.!?]$/.test(note) ? note : `${note}.`}` : ''
  switch (kind) {
    case 'opted_out':
      return `Opted out ${SOURCES[source]}${quoted}.${noted} No text reaches this phone any more.`
    case 'opt_out_repeated':
      return `Asked again to stop, ${SOURCES[source]}${quoted}.${noted} Already opted out: no reply, nothing changed.`
    case 'opted_in':
      return `Opted in again ${SOURCES[source]}${quoted}.${noted} Texts may go out again.`
    case 'opt_in_without_block':
      return `Sent an opt-in word${quoted} without being opted out: nothing changed.${noted}`
    case 'consent_imported':
      return `Consent taken over ${SOURCES[source]}.${noted}`
    case 'import_without_effect':
      return `An import says otherwise: nothing changed.${noted}`
    case 'help_asked':
      return `Asked for help${quoted}: nothing changed.`
    case 'stop_in_words':
      return `Wrote a stop word inside a longer text (${word}). Only the single word opts out: nothing is blocked.`
  }
}
