// An independent witness in the database: looks at each claim once more at the very end of its transaction.
import { type Query, sql } from '../../src/kit/db/db.ts'

/**
 * A deferred trigger runs at the commit of the claim and sees every opt-out that was committed by then. Only a claim
 * that holds the consent row's lock to its end can be sure that this never finds one. It notes and refuses nothing.
 */
export const AUDIT = `
  create table audit_claims (message_id uuid not null, phone text not null, kind text not null, state text not null,
                             is_confirmation boolean not null);
  create function audit_claim() returns trigger language plpgsql as $$
  begin
    insert into audit_claims
    select new.message_id, new.phone, new.kind, c.state, c.confirmation_id is not distinct from new.message_id
      from consents c where c.account_id = new.account_id and c.phone = new.phone;
    return null;
  end $$;
  create constraint trigger audit_claim after update on outbox deferrable initially deferred
    for each row when (new.claimed_at is not null and old.claimed_at is null) execute function audit_claim();
  create constraint trigger audit_claim_at_birth after insert on outbox deferrable initially deferred
    for each row when (new.claimed_at is not null) execute function audit_claim();`

/**
 * Slow motion: every statement that looks at consent rows takes some milliseconds longer, after it has seen the world
 * as it was and before it has locked its rows. So the moments in which things go wrong are wide enough to be hit.
 */
export const SLOW_MOTION = `
  create function dawdle() returns boolean language plpgsql volatile as $$
  begin
    if current_setting('race.dawdled', true) is distinct from statement_timestamp()::text then
      perform set_config('race.dawdled', statement_timestamp()::text, false);
      perform pg_sleep(random() * 0.006);
    end if;
    return true;
  end $$;
  create policy slow_motion on consents using (dawdle()) with check (true);
  alter table consents enable row level security;
  alter table consents force row level security;`

export type AuditedClaim = { message_id: string; phone: string; kind: string; state: string }

/** Claims that were committed although an opt-out of their phone was committed before. */
export function claimsAfterStop(query: Query): Promise<AuditedClaim[]> {
  return query.rows<AuditedClaim>(AFTER_STOP)
}

export async function countClaims(query: Query): Promise<number> {
  return (await query.one<{ count: number }>(COUNT))!.count
}

const AFTER_STOP = sql(
  'audit_after_stop',
  "select message_id, phone, kind, state from audit_claims where state = 'opted_out' and not is_confirmation",
)
const COUNT = sql('audit_count', 'select count(*) as count from audit_claims')
