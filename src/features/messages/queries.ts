// The SQL of the pipeline, in the open: claim, record, reports, doubt.
import { sql } from '../../kit/db/db.ts'

/** Before every other. */
export const NO_ID = '00000000-0000-0000-0000-000000000000'

/** Whose breaker is open (breakers.ts). */
const PROVIDER_KEY = "(s.provider || ' ' || s.provider_account || ' ' || s.base_url)"

// Senders with something due, each locked: one claimer a sender, so its pace is exact and claimers do not queue up
// behind each other's consent rows (four claimers that did were 2.4 times slower than one). The longest unserved
// first; a removed one too, for what was queued in the moment of its removal. $3 to $5: where lanes go on (heads.ts).
// `own`: the priorities that have
// something due in the sender's own lane; `lanes`: its open bulk lanes, locked so that a pause waits for this claim
// and no later one gets past it; the oldest, where there are many. Each `offset 0` keeps the planner from making a
// join of the look-up, which would read all that waits.
export const DUE_SENDERS = sql(
  'claim_due_senders',
  `select s.*, a.name as account_name, a.time_zone, a.notice_mode, a.notice_text, a.notice_repeat_days, a.replies,
          a.prices, a.monthly_credits, a.texting_from, a.texting_to, a.automatic_per_day, a.rule_packs_off, a.policy,
          a.confirms_opt_out, due.own, due.lanes
     from senders s join accounts a using (account_id)
    cross join lateral (
      select array(select p.priority from (values (0::smallint), (1::smallint), (2::smallint)) as p(priority)
                    where (p.priority = 0 or s.held_until is null or s.held_until <= $1)
                      and (select o.due_at from outbox o
                            where o.lane_id = s.id and o.priority = p.priority and o.claimed_at is null
                              and not o.behind
                            order by o.due_at, o.message_id limit 1) <= $1) as own,
             array(select l.id from lanes l
                     left join unnest($3::uuid[], $4::timestamptz[], $5::uuid[]) as h(lane_id, due_at, message_id)
                       on h.lane_id = l.id
                    where l.sender_id = s.id and l.state = 'open'
                      and (s.held_until is null or s.held_until <= $1)
                      and (select o.due_at from outbox o
                            where o.lane_id = l.id and o.priority = 2 and o.claimed_at is null and not o.behind
                              and (o.due_at, o.message_id) >= (coalesce(h.due_at, '-infinity'),
                                                               coalesce(h.message_id, '${NO_ID}'))
                            order by o.due_at, o.message_id limit 1) <= $1
                    order by l.id limit 16
                      for share of l skip locked) as lanes
      offset 0) due
    where (due.own <> '{}' or due.lanes <> '{}') and not (${PROVIDER_KEY} = any($2::text[]))
    order by s.tokens_at, s.id
    limit 1000
      for no key update of s skip locked`,
)

// The inner join locks the consent row with the text. What is behind something in flight, or behind a notice that
// waits for another try, is not to be had; a phone that got its notice has none waiting, unless notices are repeated
// (A3). A priority a turn, so that the index alone says what is due.
export const CANDIDATES = sql(
  'claim_candidates',
  `select t.account_id, t.message_id, t.phone, t.lane_id, t.kind, t.priority, t.segments, t.credits, t.tries,
          t.is_automatic, t.own_hours, t.state, date_part('epoch', t.noticed_at) * 1000 as noticed_ms,
          t.confirmation_id, t.asks_to_stop, t.stop_is_coming,
          t.is_behind, t.due_at::text as due_at, q.turn, m.body, nullif(m.media, '{}') as media, m.origin_id,
          case when t.kind = 'confirmation' then m.created_at end as created_at
     from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::int[], $6::timestamptz[], $7::uuid[],
                 $8::boolean[]) with ordinality
       as q(account_id, lane_id, priority, quota, from_due, from_id, repeats, turn)
    cross join lateral (
      select o.account_id, o.message_id, o.phone, o.lane_id, o.kind, o.priority, o.due_at, o.segments, o.credits,
             o.tries, o.is_automatic, o.own_hours, c.state, c.noticed_at, c.confirmation_id, c.asks_to_stop,
             c.stop_is_coming,
             exists (select from outbox b
                      where b.account_id = o.account_id and b.phone = o.phone and b.claimed_at is not null offset 0)
             or (c.noticed_at is null or q.repeats)
                and exists (select from outbox b where b.account_id = o.account_id and b.phone = o.phone
                               and b.kind = 'notice' and b.message_id <> o.message_id offset 0) as is_behind
        from outbox o join consents c on c.account_id = o.account_id and c.phone = o.phone
       where o.lane_id = q.lane_id and o.priority = q.priority and o.account_id = q.account_id
         and o.claimed_at is null and not o.behind and o.due_at <= $5
         and (o.due_at, o.message_id) >= (q.from_due, q.from_id)
       order by o.due_at, o.message_id
       limit q.quota
         for no key update of o, c skip locked) t
     join messages m on m.account_id = t.account_id and m.id = t.message_id
    order by q.turn, t.due_at, t.message_id`,
)

