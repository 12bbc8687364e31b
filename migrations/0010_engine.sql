-- The triggers that refuse a text for an opted-out phone keep their plan. Made while few phones were known, it read all
-- consent rows for each batch (6 ms with 5,000 of them). Each phone is looked up by its key, whatever is planned.
create or replace function refuse_opted_out_handoff() returns trigger language plpgsql as $$
declare
  refused record;
begin
  select n.message_id, n.phone into refused
    from claimed n
   cross join lateral (
     select c.state, c.confirmation_id from consents c
      where c.account_id = n.account_id and c.phone = n.phone offset 0) c
   where n.claimed_at is not null
     and c.state = 'opted_out'
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
