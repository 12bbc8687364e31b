-- Tasks: what somebody of the account has to do about somebody, and when; made by people, programs and plans.

create table tasks (
  account_id   uuid not null references accounts,
  id           uuid not null,
  kind         text not null check (kind in ('call', 'text', 'to_do')),
  title        text not null,
  -- Of a text: the words that the composer begins with. Of the others: a note.
  body         text not null,
  contact_id   uuid,
  -- Which of the contact's phones, or whom where there is no contact. Null: the contact's first one.
  phone        text,
  -- A member's user id; '': whoever finds it. Never null, so that one index serves both.
  assignee     text not null,
  due_at       timestamptz not null,
  -- What it was due at before it was put off; null: never was.
  snoozed_from timestamptz,
  done_at      timestamptz,
  done_by      text,
  origin       text not null check (origin in ('person', 'api', 'plan')),
  -- Of a plan: the enrollment that made it.
  origin_id    uuid,
  author       text not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (account_id, id)
);
create index tasks_open on tasks (account_id, due_at, id) where done_at is null;
create index tasks_open_of on tasks (account_id, assignee, due_at, id) where done_at is null;
create index tasks_done on tasks (account_id, done_at, id) where done_at is not null;
create index tasks_done_of on tasks (account_id, assignee, done_at, id) where done_at is not null;
create index tasks_of_contact on tasks (account_id, contact_id, id) where contact_id is not null;
