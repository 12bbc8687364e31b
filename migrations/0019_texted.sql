-- Whom a batch of texts reached, in one row: a row a text was a sixth of what the database did to send it. Gathered
-- into contact_facts about a second later, as facts_due is.
create table facts_texted (
  account_id uuid not null,
  phones     text[] not null,
  at         timestamptz not null
);

insert into facts_texted (account_id, phones, at)
select account_id, array_agg(phone), texted_at from facts_due where texted_at is not null
 group by account_id, texted_at;
delete from facts_due where texted_at is not null;
alter table facts_due drop column texted_at;

-- As 0008 has it, and again with the mark that the last text is to be looked for among the other phones' texts.
create or replace function tell_changed_phones() returns trigger language plpgsql as $$
begin
  if current_setting('heed.contacts_are_due', true) is distinct from 'yes' then
    insert into facts_due (account_id, contact_id, has_other_phones)
    select distinct account_id, contact_id, true from changed;
  end if;
  return null;
end $$;

-- Room on each page for the new version of a row: an update then touches no index.
alter table contact_facts set (fillfactor = 70);
