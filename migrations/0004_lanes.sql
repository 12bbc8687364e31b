-- Lanes: what waits is claimed lane by lane, so that bulk can be paused in one row and never delays a reply.

-- A broadcast's way through one sender. Every sender has its own lane besides, without a row: its id is the sender's.
create table lanes (
  account_id uuid not null references accounts,
  id         uuid not null,
  sender_id  uuid not null,
  origin     text not null check (origin in ('broadcast')),
  origin_id  uuid not null,
  state      text not null check (state in ('open', 'paused', 'closed')),
  primary key (account_id, id),
  foreign key (account_id, sender_id) references senders
);
create unique index lanes_by_origin on lanes (account_id, origin_id, sender_id);
create index lanes_open on lanes (sender_id, id) where state = 'open';

-- behind: another text to the phone is in flight, or its notice waits; looked at again when that is over. So no claim
-- ever reads past what it may not take.
alter table outbox add column lane_id uuid;
alter table outbox add column behind boolean not null default false;
-- Nobody wrote it in this moment: it keeps to texting hours and to the cap a day. waits_for: why it was put off.
alter table outbox add column is_automatic boolean not null default false;
alter table outbox add column waits_for text;
update outbox set lane_id = sender_id;
alter table outbox alter column lane_id set not null;
drop index outbox_due;
create index outbox_due on outbox (lane_id, priority, due_at, message_id) where claimed_at is null and not behind;
create index outbox_behind on outbox (account_id, phone, lane_id, priority, due_at, message_id) where behind;
-- Only for what waits: a claim that asks for what is in flight must never read all that waits for the phone.
drop index outbox_by_phone;
create index outbox_by_phone on outbox (account_id, phone) where claimed_at is null;
