-- Finding contacts among a million: by words, phones and tags through indexes, by consent and last text through narrow
-- tables beside them that a working process keeps.

alter table contacts add column import_id uuid;

-- The words of the name and the company that a contact is found by, and its tags, each behind the end of the account's
-- id, so that an account's own stand together in the index. A tag has a space before it: no word has one. Costly to
-- compute, cheap to look up.
create function contact_terms(of_account uuid, first_name text, last_name text, company text, tags text[])
  returns tsvector language plpgsql immutable parallel safe cost 10000 as $$
declare
  mine text := right(of_account::text, 8);
  words text := lower(first_name || ' ' || last_name || ' ' || coalesce(company, ''));
begin
  return array_to_tsvector(
    string_to_array(
      mine || replace(words || ' ' || translate(words, '''’-_.&/,;()"', '            '), ' ', ' ' || mine), ' ')
    || string_to_array(
      mine || ' ' || replace(array_to_string(tags, e'\x01'), e'\x01', e'\x01' || mine || ' '), e'\x01'));
end $$;

create index contacts_terms on contacts
  using gin (contact_terms(account_id, first_name, last_name, company, tags)) where deleted_at is null;
create index contacts_by_email on contacts (account_id, lower(email) text_pattern_ops)
  where deleted_at is null and email is not null;
-- By the last digits; by the first ones contact_phones_by_phone finds them.
create index contact_phones_by_end on contact_phones (account_id, reverse(phone) text_pattern_ops);

-- Contacts that are alike to a filter have one profile: the same tags, and phones in the same states of consent
-- (1 unknown, 2 opted in, 4 opted out, added up). key: of both. contacts: how many there are. There are few, so that a
-- count reads a few rows instead of a million.
create table contact_profiles (
  account_id uuid not null,
  id         integer not null,
  key        uuid not null,
  tags       text[] not null,
  consents   smallint not null,
  contacts   integer not null,
  primary key (account_id, id)
);
create unique index contact_profiles_by_key on contact_profiles (account_id, key);
create index contact_profiles_empty on contact_profiles (account_id) where contacts = 0;

-- What filters ask of a contact, side by side and narrow. Derived from the other tables, about a second late.
create table contact_facts (
  account_id     uuid not null,
  contact_id     uuid not null,
  last_texted_at timestamptz,
  profile_id     integer not null,
  consents       smallint not null,
  primary key (account_id, contact_id)
);

-- Whose facts are to be gathered anew. has_other_phones: so that the last text is looked for among their texts. A phone
-- with a time: a text to it was handed over then.
create table facts_due (
  account_id       uuid not null,
  contact_id       uuid,
  phone            text,
  texted_at        timestamptz,
  has_other_phones boolean not null default false
);

create function tell_changed_contacts() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    insert into facts_due (account_id, contact_id)
    select n.account_id, n.id from now_are n join before_were b on b.account_id = n.account_id and b.id = n.id
     where (n.tags, n.deleted_at) is distinct from (b.tags, b.deleted_at);
  else
    insert into facts_due (account_id, contact_id) select account_id, id from now_are;
  end if;
  return null;
end $$;

create function tell_changed_phones() returns trigger language plpgsql as $$
begin
  insert into facts_due (account_id, contact_id, has_other_phones)
  select distinct account_id, contact_id, true from changed;
  return null;
end $$;

create function tell_changed_consent() returns trigger language plpgsql as $$
begin
  insert into facts_due (account_id, phone) values (new.account_id, new.phone);
  return null;
end $$;

create trigger facts_of_new after insert on contacts
  referencing new table as now_are for each statement execute function tell_changed_contacts();
create trigger facts_of_changed after update on contacts
  referencing old table as before_were new table as now_are for each statement execute function tell_changed_contacts();
create trigger facts_of_phone_added after insert on contact_phones
  referencing new table as changed for each statement execute function tell_changed_phones();
create trigger facts_of_phone_dropped after delete on contact_phones
  referencing old table as changed for each statement execute function tell_changed_phones();
create trigger facts_of_consent after update of state on consents
  for each row when (old.state is distinct from new.state) execute function tell_changed_consent();
create trigger facts_of_new_consent after insert on consents
  for each row when (new.state <> 'unknown') execute function tell_changed_consent();

insert into facts_due (account_id, contact_id) select account_id, id from contacts;

-- The words by which a conversation is found: those of the contact that it is shown under, each with a space before it,
-- its e-mail address behind a mark of its own.
create function contact_words(first_name text, last_name text, company text, email text)
  returns text language plpgsql immutable parallel safe as $$
declare
  words text := ' ' || lower(first_name || ' ' || last_name || ' ' || coalesce(company, ''));
  parts text := translate(words, '''’-_.&/,;()"', '            ');
begin
  return words || case when parts = words then '' else parts end || coalesce(e'\x01' || lower(email), '');
end $$;

alter table conversations add column words text not null default '';
update conversations v set words = contact_words(k.first_name, k.last_name, k.company, k.email)
  from contacts k where k.account_id = v.account_id and k.id = v.contact_id;

create function word_new_conversations() returns trigger language plpgsql as $$
begin
  update conversations v set words = contact_words(k.first_name, k.last_name, k.company, k.email)
    from now_are n join contacts k on k.account_id = n.account_id and k.id = n.contact_id
   where v.account_id = n.account_id and v.phone = n.phone;
  return null;
end $$;

create function word_conversation() returns trigger language plpgsql as $$
begin
  new.words := coalesce((select contact_words(k.first_name, k.last_name, k.company, k.email) from contacts k
                          where k.account_id = new.account_id and k.id = new.contact_id), '');
  return new;
end $$;

create function word_conversations_of_contact() returns trigger language plpgsql as $$
begin
  update conversations v set words = contact_words(new.first_name, new.last_name, new.company, new.email)
    from contact_phones p
   where p.account_id = new.account_id and p.contact_id = new.id and v.account_id = p.account_id and v.phone = p.phone
     and v.contact_id = new.id;
  return null;
end $$;

-- A text to a conversation that is there already runs none of these.
create trigger words_of_new after insert on conversations
  referencing new table as now_are for each statement execute function word_new_conversations();
create trigger words_of_renamed before update of contact_id on conversations
  for each row when (old.contact_id is distinct from new.contact_id) execute function word_conversation();
create trigger words_of_contact after update of first_name, last_name, company, email on contacts
  for each row when ((old.first_name, old.last_name, old.company, old.email)
                     is distinct from (new.first_name, new.last_name, new.company, new.email))
  execute function word_conversations_of_contact();

-- Most conversations of a tidy desk are closed: a list of the open ones never reads past them, nor the other way.
create index conversations_open on conversations (account_id, last_at desc, phone desc) where closed_at is null;
create index conversations_closed on conversations (account_id, last_at desc, phone desc) where closed_at is not null;
