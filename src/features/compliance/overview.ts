// The compliance overview: who asked to stop over a span of days, by number, bulk text and plan; and what holds texts.
import { sumRates } from '../../core/opt-out-rate.ts'
import { type Query, sql } from '../../kit/db/db.ts'
import { NO_SENDER } from './follow.ts'

/** Days of the account, both included. */
export type Span = { readonly from: string; readonly to: string }

type TextRow = { day: string; sender_id: string; texts: number }
type ConsentRow = { day: string; what: string; source: string; sender_id: string; n: number }

export async function overviewOf(query: Query, accountId: string, { from, to }: Span) {
  const values = [accountId, from, to]
  const texts = await query.rows<TextRow>(TEXTS, values)
  const consents = await query.rows<ConsentRow>(CONSENTS, values)
  const senders = await query.rows<{ id: string; phone: string; removed: boolean }>(SENDERS, [accountId])
  const standing = await query.one<{ n: number; open_drift: number }>(STANDING, [accountId])
  const counted = await query.one<{ at: Date | null }>(COUNTED, [accountId])
  const { days, totals, sources } = sumRates({ from, to, texts, consents })
  return {
    from,
    to,
    countedAt: counted?.at?.toISOString() ?? null,
    optedOutNow: standing!.n,
    totals,
    days,
    sources,
    senders: bySender(senders, texts, consents),
    openDrift: standing!.open_drift,
  }
}

const TEXTS = sql(
  'compliance_texts',
  `select day::text as day, sender_id, texts from text_days
    where account_id = $1 and day between $2::date and $3::date`,
)
const CONSENTS = sql(
  'compliance_consents',
  `select day::text as day, what, source, sender_id, n from consent_days
    where account_id = $1 and day between $2::date and $3::date`,
)
const SENDERS = sql(
  'compliance_senders',
  'select id, phone, removed_at is not null as removed from senders where account_id = $1 order by is_default desc, id',
)
const COUNTED = sql('compliance_counted', 'select max(at) as at from text_days_counted where account_id = $1')
// Of the counters since the beginning, a few rows a day: nobody counts a million phones.
const STANDING = sql(
  'compliance_standing',
  `select coalesce((select sum(case what when 'opted_out' then n else -n end) from consent_days
                     where account_id = $1), 0)::integer as n,
          (select count(*)::integer from (
             select from consent_drift where account_id = $1 and repaired_at is null
              limit 1000) as open) as open_drift`,
)

type SenderRow = { readonly id: string; readonly phone: string; readonly removed: boolean }

/** A number that is gone is shown where it still had something to do with the span. */
function bySender(senders: readonly SenderRow[], texts: readonly TextRow[], consents: readonly ConsentRow[]) {
  return senders
    .map(({ id, phone, removed }) => ({
      senderId: id,
      phone,
      removed,
      texts: sum(
        texts.filter(row => row.sender_id === id),
        row => row.texts,
      ),
      optOuts: sum(
        consents.filter(
          row => row.sender_id === id && row.what === 'opted_out' && row.sender_id !== NO_SENDER,
        ),
        row => row.n,
      ),
    }))
    .filter(one => !one.removed || one.texts + one.optOuts > 0)
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((all, row) => all + of(row), 0)
}

const MOST_LISTED = 50

/** Bulk texts that began in the span, the newest first: sums of their own counters. */
export async function broadcastsOf(query: Query, accountId: string, from: Date, to: Date) {
  const rows = await query.rows(BROADCASTS, [accountId, from, to, MOST_LISTED])
  return rows.map(row => ({
    id: row.id as string,
    name: row.name as string,
    startedAt: (row.started_at as Date).toISOString(),
    texts: row.texts as number,
    optOuts: row.opt_outs as number,
    pausedBy: row.paused_by as string | null,
  }))
}

const BROADCASTS = sql(
  'compliance_broadcasts',
  `select b.id, b.name, b.started_at, case when b.state = 'paused' then b.paused_by end as paused_by,
          coalesce(s.texts, 0)::integer as texts, coalesce(s.opt_outs, 0)::integer as opt_outs
     from (select * from broadcasts
            where account_id = $1 and started_at >= $2 and started_at < $3 order by started_at desc limit $4) as b
     left join lateral (
       select sum(texts) filter (where state in ('handed_over', 'sent', 'delivered', 'not_delivered')) as texts,
              sum(texts) filter (where state = 'opt_out') as opt_outs
         from (select state, texts from broadcast_counts where account_id = b.account_id and broadcast_id = b.id
               union all
               select state, texts from broadcast_moves where account_id = b.account_id and broadcast_id = b.id) as c
       ) as s on true
    order by b.started_at desc`,
)

/** Plans since they began; their counters know no days. */
export async function plansOf(query: Query, accountId: string) {
  const rows = await query.rows(PLANS, [accountId, MOST_LISTED])
  return rows.map(row => ({
    id: row.id as string,
    name: row.name as string,
    texts: row.texts as number,
    optOuts: row.opt_outs as number,
  }))
}

const PLANS = sql(
  'compliance_plans',
  `select p.id, p.name, coalesce(s.texts, 0)::integer as texts, coalesce(s.opt_outs, 0)::integer as opt_outs
     from (select * from plans where account_id = $1 and state <> 'draft' order by updated_at desc limit $2) as p
     left join lateral (
       select sum(n) filter (where what in ('handed_over', 'sent', 'delivered', 'not_delivered')) as texts,
              sum(n) filter (where what = 'opted_out') as opt_outs
         from (select c.what, c.n from plan_steps t
                 join plan_counts c on c.account_id = t.account_id and c.step_id = t.id
                where t.account_id = p.account_id and t.plan_id = p.id
               union all
               select c.what, c.n from plan_steps t
                 join plan_moves c on c.account_id = t.account_id and c.step_id = t.id
                where t.account_id = p.account_id and t.plan_id = p.id) as c
       ) as s on true
    order by s.texts desc nulls last`,
)

/** What of the account is held by a cap in this moment. Of very many texts that wait, the first are looked at. */
export async function capsOf(query: Query, accountId: string, now: Date) {
  const row = await query.one<{ over_cap: number; sender_cap: number }>(WAITING, [accountId, LOOKED_AT])
  const held = await query.rows(HELD, [accountId, now])
  return {
    phonesOverCap: row!.over_cap,
    textsOverSenderCap: row!.sender_cap,
    senders: held.map(one => ({
      senderId: one.id as string,
      phone: one.phone as string,
      until: (one.held_until as Date).toISOString(),
      dailySegments: one.daily_segments as number | null,
    })),
  }
}

const LOOKED_AT = 20_000
const WAITING = sql(
  'compliance_waiting',
  `select count(*) filter (where waits_for = 'over_cap')::integer as over_cap,
          count(*) filter (where waits_for = 'sender_cap')::integer as sender_cap
     from (select waits_for from outbox where account_id = $1 limit $2) as first_ones`,
)
const HELD = sql(
  'compliance_held',
  `select id, phone, held_until, daily_segments from senders
    where account_id = $1 and removed_at is null and held_until > $2 order by held_until, id`,
)
