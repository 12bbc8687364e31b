// Judges the text of a step for one person: rendered, counted, priced, admitted; the same for preview and tick.
import { type Admission, admit } from '../../core/admission.ts'
import type { ConsentState } from '../../core/consent.ts'
import { NEW_CONSENT } from '../../core/consent.ts'
import { isInternational } from '../../core/phone.ts'
import { bodyIn, type Step } from '../../core/plan.ts'
import { priceOfOutbound } from '../../core/prices.ts'
import { segmentsOf } from '../../core/segments.ts'
import { type Part, parse, render } from '../../core/templates.ts'
import { type OwnWindow, writeOwn } from '../../core/texting-hours.ts'
import type { Account } from '../accounts/account.ts'
import { type AutomaticFacts, rulesHere } from '../messages/automatic.ts'
import type { Plan } from './plan.ts'

/** Somebody, as a step needs them: the contact with its first phone, and what the gate knows of that. */
export type Person = {
  readonly contactId: string
  readonly firstName: string
  readonly lastName: string
  readonly company: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly isDeleted: boolean
  readonly state: ConsentState
  readonly noticedAt: Date | null
  readonly asksToStop: boolean
  readonly facts: AutomaticFacts
}

export type TextJudgement = {
  readonly body: string
  readonly segments: number
  readonly encoding: string
  readonly credits: number
  readonly verdict: Admission | { readonly kind: 'refused'; readonly reason: 'no_phone' }
}

type TextStep = Step & { readonly kind: 'text' }
type Asked = {
  readonly account: Account
  readonly plan: Pick<Plan, 'window' | 'sundaysAndHolidays'>
  readonly person: Person
  readonly round: number
  /** Credits that are there for it. */
  readonly creditsLeft: number
}

export function judgeText(step: TextStep, asked: Asked, at: Date): TextJudgement {
  const { account, plan, person, round, creditsLeft } = asked
  const { phone } = person
  const body = render(partsOf(bodyIn(step, round)), fieldsOf(person, account))
  const { segments, encoding } = segmentsOf(body)
  const measured = { body, segments: Math.max(1, segments), encoding }
  if (phone === null || !phone.startsWith('+'))
    return { ...measured, credits: 0, verdict: { kind: 'refused', reason: 'no_phone' } }
  const credits = priceOfOutbound(account.prices, {
    kind: 'text',
    segments: measured.segments,
    media: step.media.length,
    isInternational: isInternational(phone),
  })
  const verdict = admit({
    text: {
      messageId: '',
      phone,
      kind: 'text',
      length: body.length,
      media: step.media.length,
      isAutomatic: true,
    },
    consent: {
      ...NEW_CONSENT,
      state: person.state,
      noticedAt: person.noticedAt,
      asksToStop: person.asksToStop,
    },
    pausesDoubtful: account.policy === 'reasonable',
    notice: account.notice,
    credits: { needed: credits, there: creditsLeft },
    rules: rulesHere(account, person.facts, { phone, own: writeOwn(windowOf(plan)) }),
    now: at,
  })
  return { ...measured, credits, verdict }
}

/** What its texts bring to the gate: its hours (G3), its block of Sundays and holidays (G4). */
export function windowOf({ window, sundaysAndHolidays }: Asked['plan']): OwnWindow {
  return { ...window, sundaysAndHolidays }
}

export function renderFor(body: string, person: Person, account: Account): string {
  return render(partsOf(body), fieldsOf(person, account))
}

function fieldsOf({ firstName, lastName, company, email, phone }: Person, { name: agent }: Account) {
  return {
    firstName: firstName === phone ? '' : firstName,
    lastName,
    company,
    email,
    phone: phone ?? '',
    agent,
  }
}

/** A step's text is read once, and said to everybody who comes to it. */
const read = new Map<string, readonly Part[]>()
const MOST_READ = 5_000

function partsOf(body: string): readonly Part[] {
  const known = read.get(body)
  if (known) return known
  const template = parse(body)
  const parts = template.ok ? template.parts : [body]
  if (read.size >= MOST_READ) read.clear()
  read.set(body, parts)
  return parts
}
