-- How an account reads its people: only the words of the article, or requests in ordinary words as well (B8, B9).

alter table accounts add column policy text not null default 'reasonable'
  check (policy in ('keywords', 'reasonable'));
-- Whether an opt-out is answered where Heed answers; false: silence.
alter table accounts add column confirms_opt_out boolean not null default true;

-- Somebody wrote what may mean stop, and nobody has decided yet. Here, because the claim locks this row: what was
-- doubtful when it committed is doubtful to every claim after it. The conversation's flag is a copy for its list.
alter table consents add column asks_to_stop boolean not null default false;
alter table consents add column asks_message_id uuid;
alter table consents add column asks_since timestamptz;
create index consents_asking on consents (account_id, asks_since desc, phone desc) where asks_to_stop;

update consents c
   set asks_to_stop = true, asks_since = v.last_at,
       asks_message_id = (select m.id from messages m
                           where m.account_id = c.account_id and m.phone = c.phone and m.direction = 'in'
                             and m.reading ->> 'verdict' = 'doubtful'
                           order by m.id desc limit 1)
  from conversations v
 where v.account_id = c.account_id and v.phone = c.phone and v.asks_to_stop and c.state <> 'opted_out';
