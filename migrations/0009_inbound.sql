-- Rows that come in by the thousand a second. An account is never deleted, and whoever writes these rows has its id
-- from a sender or a session, which refer to it. Checking it again is a quarter of what such a row costs, and
-- all writers of one account lock its row for it.
alter table messages drop constraint messages_account_id_fkey;
alter table conversations drop constraint conversations_account_id_fkey;
alter table consents drop constraint consents_account_id_fkey;

-- What is born waiting, as nearly everything is, has nothing to be checked: the look at all consents is left out.
create or replace function refuse_opted_out_insert() returns trigger language plpgsql as $$
begin
  if not exists (select from claimed where claimed_at is not null) then
    return null;
  end if;
  if exists (select from claimed n join consents c on c.account_id = n.account_id and c.phone = n.phone
              where n.claimed_at is not null and c.state = 'opted_out'
                and c.confirmation_id is distinct from n.message_id) then
    raise exception 'a text may not be handed over: the phone is opted out'
      using errcode = 'check_violation', constraint = 'stop_is_the_last_word';
  end if;
  return null;
end $$;
