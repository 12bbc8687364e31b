-- Where somebody lives, rule packs, and the window that a text brings of its own.

-- Two letters; and the postal code as core/places/zip-codes.ts writes it.
alter table contacts add column state text;
alter table contacts add column zip text;

-- Ids of core/rule-packs that the account does not keep to: one that is new is on.
alter table accounts add column rule_packs_off text[] not null default '{}';

-- own_hours: the window of the text's plan, as `10:00-19:00` or, with Sundays and holidays blocked, `10:00-19:00 rest`.
-- waits_rule: what holds it up, as core/hours.ts names it.
alter table outbox add column own_hours text;
alter table outbox add column waits_rule text;
