-- Several accounts of one office: whoever asks the whole office to stop (STOPALL, or an owner was told) is blocked
-- in each.
create table offices (
  id uuid primary key,
  name text not null,
  -- Who has it may join.
  code_hash bytea not null unique,
  created_at timestamptz not null
);
alter table accounts add column office_id uuid references offices (id);
create index accounts_by_office on accounts (office_id) where office_id is not null;

-- For accounts that join later.
create table office_blocks (
  office_id uuid not null references offices (id),
  phone text not null,
  note text not null,
  since timestamptz not null,
  primary key (office_id, phone)
);

-- Blocks on their way into an account. Each account takes its own in transactions of its own: none ever holds the
-- rows of two accounts.
create table office_spreads (
  account_id uuid not null references accounts (account_id),
  phone text not null,
  note text not null,
  primary key (account_id, phone)
);
