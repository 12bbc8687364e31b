// Says in words what was decided and why: the sentences that people read instead of codes.
import type { Caution, RefusalReason } from './admission.ts'
import type { ConsentEvent, ConsentSource } from './consent.ts'
import type { Wait, WaitReason } from './hours.ts'
import { ruleText, ruleWords } from './rule-words.ts'

/** A decision as the API and the pages show it: what, why, by which rule of the behaviour contract. */
export type Decision = {
  readonly allowed: boolean
  readonly reason: RefusalReason | WaitReason | null
  readonly text: string
  readonly rule: string | null
  /** What speaks against it and does not stop it, because a person wants it now (G6). */
  readonly warnings: readonly Warning[]
}

export type Warning = {
  readonly reason: Caution['reason']
  readonly text: string
  readonly until: string | null
}

const REFUSALS: Record<RefusalReason, { text: string; rule: string }> = {
  opted_out: { text: 'Not sent: this person asked not to be texted.', rule: 'B2' },
  doubtful: {
    text: 'Not sent: this person wrote something that may mean stop. Decide in the tray first.',
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
  return { allowed: false, reason, text: text + when, rule, warnings: [] }
}

/** `zone`: in which the times of the warnings are told. */
export function leave(
  notice: 'separate' | 'appended' | null,
  warnings: readonly Caution[] = [],
  zone = 'UTC',
): Decision {
  const text = {
    separate: 'May be sent. The first-text notice goes before it, free of charge.',
    appended: 'May be sent. The first-text notice is added to it, free of charge.',
    none: 'May be sent: this person has not asked to stop.',
  }[notice ?? 'none']
  const told = warnings.map(one => warningOf(one, zone))
  return { allowed: true, reason: null, text, rule: notice ? 'A1' : null, warnings: told }
}

/** It will be sent, but not now. */
export function delay(wait: Wait, zone: string): Decision {
  const { reason } = wait
  return { allowed: true, reason, text: waitText(wait, zone), rule: CLAUSES[reason], warnings: [] }
}

function warningOf(caution: Caution, zone: string): Warning {
  if (caution.reason === 'doubtful') return { reason: caution.reason, text: DOUBTFUL, until: null }
  const { reason, until, rule } = caution
  const why = WARNINGS[reason](timeIn(zone, until), ruleWords(rule))
  return { reason, text: `${why} Your own text goes now all the same.`, until: until.toISOString() }
}

const DOUBTFUL =
  'They wrote something that may mean stop, and nobody has decided yet. Your own text goes all the same.'

/** The rule of the behaviour contract. */
export const CLAUSES: Record<WaitReason, string> = {
  quiet_hours: 'G6',
  plan_window: 'G3',
  sunday: 'G4',
  holiday: 'G4',
  state_rule: 'G6',
  over_cap: 'G6',
}

const WARNINGS: Record<WaitReason, (time: string, rule: string) => string> = {
  quiet_hours: time => `It is outside texting hours where they live; the hours begin at ${time}.`,
  plan_window: time => `It is outside the plan's hours where they live; they begin at ${time}.`,
  sunday: time => `It is Sunday where they live, until ${time}.`,
  holiday: time => `It is a holiday where they live, until ${time}.`,
  state_rule: (time, rule) => `${rule} allows no automatic text where they live before ${time}.`,
  over_cap: time => `They have had the automatic texts of a day until ${time}.`,
}

/** Why a text waits, and until when on the clock of `zone`. `rule`: as its Wait says; null: not known any more. */
export function waitText({ reason, until, rule = null }: Held, zone: string): string {
  return WAITS[reason](timeIn(zone, until), rule)
}

type Held = Pick<Wait, 'until'> & { readonly reason: HeldReason; readonly rule?: string | null }

/** `sender_cap`: the carrier's cap of the sender, which nobody can say before the text's turn comes. */
export type HeldReason = WaitReason | 'sender_cap'

const WAITS: Record<HeldReason, (time: string, rule: string | null) => string> = {
  quiet_hours: (time, rule) =>
    `Waiting until ${time} their time: before that it is outside texting hours${cited(rule)}.`,
  plan_window: time => `Waiting until ${time} their time: before that it is outside the plan's hours.`,
  sunday: time => `Waiting until ${time} their time: the plan sends nothing on Sundays.`,
  holiday: time => `Waiting until ${time} their time: the plan sends nothing on federal holidays.`,
  state_rule: (time, rule) => `Waiting until ${time} their time: ${ruleText(rule)}`,
  over_cap: (time, rule) =>
    rule === null || rule === 'account'
      ? `Waiting until ${time}: they have had as many automatic texts as you allow in 24 hours.`
      : `Waiting until ${time}: they have had as many automatic texts as ${ruleWords(rule)} allows in 24 hours.`,
  sender_cap: time => `Waiting until ${time}: this number has sent as much as its carrier takes in a day.`,
}

function cited(rule: string | null): string {
  return rule === null || rule === 'account' ? '' : `, by ${ruleWords(rule)}`
}

/** As "Tue, Nov 24, 8:00 AM"; a zone that is none is told in UTC. */
export function timeIn(zone: string, at: Date): string {
  const parts = {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...parts, timeZone: zone }).format(at).replaceAll('\u202f', ' ')
  } catch {
    return timeIn('UTC', at)
  }
}

