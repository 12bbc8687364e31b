// The consent history: append-only, each event's hash covering the one before, per account. Invariant 5.
import { createHash } from 'node:crypto'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'

export type ChainedEvent = {
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

/** Locks the account's chain, so call it after the consent rows are locked and before credits are posted. */
export async function appendEvents(
  rt: Runtime,
  tx: Tx,
  accountId: string,
  events: readonly ChainedEvent[],
): Promise<void> {
  if (events.length === 0) return
  const chain = await tx.one<{ seq: number; head: Buffer }>(LOCK, [accountId])
  if (!chain) throw new Error(`account ${accountId} has no consent chain`)
  const at = rt.clock.now()
  let head = chain.head
  const rows = events.map((event, index) => {
    const row = { ...event, seq: chain.seq + index + 1, id: rt.newId(), at, prev: head }
    head = hashOf(accountId, row)
    return { ...row, hash: head }
  })
  await tx.run(INSERT, [
    accountId,
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
  await tx.run(MOVE, [accountId, rows.at(-1)!.seq, head])
}

/** The event as it is hashed: the fields in this order, as a JSON array, after the hash of the event before. */
export function hashOf(
  accountId: string,
  row: ChainedEvent & { seq: number; id: string; at: Date; prev: Buffer },
): Buffer {
  const told = [accountId, row.seq, row.id, row.phone, row.kind, row.source, row.word, row.note, row.wording]
  const rest = [row.messageId, row.actor, row.at.toISOString()]
  return createHash('sha256')
    .update(row.prev)
    .update(JSON.stringify([...told, ...rest]))
    .digest()
}

const LOCK = sql('chain_lock', 'select seq, head from consent_chains where account_id = $1 for no key update')
const MOVE = sql('chain_move', 'update consent_chains set seq = $2, head = $3 where account_id = $1')
const INSERT = sql(
  'chain_insert',
  `insert into consent_events
     (account_id, seq, id, phone, kind, source, word, note, wording, message_id, actor, at, prev_hash, hash)
   select $1, s, i, p, k, so, w, n, wo, m, a, $12, ph, h
     from unnest($2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                 $10::uuid[], $11::text[], $13::bytea[], $14::bytea[])
          as e(s, i, p, k, so, w, n, wo, m, a, ph, h)`,
)
