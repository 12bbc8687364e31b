// Writes down what became of texts that were handed to a provider: one transaction for a batch. E2, B11.
import { transition } from '../../core/consent.ts'
import { type DeliveryState, RANKS, retryAfterS, spread, troubleRetryMs } from '../../core/delivery.ts'
import { plainList, type Tx } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import type { Account } from '../accounts/account.ts'
import { lockConsents, markNoticed } from '../consent/queries.ts'
import { type AccountEntry, postMany } from '../credits/post.ts'
import { emit, type HeedEvent } from '../events/emit.ts'
import { uncountSends } from './automatic.ts'
import { comeUp } from './behind.ts'
import type { Claimed } from './claim.ts'
import { obey, stateEvent } from './obey.ts'
import { DOUBT, FINISH, HELD_FOR, RETRY } from './queries.ts'
import { groupBy } from './take.ts'

/** No call was made. `stopped`: a STOP was committed after the claim. `halted`: one came in, and was not for long. */
export type Outcome = SendOutcome | { readonly kind: 'stopped' } | { readonly kind: 'halted' }

/** What recording must know of a text; a claimed one, or one taken up again from doubt. */
export type Recordable = Pick<
  Claimed,
  | 'accountId'
  | 'messageId'
  | 'phone'
  | 'provider'
  | 'kind'
  | 'credits'
  | 'tries'
  | 'appended'
  | 'originId'
  | 'isBulk'
> & {
  /** As the claim saw it; absent: it must be loaded. */
  readonly account?: Account
}

export type Recording = { readonly text: Recordable; readonly outcome: Outcome }

/** A text's end: state, why, and whether its credits are settled or given back. `credits` null: not known here. */
type Final = {
  readonly text: Pick<Recordable, 'accountId' | 'messageId' | 'phone' | 'provider' | 'isBulk' | 'account'> & {
    readonly credits: number | null
  }
  readonly state: DeliveryState
  readonly reason: string | null
  readonly code: number | null
  readonly providerId: string | null
}

/** May be called again with the same recordings where it broke: what held the first time is not done twice. */
export async function recordOutcomes(rt: Runtime, recordings: readonly Recording[]): Promise<void> {
  const now = rt.clock.now()
  const finals = recordings.flatMap(one => finalsOf(one))
  const retries = recordings.flatMap(one => retryOf(rt, one, now))
  const doubts = recordings.filter(one => one.outcome.kind === 'unknown')
  await rt.db.tx(async tx => {
    await markNoticed(
      tx,
      recordings.filter(carriedNotice).map(one => one.text),
      now,
    )
    await obeyProvider(
      rt,
      tx,
      finals.filter(final => final.reason === 'opted_out' && final.code !== null),
    )
    await putOff(tx, { doubts, retries, now })
    const held = await heldFor(
      tx,
      finals.filter(final => final.text.credits === null),
    )
    const over = [...finals, ...retries].map(({ text }) => text)
    const [finished] = await tx.together(
      () => finish(tx, finals, held, now),
      () => comeUp(tx, over),
    )
    await uncountSends(
      tx,
      finals.filter(final => final.state !== 'handed_over').map(({ text }) => text),
    )
    await postEnds(rt, tx, finished)
    const open = [...retries, ...doubts].map(({ text }) =>
      stateEvent(text.accountId, text.messageId, text.phone, 'changed'),
    )
    await emit(rt, tx, [...eventsOf(finished), ...open])
  })
  if (doubts.length > 0) rt.hints.tell('doubt')
  if (retries.length > 0 || finals.length > 0) rt.hints.tell('outbox')
}

type Retry = { readonly text: Recordable; readonly dueAt: Date }
type PutOff = {
  readonly doubts: readonly Recording[]
  readonly retries: readonly Retry[]
  readonly now: Date
}

async function putOff(tx: Tx, { doubts, retries, now }: PutOff): Promise<void> {
  const keysOf = (list: readonly { readonly text: Recordable }[]) => [
    list.map(one => one.text.accountId),
    list.map(one => one.text.messageId),
    list.map(one => one.text.tries),
  ]
  if (doubts.length > 0) await tx.run(DOUBT, [...keysOf(doubts), now])
  if (retries.length > 0) await tx.run(RETRY, [...keysOf(retries), retries.map(one => one.dueAt)])
}

/** A1: only a handed-over notice counts, alone or added to the text. */
function carriedNotice({ text, outcome }: Recording): boolean {
  return outcome.kind === 'accepted' && (text.kind === 'notice' || text.appended !== null)
}

function finalsOf({ text, outcome }: Recording): Final[] {
  switch (outcome.kind) {
    case 'accepted':
      return [{ text, state: 'handed_over', reason: null, code: null, providerId: outcome.providerId }]
    case 'refused':
      return withOrigin(text, {
        state: 'refused',
        reason: outcome.reason,
        code: outcome.code,
        providerId: null,
      })
    case 'stopped':
      return [{ text, state: 'canceled', reason: 'opted_out', code: null, providerId: null }]
    case 'retry':
      if (isTrouble(text, outcome) || retryAfterS(text.tries) !== null) return []
      return withOrigin(text, { state: 'refused', reason: 'gave_up', code: outcome.code, providerId: null })
    case 'halted':
    case 'unknown':
      return []
  }
}

