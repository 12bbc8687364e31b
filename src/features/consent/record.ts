// Saves consent transitions: the new states, and an event each in the chain.
import type { Transition } from '../../core/consent.ts'
import type { Tx } from '../../kit/db/db.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { appendEvents, type Chain, type ChainedEvent, link } from './chain.ts'
import { type PhoneKey, saveConsents } from './queries.ts'

export type Recorded = PhoneKey & {
  readonly transition: Transition
  readonly messageId: string | null
  readonly wording: string | null
  /** Of a wording that was shown to the person: which one. */
  readonly wordingVersion?: string
  readonly actor: string | null
  /** One of very many, which are told of as one by whoever records them: no event of its own. */
  readonly isOneOfMany?: true
}

/** In the transaction that locked these phones' consent rows. Later ones of the same phone win. */
export async function saveTransitions(tx: Tx, list: readonly Recorded[]): Promise<void> {
  await saveConsents(
    tx,
    list.map(({ accountId, phone, transition }) => ({ accountId, phone, consent: transition.consent })),
  )
}

/** After all other locks but the credits': it locks the accounts' chains. */
export async function chainTransitions(rt: Runtime, tx: Tx, list: readonly Recorded[]): Promise<void> {
  const told = await tellTransitions(rt, tx, list)
  await appendEvents(rt, tx, told)
}

/** The same where the chains are locked already; it is written with the commit, and nobody reads it before. */
export async function chainLast(
  rt: Runtime,
  tx: Tx,
  { chains, list }: { chains: readonly Chain[]; list: readonly Recorded[] },
): Promise<void> {
  const told = await tellTransitions(rt, tx, list)
  for (const last of link(rt, chains, told)) tx.beforeCommit(() => last)
}

async function tellTransitions(rt: Runtime, tx: Tx, list: readonly Recorded[]): Promise<ChainedEvent[]> {
  const told = list.flatMap(({ transition, ...rest }) =>
    transition.event ? [{ ...rest, ...transition.event }] : [],
  )
  await emit(
    rt,
    tx,
    told
      .filter(({ isOneOfMany }) => isOneOfMany !== true)
      .map(({ accountId, phone, kind }) => ({ accountId, type: 'consent.changed', data: { phone, kind } })),
  )
  return told
}
