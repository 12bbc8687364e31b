// The ground of tests about broadcasts: accounts with senders and credits, people of any kind, broadcasts made and run.
import type { Audience } from '../../src/core/audience.ts'
import type { ConsentState } from '../../src/core/consent.ts'
import { readDraft } from '../../src/features/broadcasts/draft.ts'
import { type Expander, makeExpander } from '../../src/features/broadcasts/expand.ts'
import type { RawDraft } from '../../src/features/broadcasts/shapes.ts'
import { startBroadcast } from '../../src/features/broadcasts/start.ts'
import { post } from '../../src/features/credits/post.ts'
import { claimBatch } from '../../src/features/messages/claim.ts'
import { recordOutcomes } from '../../src/features/messages/record.ts'
import { insertSender } from '../../src/features/senders/queries.ts'
import { makeSender } from '../../src/features/senders/routes.ts'
import { sql } from '../../src/kit/db/db.ts'
import type { Runtime } from '../../src/runtime.ts'
import { testAccount } from './runtime.ts'

export type BulkPerson = {
  readonly firstName?: string
  readonly lastName?: string
  readonly tags?: readonly string[]
  readonly timeZone?: string | null
  /** E.164; none: the contact has no phone. */
  readonly phones?: readonly string[]
}

export type PhoneState = {
  readonly phone: string
  readonly state: ConsentState
  readonly isNoticed: boolean
  readonly asksToStop: boolean
  /** How long ago automatic texts went there. */
  readonly sentMinutesAgo?: readonly number[]
}

const SID = 'AC5a4db0c05a4db0c05a4db0c05a4db0c0'

type Settings = {
  readonly credits: number
  readonly paces?: readonly number[]
  readonly hours?: { readonly from: string; readonly to: string } | null
  readonly perDay?: number | null
}

/** An account with so many credits, and senders of this pace each; without texting hours, if not told. */
export async function bulkAccount(
  rt: Runtime,
  { credits, paces = [1_000], hours = null, perDay = null }: Settings,
): Promise<{ accountId: string; senderIds: string[] }> {
  const { accountId } = await testAccount(rt)
  const senderIds: string[] = []
  await rt.db.run(RULES, [accountId, hours?.from ?? null, hours?.to ?? null, perDay])
  await rt.db.tx(async tx => {
    for (const [index, segmentsPerSecond] of paces.entries()) {
      const order = {
        accountId,
        phone: `+1512555${4000 + index}`,
        accountSid: SID,
        authToken: 'x'.repeat(32),
      }
      const rest = {
        repliesBy: 'provider' as const,
        segmentsPerSecond,
        isDefault: false,
        isFirst: index === 0,
      }
      const sender = makeSender(rt, { ...order, ...rest })
      await insertSender(tx, sender)
      senderIds.push(sender.id)
    }
    if (credits > 0)
      await post(rt, tx, accountId, [{ kind: 'grant', ref: rt.newId(), credits, reason: 'test' }])
  })
  return { accountId, senderIds }
}

const RULES = sql(
  'bulk_test_rules',
  'update accounts set texting_from = $2, texting_to = $3, automatic_per_day = $4 where account_id = $1',
)

/** Answers their ids, in the order of an audience. */
export async function addPeople(
  rt: Runtime,
  accountId: string,
  people: readonly BulkPerson[],
): Promise<string[]> {
  const ids = people.map(() => rt.newId())
  await rt.db.run(CONTACTS, [
    accountId,
    ids,
    people.map(one => one.firstName ?? ''),
    people.map(one => one.lastName ?? ''),
    people.map(one => JSON.stringify(one.tags ?? [])),
    people.map(one => one.timeZone ?? null),
    rt.clock.now(),
  ])
  const phones = people.flatMap((one, index) =>
    (one.phones ?? []).map((phone, position) => ({ id: ids[index], phone, position })),
  )
  await rt.db.run(PHONES, [
    accountId,
    phones.map(one => one.id),
    phones.map(one => one.phone),
    phones.map(one => one.position),
  ])
  return ids
}

const CONTACTS = sql(
  'bulk_test_contacts',
  `insert into contacts (account_id, id, first_name, last_name, tags, time_zone, source, created_at, updated_at)
   select $1, i, f, l, array(select jsonb_array_elements_text(t::jsonb)), z, 'test', $7, $7
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) as k(i, f, l, t, z)`,
)
const PHONES = sql(
  'bulk_test_phones',
  `insert into contact_phones (account_id, contact_id, phone, position)
   select $1, i, p, n from unnest($2::uuid[], $3::text[], $4::int[]) as k(i, p, n) on conflict do nothing`,
)

