// Reads and locks consent rows. Every phone gets its row at first sight: a gate can only lock what is there.
import { type Consent, type ConsentSource, type ConsentState, NEW_CONSENT } from '../../core/consent.ts'
import { type Query, type Row, sql, type Tx } from '../../kit/db/db.ts'

export function consentOf(row: Row): Consent {
  return {
    state: row.state as ConsentState,
    since: row.since as Date | null,
    source: row.source as ConsentSource | null,
    word: row.word as string | null,
    noticedAt: row.noticed_at as Date | null,
    confirmationId: row.confirmation_id as string | null,
    askedAt: row.opt_in_asked_at as Date | null,
    asksToStop: row.asks_to_stop as boolean,
    asksMessageId: row.asks_message_id as string | null,
    asksSince: row.asks_since as Date | null,
    isStopComing: row.stop_is_coming as boolean,
    isBlockedThere: row.is_blocked_there as boolean,
  }
}

const COLUMNS = [
  ...['state', 'since', 'source', 'word', 'noticed_at', 'confirmation_id', 'opt_in_asked_at'],
  ...['asks_to_stop', 'asks_message_id', 'asks_since', 'stop_is_coming', 'is_blocked_there'],
]

/** SQL: what `consentOf` reads, of a row of consents called `c`. */
export function consentColumns(c: string): string {
  return COLUMNS.map(column => `${c}.${column}`).join(', ')
}

/** Consent belongs to (account, phone). */
export type PhoneKey = { readonly accountId: string; readonly phone: string }

export function keyOf({ accountId, phone }: PhoneKey): string {
  return `${accountId}/${phone}`
}

