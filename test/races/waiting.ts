// Senders with as many waiting texts as a race needs, straight into the tables.
import { insertSender, type Sender } from '../../src/features/senders/queries.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'

let senders = 0

type Pace = { readonly segmentsPerSecond: number; readonly tokens: number }

/** Without limits, unless a pace is given. */
export async function newSender(
  rt: Runtime,
  accountId: string,
  { segmentsPerSecond, tokens }: Pace = { segmentsPerSecond: 100_000, tokens: 1_000_000 },
): Promise<Sender> {
  senders += 1
  const sender: Sender = {
    id: rt.newId(),
    accountId,
    phone: `+1512555${String(1_000 + senders)}`,
    kind: 'long_code',
    provider: 'twilio',
    providerAccount: 'AC',
    sealedToken: Buffer.alloc(0),
    baseUrl: 'http://127.0.0.1:1',
    repliesBy: 'heed',
    segmentsPerSecond,
    dailySegments: null,
    isDefault: false,
    createdAt: rt.clock.now(),
    trouble: null,
  }
  await insertSender(rt.db, sender)
  await rt.db.run(TOKENS, [sender.id, tokens])
  return sender
}

export type Fill = {
  readonly sender: Sender
  readonly laneId: string
  readonly priority: number
  readonly count: number
  /** So many phones share the texts, or the very ones of an earlier fill; absent: a phone each. */
  readonly phones?: number | readonly string[]
  segments?(index: number): number
}

let phones = 0

/** Answers the phones of the texts. They have had the notice, and nothing is charged. */
export async function fillLane(rt: Runtime, fill: Fill): Promise<string[]> {
  const { sender, laneId, priority, count, phones: asked = count, segments = () => 1 } = fill
  const list = typeof asked === 'number' ? Array.from({ length: asked }, nextPhone) : [...asked]
  const ids = Array.from({ length: count }, () => rt.newId())
  const to = ids.map((_, i) => list[i % list.length])
  const sizes = ids.map((_, i) => segments(i))
  const now = rt.clock.now()
  await rt.db.run(CONSENTS, [sender.accountId, list, now])
  await rt.db.run(MESSAGES, [sender.accountId, ids, to, sizes, sender.id, now])
  await rt.db.run(OUTBOX, [sender.accountId, ids, to, sizes, sender.id, now, laneId, priority])
  return list
}

function nextPhone(): string {
  phones += 1
  return `+1737${String(phones).padStart(7, '0')}`
}

const TOKENS = sql('waiting_tokens', 'update senders set tokens = $2 where id = $1')
const CONSENTS = sql(
  'waiting_consents',
  `insert into consents (account_id, phone, first_seen_at, noticed_at)
   select $1, p, $3, $3 from unnest($2::text[]) p on conflict do nothing`,
)
const MESSAGES = sql(
  'waiting_messages',
  `insert into messages (account_id, id, direction, kind, phone, sender_id, body, segments, encoding, credits, origin,
                         created_at)
   select $1, i, 'out', 'text', p, $5, 'Hello', s, 'GSM-7', 0, 'broadcast', $6
     from unnest($2::uuid[], $3::text[], $4::smallint[]) as d(i, p, s)`,
)
const OUTBOX = sql(
  'waiting_outbox',
  `insert into outbox (account_id, message_id, phone, sender_id, kind, priority, due_at, segments, credits, lane_id)
   select $1, i, p, $5, 'text', $8, $6, s, 0, $7 from unnest($2::uuid[], $3::text[], $4::smallint[]) as d(i, p, s)`,
)
