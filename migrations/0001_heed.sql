-- The ground: accounts, senders, consent, contacts, credits, texts, the inbox. Every key of a tenant table starts with
-- account_id; nothing is ordered by a sequence across accounts; no time is taken from the server's clock.

create table accounts (
  account_id         uuid primary key,
  name               text not null,
  time_zone          text not null,
  notice_mode        text not null check (notice_mode in ('separate', 'appended')),
  notice_text        text not null,
  notice_repeat_days integer check (notice_repeat_days > 0),
  replies            jsonb not null,
  prices             jsonb not null,
  monthly_credits    integer not null check (monthly_credits >= 0),
  created_at         timestamptz not null
);

-- People sign in through better-auth, whose tables (auth_*) migration 0002 makes; a member is a person in an account.
create table members (
  account_id uuid not null references accounts,
  user_id    text not null,
  role       text not null check (role in ('owner', 'agent')),
  created_at timestamptz not null,
  primary key (account_id, user_id)
);
create index members_by_user on members (user_id);

-- The secret is not kept: only its SHA-256.
create table api_keys (
  account_id   uuid not null references accounts,
  id           uuid not null,
  name         text not null,
  hint         text not null,
  hash         bytea not null unique,
  role         text not null check (role in ('owner', 'agent')),
  created_at   timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  primary key (account_id, id)
);

-- The answer to a POST that sends or charges, written in the same transaction as its effect.
create table idempotency_keys (
  account_id   uuid not null,
  key          text not null,
  request_hash text not null,
  status       integer,
  response     jsonb,
  created_at   timestamptz not null,
  primary key (account_id, key)
);

-- What happened, for the live pages and webhooks. A reader takes rows whose transaction is older than every open one
-- (tx < pg_snapshot_xmin), in the order (tx, id): so no row that commits late is ever passed over.
create table events (
  account_id uuid not null,
  tx         xid8 not null default pg_current_xact_id(),
  id         uuid not null,
  type       text not null,
  data       jsonb not null,
  at         timestamptz not null,
  primary key (account_id, tx, id)
);

create table notifications (
  account_id uuid not null,
  id         uuid not null,
  kind       text not null,
  text       text not null,
  phone      text,
  contact_id uuid,
  at         timestamptz not null,
  read_at    timestamptz,
  primary key (account_id, id)
);
create index notifications_unread on notifications (account_id) where read_at is null;

create table senders (
  account_id          uuid not null references accounts,
  id                  uuid not null,
  phone               text not null,
  kind                text not null check (kind in ('long_code', 'toll_free', 'short_code')),
  provider            text not null,
  provider_account    text not null,
  sealed_token        bytea not null,
  base_url            text not null,
  replies_by          text not null check (replies_by in ('provider', 'heed')),
  segments_per_second numeric not null check (segments_per_second > 0),
  tokens              double precision not null default 0,
  tokens_at           timestamptz not null,
  is_default          boolean not null default false,
  created_at          timestamptz not null,
  removed_at          timestamptz,
  primary key (account_id, id)
);
-- A webhook names its sender only: this finds the account.
create unique index senders_by_id on senders (id);
create unique index senders_by_phone on senders (account_id, phone) where removed_at is null;
create unique index senders_default on senders (account_id) where is_default and removed_at is null;

-- Consent belongs to (account, phone). Every phone has a row from first sight, because a gate can only lock a row
-- that is there. confirmation_id: the one text that may still go to an opted-out phone (B4).
create table consents (
  account_id      uuid not null references accounts,
  phone           text not null,
  state           text not null default 'unknown' check (state in ('unknown', 'opted_out', 'opted_in')),
  since           timestamptz,
  source          text check (source in ('message', 'agent', 'owner', 'provider')),
  word            text,
  noticed_at      timestamptz,
  confirmation_id uuid,
  first_seen_at   timestamptz not null,
  primary key (account_id, phone)
);
create index consents_opted_out on consents (account_id, since desc, phone) where state = 'opted_out';

-- Append-only and hash-chained per account: hash = sha256(prev_hash || canonical JSON of the rest).
create table consent_events (
  account_id uuid not null,
  seq        bigint not null,
  id         uuid not null,
  phone      text not null,
  kind       text not null,
  source     text not null,
  word       text,
  note       text,
  wording    text,
  message_id uuid,
  actor      text,
  at         timestamptz not null,
  prev_hash  bytea not null,
  hash       bytea not null,
  primary key (account_id, seq)
);
create index consent_events_by_phone on consent_events (account_id, phone, seq desc);

create table consent_chains (
  account_id uuid primary key references accounts,
  seq        bigint not null,
  head       bytea not null
);

create table contacts (
  account_id uuid not null references accounts,
  id         uuid not null,
  first_name text not null default '',
  last_name  text not null default '',
  email      text,
  company    text,
  tags       text[] not null default '{}',
  notes      text not null default '',
  time_zone  text,
  source     text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, id)
);
create index contacts_by_name on contacts (account_id, lower(first_name || ' ' || last_name), id)
  where deleted_at is null;

create table contact_phones (
  account_id uuid not null,
  contact_id uuid not null,
  phone      text not null,
  label      text not null default '',
  position   smallint not null,
  primary key (account_id, contact_id, phone),
  foreign key (account_id, contact_id) references contacts
);
create index contact_phones_by_phone on contact_phones (account_id, phone, contact_id);

create table credit_balances (
  account_id    uuid primary key references accounts,
  available     bigint not null,
  held          bigint not null check (held >= 0),
  spent         bigint not null check (spent >= 0),
  month         date not null,
  month_spent   bigint not null,
  alerted       smallint not null default 0
);

