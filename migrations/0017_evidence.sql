-- Evidence that stands alone: consent events whose content can be left out (a digest stands for it) or erased (its salt
-- is destroyed) without breaking the chain, and phones that are known again although they were erased.

-- Of each account, for its phones' tags. A tag stands for a phone where the phone itself must not stand.
alter table consent_chains add column phone_key bytea not null
  default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

create function phone_tag(of_account uuid, of_phone text) returns bytea language sql stable as $$
  select sha256(phone_key || sha256(phone_key || convert_to(of_phone, 'UTF8')))
    from consent_chains where account_id = of_account
$$;

alter table consent_events add column tag bytea;
alter table consent_events add column salt bytea;
alter table consent_events add column digest bytea;
-- Which wording the person saw, where one was shown; and which rules of the program decided.
alter table consent_events add column wording_version text;
alter table consent_events add column rules text;
alter table consent_events add column erased_at timestamptz;

-- Chains from before are laid anew, once: hash = sha256(hash before, tag, sha256(salt, content)).
alter table consent_events disable trigger append_only;
do $$
declare
  one record;
  head bytea := '';
  of_account uuid;
  new_salt bytea;
  new_digest bytea;
  new_tag bytea;
  before bytea;
begin
  for one in select * from consent_events order by account_id, seq loop
    before := case when of_account is distinct from one.account_id then ''::bytea else head end;
    of_account := one.account_id;
    new_salt := uuid_send(gen_random_uuid());
    new_tag := phone_tag(one.account_id, one.phone);
    new_digest := sha256(new_salt || convert_to('[' || array_to_string(array[
      to_json(one.account_id::text)::text, one.seq::text, to_json(one.id::text)::text, to_json(one.phone)::text,
      to_json(one.kind)::text, to_json(one.source)::text, to_json(one.word)::text, to_json(one.note)::text,
      to_json(one.wording)::text, null, null, to_json(one.message_id::text)::text, to_json(one.actor)::text,
      to_json(to_char(one.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text], ',', 'null')
      || ']', 'UTF8'));
    head := sha256(before || new_tag || new_digest);
    update consent_events e
       set tag = new_tag, salt = new_salt, digest = new_digest, prev_hash = before, hash = head
     where e.account_id = one.account_id and e.seq = one.seq;
  end loop;
  update consent_chains c
     set head = coalesce((select e.hash from consent_events e
                           where e.account_id = c.account_id order by e.seq desc limit 1), '');
end $$;
alter table consent_events enable trigger append_only;
alter table consent_events alter column tag set not null;
alter table consent_events alter column digest set not null;

-- Only an erasure changes an event, and only so: the content goes with its salt; what the chain is made of stays.
drop trigger append_only on consent_events;
create trigger append_only before delete or truncate on consent_events
  for each statement execute function refuse_change();

create function only_erase() returns trigger language plpgsql as $$
begin
  if old.erased_at is null and new.erased_at is not null and new.salt is null and new.word is null
     and new.note is null and new.wording is null and new.actor is null and new.message_id is null
     and new.phone = 'erased:' || encode(old.tag, 'hex')
     and (new.account_id, new.seq, new.id, new.kind, new.source, new.at, new.tag, new.digest, new.prev_hash, new.hash)
       = (old.account_id, old.seq, old.id, old.kind, old.source, old.at, old.tag, old.digest, old.prev_hash, old.hash)
     and (new.wording_version, new.rules) is not distinct from (old.wording_version, old.rules) then
    return new;
  end if;
  raise exception 'consent_events is append-only: update refused' using errcode = 'restrict_violation';
end $$;
create trigger only_erased before update on consent_events for each row execute function only_erase();

-- The chain in pieces of 1,024 events: the root of a tree over each, so that a pack about one phone proves in some
-- hundred bytes a piece that it leaves nothing out. Made behind, from events that no longer change.
create table consent_segments (
  account_id uuid not null references accounts (account_id),
  n integer not null,
  root bytea not null,
  last_hash bytea not null,
  chain bytea not null,
  primary key (account_id, n)
);
create trigger append_only before delete or update or truncate on consent_segments
  for each statement execute function refuse_change();

-- Since when which rules decided: written when a program with other rules starts.
create table rule_versions (
  version text primary key,
  since timestamptz not null
);

-- Which row of its file a contact came from.
alter table contacts add column import_line bigint;

-- Phones that were erased, by their tags: whatever brings one back (a text, a contact, an import) finds it blocked.
create table erased_phones (
  account_id uuid not null references accounts (account_id),
  tag bytea not null,
  erased_at timestamptz not null,
  erased_by text not null,
  reason text not null,
  -- The notice went once (A2), also to who is known again.
  noticed_at timestamptz,
  primary key (account_id, tag)
);

-- How people ask for texts: the consent page and the word. Every wording that anybody may have agreed to is kept.
alter table accounts add column opt_in jsonb;
create unique index accounts_by_opt_in_slug on accounts ((opt_in #>> '{page,slug}'))
  where opt_in #>> '{page,slug}' is not null;

create table opt_in_wordings (
  account_id uuid not null references accounts (account_id),
  kind text not null check (kind in ('page', 'word')),
  n integer not null,
  text text not null,
  author text not null,
  created_at timestamptz not null,
  primary key (account_id, kind, n)
);
create trigger append_only before delete or update or truncate on opt_in_wordings
  for each statement execute function refuse_change();

-- When the phone was last asked to confirm what somebody entered on the consent page.
alter table consents add column opt_in_asked_at timestamptz;
create index consents_asked on consents (account_id, opt_in_asked_at) where opt_in_asked_at is not null;
alter table consents drop constraint consents_source_check;
alter table consents add constraint consents_source_check
  check (source in ('message', 'agent', 'owner', 'provider', 'import', 'page'));

-- A phone that was erased is met again: by whatever path it comes, its row is born blocked.
alter table consents drop constraint consents_source_check;
alter table consents add constraint consents_source_check
  check (source in ('message', 'agent', 'owner', 'provider', 'import', 'page', 'erasure'));
create function know_erased() returns trigger language plpgsql as $$
begin
  if not exists (select from erased_phones) then return null; end if;
  update consents c
     set state = 'opted_out', since = e.erased_at, source = 'erasure', noticed_at = e.noticed_at
    from (select n.account_id, n.phone, phone_tag(n.account_id, n.phone) as tag from fresh n
           where exists (select from erased_phones a where a.account_id = n.account_id) offset 0) n
    join erased_phones e on e.account_id = n.account_id and e.tag = n.tag
   where c.account_id = n.account_id and c.phone = n.phone and c.state = 'unknown';
  return null;
end $$;
create trigger erased_stay_blocked after insert on consents referencing new table as fresh
  for each statement execute function know_erased();

-- Texts that were refused before they were written down, each with the decision. A broadcast has its exclusions.
create table refusals (
  account_id uuid not null references accounts (account_id),
  id uuid not null,
  phone text not null,
  reason text,
  rule text,
  text text not null,
  origin text not null,
  author text,
  rules text not null,
  at timestamptz not null,
  primary key (account_id, id)
);
create index refusals_by_phone on refusals (account_id, phone, id);