/** The text behind a notice that cannot be delivered is not sent either: nobody gets a first text without it (A1). */
function withOrigin(text: Recordable, end: Omit<Final, 'text'>): Final[] {
  const own = { text, ...end }
  if (text.kind !== 'notice' || text.originId === null) return [own]
  const origin = {
    accountId: text.accountId,
    messageId: text.originId,
    phone: text.phone,
    provider: text.provider,
    isBulk: false,
    credits: null,
  }
  return [own, { ...end, text: origin }]
}

/** Not this text but the way is in trouble: whatever waits goes on waiting, and is never given up for it. */
function isTrouble({ provider }: Recordable, { code }: Outcome & { kind: 'retry' }): boolean {
  return code === null || findProvider(provider).isTrouble(code)
}

function retryOf(rt: Runtime, { text, outcome }: Recording, now: Date): Retry[] {
  // Judged anew at once.
  if (outcome.kind === 'halted') return [{ text, dueAt: now }]
  if (outcome.kind !== 'retry') return []
  const afterS = retryAfterS(text.tries)
  const inTrouble = isTrouble(text, outcome)
  if (!inTrouble && afterS === null) return []
  const ownMs = inTrouble ? troubleRetryMs(text.tries, rt.chance()) : spread(afterS!, rt.chance())
  return [{ text, dueAt: new Date(now.getTime() + Math.max(outcome.afterMs ?? 0, ownMs)) }]
}

/** B11: the provider says that this person opted out there; Heed's own block follows, with that source. */
async function obeyProvider(rt: Runtime, tx: Tx, finals: readonly Final[]): Promise<void> {
  for (const [accountId, group] of groupBy(finals, final => final.text.accountId)) {
    const consents = await lockConsents(
      tx,
      accountId,
      group.map(final => final.text.phone),
      rt.clock.now(),
    )
    const list = [...new Map(group.map(final => [final.text.phone, final])).values()].map(
      ({ text, code }) => {
        const cause = { kind: 'provider_refused' as const, provider: text.provider, code: code! }
        const change = transition(consents.get(text.phone)!, cause, rt.clock.now())
        return {
          phone: text.phone,
          transition: change,
          messageId: text.messageId,
          wording: null,
          actor: null,
        }
      },
    )
    await obey(rt, tx, accountId, list)
  }
}

/** `state`: as it stands now; a report may have been here first. */
type Finished = { readonly final: Final; readonly state: string; readonly credits: number }

/** Those whose end is new: what was written down before is not done twice. */
async function finish(
  tx: Tx,
  finals: readonly Final[],
  held: ReadonlyMap<string, number>,
  now: Date,
): Promise<Finished[]> {
  if (finals.length === 0) return []
  const rows = await tx.rows<{ message_id: string; state: string }>(FINISH, [
    plainList(finals.map(final => final.text.accountId)),
    plainList(finals.map(final => final.text.messageId)),
    plainList(finals.map(final => final.state)),
    plainList(finals.map(final => RANKS[final.state])),
    plainList(finals.map(final => final.reason)),
    plainList(finals.map(final => final.code)),
    finals.map(final => final.providerId),
    plainList(finals.map(final => final.state === 'handed_over')),
    now,
  ])
  const ends = new Map(finals.map(final => [final.text.messageId, final]))
  return rows.map(({ message_id, state }) => {
    const final = ends.get(message_id)!
    return { final, state, credits: final.text.credits ?? held.get(message_id) ?? 0 }
  })
}

async function heldFor(tx: Tx, finals: readonly Final[]): Promise<Map<string, number>> {
  if (finals.length === 0) return new Map()
  const rows = await tx.rows<{ message_id: string; credits: number }>(HELD_FOR, [
    finals.map(final => final.text.accountId),
    finals.map(final => final.text.messageId),
  ])
  return new Map(rows.map(row => [row.message_id, row.credits]))
}

/** In bulk one event for all of an account: a page that shows any of them looks again once, not a thousand times. */
function eventsOf(finished: readonly Finished[]): HeedEvent[] {
  const single = finished.filter(({ final }) => !final.text.isBulk)
  const bulk = countBy(finished, ({ final }) => (final.text.isBulk ? final.text.accountId : null))
  return [
    ...single.map(({ final: { text }, state }) =>
      stateEvent(text.accountId, text.messageId, text.phone, state),
    ),
    ...[...bulk].map(([accountId, texts]) => ({
      accountId,
      type: 'message.state' as const,
      data: { texts },
    })),
  ]
}

function countBy<T>(list: readonly T[], keyOf: (one: T) => string | null): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of list) {
    const key = keyOf(one)
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

async function postEnds(rt: Runtime, tx: Tx, finished: readonly Finished[]): Promise<void> {
  const known = new Map<string, Account>()
  for (const { final } of finished)
    if (final.text.account) known.set(final.text.accountId, final.text.account)
  await postMany(rt, tx, finished.flatMap(entryOf), known)
}

function entryOf({ final: { text, state, reason }, credits }: Finished): AccountEntry[] {
  if (credits === 0) return []
  const what = { accountId: text.accountId, ref: text.messageId, credits }
  if (state === 'handed_over') return [{ ...what, kind: 'settle', reason: 'handed over' }]
  return [{ ...what, kind: 'release', reason: `${state}: ${reason ?? 'no reason given'}` }]
}