// Sets aside what stands behind something of its phone, which is locked and thereby still there: whoever ends it comes
// after this and lets the next one come up (COME_UP).
export const SET_BEHIND = sql(
  'claim_set_behind',
  `with q as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, message_id, phone)),
   blocked as (
     select q.account_id, q.message_id from q cross join lateral (
       select from outbox b where b.account_id = q.account_id and b.phone = q.phone and b.claimed_at is not null
          for share skip locked) x
     union all
     select q.account_id, q.message_id from q cross join lateral (
       select from outbox b where b.account_id = q.account_id and b.phone = q.phone and b.kind = 'notice'
                              and b.message_id <> q.message_id
          for share skip locked) x)
   update outbox o set behind = true from blocked
    where o.account_id = blocked.account_id and o.message_id = blocked.message_id`,
)

// The first of each lane that stands behind for these phones: never all of them, for they may be many. A statement of
// its own, after the one that ended what they stood behind: it must see what was set aside up to then. Locked in the
// order of the phones, or two of them wait for each other in a circle.
export const COME_UP = sql(
  'outbox_come_up',
  `update outbox o set behind = false
     from (
       select w.account_id, w.message_id
         from unnest($1::uuid[], $2::text[]) as q(account_id, phone)
        cross join lateral (
          with recursive heads as (
            (select b.lane_id, b.message_id from outbox b
              where b.account_id = q.account_id and b.phone = q.phone and b.behind
              order by b.lane_id, b.priority, b.due_at, b.message_id limit 1)
            union all
            select n.lane_id, n.message_id from heads h cross join lateral (
              select b.lane_id, b.message_id from outbox b
               where b.account_id = q.account_id and b.phone = q.phone and b.behind and b.lane_id > h.lane_id
               order by b.lane_id, b.priority, b.due_at, b.message_id limit 1) n)
          select message_id from heads) x
         join outbox w on w.account_id = q.account_id and w.message_id = x.message_id
        order by w.account_id, w.phone, w.message_id
          for no key update of w) h
    where o.account_id = h.account_id and o.message_id = h.message_id`,
)

export const CLAIM = sql(
  'claim_mark',
  `update outbox o
      set claimed_at = $5, claimed_by = $4::uuid, tries = least(o.tries + 1, 32000), appended = q.appended,
          waits_for = null
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, message_id, appended)
    where o.account_id = q.account_id and o.message_id = q.message_id`,
)

export const REFUSE = sql(
  'claim_refuse',
  `with q as (select * from unnest($1::uuid[], $2::uuid[], $3::text[]) as q(account_id, message_id, reason)),
   gone as (delete from outbox o using q where o.account_id = q.account_id and o.message_id = q.message_id)
   insert into deliveries (account_id, message_id, state, rank, reason, updated_at)
   select account_id, message_id, 'canceled', 7, reason, $4 from q`,
)

// What must wait moves to its time, and says why.
export const PUT_OFF = sql(
  'claim_put_off',
  `update outbox o set due_at = q.until, waits_for = q.reason, waits_zone = q.zone, waits_rule = q.rule
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
       as q(account_id, message_id, until, reason, zone, rule)
    where o.account_id = q.account_id and o.message_id = q.message_id`,
)

export const SPEND_TOKENS = sql(
  'claim_spend_tokens',
  `update senders s set tokens = q.tokens, tokens_at = q.at, day = q.day, day_segments = q.segments,
                        held_until = q.held_until
     from unnest($1::uuid[], $2::double precision[], $3::timestamptz[], $4::text[], $5::integer[], $6::timestamptz[])
       as q(id, tokens, at, day, segments, held_until)
    where s.id = q.id`,
)

// Final outcomes. A status callback may have been here first: its state stands when it is further on. In the order of
// REPORT, or the two wait for each other in a circle. No join of what the parts answer: the planner takes each for one
// row, and compared 250 with 250 one by one, which was more than all the rest. When somebody was texted last is only
// noted here, and gathered later (contacts/facts.ts).
export const FINISH = sql(
  'record_finish',
  `with gone as (
     delete from outbox o
      using unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::text[], $6::integer[], $7::text[],
                   $8::boolean[]) as q(account_id, message_id, state, rank, reason, error_code, provider_id, handed)
      where o.account_id = q.account_id and o.message_id = q.message_id
     returning q.*, o.appended, o.phone),
   noted as (
     insert into facts_texted (account_id, phones, at)
     select account_id, array_agg(phone), $9::timestamptz from gone where handed group by account_id)
   insert into deliveries as d (account_id, message_id, state, rank, reason, error_code, provider_id, appended,
                                handed_over_at, updated_at)
   select account_id, message_id, state, rank, reason, error_code, provider_id, appended,
          case when handed then $9::timestamptz end, $9
     from gone
    order by account_id, message_id
   on conflict (account_id, message_id) do update
      set state = case when excluded.rank > d.rank then excluded.state else d.state end,
          rank = greatest(excluded.rank, d.rank), reason = coalesce(d.reason, excluded.reason),
          error_code = coalesce(d.error_code, excluded.error_code),
          provider_id = coalesce(excluded.provider_id, d.provider_id), appended = excluded.appended,
          handed_over_at = coalesce(d.handed_over_at, excluded.handed_over_at), updated_at = excluded.updated_at
   returning message_id, state`,
)