/** The order in which whatever has many phones takes their locks. */
export function byKey(one: PhoneKey, other: PhoneKey): number {
  const [a, b] = [keyOf(one), keyOf(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Makes the missing rows, then locks all of them in the order of the phones, so that two batches never wait for each
 * other in a circle. The consent row is the first thing that any transaction about a phone locks.
 */
export async function lockConsents(
  tx: Tx,
  accountId: string,
  phones: readonly string[],
  at: Date,
): Promise<Map<string, Consent>> {
  const unique = [...new Set(phones)].sort()
  for (;;) {
    await tx.run(MEET, [accountId, unique, at])
    const rows = await tx.rows(LOCK, [accountId, unique])
    // One was erased while we waited for its lock: it is met anew.
    if (rows.length < unique.length) continue
    return new Map(rows.map(row => [row.phone as string, consentOf(row)]))
  }
}

const MEET = sql(
  'consents_meet',
  `insert into consents (account_id, phone, first_seen_at)
   select $1, p, $3 from unnest($2::text[]) as p
    where not exists (select from consents c where c.account_id = $1 and c.phone = p)
   on conflict (account_id, phone) do nothing`,
)
const LOCK = sql(
  'consents_lock',
  `select * from consents where account_id = $1 and phone = any($2::text[]) order by phone for no key update`,
)

/**
 * The same for phones of many accounts, by `keyOf`. `skipBusy`: those that another transaction has locked, or makes in
 * this moment, are passed over, and so are missing from the answer.
 */
export async function lockPhones(
  tx: Tx,
  phones: readonly PhoneKey[],
  { at, skipBusy }: { at: Date; skipBusy: boolean },
): Promise<Map<string, Consent>> {
  const sorted = [...phones].sort(byKey)
  const keys = [sorted.map(one => one.accountId), sorted.map(one => one.phone)]
  const [, rows] = await tx.together(
    () => meetMany(tx, phones, at),
    () => tx.rows(skipBusy ? LOCK_FREE : LOCK_MANY, keys),
  )
  return new Map(
    rows.map(row => [
      keyOf({ accountId: row.account_id as string, phone: row.phone as string }),
      consentOf(row),
    ]),
  )
}

/** A row for each phone, of many accounts. */
export async function meetMany(tx: Tx, phones: readonly PhoneKey[], at: Date): Promise<void> {
  const sorted = [...phones].sort(byKey)
  await tx.run(MEET_MANY, [sorted.map(one => one.accountId), sorted.map(one => one.phone), at])
}

const MEET_MANY = sql(
  'consents_meet_many',
  `insert into consents (account_id, phone, first_seen_at)
   select a, p, $3 from unnest($1::uuid[], $2::text[]) as k(a, p)
    where not exists (select from consents c where c.account_id = a and c.phone = p)
   on conflict (account_id, phone) do nothing`,
)

// One look-up a key, in the order of the keys: also where the planner has never seen the table's size.
const lockMany = (wait: string) => `
  select c.* from unnest($1::uuid[], $2::text[]) as k(a, p)
   cross join lateral (
     select * from consents where account_id = k.a and phone = k.p for no key update ${wait}) c`
const LOCK_MANY = sql('consents_lock_many', lockMany(''))
const LOCK_FREE = sql('consents_lock_free', lockMany('skip locked'))

export type ManyPhones = {
  /** Sorted, each once, as an array of PostgreSQL: one that is this long is written down once. */
  readonly phones: string
  readonly count: number
  readonly wanted: readonly string[]
  readonly at: Date
}

/**
 * As `lockConsents`, for thousands of phones of which few are of interest: answers the consents of `wanted` only, and
 * how many phones were known. Who is there is locked first, then the missing are made, which nobody else can see.
 */
export async function lockManyConsents(
  tx: Tx,
  accountId: string,
  { phones, count, wanted, at }: ManyPhones,
): Promise<{ consents: Map<string, Consent>; known: number }> {
  for (;;) {
    const rows = await tx.rows<Row & { held: number; phone: string | null }>(LOCK_WANTED, [
      ...[accountId, phones, wanted],
    ])
    const known = rows[0]!.held
    const made = known === count ? 0 : await tx.run(MEET, [accountId, phones, at])
    // Somebody else met one of them in between: it is there now, and not locked.
    if (known + made < count) continue
    const found = rows.flatMap(row => (row.phone === null ? [] : [[row.phone, consentOf(row)] as const]))
    // Who was erased is blocked from birth.
    const born = made === 0 || wanted.length === 0 ? [] : await tx.rows(BORN_BLOCKED, [accountId, wanted])
    for (const row of born) found.push([row.phone as string, consentOf(row)])
    return { consents: new Map([...wanted.map(phone => [phone, NEW_CONSENT] as const), ...found]), known }
  }
}

const BORN_BLOCKED = sql(
  'consents_born_blocked',
  `select * from consents where account_id = $1 and phone = any($2::text[]) and source = 'erasure'`,
)

const LOCK_WANTED = sql(
  'consents_lock_wanted',
  `with held as materialized (
     select * from consents where account_id = $1 and phone = any($2::text[]) order by phone for no key update)
   select all_of_them.held::integer as held, h.*
     from (select count(*) as held from held) as all_of_them left join held h on h.phone = any($3::text[])`,
)

/** A forecast: what the row says now, without a lock. Only the handoff's own reading decides. */
export async function peekConsents(
  query: Query,
  accountId: string,
  phones: readonly string[],
): Promise<Map<string, Consent>> {
  const rows = await query.rows(PEEK, [accountId, phones])
  const known = new Map(rows.map(row => [row.phone as string, consentOf(row)]))
  const missing = phones.filter(phone => !known.has(phone))
  const erased = missing.length === 0 ? [] : await query.rows(PEEK_ERASED, [accountId, missing])
  for (const row of erased) known.set(row.phone as string, erasedConsent(row))
  return known
}

/** What its row will be when the phone is met again. */
function erasedConsent(row: Row): Consent {
  const since = row.erased_at as Date
  const noticedAt = row.noticed_at as Date | null
  return { ...NEW_CONSENT, state: 'opted_out', since, source: 'erasure', noticedAt }
}

const PEEK_ERASED = sql(
  'consents_peek_erased',
  `select p as phone, e.erased_at, e.noticed_at from unnest($2::text[]) as p
     join erased_phones e on e.account_id = $1 and e.tag = phone_tag($1, p)
    where exists (select from erased_phones a where a.account_id = $1)`,
)

const PEEK = sql('consents_peek', 'select * from consents where account_id = $1 and phone = any($2::text[])')

/** A row for each phone, when a text to it is queued. */
export async function meetPhones(
  tx: Tx,
  accountId: string,
  phones: readonly string[],
  at: Date,
): Promise<void> {
  await tx.run(MEET, [accountId, [...new Set(phones)].sort(), at])
}

/** Of each phone the last one counts. */
export async function saveConsents(
  tx: Tx,
  changed: readonly (PhoneKey & { readonly consent: Consent })[],
): Promise<void> {
  if (changed.length === 0) return
  const list = [...new Map(changed.map(one => [keyOf(one), one])).values()]
  await tx.run(SAVE, [
    list.map(one => one.accountId),
    list.map(one => one.phone),
    list.map(({ consent }) => consent.state),
    list.map(({ consent }) => consent.since),
    list.map(({ consent }) => consent.source),
    list.map(({ consent }) => consent.word),
    list.map(({ consent }) => consent.confirmationId),
    list.map(({ consent }) => consent.asksToStop),
    list.map(({ consent }) => consent.asksMessageId),
    list.map(({ consent }) => consent.asksSince),
    list.map(({ consent }) => consent.isStopComing),
    list.map(({ consent }) => consent.isBlockedThere),
  ])
}

const SAVE = sql(
  'consents_save',
  `update consents c
      set state = s.state, since = s.since, source = s.source, word = s.word, confirmation_id = s.confirmation_id,
          asks_to_stop = s.asks, asks_message_id = s.asks_message_id, asks_since = s.asks_since,
          stop_is_coming = s.stop_is_coming, is_blocked_there = s.is_blocked_there
     from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::uuid[],
                 $8::boolean[], $9::uuid[], $10::timestamptz[], $11::boolean[], $12::boolean[])
          as s(account_id, phone, state, since, source, word, confirmation_id, asks, asks_message_id, asks_since,
               stop_is_coming, is_blocked_there)
    where c.account_id = s.account_id and c.phone = s.phone`,
)

/** A1: the notice has been handed over. Takes the consent locks itself, in order. */
export async function markNoticed(
  tx: Tx,
  noticed: readonly { accountId: string; phone: string }[],
  at: Date,
): Promise<void> {
  if (noticed.length === 0) return
  await tx.run(NOTICED, [noticed.map(one => one.accountId), noticed.map(one => one.phone), at])
}

const NOTICED = sql(
  'consents_noticed',
  `with locked as (
     select c.account_id, c.phone from consents c
       join unnest($1::uuid[], $2::text[]) as n(account_id, phone) using (account_id, phone)
      order by c.account_id, c.phone for no key update of c)
   update consents c set noticed_at = $3 from locked l where (c.account_id, c.phone) = (l.account_id, l.phone)`,
)
