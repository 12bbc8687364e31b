-- Credits come in grants that expire (E3), and every day has its line, so that a month's statement is read from some
-- thirty rows instead of a million entries.

alter table credit_entries drop constraint credit_entries_kind_check;
alter table credit_entries add constraint credit_entries_kind_check
  check (kind in ('grant', 'hold', 'settle', 'release', 'charge', 'expire'));

create table credit_grants (
  account_id uuid not null references accounts,
  id         uuid not null,
  credits    bigint not null check (credits > 0),
  -- The first day of the month that it is for; null: not the monthly one.
  month      date,
  reason     text not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  -- The sweep has seen that it expired. What was held from it and is released later goes with the next one.
  is_expired boolean not null default false,
  primary key (account_id, id)
);
create unique index credit_grants_monthly on credit_grants (account_id, month) where month is not null;
create index credit_grants_expiring on credit_grants (expires_at) where not is_expired;

insert into credit_grants (account_id, id, credits, reason, granted_at, expires_at)
select account_id, ref, credits, reason, at, at + interval '1 year'
  from credit_entries where kind = 'grant' and credits > 0;

alter table credit_balances add column expired bigint not null default 0 check (expired >= 0);
-- When the account gets its next monthly grant.
alter table credit_balances add column next_grant_at timestamptz;
create index credit_balances_granting on credit_balances (next_grant_at);

create table credit_days (
  account_id uuid not null references accounts,
  day        date not null,
  granted    bigint not null default 0,
  sent       bigint not null default 0,
  received   bigint not null default 0,
  expired    bigint not null default 0,
  -- What the account had at the end of the day, what is held included.
  closing    bigint not null,
  primary key (account_id, day)
);

insert into credit_days (account_id, day, granted, sent, received, expired, closing)
select account_id, day, granted, sent, received, 0,
       sum(granted - sent - received) over (partition by account_id order by day)
  from (select e.account_id, (e.at at time zone a.time_zone)::date as day,
               coalesce(sum(e.credits) filter (where e.kind = 'grant'), 0) as granted,
               coalesce(sum(e.credits) filter (where e.kind = 'settle'), 0) as sent,
               coalesce(sum(e.credits) filter (where e.kind = 'charge'), 0) as received
          from credit_entries e join accounts a using (account_id)
         group by 1, 2) as days;

-- The month of the last movement has had its grant by hand; the next one comes by itself.
update credit_balances b
   set next_grant_at = (b.month + interval '1 month') at time zone a.time_zone
  from accounts a where a.account_id = b.account_id;
