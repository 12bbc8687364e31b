// Prepares a page of an expansion: people read and judged, texts rendered and written out, nothing saved yet.
import { type BulkDraft, type Course, type Exclusion, startCourse } from '../../core/bulk.ts'
import { gatherLoads, type Load } from '../../core/finish.ts'
import { makePhoneSet, type PhoneSet } from '../../core/phone-set.ts'
import { parse } from '../../core/templates.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { loadAccount } from '../accounts/account.ts'
import { type BulkRows, type BulkText, bulkRows, phonesOfBroadcast } from '../messages/insert-bulk.ts'
import { listSenders } from '../senders/queries.ts'
import { type Broadcast, loadAudience } from './broadcast.ts'
import { type Judged, makePageJudge, type PeoplePage } from './judge.ts'
import { makeSpread } from './spread.ts'

export type Prepared = {
  /** The number of the page, and where it begins: what it does not fit to is thrown away. */
  readonly page: number
  readonly after: string | null
  readonly next: string | null
  readonly people: number
  readonly texts: number
  readonly segments: number
  readonly credits: number
  readonly rows: BulkRows
  /** What its senders get to do. */
  readonly loads: readonly Load[]
  /** Phones that have no consent row yet. */
  readonly unmet: readonly string[]
  /** `n`: the place in the audience. */
  readonly excluded: readonly { readonly one: Exclusion; readonly n: number }[]
}

/** A broadcast's way through its audience, in one process: what has been prepared so far, saved or not. */
export type Preparing = {
  readonly course: Course
  /** Prepared and perhaps not saved yet. */
  readonly ahead: Prepared[]
}

export async function startPreparing(query: Query, broadcast: Broadcast): Promise<Preparing> {
  return { course: startCourse(0, await phonesBefore(query, broadcast)), ahead: [] }
}

/** A million phones in a second; only where this process did not make the page before. */
async function phonesBefore(query: Query, { accountId, id, pages }: Broadcast): Promise<PhoneSet> {
  const phones = makePhoneSet()
  if (pages === 0) return phones
  const size = 50_000
  for (let after = ''; ; ) {
    const list = await phonesOfBroadcast(query, accountId, id, after, size)
    for (const phone of list) phones.add(phone)
    if (list.length < size) return phones
    after = list.at(-1)!
  }
}

type Start = Pick<Prepared, 'page' | 'after'> & {
  /** People before this page. */
  readonly seen: number
  readonly size: number
  /** The lane of each sender. */
  readonly lanes: ReadonlyMap<string, string>
}

/** The page that begins at `after`. Goes on with the course: in the order of the pages, one at a time. */
export async function preparePage(
  rt: Runtime,
  broadcast: Broadcast,
  preparing: Preparing,
  { page, after, seen, size, lanes }: Start,
): Promise<Prepared> {
  const now = rt.clock.now()
  const judged = await judgedOf(rt.db, broadcast, [...lanes.keys()])
  const { course } = preparing
  course.creditsLeft = await creditsLeft(rt.db, broadcast, preparing)
  const judge = makePageJudge(judged, { asOf: broadcast.startedAt ?? broadcast.createdAt, now })
  const people = await judge.page(rt.db, course, after, size)
  const texts = textsOf(rt, people, judged, lanes)
  const { accountId, id: broadcastId, media, author } = broadcast
  const drafts = people.verdicts.filter(verdict => verdict.kind === 'text')
  const prepared = {
    page,
    after,
    next: people.next,
    people: people.verdicts.length,
    texts: texts.length,
    segments: sum(drafts, 'segments'),
    credits: sum(drafts, 'credits'),
    rows: bulkRows({ accountId, broadcastId, at: now, media, author }, texts),
    loads: loadsOf(people, texts),
    unmet: people.verdicts.flatMap((verdict, index) =>
      verdict.kind === 'text' && !people.known[index]!.isMet ? [verdict.phone] : [],
    ),
    excluded: people.verdicts.flatMap((one, index) =>
      one.kind === 'excluded' ? [{ one, n: seen + index }] : [],
    ),
  }
  preparing.ahead.push(prepared)
  return prepared
}

/** The account and its settings as they are now; the senders that have a lane and are still there. */
async function judgedOf(query: Query, broadcast: Broadcast, withLane: readonly string[]): Promise<Judged> {
  const { accountId, id, body, media, sendAt, localTime } = broadcast
  const read = parse(body)
  if (!read.ok) throw new Error(`the text of broadcast ${id} cannot be read any more: ${read.problem}`)
  const account = await loadAccount(query, accountId)
  const audience = await loadAudience(query, accountId, id)
  const senders = (await listSenders(query, accountId)).filter(sender => withLane.includes(sender.id))
  return { account, audience, parts: read.parts, media, senders, sendAt, localTime }
}

/** What the account has now, less what the pages take that are prepared and not saved: they count as if they were. */
async function creditsLeft(
  query: Query,
  { accountId, id }: Broadcast,
  { ahead }: Preparing,
): Promise<number> {
  const row = await query.one<{ available: number; pages: number }>(CREDITS, [accountId, id])
  if (!row) return 0
  while (ahead[0] && ahead[0].page < row.pages) ahead.shift()
  return ahead.reduce((left, { credits }) => left - credits, row.available)
}

const CREDITS = sql(
  'broadcast_credits_left',
  `select c.available, b.pages from credit_balances c join broadcasts b using (account_id)
    where c.account_id = $1 and b.id = $2`,
)

function textsOf(
  rt: Runtime,
  { verdicts, known }: PeoplePage,
  { senders }: Judged,
  lanes: ReadonlyMap<string, string>,
): BulkText[] {
  const spread = makeSpread(senders)
  return verdicts.flatMap((draft, index): BulkText[] => {
    if (draft.kind === 'excluded') return []
    const { phone, body, segments, encoding, credits, dueAt, isInternational } = draft
    const senderId = spread({ knownSenderId: known[index]!.senderId, isInternational }).id
    const laneId = lanes.get(senderId)!
    const { place } = known[index]!
    const waits = draft.waits === null ? null : { ...draft.waits, zone: place.zones[0]! }
    return [{ id: rt.newId(), senderId, laneId, phone, body, segments, encoding, credits, dueAt, waits }]
  })
}

/** As the preview gathers them: both say the same time. */
function loadsOf({ verdicts, known }: PeoplePage, texts: readonly BulkText[]): Load[] {
  const loads = gatherLoads()
  let next = 0
  for (const [index, draft] of verdicts.entries()) {
    if (draft.kind === 'excluded') continue
    const { senderId } = texts[next++]!
    const segments = draft.segments + draft.noticeSegments
    loads.add({ senderId, dueAt: draft.dueAt, place: known[index]!.place, segments })
  }
  return loads.list()
}

function sum(drafts: readonly BulkDraft[], field: 'segments' | 'credits'): number {
  return drafts.reduce((total, draft) => total + draft[field], 0)
}
