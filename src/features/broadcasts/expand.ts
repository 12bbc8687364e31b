// Makes the texts of a broadcast, a page of people a transaction: the cursor moves with the texts, or neither does.
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { meetPhones } from '../consent/queries.ts'
import { post } from '../credits/post.ts'
import { insertBulk } from '../messages/insert-bulk.ts'
import { openLanes } from '../messages/lanes.ts'
import { listSenders } from '../senders/queries.ts'
import { type Broadcast, findBroadcast, takeBroadcast } from './broadcast.ts'
import { availableCredits } from './judge.ts'
import { saveLoads } from './loads.ts'
import { type Prepared, type Preparing, preparePage, startPreparing } from './prepare.ts'
import { nameOf } from './preview.ts'
import { tellBroadcast } from './tell.ts'

/** People a transaction: some tenths of a second, after which a pause or another account's broadcast has its turn. */
const PAGE = 5_000
/** Attempts at a page when somebody else takes the last credits while it is made. */
const TRIES = 5

export type Expansion = 'more' | 'done' | 'not_mine'

/** What a process knows of the expansions that it works on. Read again from the book where it is lost. */
export type Expander = {
  /** One page. `not_mine`: another process works on it, or it is not to be expanded (now). */
  page(accountId: string, id: string): Promise<Expansion>
}

type Kept = {
  readonly preparing: Preparing
  readonly lanes: ReadonlyMap<string, string>
  /** The next page, which is prepared while this one is saved. */
  readonly coming: Promise<Prepared>
}

/**
 * While PostgreSQL takes a page in, the next one is read, judged and rendered: the two take turns on nothing. Whatever
 * breaks, everything that was prepared is thrown away, and the cursor says where to begin.
 */
export function makeExpander(rt: Runtime, size: number = PAGE): Expander {
  const kept = new Map<string, Kept>()

  async function attempt(accountId: string, id: string): Promise<Expansion> {
    const known = kept.get(id)
    kept.delete(id)
    const broadcast = await findBroadcast(rt.db, accountId, id)
    if (broadcast?.state !== 'expanding') return 'not_mine'
    const { preparing, lanes, coming } = known ?? (await begin(rt, broadcast, size))
    const prepared = await coming
    if (prepared.after !== broadcast.cursor || prepared.page !== broadcast.pages) return 'more'
    const next =
      prepared.next === null ? null : prepareNext(rt, broadcast, preparing, { prepared, lanes, size })
    // It is awaited with the next page; until then nobody would hear that it broke.
    next?.catch(() => {})
    const isSaved = await rt.db.tx(tx => savePage(rt, tx, { accountId, id, prepared }))
    if (!isSaved) return 'not_mine'
    if (next === null) return 'done'
    kept.set(id, { preparing, lanes, coming: next })
    return 'more'
  }

  return {
    async page(accountId, id) {
      for (let tried = 1; ; tried += 1) {
        try {
          return await attempt(accountId, id)
        } catch (error) {
          if (!(error instanceof CreditsGone) || tried === TRIES) throw error
        }
      }
    },
  }
}

/** Rolls the page back: another text took credits that it counted on. */
class CreditsGone extends Error {}

async function begin(rt: Runtime, broadcast: Broadcast, size: number): Promise<Kept> {
  const { accountId, id: originId, senderIds, cursor, pages, seen } = broadcast
  const all = (await listSenders(rt.db, accountId)).map(sender => sender.id)
  const chosen = senderIds === null ? all : all.filter(id => senderIds.includes(id))
  const lanes = await rt.db.tx(tx =>
    openLanes(rt, tx, accountId, { origin: 'broadcast', originId, senderIds: chosen }),
  )
  const preparing = await startPreparing(rt.db, broadcast)
  const coming = preparePage(rt, broadcast, preparing, { page: pages, after: cursor, seen, size, lanes })
  return { preparing, lanes, coming }
}

type Next = {
  readonly prepared: Prepared
  readonly lanes: ReadonlyMap<string, string>
  readonly size: number
}

function prepareNext(
  rt: Runtime,
  broadcast: Broadcast,
  preparing: Preparing,
  { prepared, lanes, size }: Next,
): Promise<Prepared> {
  const place = { page: prepared.page + 1, after: prepared.next, seen: broadcast.seen + prepared.people }
  return preparePage(rt, broadcast, preparing, { ...place, size, lanes })
}

