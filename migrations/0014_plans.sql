-- Plans: texts and tasks by days, who goes through them, how far each is, and what happened to whom.

create table plans (
  account_id           uuid not null references accounts,
  id                   uuid not null,
  name                 text not null,
  description          text not null,
  state                text not null check (state in ('draft', 'active', 'archived')),
  window_from          text not null,
  window_to            text not null,
  sundays_and_holidays boolean not null,
  stop_on_reply        boolean not null,
  enroll_by_tags       text[] not null,
  next_id              uuid,
  repeat_times         integer,
  repeat_days          integer,
  author               text not null,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  -- It was archived, and is still to end for those who are in it.
  is_ending            boolean not null default false,
  primary key (account_id, id)
);
create index plans_ending on plans (account_id, id) where is_ending;

-- The id of a step stands on its texts (messages.origin_id), so that what became of them counts here.
create table plan_steps (
  account_id uuid not null,
  id         uuid not null,
  plan_id    uuid not null,
  position   integer not null,
  content    jsonb not null,
  primary key (account_id, id),
  foreign key (account_id, plan_id) references plans on delete cascade
);
create index plan_steps_in_order on plan_steps (account_id, plan_id, position);

-- Which tags enroll, of active plans only: asked for with every tag that somebody gets.
create table plan_tags (
  account_id uuid not null,
  tag        text not null,
  plan_id    uuid not null,
  primary key (account_id, tag, plan_id)
);

-- Who got such a tag just now, until the plans' chore has looked at it.
create table plan_joins (
  account_id uuid not null,
  plan_id    uuid not null,
  contact_id uuid not null,
  tag        text not null,
  at         timestamptz not null
);
create index plan_joins_open on plan_joins (account_id, plan_id);

-- Somebody who was or is in a plan. Written when it begins and when it ends.
create table plan_enrollments (
  account_id uuid not null,
  id         uuid not null,
  plan_id    uuid not null,
  contact_id uuid not null,
  state      text not null check (state in ('active', 'done', 'stopped')),
  reason     text,
  starts_on  date not null,
  author     text not null,
  created_at timestamptz not null,
  ended_at   timestamptz,
  primary key (account_id, id),
  foreign key (account_id, plan_id) references plans
);
-- Nobody is in a plan twice at a time.
create unique index plan_enrollments_once on plan_enrollments (account_id, plan_id, contact_id) where state = 'active';
create index plan_enrollments_by_plan on plan_enrollments (account_id, plan_id, state, id);
create index plan_enrollments_by_contact on plan_enrollments (account_id, contact_id, id);

-- The next step of each enrollment that is active: the narrow row that moves on. n: entries of its history so far.
create table plan_turns (
  account_id    uuid not null,
  enrollment_id uuid not null,
  plan_id       uuid not null,
  contact_id    uuid not null,
  starts_on     date not null,
  round         integer not null,
  position      integer not null,
  due_at        timestamptz not null,
  n             integer not null,
  -- Why due_at is later than the step says, and the zone to tell it in.
  waits_for     text,
  waits_zone    text,
  primary key (account_id, enrollment_id)
) with (fillfactor = 80);
create index plan_turns_due on plan_turns (due_at, account_id, enrollment_id);

-- What happened, one after the other. Its key is the last guard: no step is noted twice.
create table plan_events (
  account_id    uuid not null,
  enrollment_id uuid not null,
  n             integer not null,
  at            timestamptz not null,
  kind          text not null,
  step_id       uuid,
  round         integer,
  reason        text,
  message_id    uuid,
  task_id       uuid,
  author        text,
  primary key (account_id, enrollment_id, n)
);

-- Counts by plan (step_id: the plan's own id) and by step: what the moves below add up to, as far as folded in.
create table plan_counts (
  account_id uuid not null,
  step_id    uuid not null,
  what       text not null,
  n          bigint not null,
  primary key (account_id, step_id, what)
);
create table plan_moves (
  account_id uuid not null,
  step_id    uuid not null,
  what       text not null,
  n          integer not null
);
create index plan_moves_open on plan_moves (account_id, step_id);

-- Who answered a step's text, once each.
create table plan_answers (
  account_id uuid not null,
  step_id    uuid not null,
  phone      text not null,
  kind       text not null check (kind in ('answered', 'opted_out')),
  message_id uuid,
  at         timestamptz not null,
  primary key (account_id, step_id, phone)
);

-- Plans that ended for somebody while the next step was being made: the chore ends them a moment later.
create table plan_endings (
  account_id    uuid not null,
  enrollment_id uuid not null,
  reason        text not null,
  message_id    uuid,
  at            timestamptz not null,
  primary key (account_id, enrollment_id)
);

-- For statements, not rows, as the counts of broadcasts (0006).
create function count_new_plan_deliveries() returns trigger language plpgsql as $$
begin
  if not exists (select from plans) then return null; end if;
  insert into plan_moves (account_id, step_id, what, n)
  select d.account_id, m.origin_id, d.state, count(*)
    from fresh d cross join lateral (
      select b.origin, b.origin_id from messages b
       where b.account_id = d.account_id and b.id = d.message_id offset 0) m
   where m.origin = 'plan' and m.origin_id is not null
   group by d.account_id, m.origin_id, d.state;
  return null;
end $$;

create function count_changed_plan_deliveries() returns trigger language plpgsql as $$
begin
  if not exists (select from plans) then return null; end if;
  with moved as materialized (
    select n.account_id, m.origin_id, o.state as old_state, n.state
      from changed n
      join before o on o.account_id = n.account_id and o.message_id = n.message_id
     cross join lateral (
        select b.origin, b.origin_id from messages b
         where b.account_id = n.account_id and b.id = n.message_id offset 0) m
     where m.origin = 'plan' and m.origin_id is not null and o.state <> n.state)
  insert into plan_moves (account_id, step_id, what, n)
  select account_id, origin_id, state, sum(n)
    from (select account_id, origin_id, state, 1 as n from moved
          union all
          select account_id, origin_id, old_state, -1 from moved) as steps
   group by account_id, origin_id, state;
  return null;
end $$;

create trigger plans_count_new after insert on deliveries
  referencing new table as fresh for each statement execute function count_new_plan_deliveries();
create trigger plans_count_changed after update on deliveries
  referencing old table as before new table as changed for each statement
  execute function count_changed_plan_deliveries();
