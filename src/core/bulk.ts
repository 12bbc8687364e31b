// Judges the people of a broadcast one by one: who gets the text, when, what it costs; who does not, and why. F3, F4.
import { type Admission, admit, type NoticeRule, type RefusalReason } from './admission.ts'
import { type Consent, NEW_CONSENT } from './consent.ts'
import type { Rulebook, Wait } from './hours.ts'
import { isInternational } from './phone.ts'
import { makePhoneSet, type PhoneSet } from './phone-set.ts'
import { type PriceList, priceOfOutbound } from './prices.ts'
import { withNotice } from './replies.ts'
import { type Encoding, segmentsOf } from './segments.ts'
import { type Fields, isPersonal, type Part, render } from './templates.ts'
import { type Place, placeOf } from './zones.ts'

/** One of the audience. `phone`: E.164, or null; `typed`: what stands in a list where a phone should be. */
export type Person = Pick<Fields, 'firstName' | 'lastName' | 'company' | 'email'> & {
  readonly key: string
  readonly contactId: string | null
  readonly phone: string | null
  readonly typed: string | null
}

/** What is known about a phone when it is judged. */
export type PhoneFacts = {
  readonly consent: Consent
  /** Where the person lives, as far as its contacts and the number tell. */
  readonly place: Place
  /** Automatic texts of the last 24 hours. */
  readonly sentAt: readonly Date[]
}

export const NO_FACTS: PhoneFacts = { consent: NEW_CONSENT, place: placeOf('', null), sentAt: [] }

export type ExclusionReason = RefusalReason | 'no_phone' | 'invalid_phone' | 'duplicate_phone'

/** What holds for all texts of a broadcast. */
export type BulkText = {
  readonly parts: readonly Part[]
  readonly media: number
  /** The account's name, for `{{agent}}`. */
  readonly agent: string
  readonly prices: PriceList
  readonly notice: NoticeRule
  readonly hasSender: boolean
  /** Policy `reasonable` (B9). */
  readonly pausesDoubtful: boolean
  /** When a text to somebody who lives there is due. */
  dueAt(place: Place): Date
  /** Hours and caps, judged for the time at which a text is due (G6). */
  readonly rulebook: Rulebook
}

/** What one judgement leaves for the next: who has a text already, which credits are left. */
export type Course = { readonly phones: PhoneSet; creditsLeft: number }

export type BulkDraft = {
  readonly kind: 'text'
  readonly person: Person
  readonly phone: string
  readonly body: string
  readonly segments: number
  readonly encoding: Encoding
  readonly credits: number
  readonly isInternational: boolean
  /** Segments of the notice that goes with it or before it; 0: the phone has had it. Free, but it takes its time. */
  readonly noticeSegments: number
  readonly dueAt: Date
  /** Why it is due later than it was to be; null: it is not. */
  readonly waits: Wait | null
}

export type Exclusion = {
  readonly kind: 'excluded'
  readonly person: Person
  readonly reason: ExclusionReason
  /** Since when an opt-out stands. */
  readonly since: Date | null
  /** What the text would have cost, where nothing but credits is missing. */
  readonly credits: number
}

export type Verdict = BulkDraft | Exclusion

export function startCourse(creditsLeft: number, phones: PhoneSet = makePhoneSet()): Course {
  return { phones, creditsLeft }
}

/** Made once a broadcast: measures a text that is the same for everybody only once. */
export function makeJudge(text: BulkText): (course: Course, person: Person, facts: PhoneFacts) => Verdict {
  const measure = isPersonal(text.parts) ? measureOf : makeMemory(measureOf)

  /** Judges and, where the text may go, notes the phone and takes the credits from the course. */
  return (course, person, facts) => {
    const { phone } = person
    if (phone === null) return excluded(person, person.typed ? 'invalid_phone' : 'no_phone')
    // A short code is somebody's phone when it texts us; no text can be sent there.
    if (!phone.startsWith('+')) return excluded(person, 'invalid_phone')
    if (course.phones.has(phone)) return excluded(person, 'duplicate_phone')
    if (!text.hasSender) return excluded(person, 'no_sender')
    const body = render(text.parts, fieldsOf(person, phone, text.agent))
    const measured = { ...measure(body), isInternational: isInternational(phone) }
    const credits = priceOfOutbound(text.prices, { kind: 'text', media: text.media, ...measured })
    const dueAt = text.dueAt(facts.place)
    const admission = admit({
      text: { messageId: '', phone, kind: 'text', length: body.length, media: text.media, isAutomatic: true },
      consent: facts.consent,
      pausesDoubtful: text.pausesDoubtful,
      notice: text.notice,
      credits: { needed: credits, there: course.creditsLeft },
      rules: { rulebook: text.rulebook, place: facts.place, sentAt: facts.sentAt },
      now: dueAt,
    })
    if (admission.kind === 'refused') return refused(person, admission.reason, facts.consent, credits)
    course.phones.add(phone)
    course.creditsLeft -= credits
    const noticeSegments = noticeSegmentsOf(admission, text.notice.text, body)
    const waits = admission.kind === 'waits' ? waitOf(admission) : null
    const rest = { credits, noticeSegments, dueAt: waits?.until ?? dueAt, waits }
    return { kind: 'text', person, phone, body, ...measured, ...rest }
  }
}

function waitOf({ reason, until, rule }: Wait): Wait {
  return { reason, until, rule }
}

function excluded(person: Person, reason: ExclusionReason): Exclusion {
  return { kind: 'excluded', person, reason, since: null, credits: 0 }
}

function refused(person: Person, reason: RefusalReason, consent: Consent, credits: number): Exclusion {
  const since = reason === 'opted_out' ? consent.since : null
  return { kind: 'excluded', person, reason, since, credits: reason === 'no_credits' ? credits : 0 }
}

function fieldsOf({ firstName, lastName, company, email }: Person, phone: string, agent: string): Fields {
  return { firstName, lastName, company, email, phone, agent }
}

type Measured = { readonly segments: number; readonly encoding: Encoding }

/** Media alone is one segment of pace. */
function measureOf(body: string): Measured {
  const { segments, encoding } = segmentsOf(body)
  return { segments: Math.max(1, segments), encoding }
}

function makeMemory(measure: (body: string) => Measured): (body: string) => Measured {
  let known: { body: string; measured: Measured } | null = null
  return body => {
    if (known?.body !== body) known = { body, measured: measure(body) }
    return known.measured
  }
}

function noticeSegmentsOf(admission: Admission, notice: string, body: string): number {
  if (admission.kind === 'refused' || admission.notice === null) return 0
  if (admission.notice === 'separate') return segmentsOf(notice).segments
  return segmentsOf(withNotice(body, notice)).segments - segmentsOf(body).segments
}

/** Each reason to leave somebody out, in the plural of a list. */
export const EXCLUSION_WORDS: Record<ExclusionReason, string> = {
  no_phone: 'No phone',
  invalid_phone: 'The phone is not one that can be texted',
  duplicate_phone: 'The same phone as somebody before in the list',
  opted_out: 'Asked not to be texted',
  doubtful: 'Wrote something that may mean stop; waits for your decision in the inbox',
  empty: 'The text is empty for them',
  too_long: 'The text is longer than 1600 characters for them',
  no_credits: 'Not enough credits',
  no_sender: 'The account has no number to send from',
  too_late: 'Too late',
}
