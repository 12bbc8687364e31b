// Makes the texts of a broadcast, a page of people a transaction: the cursor moves with the texts, or neither does.
import { type BulkDraft, type Exclusion, startCourse } from '../../core/bulk.ts'
import { makePhoneSet, type PhoneSet } from '../../core/phone-set.ts'
import { parse } from '../../core/templates.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { meetPhones } from '../consent/queries.ts'
import { post } from '../credits/post.ts'
import { type BulkText, insertBulk, phonesOfBroadcast } from '../messages/insert-bulk.ts'
import { openLanes } from '../messages/lanes.ts'
import { listSenders, type Sender } from '../senders/queries.ts'
import { type Broadcast, loadAudience, takeBroadcast } from './broadcast.ts'
import { availableCredits, type Judged, makePageJudge, type PeoplePage } from './judge.ts'
import { nameOf } from './preview.ts'
import { makeSpread } from './spread.ts'
import { tellBroadcast } from './tell.ts'

/** People a transaction: some tenths of a second, after which a pause or another account's broadcast has its turn. */
const PAGE = 5_000
/** Attempts at a page when somebody else takes the last credits while it is made. */
const TRIES = 5

export type Expansion = 'more' | 'done' | 'not_mine'

/** What a process knows of the expansions that it works on: who has a text already. Rebuilt from the book if lost. */
export type Expander = {
  /** One page. `not_mine`: another process works on it, or it is not to be expanded (now). */
  page(accountId: string, id: string): Promise<Expansion>
}

type Kept = { readonly cursor: string | null; readonly phones: PhoneSet }

