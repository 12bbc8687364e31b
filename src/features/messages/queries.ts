// The SQL of the pipeline, in the open: claim, record, reports, doubt.
import { sql } from '../../kit/db/db.ts'

// Senders with something due, each locked: one claimer a sender, so its pace is exact and claimers do not queue up
// behind each other's consent rows (four claimers that did were 2.4 times slower than one).
export const DUE_SENDERS = sql(
  'claim_due_senders',
  `select s.*, a.name as account_name, a.time_zone, a.notice_mode, a.notice_text, a.notice_repeat_days, a.replies,
          a.prices, a.monthly_credits
     from senders s join accounts a using (account_id)
    where s.removed_at is null
      and exists (select from outbox o where o.sender_id = s.id and o.claimed_at is null and o.due_at <= $1)
    order by s.id
      for no key update of s skip locked`,
)

// The inner join locks the consent row with the text. Nothing else of the phone may be in flight, and where a notice
// waits for another try the texts behind it wait too.
export const CANDIDATES = sql(
  'claim_candidates',
  `select t.*, m.body, m.media, m.origin_id, m.created_at
     from unnest($1::uuid[], $2::uuid[], $3::int[]) as q(account_id, sender_id, quota)
    cross join lateral (
      select o.account_id, o.message_id, o.phone, o.sender_id, o.kind, o.priority, o.due_at, o.segments, o.credits,
             o.tries, c.state, c.since, c.source, c.word, c.noticed_at, c.confirmation_id
        from outbox o join consents c on c.account_id = o.account_id and c.phone = o.phone
       where o.sender_id = q.sender_id and o.account_id = q.account_id and o.claimed_at is null and o.due_at <= $4
         and not exists (select from outbox b
                          where b.account_id = o.account_id and b.phone = o.phone and b.message_id <> o.message_id
                            and (b.claimed_at is not null or b.kind = 'notice'))
       order by o.priority, o.due_at, o.message_id
       limit q.quota
         for no key update of o, c skip locked) t
     join messages m on m.account_id = t.account_id and m.id = t.message_id
    order by t.priority, t.due_at, t.message_id
    limit $5`,
)

export const CLAIM = sql(
  'claim_mark',
  `update outbox o set claimed_at = $5, claimed_by = $4::uuid, tries = o.tries + 1, appended = q.appended
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

export const SPEND_TOKENS = sql(
  'claim_spend_tokens',
  `update senders s set tokens = q.tokens, tokens_at = $3
     from unnest($1::uuid[], $2::double precision[]) as q(id, tokens) where s.id = q.id`,
)

// Final outcomes. A status callback may have been here first: its state stands when it is further on. In the order of
// REPORT, or the two wait for each other in a circle.
export const FINISH = sql(
  'record_finish',
  `with q as (
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::text[], $6::integer[], $7::text[],
                          $8::boolean[])
       as q(account_id, message_id, state, rank, reason, error_code, provider_id, handed)),
   gone as (
     delete from outbox o using q where o.account_id = q.account_id and o.message_id = q.message_id
     returning o.account_id, o.message_id, o.phone, o.credits, o.appended, o.kind),
   told as (
     insert into deliveries as d (account_id, message_id, state, rank, reason, error_code, provider_id, appended,
                                  handed_over_at, updated_at)
     select q.account_id, q.message_id, q.state, q.rank, q.reason, q.error_code, q.provider_id, gone.appended,
            case when q.handed then $9::timestamptz end, $9
       from q join gone using (account_id, message_id)
      order by account_id, message_id
     on conflict (account_id, message_id) do update
        set state = case when excluded.rank > d.rank then excluded.state else d.state end,
            rank = greatest(excluded.rank, d.rank), reason = coalesce(d.reason, excluded.reason),
            error_code = coalesce(d.error_code, excluded.error_code),
            provider_id = coalesce(excluded.provider_id, d.provider_id), appended = excluded.appended,
            handed_over_at = coalesce(d.handed_over_at, excluded.handed_over_at), updated_at = excluded.updated_at
     returning d.account_id, d.message_id, d.state)
   select gone.*, told.state from gone join told using (account_id, message_id)`,
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
    where claimed_by = $1 and claimed_at is not null and in_doubt_at is null and message_id <> all($2::uuid[])`,
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
          o.segments, m.body, m.origin_id, d.provider_id as told_provider_id, s.provider
     from outbox o
     join messages m on m.account_id = o.account_id and m.id = o.message_id
     join senders s on s.account_id = o.account_id and s.id = o.sender_id
     left join deliveries d on d.account_id = o.account_id and d.message_id = o.message_id
    where o.in_doubt_at is not null and o.claimed_at is not null
    order by o.in_doubt_at, o.message_id limit 100`,
)

export const KNOWN_PROVIDER_IDS = sql(
  'doubt_known_ids',
  `select d.provider_id from messages m
     join deliveries d on d.account_id = m.account_id and d.message_id = m.id
    where m.account_id = $1 and m.phone = $2 and d.provider_id = any($3::text[])`,
)
