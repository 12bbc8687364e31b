// Tells the provider who opted out and who came back, a request at a time, within its limits, until it is taken.
import { spread } from '../../core/delivery.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { ConsentLine, ConsentsTold, ConsentToTell } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { providerKey } from '../messages/breakers.ts'
import { findSenders, openCredentials, type Sender } from '../senders/queries.ts'
import { scanBlocks } from './push-scan.ts'

/** Longer than the longest call: nobody tells the same twice at once, and what a crash left is told again. */
const LEASE_MS = 60_000
const MINUTE_MS = 60_000
const FIRST_RETRY_S = 5
const LONGEST_RETRY_S = 3_600

/** One request, or a page of blocks from before. Answers in how many ms there is more to do. */
export async function pushConsents(rt: Runtime): Promise<number | null> {
  if (await scanBlocks(rt)) return 0
  const batch = await rt.db.tx(tx => take(rt, tx))
  if (batch === null) return null
  const { sender, line, items } = batch
  const told = await line.tell(
    items.map(one => one.told),
    openCredentials(rt, sender),
    rt.http,
  )
  await rt.db.tx(tx => record(rt, tx, batch, told))
  return 0
}

type Item = {
  readonly phone: string
  readonly asked: number
  readonly tries: number
  readonly told: ConsentToTell
}
type Batch = { readonly sender: Sender; readonly line: ConsentLine; readonly items: readonly Item[] }
type Row = {
  phone: string
  asked: number
  tries: number
  state: string
  source: string | null
  since: Date | null
}

/** Counted against the limit before the call: two processes together stay within it. */
async function take(rt: Runtime, tx: Tx): Promise<Batch | null> {
  const now = rt.clock.now()
  const minute = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS)
  for (const { sender_id } of await tx.rows<{ sender_id: string }>(DUE_SENDERS, [now])) {
    const sender = (await findSenders(tx, [sender_id])).get(sender_id)
    const line = sender && findProvider(sender.provider).consents
    if (!sender || !line) continue
    const pace = await tx.run(PACE, [providerKey(sender), minute, line.mostAMinute, now])
    if (pace === 0) continue
    const rows = await tx.rows<Row>(TAKE, [
      ...[sender.accountId, sender.id, now, line.mostAtOnce],
      new Date(now.getTime() + LEASE_MS),
    ])
    if (rows.length > 0) return { sender, line, items: rows.map(row => itemOf(rt, sender, row)) }
  }
  return null
}

function itemOf(rt: Runtime, sender: Sender, { phone, asked, tries, state, source, since }: Row): Item {
  const told: ConsentToTell = {
    correlationId: rt.newId().replaceAll('-', ''),
    phone,
    sender: sender.phone,
    optedOut: state === 'opted_out',
    source: SOURCES[source ?? ''] ?? 'other',
    at: since,
  }
  return { phone, asked, tries, told }
}

const SOURCES: Readonly<Record<string, ConsentToTell['source']>> = {
  message: 'message',
  page: 'website',
  owner: 'offline',
  agent: 'offline',
}

const DUE_SENDERS = sql(
  'push_due_senders',
  `select sender_id from (
     select p.sender_id, p.due_at from consent_pushes p
       join accounts a on a.account_id = p.account_id and a.push_consents
       join senders s on s.account_id = p.account_id and s.id = p.sender_id and s.removed_at is null
      where p.due_at <= $1 order by p.due_at limit 200) as due
    group by sender_id order by min(due_at) limit 20`,
)
// No row: the minute is used up, or the provider asked for a break.
const PACE = sql(
  'push_pace',
  `insert into consent_push_pace as p (provider_key, minute, requests) values ($1, $2, 1)
   on conflict (provider_key) do update
      set requests = case when p.minute = excluded.minute then p.requests + 1 else 1 end, minute = excluded.minute
    where (p.minute <> excluded.minute or p.requests < $3) and (p.held_until is null or p.held_until <= $4)`,
)
// What is told is what holds now, whatever it was when it was asked for.
const TAKE = sql(
  'push_take',
  `with due as (
     select account_id, sender_id, phone from consent_pushes
      where account_id = $1 and sender_id = $2 and due_at <= $3
      order by due_at, phone limit $4 for update skip locked),
   taken as (
     update consent_pushes p set due_at = $5 from due d
      where p.account_id = d.account_id and p.sender_id = d.sender_id and p.phone = d.phone
     returning p.account_id, p.phone, p.asked, p.tries)
   select t.phone, t.asked, t.tries, c.state, c.source, c.since
     from taken t join consents c on c.account_id = t.account_id and c.phone = t.phone`,
)

