// Notes who answered a broadcast, with words or by opting out: the one whose text reached that phone last.
import { sql, type Tx } from '../../kit/db/db.ts'

export type Answer = {
  readonly accountId: string
  readonly phone: string
  readonly kind: 'reply' | 'opt_out'
  /** What the person wrote; null: it came another way. */
  readonly messageId: string | null
}

/** What comes later than this is no answer to that text any more. */
const WINDOW_MS = 7 * 86_400_000

/**
 * Each person counts once a broadcast; whoever answers first and opts out then has opted out. Counted without a lock on
 * anything that others wait for: a STOP never waits for a broadcast that is being made.
 */
export async function noteAnswers(tx: Tx, answers: readonly Answer[], at: Date): Promise<void> {
  if (answers.length === 0) return
  const byPhone = new Map<string, Answer>()
  for (const answer of answers) {
    const key = `${answer.accountId}/${answer.phone}`
    if (byPhone.get(key)?.kind !== 'opt_out') byPhone.set(key, answer)
  }
  const list = [...byPhone.values()]
  await tx.run(NOTE, [
    list.map(one => one.accountId),
    list.map(one => one.phone),
    list.map(one => one.kind),
    list.map(one => one.messageId),
    new Date(at.getTime() - WINDOW_MS),
    at,
  ])
}

const NOTE = sql(
  'answers_note',
  `with q as (
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as q(account_id, phone, kind, message_id)
      where exists (select from broadcasts b where b.account_id = q.account_id)),
   noted as (
     insert into broadcast_answers as a (account_id, broadcast_id, phone, kind, message_id, at)
     select q.account_id, m.origin_id, q.phone, q.kind, q.message_id, $6
       from q cross join lateral (
         ${lastTextOf('broadcast', '$5')}) m
      order by q.account_id, m.origin_id, q.phone
     on conflict (account_id, broadcast_id, phone) do update
        set kind = excluded.kind, message_id = excluded.message_id, at = excluded.at
      where a.kind = 'reply' and excluded.kind = 'opt_out'
     returning a.account_id, a.broadcast_id, a.kind, a.xmax = 0 as is_new)
   insert into broadcast_moves (account_id, broadcast_id, state, reason, texts, segments, credits)
   select account_id, broadcast_id, kind, '', 1, 0, 0 from noted
   union all
   select account_id, broadcast_id, 'reply', '', -1, 0, 0 from noted where not is_new`,
)

/**
 * SQL: the text of this origin that reached the phone of `q` last, not before `since`. Somebody may answer before it is
 * written down that the provider took the text. By the time, not by the id: in the order of the ids a planner with old
 * statistics walks through all texts of the account (0.2 s) to find a phone's. And each text's end is looked up by its
 * key: of joins it makes a hash of all deliveries, for every batch anew.
 */
export function lastTextOf(origin: 'broadcast' | 'plan', since: string): string {
  return `
    select t.origin_id from messages t
     where t.account_id = q.account_id and t.phone = q.phone and t.origin = '${origin}' and t.origin_id is not null
       and coalesce(
             (select d.handed_over_at from deliveries d
               where d.account_id = t.account_id and d.message_id = t.id),
             (select o.claimed_at from outbox o
               where o.account_id = t.account_id and o.message_id = t.id)) > ${since}
     order by t.created_at desc, t.id desc limit 1`
}
