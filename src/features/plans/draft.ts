// Reads a plan as somebody writes it: gives its steps their ids, and says what is wrong with it.
import { isUuid } from '../../core/id.ts'
import type { Step } from '../../core/plan.ts'
import { checkPlan, type PlanProblem } from '../../core/plan-check.ts'
import type { Query } from '../../kit/db/db.ts'
import { badField, type Problem } from '../../kit/web/problem.ts'
import type { Runtime } from '../../runtime.ts'
import { mediaProblem } from '../messages/attachments.ts'
import { findPlan, isText, type Plan, type PlanDraft } from './plan.ts'
import type { RawPlan, RawStep } from './shapes.ts'

/** `before`: the plan as it is; null: a new one. */
export async function readPlan(
  rt: Runtime,
  query: Query,
  accountId: string,
  { raw, before }: { raw: RawPlan; before: Plan | null },
): Promise<PlanDraft | Problem> {
  const draft = draftOf(rt, raw, before)
  const wrong = checkPlan(draft)
  if (wrong.length > 0) return allOf(wrong)
  const media = await mediaProblem(rt, query, accountId, mediaOf(draft))
  if (media) return media
  const flow = await flowProblem(query, accountId, draft.next, before?.id ?? null)
  return flow === null ? draft : badField('next', flow)
}

export function mediaOf({ steps }: Pick<PlanDraft, 'steps'>): string[] {
  return steps.filter(isText).flatMap(step => step.media)
}

export function allOf(wrong: readonly PlanProblem[]): Problem {
  const first = wrong[0]!
  return { ...badField(first.field, first.message), errors: wrong }
}

/** Defaults that stand inside of a union are not filled in on the way. */
function draftOf(rt: Runtime, raw: RawPlan, before: Plan | null): PlanDraft {
  const known = new Set(before?.steps.map(step => step.id))
  return {
    name: (raw.name ?? '').replace(/\s+/g, ' ').trim(),
    description: raw.description?.trim() ?? '',
    window: raw.window ?? { from: '10:00', to: '19:00' },
    sundaysAndHolidays: raw.sundaysAndHolidays ?? true,
    stopOnReply: raw.stopOnReply ?? false,
    enrollByTags: [...new Set(raw.enrollByTags?.map(tag => tag.trim()))],
    next: raw.next ?? null,
    repeat: raw.repeat ?? null,
    steps: (raw.steps ?? []).map(step => stepOf(rt, step, known)),
  }
}

/** An id is kept once only: a step that was copied in an editor is a new one. */
function stepOf(rt: Runtime, raw: RawStep, known: Set<string>): Step {
  const id = raw.id !== undefined && known.delete(raw.id) ? raw.id : rt.newId()
  const place = { id, day: raw.day, time: raw.time }
  switch (raw.kind) {
    case 'text':
      return {
        ...place,
        kind: raw.kind,
        body: raw.body ?? '',
        media: raw.media ?? [],
        variants: raw.variants ?? [],
      }
    case 'task':
      return { ...place, kind: raw.kind, task: raw.task, title: raw.title.trim(), body: raw.body ?? '' }
    case 'wait':
      return { ...place, kind: raw.kind, days: raw.days }
    case 'add_tag':
    case 'remove_tag':
      return { ...place, kind: raw.kind, tag: raw.tag.trim() }
    case 'end':
      return { ...place, kind: raw.kind }
  }
}

const LONGEST_FLOW = 20

/** A plan that comes back to itself would never let anybody go. */
async function flowProblem(
  query: Query,
  accountId: string,
  next: string | null,
  own: string | null,
): Promise<string | null> {
  for (let id = next, hops = 0; id !== null; hops += 1) {
    if (id === own || hops === LONGEST_FLOW)
      return 'It flows back into itself: nobody would ever come to its end.'
    const plan: Plan | null = isUuid(id) ? await findPlan(query, accountId, id) : null
    if (plan === null) return 'There is no plan with this id in your account.'
    id = plan.next
  }
  return null
}
