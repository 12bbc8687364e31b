// The consent history: append-only, each event's hash covering the one before, per account. Invariant 5.
import { createHash } from 'node:crypto'
import { sql, type Tx } from '../../kit/db/db.ts'
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
  readonly messageId: string | null
  readonly actor: string | null
}

type Chain = { account_id: string; seq: number; head: Buffer }

/** Locks the accounts' chains, so call it after the consent rows are locked and before credits are posted. */
export async function appendEvents(rt: Runtime, tx: Tx, events: readonly ChainedEvent[]): Promise<void> {
  if (events.length === 0) return
  const accountIds = [...new Set(events.map(event => event.accountId))].sort()
  const chains = await tx.rows<Chain>(LOCK, [accountIds])
  const ends = new Map(chains.map(chain => [chain.account_id, chain]))
  const at = rt.clock.now()
  const rows = events.map(event => {
    const end = ends.get(event.accountId)
    if (!end) throw new Error(`account ${event.accountId} has no consent chain`)
    const row = { ...event, seq: end.seq + 1, id: rt.newId(), at, prev: end.head }
    const hash = hashOf(event.accountId, row)
    ends.set(event.accountId, { ...end, seq: row.seq, head: hash })
    return { ...row, hash }
  })
  await tx.together(
    () => insert(tx, rows, at),
    () => move(tx, [...ends.values()]),
  )
}

type Chained = ChainedEvent & {
  readonly seq: number
  readonly id: string
  readonly prev: Buffer
  readonly hash: Buffer
}

function insert(tx: Tx, rows: readonly Chained[], at: Date): Promise<number> {
  return tx.run(INSERT, [
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
  ])
}

function move(tx: Tx, ends: readonly Chain[]): Promise<number> {
  return tx.run(MOVE, [
    ends.map(chain => chain.account_id),
    ends.map(chain => chain.seq),
    ends.map(chain => chain.head),
  ])
}

/** The event as it is hashed: the fields in this order, as a JSON array, after the hash of the event before. */
export function hashOf(
  accountId: string,
  row: Omit<ChainedEvent, 'accountId'> & { seq: number; id: string; at: Date; prev: Buffer },
): Buffer {
  const told = [accountId, row.seq, row.id, row.phone, row.kind, row.source, row.word, row.note, row.wording]
  const rest = [row.messageId, row.actor, row.at.toISOString()]
  return createHash('sha256')
    .update(row.prev)
    .update(JSON.stringify([...told, ...rest]))
    .digest()
}

// In the order of the accounts, as everybody locks them.
const LOCK = sql(
  'chain_lock',
  `select account_id, seq, head from consent_chains where account_id = any($1::uuid[])
    order by account_id for no key update`,
)
const MOVE = sql(
  'chain_move',
  `update consent_chains c set seq = m.seq, head = m.head
     from unnest($1::uuid[], $2::bigint[], $3::bytea[]) as m(account_id, seq, head)
    where c.account_id = m.account_id`,
)
const INSERT = sql(
  'chain_insert',
  `insert into consent_events
     (account_id, seq, id, phone, kind, source, word, note, wording, message_id, actor, at, prev_hash, hash)
   select ac, s, i, p, k, so, w, n, wo, m, a, $12, ph, h
     from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                 $9::text[], $10::uuid[], $11::text[], $13::bytea[], $14::bytea[])
          as e(ac, s, i, p, k, so, w, n, wo, m, a, ph, h)`,
)
