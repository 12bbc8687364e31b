// Says in words what happened in a plan: the sentences of an enrollment's history.
import type { Step } from '../../core/plan.ts'

/** Why a plan ended for somebody. */
export type EndReason = 'opted_out' | 'replied' | 'by_hand' | 'plan_archived' | 'contact_deleted' | 'ended'

export type EventKind =
  | 'enrolled'
  | 'text_queued'
  | 'task_made'
  | 'tag_added'
  | 'tag_removed'
  | 'skipped'
  | 'stopped'
  | 'done'

export type PlanEvent = {
  readonly kind: EventKind
  readonly reason: string | null
  readonly author: string | null
  /** Null: it is none of the plan's any more. */
  readonly step: Step | null
  /** Of its text, as it is now. */
  readonly textState: string | null
}

const ENDS: Record<EndReason, string> = {
  opted_out: 'Stopped: they opted out.',
  replied: 'Stopped: they answered, and the plan ends with an answer.',
  by_hand: 'Stopped by hand.',
  plan_archived: 'Stopped: the plan was archived.',
  contact_deleted: 'Stopped: the contact was deleted.',
  ended: 'Came to its end.',
}

export function endWords(state: string, reason: string | null): string {
  if (state === 'active') return 'Under way.'
  return ENDS[(reason ?? 'ended') as EndReason] ?? ENDS.ended
}

/** B9: a step that waits for a person. */
export const DOUBT_WORDS =
  'Waits for your decision: they wrote something that may mean stop. Look in the tray.'

const SKIPS: Record<string, string> = {
  opted_out: 'they asked not to be texted',
  no_credits: 'there were not enough credits',
  no_sender: 'the account had no number to send from',
  no_phone: 'they had no phone that can be texted',
  empty: 'the text was empty for them',
  too_long: 'the text was longer than 1600 characters for them',
}

export function skipWords(reason: string): string {
  return `Skipped: ${SKIPS[reason] ?? reason}. The plan goes on.`
}

const ENROLLED: Record<string, string> = {
  tag: 'got a tag that enrolls',
  flow: 'the plan before it flows into this one',
}

const TEXTS: Record<string, string> = {
  waiting: 'waits to be sent',
  in_flight: 'is on its way',
  handed_over: 'handed over',
  sent: 'sent',
  delivered: 'delivered',
  not_delivered: 'not delivered',
  refused: 'refused',
  canceled: 'canceled',
}

export function eventWords({ kind, reason, author, step, textState }: PlanEvent): string {
  switch (kind) {
    case 'enrolled':
      return enrolledWords(reason, author)
    case 'text_queued':
      return `Text of day ${step?.day ?? '?'}: ${TEXTS[textState ?? 'waiting'] ?? textState}.`
    case 'task_made':
      return `Task made: ${step?.kind === 'task' ? step.title : 'of a step that is gone'}.`
    case 'tag_added':
      return `Tag added: ${tagOf(step)}.`
    case 'tag_removed':
      return `Tag removed: ${tagOf(step)}.`
    case 'skipped':
      return `Day ${step?.day ?? '?'}: ${skipWords(reason ?? '')}`
    case 'stopped':
      return stoppedWords(reason, author)
    case 'done':
      return ENDS.ended
  }
}

/** The reason of somebody who did it by hand stands in their own words. */
function stoppedWords(reason: string | null, author: string | null): string {
  const known = ENDS[(reason ?? '') as EndReason]
  if (reason !== null && reason !== 'by_hand' && known) return known
  const by = author === null ? 'Stopped by hand' : `Stopped by ${author}`
  return reason === null || reason === 'by_hand' ? `${by}.` : `${by}: ${reason}`
}

function enrolledWords(reason: string | null, author: string | null): string {
  if (reason !== null) return `Enrolled: ${ENROLLED[reason] ?? reason}.`
  return author === null ? 'Enrolled.' : `Enrolled by ${author}.`
}

function tagOf(step: Step | null): string {
  return step?.kind === 'add_tag' || step?.kind === 'remove_tag' ? step.tag : 'of a step that is gone'
}
