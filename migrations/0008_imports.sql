-- Imports of contacts, the jobs that do them, and what keeps the tables from growing for ever. The jobs themselves are
-- in a schema of their own, which pg-boss makes (src/kit/jobs/schema.ts).

-- How far the broom has come in each table that it sweeps.
create table sweeps (
  table_name text primary key,
  page       bigint not null default 0,
  ended_at   timestamptz
);

-- Consent that a list from another system tells of, with the line that says it as the evidence.
alter table consents drop constraint consents_source_check;
alter table consents add constraint consents_source_check
  check (source in ('message', 'agent', 'owner', 'provider', 'import'));

-- Which import made a contact.
alter table contacts add column if not exists import_id uuid;
create index contacts_by_import on contacts (account_id, import_id, id) where import_id is not null;

create table imports (
  account_id uuid not null references accounts,
  id         uuid not null,
  state      text not null check (state in ('uploading', 'uploaded', 'checking', 'checked', 'waiting', 'running',
                                            'canceling', 'canceled', 'completed', 'failed')),
  file_name  text not null,
  bytes      bigint not null default 0,
  shape      jsonb,
  mapping    text[],
  options    jsonb,
  result     jsonb,
  counts     jsonb not null default '{}',
  failure    text,
  created_by text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at   timestamptz,
  primary key (account_id, id)
);

-- The file, in pieces that are compressed already; gone when the import has ended.
create table import_pieces (
  account_id uuid not null,
  import_id  uuid not null,
  n          integer not null,
  bytes      integer not null,
  data       bytea not null,
  primary key (account_id, import_id, n)
);
alter table import_pieces alter column data set storage external;

-- The rows that are taken over, written down in the transaction that does it: so each is taken over once, by whichever
-- process, and several may be at it. Gone when the import has ended; its counts are in imports then.
create table import_batches (
  account_id uuid not null,
  import_id  uuid not null,
  from_row   bigint not null,
  to_row     bigint not null,
  bytes_done bigint not null,
  counts     jsonb not null,
  primary key (account_id, import_id, from_row)
);

-- The rows that were refused or taken over in part, as they stood in the file.
create table import_errors (
  account_id uuid not null,
  import_id  uuid not null,
  line       bigint not null,
  n          smallint not null,
  is_refused boolean not null,
  kind       text not null,
  reason     text not null,
  cells      text[] not null,
  primary key (account_id, import_id, line, n)
);

-- An account is never deleted, and whoever writes for one has read it first. Looking it up once more for each of a
-- million rows was an eighth of the database's work in an import.
alter table contacts drop constraint contacts_account_id_fkey;

-- Who writes contacts and their phones together says so: the contacts are due already, and once is enough.
create or replace function tell_changed_phones() returns trigger language plpgsql as $$
begin
  if current_setting('heed.contacts_are_due', true) is distinct from 'yes' then
    insert into facts_due (account_id, contact_id) select distinct account_id, contact_id from changed;
  end if;
  return null;
end $$;
