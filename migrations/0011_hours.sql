-- Texting hours, caps, and what each sender has sent of its day.

alter table accounts add column texting_from text default '08:00';
alter table accounts add column texting_to text default '21:00';
alter table accounts add column automatic_per_day integer check (automatic_per_day > 0);
alter table accounts add constraint texting_hours_both check ((texting_from is null) = (texting_to is null));

-- The zone that a put-off text's time was told in: the recipient's, or the account's.
alter table outbox add column waits_zone text;

-- What counts for the cap a phone and day; only kept where an account has one. Rows of a phone go with its next text.
create table automatic_sends (
  account_id uuid not null,
  phone      text not null,
  message_id uuid not null,
  at         timestamptz not null,
  primary key (account_id, phone, message_id)
);

-- The carrier's cap a calendar day of the account (`day`, as 2026-11-23), and what is used of it. held_until: it is
-- used up; only replies go out before then.
alter table senders add column daily_segments integer check (daily_segments > 0);
alter table senders add column day text;
alter table senders add column day_segments integer not null default 0;
alter table senders add column held_until timestamptz;
