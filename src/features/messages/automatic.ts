// What must be known of a phone before an automatic text goes to it: where the person lives, and what went there in
// the last 24 hours. G6.
import { capAt, hasRules, type Rulebook, type RulesHere, rulebookOf } from '../../core/hours.ts'
import { readOwn } from '../../core/texting-hours.ts'
import { type Place, placeOf } from '../../core/zones.ts'
import { type Query, sql, type Tx } from '../../kit/db/db.ts'
import type { Account } from '../accounts/account.ts'

export type AutomaticFacts = {
  readonly place: Place
  readonly sentAt: readonly Date[]
}

/**
 * What holds for the account's automatic texts. `own`: the window that a text brings (`writeOwn`), or null. A claim
 * asks for every text: of an account that it has read it is made once.
 */
export function rulebookFor(account: Account, own: string | null): Rulebook {
  const key = own ?? ''
  const books = known.get(account) ?? new Map<string, Rulebook>()
  const book = books.get(key)
  if (book) return book
  const { textingHours: hours, automaticPerDay: perDay, rulePacksOff: packsOff } = account
  const made = rulebookOf({ hours, perDay, packsOff, own: own === null ? null : readOwn(own) })
  books.set(key, made)
  known.set(account, books)
  return made
}

const known = new WeakMap<Account, Map<string, Rulebook>>()

export function hasAutomaticRules(account: Account, own: string | null): boolean {
  return hasRules(rulebookFor(account, own))
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
  const rows = await query.rows<Fact>(FACTS, [
    list.map(one => one.accountId),
    list.map(one => one.phone),
    list.map(one => one.messageId),
    new Date(now.getTime() - DAY_MS),
  ])
  return new Map(
    rows.map(({ account_id: accountId, phone, said, sent_at: sentAt }) => [
      factsKey(accountId, phone),
      { place: placeOf(phone, said), sentAt },
    ]),
  )
}

type Fact = { account_id: string; phone: string; said: string | null; sent_at: Date[] }

const DAY_MS = 86_400_000

export function factsKey(accountId: string, phone: string): string {
  return `${accountId}/${phone}`
}

/** What `placeOf` of core/zones.ts takes, of all contacts `k` of a phone. */
export function placesSaid(k: string): string {
  const said = `concat(${k}.time_zone, '|', ${k}.state, '|', ${k}.zip)`
  const something = `${k}.time_zone is not null or ${k}.state is not null or ${k}.zip is not null`
  return `string_agg(distinct ${said}, ' ' order by ${said}) filter (where ${something})`
}

const FACTS = sql(
  'automatic_facts',
  `select q.account_id, q.phone,
          (select ${placesSaid('k')} from contact_phones cp
             join contacts k on k.account_id = cp.account_id and k.id = cp.contact_id
            where cp.account_id = q.account_id and cp.phone = q.phone and k.deleted_at is null) as said,
          array(select s.at from automatic_sends s
                 where s.account_id = q.account_id and s.phone = q.phone and s.at > $4
                   and s.message_id is distinct from q.message_id) as sent_at
     from unnest($1::uuid[], $2::text[], $3::uuid[]) as q(account_id, phone, message_id)`,
)

/** What `admit()` asks: the rules, where the person lives, what went there before. */
export function rulesHere(
  account: Account,
  facts: AutomaticFacts | undefined,
  { phone, own }: { readonly phone: string; readonly own: string | null },
): RulesHere {
  const rulebook = rulebookFor(account, own)
  if (facts === undefined) return { rulebook, place: placeOf(phone, null) }
  return { rulebook, place: facts.place, sentAt: facts.sentAt }
}

/** Whether a text that goes now counts for a cap, of the account or of the state. */
export function countsForCap({ rulebook, place }: RulesHere, now: Date): boolean {
  return capAt(rulebook, place, now) !== null
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
