// Who a broadcast went to and what became of each: by state and reason, a page at a time, from the index that has it.
import { type Query, type Row, sql } from '../../kit/db/db.ts'
import { errorWords } from '../../providers/catalog.ts'
import { type CountedState, exclusionWords, type RecipientView } from './shapes.ts'
import { reasonWords, STATE_WORDS } from './words.ts'

export type Asked = {
  readonly accountId: string
  readonly broadcastId: string
  readonly state: CountedState | null
  readonly reason: string | null
  /** The part of the list and the place in it, as `next` gave it. */
  readonly after: readonly [Part, string] | null
  readonly limit: number
}

/** texts: by phone. failures: by reason. exclusions: by reason, in the order of the audience. */
export type Part = 'texts' | 'failures' | 'exclusions'

export type RecipientsPage = {
  readonly items: readonly RecipientView[]
  readonly next: readonly [Part, string] | null
}

const FAILURES: readonly string[] = ['not_delivered', 'refused', 'canceled']
/** Texts looked through for one page: where a state is rare, a page is short and goes on with the next. */
const SCAN = 5_000

export async function recipientsPage(query: Query, asked: Asked): Promise<RecipientsPage> {
  const part = asked.after?.[0] ?? firstPart(asked.state)
  if (part === 'exclusions') return exclusionsPage(query, asked)
  if (part === 'failures') return failuresPage(query, asked)
  const page = await textsPage(query, asked)
  // Without a state all are asked for: those left out come last, on the same page where there is room.
  if (page.next !== null || asked.state !== null) return page
  const room = asked.limit - page.items.length
  if (room === 0) return { ...page, next: ['exclusions', ''] }
  const rest = await exclusionsPage(query, { ...asked, after: null, limit: room })
  return { items: [...page.items, ...rest.items], next: rest.next }
}

function firstPart(state: CountedState | null): Part {
  if (state === 'excluded') return 'exclusions'
  return state !== null && FAILURES.includes(state) ? 'failures' : 'texts'
}

async function textsPage(query: Query, asked: Asked): Promise<RecipientsPage> {
  const { accountId, broadcastId, state, after, limit } = asked
  const from = after?.[1] ?? ''
  const scan = state === null ? limit + 1 : SCAN
  const rows = await query.rows(TEXTS, [accountId, broadcastId, from, scan])
  const fitting = rows.filter(row => state === null || row.state === state)
  const items = fitting.slice(0, limit)
  const isMore = fitting.length > limit || rows.length === scan
  const last = fitting.length > limit ? items.at(-1) : rows.at(-1)
  return { items: items.map(textView), next: isMore && last ? ['texts', last.phone as string] : null }
}

const PERSON = `
  left join lateral (
    select k.id, k.first_name, k.last_name from contact_phones p
      join contacts k on k.account_id = p.account_id and k.id = p.contact_id
     where p.account_id = m.account_id and p.phone = m.phone and k.deleted_at is null
     order by k.id limit 1) k on true`

const TEXT_COLUMNS = `
  m.id, m.phone, m.created_at, k.id as contact_id, k.first_name, k.last_name, d.reason, d.error_code, s.provider,
  coalesce(d.updated_at, m.created_at) as at,
  case when d.state is not null then d.state when o.in_doubt_at is not null then 'in_doubt'
       when o.claimed_at is not null then 'in_flight' else 'waiting' end as state`

const TEXT_JOINS = `
  left join deliveries d on d.account_id = m.account_id and d.message_id = m.id
  left join outbox o on o.account_id = m.account_id and o.message_id = m.id
  left join senders s on s.account_id = m.account_id and s.id = m.sender_id ${PERSON}`

const TEXTS = sql(
  'broadcast_texts',
  `select ${TEXT_COLUMNS}
     from (select * from messages
            where account_id = $1 and origin_id = $2 and origin = 'broadcast' and phone > $3
            order by phone limit $4) m ${TEXT_JOINS}
    order by m.phone`,
)

async function failuresPage(query: Query, asked: Asked): Promise<RecipientsPage> {
  const { accountId, broadcastId, state, reason, after, limit } = asked
  const [afterReason, afterId] = placeOf(after?.[1], NO_ID)
  const from = reason ?? afterReason
  const rows = await query.rows(FAILED, [accountId, broadcastId, state, from, afterId, reason, limit + 1])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? `${last.failure}\n${last.id}` : null
  return { items: items.map(textView), next: next === null ? null : ['failures', next] }
}

const NO_ID = '00000000-0000-0000-0000-000000000000'

function placeOf(place: string | undefined, start: string): [string, string] {
  const [reason = '', key = start] = (place ?? '').split('\n')
  return [reason, key === '' ? start : key]
}

const FAILED = sql(
  'broadcast_failed',
  `select f.reason as failure, ${TEXT_COLUMNS}
     from (select * from broadcast_failures
            where account_id = $1 and broadcast_id = $2 and state = $3
              and (reason, message_id) > ($4, $5::uuid) and ($6::text is null or reason = $6)
            order by reason, message_id limit $7) f
     join messages m on m.account_id = f.account_id and m.id = f.message_id ${TEXT_JOINS}
    order by f.reason, f.message_id`,
)

async function exclusionsPage(query: Query, asked: Asked): Promise<RecipientsPage> {
  const { accountId, broadcastId, reason, after, limit } = asked
  const [afterReason, afterN] = placeOf(after?.[1], '-1')
  const from = reason ?? afterReason
  const rows = await query.rows(EXCLUDED, [accountId, broadcastId, from, Number(afterN), reason, limit + 1])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? `${last.reason}\n${last.n}` : null
  return { items: items.map(exclusionView), next: next === null ? null : ['exclusions', next] }
}

const EXCLUDED = sql(
  'broadcast_excluded',
  `select reason, n, contact_id, name, phone, since from broadcast_exclusions
    where account_id = $1 and broadcast_id = $2 and (reason, n) > ($3, $4::integer)
      and ($5::text is null or reason = $5)
    order by reason, n limit $6`,
)

function textView(row: Row): RecipientView {
  const state = row.state as CountedState
  const code = row.error_code as number | null
  const reason = (row.reason as string | null) ?? (code === null ? null : String(code))
  const why =
    reason === null ? '' : `: ${code ? errorWords(row.provider as string, code) : reasonWords(reason)}`
  return {
    contactId: row.contact_id as string | null,
    name: `${row.first_name ?? ''} ${row.last_name ?? ''}`.trim(),
    phone: row.phone as string,
    messageId: row.id as string,
    state,
    reason,
    words: STATE_WORDS[state] + why,
    at: (row.at as Date).toISOString(),
  }
}

function exclusionView(row: Row): RecipientView {
  const reason = row.reason as string
  return {
    contactId: row.contact_id as string | null,
    name: row.name as string,
    phone: row.phone as string | null,
    messageId: null,
    state: 'excluded',
    reason,
    words: `${STATE_WORDS.excluded}: ${exclusionWords(reason)}`,
    at: (row.since as Date | null)?.toISOString() ?? null,
  }
}