export async function setPhones(rt: Runtime, accountId: string, list: readonly PhoneState[]): Promise<void> {
  const at = rt.clock.now()
  for (const { phone, state, isNoticed, asksToStop, sentMinutesAgo = [] } of list) {
    for (const minutes of sentMinutesAgo)
      await rt.db.run(SENT, [accountId, phone, rt.newId(), new Date(at.getTime() - minutes * 60_000)])
    await rt.db.run(CONSENT, [
      accountId,
      phone,
      state,
      state === 'unknown' ? null : at,
      isNoticed ? at : null,
      at,
    ])
    if (asksToStop) await rt.db.run(ASKS, [accountId, phone, at])
  }
}

const CONSENT = sql(
  'bulk_test_consent',
  `insert into consents (account_id, phone, state, since, noticed_at, first_seen_at) values ($1, $2, $3, $4, $5, $6)
   on conflict (account_id, phone) do update set state = $3, since = $4, noticed_at = $5`,
)
const SENT = sql(
  'bulk_test_sent',
  'insert into automatic_sends (account_id, phone, message_id, at) values ($1, $2, $3, $4)',
)
const ASKS = sql(
  'bulk_test_asks',
  'update consents set asks_to_stop = true, asks_since = $3 where account_id = $1 and phone = $2',
)

export function rawDraft(audience: Audience, body: string, more: Partial<RawDraft> = {}): RawDraft {
  return { name: '', audience: audience as RawDraft['audience'], body, media: [], ...more }
}

export async function mustDraft(rt: Runtime, accountId: string, raw: RawDraft) {
  const draft = await readDraft(rt, accountId, raw)
  if ('problem' in draft) throw new Error(draft.detail)
  return draft
}

export async function startBulk(rt: Runtime, accountId: string, raw: RawDraft): Promise<string> {
  const draft = await mustDraft(rt, accountId, raw)
  const started = await rt.db.tx(tx => startBroadcast(rt, tx, { accountId, name: 'Sam' }, draft))
  if ('problem' in started) throw new Error(started.detail)
  return started.id
}

/** Makes all of its texts, by this expander or one with pages of this size. */
export async function expandAll(
  rt: Runtime,
  accountId: string,
  id: string,
  by: number | Expander = 1_000,
): Promise<void> {
  const expander = typeof by === 'number' ? makeExpander(rt, by) : by
  for (let left = 10_000; left > 0; left -= 1) {
    const end = await expander.page(accountId, id)
    if (end === 'done') return
    if (end === 'not_mine') throw new Error('the broadcast is not to be expanded')
  }
  throw new Error('the expansion does not end')
}

export type Sent = { readonly phone: string; readonly body: string; readonly kind: string; readonly at: Date }

/** Claims and hands over all that is due, as a worker does whose provider takes everything. Answers this account's. */
export async function drain(rt: Runtime, accountId: string): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let left = 20_000; left > 0; left -= 1) {
    const { claimed, nextMs } = await claimBatch(rt, { all: 500, bulk: 500 })
    if (claimed.length > 0) await handOver(rt, claimed, sent, accountId)
    else if (nextMs !== null) rt.clock.moveTo(rt.clock.offsetMs() + nextMs)
    else if (!(await moveToNext(rt, accountId))) return sent
  }
  throw new Error('it does not end')
}

type Claimed = Awaited<ReturnType<typeof claimBatch>>['claimed']

async function handOver(rt: Runtime, claimed: Claimed, sent: Sent[], accountId: string): Promise<void> {
  const at = rt.clock.now()
  await recordOutcomes(
    rt,
    claimed.map(one => {
      const { messageId, phone } = one.clearance
      if (one.accountId === accountId) sent.push({ phone, body: one.body, kind: one.kind, at })
      return {
        text: { ...one, messageId, phone, provider: 'twilio' },
        outcome: { kind: 'accepted' as const, providerId: `SM${messageId}`, segments: null },
      }
    }),
  )
}

/** To when something of an open lane is due next. False: nothing is. */
async function moveToNext(rt: Runtime, accountId: string): Promise<boolean> {
  const now = rt.clock.now()
  const next = (await rt.db.one<{ at: Date | null }>(NEXT, [accountId, now]))?.at ?? null
  if (next === null) return false
  rt.clock.moveTo(rt.clock.offsetMs() + next.getTime() - now.getTime())
  return true
}

const NEXT = sql(
  'bulk_test_next',
  `select min(due_at) as at from outbox o left join lanes l on l.account_id = o.account_id and l.id = o.lane_id
    where o.account_id = $1 and o.due_at > $2 and coalesce(l.state, 'open') = 'open'`,
)