const SOURCES: Record<ConsentSource, string> = {
  message: 'by text',
  agent: 'entered by an agent on request',
  owner: 'recorded by the owner with evidence',
  provider: 'learned from the provider',
  import: 'by an import',
  page: 'on the consent page',
  erasure: 'because they were erased',
}

/** Why a text that was read as doubtful waits for a person, by the rule of its reading. */
export function doubtText(rule: string | null): string {
  return (rule === null ? undefined : DOUBTS[rule]) ?? DOUBTS.unclear!
}

const DOUBTS: Readonly<Record<string, string>> = {
  keyword_inside: 'A stop word stands inside a longer text. Your policy counts only the single word.',
  question: 'They ask how to stop. Opt them out, or tell them that STOP does it.',
  limited: 'They ask for something narrower than no texts: other times, another way, or only for now.',
  joke: 'They ask to stop, and it may be said with a laugh.',
  reaction: 'They gave one of your texts a thumb down.',
  sign: 'An angry sign without words.',
  model: 'It resembles texts that asked to stop, and no phrase that we know stands in it.',
  unclear: 'It may mean stop: anger, no interest, or a wrong number.',
}

/** OPT OUT is the only keyword of two words; everything else of several is what the person wrote. */
function isKeyword(word: string): boolean {
  return !word.includes(' ') || /^opt +out$/.test(word)
}

/** One line of a phone's consent history. */
export function consentEventText({ kind, source, word, note }: ConsentEvent): string {
  const quoted = word ? ` ("${isKeyword(word) ? word.toUpperCase() : word}")` : ''
  const noted = note ? ` ${/[.!?]$/.test(note) ? note : `${note}.`}` : ''
  switch (kind) {
    case 'opted_out':
      return `Opted out ${SOURCES[source]}${quoted}.${noted} No text reaches this phone any more.`
    case 'opt_out_repeated':
      return `Asked again to stop, ${SOURCES[source]}${quoted}.${noted} Already opted out: no reply, nothing changed.`
    case 'opted_in':
      return `Opted in again ${SOURCES[source]}${quoted}.${noted} Texts may go out again.`
    case 'joined':
      return `Asked for texts ${SOURCES[source]}${quoted}.${noted} Texts may go out.`
    case 'join_asked':
      return `The phone was entered ${SOURCES[source]}.${noted}`
    case 'join_while_blocked':
      return `Asked for texts${quoted}, but only START lifts a block: nothing changed.${noted}`
    case 'erased':
      return `Erased on request.${noted} The phone stays blocked, unless the person comes back.`
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
    case 'doubted':
      return `Wrote something that may mean stop (${word}). Automatic texts stay away until somebody decides.`
    case 'doubt_dismissed':
      return `Read by a person: it did not ask to stop.${noted} Texts may go out again.`
    case 'doubt_reopened':
      return 'The decision was taken back: automatic texts stay away until somebody decides.'
    case 'wants_back':
      return `Asked for texts again in words (${word}). Only START lifts a block: nothing changed.`
  }
}
