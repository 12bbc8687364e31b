-- Broadcasts: one text to many, how far it is, whom it left out and why, and counts that cost nothing to read.

create table broadcasts (
  account_id      uuid not null references accounts,
  id              uuid not null,
  name            text not null,
  body            text not null,
  media           text[] not null,
  audience        jsonb not null,
  -- The audience in words, as it was described when the broadcast was made.
  words           text not null,
  -- Null: every sender of the account.
  sender_ids      uuid[],
  -- When its texts are made; local_time: each text waits for this time on the recipient's own clock.
  send_at         timestamptz not null,
  local_time      text,
  opt_out_percent numeric not null,
  error_percent   numeric not null,
  limits_after    integer not null,
  state           text not null check (state in
    ('scheduled', 'expanding', 'running', 'paused', 'canceling', 'canceled', 'completed')),
  paused_by       text check (paused_by in ('person', 'opt_outs', 'errors')),
  paused_why      text,
  -- Where the next page of people begins; null: at the first. Moves in the transaction of the page's texts.
  cursor          text,
  pages           integer not null default 0,
  is_expanded     boolean not null default false,
  -- How many people the audience had when it was counted; what became of them by now.
  people          integer not null,
  seen            integer not null default 0,
  texts           integer not null default 0,
  segments        bigint not null default 0,
  credits         bigint not null default 0,
  replies         integer not null default 0,
  opt_outs        integer not null default 0,
  -- What the limits do not count any more, since a person looked at it and resumed.
  forgiven        jsonb not null default '{"handed": 0, "optOuts": 0, "errors": 0}',
  pace            double precision not null default 0,
  told_at         timestamptz,
  author          text not null,
  created_at      timestamptz not null,
  started_at      timestamptz,
  ended_at        timestamptz,
  primary key (account_id, id)
);
create index broadcasts_open on broadcasts (send_at, account_id, id)
  where state in ('scheduled', 'expanding', 'running', 'paused', 'canceling');

-- A page of people that became texts. Its id is the ref of the one entry that holds the credits of all its texts.
create table broadcast_pages (
  account_id   uuid not null,
  broadcast_id uuid not null,
  page         integer not null,
  id           uuid not null,
  texts        integer not null,
  credits      bigint not null,
  primary key (account_id, broadcast_id, page),
  foreign key (account_id, broadcast_id) references broadcasts
);
create unique index broadcast_pages_by_id on broadcast_pages (account_id, id);

-- Who was left out, and why. The others have a text in messages.
create table broadcast_exclusions (
  account_id   uuid not null,
  broadcast_id uuid not null,
  reason       text not null,
  n            integer not null,
  contact_id   uuid,
  name         text not null,
  phone        text,
  since        timestamptz,
  primary key (account_id, broadcast_id, reason, n)
);

-- One text a phone and broadcast, whatever breaks; and the recipients in an order that can be paged.
create unique index messages_broadcast_once on messages (account_id, origin_id, phone) where origin = 'broadcast';

-- Counts by state and reason: what the moves below add up to, as far as they are folded in.
create table broadcast_counts (
  account_id   uuid not null,
  broadcast_id uuid not null,
  state        text not null,
  reason       text not null,
  texts        bigint not null,
  segments     bigint not null,
  credits      bigint not null,
  primary key (account_id, broadcast_id, state, reason)
);

-- Every statement that changes deliveries adds what it moved, a row or two: nobody waits for a counter's lock, and
-- nobody counts a million texts. Folded into broadcast_counts once a second.
create table broadcast_moves (
  account_id   uuid not null,
  broadcast_id uuid not null,
  state        text not null,
  reason       text not null,
  texts        integer not null,
  segments     bigint not null,
  credits      bigint not null
);
create index broadcast_moves_open on broadcast_moves (account_id, broadcast_id);

