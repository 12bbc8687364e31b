// Decides about requests found in a history: confirmed, they are opt-outs with the own words as evidence. B2, B9.
import { transition } from '../../core/consent.ts'
import { sql, type Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { lockConsents } from '../consent/queries.ts'
import { emit } from '../events/emit.ts'
import { obey } from '../messages/obey.ts'

const BATCH = 500

export type Choice = {
  readonly accountId: string
  /** Null: all of them. */
  readonly ids: readonly string[] | null
  /** Of all, only the clear ones. */
  readonly clearOnly: boolean
  readonly by: string
}

type Open = {
  id: string
  phone: string
  said_at: Date | null
  body: string
  words: string[]
  file: string
  line: number
}

/** Answers how many phones are blocked by it. A batch a transaction: what is decided stays decided. */
export async function confirmMissed(rt: Runtime, choice: Choice): Promise<number> {
  let blocked = 0
  for (;;) {
    const done = await rt.db.tx(tx => confirmSome(rt, tx, choice))
    blocked += done.blocked
    if (done.decided < BATCH) return blocked
  }
}

async function confirmSome(
  rt: Runtime,
  tx: Tx,
  choice: Choice,
): Promise<{ decided: number; blocked: number }> {
  const { accountId, ids, clearOnly, by } = choice
  const now = rt.clock.now()
  const open = await tx.rows<Open>(TAKE, [accountId, ids, clearOnly, BATCH])
  if (open.length === 0) return { decided: 0, blocked: 0 }
  const phones = [...new Set(open.map(one => one.phone))]
  const consents = await lockConsents(tx, accountId, phones, now)
  // Of several by one person the first counts: since then nobody should have texted them.
  const first = phones.map(phone => open.filter(one => one.phone === phone).sort(bySaid)[0]!)
  const list = first.map(one => {
    const at = one.said_at !== null && one.said_at < now ? one.said_at : now
    const cause = { kind: 'imported', said: 'opted_out', note: evidenceOf(one) } as const
    const before = consents.get(one.phone)!
    return { one, before, change: transition(before, cause, at) }
  })
  await obey(
    rt,
    tx,
    accountId,
    list
      .filter(({ change }) => change.event !== null || change.cancelWaiting)
      .map(({ one, change }) => ({
        ...{ phone: one.phone, transition: change, messageId: null, wording: one.body, actor: by },
        isOneOfMany: true as const,
      })),
  )
  await tx.run(DECIDE, [accountId, open.map(one => one.id), 'confirmed', now, by, null])
  await emit(rt, tx, [{ accountId, type: 'consent.changed', data: { phones: list.length } }])
  const blocked = list.filter(
    ({ before, change }) => before.state !== 'opted_out' && change.consent.state === 'opted_out',
  )
  return { decided: open.length, blocked: blocked.length }
}

function bySaid(one: Open, other: Open): number {
  return (one.said_at?.getTime() ?? 0) - (other.said_at?.getTime() ?? 0)
}

function evidenceOf({ words, file, line, said_at }: Open): string {
  const when = said_at === null ? '' : ` on ${said_at.toISOString().slice(0, 10)}`
  return `Asked to stop${when} ("${words.join('", "')}"). Found in the history ${file}, line ${line}.`
}

/** They stay known, so that the same file does not bring them again. */
export async function dismissMissed(
  rt: Runtime,
  { accountId, ids, by }: Omit<Choice, 'clearOnly'>,
  reason: string,
): Promise<number> {
  const now = rt.clock.now()
  return rt.db.tx(async tx => {
    const count = await tx.run(DISMISS, [accountId, ids ?? [], now, by, reason])
    if (count > 0) await emit(rt, tx, [{ accountId, type: 'consent.changed', data: { missed: count } }])
    return count
  })
}

const TAKE = sql(
  'missed_take',
  `select id, phone, said_at, body, words, file, line from missed_requests
    where account_id = $1 and state = 'open' and ($2::uuid[] is null or id = any($2::uuid[]))
      and (is_clear or not $3)
    order by id limit $4 for update`,
)
const DECIDE = sql(
  'missed_decide',
  `update missed_requests set state = $3, decided_at = $4, decided_by = $5, reason = $6
    where account_id = $1 and id = any($2::uuid[])`,
)
const DISMISS = sql(
  'missed_dismiss',
  `update missed_requests set state = 'dismissed', decided_at = $3, decided_by = $4, reason = $5
    where account_id = $1 and id = any($2::uuid[]) and state = 'open'`,
)
