-- What Heed says by itself: every wording that a phone may have got is kept, with who set it and when.
create table wordings (
  account_id uuid not null references accounts (account_id),
  name text not null,
  n integer not null,
  text text not null,
  -- Null: of the first one, which was there before anybody changed it.
  author text,
  created_at timestamptz,
  primary key (account_id, name, n)
);
create trigger append_only before delete or update or truncate on wordings
  for each statement execute function refuse_change();

-- What a broadcast gives each sender to do, and where and when: so that its page knows when it will be done.
create table broadcast_loads (
  account_id uuid not null,
  broadcast_id uuid not null,
  sender_id uuid not null,
  -- As core/zones.ts has it.
  place jsonb not null,
  due_at timestamptz not null,
  segments bigint not null,
  primary key (account_id, broadcast_id, sender_id, due_at, place),
  foreign key (account_id, broadcast_id) references broadcasts (account_id, id)
);

-- Taking an import back: who asked, how far it is, and what came of it.
alter table imports add column undone_by text;
alter table imports add column undo_started_at timestamptz;
alter table imports add column undo_ended_at timestamptz;
alter table imports add column undo_removed integer not null default 0;
alter table imports add column undo_kept integer not null default 0;

-- When a text, a broadcast or a plan first took an attachment; null: none has, and it goes after a week. Of those that
-- are there already nobody knows.
alter table attachments add column used_at timestamptz;
update attachments set used_at = created_at;
create index attachments_unused on attachments (created_at) where used_at is null;

-- Many people on their way into a plan, a page at a time: the cursor moves with the enrollments.
create table plan_intakes (
  account_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  audience jsonb not null,
  author text not null,
  start_at timestamptz not null,
  people integer not null,
  cursor text,
  seen integer not null default 0,
  enrolled integer not null default 0,
  already integer not null default 0,
  refused integer not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  -- Why it ended before everybody was in; null: it did not.
  ended_why text check (ended_why in ('canceled', 'plan_over')),
  primary key (account_id, id),
  foreign key (account_id, plan_id) references plans (account_id, id)
);
create index plan_intakes_open on plan_intakes (seen, created_at) where ended_at is null;
create index plan_intakes_of_plan on plan_intakes (account_id, plan_id, id);
