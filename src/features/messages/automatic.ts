// What must be known of a phone before an automatic text goes to it: where the person lives, and what went there in
// the last 24 hours. G6.
import type { Question } from '../../core/admission.ts'
import { quietUntil } from '../../core/hours.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'

export type AutomaticFacts = {
  /** Of the contacts that have the phone; none: the account's zone holds. */
  readonly zones: readonly string[]
  readonly sentAt: readonly Date[]
}

export function hasAutomaticRules({ textingHours, automaticPerDay }: Account): boolean {
  return textingHours !== null || automaticPerDay !== null
}

/** `messageId`: the text that is judged, which does not count against itself; null: none yet. */
export type Judged = { readonly accountId: string; readonly phone: string; readonly messageId: string | null }

/** One statement, for a batch or a page of many thousands. By `factsKey`. */
export async function loadAutomaticFacts(
  query: Query,
  list: readonly Judged[],
  now: Date,
): Promise<Map<string, AutomaticFacts>> {
  if (list.length === 0) return new Map()
  const rows = await query.rows<{ account_id: string; phone: string; zones: string[]; sent_at: Date[] }>(
    FACTS,
    [
      list.map(one => one.accountId),
      list.map(one => one.phone),
      list.map(one => one.messageId),
      new Date(now.getTime() - DAY_MS),
    ],
  )
  return new Map(
    rows.map(row => [factsKey(row.account_id, row.phone), { zones: row.zones, sentAt: row.sent_at }]),
  )
}

const DAY_MS = 86_400_000

export function factsKey(accountId: string, phone: string): string {
  return `${accountId}/${phone}`
}

const FACTS = sql(
  'automatic_facts',
  `select q.account_id, q.phone,
          array(select distinct c.time_zone from contact_phones cp
                  join contacts c on c.account_id = cp.account_id and c.id = cp.contact_id
                 where cp.account_id = q.account_id and cp.phone = q.phone
                   and c.deleted_at is null and c.time_zone is not null
                 order by 1) as zones,
          array(select s.at from automatic_sends s
                 where s.account_id = q.account_id and s.phone = q.phone and s.at > $4
                   and s.message_id is distinct from q.message_id) as sent_at
     from unnest($1::uuid[], $2::text[], $3::uuid[]) as q(account_id, phone, message_id)`,
)

/** What `admit()` asks about hours and cap, at the time that the text is due. */
export function automaticRules(
  account: Account,
  facts: AutomaticFacts | undefined,
  at: Date,
): Pick<Question, 'quietUntil' | 'cap'> {
  const { textingHours, automaticPerDay: perDay } = account
  return {
    quietUntil: textingHours === null ? null : quietUntil(textingHours, zonesOf(account, facts), at),
    cap: perDay === null ? null : { perDay, sentAt: facts?.sentAt ?? [] },
  }
}

export function zonesOf({ timeZone }: Account, facts: AutomaticFacts | undefined): readonly string[] {
  return facts && facts.zones.length > 0 ? facts.zones : [timeZone]
}

export type Sent = { readonly accountId: string; readonly phone: string; readonly messageId: string }

/** In the transaction that claims them: the consent rows are locked, so nobody counts in between. */
export async function countSends(tx: Tx, list: readonly Sent[], now: Date): Promise<void> {
  if (list.length === 0) return
  await tx.run(COUNT, [...valuesOf(list), now, new Date(now.getTime() - DAY_MS)])
}

const COUNT = sql(
  'automatic_count',
  `with q as (select * from unnest($1::uuid[], $2::text[], $3::uuid[]) as q(account_id, phone, message_id)),
   old as (
     delete from automatic_sends s using q
      where s.account_id = q.account_id and s.phone = q.phone and s.at <= $5 and s.message_id <> q.message_id)
   insert into automatic_sends (account_id, phone, message_id, at)
   select account_id, phone, message_id, $4 from q
   on conflict (account_id, phone, message_id) do update set at = excluded.at`,
)

/** Those that were not handed over after all do not count. */
export async function uncountSends(tx: Tx, list: readonly Sent[]): Promise<void> {
  if (list.length === 0) return
  await tx.run(UNCOUNT, valuesOf(list))
}

const UNCOUNT = sql(
  'automatic_uncount',
  `delete from automatic_sends s using unnest($1::uuid[], $2::text[], $3::uuid[]) as q(account_id, phone, message_id)
    where s.account_id = q.account_id and s.phone = q.phone and s.message_id = q.message_id`,
)

function valuesOf(list: readonly Sent[]) {
  return [list.map(one => one.accountId), list.map(one => one.phone), list.map(one => one.messageId)]
}
