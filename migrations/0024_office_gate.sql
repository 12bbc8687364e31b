-- STOPALL holds in every account of the office from its own commit on: the rows of the others are marked by the
-- transaction that heard it, and the gate reads the mark in the row that it locks anyway. The block itself, with its
-- event, follows in a transaction of each account.
alter table consents add column stop_is_coming boolean not null default false;
-- Whether the provider itself holds a block of theirs, by its own word or refusal: then it answers their START.
alter table consents add column is_blocked_there boolean not null default false;
update consents set is_blocked_there = true
 where state = 'opted_out' and source in ('message', 'provider') and confirmation_id is null;
-- Whether the row was marked: then a mark that is gone was lifted by the person, and nothing is left to do.
alter table office_spreads add column is_marked boolean not null default false;

-- The office's list, the newest first, and by the last digits of a phone.
create index office_blocks_newest on office_blocks (office_id, since desc, phone);
create index office_blocks_by_end on office_blocks (office_id, reverse(phone) text_pattern_ops, phone);

-- What was heard before and not followed yet. From now on whoever hears it puts it on its way.
with heard as (
  select a.office_id, e.phone, min(e.at) as at,
         'Wrote STOPALL (' || a.name || ', office ' || o.name || ')' as note
    from consent_events e
    join accounts a on a.account_id = e.account_id
    join offices o on o.id = a.office_id
    left join consent_follows f on f.account_id = e.account_id
   where e.word = 'stopall' and e.kind in ('opted_out', 'opt_out_repeated') and e.seq > coalesce(f.seq, 0)
   group by a.office_id, a.name, o.name, e.phone),
 kept as (
  insert into office_blocks (office_id, phone, note, since)
  select distinct on (office_id, phone) office_id, phone, note, at from heard order by office_id, phone, at
  on conflict (office_id, phone) do nothing)
insert into office_spreads (account_id, phone, note)
select distinct on (a.account_id, h.phone) a.account_id, h.phone, h.note
  from heard h join accounts a on a.office_id = h.office_id
 order by a.account_id, h.phone, h.at
on conflict (account_id, phone) do nothing;

create or replace function refuse_opted_out_handoff() returns trigger language plpgsql as $$
declare
  refused record;
begin
  select n.message_id, n.phone into refused
    from claimed n
   cross join lateral (
     select c.state, c.confirmation_id, c.stop_is_coming from consents c
      where c.account_id = n.account_id and c.phone = n.phone offset 0) c
   where n.claimed_at is not null
     and (c.state = 'opted_out' or c.stop_is_coming)
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

create or replace function refuse_opted_out_insert() returns trigger language plpgsql as $$
begin
  if not exists (select from claimed where claimed_at is not null) then
    return null;
  end if;
  if exists (select from claimed n join consents c on c.account_id = n.account_id and c.phone = n.phone
              where n.claimed_at is not null and (c.state = 'opted_out' or c.stop_is_coming)
                and c.confirmation_id is distinct from n.message_id) then
    raise exception 'a text may not be handed over: the phone is opted out'
      using errcode = 'check_violation', constraint = 'stop_is_the_last_word';
  end if;
  return null;
end $$;
