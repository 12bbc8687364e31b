// A broadcast as the API shows it: what was asked for, how far it is, when it will be done.
import type { Query } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { type Broadcast, findBroadcast } from './broadcast.ts'
import { type Counts, countsOf } from './counts.ts'
import { finishOfBroadcast } from './loads.ts'
import { type BroadcastView, exclusionWords } from './shapes.ts'
import { reasonWords } from './words.ts'

/** Handed over this long ago is not "now" any more. */
const PACE_MS = 5_000

export async function showBroadcast(
  rt: Runtime,
  query: Query,
  accountId: string,
  id: string,
): Promise<BroadcastView | null> {
  const broadcast = await findBroadcast(query, accountId, id)
  return broadcast ? (await showBroadcasts(rt, query, [broadcast]))[0]! : null
}

export async function showBroadcasts(
  rt: Runtime,
  query: Query,
  list: readonly Broadcast[],
): Promise<BroadcastView[]> {
  const counts = await countsOf(query, list)
  const views: BroadcastView[] = []
  for (const broadcast of list) {
    const own = counts.get(broadcast.id)!
    const finishAt = await finishOf(rt, query, broadcast, own)
    views.push(viewOf(broadcast, own, { finishAt, now: rt.clock.now() }))
  }
  return views
}

/** Null: it is over, or stands still. */
async function finishOf(
  rt: Runtime,
  query: Query,
  broadcast: Broadcast,
  counts: Counts,
): Promise<Date | null> {
  const { state, segments } = broadcast
  if ((state !== 'running' && state !== 'expanding') || counts.byState.waiting === 0) return null
  const done = segments === 0 ? 0 : counts.segmentsDone / segments
  return finishOfBroadcast(rt, query, broadcast, done)
}

type Moment = { readonly finishAt: Date | null; readonly now: Date }

function viewOf(broadcast: Broadcast, counts: Counts, { finishAt, now }: Moment): BroadcastView {
  const { id, name, body, media, words, state, pausedBy, pausedWhy, localTime, author, toldAt } = broadcast
  const isFresh = toldAt !== null && now.getTime() - toldAt.getTime() < PACE_MS
  return {
    id,
    name,
    body,
    media: [...media],
    words,
    state,
    pausedBy,
    pausedWhy,
    total: broadcast.people,
    expanded: broadcast.seen,
    counts: counts.byState,
    reasons: counts.reasons.map(one => ({
      ...one,
      words: one.state === 'excluded' ? exclusionWords(one.reason) : reasonWords(one.reason),
    })),
    replies: counts.replies,
    optOuts: counts.optOuts,
    credits: counts.credits,
    segmentsPerSecond: isFresh ? Math.round(broadcast.pace * 10) / 10 : 0,
    finishAt: finishAt?.toISOString() ?? null,
    createdBy: author,
    createdAt: broadcast.createdAt.toISOString(),
    sendAt: broadcast.sendAt.toISOString(),
    localTime,
    startedAt: broadcast.startedAt?.toISOString() ?? null,
    completedAt: broadcast.endedAt?.toISOString() ?? null,
  }
}
