// Puts texts into the book and into the outbox: every path that wants a text sent comes through here.
import type { WaitReason } from '../../core/hours.ts'
import type { OutboundKind } from '../../core/prices.ts'
import { type OwnWindow, writeOwn } from '../../core/texting-hours.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { meetPhones } from '../consent/queries.ts'
import { type Entry, post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'

export type Origin = 'agent' | 'api' | 'broadcast' | 'plan' | 'system'

/** A text as it is to be sent. `credits` is held; `due` may lie ahead. Smaller `priority` goes first. */
export type Draft = {
  readonly id: string
  readonly phone: string
  readonly senderId: string
  /** The bulk lane that it waits in (lanes.ts); null: the sender's own. */
  readonly laneId: string | null
  readonly kind: OutboundKind
  readonly body: string
  readonly media: readonly string[]
  readonly segments: number
  readonly encoding: string
  readonly credits: number
  readonly origin: Origin
  readonly originId: string | null
  readonly author: string | null
  readonly dueAt: Date
  readonly priority: number
  /** Nobody wrote it in this moment (G6). Absent: what the origin says. */
  readonly isAutomatic?: boolean
  /** Why `dueAt` lies ahead, and the zone to tell it in; absent: somebody wanted it so, or it does not. */
  readonly waits?: { readonly reason: WaitReason; readonly zone: string; readonly rule: string }
  /** The window that it keeps to besides the account's and the law's: that of its plan (G3, G4). */
  readonly window?: OwnWindow
}

const AUTOMATIC: ReadonlySet<Origin> = new Set(['broadcast', 'plan'])

export function isAutomatic({ origin, isAutomatic: said }: Pick<Draft, 'origin' | 'isAutomatic'>): boolean {
  return said ?? AUTOMATIC.has(origin)
}

/** What a person waits for goes before what nobody waits for. The texts of a bulk lane are all `bulk`. */
export const PRIORITY = { reply: 0, text: 1, bulk: 2 } as const

/** The detail of a hint `outbox` that is worth looking at once. */
export const REPLY = 'reply'

/**
 * Inserts the texts of one account: message, outbox row, conversation, credits held. What was judged before is a
 * forecast only; the handoff judges again. `claimedBy` is for the notice, which is claimed in the same breath.
 */
export async function insertTexts(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  drafts: readonly Draft[],
  claimedBy: string | null = null,
): Promise<void> {
  if (drafts.length === 0) return
  const at = rt.clock.now()
  if (claimedBy === null)
    await meetPhones(
      tx,
      accountId,
      drafts.map(draft => draft.phone),
      at,
    )
  const placed = drafts.map(draft => ({ ...draft, accountId }))
  await placeTexts(rt, tx, placed, claimedBy)
  await touchConversations(
    tx,
    accountId,
    drafts.filter(draft => draft.kind !== 'notice'),
    at,
  )
  await post(rt, tx, accountId, drafts.flatMap(holdOf))
}

export type Placed = Draft & { readonly accountId: string }

/**
 * Book and outbox alone, of many accounts: the caller looks after conversations and credits (`holdOf`), each in its
 * turn of the locks.
 */
export async function placeTexts(
  rt: Runtime,
  tx: Tx,
  texts: readonly Placed[],
  claimedBy: string | null = null,
): Promise<void> {
  if (texts.length === 0) return
  const at = rt.clock.now()
  await tx.together(
    () => insertBook(tx, texts, at),
    () => insertOutbox(tx, texts, { claimedBy, at }),
  )
  const events = texts.map(({ accountId, id, phone }) => ({
    accountId,
    type: 'message.queued' as const,
    data: { messageId: id, phone },
  }))
  await emit(rt, tx, events)
  // A person waits for it, and a sending process may be busy with bulk.
  tx.afterCommit(() => rt.hints.tellNow('outbox', REPLY))
}

/**
 * As `placeTexts`, for texts that nobody wrote just now and nobody waits for: no event a text, and no conversation
 * moves, or what people did write would be pushed out of sight.
 */
export async function placeQuietly(rt: Runtime, tx: Tx, texts: readonly Placed[]): Promise<void> {
  if (texts.length === 0) return
  const at = rt.clock.now()
  await tx.together(
    () => insertBook(tx, texts, at),
    () => insertOutbox(tx, texts, { claimedBy: null, at }),
  )
  tx.afterCommit(() => rt.hints.tell('outbox'))
}

export function holdOf({ id, credits, kind, segments }: Draft): Entry[] {
  if (credits === 0) return []
  const reason = `${kind} of ${segments} ${segments === 1 ? 'segment' : 'segments'}`
  return [{ kind: 'hold', ref: id, credits, reason }]
}

async function insertBook(tx: Tx, drafts: readonly Placed[], at: Date): Promise<void> {
  await tx.run(INSERT_MESSAGES, [
    drafts.map(draft => draft.accountId),
    drafts.map(draft => draft.id),
    drafts.map(draft => draft.kind),
    drafts.map(draft => draft.phone),
    drafts.map(draft => draft.senderId),
    drafts.map(draft => draft.body),
    drafts.map(draft => JSON.stringify(draft.media)),
    drafts.map(draft => draft.segments),
    drafts.map(draft => draft.encoding),
    drafts.map(draft => draft.credits),
    drafts.map(draft => draft.origin),
    drafts.map(draft => draft.originId),
    drafts.map(draft => draft.author),
    at,
  ])
}

// Arrays of arrays cannot be passed ragged, so media travels as JSON.
const INSERT_MESSAGES = sql(
  'messages_insert',
  `insert into messages (account_id, id, direction, kind, phone, sender_id, body, media, segments, encoding, credits,
                         origin, origin_id, author, created_at)
   select ac, i, 'out', k, p, s, b, array(select jsonb_array_elements_text(m::jsonb)), g, e, c, o, oi, a, $14
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::smallint[],
                 $9::text[], $10::integer[], $11::text[], $12::uuid[], $13::text[])
          as d(ac, i, k, p, s, b, m, g, e, c, o, oi, a)`,
)

type Claim = { readonly claimedBy: string | null; readonly at: Date }

async function insertOutbox(tx: Tx, drafts: readonly Placed[], { claimedBy, at }: Claim): Promise<void> {
  await tx.run(INSERT_OUTBOX, [
    drafts.map(draft => draft.accountId),
    drafts.map(draft => draft.id),
    drafts.map(draft => draft.phone),
    drafts.map(draft => draft.senderId),
    drafts.map(draft => draft.kind),
    drafts.map(draft => (draft.laneId === null ? draft.priority : PRIORITY.bulk)),
    drafts.map(draft => draft.dueAt),
    drafts.map(draft => draft.segments),
    drafts.map(draft => draft.credits),
    claimedBy,
    claimedBy === null ? null : at,
    drafts.map(draft => draft.laneId ?? draft.senderId),
    drafts.map(isAutomatic),
    drafts.map(draft => draft.waits?.reason ?? null),
    drafts.map(draft => draft.waits?.zone ?? null),
    drafts.map(draft => draft.waits?.rule ?? null),
    drafts.map(draft => (draft.window ? writeOwn(draft.window) : null)),
  ])
}

const INSERT_OUTBOX = sql(
  'outbox_insert',
  `insert into outbox (account_id, message_id, phone, sender_id, kind, priority, due_at, segments, credits,
                       claimed_by, claimed_at, tries, lane_id, is_automatic, waits_for, waits_zone, waits_rule,
                       own_hours)
   select ac, i, p, s, k, pr, d, g, c, $10::uuid, $11::timestamptz, case when $10::uuid is null then 0 else 1 end, l,
          au, wf, wz, wr, oh
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::smallint[], $7::timestamptz[],
                 $8::smallint[], $9::integer[], $12::uuid[], $13::boolean[], $14::text[], $15::text[], $16::text[],
                 $17::text[])
       as d(ac, i, p, s, k, pr, d, g, c, l, au, wf, wz, wr, oh)`,
)

/** The conversation moves up with what was said last; a notice goes with its text and moves nothing. */
async function touchConversations(
  tx: Tx,
  accountId: string,
  drafts: readonly Draft[],
  at: Date,
): Promise<void> {
  const latest = new Map(drafts.map(draft => [draft.phone, draft]))
  const list = [...latest.values()].sort((a, b) => (a.phone < b.phone ? -1 : 1))
  await tx.run(TOUCH, [
    accountId,
    list.map(draft => draft.phone),
    list.map(draft => draft.id),
    list.map(draft => draft.senderId),
    at,
  ])
}

const TOUCH = sql(
  'conversations_touch',
  `insert into conversations as c (account_id, phone, contact_id, last_message_id, sender_id, last_at)
   select $1, p, (select contact_id from contact_phones cp join contacts k using (account_id)
                   where cp.account_id = $1 and cp.phone = d.p and k.id = cp.contact_id and k.deleted_at is null
                   order by cp.contact_id limit 1), i, s, $5
     from unnest($2::text[], $3::uuid[], $4::uuid[]) as d(p, i, s)
   on conflict (account_id, phone) do update
      set last_message_id = excluded.last_message_id, sender_id = excluded.sender_id, last_at = excluded.last_at,
          contact_id = coalesce(c.contact_id, excluded.contact_id), closed_at = null`,
)