async function record(rt: Runtime, tx: Tx, { sender, items }: Batch, told: ConsentsTold): Promise<void> {
  const now = rt.clock.now()
  const { accountId, id } = sender
  await tx.run(ANSWERED, [
    providerKey(sender),
    told.kind === 'retry' ? told.detail : null,
    told.kind === 'retry' && told.isTooFast ? new Date(now.getTime() + MINUTE_MS) : null,
  ])
  const isAnswered = ({ told: { correlationId } }: Item) =>
    told.kind === 'told' && told.refused.has(correlationId)
  const over = items.filter(isAnswered)
  const again = items.filter(one => !isAnswered(one))
  await tx.run(AGAIN, [
    ...[accountId, id, again.map(one => one.phone)],
    again.map(one => new Date(now.getTime() + retryMs(one.tries, rt.chance()))),
  ])
  if (told.kind !== 'told') return
  const reasons = over.map(one => told.refused.get(one.told.correlationId) ?? null)
  await tx.run(OVER, [accountId, id, over.map(one => one.phone), over.map(one => one.asked), now])
  const refused = over.flatMap((one, at) => (reasons[at] == null ? [] : [{ ...one, why: reasons[at] }]))
  const taken = over.filter((_, at) => reasons[at] == null)
  await tx.run(REPAIRED, [accountId, taken.map(one => one.phone), now])
  await tx.run(REFUSED, [
    ...[accountId, refused.map(() => rt.newId()), refused.map(one => one.phone)],
    ...[refused.map(one => `${one.why} (${sender.phone})`), now],
  ])
  if (refused.length > 0)
    await emit(rt, tx, [{ accountId, type: 'consent.changed', data: { drift: refused.length } }])
}

function retryMs(tries: number, chance: number): number {
  return spread(Math.min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** Math.min(tries, 12)), chance)
}

const ANSWERED = sql(
  'push_answered',
  'update consent_push_pace set problem = $2, held_until = $3 where provider_key = $1',
)
const AGAIN = sql(
  'push_again',
  `update consent_pushes p set due_at = a.due_at, tries = p.tries + 1
     from unnest($3::text[], $4::timestamptz[]) as a(phone, due_at)
    where p.account_id = $1 and p.sender_id = $2 and p.phone = a.phone`,
)
// A change that came while we told is told at once.
const OVER = sql(
  'push_over',
  `with over as (select * from unnest($3::text[], $4::integer[]) as o(phone, asked)),
   gone as (
     delete from consent_pushes p using over o
      where p.account_id = $1 and p.sender_id = $2 and p.phone = o.phone and p.asked = o.asked)
   update consent_pushes p set due_at = $5, tries = 0 from over o
    where p.account_id = $1 and p.sender_id = $2 and p.phone = o.phone and p.asked <> o.asked`,
)
const REPAIRED = sql(
  'push_repaired',
  `update consent_drift set repaired_at = $3
    where account_id = $1 and kind = 'refused_there' and repaired_at is null and phone = any($2::text[])`,
)
const REFUSED = sql(
  'push_refused',
  `insert into consent_drift (account_id, id, phone, kind, detail, found_at)
   select $1, id, phone, 'refused_there', detail, $5
     from unnest($2::uuid[], $3::text[], $4::text[]) as r(id, phone, detail)
    where not exists (select from consent_drift d where d.account_id = $1 and d.phone = r.phone
                         and d.kind = 'refused_there' and d.repaired_at is null)`,
)
