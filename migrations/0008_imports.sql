-- Imports of contacts, the jobs that do them, and what keeps the tables from growing for ever. The jobs themselves are
-- in a schema of their own, which pg-boss makes (src/kit/jobs/schema.ts).

-- How far the broom has come in each table that it sweeps.
create table sweeps (
  table_name text primary key,
  page       bigint not null default 0,
  ended_at   timestamptz
);
