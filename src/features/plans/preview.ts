// A plan as it would go for one person: real dates, hours, texts, and why something would wait or be skipped.
import { dueAt, firstPlace, laterOf, localDay, type Place, placeAfter, type Step } from '../../core/plan.ts'
import { refusal, timeIn, waitText } from '../../core/words.ts'
import type { Query } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'
import { listSenders } from '../senders/queries.ts'
import { judgeText, type Person, renderFor } from './judge.ts'
import type { PlanDraft } from './plan.ts'
import { DOUBT_WORDS, skipWords } from './words.ts'

const MOST_ITEMS = 500

type Asked = {
  readonly account: Account
  readonly plan: PlanDraft
  readonly person: Person
  readonly startAt: Date
  readonly now: Date
}

export async function previewPlan(query: Query, asked: Asked) {
  const { account, plan, person, startAt, now } = asked
  const hasSender = (await listSenders(query, account.id)).length > 0
  const zone = person.facts.place.zones[0]!
  const startsOn = localDay(startAt, account.timeZone)
  const items = []
  let notBefore = laterOf(startAt, now)
  let place: Place | 'over' = firstPlace(plan)
  for (; place !== 'over' && items.length < MOST_ITEMS; place = placeAfter(plan, place)) {
    const step = plan.steps[place.position]!
    const due = dueAt(plan, { startsOn, ...place }, { zone: account.timeZone, notBefore })
    const told = itemOf(step, { ...asked, round: place.round, hasSender, zone }, due)
    notBefore = told.at
    items.push({
      stepId: step.id,
      index: place.position,
      round: place.round + 1,
      kind: step.kind,
      ...told,
      at: told.at.toISOString(),
      localTime: timeIn(zone, told.at),
    })
  }
  return { items, zone, more: place !== 'over' }
}

type Round = Asked & { readonly round: number; readonly hasSender: boolean; readonly zone: string }

/** Credits that are there on a day to come are nobody's to tell: it counts as enough. */
function itemOf(step: Step, { hasSender, zone, ...asked }: Round, due: Date) {
  const { account, person } = asked
  const plain = { at: due, body: null as string | null, waits: null, skipped: null }
  if (step.kind === 'task')
    return { ...plain, body: step.body === '' ? null : renderFor(step.body, person, account) }
  if (step.kind !== 'text') return plain
  const { body, verdict } = judgeText(step, { ...asked, creditsLeft: Number.POSITIVE_INFINITY }, due)
  if (verdict.kind === 'refused' && verdict.reason === 'doubtful')
    return { ...plain, body, waits: { reason: 'doubtful', words: DOUBT_WORDS, until: due.toISOString() } }
  if (verdict.kind === 'refused' || !hasSender) {
    const reason = verdict.kind === 'refused' ? verdict.reason : 'no_sender'
    const words = reason === 'no_phone' ? skipWords(reason) : refusal(reason).text
    return { ...plain, body, skipped: { reason, words } }
  }
  if (verdict.kind === 'admitted') return { ...plain, body }
  const { reason, until } = verdict
  const waits = { reason, words: waitText(verdict, zone), until: until.toISOString() }
  return { ...plain, body, at: until, waits }
}
