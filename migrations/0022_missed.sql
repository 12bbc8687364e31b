-- Requests to stop that were found in an imported history of conversations, until somebody decides about each.
create table missed_requests (
  account_id uuid not null references accounts (account_id),
  id uuid not null,
  -- Of phone, time and text: the same file read again finds nothing new.
  key bytea not null,
  phone text not null,
  said_at timestamptz,
  body text not null,
  words text[] not null,
  rule text,
  is_clear boolean not null,
  file text not null,
  line bigint not null,
  state text not null default 'open' check (state in ('open', 'confirmed', 'dismissed')),
  decided_at timestamptz,
  decided_by text,
  reason text,
  found_at timestamptz not null,
  primary key (account_id, id)
);
create unique index missed_requests_once on missed_requests (account_id, key);
-- The clear ones first.
create index missed_requests_open on missed_requests (account_id, is_clear desc, id) where state = 'open';
create index missed_requests_of_phone on missed_requests (account_id, phone) where state = 'open';
