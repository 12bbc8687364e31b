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