type Page = { readonly accountId: string; readonly id: string; readonly prepared: Prepared }

/** False: somebody else works on the broadcast, or has paused or canceled it, or has made this page. */
async function savePage(rt: Runtime, tx: Tx, { accountId, id, prepared }: Page): Promise<boolean> {
  const broadcast = await takeBroadcast(tx, accountId, id)
  if (broadcast?.state !== 'expanding' || broadcast.cursor !== prepared.after) return false
  if (broadcast.pages !== prepared.page) return false
  if (prepared.unmet.length > 0) await meetPhones(tx, accountId, prepared.unmet, rt.clock.now())
  await insertBulk(tx, prepared.rows)
  await saveExclusions(tx, broadcast, prepared)
  await saveLoads(tx, broadcast, prepared.loads)
  await moveOn(rt, tx, broadcast, prepared)
  await holdCredits(rt, tx, broadcast, prepared)
  if (prepared.texts > 0) tx.afterCommit(() => rt.hints.tell('outbox'))
  return true
}

async function saveExclusions(tx: Tx, { accountId, id }: Broadcast, { excluded }: Prepared): Promise<void> {
  if (excluded.length === 0) return
  await tx.run(EXCLUDE, [
    accountId,
    id,
    excluded.map(({ one }) => one.reason),
    excluded.map(({ n }) => n),
    excluded.map(({ one }) => one.person.contactId),
    excluded.map(({ one }) => nameOf(one.person, one.person.phone)),
    excluded.map(({ one }) => one.person.phone ?? one.person.typed),
    excluded.map(({ one }) => one.since),
  ])
}

const EXCLUDE = sql(
  'broadcast_exclude',
  `with gone as (
     insert into broadcast_exclusions (account_id, broadcast_id, reason, n, contact_id, name, phone, since)
     select $1, $2, r, n, c, w, p, s
       from unnest($3::text[], $4::integer[], $5::uuid[], $6::text[], $7::text[], $8::timestamptz[])
            as e(r, n, c, w, p, s)
     returning reason)
   insert into broadcast_moves (account_id, broadcast_id, state, reason, texts, segments, credits)
   select $1, $2, 'excluded', reason, count(*), 0, 0 from gone group by reason`,
)

/** The cursor, in the transaction of the texts: after a crash the next page begins where this one ended. */
async function moveOn(rt: Runtime, tx: Tx, { accountId, id }: Broadcast, prepared: Prepared): Promise<void> {
  const { next, people, texts, segments, credits } = prepared
  const isLast = next === null
  await tx.run(MOVE, [accountId, id, next, people, texts, segments, credits, isLast])
  await tellBroadcast(rt, tx, { accountId, id, state: isLast ? 'running' : 'expanding' })
}

const MOVE = sql(
  'broadcast_move',
  `update broadcasts
      set cursor = $3, pages = pages + 1, seen = seen + $4, texts = texts + $5, segments = segments + $6,
          credits = credits + $7, is_expanded = $8, state = case when $8 then 'running' else state end,
          people = case when $8 then seen + $4 else greatest(people, seen + $4) end
    where account_id = $1 and id = $2`,
)

/** One entry holds the credits of a page, and points at it; each text settles or releases its own (E2). */
async function holdCredits(rt: Runtime, tx: Tx, broadcast: Broadcast, prepared: Prepared): Promise<void> {
  const { accountId, id, name } = broadcast
  const { page, texts, credits } = prepared
  const ref = rt.newId()
  await tx.run(ADD_PAGE, [accountId, id, page, ref, texts, credits])
  if (credits === 0) return
  const reason = `${texts} ${texts === 1 ? 'text' : 'texts'} of the broadcast "${name}"`
  await post(rt, tx, accountId, [{ kind: 'hold', ref, credits, reason }])
  // The hold has locked the balance: below zero means that another text was quicker.
  if ((await availableCredits(tx, accountId)) < 0) throw new CreditsGone()
}

const ADD_PAGE = sql(
  'broadcast_add_page',
  `insert into broadcast_pages (account_id, broadcast_id, page, id, texts, credits)
   values ($1, $2, $3, $4, $5, $6)`,
)
