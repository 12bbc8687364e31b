// The consent history: append-only, each event's hash covering the one before, per account. Invariant 5.
import { createHash, randomBytes } from 'node:crypto'
import { RULES } from '../../core/rule-version.ts'
import { type Statement, sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

export type ChainedEvent = {
  readonly accountId: string
  readonly phone: string
  readonly kind: string
  readonly source: string
  readonly word: string | null
  readonly note: string | null
  /** The exact text that the person was sent or sent, where that is the evidence. */
  readonly wording: string | null
  /** Of a wording that was shown to the person: which one. */
  readonly wordingVersion?: string | null
  readonly messageId: string | null
  readonly actor: string | null
}

export type Chain = {
  readonly account_id: string
  readonly seq: number
  readonly head: Buffer
  readonly phone_key: Buffer
}

const SALT_BYTES = 16

/** Locks the accounts' chains, so call it after the consent rows are locked and before credits are posted. */
export async function appendEvents(rt: Runtime, tx: Tx, events: readonly ChainedEvent[]): Promise<void> {
  if (events.length === 0) return
  const chains = await lockChains(
    tx,
    events.map(event => event.accountId),
  )
  await tx.together(...link(rt, chains, events).map(last => () => tx.run(...last)))
}

export async function lockChains(tx: Tx, accountIds: readonly string[]): Promise<Chain[]> {
  return accountIds.length === 0 ? [] : tx.rows<Chain>(LOCK, [[...new Set(accountIds)].sort()])
}

// In the order of the accounts, as everybody locks them.
const LOCK = sql(
  'chain_lock',
  `select account_id, seq, head, phone_key from consent_chains where account_id = any($1::uuid[])
    order by account_id for no key update`,
)

/** What is to be written to add these events to the chains, which are locked. */
export function link(
  rt: Runtime,
  chains: readonly Chain[],
  events: readonly ChainedEvent[],
): (readonly [Statement, readonly unknown[]])[] {
  if (events.length === 0) return []
  const ends = new Map(chains.map(chain => [chain.account_id, chain]))
  const at = rt.clock.now()
  const salts = randomBytes(SALT_BYTES * events.length)
  const rows = events.map((event, index): Chained => {
    const end = ends.get(event.accountId)
    if (!end) throw new Error(`account ${event.accountId} has no consent chain`)
    const salt = salts.subarray(SALT_BYTES * index, SALT_BYTES * (index + 1))
    const told = { ...event, wordingVersion: event.wordingVersion ?? null, rules: RULES }
    const row = { ...told, seq: end.seq + 1, id: rt.newId(), at, prev: end.head, salt }
    const tag = tagOf(end.phone_key, event.phone)
    const digest = digestOf(event.accountId, row)
    const hash = linkOf(end.head, tag, digest)
    ends.set(event.accountId, { ...end, seq: row.seq, head: hash })
    return { ...row, tag, digest, hash }
  })
  return [
    [INSERT, eventValues(rows, at)],
    [MOVE, chainValues([...ends.values()])],
  ]
}

type Chained = EventContent & {
  readonly accountId: string
  readonly prev: Buffer
  readonly salt: Buffer
  readonly tag: Buffer
  readonly digest: Buffer
  readonly hash: Buffer
}

function eventValues(rows: readonly Chained[], at: Date): unknown[] {
  return [
    rows.map(row => row.accountId),
    rows.map(row => row.seq),
    rows.map(row => row.id),
    rows.map(row => row.phone),
    rows.map(row => row.kind),
    rows.map(row => row.source),
    rows.map(row => row.word),
    rows.map(row => row.note),
    rows.map(row => row.wording),
    rows.map(row => row.messageId),
    rows.map(row => row.actor),
    at,
    rows.map(row => row.prev),
    rows.map(row => row.hash),
    rows.map(row => row.tag),
    rows.map(row => row.salt),
    rows.map(row => row.digest),
    rows.map(row => row.wordingVersion),
    RULES,
  ]
}

function chainValues(ends: readonly Chain[]): unknown[] {
  return [ends.map(chain => chain.account_id), ends.map(chain => chain.seq), ends.map(chain => chain.head)]
}

/** What an event says: what its digest covers, and what an erasure takes away but for kind, source and time. */
export type EventContent = Omit<ChainedEvent, 'accountId' | 'wordingVersion'> & {
  readonly seq: number
  readonly id: string
  readonly wordingVersion: string | null
  /** The rules that decided (core/rule-version.ts). */
  readonly rules: string | null
  readonly at: Date
}

/** The content as a JSON array of the fields in this order, after its salt: who has no salt cannot guess it. */
export function digestOf(accountId: string, row: EventContent & { readonly salt: Buffer }): Buffer {
  const told = [accountId, row.seq, row.id, row.phone, row.kind, row.source, row.word, row.note, row.wording]
  const rest = [row.wordingVersion, row.rules, row.messageId, row.actor, row.at.toISOString()]
  return createHash('sha256')
    .update(row.salt)
    .update(JSON.stringify([...told, ...rest]))
    .digest()
}

/** The phone, for who has the account's key; to all others it only says that two events are of one phone. */
export function tagOf(key: Uint8Array, phone: string): Buffer {
  const inner = createHash('sha256').update(key).update(phone).digest()
  return createHash('sha256').update(key).update(inner).digest()
}

/** The hash of an event: the one before, then its phone's tag and its digest. The very first follows on nothing. */
export function linkOf(prev: Uint8Array, tag: Uint8Array, digest: Uint8Array): Buffer {
  return createHash('sha256').update(prev).update(tag).update(digest).digest()
}

const MOVE = sql(
  'chain_move',
  `update consent_chains c set seq = m.seq, head = m.head
     from unnest($1::uuid[], $2::bigint[], $3::bytea[]) as m(account_id, seq, head)
    where c.account_id = m.account_id`,
)
const INSERT = sql(
  'chain_insert',
  `insert into consent_events
     (account_id, seq, id, phone, kind, source, word, note, wording, message_id, actor, at, prev_hash, hash, tag, salt,
      digest, wording_version, rules)
   select ac, s, i, p, k, so, w, n, wo, m, a, $12, ph, h, t, sa, d, wv, $19
     from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                 $9::text[], $10::uuid[], $11::text[], $13::bytea[], $14::bytea[], $15::bytea[], $16::bytea[],
                 $17::bytea[], $18::text[])
          as e(ac, s, i, p, k, so, w, n, wo, m, a, ph, h, t, sa, d, wv)`,
)
