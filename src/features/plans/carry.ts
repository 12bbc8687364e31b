// Carries somebody through the steps that are due: decides what comes of each. Nothing is saved here, and no SQL.
import type { Wait } from '../../core/hours.ts'
import { dueAt, laterOf, type Place, placeAfter, type Step } from '../../core/plan.ts'
import type { Account } from '../accounts/account.ts'
import { type Placed, PRIORITY } from '../messages/insert.ts'
import type { Sender } from '../senders/queries.ts'
import { judgeText, type Person, renderFor, windowOf } from './judge.ts'
import type { Plan } from './plan.ts'
import type { EndReason, EventKind } from './words.ts'

/** The row of plan_turns. */
export type Turn = {
  readonly accountId: string
  readonly enrollmentId: string
  readonly planId: string
  readonly contactId: string
  readonly startsOn: string
  readonly round: number
  readonly position: number
  readonly dueAt: Date
  /** Entries of the history so far. */
  readonly n: number
}

export type Event = {
  readonly kind: EventKind
  readonly stepId: string | null
  readonly round: number | null
  readonly reason: string | null
  readonly messageId: string | null
  readonly taskId: string | null
}

export type Task = {
  readonly id: string
  readonly step: Step & { readonly kind: 'task' }
  readonly body: string
  readonly dueAt: Date
}
export type TagChange = { readonly kind: 'add_tag' | 'remove_tag'; readonly tag: string }

export type Ending = { readonly state: 'done' | 'stopped'; readonly reason: EndReason }

/** Why its text goes later, and the zone to tell it in. */
export type Held = Omit<Wait, 'reason'> & {
  readonly reason: Wait['reason'] | 'doubtful'
  readonly zone: string
}

/** B9: a doubt pauses. Whoever settles it wakes the turn (end-plans.ts); this is for a wake that was missed. */
const DOUBT_MS = 86_400_000

export type Stand = Place & {
  readonly dueAt: Date
  readonly waits: Held | null
}

/** What comes of a turn: where it stands afterwards (or its end), and all that was done on the way. */
export type Carried = {
  readonly turn: Turn
  readonly stand: Stand | Ending
  readonly events: readonly Event[]
  readonly texts: readonly Placed[]
  readonly tasks: readonly Task[]
  readonly tags: readonly TagChange[]
  readonly plan: Plan
  readonly account: Account
}

export type Known = {
  readonly plan: Plan
  readonly account: Account
  readonly person: Person & { readonly senderId: string | null }
  /** The account's, the default first. */
  readonly senders: readonly Sender[]
  /** Shared by all turns of the account: what one takes is gone for the next. */
  readonly credits: { left: number }
}

/** Steps a pass: the rest has its turn after others. */
const MOST_STEPS = 50

export function carry(turn: Turn, known: Known, now: Date, newId: () => string): Carried {
  const { plan, account, person } = known
  const made = { events: [] as Event[], texts: [] as Placed[], tasks: [] as Task[], tags: [] as TagChange[] }
  const carried = (stand: Stand | Ending): Carried => ({ turn, stand, ...made, plan, account })
  if (plan.state === 'archived') return carried({ state: 'stopped', reason: 'plan_archived' })
  if (person.isDeleted) return carried({ state: 'stopped', reason: 'contact_deleted' })
  // Also of a plan that would not text them in this step (G5).
  if (person.state === 'opted_out') return carried({ state: 'stopped', reason: 'opted_out' })
  let place: Place | 'over' = { round: turn.round, position: turn.position }
  let due = turn.dueAt
  for (let count = 0; due <= now && count < MOST_STEPS; count += 1) {
    const step: Step | undefined = plan.steps[place.position]
    if (!step) return carried({ state: 'done', reason: 'ended' })
    const done = doStep(step, { turn, known, now, newId, due, round: place.round })
    if ('waits' in done) return carried({ ...place, dueAt: done.waits.until, waits: done.waits })
    made.events.push(...done.events)
    made.texts.push(...(done.texts ?? []))
    made.tasks.push(...(done.tasks ?? []))
    made.tags.push(...(done.tags ?? []))
    place = placeAfter(plan, place)
    if (place === 'over') return carried({ state: 'done', reason: 'ended' })
    const course = { startsOn: turn.startsOn, ...place }
    due = dueAt(plan, course, { zone: account.timeZone, notBefore: due })
  }
  return carried({ ...place, dueAt: due, waits: null })
}

type Doing = {
  readonly turn: Turn
  readonly known: Known
  readonly now: Date
  readonly due: Date
  readonly round: number
  newId(): string
}
type Done =
  | {
      readonly events: readonly Event[]
      readonly texts?: readonly Placed[]
      readonly tasks?: readonly Task[]
      readonly tags?: readonly TagChange[]
    }
  | { readonly waits: Held }

function doStep(step: Step, doing: Doing): Done {
  const { known, now, due, round, newId } = doing
  const event = { stepId: step.id, round, reason: null, messageId: null, taskId: null }
  switch (step.kind) {
    case 'text':
      return doText(step, doing, event)
    case 'task': {
      const id = newId()
      const body = step.body === '' ? '' : renderFor(step.body, known.person, known.account)
      return {
        events: [{ ...event, kind: 'task_made', taskId: id }],
        tasks: [{ id, step, body, dueAt: laterOf(due, now) }],
      }
    }
    case 'add_tag':
    case 'remove_tag':
      return {
        events: [{ ...event, kind: step.kind === 'add_tag' ? 'tag_added' : 'tag_removed' }],
        tags: [{ kind: step.kind, tag: step.tag }],
      }
    // A wait moves what comes after it; the end is told with the enrollment's own.
    case 'wait':
    case 'end':
      return { events: [] }
  }
}

function doText(step: Step & { kind: 'text' }, doing: Doing, event: Omit<Event, 'kind'>): Done {
  const { turn, known, now, due, round, newId } = doing
  const { account, plan, person, senders, credits: course } = known
  const skipped = (reason: string): Done => ({ events: [{ ...event, kind: 'skipped', reason }] })
  const judged = judgeText(step, { account, plan, person, round, creditsLeft: course.left }, now)
  const { verdict, body, segments, encoding, credits } = judged
  const zone = person.facts.place.zones[0]!
  if (verdict.kind === 'refused' && verdict.reason === 'doubtful')
    return { waits: { reason: 'doubtful', until: new Date(now.getTime() + DOUBT_MS), rule: 'B9', zone } }
  if (verdict.kind === 'refused') return skipped(verdict.reason)
  const sender = senders.find(one => one.id === person.senderId) ?? senders[0]
  if (!sender) return skipped('no_sender')
  if (verdict.kind === 'waits') {
    const { reason, until, rule } = verdict
    return { waits: { reason, until, rule, zone } }
  }
  course.left -= credits
  const id = newId()
  const text: Placed = {
    accountId: turn.accountId,
    id,
    phone: person.phone!,
    senderId: sender.id,
    laneId: null,
    kind: 'text',
    body,
    media: step.media,
    segments,
    encoding,
    credits,
    origin: 'plan',
    originId: step.id,
    author: plan.name,
    // In the order in which they were due, also where several go at once.
    dueAt: due,
    priority: PRIORITY.bulk,
    window: windowOf(plan),
  }
  return { events: [{ ...event, kind: 'text_queued', messageId: id }], texts: [text] }
}
