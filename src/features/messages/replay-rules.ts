// Looks back: which of the texts that went out would have waited under these rule packs, and why?
import {
  capAt,
  type Rulebook,
  type RulesHere,
  rulebookOfPacks,
  type Wait,
  whenAllowed,
} from '../../core/hours.ts'
import { packOfRule, ruleWords } from '../../core/rule-words.ts'
import { timeIn } from '../../core/words.ts'
import { placeOf } from '../../core/zones.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import { placesSaid } from './automatic.ts'

/** Texts of broadcasts and plans that were queued between the two ids (uuidv7, so: times), behind `after`. */
export type Replay = {
  readonly packs: readonly string[]
  readonly from: string
  readonly to: string
  readonly after: string | null
}

const PAGE = 5_000
/** What one request looks at, in some seconds; the next one goes on where it ended. */
const MOST = 100_000
const SAMPLES = 20

type Sent = { id: string; phone: string | null; at: Date | null; said: string | null }
type Tally = {
  looked: number
  automatic: number
  readonly waits: Map<string, { count: number; longestMs: number }>
  readonly samples: ReturnType<typeof sampleOf>[]
}

/** `next`: where to go on, or null: all of it was looked at. */
export async function replayRules(query: Query, accountId: string, { packs, from, to, after }: Replay) {
  const rulebook = rulebookOfPacks(packs)
  const tally: Tally = { looked: 0, automatic: 0, waits: new Map(), samples: [] }
  let place = after ?? from
  let next: string | null = null
  for (let isMore = true; isMore; ) {
    const rows = await query.rows<Sent>(SENT, [accountId, place, to, PAGE])
    await judgePage(query, accountId, rulebook, rows, tally)
    tally.looked += rows.length
    place = rows.at(-1)?.id ?? place
    isMore = rows.length === PAGE && tally.looked < MOST
    next = rows.length === PAGE ? place : null
  }
  return shown(tally, next)
}

// Whatever stands between the two ids is counted against the page, so that no page reads on and on in search of texts
// that nobody wrote by hand.
const SENT = sql(
  'rules_replay_page',
  `select t.id, case when t.is_automatic then t.phone end as phone, d.handed_over_at as at, c.said
     from (select account_id, id, phone,
                  direction = 'out' and kind = 'text' and origin in ('broadcast', 'plan') as is_automatic
             from messages where account_id = $1 and id > $2 and id < $3 order by id limit $4) t
     left join deliveries d on t.is_automatic and d.account_id = t.account_id and d.message_id = t.id
     left join lateral (
       select ${placesSaid('k')} as said from contact_phones cp
         join contacts k on k.account_id = cp.account_id and k.id = cp.contact_id
        where t.is_automatic and cp.account_id = t.account_id and cp.phone = t.phone
          and k.deleted_at is null) c on t.is_automatic
    order by t.id`,
)

async function judgePage(
  query: Query,
  accountId: string,
  rulebook: Rulebook,
  rows: readonly Sent[],
  tally: Tally,
): Promise<void> {
  const sent = rows.flatMap(({ id, phone, at, said }) =>
    phone !== null && at !== null ? [{ id, phone, at, place: placeOf(phone, said) }] : [],
  )
  tally.automatic += sent.length
  const capped = sent.filter(({ place, at }) => capAt(rulebook, place, at) !== null)
  const before = await sentBefore(query, accountId, capped)
  for (const { id, phone, at, place } of sent) {
    const here: RulesHere = { rulebook, place, sentAt: before.get(id) ?? [] }
    const wait = whenAllowed(here, at)
    if (wait) note(tally, { id, phone, at, zone: place.zones[0]! }, wait)
  }
}

type Kept = { readonly id: string; readonly phone: string; readonly at: Date }

/** What else of the kind the phone had had in the 24 hours before. */
async function sentBefore(
  query: Query,
  accountId: string,
  list: readonly Kept[],
): Promise<Map<string, Date[]>> {
  if (list.length === 0) return new Map()
  const rows = await query.rows<{ id: string; sent_at: Date[] }>(BEFORE, [
    accountId,
    list.map(one => one.id),
    list.map(one => one.phone),
    list.map(one => one.at),
  ])
  return new Map(rows.map(row => [row.id, row.sent_at]))
}

// Of each phone the last twenty texts before it: more than any cap asks for.
const BEFORE = sql(
  'rules_replay_before',
  `select q.id, array(
            select d.handed_over_at
              from (select account_id, id, direction, kind, origin from messages
                     where account_id = $1 and phone = q.phone and id < q.id order by id desc limit 20) m
              join deliveries d on d.account_id = m.account_id and d.message_id = m.id
             where m.direction = 'out' and m.kind = 'text' and m.origin in ('broadcast', 'plan')
               and d.handed_over_at > q.at - interval '24 hours' and d.handed_over_at <= q.at) as sent_at
     from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as q(id, phone, at)`,
)

type Held = Kept & { readonly zone: string }

function note({ waits, samples }: Tally, text: Held, wait: Wait): void {
  const known = waits.get(wait.rule) ?? { count: 0, longestMs: 0 }
  known.count += 1
  known.longestMs = Math.max(known.longestMs, wait.until.getTime() - text.at.getTime())
  waits.set(wait.rule, known)
  // Some of each rule, not the first twenty of one.
  if (known.count <= SAMPLES / 4 && samples.length < SAMPLES) samples.push(sampleOf(text, wait))
}

function sampleOf({ id, phone, at, zone }: Held, { reason, until, rule }: Wait) {
  return {
    messageId: id,
    phone,
    at: at.toISOString(),
    localTime: timeIn(zone, at),
    until: until.toISOString(),
    localUntil: timeIn(zone, until),
    reason,
    rule: ruleWords(rule),
  }
}

function shown({ looked, automatic, waits, samples }: Tally, next: string | null) {
  const byRule = [...waits].map(([rule, { count, longestMs }]) => ({
    id: packOfRule(rule)?.id ?? rule,
    words: ruleWords(rule),
    count,
    longestHours: Math.ceil(longestMs / 3_600_000),
  }))
  byRule.sort((a, b) => b.count - a.count)
  const waiting = byRule.reduce((sum, { count }) => sum + count, 0)
  return { looked, texts: automatic, waiting, byRule, samples, next }
}