-- The texts that came to nothing, to be listed without a walk through those that arrived. A report of its own: an
-- index on the state of deliveries would make every report of every text write to it.
create table broadcast_failures (
  account_id   uuid not null,
  broadcast_id uuid not null,
  state        text not null,
  reason       text not null,
  message_id   uuid not null,
  primary key (account_id, broadcast_id, state, reason, message_id)
);

-- Who answered a broadcast, once each: with words, or by opting out.
create table broadcast_answers (
  account_id   uuid not null,
  broadcast_id uuid not null,
  phone        text not null,
  kind         text not null check (kind in ('reply', 'opt_out')),
  message_id   uuid,
  at           timestamptz not null,
  primary key (account_id, broadcast_id, phone)
);

create function is_failure(state text) returns boolean language sql immutable
  return state in ('not_delivered', 'refused', 'canceled');

-- For statements, not rows. The lateral join looks each text up by its key, whatever the planner thinks of a table
-- that was empty when it first planned this.
create function count_new_deliveries() returns trigger language plpgsql as $$
begin
  if not exists (select from broadcasts) then return null; end if;
  with told as materialized (
    select d.account_id, m.origin_id, d.message_id, d.state, m.segments, m.credits,
           case when is_failure(d.state) then coalesce(d.reason, d.error_code::text, '') else '' end as reason
      from fresh d cross join lateral (
        select b.origin, b.origin_id, b.segments, b.credits from messages b
         where b.account_id = d.account_id and b.id = d.message_id offset 0) m
     where m.origin = 'broadcast'),
  failed as (
    insert into broadcast_failures (account_id, broadcast_id, state, reason, message_id)
    select account_id, origin_id, state, reason, message_id from told where is_failure(state)
    on conflict do nothing)
  insert into broadcast_moves (account_id, broadcast_id, state, reason, texts, segments, credits)
  select account_id, origin_id, state, reason, count(*), sum(segments), sum(credits) from told
   group by account_id, origin_id, state, reason;
  return null;
end $$;

create function count_changed_deliveries() returns trigger language plpgsql as $$
begin
  if not exists (select from broadcasts) then return null; end if;
  with told as materialized (
    select n.account_id, m.origin_id, n.message_id, m.segments, m.credits, o.state as old_state, n.state,
           case when is_failure(o.state) then coalesce(o.reason, o.error_code::text, '') else '' end as old_reason,
           case when is_failure(n.state) then coalesce(n.reason, n.error_code::text, '') else '' end as reason
      from changed n
      join before o on o.account_id = n.account_id and o.message_id = n.message_id
     cross join lateral (
        select b.origin, b.origin_id, b.segments, b.credits from messages b
         where b.account_id = n.account_id and b.id = n.message_id offset 0) m
     where m.origin = 'broadcast'),
  moved as (select * from told where (old_state, old_reason) is distinct from (state, reason)),
  mended as (
    delete from broadcast_failures f using moved
     where f.account_id = moved.account_id and f.broadcast_id = moved.origin_id and f.state = moved.old_state
       and f.reason = moved.old_reason and f.message_id = moved.message_id and is_failure(moved.old_state)),
  failed as (
    insert into broadcast_failures (account_id, broadcast_id, state, reason, message_id)
    select account_id, origin_id, state, reason, message_id from moved where is_failure(state)
    on conflict do nothing)
  insert into broadcast_moves (account_id, broadcast_id, state, reason, texts, segments, credits)
  select account_id, origin_id, state, reason, sum(texts), sum(segments * texts), sum(credits * texts)
    from (select account_id, origin_id, state, reason, 1 as texts, segments, credits from moved
          union all
          select account_id, origin_id, old_state, old_reason, -1, segments, credits from moved) as steps
   group by account_id, origin_id, state, reason;
  return null;
end $$;

create trigger broadcasts_count_new after insert on deliveries
  referencing new table as fresh for each statement execute function count_new_deliveries();
create trigger broadcasts_count_changed after update on deliveries
  referencing old table as before new table as changed for each statement
  execute function count_changed_deliveries();
