// Settles texts whose outcome is not known: by what was reported since, else by asking the provider. Invariant 8.
import { withNotice } from '../../core/replies.ts'
import { deadAmong } from '../../kit/db/alive.ts'
import type { Row } from '../../kit/db/db.ts'
import { findProvider } from '../../providers/catalog.ts'
import type { Runtime } from '../../runtime.ts'
import { emit } from '../events/emit.ts'
import { findSender, openCredentials } from '../senders/queries.ts'
import { providerKey } from './breakers.ts'
import { stateEvent } from './obey.ts'
import { CLAIMERS, DOUBT_OF_DEAD, IN_DOUBT, KNOWN_PROVIDER_IDS } from './queries.ts'
import { type Outcome, type Recordable, type Recording, recordOutcomes } from './record.ts'

/**
 * How long a text that the provider does not know stays in doubt. A call cut off may still be on its way in; after
 * this the text is told as lost, and never sent again by itself.
 */
const LOST_AFTER_MS = 120_000

/** Questions to providers at once: a crash in the middle of a bulk leaves hundreds of texts in doubt. */
const AT_ONCE = 8

/** Where the last look ended: those that cannot be settled yet must not stand in the way of all behind them. */
export type Place = { after: readonly [Date, string] | null }

/** Marks what dead processes had claimed, then settles what can be settled. Answers how many texts stay in doubt. */
export async function settleDoubt(rt: Runtime, place: Place = { after: null }): Promise<number> {
  await doubtTheDead(rt)
  const rows = await rt.db.rows(IN_DOUBT, [...(place.after ?? [new Date(0), NO_ID]), PAGE])
  const last = rows.length === PAGE ? rows.at(-1)! : null
  place.after = last && [last.in_doubt_at as Date, last.message_id as string]
  const silent = new Set<string>()
  const waiting = [...rows]
  const settled: Recording[] = []
  const settleSome = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const outcome = await outcomeOf(rt, row, silent)
      if (outcome !== null) settled.push({ text: recordableOf(row), outcome })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, settleSome))
  if (settled.length > 0) await recordOutcomes(rt, settled)
  return rows.length - settled.length + (last ? 1 : 0)
}

const PAGE = 200
const NO_ID = '00000000-0000-0000-0000-000000000000'

async function doubtTheDead(rt: Runtime): Promise<void> {
  const claimers = await rt.db.rows<{ id: string }>(CLAIMERS)
  const others = claimers.map(row => row.id).filter(id => id !== rt.processId)
  if (others.length === 0) return
  const dead = await deadAmong(rt.db, others)
  if (dead.length === 0) return
  await rt.db.tx(async tx => {
    const rows = await tx.rows<{ account_id: string; message_id: string; phone: string }>(DOUBT_OF_DEAD, [
      dead,
      rt.clock.now(),
    ])
    await emit(
      rt,
      tx,
      rows.map(row => stateEvent(row.account_id, row.message_id, row.phone, 'unknown')),
    )
  })
}

/** Null: still in doubt. `silent`: accounts at providers that did not answer a moment ago are not asked again. */
async function outcomeOf(rt: Runtime, row: Row, silent: Set<string>): Promise<Outcome | null> {
  // A status callback names our reference: the provider has it, whatever became of the call.
  const told = row.told_provider_id as string | null
  if (told !== null) return { kind: 'accepted', providerId: told, segments: null }
  const sender = await findSender(rt.db, row.sender_id as string)
  if (!sender) return LOST
  if (silent.has(providerKey(sender))) return null
  const answer = await findProvider(sender.provider).lookUp(
    {
      to: row.phone as string,
      from: sender.phone,
      body: withNotice(row.body as string, row.appended as string | null),
      since: row.claimed_at as Date,
    },
    openCredentials(rt, sender),
    rt.http,
  )
  if (answer.kind === 'unavailable') {
    silent.add(providerKey(sender))
    return null
  }
  const known = await rt.db.rows<{ provider_id: string }>(KNOWN_PROVIDER_IDS, [
    row.account_id,
    row.phone,
    answer.providerIds,
    row.message_id,
  ])
  const found = answer.providerIds.find(id => !known.some(one => one.provider_id === id))
  if (found !== undefined) return { kind: 'accepted', providerId: found, segments: null }
  const isOld = rt.clock.now().getTime() - (row.claimed_at as Date).getTime() > LOST_AFTER_MS
  return isOld ? LOST : null
}

const LOST: Outcome = { kind: 'refused', reason: 'lost', code: 0 }

function recordableOf(row: Row): Recordable {
  return {
    accountId: row.account_id as string,
    messageId: row.message_id as string,
    phone: row.phone as string,
    kind: row.kind as Recordable['kind'],
    credits: row.credits as number,
    tries: row.tries as number,
    appended: row.appended as string | null,
    originId: row.origin_id as string | null,
    provider: row.provider as string,
    isBulk: false,
  }
}
