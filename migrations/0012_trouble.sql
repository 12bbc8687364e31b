-- What a working process found out about the provider's account of a sender, for people to see. Each process decides by
-- what it found out itself: nothing reads this to send or not to send.
alter table senders add column trouble text;
alter table senders add column trouble_since timestamptz;
alter table senders add column trouble_probe_at timestamptz;

-- Asked for every few seconds; mostly it is empty.
create index outbox_in_doubt on outbox (in_doubt_at, message_id) where in_doubt_at is not null;
