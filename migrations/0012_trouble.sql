-- What a working process found out about the provider's account of a sender, for people to see. Each process decides by
-- what it found out itself: nothing reads this to send or not to send.
alter table senders add column trouble text;
alter table senders add column trouble_since timestamptz;
alter table senders add column trouble_probe_at timestamptz;
