// Takes up again what was set aside: webhooks that could not be read, inbound texts that broke. Rule H: nothing is
// lost.
import { type Row, sql } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { Runtime } from '../../runtime.ts'
import { receiveAll } from './receive.ts'

export type Replayed = { readonly takenUp: number; readonly stillAside: number }

/** To be run after a fix. What still cannot be read stays where it is, with the reason of today. */
export async function replayAside(rt: Runtime): Promise<Replayed> {
  const rows = await rt.db.rows(ASIDE)
  let takenUp = 0
  for (const row of rows) takenUp += await takeUp(rt, row)
  await receiveAll(rt)
  const left = await rt.db.one<{ n: number }>(LEFT)
  return { takenUp, stillAside: left?.n ?? 0 }
}

async function takeUp(rt: Runtime, row: Row): Promise<number> {
  const parsed = findProvider(row.provider as string).parse({
    url: '',
    rawBody: row.raw as string,
    headers: {},
  })
  const key = [row.account_id, row.id]
  if (!parsed.ok) return rt.db.run(STAY, [...key, parsed.reason]).then(() => 0)
  if (parsed.event.kind !== 'text') return rt.db.run(STAY, [...key, 'It is no text.']).then(() => 0)
  const { providerId, from } = parsed.event
  // Where the provider told the same text again and it was read then, there is nothing left to do.
  if (await rt.db.one(TWIN, [...key, row.sender_id, providerId]))
    return rt.db.run(DROP, [...key, rt.clock.now()]).then(() => 0)
  return rt.db.run(TAKE_UP, [...key, providerId, from])
}

const ASIDE = sql(
  'replay_aside',
  `select j.account_id, j.id, j.sender_id, j.raw, s.provider
     from webhook_journal j join senders s on s.account_id = j.account_id and s.id = j.sender_id
    where j.processed_at is null and j.problem is not null order by j.id limit 10000`,
)
const LEFT = sql(
  'replay_left',
  'select count(*)::int as n from webhook_journal where processed_at is null and problem is not null',
)
const STAY = sql('replay_stay', 'update webhook_journal set problem = $3 where account_id = $1 and id = $2')
const DROP = sql(
  'replay_drop',
  'update webhook_journal set processed_at = $3 where account_id = $1 and id = $2',
)
const TWIN = sql(
  'replay_twin',
  'select 1 from webhook_journal where account_id = $1 and id <> $2 and sender_id = $3 and provider_id = $4',
)
const TAKE_UP = sql(
  'replay_take_up',
  'update webhook_journal set problem = null, provider_id = $3, phone = $4 where account_id = $1 and id = $2',
)
