// Puts into the queue what the provider is to be told: changes as they come, and the blocks from before, page by page.
import { sql, type Tx } from '../../kit/db/db.ts'
import { PROVIDERS } from '../../providers/catalog.ts'
import type { Runtime } from '../../runtime.ts'

const PAGE = 2_000
/** Providers that can be told. */
export const LISTENING = PROVIDERS.filter(one => one.consents).map(one => one.name)

/** In the transaction that counts these changes: told once more is harmless, not told is not. */
export async function askToTell(
  tx: Tx,
  accountId: string,
  phones: readonly string[],
  at: Date,
): Promise<void> {
  if (phones.length === 0) return
  await tx.run(ASK, [accountId, [...new Set(phones)].sort(), at, LISTENING])
}

const ASK = sql(
  'push_ask',
  `insert into consent_pushes as p (account_id, sender_id, phone, due_at)
   select $1, s.id, u.phone, $3
     from accounts a
     join senders s on s.account_id = a.account_id and s.removed_at is null and s.provider = any($4::text[])
    cross join unnest($2::text[]) as u(phone)
    where a.account_id = $1 and a.push_consents and u.phone like '+%'
   on conflict (account_id, sender_id, phone) do update set asked = p.asked + 1`,
)

type Scan = { account_id: string; sender_id: string; after_phone: string | null }

/**
 * A page of the blocks of a number that has not been told yet: of an account that just began to tell, or of a number
 * that is new. Answers whether there was one. What changes meanwhile is asked for by itself.
 */
export async function scanBlocks(rt: Runtime): Promise<boolean> {
  const scan = await rt.db.one<Scan>(NEXT, [LISTENING])
  if (!scan) return false
  await rt.db.tx(async tx => {
    const { account_id, sender_id } = scan
    await tx.run(BEGIN, [account_id, sender_id])
    const held = await tx.one<{ after_phone: string }>(HOLD, [account_id, sender_id])
    if (!held) return
    const rows = await tx.rows<{ phone: string; state: string }>(PHONES, [account_id, held.after_phone, PAGE])
    const blocked = rows.filter(row => row.state === 'opted_out').map(row => row.phone)
    await tx.run(ADD, [account_id, sender_id, blocked, rt.clock.now()])
    const last = rows.at(-1)?.phone ?? held.after_phone
    await tx.run(MOVE, [account_id, sender_id, last, rows.length < PAGE])
  })
  return true
}

const NEXT = sql(
  'push_scan_next',
  `select a.account_id, s.id as sender_id from accounts a
     join senders s on s.account_id = a.account_id and s.removed_at is null and s.provider = any($1::text[])
    where a.push_consents
      and not exists (select from consent_push_scans c
                       where c.account_id = s.account_id and c.sender_id = s.id and c.is_done)
    order by s.account_id, s.id limit 1`,
)
const BEGIN = sql(
  'push_scan_begin',
  `insert into consent_push_scans (account_id, sender_id, after_phone, is_done) values ($1, $2, '', false)
   on conflict do nothing`,
)
const HOLD = sql(
  'push_scan_hold',
  'select after_phone from consent_push_scans where account_id = $1 and sender_id = $2 and not is_done for update',
)
// By the key, blocked or not: the rows of a page are the same whatever changes about them meanwhile.
const PHONES = sql(
  'push_scan_phones',
  'select phone, state from consents where account_id = $1 and phone > $2 order by phone limit $3',
)
const ADD = sql(
  'push_scan_add',
  `insert into consent_pushes (account_id, sender_id, phone, due_at)
   select $1, $2, phone, $4 from unnest($3::text[]) as u(phone) where phone like '+%' on conflict do nothing`,
)
const MOVE = sql(
  'push_scan_move',
  'update consent_push_scans set after_phone = $3, is_done = $4 where account_id = $1 and sender_id = $2',
)