// The text behind a notice ends with it, and only the outbox knows what is held for it.
export const HELD_FOR = sql(
  'record_held_for',
  `select o.message_id, o.credits from outbox o
     join unnest($1::uuid[], $2::uuid[]) as q(account_id, message_id) using (account_id, message_id)`,
)

// `tries` is the number of the claim: an outcome that is written down a second time, because nobody knew whether the
// first time held, must not touch a later claim of the same text.
export const RETRY = sql(
  'record_retry',
  `update outbox o
      set claimed_at = null, claimed_by = null, in_doubt_at = null, appended = null, due_at = q.due_at
     from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::timestamptz[]) as q(account_id, message_id, tries, due_at)
    where o.account_id = q.account_id and o.message_id = q.message_id
      and o.tries = q.tries and o.claimed_at is not null`,
)

export const DOUBT = sql(
  'record_doubt',
  `update outbox o set in_doubt_at = $4
     from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as q(account_id, message_id, tries)
    where o.account_id = q.account_id and o.message_id = q.message_id
      and o.tries = q.tries and o.claimed_at is not null and o.in_doubt_at is null`,
)

// Claims of this process that it never heard of: their commit held, and the connection broke before it was told. What
// is in doubt was called: it stays.
export const UNCLAIM = sql(
  'claim_take_back',
  `update outbox set claimed_at = null, claimed_by = null, appended = null
    where claimed_by = $1 and claimed_at is not null and in_doubt_at is null and message_id <> all($2::uuid[])
   returning account_id, phone`,
)

// Reports only ever step forward (core/delivery.ts has the ranks). The message must be this sender's.
export const REPORT = sql(
  'report_apply',
  `with q as (
     select distinct on (account_id, message_id) *
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::integer[], $7::text[])
         as q(account_id, sender_id, message_id, state, rank, error_code, provider_id)
      order by account_id, message_id, rank desc),
   told as (
     insert into deliveries as d (account_id, message_id, state, rank, error_code, provider_id, handed_over_at,
                                  updated_at)
     select q.account_id, q.message_id, q.state, q.rank, q.error_code, q.provider_id, $8, $8
       from q join messages m on m.account_id = q.account_id and m.id = q.message_id
        and m.sender_id = q.sender_id and m.direction = 'out'
      order by q.account_id, q.message_id
     on conflict (account_id, message_id) do update
        set state = excluded.state, rank = excluded.rank, error_code = coalesce(excluded.error_code, d.error_code),
            provider_id = coalesce(d.provider_id, excluded.provider_id), updated_at = excluded.updated_at
      where excluded.rank > d.rank
     returning d.account_id, d.message_id, d.state)
   select told.*, m.phone from told join messages m on m.account_id = told.account_id and m.id = told.message_id`,
)

export const CLAIMERS = sql(
  'doubt_claimers',
  'select distinct claimed_by::text as id from outbox where claimed_at is not null and in_doubt_at is null',
)

export const DOUBT_OF_DEAD = sql(
  'doubt_of_dead',
  `update outbox set in_doubt_at = $2
    where claimed_by = any($1::uuid[]) and claimed_at is not null and in_doubt_at is null
   returning account_id, message_id, phone`,
)

export const IN_DOUBT = sql(
  'doubt_list',
  `select o.account_id, o.message_id, o.phone, o.kind, o.sender_id, o.claimed_at, o.credits, o.appended, o.tries,
          o.segments, o.in_doubt_at, m.body, m.origin_id, d.provider_id as told_provider_id, s.provider
     from outbox o
     join messages m on m.account_id = o.account_id and m.id = o.message_id
     join senders s on s.account_id = o.account_id and s.id = o.sender_id
     left join deliveries d on d.account_id = o.account_id and d.message_id = o.message_id
    where o.in_doubt_at is not null and (o.in_doubt_at, o.message_id) > ($1, $2::uuid)
    order by o.in_doubt_at, o.message_id limit $3`,
)

// Of other texts: its own may have been told by a report since the list above was read, and is no evidence against it.
export const KNOWN_PROVIDER_IDS = sql(
  'doubt_known_ids',
  `select d.provider_id from messages m
     join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.account_id = $1 and m.phone = $2 and m.id <> $4 and d.provider_id = any($3::text[])`,
)
