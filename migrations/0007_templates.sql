-- Saved replies, shared in the account, and the pictures and papers that go with texts.

create table templates (
  account_id uuid not null references accounts,
  id         uuid not null,
  name       text not null,
  body       text not null,
  author     text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (account_id, id)
);
create unique index templates_by_name on templates (account_id, lower(name));

-- Providers fetch an attachment without signing in: `secret` is its address, and nothing else leads there. The same
-- file given twice is kept once.
create table attachments (
  account_id uuid not null references accounts,
  id         uuid not null,
  secret     text not null,
  type       text not null,
  name       text not null,
  sha256     bytea not null,
  content    bytea not null,
  author     text not null,
  created_at timestamptz not null,
  primary key (account_id, id)
);
create unique index attachments_by_secret on attachments (secret);
create unique index attachments_by_content on attachments (account_id, sha256);
-- Pictures are compressed already.
alter table attachments alter column content set storage external;
