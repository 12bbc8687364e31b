// The SQL behind the conversation list: keyset by time, each filter on its own index.
import { sql } from '../../kit/db/db.ts'

const WHERE: Record<string, string> = {
  all: 'v.closed_at is null',
  unread: 'v.unread > 0',
  doubtful: 'v.asks_to_stop',
  opted_out: `c.state = 'opted_out'`,
  closed: 'v.closed_at is not null',
}

/**
 * A page by (last_at, phone), the latest first. `last_at_exact` keeps the microseconds that a JavaScript date drops,
 * so that no row is passed over at the edge of a page. Search looks at names, phones and last words.
 */
export function listText(filter: string, messageColumns: string, messageJoins: string): string {
  return `
  with picked as (
    select v.*, v.phone as conversation_phone, v.last_at::text as last_at_exact, c.state as consent_state,
           c.since as consent_since, trim(k.first_name || ' ' || k.last_name) as contact_name
      from conversations v
      left join consents c on c.account_id = v.account_id and c.phone = v.phone
      left join contacts k on k.account_id = v.account_id and k.id = v.contact_id and k.deleted_at is null
     where v.account_id = $1 and ${WHERE[filter]}
       and (v.last_at, v.phone) < ($2::timestamptz, case when $3 = '' then '~' else $3 end)
       and ($5::text is null or k.first_name || ' ' || k.last_name ilike $5 or v.phone like $6
            or exists (select from messages l
                        where l.account_id = v.account_id and l.id = v.last_message_id and l.body ilike $5))
     order by v.last_at desc, v.phone desc limit $4)
  select ${messageColumns}, p.conversation_phone, p.last_at_exact, p.consent_state, p.consent_since, p.contact_name,
         case when p.contact_name is null then null else p.contact_id end as contact_id,
         p.unread, p.asks_to_stop, p.closed_at, p.last_at
    from picked p
    left join messages m on m.account_id = p.account_id and m.id = p.last_message_id ${messageJoins}
   order by p.last_at desc, p.conversation_phone desc`
}

export const COUNTS = sql(
  'conversations_counts',
  `select count(*) filter (where v.closed_at is null)::int as all,
          count(*) filter (where v.unread > 0)::int as unread,
          count(*) filter (where v.asks_to_stop)::int as doubtful,
          count(*) filter (where c.state = 'opted_out')::int as "optedOut",
          count(*) filter (where v.closed_at is not null)::int as closed
     from conversations v left join consents c using (account_id, phone)
    where v.account_id = $1`,
)

export const ONE = sql('conversation_one', 'select * from conversations where account_id = $1 and phone = $2')
export const READ = sql(
  'conversation_read',
  'update conversations set unread = 0 where account_id = $1 and phone = $2',
)
export const CLOSE = sql(
  'conversation_close',
  'update conversations set closed_at = $3, unread = 0 where account_id = $1 and phone = $2',
)
export const REOPEN = sql(
  'conversation_reopen',
  'update conversations set closed_at = null where account_id = $1 and phone = $2',
)
