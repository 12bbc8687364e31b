-- Telling the provider who opted out and who came back: what waits to be told, and how often we may.
alter table accounts add column push_consents boolean not null default false;

-- A phone whose consent the provider has yet to be told of, for one number of ours. What is told is what holds then;
-- `asked` counts up with every change, so that one that comes while we tell is told once more.
create table consent_pushes (
  account_id uuid not null,
  sender_id uuid not null,
  phone text not null,
  asked integer not null default 1,
  tries smallint not null default 0,
  -- While it is being told: when it is looked at again if nobody says how that ended.
  due_at timestamptz not null,
  primary key (account_id, sender_id, phone)
);
create index consent_pushes_due on consent_pushes (due_at, account_id, sender_id);

-- Blocks from before: how far each number's are gathered. A row goes where they are to be gathered again.
create table consent_push_scans (
  account_id uuid not null,
  sender_id uuid not null,
  after_phone text not null,
  is_done boolean not null,
  primary key (account_id, sender_id)
);

-- Requests in a minute to one account at a provider, by all processes together.
create table consent_push_pace (
  provider_key text not null,
  minute timestamptz not null,
  requests integer not null,
  held_until timestamptz,
  -- Why the last request was not answered; null: it was.
  problem text,
  primary key (provider_key)
);
