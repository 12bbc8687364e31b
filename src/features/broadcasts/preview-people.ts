// Opens one group of a preview to its people: who is eligible, who is left out for this reason.
import type { Verdict } from '../../core/bulk.ts'
import { waitWords } from '../../core/rule-words.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import type { BroadcastDraft } from './draft.ts'
import { makePageJudge, openCourse } from './judge.ts'
import { nameOf } from './preview.ts'
import { exclusionWords } from './shapes.ts'

const PAGE = 2_000

export type Group = { readonly group: string; readonly after: string | null; readonly limit: number }

/**
 * The people of a group behind `after`, in the order of the audience. Who is a duplicate, or is left without credits,
 * is known only from all those before: they are judged again, from the first.
 */
export async function peopleOfPreview(
  rt: Runtime,
  accountId: string,
  draft: BroadcastDraft,
  { group, after, limit }: Group,
) {
  const account = await loadAccount(rt.db, accountId)
  const now = rt.clock.now()
  const judge = makePageJudge({ account, ...draft }, { asOf: now, now })
  const course = await openCourse(rt.db, accountId)
  const found: Verdict[] = []
  for (let from: string | null = null; found.length <= limit; ) {
    const page = await judge.page(rt.db, course, from, PAGE)
    for (const verdict of page.verdicts)
      if (isIn(group, verdict) && (after === null || verdict.person.key > after)) found.push(verdict)
    from = page.next
    if (from === null) break
  }
  const items = found.slice(0, limit)
  return { items: items.map(itemOf), next: found.length > limit ? items.at(-1)!.person.key : null }
}

/** Whoever waits is eligible, too. */
function isIn(group: string, verdict: Verdict): boolean {
  if (verdict.kind === 'excluded') return verdict.reason === group
  return group === 'eligible' || verdict.waits?.reason === group
}

function itemOf(verdict: Verdict) {
  const { person, credits } = verdict
  const { contactId, phone, typed } = person
  const shared = { contactId, name: nameOf(person, phone), phone, typed, credits }
  if (verdict.kind === 'text') {
    const { waits, isInternational } = verdict
    return {
      ...shared,
      reason: waits?.reason ?? null,
      words: waits === null ? null : waitWords(waits.reason, [waits.rule]),
      since: null,
      until: waits?.until.toISOString() ?? null,
      international: isInternational,
    }
  }
  return {
    ...shared,
    reason: verdict.reason,
    words: exclusionWords(verdict.reason),
    since: verdict.since?.toISOString() ?? null,
    until: null,
    international: false,
  }
}