-- step: a ref is granted, held or charged once (1) and settled or released once (2).
create table credit_entries (
  account_id uuid not null,
  ref        uuid not null,
  step       smallint not null check (step in (1, 2)),
  kind       text not null check (kind in ('grant', 'hold', 'settle', 'release', 'charge')),
  credits    bigint not null check (credits >= 0),
  reason     text not null,
  id         uuid not null,
  at         timestamptz not null,
  primary key (account_id, ref, step)
);
create index credit_entries_by_time on credit_entries (account_id, id);

-- Insert-only. What waits is a row of outbox, what became of it a row of deliveries.
create table messages (
  account_id  uuid not null references accounts,
  id          uuid not null,
  direction   text not null check (direction in ('in', 'out')),
  kind        text not null,
  phone       text not null,
  sender_id   uuid not null,
  body        text not null,
  media       text[] not null default '{}',
  segments    smallint not null,
  encoding    text not null,
  credits     integer not null,
  origin      text not null check (origin in ('agent', 'api', 'broadcast', 'plan', 'system', 'person')),
  origin_id   uuid,
  author      text,
  provider_id text,
  reading     jsonb,
  created_at  timestamptz not null,
  primary key (account_id, id)
);
create index messages_by_phone on messages (account_id, phone, id);
create unique index messages_inbound_once on messages (account_id, sender_id, provider_id) where direction = 'in';

create table outbox (
  account_id  uuid not null,
  message_id  uuid not null,
  phone       text not null,
  sender_id   uuid not null,
  kind        text not null,
  priority    smallint not null,
  due_at      timestamptz not null,
  segments    smallint not null,
  credits     integer not null,
  tries       smallint not null default 0,
  appended    text,
  claimed_at  timestamptz,
  claimed_by  uuid,
  in_doubt_at timestamptz,
  primary key (account_id, message_id)
);
create index outbox_due on outbox (sender_id, priority, due_at, message_id) where claimed_at is null;
create index outbox_by_phone on outbox (account_id, phone);
-- At most one text a phone is in flight, so that a confirmation is the last thing that arrives; one notice at a time.
create unique index outbox_in_flight on outbox (account_id, phone) where claimed_at is not null;
create unique index outbox_notice on outbox (account_id, phone) where kind = 'notice';
create index outbox_claimed on outbox (claimed_by) where claimed_at is not null;

create table deliveries (
  account_id     uuid not null,
  message_id     uuid not null,
  state          text not null,
  rank           smallint not null,
  reason         text,
  error_code     integer,
  provider_id    text,
  appended       text,
  handed_over_at timestamptz,
  updated_at     timestamptz not null,
  primary key (account_id, message_id)
);

-- The gate, once more, in the database: no program, script or hand can claim a text for an opted-out phone, the
-- confirmation apart. For statements, not rows: it costs one join a batch.
create function refuse_opted_out_handoff() returns trigger language plpgsql as $$
declare
  refused record;
begin
  select n.message_id, n.phone into refused
    from claimed n
    join consents c on c.account_id = n.account_id and c.phone = n.phone
   where n.claimed_at is not null
     and c.state = 'opted_out'
     and c.confirmation_id is distinct from n.message_id
     and not exists (select from unclaimed o
                      where o.account_id = n.account_id and o.message_id = n.message_id and o.claimed_at is not null)
   limit 1;
  if found then
    raise exception 'text % may not be handed over: the phone is opted out', refused.message_id
      using errcode = 'check_violation', constraint = 'stop_is_the_last_word';
  end if;
  return null;
end $$;

create function refuse_opted_out_insert() returns trigger language plpgsql as $$
begin
  if exists (select from claimed n join consents c on c.account_id = n.account_id and c.phone = n.phone
              where n.claimed_at is not null and c.state = 'opted_out'
                and c.confirmation_id is distinct from n.message_id) then
    raise exception 'a text may not be handed over: the phone is opted out'
      using errcode = 'check_violation', constraint = 'stop_is_the_last_word';
  end if;
  return null;
end $$;

create trigger stop_is_the_last_word after update on outbox
  referencing old table as unclaimed new table as claimed
  for each statement execute function refuse_opted_out_handoff();
create trigger stop_is_the_last_word_at_birth after insert on outbox
  referencing new table as claimed
  for each statement execute function refuse_opted_out_insert();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on consent_events
  for each statement execute function refuse_change();
create trigger insert_only before update or delete or truncate on credit_entries
  for each statement execute function refuse_change();

create table conversations (
  account_id      uuid not null references accounts,
  phone           text not null,
  contact_id      uuid,
  last_message_id uuid,
  last_at         timestamptz not null,
  unread          integer not null default 0,
  sender_id       uuid,
  asks_to_stop    boolean not null default false,
  closed_at       timestamptz,
  primary key (account_id, phone)
);
create index conversations_by_time on conversations (account_id, last_at desc, phone desc);
create index conversations_unread on conversations (account_id, last_at desc, phone desc) where unread > 0;
create index conversations_asking on conversations (account_id, last_at desc, phone desc) where asks_to_stop;

-- What a provider told us, written down before the 200. A row without processed_at is still to be acted on.
create table webhook_journal (
  account_id   uuid not null,
  sender_id    uuid not null,
  provider_id  text not null,
  id           uuid not null,
  phone        text,
  raw          text not null,
  received_at  timestamptz not null,
  processed_at timestamptz,
  problem      text,
  primary key (account_id, sender_id, provider_id)
);
create index webhook_journal_open on webhook_journal (account_id, phone, id) where processed_at is null;

-- Sandbox only: how far the clock of every process is moved. One row.
create table clock (
  only_row  boolean primary key default true check (only_row),
  offset_ms bigint not null
);
insert into clock (offset_ms) values (0);
