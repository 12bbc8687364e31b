// Writes down what became of texts that were handed to a provider: one transaction for a batch. E2, B11.
import { transition } from '../../core/consent.ts'
import { type DeliveryState, RANKS, retryAfterS } from '../../core/delivery.ts'
import type { Tx } from '../../kit/db/db.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Runtime } from '../../runtime.ts'
import { lockConsents, markNoticed } from '../consent/queries.ts'
import { type Entry, post } from '../credits/post.ts'
import { emit } from '../events/emit.ts'
import { uncountSends } from './automatic.ts'
import { comeUp } from './behind.ts'
import type { Claimed } from './claim.ts'
import { obey, stateEvent } from './obey.ts'
import { DOUBT, FINISH, RETRY } from './queries.ts'
import { groupBy } from './take.ts'

/** `stopped`: a STOP came between claim and call, and the call was not made. */
export type Outcome = SendOutcome | { readonly kind: 'stopped' }

/** What recording must know of a text; a claimed one, or one taken up again from doubt. */
export type Recordable = Pick<
  Claimed,
  'accountId' | 'kind' | 'credits' | 'tries' | 'appended' | 'originId'
> & {
  readonly messageId: string
  readonly phone: string
  readonly provider: string
}

export type Recording = { readonly text: Recordable; readonly outcome: Outcome }

/** A text's end: state, why, and whether its credits are settled or given back. */
type Final = {
  readonly text: Pick<Recordable, 'accountId' | 'messageId' | 'phone' | 'provider'>
  readonly state: DeliveryState
  readonly reason: string | null
  readonly code: number | null
  readonly providerId: string | null
}

/** May be called again with the same recordings where it broke: what held the first time is not done twice. */
export async function recordOutcomes(rt: Runtime, recordings: readonly Recording[]): Promise<void> {
  const now = rt.clock.now()
  const finals = recordings.flatMap(one => finalsOf(one))
  const retries = recordings.flatMap(one => retryOf(one, now))
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
    await tx.run(DOUBT, [
      doubts.map(one => one.text.accountId),
      doubts.map(one => one.text.messageId),
      doubts.map(one => one.text.tries),
      now,
    ])
    await tx.run(RETRY, [
      retries.map(one => one.text.accountId),
      retries.map(one => one.text.messageId),
      retries.map(one => one.text.tries),
      retries.map(one => one.dueAt),
    ])
    const finished = await finish(rt, tx, finals, now)
    await comeUp(
      tx,
      [...finals, ...retries].map(({ text }) => text),
    )
    await uncountSends(
      tx,
      finals.filter(final => final.state !== 'handed_over').map(({ text }) => text),
    )
    await postEnds(rt, tx, finals, finished)
    await emit(
      rt,
      tx,
      [...retries, ...doubts].map(({ text }) =>
        stateEvent(text.accountId, text.messageId, text.phone, 'changed'),
      ),
    )
  })
  if (doubts.length > 0) rt.hints.tell('doubt')
  if (retries.length > 0 || finals.length > 0) rt.hints.tell('outbox')
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
      if (retryAfterS(text.tries) !== null) return []
      return withOrigin(text, { state: 'refused', reason: 'gave_up', code: outcome.code, providerId: null })
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
  }
  return [own, { ...end, text: origin }]
}

function retryOf({ text, outcome }: Recording, now: Date): { text: Recordable; dueAt: Date }[] {
  const afterS = outcome.kind === 'retry' ? retryAfterS(text.tries) : null
  if (outcome.kind !== 'retry' || afterS === null) return []
  return [{ text, dueAt: new Date(now.getTime() + Math.max(outcome.afterMs ?? 0, afterS * 1000)) }]
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

type Finished = { account_id: string; message_id: string; phone: string; credits: number; state: string }

async function finish(rt: Runtime, tx: Tx, finals: readonly Final[], now: Date): Promise<Finished[]> {
  if (finals.length === 0) return []
  const rows = await tx.rows<Finished>(FINISH, [
    finals.map(final => final.text.accountId),
    finals.map(final => final.text.messageId),
    finals.map(final => final.state),
    finals.map(final => RANKS[final.state]),
    finals.map(final => final.reason),
    finals.map(final => final.code),
    finals.map(final => final.providerId),
    finals.map(final => final.state === 'handed_over'),
    now,
  ])
  await emit(
    rt,
    tx,
    rows.map(row => stateEvent(row.account_id, row.message_id, row.phone, row.state)),
  )
  return rows
}

async function postEnds(
  rt: Runtime,
  tx: Tx,
  finals: readonly Final[],
  rows: readonly Finished[],
): Promise<void> {
  const ends = new Map(finals.map(final => [final.text.messageId, final]))
  for (const [accountId, group] of groupBy(rows, row => row.account_id)) {
    await post(
      rt,
      tx,
      accountId,
      group.flatMap(row => entryOf(row, ends.get(row.message_id)!)),
    )
  }
}

function entryOf({ message_id, credits }: Finished, { state, reason }: Final): Entry[] {
  if (credits === 0) return []
  if (state === 'handed_over') return [{ kind: 'settle', ref: message_id, credits, reason: 'handed over' }]
  return [{ kind: 'release', ref: message_id, credits, reason: `${state}: ${reason ?? 'no reason given'}` }]
}
