// The preview of a broadcast: the very judgement of the expansion, over all people, counted and not written. F4.
import type { BulkDraft, Verdict } from '../../core/bulk.ts'
import { finishOf, gatherLoads, type Loads, later, type Rules } from '../../core/finish.ts'
import type { WaitReason } from '../../core/hours.ts'
import { displayPhone } from '../../core/phone.ts'
import { waitWords } from '../../core/rule-words.ts'
import { holesIn } from '../../core/templates.ts'
import type { Place } from '../../core/zones.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import type { BroadcastDraft } from './draft.ts'
import { makePageJudge, openCourse, type PeoplePage } from './judge.ts'
import { pacingRules } from './pacing.ts'
import { exclusionWords } from './shapes.ts'
import { makeSpread } from './spread.ts'

const PAGE = 5_000

type Tally = {
  total: number
  eligible: number
  international: number
  firstTexts: number
  readonly excluded: Map<string, number>
  /** Credits of those who are left out for want of credits only. */
  missing: number
  readonly kinds: Map<Kind, { texts: number; segments: number; credits: number }>
  readonly holes: Map<string, number>
  shortest: BulkDraft | null
  longest: BulkDraft | null
  /** Of those whose text goes later: how many for each reason, and until when. */
  readonly waits: Map<WaitReason, { count: number; until: Date; readonly rules: Set<string> }>
  readonly loads: Loads
}

type Kind = 'domestic' | 'international' | 'mms'

/** Exact: every person is judged. The event loop breathes between the pages. */
export async function previewBroadcast(rt: Runtime, accountId: string, draft: BroadcastDraft) {
  const account = await loadAccount(rt.db, accountId)
  const now = rt.clock.now()
  const judge = makePageJudge({ account, ...draft }, { asOf: now, now })
  const course = await openCourse(rt.db, accountId)
  const available = course.creditsLeft
  const spread = makeSpread(draft.senders)
  const tally = emptyTally()
  for (let after: string | null = null; ; ) {
    const page: PeoplePage = await judge.page(rt.db, course, after, PAGE)
    for (const [index, verdict] of page.verdicts.entries()) {
      count(tally, verdict, draft)
      if (verdict.kind === 'excluded') continue
      const { senderId, place } = page.known[index]!
      load(tally, verdict, {
        senderId: spread({ knownSenderId: senderId, isInternational: verdict.isInternational }).id,
        place,
      })
    }
    after = page.next
    if (after === null) break
  }
  const rules = await pacingRules(rt.db, account, draft.senders, now)
  return { ...shown(tally, draft, rules), credits: creditsOf(tally, available) }
}

function emptyTally(): Tally {
  return {
    total: 0,
    eligible: 0,
    international: 0,
    firstTexts: 0,
    excluded: new Map(),
    missing: 0,
    kinds: new Map(),
    holes: new Map(),
    waits: new Map(),
    shortest: null,
    longest: null,
    loads: gatherLoads(),
  }
}

function count(tally: Tally, verdict: Verdict, { parts, media }: BroadcastDraft): void {
  tally.total += 1
  if (verdict.kind === 'excluded') {
    tally.excluded.set(verdict.reason, (tally.excluded.get(verdict.reason) ?? 0) + 1)
    tally.missing += verdict.credits
    return
  }
  tally.eligible += 1
  if (verdict.isInternational) tally.international += 1
  if (verdict.noticeSegments > 0) tally.firstTexts += 1
  const kind = media.length > 0 ? 'mms' : verdict.isInternational ? 'international' : 'domestic'
  const sum = tally.kinds.get(kind) ?? { texts: 0, segments: 0, credits: 0 }
  sum.texts += 1
  sum.segments += verdict.segments
  sum.credits += verdict.credits
  tally.kinds.set(kind, sum)
  const { person, phone } = verdict
  for (const hole of holesIn(parts, { ...person, phone, agent: '-' }))
    tally.holes.set(hole, (tally.holes.get(hole) ?? 0) + 1)
  if (tally.shortest === null || isShorter(verdict, tally.shortest)) tally.shortest = verdict
  if (tally.longest === null || isShorter(tally.longest, verdict)) tally.longest = verdict
}

function isShorter(one: BulkDraft, other: BulkDraft): boolean {
  return (
    one.segments - other.segments < 0 ||
    (one.segments === other.segments && one.body.length < other.body.length)
  )
}

type Whose = { readonly senderId: string; readonly place: Place }

function load({ loads, waits }: Tally, draft: BulkDraft, { senderId, place }: Whose): void {
  const { dueAt, segments, noticeSegments } = draft
  if (draft.waits) {
    const { reason, until, rule } = draft.waits
    const wait = waits.get(reason) ?? { count: 0, until, rules: new Set<string>() }
    waits.set(reason, { ...wait, count: wait.count + 1, until: later(until, wait.until) })
    wait.rules.add(rule)
  }
  loads.add({ senderId, dueAt, place, segments: segments + noticeSegments })
}

function shown(tally: Tally, { words, senders, sendAt }: BroadcastDraft, rules: Rules) {
  const loads = tally.loads.list()
  const used = new Set(loads.map(one => one.senderId))
  return {
    words,
    total: tally.total,
    eligible: tally.eligible,
    international: tally.international,
    firstTexts: tally.firstTexts,
    excluded: [...tally.excluded]
      .map(([reason, count]) => ({ reason, words: exclusionWords(reason), count }))
      .sort((a, b) => b.count - a.count),
    waits: [...tally.waits].map(([reason, { count, until, rules: held }]) => ({
      reason,
      words: waitWords(reason, held),
      count,
      until: until.toISOString(),
    })),
    holes: [...tally.holes].map(([field, count]) => ({ field, count })),
    shortest: sampleOf(tally.shortest),
    longest: sampleOf(tally.longest),
    startsAt: sendAt.toISOString(),
    finishAt: finishOf(loads, rules)?.toISOString() ?? null,
    pace: {
      segmentsPerSecond: senders.reduce(
        (sum, one) => sum + (used.has(one.id) ? one.segmentsPerSecond : 0),
        0,
      ),
      senders: senders.filter(one => used.has(one.id)).map(one => one.phone),
    },
  }
}

function sampleOf(draft: BulkDraft | null) {
  if (draft === null) return null
  const { person, phone, body, segments, credits } = draft
  return { name: nameOf(person, phone), phone, body, segments, credits }
}

/** As people call somebody: the name, else the phone. */
export function nameOf(person: { firstName: string; lastName: string }, phone: string | null): string {
  return `${person.firstName} ${person.lastName}`.trim() || (phone === null ? '' : displayPhone(phone))
}

function creditsOf(tally: Tally, available: number) {
  const byKind = [...tally.kinds].map(([kind, sum]) => ({ kind, ...sum }))
  const needed = byKind.reduce((sum, one) => sum + one.credits, 0) + tally.missing
  return { needed, available, byKind }
}
