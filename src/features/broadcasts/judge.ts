// Judges an audience page by page: the same for the preview, which writes nothing, and for the expansion.
import type { Audience } from '../../core/audience.ts'
import { type Course, makeJudge, startCourse, type Verdict } from '../../core/bulk.ts'
import { makeLocalTime } from '../../core/local-time.ts'
import type { Part } from '../../core/templates.ts'
import type { Place } from '../../core/zones.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'
import { audiencePage } from '../contacts/audience.ts'
import { rulebookFor } from '../messages/automatic.ts'
import type { Sender } from '../senders/queries.ts'
import { type Known, loadFacts } from './facts.ts'

/** What of a broadcast decides about its people. */
export type Judged = {
  readonly account: Account
  readonly audience: Audience
  readonly parts: readonly Part[]
  readonly media: readonly string[]
  readonly senders: readonly Sender[]
  readonly sendAt: Date
  readonly localTime: string | null
}

export type PeoplePage = {
  readonly verdicts: readonly Verdict[]
  /** What was known of each, in the same order. */
  readonly known: readonly Known[]
  readonly next: string | null
}

export type PageJudge = {
  /** The people behind `after`; the course goes on with what they take. */
  page(query: Query, course: Course, after: string | null, limit: number): Promise<PeoplePage>
}

/** When it is judged: `asOf`: the moment that days are counted back from; `now`: nothing is due before. */
export type Moment = { readonly asOf: Date; readonly now: Date }

export function makePageJudge(broadcast: Judged, { asOf, now }: Moment): PageJudge {
  const { account, audience, parts, media, senders } = broadcast
  const judge = makeJudge({
    parts,
    media: media.length,
    agent: account.name,
    prices: account.prices,
    notice: account.notice,
    pausesDoubtful: account.policy === 'reasonable',
    hasSender: senders.length > 0,
    dueAt: dueTimes(broadcast, now),
    rulebook: rulebookFor(account, null),
  })
  return {
    async page(query, course, after, limit) {
      const { people, next } = await audiencePage(query, account.id, audience, after, limit, asOf)
      const known = await loadFacts(
        query,
        account,
        people.map(({ phone }) => phone),
        now,
      )
      const verdicts: Verdict[] = []
      for (const [index, person] of people.entries()) {
        verdicts.push(judge(course, person, known[index]!))
        // Whatever else this process has under way (texts on their way into the database) moves on meanwhile.
        if (index % BREATH === BREATH - 1) await new Promise(setImmediate)
      }
      return { verdicts, known, next }
    },
  }
}

/** People judged in one go: about two milliseconds. */
const BREATH = 500

/** On somebody's own clock: of the zones that it may be the likeliest, and the account's where nothing tells. */
function dueTimes({ account, sendAt, localTime }: Judged, now: Date): (place: Place) => Date {
  const soonest = sendAt > now ? sendAt : now
  if (localTime === null) return () => soonest
  const there = makeLocalTime(localTime, account.timeZone)
  return ({ zones, zonesFrom }) => {
    const due = there(zonesFrom === 'unknown' ? null : (zones[0] ?? null))
    if (due > soonest) return due
    return soonest
  }
}

/** A course with the credits that the account has now. */
export async function openCourse(query: Query, accountId: string): Promise<Course> {
  return startCourse(await availableCredits(query, accountId))
}

export async function availableCredits(query: Query, accountId: string): Promise<number> {
  const row = await query.one<{ available: number }>(AVAILABLE, [accountId])
  return row?.available ?? 0
}

const AVAILABLE = sql('broadcast_credits', 'select available from credit_balances where account_id = $1')