export function makeExpander(rt: Runtime, size: number = PAGE): Expander {
  const kept = new Map<string, Kept>()

  async function attempt(accountId: string, id: string): Promise<Expansion> {
    const known = kept.get(id)
    // What a broken page has noted is not true: it is read again from the book.
    kept.delete(id)
    const made = await rt.db.tx(tx => makePage(rt, tx, { accountId, id, known, size }))
    if (made === null) return 'not_mine'
    if (made.cursor === null) return 'done'
    kept.set(id, made)
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

type Page = {
  readonly accountId: string
  readonly id: string
  readonly known: Kept | undefined
  readonly size: number
}

async function makePage(rt: Runtime, tx: Tx, { accountId, id, known, size }: Page): Promise<Kept | null> {
  // Load.
  const broadcast = await takeBroadcast(tx, accountId, id)
  if (broadcast?.state !== 'expanding') return null
  const phones = known?.cursor === broadcast.cursor ? known.phones : await phonesBefore(tx, broadcast)
  const judged = await judgedOf(tx, broadcast)
  const course = startCourse(await availableCredits(tx, accountId), phones)
  const now = rt.clock.now()

  // Decide.
  const judge = makePageJudge(judged, { asOf: broadcast.startedAt ?? broadcast.createdAt, now })
  const page = await judge.page(tx, course, broadcast.cursor, size)

  // Save.
  const texts = await saveTexts(rt, tx, { broadcast, page, senders: judged.senders, now })
  await saveExclusions(tx, broadcast, page)
  await moveOn(rt, tx, broadcast, { page, texts })
  await holdCredits(rt, tx, broadcast, texts)
  return { cursor: page.next, phones: course.phones }
}

/** A million phones in a second; only where this process did not make the page before. */
async function phonesBefore(tx: Tx, { accountId, id, pages }: Broadcast): Promise<PhoneSet> {
  const phones = makePhoneSet()
  if (pages === 0) return phones
  const size = 50_000
  for (let after = ''; ; ) {
    const list = await phonesOfBroadcast(tx, accountId, id, after, size)
    for (const phone of list) phones.add(phone)
    if (list.length < size) return phones
    after = list.at(-1)!
  }
}

async function judgedOf(tx: Tx, broadcast: Broadcast): Promise<Judged> {
  const { accountId, id, body, media, senderIds, sendAt, localTime } = broadcast
  const read = parse(body)
  if (!read.ok) throw new Error(`the text of broadcast ${id} cannot be read any more: ${read.problem}`)
  const account = await loadAccount(tx, accountId)
  const audience = await loadAudience(tx, accountId, id)
  const all = await listSenders(tx, accountId)
  const senders = senderIds === null ? all : all.filter(sender => senderIds.includes(sender.id))
  return { account, audience, parts: read.parts, media, senders, sendAt, localTime }
}

type Saving = {
  readonly broadcast: Broadcast
  readonly page: PeoplePage
  readonly senders: readonly Sender[]
  readonly now: Date
}

async function saveTexts(
  rt: Runtime,
  tx: Tx,
  { broadcast, page, senders, now }: Saving,
): Promise<readonly BulkDraft[]> {
  const drafts = page.verdicts.filter(verdict => verdict.kind === 'text')
  if (drafts.length === 0) return []
  const { accountId, id: broadcastId, media, author } = broadcast
  const unmet = drafts.filter(({ phone }) => !page.facts.of(phone).isMet).map(({ phone }) => phone)
  if (unmet.length > 0) await meetPhones(tx, accountId, unmet, now)
  const origin = { origin: 'broadcast' as const, originId: broadcastId }
  const lanes = await openLanes(rt, tx, accountId, { ...origin, senderIds: senders.map(({ id }) => id) })
  const spread = makeSpread(senders)
  const texts = drafts.map((draft): BulkText => {
    const senderId = spread(page.facts.of(draft.phone).senderId).id
    const { phone, body, segments, encoding, credits, dueAt } = draft
    return {
      id: rt.newId(),
      senderId,
      laneId: lanes.get(senderId)!,
      phone,
      body,
      segments,
      encoding,
      credits,
      dueAt,
    }
  })
  await insertBulk(tx, { accountId, broadcastId, at: now, media, author }, texts)
  tx.afterCommit(() => rt.hints.tell('outbox'))
  return drafts
}

async function saveExclusions(tx: Tx, broadcast: Broadcast, { verdicts }: PeoplePage): Promise<void> {
  const { accountId, id, seen } = broadcast
  const list: { one: Exclusion; n: number }[] = []
  for (const [index, one] of verdicts.entries())
    if (one.kind === 'excluded') list.push({ one, n: seen + index })
  if (list.length === 0) return
  await tx.run(EXCLUDE, [
    accountId,
    id,
    list.map(({ one }) => one.reason),
    list.map(({ n }) => n),
    list.map(({ one }) => one.person.contactId),
    list.map(({ one }) => nameOf(one.person, one.person.phone)),
    list.map(({ one }) => one.person.phone ?? one.person.typed),
    list.map(({ one }) => one.since),
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

type Step = { readonly page: PeoplePage; readonly texts: readonly BulkDraft[] }

/** The cursor, in the transaction of the texts: after a crash the next page begins where this one ended. */
async function moveOn(rt: Runtime, tx: Tx, broadcast: Broadcast, { page, texts }: Step): Promise<void> {
  const { accountId, id } = broadcast
  const isLast = page.next === null
  await tx.run(MOVE, [
    accountId,
    id,
    page.next,
    page.verdicts.length,
    texts.length,
    texts.reduce((sum, text) => sum + text.segments, 0),
    texts.reduce((sum, text) => sum + text.credits, 0),
    isLast,
  ])
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
async function holdCredits(
  rt: Runtime,
  tx: Tx,
  { accountId, id, pages, name }: Broadcast,
  texts: readonly BulkDraft[],
): Promise<void> {
  const credits = texts.reduce((sum, text) => sum + text.credits, 0)
  const ref = rt.newId()
  await tx.run(ADD_PAGE, [accountId, id, pages, ref, texts.length, credits])
  if (credits === 0) return
  const reason = `${texts.length} ${texts.length === 1 ? 'text' : 'texts'} of the broadcast "${name}"`
  await post(rt, tx, accountId, [{ kind: 'hold', ref, credits, reason }])
  // The hold has locked the balance: below zero means that another text was quicker.
  if ((await availableCredits(tx, accountId)) < 0) throw new CreditsGone()
}

const ADD_PAGE = sql(
  'broadcast_add_page',
  `insert into broadcast_pages (account_id, broadcast_id, page, id, texts, credits)
   values ($1, $2, $3, $4, $5, $6)`,
)
