// A broadcast as the database keeps it.
import type { Audience } from '../../core/audience.ts'
import type { Limits, Results } from '../../core/limits.ts'
import { type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'
import type { BroadcastDraft } from './draft.ts'

export type BroadcastState =
  | 'scheduled'
  | 'expanding'
  | 'running'
  | 'paused'
  | 'canceling'
  | 'canceled'
  | 'completed'

export type PausedBy = 'person' | 'opt_outs' | 'errors'

export type Broadcast = {
  readonly accountId: string
  readonly id: string
  readonly name: string
  readonly body: string
  readonly media: readonly string[]
  readonly words: string
  readonly senderIds: readonly string[] | null
  readonly sendAt: Date
  readonly localTime: string | null
  readonly limits: Limits
  readonly state: BroadcastState
  readonly pausedBy: PausedBy | null
  readonly pausedWhy: string | null
  readonly cursor: string | null
  readonly pages: number
  readonly isExpanded: boolean
  /** People in the audience when it was counted. */
  readonly people: number
  /** People judged by now; the texts that came of it, with their segments and credits. */
  readonly seen: number
  readonly texts: number
  readonly segments: number
  readonly credits: number
  /** What the limits do not count any more, since a person looked at it and resumed. */
  readonly forgiven: Results
  readonly pace: number
  readonly toldAt: Date | null
  readonly author: string
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

/** Everything but the audience, which may be megabytes. */
const COLUMNS = `account_id, id, name, body, media, words, sender_ids, send_at, local_time, opt_out_percent,
  error_percent, limits_after, state, paused_by, paused_why, cursor, pages, is_expanded, people, seen, texts,
  segments, credits, forgiven, pace, told_at, author, created_at, started_at, ended_at`

export function broadcastOf(row: Row): Broadcast {
  return {
    accountId: row.account_id as string,
    id: row.id as string,
    name: row.name as string,
    body: row.body as string,
    media: row.media as string[],
    words: row.words as string,
    senderIds: row.sender_ids as string[] | null,
    sendAt: row.send_at as Date,
    localTime: row.local_time as string | null,
    limits: limitsOf(row),
    state: row.state as BroadcastState,
    pausedBy: row.paused_by as PausedBy | null,
    pausedWhy: row.paused_why as string | null,
    cursor: row.cursor as string | null,
    pages: row.pages as number,
    isExpanded: row.is_expanded as boolean,
    people: row.people as number,
    seen: row.seen as number,
    texts: row.texts as number,
    segments: row.segments as number,
    credits: row.credits as number,
    forgiven: row.forgiven as Results,
    pace: row.pace as number,
    toldAt: row.told_at as Date | null,
    author: row.author as string,
    createdAt: row.created_at as Date,
    startedAt: row.started_at as Date | null,
    endedAt: row.ended_at as Date | null,
  }
}

function limitsOf(row: Row): Limits {
  return {
    optOutPercent: row.opt_out_percent as number,
    errorPercent: row.error_percent as number,
    after: row.limits_after as number,
  }
}

export async function findBroadcast(query: Query, accountId: string, id: string): Promise<Broadcast | null> {
  const row = await query.one(FIND, [accountId, id])
  return row ? broadcastOf(row) : null
}

const FIND = sql('broadcast_find', `select ${COLUMNS} from broadcasts where account_id = $1 and id = $2`)

/** Waits until whoever works on it is done with its page. */
export async function lockBroadcast(tx: Tx, accountId: string, id: string): Promise<Broadcast | null> {
  const row = await tx.one(LOCK, [accountId, id])
  return row ? broadcastOf(row) : null
}

const LOCK = sql(
  'broadcast_lock',
  `select ${COLUMNS} from broadcasts where account_id = $1 and id = $2 for no key update`,
)

/** Null: somebody else works on it. */
export async function takeBroadcast(tx: Tx, accountId: string, id: string): Promise<Broadcast | null> {
  const row = await tx.one(TAKE, [accountId, id])
  return row ? broadcastOf(row) : null
}

const TAKE = sql(
  'broadcast_take',
  `select ${COLUMNS} from broadcasts where account_id = $1 and id = $2 for no key update skip locked`,
)

export async function loadAudience(query: Query, accountId: string, id: string): Promise<Audience> {
  const row = await query.one<{ audience: Audience }>(AUDIENCE, [accountId, id])
  if (!row) throw new Error(`broadcast ${id} has no audience`)
  return row.audience
}

const AUDIENCE = sql(
  'broadcast_audience',
  'select audience from broadcasts where account_id = $1 and id = $2',
)

/** The newest first. `before`: the id that the page before ended with. */
export async function listBroadcasts(
  query: Query,
  accountId: string,
  before: string | null,
  limit: number,
): Promise<Broadcast[]> {
  const from = before ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  return (await query.rows(LIST, [accountId, from, limit])).map(broadcastOf)
}

const LIST = sql(
  'broadcasts_list',
  `select ${COLUMNS} from broadcasts where account_id = $1 and id < $2 order by id desc limit $3`,
)

/** Those that have something to do: due to start, under way, or paused (reports still come in). */
export async function openBroadcasts(query: Query, now: Date): Promise<Broadcast[]> {
  return (await query.rows(OPEN, [now])).map(broadcastOf)
}

const OPEN = sql(
  'broadcasts_open',
  `select ${COLUMNS} from broadcasts
    where state in ('scheduled', 'expanding', 'running', 'paused', 'canceling') and send_at <= $1
    order by send_at, account_id, id limit 1000`,
)

export type NewBroadcast = {
  readonly accountId: string
  readonly id: string
  readonly draft: BroadcastDraft
  readonly people: number
  readonly author: string
  readonly at: Date
}

export async function insertBroadcast(tx: Tx, made: NewBroadcast): Promise<void> {
  const { draft, at } = made
  const isDue = draft.sendAt <= at
  await tx.run(INSERT, [
    made.accountId,
    made.id,
    draft.name,
    draft.body,
    draft.media,
    JSON.stringify(draft.audience),
    draft.words,
    draft.hasChosenSenders ? draft.senders.map(sender => sender.id) : null,
    draft.sendAt,
    draft.localTime,
    draft.limits.optOutPercent,
    draft.limits.errorPercent,
    draft.limits.after,
    isDue ? 'expanding' : 'scheduled',
    made.people,
    made.author,
    at,
    isDue ? at : null,
  ])
}

const INSERT = sql(
  'broadcast_insert',
  `insert into broadcasts (account_id, id, name, body, media, audience, words, sender_ids, send_at, local_time,
                           opt_out_percent, error_percent, limits_after, state, people, author, created_at, started_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
)
