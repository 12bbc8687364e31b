-- What the compliance page shows: counters a day, and where Heed and a provider do not agree. All of it is gathered
-- behind the consent history and the texts: nobody who opts out, and nothing that sends, waits for it.

-- How far into an account's chain of consent events the counters are. The chain orders its events in the order of their
-- commits, so that what lies behind `seq` is all there.
create table consent_follows (
  account_id uuid not null references accounts (account_id),
  seq bigint not null,
  primary key (account_id)
);

-- sender_id: the number that was texted, or whose text the provider refused; all zeros where there is none.
create table consent_days (
  account_id uuid not null,
  day date not null,
  what text not null check (what in ('opted_out', 'opted_in')),
  source text not null,
  sender_id uuid not null,
  n integer not null,
  primary key (account_id, day, what, source, sender_id)
);

-- Texts that the provider took, on the day of the account on which they were written.
create table text_days (
  account_id uuid not null,
  day date not null,
  sender_id uuid not null,
  texts integer not null,
  primary key (account_id, day, sender_id)
);
create table text_days_counted (
  account_id uuid not null,
  day date not null,
  at timestamptz not null,
  primary key (account_id, day)
);

-- blocked_there: the provider refused for an opt-out that Heed had not heard of. refused_there: it did not take what it
-- was told of one.
create table consent_drift (
  account_id uuid not null,
  id uuid not null,
  phone text not null,
  kind text not null check (kind in ('blocked_there', 'refused_there')),
  detail text not null,
  found_at timestamptz not null,
  repaired_at timestamptz,
  primary key (account_id, id)
);
create index consent_drift_open on consent_drift (account_id, id) where repaired_at is null;

-- The suppression list is searched by the last digits of a phone.
create index consents_opted_out_by_end on consents (account_id, reverse(phone) text_pattern_ops, phone)
  where state = 'opted_out';
